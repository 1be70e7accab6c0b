import type { PostgresTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, type ProbeError, toProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import { powersOf } from './accounts.ts';
import { withSession } from './session.ts';
import { statements } from './statements.ts';

/**
 * Logs in, and reads what the role may do beyond what any may. What it may write in tables is not looked for, so that no power is no word about
 * that.
 */
export async function inspect(target: PostgresTarget, { network, signal, settings, wants }: ProbeContext): Promise<Inspection> {
  const told = (credential: Inspection['credential'], powers: readonly string[] = [], expiresAt: string | null = null) => ({
    credential,
    rights: credential === 'accepted' ? ['LOGIN', ...powers] : [],
    excess: powers.length > 0 ? powers : null,
    expiresAt,
    clockSkew: null,
  });
  let answered: Inspection['credential'] = 'unknown';
  for (const { address } of await network.resolve(target.host, signal)) {
    try {
      return await withSession(target, address, network, signal, async (session) => {
        const [role] = await session.ask(statements.server).then(async ({ rows: [server] }) => {
          const { rows } = await session.ask(statements.roles);
          return rows.filter(({ name }) => name === server?.user);
        }, noRows);
        if (role === undefined) return told('accepted');
        return told(
          'accepted',
          powersOf(role, (name) => accountName(name, settings, wants)),
          role.validUntil,
        );
      });
    } catch (error) {
      if (isRefusal(toProbeError(error))) answered = 'refused';
    }
  }
  return told(answered);
}

/** The session goes on where a statement is denied; then nothing is known of the role. */
const noRows = (error: unknown) => {
  if (toProbeError(error).reason !== 'denied') throw error;
  return [];
};

/** Class 28 of SQLSTATE: invalid authorization. */
const isRefusal = ({ reason, detail }: ProbeError) =>
  reason === 'denied' && (detail.startsWith('SQLSTATE 28') || detail === 'password wanted, none given');
