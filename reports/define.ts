import type { Bundle } from '../src/evidence/read.ts';
import type { Language } from '../src/language/message.ts';

export interface RenderOptions {
  readonly language: Language;
  /** Whether the terminal shows colours; for other formats false. */
  readonly color: boolean;
}

export interface Report {
  /** Name of the format on the command line. */
  readonly id: string;
  /** Ending of the file's name, without the dot. */
  readonly extension: string;
  /** Writes the report of a bundle piece by piece, so that a large one never stands in memory as a whole. */
  render(bundle: Bundle, options: RenderOptions): AsyncIterable<string>;
}

/** Defines a report: one renderer for one format. It reads a bundle and nothing else. */
export const defineReport = (report: Report): Report => report;
