import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const least = ['--restored', 'orders-db', '--result', 'succeeded'];
const write = (args: readonly string[], folder: string) => tomproof(['restore-record', ...args], folder).ended;
const recordsIn = async (folder: string, records = 'records') => readdir(path.join(folder, records)).catch(() => []);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

describe('tomproof restore-record', () => {
  it('writes what was done as one file, and says where', async () => {
    const folder = await temporaryFolder();
    const args = ['--performed-at', '2026-05-20T11:00:00+02:00', '--copy', 'postgres/orders/2026-05-20.dump.gpg'];
    const more = ['--copy-at', '2026-05-20T01:00Z', '--took', '35m', '--by', 'Alice', '-o', 'evidence/records'];
    const { code, stdout, stderr } = await write([...least, ...args, ...more], folder);
    const file = path.join('evidence', 'records', 'restore-2026-05-20T09-00-00Z.json');
    expect([code, stdout, stderr]).toEqual([0, '', expect.stringContaining(`written: ${file}\n`)]);
    expect(JSON.parse(await readFile(path.join(folder, file), 'utf8'))).toEqual({
      schemaVersion: 1,
      performedAt: '2026-05-20T09:00:00Z',
      result: 'succeeded',
      restored: 'orders-db',
      copy: { id: 'postgres/orders/2026-05-20.dump.gpg', at: '2026-05-20T01:00:00Z' },
      took: 'PT35M',
      by: 'Alice',
    });
  });

  it('replaces no record', async () => {
    const folder = await temporaryFolder();
    const args = [...least, '--performed-at', '2026-05-20T09:00:00Z'];
    expect((await write(args, folder)).code).toBe(0);
    const file = path.join(folder, 'records', 'restore-2026-05-20T09-00-00Z.json');
    const before = await readFile(file, 'utf8');
    const { code, stderr } = await write([...args, '--by', 'ops'], folder);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/restore-2026-05-20T09-00-00Z\.json: exists already/)]);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it.each([
    ['nothing', [], /--restored/],
    ['no result', ['--restored', 'orders-db'], /--result/],
    ['another result', ['--restored', 'orders-db', '--result', 'partly'], /succeeded, failed/],
    ['the future', [...least, '--performed-at', '2999-01-01T00:00:00Z'], /in the future/],
    ['a day without a time', [...least, '--performed-at', '2026-05-20'], /2026-11-20T09:00:00Z/],
    ['a time of nowhere', [...least, '--performed-at', '2026-05-20T09:00:00'], /2026-11-20T09:00:00Z/],
    ['a day that is not', [...least, '--performed-at', '2026-02-30T09:00:00Z'], /2026-11-20T09:00:00Z/],
    [
      'a copy from after it',
      [...least, '--performed-at', '2026-05-20T09:00:00Z', '--copy', 'x', '--copy-at', '2026-05-20T09:00:01Z'],
      /after the restore/,
    ],
    ['a copy without a name', [...least, '--copy-at', '2026-05-20T09:00:00Z'], /--copy/],
    ['no duration', [...least, '--took', 'long'], /20s/],
    ['an empty name', ['--restored', '', '--result', 'failed'], /restored: /],
    ['a name without end', [...least, '--by', 'a'.repeat(201)], /by: /],
  ])('%s is a usage error, and nothing is written', async (_, args, words) => {
    const folder = await temporaryFolder();
    const { code, stderr } = await write(args, folder);
    expect([code, stderr]).toEqual([3, expect.stringMatching(words)]);
    expect(await recordsIn(folder)).toEqual([]);
  });

  it.each([
    ['en', 'Examples:'],
    ['de', 'Nachweis'],
  ])('explains itself in %s', async (language, word) => {
    const { code, stdout } = await write(['--help', '--lang', language], await temporaryFolder());
    expect([code, stdout]).toEqual([0, expect.stringContaining(word)]);
  });
});

describe('an audit of the records', () => {
  const configuration = {
    'policy.yaml':
      'policy: p\ntitle: { de: Wiederherstellung, en: Restores }\nclauses:\n  - id: "1"\n    summary: { de: Jährlich, en: Every year }\n    verify: [{ check: backup.restore-test, with: { every: 365d } }]\n',
    'tomproof.yaml': 'policies: [policy.yaml]\ntargets:\n  - { id: restores, kind: document, path: records }\n',
  };
  const audit = async (folder: string) => {
    const { code, stdout } = await tomproof(['audit', '--json', '--quiet'], folder).ended;
    const [clause] = JSON.parse(stdout).clauses;
    return { code, verdict: clause.verdict, findings: clause.findings };
  };

  it('is unverified without any, proven by one, contradicted by a failure after it, unverified beside one that makes no sense', async () => {
    const folder = await temporaryFolder(configuration);
    expect(await audit(folder)).toMatchObject({ code: 2, verdict: 'unverified', findings: [{ reason: 'unreachable' }] });
    await write([...least, '--performed-at', minutesAgo(90), '--copy', '2026.dump', '--by', 'Alice'], folder);
    const proven = await audit(folder);
    expect(proven).toMatchObject({ code: 0, verdict: 'proven' });
    expect(proven.findings[0].message).toMatch(/orders-db ← 2026\.dump, .*record records\/restore-/);
    expect(JSON.stringify(proven)).not.toContain('Alice');
    await writeFile(path.join(folder, 'records', 'note.json'), '{}');
    expect(await audit(folder)).toMatchObject({ code: 2, verdict: 'unverified' });
    await write(['--restored', 'orders-db', '--result', 'failed', '--performed-at', minutesAgo(30)], folder);
    expect(await audit(folder)).toMatchObject({ code: 1, verdict: 'contradicted' });
  });

  it('is unverified where the folder is empty', async () => {
    const folder = await temporaryFolder(configuration);
    await write([...least, '-o', 'records/below'], folder);
    expect(await audit(folder)).toMatchObject({ code: 2, verdict: 'unverified', findings: [{ reason: 'unsupported' }] });
  });
});
