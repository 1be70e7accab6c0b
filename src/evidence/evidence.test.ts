import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tlsService } from '../../fixtures/facts/tls-service.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { checkManifest, readFacts } from './read.ts';
import { digestFile, startBundle } from './write.ts';

const names = ['facts.jsonl', 'findings.jsonl', 'plan.json', 'run.json', 'verdicts.json'];

async function makeBundle(evidence: string, at: string) {
  const bundle = await startBundle(evidence, new Date(at));
  for (const name of names.slice(0, 2)) await (await bundle.append(name)).write(`{"name":"${name}"}\n`);
  for (const name of names.slice(2)) await bundle.writeJson(name, { name });
  return bundle.seal();
}

it('a bundle holds its files and their digests, and is linked to the one before', async () => {
  const evidence = await temporaryFolder();
  const first = await makeBundle(evidence, '2026-06-01T00:00:00Z');
  const second = await makeBundle(evidence, '2026-06-02T00:00:00Z');
  expect((await readdir(second)).sort()).toEqual([...names, 'manifest.json'].sort());
  await checkManifest(second);
  const manifest = JSON.parse(await readFile(path.join(second, 'manifest.json'), 'utf8'));
  expect(Object.keys(manifest.files)).toEqual(names);
  expect(manifest.previous).toEqual({
    bundle: path.basename(first),
    sha256: await digestFile(path.join(first, 'manifest.json')),
  });
  expect(JSON.parse(await readFile(path.join(first, 'manifest.json'), 'utf8')).previous).toBeNull();
});

describe('checkManifest names what is wrong', () => {
  it.each<[string, (bundle: string) => Promise<void>, string]>([
    ['a changed byte', (bundle) => appendFile(path.join(bundle, 'facts.jsonl'), ' '), 'facts.jsonl: altered'],
    ['a file that is gone', (bundle) => rm(path.join(bundle, 'verdicts.json')), 'verdicts.json: missing'],
    ['no manifest', (bundle) => rm(path.join(bundle, 'manifest.json')), 'manifest.json: missing'],
    [
      'a manifest that is none',
      (bundle) => writeFile(path.join(bundle, 'manifest.json'), '{"files":1}'),
      'manifest.json: malformed',
    ],
    [
      'a manifest that leaves a file out',
      (bundle) => writeFile(path.join(bundle, 'manifest.json'), '{"schemaVersion":1,"files":{},"previous":null}'),
      'run.json: unlisted',
    ],
  ])('%s', async (_name, spoil, message) => {
    const bundle = await makeBundle(await temporaryFolder(), '2026-06-01T00:00:00Z');
    await spoil(bundle);
    await expect(checkManifest(bundle)).rejects.toThrow(message);
  });
});

it('a run that fails leaves nothing and harms no older bundle', async () => {
  const evidence = await temporaryFolder();
  const older = await makeBundle(evidence, '2026-06-01T00:00:00Z');
  const bundle = await startBundle(evidence, new Date());
  await (await bundle.append('facts.jsonl')).write('x'.repeat(200_000));
  await bundle.discard();
  expect(await readdir(evidence)).toEqual([path.basename(older)]);
  await checkManifest(older);
});

it('removes what a killed process left, and nothing of a living one or of another machine', async () => {
  const evidence = await temporaryFolder();
  const living = await startBundle(evidence, new Date());
  const dead = living.folder.replace(`-${process.pid}-`, '-999999999-');
  await mkdir(dead);
  const elsewhere = path.join(evidence, '.incomplete-01234567-999999999-x');
  await mkdir(elsewhere);
  await startBundle(evidence, new Date());
  const left = await readdir(evidence);
  expect(left).toContain(path.basename(living.folder));
  expect(left).not.toContain(path.basename(dead));
  expect(left).toContain(path.basename(elsewhere));
});

it('refuses a folder that cannot be written, with the system’s word', async () => {
  const file = path.join(await temporaryFolder({ evidence: 'a file' }), 'evidence');
  await expect(startBundle(file, new Date())).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOTDIR/) });
});

it('writes of many at once do not fall into each other', async () => {
  const bundle = await startBundle(await temporaryFolder(), new Date());
  const file = await bundle.append('facts.jsonl');
  const lines = Array.from({ length: 20 }, (_, index) => `${String(index % 10).repeat(700_000)}\n`);
  await Promise.all(lines.map((line) => file.write(line)));
  await bundle.flush();
  const written = (await readFile(path.join(bundle.folder, 'facts.jsonl'), 'utf8')).split('\n').slice(0, -1);
  expect(written.every((line) => line.length === 700_000 && new Set(line).size === 1)).toBe(true);
  expect(written).toHaveLength(20);
});

it('two runs at once get bundles of their own', async () => {
  const evidence = await temporaryFolder();
  const at = '2026-06-01T00:00:00Z';
  const made = await Promise.all([makeBundle(evidence, at), makeBundle(evidence, at)]);
  expect(new Set(made).size).toBe(2);
  for (const bundle of made) await checkManifest(bundle);
});

it('a line separator in a fact ends no line of the file', async () => {
  const bundle = await startBundle(await temporaryFolder(), new Date());
  const fact = { ...tlsService(), subject: { id: 'a\u2028b\u2029c', names: [] } };
  await (await bundle.append('facts.jsonl')).write(`${JSON.stringify({ target: 't', fact })}\n`.repeat(3));
  await bundle.flush();
  const seen = [];
  for await (const line of readFacts(bundle.folder)) seen.push(line);
  expect(seen).toHaveLength(3);
});
