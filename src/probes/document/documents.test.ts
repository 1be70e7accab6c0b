import { createHash } from 'node:crypto';
import { chmod, mkdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { temporaryFolder } from '../../../fixtures/folder.ts';
import { look } from '../../../fixtures/look.ts';
import { factSchema } from '../../facts/index.ts';
import type { DocumentTarget } from '../../inventory/target.ts';
import { ProbeError } from '../define.ts';
import { document } from './index.ts';

const at = (place: string): DocumentTarget => ({ kind: 'document', id: 'certificates', labels: {}, path: place });
const lookAt = async (place: string, signal?: AbortSignal) => {
  const result = await look(document, at(place), { wants: { kinds: ['document'] }, ...(signal ? { signal } : {}) });
  for (const fact of result.facts) factSchema.parse(fact);
  return { ...result, documents: result.facts.filter((fact) => fact.kind === 'document') };
};
const told = ({ failures }: Awaited<ReturnType<typeof lookAt>>) =>
  failures.map(({ subject, reason, detail }) => [subject?.id.split('/').slice(1).join('/'), reason, detail]);

/** A folder with files in folders below it. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

describe('a folder of documents', () => {
  it('yields a fact for each file in it and below it', async () => {
    const folder = await folderOf({ 'plan.md': 'what to do', '2026/iso27001-2026-03-01.pdf': '%PDF-1.7', '2026/empty.txt': '' });
    const { documents, failures } = await lookAt(folder);
    expect(failures).toEqual([]);
    expect(documents).toMatchObject([
      { path: '2026/empty.txt', size: 0, datedBy: 'file-system' },
      { path: '2026/iso27001-2026-03-01.pdf', size: 8, datedAt: '2026-03-01T00:00:00.000Z', datedBy: 'name' },
      { path: 'plan.md', size: 10, digest: createHash('sha256').update('what to do').digest('hex') },
    ]);
    expect(documents[2]!.subject.id).toBe(`${path.basename(folder)}/plan.md`);
    expect(JSON.stringify(documents)).not.toContain(path.dirname(folder));
  });

  it('takes the date of a PDF from its content, and no date from after its last change', async () => {
    const folder = await folderOf({
      'a.pdf': '%PDF-1.7 /CreationDate (D:20260301)',
      'b-2026-04-01.pdf': '%PDF-1.7 /CreationDate (D:20260301)',
    });
    await utimes(path.join(folder, 'b-2026-04-01.pdf'), new Date('2026-02-01'), new Date('2026-02-01'));
    expect((await lookAt(folder)).documents).toMatchObject([
      { path: 'a.pdf', datedAt: '2026-03-01T00:00:00.000Z', datedBy: 'content' },
      { path: 'b-2026-04-01.pdf', datedAt: '2026-02-01T00:00:00.000Z', datedBy: 'file-system' },
    ]);
  });

  it('yields nothing where it is empty', async () => {
    expect(await lookAt(await temporaryFolder())).toMatchObject({ facts: [], failures: [] });
  });

  it('passes over what a program for versions keeps', async () => {
    const folder = await folderOf({ '.git/HEAD': 'ref', '.well-known/security.txt': 'Contact', 'a/.git': 'gitdir' });
    const { documents, failures } = await lookAt(folder);
    expect([documents.map((each) => each.path), failures]).toEqual([['.well-known/security.txt'], []]);
  });

  it('calls persons whose folders it passes by pseudonyms', async () => {
    const { documents } = await lookAt(await folderOf({ 'home/alice/plan.md': 'x' }));
    expect(documents.map((each) => [each.path, each.subject.id.endsWith('/home/person-alice/plan.md')])).toEqual([
      ['home/person-alice/plan.md', true],
    ]);
  });

  it('reads four folders deep, and says what lies deeper', async () => {
    const folder = await folderOf({ 'a/b/c/d/there.md': 'x', 'a/b/c/d/e/deeper.md': 'x' });
    const result = await lookAt(folder);
    expect(result.documents.map((each) => each.path)).toEqual(['a/b/c/d/there.md']);
    expect(told(result)).toEqual([['a/b/c/d/e', 'incomplete', 'more than 4 folders deep']]);
  });

  it('follows links within it, none that leads out, and none into what it lies in', async () => {
    const outside = await temporaryFolder({ 'secret.md': 'x' });
    const folder = await folderOf({ '2026/a.md': 'x' });
    for (const [name, to] of [
      ['current', '2026'],
      ['gone.md', 'nowhere'],
      ['out', outside],
      ['out.md', path.join(outside, 'secret.md')],
      ['same.md', '2026/a.md'],
      ['2026/up', '..'],
      ['2026/self', '.'],
    ] as const)
      await symlink(to, path.join(folder, name));
    const result = await lookAt(folder);
    expect(result.documents.map((each) => each.path)).toEqual(['2026/a.md', 'current/a.md', 'same.md']);
    expect(told(result)).toEqual([
      ['gone.md', 'unreachable', 'ENOENT'],
      ['out', 'denied', 'link out'],
      ['out.md', 'denied', 'link out'],
    ]);
  });

  it('reads regular files only', async () => {
    const folder = await folderOf({ 'a.md': 'x' });
    const server = createServer().listen(path.join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const result = await lookAt(folder);
    server.close();
    expect(result.documents.map((each) => each.path)).toEqual(['a.md']);
    expect(told(result)).toEqual([['socket', 'unsupported', 'no file']]);
  });

  it('reads files up to a size', async () => {
    const folder = await folderOf({ 'fits.bin': '', 'large.bin': '' });
    await truncate(path.join(folder, 'fits.bin'), 50 * 1024 * 1024);
    await truncate(path.join(folder, 'large.bin'), 50 * 1024 * 1024 + 1);
    const result = await lookAt(folder);
    expect(result.documents.map((each) => [each.path, each.size])).toEqual([['fits.bin', 52_428_800]]);
    expect(told(result)).toEqual([['large.bin', 'local-limit', 'more than 52428800 bytes']]);
  });

  it('says that it is incomplete where there are too many', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `${index}.md`);
    const result = await lookAt(await temporaryFolder(Object.fromEntries(names.map((name) => [name, 'x']))));
    expect(result.documents).toHaveLength(1000);
    expect(told(result)).toEqual([['', 'incomplete', 'more than 1000 files']]);
  });

  it('is whole where there are just as many', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${index}.md`);
    const { documents, failures } = await lookAt(await temporaryFolder(Object.fromEntries(names.map((name) => [name, 'x']))));
    expect([documents.length, failures]).toEqual([1000, []]);
  });

  it('says that it is incomplete where there are too many folders', async () => {
    const folder = await temporaryFolder();
    for (let index = 0; index < 1000; index++) await mkdir(path.join(folder, String(index)));
    expect(told(await lookAt(folder))).toEqual([['', 'incomplete', 'more than 1000 folders']]);
  });

  it('stops when the run does', async () => {
    const { facts, failures } = await lookAt(
      await folderOf({ 'a.md': 'x' }),
      AbortSignal.abort(new ProbeError('aborted', 'stopped')),
    );
    expect([facts, failures.map(({ kinds, reason }) => [kinds, reason])]).toEqual([[], [[['document'], 'aborted']]]);
  });

  it('fails where it is not there', async () => {
    const { facts, failures } = await lookAt(path.join(await temporaryFolder(), 'certificates'));
    expect([facts, failures]).toEqual([
      [],
      [expect.objectContaining({ reason: 'unreachable', detail: 'ENOENT', kinds: ['document'] })],
    ]);
  });

  const asRoot = process.getuid?.() === 0;
  (asRoot ? it.skip : it)(`fails where it may not be read${asRoot ? ' (skipped: root may read everything)' : ''}`, async () => {
    const folder = await folderOf({ 'a.md': 'x', 'below/b.md': 'x' });
    await chmod(path.join(folder, 'a.md'), 0o000);
    await chmod(path.join(folder, 'below'), 0o000);
    const result = await lookAt(folder);
    await chmod(path.join(folder, 'below'), 0o700);
    expect(told(result)).toEqual([
      ['below', 'denied', 'EACCES'],
      ['a.md', 'denied', 'EACCES'],
    ]);
  });
});

it('reads one file, by its name', async () => {
  const folder = await folderOf({ 'iso27001-2026-03-01.pdf': '%PDF-1.7' });
  const { documents, failures } = await lookAt(path.join(folder, 'iso27001-2026-03-01.pdf'));
  expect(failures).toEqual([]);
  expect(documents).toMatchObject([
    { subject: { id: 'iso27001-2026-03-01.pdf' }, path: 'iso27001-2026-03-01.pdf', datedBy: 'name' },
  ]);
});

it('reads no device', async () => {
  expect(await lookAt('/dev/zero')).toMatchObject({ facts: [], failures: [{ reason: 'unsupported', detail: 'no file' }] });
});
