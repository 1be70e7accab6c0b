import type { PostmarkServerTarget } from '../../inventory/target.ts';
import { hasStatus } from '../api/errors.ts';
import type { Inspection, ProbeContext } from '../define.ts';
import { openPostmark } from './client.ts';

/** Whether the token is taken. Postmark has none that may only look. */
export async function inspect(target: PostmarkServerTarget, context: ProbeContext): Promise<Inspection> {
  const postmark = openPostmark(target, context);
  try {
    const credential = await postmark.server().then(
      () => 'accepted' as const,
      (error) => (hasStatus(error, 401) ? ('refused' as const) : ('unknown' as const)),
    );
    const isAccepted = credential === 'accepted';
    return {
      credential,
      rights: isAccepted ? ['server token: everything'] : [],
      excess: isAccepted ? ['server token: sends mail, changes the server'] : null,
      expiresAt: null,
      clockSkew: postmark.clockSkew(),
    };
  } finally {
    postmark.close();
  }
}
