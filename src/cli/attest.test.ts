import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const policy = `policy: acme-tom
title: { de: TOM, en: Measures }
timezone: Etc/UTC
clauses:
  - { id: "1.1", summary: TLS, verify: [{ check: tls.min-version, with: { min: TLSv1.2 } }] }
  - { id: "2.1", summary: { de: Verpflichtet, en: Bound to secrecy }, kind: organisational, attestation: { by: HR, every: 30d, document: the list } }
  - { id: "2/2 ü", summary: Locked, kind: physical }
  - { id: "3", summary: Unbound }
  - { id: "4", summary: Planned, kind: organisational, strength: planned }
`;
const config = `policies: [tom.yaml]
attestations: stated
targets: [{ id: db, kind: postgres, host: 127.0.0.1, database: x, user: x, password: "\${env:NOT_SET_HERE}" }]
`;
const workshop = async (more: Record<string, string> = {}) =>
  temporaryFolder({ 'tom.yaml': policy, 'tomproof.yaml': config, 'list.pdf': 'all of them', ...more });
const attest = (folder: string, ...args: string[]) => tomproof(['attest', ...args], folder).ended;
const right = ['2.1', '--statement', 'All: "have" signed.', '--document', 'list.pdf'];
const today = () => new Date().toISOString().slice(0, 10);
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const written = async (folder: string, name = `2.1-${today()}.yaml`) => {
  const text = await readFile(path.join(folder, 'stated', name), 'utf8');
  return load(text) as Record<string, unknown>;
};

describe('tomproof attest', () => {
  it('writes a statement whose document it has seen, by the role and until the day that the policy names', async () => {
    const folder = await workshop();
    const { code, stdout, stderr } = await attest(folder, ...right);
    expect([code, stdout, stderr]).toEqual([0, '', `written: ${path.join('stated', `2.1-${today()}.yaml`)}\n`]);
    expect(await written(folder)).toEqual({
      policy: 'acme-tom',
      clause: '2.1',
      by: 'HR',
      at: today(),
      statement: 'All: "have" signed.',
      document: { path: '../list.pdf', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      'valid-until': later(30),
    });
  });

  it('names the file so that every system can have it, and says what it wrote', async () => {
    const folder = await workshop();
    const { code, stdout } = await attest(folder, '2/2 ü', '--by', 'Porter', '--statement', 'Locked.', '--json');
    const name = `2-2--${today()}.yaml`;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { schemaVersion: 1, file: path.join('stated', name) }]);
    expect(await written(folder, name)).toMatchObject({ clause: '2/2 ü', 'valid-until': later(365) });
  });

  it('replaces no statement', async () => {
    const folder = await workshop();
    await attest(folder, ...right);
    const { code, stderr } = await attest(folder, '2.1', '--statement', 'Other.', '--document', 'list.pdf');
    expect([code, stderr]).toEqual([3, expect.stringContaining('exists already')]);
    expect(await written(folder)).toMatchObject({ statement: 'All: "have" signed.' });
  });

  it('says where audits have to be told to look', async () => {
    const folder = await workshop({ 'tomproof.yaml': config.replace('attestations: stated\n', '') });
    const { code, stderr } = await attest(folder, ...right);
    expect([code, stderr]).toEqual([0, expect.stringContaining('attestations: attestations')]);
  });

  it.each([
    ['no clause', [], /clause is missing/],
    ['no statement', ['2.1'], /--statement is missing/],
    ['an empty statement', ['2.1', '--statement', ' ', '--document', 'list.pdf'], /statement: /],
    ['no role, and the policy names none', ['2/2 ü', '--statement', 'x'], /--by is missing/],
    ['a role that the policy does not name', [...right, '--by', 'Sales'], /stated by: HR/],
    ['no document, though the policy asks for one', ['2.1', '--statement', 'x'], /rests on the list/],
    [
      'a document that is not there',
      ['2.1', '--statement', 'x', '--document', 'none.pdf'],
      /none.pdf: cannot be read \(missing\)/,
    ],
    ['a folder for a document', ['2.1', '--statement', 'x', '--document', '.'], /cannot be read \(unreadable\)/],
    ['a clause that does not exist', ['2.11', '--statement', 'x'], /no clause “2.11”; did you mean 2.1/],
    ['a clause that a check judges', ['1.1', '--by', 'x', '--statement', 'x'], /bound to tls.min-version/],
    ['a technical clause', ['3', '--by', 'x', '--statement', 'x'], /is technical/],
    ['a planned clause', ['4', '--by', 'x', '--statement', 'x'], /not in force/],
    ['an end before today', [...right, '--valid-until', '2020-01-01'], /before the day/],
    ['an end that the policy does not allow', [...right, '--valid-until', '2099-01-01'], /every 30d/],
    ['no day', [...right, '--valid-until', '2099-02-30'], /a day such as/],
    ['another policy', [...right, '--policy', 'acme-tum'], /acme-tum/],
  ])('%s is a usage error, and nothing is written', async (_name, args, words) => {
    const folder = await workshop();
    const { code, stderr } = await attest(folder, ...args);
    expect([code, stderr]).toEqual([3, expect.stringMatching(words)]);
    expect(await readdir(path.join(folder, 'stated')).catch(() => [])).toEqual([]);
  });

  it('lists what people are to state, with what it comes to', async () => {
    const folder = await workshop();
    expect((await attest(folder, '--list')).stdout).toContain('unattested  2.1  Bound to secrecy');
    await attest(folder, ...right);
    const english = await attest(folder, '--list');
    expect([english.code, english.stdout]).toEqual([0, expect.stringContaining('  attested  2.1  Bound to secrecy\n')]);
    expect((await attest(folder, '--list', '--lang', 'de')).stdout).toContain('bestätigt  2.1  Verpflichtet\n');
    await writeFile(path.join(folder, 'list.pdf'), 'most of them');
    const { clauses } = JSON.parse((await attest(folder, '--list', '--json')).stdout);
    expect(clauses).toMatchObject([
      {
        policy: 'acme-tom',
        clause: '2.1',
        verdict: 'unattested',
        reasons: [{ reason: 'attestation-document-changed', count: 1 }],
        statements: [{ state: 'document-changed' }],
      },
      { clause: '2/2 ü', verdict: 'unattested', reasons: [{ reason: 'attestation-none', count: 1 }] },
    ]);
  });

  it('of several policies takes the one that is named by its id', async () => {
    const folder = await workshop({
      'tomproof.yaml': config.replace('[tom.yaml]', '[tom.yaml, other.yaml]'),
      'other.yaml': policy.replace('acme-tom', 'other-tom'),
    });
    expect((await attest(folder, ...right)).stderr).toMatch(/name the policy .* acme-tom, other-tom/);
    expect((await attest(folder, ...right, '--policy', 'other-tom')).code).toBe(0);
    expect(await written(folder)).toMatchObject({ policy: 'other-tom' });
  });
});

