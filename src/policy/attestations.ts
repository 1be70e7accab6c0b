import { z } from 'zod';
import { partsOf } from '../../checks/params.ts';
import type { Clause } from './load.ts';

/** A person's dated statement for a clause that no machine can see, as a file of the folder of attestations has it. */
export const attestationSchema = z.strictObject({
  clause: z.string().min(1).max(300).describe('Id of the clause, as in the policy.'),
  policy: z.string().optional().describe('Which policy the clause is in; needed where several are used.'),
  by: z.string().trim().min(1).max(300).describe('The role that states it, as the policy names it.'),
  at: z.iso.date().describe('The day on which it was stated.'),
  statement: z.string().trim().min(1).max(5000).describe('What is stated, in whole sentences.'),
  document: z
    .strictObject({
      path: z.string().min(1).max(1024).describe('What the statement rests on; a file, counted from the folder of this one.'),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits')
        .describe('SHA-256 of the document; where it is no longer the same, the statement does not count.'),
    })
    .optional(),
  'valid-until': z.iso.date().describe('Last day on which it counts, in the policy’s time zone.'),
});
export type AttestationFile = z.infer<typeof attestationSchema>;

/** What became of the document a statement rests on, when the run looked. */
const documentStates = ['unchanged', 'changed', 'missing', 'unreadable'] as const;

/** An attestation with all that judging needs, so that it can be judged again where its files are not. */
export const plannedAttestationSchema = z.strictObject({
  policy: z.string(),
  clause: z.string(),
  by: z.string(),
  at: z.iso.date(),
  statement: z.string(),
  validUntil: z.iso.date(),
  document: z.strictObject({ path: z.string(), digest: z.string(), found: z.enum(documentStates) }).nullable(),
  /** Name of its file. */
  file: z.string(),
});
export type Attestation = z.infer<typeof plannedAttestationSchema>;

/** What a policy asks of whoever states what no check can see. */
export interface AttestationSlot {
  /** The role that states it. */
  readonly by: string;
  /** How long a statement counts. */
  readonly every: string | null;
  /** What the statement has to rest on. */
  readonly document: string | null;
}

/** Why a clause is nothing for a statement; null where one counts. */
export function notAttestable(
  clause: Pick<Clause, 'kind' | 'strength' | 'party' | 'attestation'> & { readonly bindings: readonly unknown[] },
): 'bound' | 'technical' | 'not-in-force' | null {
  // What a machine is to show is not shown by words.
  if (clause.bindings.length > 0) return 'bound';
  if (clause.kind === 'technical' && clause.attestation === null) return 'technical';
  return clause.strength === 'planned' || clause.strength === 'optional' || clause.party !== 'processor' ? 'not-in-force' : null;
}

export const attestationStates = [
  'valid',
  /** Valid, but not for long. */
  'expiring',
  /** A newer one counts. */
  'superseded',
  /** The clause is none that is in force. */
  'unneeded',
  'expired',
  'not-yet',
  'by-other',
  'without-document',
  'document-missing',
  'document-changed',
  'document-unreadable',
] as const;
export type AttestationState = (typeof attestationStates)[number];

/** An attestation with what it comes to on a day. */
export interface JudgedAttestation extends Attestation {
  readonly state: AttestationState;
  /** Last day on which it counts: the one it names, or an earlier one where the policy asks for a statement more often. */
  readonly until: string;
}

/** A calendar day (`2026-11-21`) so many days later. */
export function daysLater(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  // Behind the last day that can be written there is none.
  return at < Date.UTC(10_000, 0) ? new Date(at).toISOString().slice(0, 10) : '9999-12-31';
}

/** Last day on which a statement of a day counts by the policy; the last of all days where it sets no end. */
export function lastDayOf(at: string, slot: AttestationSlot | null): string {
  return slot?.every ? daysLater(at, partsOf(slot.every).days) : '9999-12-31';
}

/** Whether two names of a role are the same, however they are spaced and capitalised. */
export const isSameRole = (one: string, other: string): boolean => roleOf(one) === roleOf(other);
const roleOf = (name: string) => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/**
 * What the attestations of one clause come to on a day: of those that are valid the newest counts. Pure.
 * @param soon a later day: what ends before it is announced
 */
export function judgeAttestations(
  attestations: readonly Attestation[],
  clause: Parameters<typeof notAttestable>[0],
  today: string,
  soon: string,
): { readonly counting: JudgedAttestation | null; readonly all: readonly JudgedAttestation[] } {
  const obstacle = notAttestable(clause);
  const judged = attestations.map((each): JudgedAttestation => {
    const until = [each.validUntil, lastDayOf(each.at, clause.attestation)].sort()[0]!;
    return { ...each, until, state: obstacle === null ? stateOf(each, clause.attestation, until, today, soon) : 'unneeded' };
  });
  const isValid = ({ state }: JudgedAttestation) => state === 'valid' || state === 'expiring';
  const counting = judged.filter(isValid).sort(newestFirst)[0] ?? null;
  const all = judged.map((each) =>
    counting !== null && each !== counting && (isValid(each) || each.at <= counting.at)
      ? { ...each, state: 'superseded' as const }
      : each,
  );
  return { counting, all };
}

function stateOf(
  { at, by, document }: Attestation,
  slot: AttestationSlot | null,
  until: string,
  today: string,
  soon: string,
): AttestationState {
  if (at > today) return 'not-yet';
  if (until < today) return 'expired';
  if (slot !== null && !isSameRole(by, slot.by)) return 'by-other';
  if (document === null) {
    if (slot?.document) return 'without-document';
  } else if (document.found !== 'unchanged') return `document-${document.found}`;
  return until < soon ? 'expiring' : 'valid';
}

/** The later statement first; of the same day the one that counts longer. */
const newestFirst = (a: JudgedAttestation, b: JudgedAttestation) =>
  compare(b.at, a.at) || compare(b.until, a.until) || compare(a.file, b.file);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
