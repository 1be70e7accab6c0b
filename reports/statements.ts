import type { Verdicts } from '../src/audit/verdict.ts';
import { plain } from '../src/language/message.ts';
import type { AttestationSlot } from '../src/policy/attestations.ts';
import type { Words } from './words.ts';

export type Attested = Verdicts['attestations'][number];
export type Waived = Verdicts['waivers'][number];

/** The statements for a clause that somebody has to know of: not those that a newer one replaced. */
export const statementsOf = (verdicts: Verdicts, policy: string, clause: string): Attested[] =>
  verdicts.attestations.filter((each) => each.policy === policy && each.clause === clause && each.state !== 'superseded');

/** Whether a statement counts. */
export const counts = ({ state }: Attested): boolean => state === 'valid' || state === 'expiring';

/** One sentence on a statement: who stated what, or why it does not count. Plain text. */
function sentenceOf(attestation: Attested, words: Words): string {
  const { by, at, until, statement, clause, document, state } = attestation;
  if (!counts(attestation)) return words.say(`attestation-${state}`, { by, at, until, clause, path: document?.path ?? '' });
  return words.say('label-attestation', { by, at, until, statement });
}

/** Enough of a digest to tell documents apart; the whole stands in the bundle and the json report. */
const short = (digest: string) => digest.slice(0, 'sha256:'.length + 12);

/** What is to be done about a clause without a valid statement: who is to state it. Plain text. */
function wantedOf(slot: AttestationSlot | null, words: Words): string | null {
  if (slot === null) return null;
  const { by, document } = slot;
  return document === null
    ? words.say('label-attestation-wanted', { by })
    : words.say('label-attestation-wanted-document', { by, document });
}

/** All there is to say of the statements for a clause that is bound to nothing, the most important first. */
export function statedOf(
  { policy, id, verdict }: Verdicts['clauses'][number],
  slot: AttestationSlot | null,
  verdicts: Verdicts,
  words: Words,
): string[] {
  const statements = statementsOf(verdicts, policy, id).sort((a, b) => Number(counts(b)) - Number(counts(a)));
  const sentences = statements.flatMap((each) => {
    const { document } = each;
    if (!counts(each) || document === null) return [sentenceOf(each, words)];
    const rests = words.say('label-attestation-document', { path: document.path, digest: short(document.digest) });
    return [sentenceOf(each, words), rests];
  });
  if (verdict !== 'unattested') return sentences;
  const wanted = wantedOf(slot, words);
  return [words.say('label-no-attestation'), ...sentences, ...(wanted === null ? [] : [wanted])];
}

/** What a waiver speaks of. */
export const waiverScope = ({ policy, clause, check, target }: Waived): string[] =>
  [policy, clause, check, target].filter((each) => each !== undefined).map(plain);

/** One sentence on a waiver. Plain text. */
export const waiverSentence = (waiver: Waived, words: Words): string => {
  const { state, owner, expires, reason } = waiver;
  return words.say(`waiver-${state}`, { what: waiverScope(waiver).join(' · '), owner, expires, reason });
};

/** What the head or the end of a report says aloud: waivers that do not count or soon will not, and statements that soon will not. */
export const announcements = ({ waivers, attestations }: Verdicts, words: Words): string[] => [
  ...waivers.filter(({ state }) => state !== 'valid').map((waiver) => waiverSentence(waiver, words)),
  ...attestations
    .filter(({ state }) => state === 'expiring')
    .map(({ by, at, until, clause }) => words.say('attestation-expiring', { by, at, until, clause })),
];
