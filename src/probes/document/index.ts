import type { FactKind } from '../../facts/index.ts';
import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

const kinds: readonly FactKind[] = ['document', 'restore-test'];

/** What can be no record and no folder of them, by its name: a certificate, a plan. */
const isOtherDocument = (path: string) => /\.(?!json$|ya?ml$)[a-z]{2,5}$/i.test(path);

const kindsFor = (target: Target): readonly FactKind[] =>
  target.kind === 'document' && (!('path' in target) || isOtherDocument(target.path)) ? ['document'] : kinds;

/** Reads documents of the organisation that lie beside the configuration, as files of this machine, or that a server hands out to everybody. */
export const document = defineProbe({
  id: 'document',
  kinds,
  kindsFor,
  privilege: 'none but to read the files, on the machine that runs tomproof; none at a server',
  // What lies in a bucket is read by the probe of buckets.
  accepts: (target) => target.kind === 'document' && !('store' in target),
  requests(target, wants) {
    const wanted = kindsFor(target).filter((kind) => wants.kinds?.includes(kind) ?? true);
    if (target.kind === 'document' && 'url' in target) return wanted.includes('document') ? [`GET ${target.url}`] : [];
    return [
      ...(wanted.includes('document')
        ? [
            `file ${target.id}: reads it, or the files in it and below it, for their digests and dates; nothing is sent to anybody`,
          ]
        : []),
      ...(wanted.includes('restore-test')
        ? [`file ${target.id}: reads it, or each *.json in it; nothing is sent to anybody`]
        : []),
    ];
  },
  async probe(target, context) {
    if (target.kind !== 'document' || 'store' in target) return { facts: [], failures: [] };
    const { look } = await import('./look.ts');
    const wanted = kindsFor(target).filter((kind) => context.wants.kinds?.includes(kind) ?? true);
    return look(target, wanted, context);
  },
});
