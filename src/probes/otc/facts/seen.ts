import type { Source } from '../../../facts/index.ts';

/** Of what and how everything of one look is seen. */
export interface Seen {
  /** Id of the target, which stands for the project. */
  readonly project: string;
  /** Name of the account at the provider. */
  readonly account: string;
  /** The region the project lies in, by its name, which the provider gives; null where that is none of a known region. */
  readonly region: string | null;
  readonly source: Source;
}
