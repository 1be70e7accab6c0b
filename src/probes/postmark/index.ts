import { defineProbe } from '../define.ts';

/** A server at Postmark, which is what it calls a sender of mail with tokens of its own. */
export const postmark = defineProbe({
  id: 'postmark',
  kinds: ['hosting-location'],
  privilege: 'a server token; Postmark has none that only reads (docs/providers/postmark.md)',
  accepts: (target) => target.kind === 'postmark-server',
  cannotTell: () => ({
    'access-key': 'attestation',
    account: 'attestation',
    'audit-log': 'attestation',
    'mfa-policy': 'attestation',
  }),
  requests: () => ['GET /server'],
  async inspect(target, context) {
    if (target.kind !== 'postmark-server') throw new TypeError(target.kind);
    return (await import('./look.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'postmark-server') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
