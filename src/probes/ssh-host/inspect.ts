import type { SshHostTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { withLogin } from './connect.ts';
import { identify } from './identify.ts';

/** Logs in and asks who that is. What else the login may do, by sudo or by its groups, can only be seen by trying, which is not done. */
export async function inspect({ login, jump }: SshHostTarget, context: ProbeContext): Promise<Inspection> {
  const told = (credential: Inspection['credential'], excess: readonly string[] | null): Inspection => ({
    credential,
    rights: credential === 'accepted' ? ['SSH login'] : [],
    excess,
    expiresAt: null,
    clockSkew: null,
  });
  try {
    return await withLogin(login, jump, context, async (client) => {
      const isRoot = await identify(client, context.signal).then(
        ({ root }) => root,
        () => false,
      );
      return told('accepted', isRoot ? ['root'] : null);
    });
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return told(reason === 'denied' && detail === 'SSH login' ? 'refused' : 'unknown', null);
  }
}
