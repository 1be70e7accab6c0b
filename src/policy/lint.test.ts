import { collectProblems } from '../files/problem.ts';
import { checkShape, parseYaml } from '../files/yaml.ts';
import { digestOf } from './document/clause-text.ts';
import { statedIn } from './import/stated.ts';
import { type LintSources, lint } from './lint.ts';
import { isLooser } from './looser.ts';
import { policySchema } from './schema.ts';

const linted = (clauses: string, sources: LintSources = { statedIn }, head = '') => {
  const problems = collectProblems();
  const yaml = parseYaml(`policy: p\ntitle: P\n${head}clauses:\n${clauses}`, 'p.yaml', problems)!;
  const shape = checkShape(yaml, policySchema, problems)!;
  problems.orThrow();
  return lint({ yaml, shape }, sources).map(({ severity, code, args, at }) => ({ severity, code, line: at.line, ...args }));
};
const bound = (text: string, binding: string) => `  - { id: "1", text: "${text}", verify: [${binding}] }`;
const fourteen = 'Backups halten wir 14 Tage lang vor.';

describe('a parameter that asks for less than the words', () => {
  it.each<[string, string, string]>([
    ['days', fourteen, '{ check: backup.retention, with: { keep: 7d } }'],
    ['days, said to be assumed', fourteen, '{ check: backup.retention, assumed: { keep: 13d } }'],
    ['a version', 'Datenübertragung mit TLS 1.2 oder höher', '{ check: tls.min-version, with: { min: TLSv1.1 } }'],
    ['letters', 'Kennwörter haben mindestens 12 Zeichen.', '{ check: password.policy, with: { minLength: 8 } }'],
    ['months', 'Kennwörter werden alle 3 Monate geändert.', '{ check: password.max-age, with: { max: 180d } }'],
    ['a place', 'Hosting ausschließlich in Deutschland', '{ check: location.hosting, with: { countries: [EU] } }'],
  ])('%s', (_, text, binding) => {
    const found = linted(bound(text, binding)).filter(({ code }) => code !== 'lint-assumed');
    expect(found).toMatchObject([{ severity: 'error', code: 'lint-looser', line: 4 }]);
  });

  it.each<[string, string, string]>([
    ['the same', fourteen, '{ check: backup.retention, with: { keep: 14d } }'],
    ['more', fourteen, '{ check: backup.retention, with: { keep: 30d } }'],
    ['another parameter', fourteen, '{ check: backup.retention, with: { keep: 14d, interval: 7d } }'],
    ['a narrower place', 'Hosting in der EU', '{ check: location.hosting, with: { countries: [DE] } }'],
    ['a day with the time a copy takes', 'Tägliche Backups aller Daten', '{ check: backup.freshness, with: { maxAge: 26h } }'],
  ])('is none: %s', (_, text, binding) => {
    expect(linted(bound(text, binding)).filter(({ code }) => code === 'lint-looser')).toEqual([]);
  });

  it('is found by the words of the document, where the policy has digests only', () => {
    const clause = `  - { id: "1", summary: S, digest: "${digestOf(fourteen)}", verify: [{ check: backup.retention, with: { keep: 7d } }] }`;
    const textOf = (digest: string) => (digest === digestOf(fourteen) ? fourteen : undefined);
    expect(linted(clause, { statedIn, textOf })).toMatchObject([{ code: 'lint-looser', bound: '7d', stated: ['14d'] }]);
    expect(linted(clause)).toEqual([]);
  });

  it.each<[string, unknown, unknown, boolean]>([
    ['keep', '1w', '7d', false],
    ['keep', '6d', '7d', true],
    ['max', 4, 3, true],
    ['countries', ['EEA'], ['EU'], true],
    ['countries', ['EU'], ['EEA'], false],
    ['countries', ['DE', 'US'], ['EU'], true],
    // Nothing that can be compared.
    ['keep', 'long', '7d', false],
    ['profile', 'a', 'b', false],
    ['min', '30d', 'TLSv1.2', false],
  ])('%s: %p against %p: %p', (name, ours, theirs, looser) => {
    expect(isLooser(name, ours, theirs)).toBe(looser);
  });
});

it.each<[string, string, object[]]>([
  ['a technical clause without a check', '  - { id: "1", summary: S }', [{ severity: 'error', code: 'lint-unbound' }]],
  ['one with a reason', '  - { id: "1", summary: S, reason: no probe }', [{ severity: 'note', code: 'lint-reason' }]],
  ['one that is planned', '  - { id: "1", summary: S, strength: planned }', []],
  ['one of the customer', '  - { id: "1", summary: S, party: customer }', []],
  [
    'an organisational one of nobody',
    '  - { id: "1", summary: S, kind: organisational }',
    [{ severity: 'warning', code: 'lint-unstated' }],
  ],
  ['an organisational one of somebody', '  - { id: "1", summary: S, kind: organisational, attestation: { by: DPO } }', []],
  [
    'one that waits',
    '  - { id: "1", summary: S, verify: [{ check: disk.encryption, suggested: true }] }',
    [{ severity: 'note', code: 'lint-suggested', count: 1 }],
  ],
  [
    'an assumption',
    '  - { id: "1", summary: S, verify: [{ check: disk.encryption, assumed: { mounts: [/] } }] }',
    [{ severity: 'note', code: 'lint-assumed', names: ['mounts'] }],
  ],
  [
    'a text that was changed',
    `  - { id: "1", text: "Backups", digest: "${digestOf('Sicherungen')}", reason: R }`,
    [{ code: 'lint-reason' }, { severity: 'error', code: 'lint-digest-differs' }],
  ],
])('%s', (_, clause, expected) => {
  expect(linted(clause)).toMatchObject(expected);
});

it('numbers that are missing, unless all else is remembered', () => {
  const clauses = ['1', '2', '5', '5.1', '6'].map((id) => `  - { id: "${id}", summary: S, strength: planned }`).join('\n');
  expect(linted(clauses)).toEqual([
    { severity: 'warning', code: 'lint-number-missing', line: 6, clause: '5', missing: ['3', '4'] },
  ]);
  const head = `document: { name: D, besides: ["${digestOf('x')}"] }\n`;
  expect(linted(clauses, {}, head).filter(({ code }) => code === 'lint-number-missing')).toEqual([]);
});

it('a clause of a document of which nothing is remembered', () => {
  const clause = '  - { id: "1", summary: S, kind: physical, attestation: { by: DPO } }';
  expect(linted(clause, {}, 'document: { name: D }\n')).toMatchObject([{ code: 'lint-no-digest' }]);
});
