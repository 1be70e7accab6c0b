import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { packageRoot } from '../package.ts';
import { blocksOfText } from './document/formats/text.ts';
import { piecesOf } from './document/structure.ts';
import { type Change, driftOf, type Remembered } from './drift.ts';
import { policySchema } from './schema.ts';

const piecesIn = (text: string) => piecesOf(blocksOfText(text));

/** A text whose pieces can be changed one at a time. What is said of a piece is said of all its lines. */
function editable(text: string) {
  const lines = text.split('\n');
  const pieces = piecesIn(text);
  const linesOf = (id: string): [from: number, to: number] => {
    const index = pieces.findIndex((piece) => piece.id === id);
    if (index < 0) throw new Error(`no piece ${id}`);
    const from = pieces[index]!.line - 1;
    const next = pieces.slice(index + 1).find(({ line }) => line - 1 > from)?.line ?? lines.length + 1;
    return [from, next - 1];
  };
  const with_ = (from: number, to: number, now: readonly string[]) =>
    [...lines.slice(0, from), ...now, ...lines.slice(to)].join('\n');
  const replaced = (id: string, pattern: RegExp, by: string | ((found: string) => string)) => {
    const [from, to] = linesOf(id);
    const before = lines.slice(from, to).join('\n');
    const after = before.replace(pattern, (found) => (typeof by === 'string' ? by : by(found)));
    if (before === after) throw new Error(`nothing to change in ${id}`);
    return with_(from, to, after.split('\n'));
  };
  return {
    /** Another last word. */
    word: (id: string) => replaced(id, /\p{L}+(?=[^\p{L}]*$)/u, 'Zimtschnecke'),
    /** One letter more in a word of at least six. */
    letter: (id: string) => replaced(id, /\p{L}{6,}/u, (found) => `${found}x`),
    /** The first number that stands in the words, one higher. */
    number: (id: string) => replaced(id, /(?<=\p{L}{2,}[^\d\n]*)\d+/u, (found) => String(Number(found) + 1)),
    negated: (id: string) => replaced(id, /\p{L}+(?=[^\p{L}]*$)/u, (found) => `nicht ${found}`),
    removed: (id: string) => with_(...linesOf(id), []),
    added: (id: string, line: string) => {
      const [, to] = linesOf(id);
      return with_(to, to, [line, '']);
    },
    moved: (id: string, behind: string) => {
      const [from, to] = linesOf(id);
      const [, target] = linesOf(behind);
      const own = lines.slice(from, to);
      const rest = [...lines.slice(0, from), ...lines.slice(to)];
      const place = target > from ? target - own.length : target;
      return [...rest.slice(0, place), ...own, ...rest.slice(place)].join('\n');
    },
    /** Blanks, ligatures and list signs, as another converter writes them. */
    converted: () =>
      text
        .replaceAll(/^( *)- /gm, '$1•  ')
        .replaceAll('fi', 'ﬁ')
        .replaceAll(' und ', '  und '),
  };
}
type Edit = (document: ReturnType<typeof editable>) => string;

const told = (change: Change) => {
  if (change.change === 'added') return `added in ${change.piece.section?.split(' ')[0] ?? 'front'}`;
  if (change.change === 'renamed') return `renamed to ${change.piece.section?.split(' ').at(-1)}`;
  return `${change.change} ${change.clause ?? `(besides${'piece' in change ? ` ${change.piece.id}` : ''})`}`;
};

const remembered = (file: string): Remembered => {
  const { clauses, document } = policySchema.parse(load(readFileSync(file, 'utf8')));
  return {
    clauses: clauses.map(({ id, section, digest }) => ({ id, section: section?.de ?? null, digest: digest! })),
    besides: document!.besides!,
  };
};

const seeds = path.join(packageRoot, '..', 'shared', 'seeds');
const seedOf: Readonly<Record<string, string>> = {
  'chatline-2026-03': '000',
  'helpwave-2024-12': '001',
  'saas-generic': '002',
  'terminarena-1.9': '003',
  'regulint-avv-2': '004',
};
const hasSeeds = existsSync(seeds);
const withSeeds = hasSeeds ? describe.each : describe.skip.each;
const without = hasSeeds ? '' : ' (NOT RUN: the documents are not here)';
const seedText = (policy: string) =>
  readFileSync(path.join(seeds, readdirSync(seeds).find((file) => file.startsWith(seedOf[policy]!))!), 'utf8');

