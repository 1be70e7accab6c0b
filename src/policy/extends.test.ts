import path from 'node:path';
import { checks } from '../../checks/index.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import { loadPolicy } from './load.ts';

const known = new Map(checks.map((check) => [check.id, check]));
const clause = (id: string, summary: string, verify = '[{ check: disk.encryption }]') =>
  `  - { id: "${id}", summary: ${summary}, verify: ${verify} }\n`;
const file = (name: string, base: string | null, ...clauses: readonly string[]) =>
  `policy: ${name}\ntitle: ${name}\n${base === null ? '' : `extends: ${base}\n`}${clauses.length === 0 ? '' : `clauses:\n${clauses.join('')}`}`;

async function load(files: Readonly<Record<string, string>>, name = 'own.yaml') {
  const folder = await temporaryFolder(files);
  const problems = collectProblems();
  const policy = await loadPolicy(path.join(folder, name), known, problems);
  return { policy, problems: problems.list.map(({ file, line, message }) => [path.basename(file), line, message.code]) };
}

it('takes over the clauses of another policy, but for those it has itself', async () => {
  const { policy, problems } = await load({
    'own.yaml': file('own', 'base.yaml', clause('2', 'Ours'), clause('3', 'Three')),
    'base.yaml': file('base', null, clause('1', 'One'), clause('2', 'Two')),
  });
  expect(problems).toEqual([]);
  expect(policy!.clauses.map(({ id, summary, line }) => [id, summary.en, line])).toEqual([
    ['1', 'One', 3],
    ['2', 'Ours', 5],
    ['3', 'Three', 6],
  ]);
  expect(Object.keys(policy!.files)).toEqual(['base', 'own']);
});

it('extends one that comes with the program, and may add nothing', async () => {
  const { policy, problems } = await load({ 'own.yaml': file('own', 'art32-baseline') });
  expect(problems).toEqual([]);
  expect(policy!.policy).toBe('own');
  expect(policy!.clauses.length).toBeGreaterThan(20);
});

it.each<[string, Record<string, string>, unknown[]]>([
  ['itself', { 'own.yaml': file('own', './own.yaml', clause('1', 'A')) }, [['own.yaml', 3, 'policy-extends-loop']]],
  [
    'one that extends it',
    { 'own.yaml': file('own', './b.yaml', clause('1', 'A')), 'b.yaml': file('b', './own.yaml', clause('1', 'A')) },
    [['b.yaml', 3, 'policy-extends-loop']],
  ],
  [
    'one that is not there',
    { 'own.yaml': file('own', './b.yaml', clause('1', 'A')) },
    [['b.yaml', undefined, 'file-unreadable']],
  ],
  [
    'one that is wrong',
    { 'own.yaml': file('own', './b.yaml'), 'b.yaml': file('b', null, clause('1', 'A', '[{ check: disk.encrypted }]')) },
    [['b.yaml', 4, 'check-unknown']],
  ],
])('refuses to extend %s', async (_, files, expected) => {
  const { policy, problems } = await load(files);
  expect(problems).toEqual(expected);
  if (expected.some((each) => (each as string[])[2] !== 'check-unknown')) expect(policy).toBeUndefined();
});

it('a suggested binding is not in force, and counted', async () => {
  const both = '[{ check: disk.encryption, suggested: true }, { check: firewall.active }]';
  const { policy } = await load({ 'own.yaml': file('own', null, clause('1', 'A', both)) });
  expect(policy!.clauses[0]!.bindings.map(({ check }) => check)).toEqual(['firewall.active']);
  expect(policy!.suggestions).toBe(1);
});

it('a suggestion has to be one that could be in force', async () => {
  const { problems } = await load({
    'own.yaml': file(
      'own',
      null,
      clause('1', 'A', '[{ check: backup.retention, with: { keep: soon, interval: 1d }, suggested: true }]'),
    ),
  });
  expect(problems).toContainEqual(['own.yaml', 4, 'parameter-wrong']);
});
