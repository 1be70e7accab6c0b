import type { Finding } from '../src/audit/finding.ts';
import type { BindingTally, Verdicts } from '../src/audit/verdict.ts';
import type { Run } from '../src/evidence/schema.ts';
import { plain } from '../src/language/message.ts';
import type { Words } from './words.ts';

/** Marks of the outcomes; always shown beside the word or in a legend, never alone. */
export const marks: Readonly<Record<Finding['outcome'], string>> = {
  fails: '✗',
  unknown: '?',
  holds: '✓',
  'not-applicable': '–',
};

/** Target and, where it differs, the thing on it that was looked at; one line of plain text. */
export function placeOf({ target, subject }: Pick<Finding, 'target' | 'subject'>, words: Words): string {
  if (target === null) return words.say('label-no-target');
  return plain(subject === null || subject === target ? target : `${target} (${subject})`);
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
  /** The clause does not state it. */
  readonly assumed: boolean;
}

/** What was promised, as plain text. */
export const parametersOf = (expected: Finding['expected'], assumed: readonly string[]): Parameter[] =>
  Object.entries(expected).map(([name, value]) => ({
    name: plain(name),
    value: plain(valueText(value)),
    assumed: assumed.includes(name),
  }));

const valueText = (value: unknown): string =>
  Array.isArray(value) && value.every((each) => typeof each !== 'object')
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** How often each outcome was found, over all bindings of a clause. */
export function countsOf(tallies: readonly BindingTally[]): Record<Finding['outcome'], number> {
  const counts = { fails: 0, unknown: 0, holds: 0, 'not-applicable': 0 };
  for (const tally of tallies) {
    counts.fails += tally.fails;
    counts.unknown += tally.unknown;
    counts.holds += tally.holds;
    counts['not-applicable'] += tally.notApplicable;
  }
  return counts;
}

/** The sentence for what the whole run came to. */
export const conclusionOf = ({ exitCode }: Pick<Verdicts, 'exitCode'>, { failOn }: Pick<Run, 'failOn'>) =>
  exitCode === 0 && failOn === 'contradicted' ? 'exit-0-contradicted-only' : (`exit-${exitCode}` as const);
