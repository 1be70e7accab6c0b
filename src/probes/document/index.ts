import type { FactKind } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const kinds: readonly FactKind[] = ['restore-test'];

/** What can be no record and no folder of them, by its name: a certificate, a plan. */
const isOtherDocument = (path: string) => /\.(?!json$|ya?ml$)[a-z]{2,5}$/i.test(path);

/** Reads documents of the organisation that lie beside the configuration, as files of this machine. */
export const document = defineProbe({
  id: 'document',
  kinds,
  kindsFor: (target) => (target.kind === 'document' && isOtherDocument(target.path) ? [] : kinds),
  privilege: 'none but to read the files, on the machine that runs tomproof',
  accepts: (target) => target.kind === 'document',
  requests: (target) => [`file ${target.id}: reads it, or each *.json in it; nothing is sent to anybody`],
  async probe(target, context) {
    if (target.kind !== 'document') return { facts: [], failures: [] };
    const { look } = await import('./look.ts');
    return look(target, context);
  },
});
