import { ProbeError } from '../define.ts';
import { isAbsentError, isPermissionError, linesOf } from './answers.ts';
import type { Answer } from './topic.ts';

/** Lines of files, as `grep -nH .` and `grep -RnH .` print them; empty ones are not among them. */
export interface FileLines {
  /** By path, in the order of the files. */
  readonly files: ReadonlyMap<string, readonly { readonly number: number; readonly text: string }[]>;
  /** What could not be read, or not as text. */
  readonly unread: readonly { readonly what: string; readonly reason: 'denied' | 'incomplete' | 'malformed' }[];
}

/** @throws ProbeError where there is no answer. */
export function fileLines(answer: Answer, max = 50_000): FileLines {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  // With status 0, grep printed at least one line.
  if (answer.status === 0 && answer.stdout === '') throw new ProbeError('malformed', 'no lines');
  const files = new Map<string, { number: number; text: string }[]>();
  const unread: FileLines['unread'][number][] = [];
  for (const line of answer.stderr.split('\n')) {
    if (line.trim() === '' || isAbsentError(line)) continue;
    unread.push({ what: line.slice(0, 200), reason: isPermissionError(line) ? 'denied' : 'incomplete' });
  }
  for (const line of linesOf(answer.stdout, max)) {
    const found = /^(\/[^:]{1,1000}):(\d{1,9}):(.*)$/.exec(line);
    if (!found) {
      unread.push({ what: line.slice(0, 200), reason: 'malformed' });
      continue;
    }
    const [, path, number, text] = found;
    const lines = files.get(path!);
    const entry = { number: Number(number), text: text! };
    if (lines) lines.push(entry);
    else files.set(path!, [entry]);
  }
  return { files, unread };
}

/** Lines of one file, those that end with a backslash joined with the next. */
export function joinedLines(lines: FileLines['files'] extends ReadonlyMap<string, infer L> ? L : never): string[] {
  const joined: string[] = [];
  let open: { text: string; next: number } | undefined;
  for (const { number, text } of lines) {
    const whole = open === undefined ? text : open.next === number ? open.text + text : undefined;
    if (whole === undefined) joined.push(open!.text);
    const current = whole ?? text;
    if (/(?<!\\)(?:\\\\)*\\$/.test(current)) open = { text: current.slice(0, -1), next: number + 1 };
    else {
      joined.push(current);
      open = undefined;
    }
  }
  if (open) joined.push(open.text);
  return joined;
}
