import type { Fact, ProbeFailure } from '../src/facts/index.ts';
import { plainName } from './machine-names.ts';

/** A fact, and the target it was seen at. */
export interface SeenFact {
  readonly target: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly fact: Fact;
}

/** What was seen besides the facts that are judged, so that several views of one thing can be compared. */
export interface Alongside {
  readonly facts: readonly SeenFact[];
  readonly failures: readonly { readonly target: string; readonly failure: ProbeFailure }[];
  /** Facts whose subject, or the system it belongs to, goes by one of these names, however they are written. */
  named(names: readonly string[]): readonly SeenFact[];
}

export function makeAlongside(facts: Alongside['facts'], failures: Alongside['failures']): Alongside {
  let index: Map<string, SeenFact[]> | undefined;
  return {
    facts,
    failures,
    named(names) {
      index ??= indexOf(facts);
      const found = names.flatMap((name) => index!.get(plainName(name)) ?? []);
      return found.length > 1 ? [...new Set(found)] : found;
    },
  };
}

function indexOf(facts: Alongside['facts']): Map<string, SeenFact[]> {
  const index = new Map<string, SeenFact[]>();
  for (const seen of facts) {
    const { fact } = seen;
    const system = 'system' in fact ? [fact.system] : [];
    for (const name of new Set([fact.subject.id, ...fact.subject.names, ...system].map(plainName))) {
      const known = index.get(name);
      if (known) known.push(seen);
      else index.set(name, [seen]);
    }
  }
  return index;
}
