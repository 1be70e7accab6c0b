import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../../../fixtures/folder.ts';
import { look } from '../../../fixtures/look.ts';
import type { FactKind } from '../../facts/index.ts';
import type { DocumentTarget } from '../../inventory/target.ts';
import { document } from './index.ts';

const record = (changes: object = {}) =>
  JSON.stringify({
    schemaVersion: 1,
    performedAt: '2026-05-20T09:00:00Z',
    result: 'succeeded',
    restored: 'orders-db',
    ...changes,
  });
const at = (place: string): DocumentTarget => ({ kind: 'document', id: 'restores', labels: {}, path: place });
const lookAt = (place: string) => look(document, at(place), { wants: { kinds: ['restore-test'] } });
const named = (folder: string, file: string) => `${path.basename(folder)}/${file}`;

describe('a folder of records', () => {
  it('yields a fact for each, persons by pseudonyms and roles by name', async () => {
    const folder = await temporaryFolder({
      'a.json': record({ by: 'Alice' }),
      'b.json': record({ by: 'ops', result: 'failed' }),
    });
    const { facts, failures } = await lookAt(folder);
    expect(failures).toEqual([]);
    expect(facts).toMatchObject([
      {
        kind: 'restore-test',
        system: 'restores',
        record: named(folder, 'a.json'),
        form: 'record',
        result: 'succeeded',
        by: 'person-Alice',
      },
      { record: named(folder, 'b.json'), result: 'failed', by: 'ops' },
    ]);
    expect(JSON.stringify(facts)).not.toContain(path.dirname(folder));
  });

  it('says of each that is no record why, and keeps the others', async () => {
    const folder = await temporaryFolder({
      'a.json': record(),
      'b.json': '{',
      'c.yaml': 'schemaVersion: 1',
      'd.json': `${record()}${' '.repeat(70_000)}`,
      'readme.md': 'no record',
    });
    const { facts, failures } = await lookAt(folder);
    expect(facts).toHaveLength(1);
    expect(failures.map(({ subject, reason, detail, kinds }) => [subject?.id, reason, detail, kinds])).toEqual([
      [named(folder, 'b.json'), 'malformed', 'no JSON', ['restore-test']],
      [named(folder, 'c.yaml'), 'malformed', 'no JSON', ['restore-test']],
      [named(folder, 'd.json'), 'malformed', 'too large', ['restore-test']],
    ]);
  });

  it('follows no link that leads out, and reads no folder below', async () => {
    const outside = await temporaryFolder({ 'secret.json': record() });
    const folder = await temporaryFolder({ 'a.json': record() });
    await symlink(path.join(outside, 'secret.json'), path.join(folder, 'out.json'));
    await symlink('a.json', path.join(folder, 'same.json'));
    await symlink('nowhere', path.join(folder, 'gone.json'));
    await symlink('.', path.join(folder, 'folder.json'));
    await mkdir(path.join(folder, 'below'));
    await mkdir(path.join(folder, 'below.json'));
    await writeFile(path.join(folder, 'below', 'b.json'), record());
    const { facts, failures } = await lookAt(folder);
    expect(facts.map(({ subject }) => subject.id)).toEqual([named(folder, 'a.json'), named(folder, 'same.json')]);
    expect(failures.map(({ subject, reason, detail }) => [path.basename(subject!.id), reason, detail])).toEqual([
      ['folder.json', 'unsupported', 'no file'],
      ['gone.json', 'unreachable', 'ENOENT'],
      ['out.json', 'denied', 'link out'],
    ]);
  });

  it('says that it is incomplete where there are too many, and reads the last', async () => {
    const names = Array.from({ length: 1002 }, (_, index) => `restore-${String(index).padStart(4, '0')}.json`);
    const folder = await temporaryFolder(Object.fromEntries(names.map((name) => [name, record()])));
    const { facts, failures } = await lookAt(folder);
    expect(failures).toMatchObject([{ reason: 'incomplete', detail: '2 more' }]);
    expect(facts.at(-1)!.subject.id).toBe(named(folder, 'restore-1001.json'));
    expect(facts).toHaveLength(1000);
  });

  it('fails where it holds none', async () => {
    const folder = await temporaryFolder({ 'readme.md': 'no record' });
    await mkdir(path.join(folder, 'below'));
    await writeFile(path.join(folder, 'below', 'a.json'), record());
    expect(await lookAt(folder)).toMatchObject({ facts: [], failures: [{ reason: 'unsupported', detail: 'no records' }] });
  });

  it('fails where it is not there', async () => {
    const { facts, failures } = await lookAt(path.join(await temporaryFolder(), 'records'));
    expect([facts, failures]).toEqual([
      [],
      [expect.objectContaining({ reason: 'unreachable', detail: 'ENOENT', kinds: ['restore-test'] })],
    ]);
  });

  const asRoot = process.getuid?.() === 0;
  (asRoot ? it.skip : it)(`fails where it may not be read${asRoot ? ' (skipped: root may read everything)' : ''}`, async () => {
    const folder = await temporaryFolder({ 'a.json': record() });
    await chmod(path.join(folder, 'a.json'), 0o000);
    expect((await lookAt(folder)).failures).toMatchObject([{ reason: 'denied', detail: 'EACCES' }]);
  });
});

it('reads one file', async () => {
  const folder = await temporaryFolder({ 'a.json': record() });
  const { facts, failures } = await lookAt(path.join(folder, 'a.json'));
  expect([facts.map(({ subject }) => subject.id), failures]).toEqual([['a.json'], []]);
});

it('reads no device', async () => {
  expect((await lookAt('/dev/zero')).failures).toMatchObject([{ reason: 'unsupported', detail: 'no file' }]);
});

it.each([
  ['/srv/records', ['document', 'restore-test']],
  ['/srv/records.json', ['document', 'restore-test']],
  ['/srv/iso27001.pdf', ['document']],
  ['/srv/incident-plan.md', ['document']],
])('%s can tell of %s', (place, kinds) => expect(document.kindsFor!(at(place))).toEqual(kinds));

it('looks for records and documents by themselves', async () => {
  const folder = await temporaryFolder({ 'plan.md': 'what to do' });
  const { facts, failures } = await look(document, at(folder));
  expect(facts).toMatchObject([{ kind: 'document', path: 'plan.md' }]);
  expect(failures).toMatchObject([{ kinds: ['restore-test'], detail: 'no records' }]);
});

it('says what it will do, for what is wanted only', async () => {
  const asked = (place: string, ...kinds: FactKind[]) => document.requests(at(place), { kinds });
  expect(await asked('/srv/records', 'document', 'restore-test')).toHaveLength(2);
  expect(await asked('/srv/records', 'restore-test')).toEqual([expect.stringContaining('each *.json')]);
  expect(await asked('/srv/plan.md', 'document', 'restore-test')).toEqual([expect.stringContaining('below it')]);
});
