import type { Fact, FactKind } from '../../facts/index.ts';
import type { DocumentFileTarget, DocumentUrlTarget } from '../../inventory/target.ts';
import type { ProbeContext, ProbeResult } from '../define.ts';
import { lookForDocuments } from './documents.ts';
import { localError } from './files.ts';
import { lookAtRecords } from './records.ts';
import { lookAtWeb } from './web.ts';

const looks: Readonly<Partial<Record<FactKind, typeof lookAtRecords>>> = {
  document: lookForDocuments,
  'restore-test': lookAtRecords,
};

/** Looks for each of the kinds by itself: a folder without records may hold documents, and what is wrong with a record is not wrong with the others. */
export async function look(
  target: DocumentFileTarget | DocumentUrlTarget,
  kinds: readonly FactKind[],
  context: ProbeContext,
): Promise<ProbeResult> {
  if ('url' in target) return kinds.includes('document') ? lookAtWeb(target, context) : { facts: [], failures: [] };
  const facts: Fact[] = [];
  const failures: ProbeResult['failures'][number][] = [];
  for (const kind of kinds) {
    try {
      const result = await looks[kind]?.(target, context);
      facts.push(...(result?.facts ?? []));
      failures.push(...(result?.failures ?? []));
    } catch (error) {
      failures.push(context.failure(localError(error), { kinds: [kind] }));
    }
  }
  return { facts, failures };
}
