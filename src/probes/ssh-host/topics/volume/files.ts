import type { Answer } from '../../topic.ts';
import { unescapeOctal } from './mounts.ts';

/** What shows that a path leads to the very file that the kernel has open, and not only to where that once was mounted. */
export interface Files {
  /** `major:minor` of the file systems in which loop devices have their files, by the kernel's path of the device. */
  readonly loopNumbers: ReadonlyMap<string, string>;
  /** Bytes of the files where swap files mostly are, by path. */
  readonly sizes: ReadonlyMap<string, number>;
}

const maxLines = 20_000;

/** Reads `losetup --raw --noheadings --output NAME,BACK-MAJ:MIN` and the rows of `find -ls`; what was not told is absent. */
export function filesOf(loops: Answer, listed: Answer): Files {
  const [loopNumbers, sizes] = [new Map<string, string>(), new Map<string, number>()];
  for (const line of linesIn(loops)) {
    // Some versions pad the number with blanks, which raw output writes as `\x20`.
    const found = /^(\/dev\/[^\s\\]{1,100}) +(\d{1,8}:\d{1,8})\s*$/.exec(line.replaceAll('\\x20', ' '));
    if (found) loopNumbers.set(found[1]!, found[2]!);
  }
  for (const line of linesIn(listed)) {
    const found = /^ *\d+ +\d+ +-\S+ +\d+ +\S+ +\S+ +(\d+) +\S+ +\S+ +\S+ (\/.{1,4096})$/.exec(line);
    if (found) sizes.set(unescapeOctal(found[2]!).replace(/\\(.)/g, '$1'), Number(found[1]));
  }
  return { loopNumbers, sizes };
}

const linesIn = (answer: Answer): string[] => (answer.ok ? answer.stdout.split('\n').slice(0, maxLines) : []);

/** The first page of a swap file is its header; the kernel does not count it, nor what does not fill a page. */
const maxPage = 64;

/** Whether a file has the size of a swap file in use, of which the kernel tells kibibytes. */
export function isSwapFile({ sizes }: Files, path: string, kibibytes: number): boolean {
  const more = (sizes.get(path) ?? 0) / 1024 - kibibytes;
  return more >= 4 && more < 2 * maxPage;
}
