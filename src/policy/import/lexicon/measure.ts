import type { PolicyFile } from '../../schema.ts';
import type { Passage } from '../pattern.ts';

export type Binding = PolicyFile['clauses'][number]['verify'][number];

/** Parameters as the words state them, and those they leave open. */
export interface Read {
  readonly with?: Readonly<Record<string, unknown>>;
  readonly assumed?: Readonly<Record<string, unknown>>;
  readonly on?: Binding['on'];
}

/** How a document speaks of what a check looks at. One entry for each check; patterns as in `pattern.ts`. */
export interface Measure {
  readonly check: string;
  /** Any of them is enough. */
  readonly phrases: readonly string[];
  /** What the passage must not say: words that look alike and mean another thing. */
  readonly not?: readonly string[];
  /** What the section's titles must not say. */
  readonly notUnder?: readonly string[];
  /** Parameters; several where they state several; null where the words, read in full, do not mean this measure. */
  readonly read?: (passage: Passage) => Read | readonly Read[] | null;
  readonly role?: 'proves' | 'indicates';
  /** How sure such words are, 0 to 1; 0.8 if absent. */
  readonly confidence?: number;
}
