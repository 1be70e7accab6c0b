import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { reports } from '../../reports/index.ts';
import type { Bundle } from '../evidence/read.ts';
import { collectProblems } from '../files/problem.ts';
import { redact, redactJson, redactPieces } from '../files/redaction.ts';
import type { Terminal } from './terminal.ts';

/** One report asked for: its format and where it goes; null is standard output. */
export interface Output {
  readonly format: string;
  readonly file: string | null | 'beside';
}

/**
 * Reads `--format console,html=report.html,markdown=-`. Without any: the console report, unless the program is to be quiet.
 * @throws ConfigError for an unknown format.
 */
export function readOutputs(formats: readonly string[] | undefined, json: boolean | undefined, terminal: Terminal): Output[] {
  const problems = collectProblems();
  const outputs = (formats ?? (json || terminal.quiet ? [] : ['console'])).map((text): Output => {
    const [format = '', ...rest] = text.split('=');
    const file = rest.join('=');
    if (!Object.hasOwn(reports, format)) {
      problems.add('command line', undefined, 'format-unknown', { format, formats: Object.keys(reports) });
    }
    return { format, file: file === '-' || (file === '' && format === 'console') ? null : file === '' ? 'beside' : file };
  });
  problems.orThrow();
  return json ? [...outputs.filter((output) => output.file !== null), { format: 'json', file: null }] : outputs;
}

/** Renders each report from the bundle; files stand beside it under its name unless told otherwise. */
export async function writeOutputs(
  outputs: readonly Output[],
  bundle: Bundle,
  beside: string,
  terminal: Terminal,
): Promise<void> {
  for (const { format, file } of outputs) {
    const report = await reports[format]!();
    const options = { language: terminal.language, color: terminal.color && format === 'console' && file === null };
    const syntax = report.extension === 'json' ? 'json' : 'text';
    const pieces = redactPieces(report.render(bundle, options), syntax === 'json' ? redactJson : redact);
    if (file === null) {
      for await (const piece of pieces) await terminal.out(piece, syntax);
      continue;
    }
    const target = file === 'beside' ? `${beside}.${report.extension}` : file;
    await mkdir(path.dirname(path.resolve(target)), { recursive: true });
    await pipeline(Readable.from(pieces), createWriteStream(target));
    terminal.note(terminal.say('report-at', { file: target }));
  }
}
