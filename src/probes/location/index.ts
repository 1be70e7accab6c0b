import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

/** The host that lies somewhere; what is behind a jump host is not seen from here. */
const hostOf = (target: Target): string | undefined =>
  'host' in target && !(target.kind === 'ssh-host' && target.jump !== null) ? target.host : undefined;

/** Says where the addresses of a host lie and whose they are, by lists the user gave. Nothing is asked of anybody but the resolver. */
export const location = defineProbe({
  id: 'location',
  kinds: ['hosting-location'],
  privilege: 'none',
  accepts: (target) => hostOf(target) !== undefined,
  sameAs: (target) => hostOf(target) ?? target.id,
  requests: (target) => [`DNS A and AAAA of ${hostOf(target)}`],
  async probe(target, context) {
    const host = hostOf(target);
    if (host === undefined) return { facts: [], failures: [] };
    const { look } = await import('./look.ts');
    return look({ host }, context);
  },
});
