import type { Wants } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const isWanted = ({ kinds }: Wants) => kinds?.includes('hosting-location') ?? true;

/** A server of Postmark, which sends mail for others. */
export const postmark = defineProbe({
  id: 'postmark',
  kinds: ['hosting-location'],
  privilege: 'a server token, which may do everything with its server (docs/providers/postmark.md)',
  accepts: (target) => target.kind === 'postmark-server',
  cannotTell: () => ({
    'access-key': 'attestation',
    account: 'attestation',
    'audit-log': 'attestation',
    'mfa-policy': 'attestation',
  }),
  requests: (_, wants) => (isWanted(wants) ? ['GET /server'] : []),
  async inspect(target, context) {
    if (target.kind !== 'postmark-server') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'postmark-server' || !isWanted(context.wants)) return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
