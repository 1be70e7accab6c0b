import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { installed, tool } from '../../../../../fixtures/live/tools.ts';
import { workshop } from '../../../../../fixtures/live/workshop.ts';
import type { BucketBackup } from '../../../../inventory/target.ts';
import type { ListingEnd, StoredObject } from '../listing.ts';
import type { ObjectsOf } from '../store.ts';
import { layoutOf } from './index.ts';
import { opensWith } from './restic-keys.ts';

/** A folder as if it had been uploaded to a bucket under `repo/`. */
async function uploaded(folder: string): Promise<ObjectsOf> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const objects: StoredObject[] = [];
  for (const each of files) {
    const path = join(each.parentPath, each.name);
    const { size, mtimeMs } = await stat(path);
    objects.push({ key: `repo/${relative(folder, path)}`, size, modified: mtimeMs });
  }
  objects.sort((a, b) => (a.key < b.key ? -1 : 1));
  const below = (prefix: string) => objects.filter(({ key }) => key.startsWith(prefix));
  return {
    bucket: 'live',
    signal: new AbortController().signal,
    async list(prefix, take): Promise<ListingEnd> {
      for (const each of below(prefix)) take(each);
      return { objects: below(prefix).length, cut: null };
    },
    async level(prefix) {
      const names = below(prefix).map((each) => ({ name: each.key.slice(prefix.length), each }));
      return {
        objects: new Map(names.filter(({ name }) => !name.includes('/')).map(({ name, each }) => [name, each])),
        folders: new Set(names.filter(({ name }) => name.includes('/')).map(({ name }) => `${name.split('/')[0]}/`)),
      };
    },
    head: () => Promise.reject(new Error('not asked')),
    beginning: async (key, octets) => (await readFile(join(folder, key.slice('repo/'.length)))).subarray(0, octets),
  };
}

const entry: BucketBackup = {
  name: null,
  of: null,
  timeZone: 'UTC',
  incremental: false,
  prefix: 'repo/',
  layout: 'auto',
  pattern: null,
  names: [],
};

/** Runs a script in a folder of its own with some data in `data/`. */
async function made(shop: ReturnType<typeof workshop>, script: string): Promise<string> {
  const folder = await shop.folder();
  spawnSync('mkdir', [join(folder, 'data')]);
  await writeFile(join(folder, 'data', 'orders.sql'), 'x'.repeat(100_000));
  const env = { ...process.env, HOME: folder, RESTIC_PASSWORD: 'test', BORG_PASSPHRASE: 'test', BORG_BASE_DIR: folder };
  const { status, stderr } = spawnSync(tool('sh'), ['-ec', script], { cwd: folder, env, encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return join(folder, 'repo');
}

describe('repositories of real programs', () => {
  const shop = workshop();
  const missing = { restic: installed('restic', 'restic'), borg: installed('borgbackup', 'borg') };
  const live = (name: keyof typeof missing, title: string, run: () => Promise<void>) =>
    missing[name] === null ? it(title, run) : it.skip(`${title} (${missing[name]})`, run);

  live('restic', 'restic, with a copy for each snapshot', async () => {
    const repository = await made(shop, 'restic -r repo init; restic -r repo backup data; restic -r repo backup data');
    const { sets, failures } = await layoutOf(entry)(await uploaded(repository), entry);
    expect(failures).toEqual([]);
    expect(sets).toMatchObject([
      { tool: 'restic', encryptedBy: expect.stringContaining('restic'), copies: [{ complete: true }, { complete: true }] },
    ]);
  });

  live('restic', 'a key of restic opens with its passphrase, and with no other', async () => {
    const objects = await uploaded(await made(shop, 'restic -r repo init'));
    const keys = [...(await objects.level('repo/keys/')).objects.values()].map(({ key }) => key);
    expect(keys).toHaveLength(1);
    expect(await opensWith('test', objects, keys)).toBe(true);
    expect(await opensWith('', objects, keys)).toBe(false);
  });

  live('borg', 'borg, whose archives are not visible', async () => {
    const repository = await made(shop, 'borg init -e repokey repo; borg create repo::one data');
    await expect(layoutOf(entry)(await uploaded(repository), entry)).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(layoutOf(entry)(await uploaded(repository), entry)).rejects.toMatchObject({
      detail: expect.stringContaining('borg'),
    });
  });
});
