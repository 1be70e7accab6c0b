import { defineProbe } from '../define.ts';

/** Says where the addresses of a host lie and whose they are, by lists the user gave. Nothing is asked of anybody but the resolver. */
export const location = defineProbe({
  id: 'location',
  kinds: ['hosting-location'],
  privilege: 'none',
  // What lies behind a jump host is not seen from here.
  accepts: (target) => target.kind !== 'domain' && !(target.kind === 'ssh-host' && target.jump !== null),
  sameAs: (target) => (target.kind === 'domain' ? target.id : target.host),
  requests: (target) => (target.kind === 'domain' ? [] : [`DNS A and AAAA of ${target.host}`]),
  async probe(target, context) {
    if (target.kind === 'domain') return { facts: [], failures: [] };
    const { look } = await import('./look.ts');
    return look(target, context);
  },
});