const own = '- Ein Absatz, den es bisher nicht gab, über verschlüsselte Brieftauben.';
const prose = 'Ein Satz, den es bisher nicht gab, über verschlüsselte Brieftauben.';
withSeeds<[policy: string, name: string, edit: Edit, expected: readonly string[]]>([
  ...Object.keys(seedOf).map((policy): [string, string, Edit, string[]] => [
    policy,
    'as it is',
    (document) => document.converted(),
    [],
  ]),
  ['chatline-2026-03', 'another last word', (document) => document.word('33'), ['changed 33']],
  ['chatline-2026-03', 'one letter, in a clause that is wrapped', (document) => document.letter('12'), ['changed 12']],
  ['chatline-2026-03', 'a clause removed', (document) => document.removed('44'), ['removed 44']],
  ['chatline-2026-03', 'the first clause removed', (document) => document.removed('1'), ['removed 1']],
  ['chatline-2026-03', 'the last clause removed', (document) => document.removed('78'), ['removed 78']],
  ['chatline-2026-03', 'a clause added', (document) => document.added('50', prose), ['added in 12']],
  ['chatline-2026-03', 'a clause moved to another section', (document) => document.moved('25', '50'), ['moved 25']],
  ['chatline-2026-03', 'a clause moved within its section', (document) => document.moved('9', '12'), ['moved 9']],
  ['chatline-2026-03', 'a section renamed', (document) => document.word('anlage-1.9'), ['renamed to Zimtschnecke']],
  ['chatline-2026-03', 'the introduction', (document) => document.letter('anlage-1-2'), ['changed (besides anlage-1-2)']],
  ['helpwave-2024-12', 'a number', (document) => document.number('3.2.1-3'), ['changed 3.2.1-3']],
  ['helpwave-2024-12', 'a number in an item that was torn', (document) => document.number('1.3-6'), ['changed 1.3-6']],
  ['helpwave-2024-12', 'a negation', (document) => document.negated('1.2-7'), ['changed 1.2-7']],
  ['helpwave-2024-12', 'a bullet removed', (document) => document.removed('1.3-8'), ['removed 1.3-8']],
  ['helpwave-2024-12', 'a bullet added at the end', (document) => document.added('4-5', own), ['added in 4']],
  ['helpwave-2024-12', 'a bullet moved', (document) => document.moved('3.2.1-6', '3.2.2-2'), ['moved 3.2.1-6']],
  ['helpwave-2024-12', 'two bullets swapped', (document) => document.moved('3.1.1-2', '3.1.1-3'), ['moved 3.1.1-2']],
  ['helpwave-2024-12', 'a section renamed', (document) => document.word('6'), ['renamed to Zimtschnecke']],
  ['helpwave-2024-12', 'what leads to a list', (document) => document.letter('4-1'), ['changed (besides 4-1)']],
  ['saas-generic', 'a word', (document) => document.word('7-1'), ['changed 7-1']],
  ['saas-generic', 'a bullet removed', (document) => document.removed('4-2'), ['removed 4-2']],
  ['saas-generic', 'the only bullet of a section removed', (document) => document.removed('6-1'), ['removed 6-1']],
  ['saas-generic', 'a bullet added at the beginning', (document) => document.added('8', own), ['added in 8']],
  ['saas-generic', 'a section renamed', (document) => document.word('8'), ['renamed to Zimtschnecke']],
  ['terminarena-1.9', 'a version', (document) => document.number('10-1'), ['changed 10-1']],
  ['terminarena-1.9', 'a sentence among others', (document) => document.letter('3.2-18'), ['changed 3.2-18']],
  ['terminarena-1.9', 'a paragraph added', (document) => document.added('3.2-20', prose), ['added in 3.2']],
  ['terminarena-1.9', 'a paragraph removed', (document) => document.removed('3.2-17'), ['removed 3.2-17']],
  ['terminarena-1.9', 'a paragraph moved', (document) => document.moved('3.2-14', '3.2-20'), ['moved 3.2-14']],
  ['terminarena-1.9', 'a bullet moved to another section', (document) => document.moved('9-3', '11-5'), ['moved 9-3']],
  ['terminarena-1.9', 'a section renamed', (document) => document.word('5.1'), ['renamed to Backup-Zimtschnecke']],
  ['terminarena-1.9', 'a definition', (document) => document.word('1-4'), ['changed (besides 1-4)']],
  [
    'terminarena-1.9',
    'a definition, and a section renamed behind it',
    (document) => editable(document.word('1-4')).word('5.1'),
    ['changed (besides 1-4)', 'renamed to Backup-Zimtschnecke'],
  ],
  ['regulint-avv-2', 'a row of the table', (document) => document.word('anlage-1-5'), ['changed anlage-1-5']],
  ['regulint-avv-2', 'a row removed', (document) => document.removed('anlage-1-3'), ['removed anlage-1-3']],
  [
    'regulint-avv-2',
    'one of two bullets with the same words',
    (document) => document.word('anlage-2.4.2-7'),
    ['changed anlage-2.4.2-7'],
  ],
  [
    'regulint-avv-2',
    'one of two bullets with the same words removed',
    (document) => document.removed('anlage-2.1.2-8'),
    ['removed anlage-2.1.2-8'],
  ],
  ['regulint-avv-2', 'a bullet added', (document) => document.added('anlage-2.3-3', own), ['added in 3']],
  ['regulint-avv-2', 'a duty in the contract', (document) => document.letter('§6(2)'), ['changed §6(2)']],
  ['regulint-avv-2', 'a section renamed', (document) => document.word('anlage-2.1.4'), ['renamed to Zimtschnecke']],
])(`%s, %s${without}`, (policy, _, edit, expected) => {
  it('is told, and nothing else', () => {
    const changes = driftOf(
      remembered(path.join(packageRoot, 'policies', `${policy}.yaml`)),
      piecesIn(edit(editable(seedText(policy)))),
    );
    expect(changes.map(told)).toEqual(expected);
  });
});
