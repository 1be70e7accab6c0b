import { z } from 'zod';
import type { Target } from '../../inventory/target.ts';
import { ApiError, hasStatus } from '../api/errors.ts';
import type { Inspection, ProbeContext } from '../define.ts';
import { openLists } from './cloud/lists.ts';
import { openRobot } from './robot/look.ts';

/**
 * Whether the credential is taken. A token's rights can only be seen by trying to write, which is not done; a web service user of Robot may always
 * do everything.
 */
export async function inspect(target: Target, context: ProbeContext): Promise<Inspection> {
  const isRobot = target.kind === 'hetzner-robot';
  if (target.kind !== 'hetzner-project' && !isRobot) throw new TypeError(target.kind);
  const opened = isRobot ? openRobot(target, context) : openLists(target, context);
  const api = 'api' in opened ? opened.api : opened.cloud;
  try {
    // Of an answer 403, nobody knows whether it speaks of the credential or of this list.
    const credential = await api.get(isRobot ? '/server' : '/servers', z.unknown(), isRobot ? {} : { per_page: 1 }).then(
      () => 'accepted' as const,
      (error) => {
        if (hasStatus(error, 401)) return 'refused' as const;
        return error instanceof ApiError && error.code === 'SERVER_NOT_FOUND' ? ('accepted' as const) : ('unknown' as const);
      },
    );
    const isRobotUser = isRobot && credential === 'accepted';
    return {
      credential,
      rights: isRobotUser ? ['web service: everything'] : [],
      excess: isRobotUser ? ['web service: order, reset and change servers'] : null,
      expiresAt: null,
      clockSkew: api.clockSkew(),
    };
  } finally {
    opened.close();
  }
}