describe('tomproof audit with statements and waivers', () => {
  const audit = (folder: string, ...args: string[]) => tomproof(['audit', '--json', ...args], folder).ended;
  const looking = async (port: number, more: Record<string, string> = {}) =>
    workshop({
      'tomproof.yaml': `policies: [tom.yaml]
attestations: stated
${'waivers.yaml' in more ? 'waivers: waivers.yaml\n' : ''}defaults: { deadline: 1s, connect: 1s }
targets: [{ id: app, kind: endpoint, host: 127.0.0.1, port: ${port} }]
`,
      ...more,
    });

  it('judges a statement again from the bundle alone, though its files are gone', async () => {
    const folder = await looking(9);
    expect((await attest(folder, ...right)).code).toBe(0);
    const { stdout } = await audit(folder);
    const report = JSON.parse(stdout);
    const verdicts = Object.fromEntries(report.clauses.map((each: { id: string; verdict: string }) => [each.id, each.verdict]));
    expect(verdicts).toEqual({
      '1.1': 'unverified',
      '2.1': 'attested',
      '2/2 ü': 'unattested',
      3: 'unverified',
      4: 'not-in-force',
    });
    expect(report.attestations).toMatchObject([{ clause: '2.1', by: 'HR', state: 'valid' }]);
    await rm(path.join(folder, 'stated'), { recursive: true });
    await rm(path.join(folder, 'list.pdf'));
    const [bundle] = (await readdir(path.join(folder, 'evidence'))).filter((name) => !name.includes('.'));
    const again = await tomproof(['judge', path.join('evidence', bundle!)], folder).ended;
    expect(again.stderr).toContain('the same verdicts, byte for byte');
    expect(again.stdout).toContain('stated by HR on');
  });

  it.each([
    [
      'a clause that does not exist',
      '{ clause: "2.11", reason: r, owner: o, expires: 2099-01-01 }',
      /waivers.yaml:2:\d+: .*no clause “2.11”; did you mean 2.1/,
    ],
    [
      'a policy that does not exist',
      '{ clause: "2.1", policy: acme, reason: r, owner: o, expires: 2099-01-01 }',
      /no policy “acme”/,
    ],
    [
      'a check that does not exist',
      '{ check: tls.min-versoin, target: app, reason: r, owner: o, expires: 2099-01-01 }',
      /did you mean tls.min-version/,
    ],
    [
      'a target that does not exist',
      '{ check: tls.min-version, target: apq, reason: r, owner: o, expires: 2099-01-01 }',
      /no target “apq”; did you mean app/,
    ],
    ['nobody', '{ clause: "1.1", reason: r, owner: " ", expires: 2099-01-01 }', /waivers.yaml:2:\d+: .*owner/],
    ['no reason', '{ clause: "1.1", reason: " ", owner: o, expires: 2099-01-01 }', /waivers.yaml:2:\d+: .*reason/],
  ])('a waiver of %s is an error', async (_name, waiver, words) => {
    const folder = await looking(9, { 'waivers.yaml': `waivers:\n  - ${waiver}\n` });
    await mkdir(path.join(folder, 'stated'));
    const { code, stderr } = await audit(folder);
    expect([code, stderr]).toEqual([3, expect.stringMatching(words)]);
  });

  it('a waiver of what this run leaves out is no error', async () => {
    const waiver = '{ check: tls.min-version, target: elsewhere, reason: r, owner: o, expires: 2099-01-01 }';
    const folder = await looking(9, { 'waivers.yaml': `waivers:\n  - ${waiver}\n` });
    await mkdir(path.join(folder, 'stated'));
    const { code, stdout } = await audit(folder, '-c', 'tomproof.yaml', '127.0.0.1:9');
    expect([code, JSON.parse(stdout).waivers]).toMatchObject([2, [{ state: 'unused' }]]);
  });

  it('a folder that is not there is an error', async () => {
    const { code, stderr } = await audit(await looking(9));
    expect([code, stderr]).toEqual([3, expect.stringMatching(/stated: .*ENOENT/)]);
  });
});
