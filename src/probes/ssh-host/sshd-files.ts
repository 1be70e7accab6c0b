import { matchesPattern } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { addingUp, canonical, type Keywords, telling } from './sshd-settings.ts';

/** What the files of the SSH server say, as sshd_config(5) resolves them. */
export interface SshdFiles {
  readonly global: Keywords;
  /** Set by a block for all: it counts before what is set globally, though `sshd -T` may not show it. */
  readonly forAll: Keywords;
  readonly conditional: readonly { readonly criteria: string; readonly place: string; readonly keywords: Keywords }[];
  /** Includes that lead to what was not read, and lines that could not be understood. */
  readonly unclear: readonly string[];
}

/** Files by their path, each with its lines by their number. */
export type ReadFiles = ReadonlyMap<string, readonly { readonly number: number; readonly text: string }[]>;

const maxDepth = 16;
const maxLines = 20_000;
const maxUnclear = 50;

interface Block {
  readonly criteria: string;
  readonly place: string;
  readonly keywords: Map<string, string[]>;
}

/**
 * Resolves the files from `main` on: the first value counts, included files stand where they are included, a `Match` reaches to the next
 * one or to the end of its file, and one in a file that a block includes narrows that block. A block for all hides what later blocks set.
 * @param isRead whether all files that a pattern (a path with wildcards) can mean have been read, if they exist.
 * @throws ProbeError `incomplete` for more lines than a configuration has.
 */
export function resolveFiles(files: ReadFiles, main: string, isRead: (pattern: string) => boolean): SshdFiles {
  const global = new Map<string, string[]>();
  const blocks: Block[] = [];
  const unclear: string[] = [];
  let lines = 0;
  const doubt = (what: string) => {
    if (unclear.length < maxUnclear) unclear.push(what);
  };

  function walk(path: string, outer: Block | null, depth: number) {
    let block = outer;
    for (const { number, text } of files.get(path) ?? []) {
      if (++lines > maxLines) throw new ProbeError('incomplete', `more than ${maxLines} lines`);
      const place = `${path}:${number}`;
      const directive = parseLine(text);
      if (directive === null) continue;
      if (directive === 'unclear') {
        doubt(place);
        continue;
      }
      const [keyword, values] = directive;
      if (keyword === 'match') {
        const criteria = values.join(' ');
        block = { criteria: outer === null ? criteria : `${outer.criteria} and ${criteria}`, place, keywords: new Map() };
        blocks.push(block);
      } else if (keyword === 'include') {
        for (const value of values) {
          const pattern = value.startsWith('/') ? value : `/etc/ssh/${value}`;
          if (depth >= maxDepth || !isRead(pattern)) doubt(`Include ${pattern}`);
          else for (const each of sorted(files.keys())) if (matches(pattern, each)) walk(each, block, depth + 1);
        }
      } else if (telling.has(keyword)) {
        const into = block?.keywords ?? global;
        const before = into.get(keyword);
        if (before === undefined) into.set(keyword, [...values]);
        else if (addingUp.has(keyword)) before.push(...values);
      }
    }
  }
  walk(main, null, 0);
  return { global, ...withBlocksForAll(blocks), unclear };
}

function withBlocksForAll(blocks: readonly Block[]): Pick<SshdFiles, 'forAll' | 'conditional'> {
  const forAll = new Map<string, string[]>();
  const conditional: Block[] = [];
  for (const block of blocks) {
    const own = new Map([...block.keywords].filter(([keyword]) => !forAll.has(keyword)));
    if (block.criteria.toLowerCase() === 'all') for (const [keyword, values] of own) forAll.set(keyword, values);
    else if (own.size > 0) conditional.push({ ...block, keywords: own });
  }
  return { forAll, conditional };
}

const sorted = (paths: Iterable<string>) => [...paths].sort();

/**
 * One line: keyword in lower case and its arguments; null for an empty line or comment. Keyword and arguments may stand in quotes, and one
 * equals sign may stand between them.
 */
export function parseLine(text: string): readonly [string, readonly string[]] | null | 'unclear' {
  const line = text.trim();
  if (line === '' || line.startsWith('#')) return null;
  const found = /^(?:"([^"]*)"|([A-Za-z0-9]+))(?:\s*=\s*|\s+)(.*)$/s.exec(line);
  if (!found) return 'unclear';
  const values: string[] = [];
  let rest = found[3]!;
  while (rest !== '' && !rest.startsWith('#')) {
    const word = /^(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')+/.exec(rest)?.[0];
    if (word === undefined || (rest.length > word.length && !/\s/.test(rest[word.length]!))) return 'unclear';
    values.push(word.replaceAll(/["']/g, ''));
    rest = rest.slice(word.length).trimStart();
  }
  return values.length === 0 ? 'unclear' : [canonical(found[1] ?? found[2]!), values];
}

/**
 * Whether a path is one that a pattern means, as glob(7): `*` and `?` within one name, and no leading dot by a wildcard. Patterns with
 * brackets or backslashes are not understood: ask `isPlainPattern` first.
 */
export function matches(pattern: string, path: string): boolean {
  const [patterns, names] = [pattern.split('/'), path.split('/')];
  return patterns.length === names.length && patterns.every((each, index) => matchesFileName(each, names[index]!));
}

/** glob(7): a name that begins with a dot has to be meant. */
const matchesFileName = (pattern: string, name: string) =>
  (!name.startsWith('.') || pattern.startsWith('.')) && matchesPattern(pattern, name);

export const isPlainPattern = (pattern: string): boolean => /^\/[^[\]\\{}]{1,500}$/.test(pattern);
