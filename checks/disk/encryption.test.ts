import { encryptedPath, idle, plain, plainPath, swap, unseen, volume } from '../../fixtures/facts/volume.ts';
import type { Volume } from '../../src/facts/index.ts';
import { asOf, checkTable } from '../testing/table.ts';
import { diskEncryption } from './encryption.ts';

const root = volume({ mount: '/', mechanism: 'LUKS2 (aes-xts-plain64, 512 bit)' });
const boot = volume({ ...plain, mount: '/boot', content: 'boot' });
const data = volume({ mechanism: 'LUKS2 (aes-xts-plain64, 512 bit)' });
const remote = volume({ ...unseen, mount: '/nas', filesystem: 'nfs4', content: 'remote' });

checkTable(diskEncryption, {
  holds: [
    ['everything on LUKS', [root, data], { code: 'encrypted', warns: [] }],
    ['the cipher was not seen', [volume()], { warns: ['cipher-unseen'] }],
    ['what is needed to boot is no data', [root, boot]],
    [
      'memory, an image and a view hold no data of their own',
      [
        root,
        volume({ ...unseen, mount: '/tmp', filesystem: 'tmpfs', content: 'volatile' }),
        volume({ ...plain, mount: '/snap/core/1', filesystem: 'squashfs', content: 'image' }),
        volume({ ...unseen, mount: '/merged', filesystem: 'overlay', content: 'view' }),
      ],
    ],
    ['encrypted swap', [root, volume({ ...swap, mechanism: 'dm-crypt plain (aes-xts-plain64, 512 bit)' })], { warns: [] }],
    ['swap in memory', [root, volume({ ...swap, ...unseen, content: 'volatile' })]],
    ['a locked device', [root, volume({ ...idle })], { warns: [] }],
    ['only the named mount is promised', [volume({ ...plain, mount: '/' }), data], { with: { mounts: ['/srv'] } }],
    [
      'what is mounted below a named mount, and is not encrypted, is named',
      [data, volume({ ...plain, mount: '/srv/data' }), volume({ ...plain, mount: '/srv2' }), { ...remote, mount: '/srv/nas' }],
      { with: { mounts: ['/srv'] }, warns: ['below'] },
    ],
    [
      'a dataset beside a plain one',
      [
        volume({ mount: '/tank/a', filesystem: 'zfs', mechanism: 'ZFS native (aes-256-gcm)' }),
        volume({ ...plain, mount: '/tank/b' }),
      ],
      { with: { mounts: ['/tank/a'] } },
    ],
    [
      'plain ones are excepted, and named',
      [root, volume({ ...plain, mount: '/scratch' }), volume({ ...swap, ...plain })],
      { with: { except: ['/scratch', 'swap'] }, warns: ['left-out'] },
    ],
    [
      'an idle device is excepted',
      [root, volume({ ...plain, ...idle })],
      { with: { except: ['/dev/sdb1'] }, warns: ['left-out'] },
    ],
    ['a share is another system’s, and named', [root, remote], { warns: ['remote'] }],
  ],
  fails: [
    [
      'a plain root beside an encrypted loop file',
      [volume({ ...plain, mount: '/' }), volume({ mount: '/vault' })],
      { code: 'plain' },
    ],
    ['unencrypted swap', [root, volume({ ...swap, ...plain })]],
    ['one of two legs is plain', [volume({ ...plain, paths: [plainPath, encryptedPath] })]],
    ['although another one is unknown', [volume({ ...unseen, mount: '/a' }), volume({ ...plain })]],
    ['although a named mount does not exist', [volume({ ...plain })], { with: { mounts: ['/srv', '/nowhere'] } }],
    ['a boot file system that is named', [root, boot], { with: { mounts: ['/', '/boot'] } }],
    ['content that nobody knows, without encryption', [root, volume({ ...plain, content: 'unknown' })]],
    [
      'a mount that only begins like an exception',
      [root, volume({ ...plain, mount: '/scratch/deep' })],
      { with: { except: ['/scratch'] } },
    ],
  ],
  unknown: [
    ['what could not be seen', [root, volume({ ...unseen })], { reason: 'not-visible' }],
    ['swap that could not be seen', [root, volume({ ...swap, ...unseen })], { reason: 'not-visible' }],
    ['a named mount does not exist', [root, data], { with: { mounts: ['/srv', '/srv/data'] }, reason: 'not-visible' }],
    ['swap is named, and there is none', [root], { with: { mounts: ['/', 'swap'] }, reason: 'not-visible' }],
    ['an idle plain device', [root, volume({ ...plain, ...idle })], { reason: 'not-visible' }],
    ['everything is excepted', [root, data], { with: { except: ['/', '/srv'] }, reason: 'no-subject' }],
    ['nothing but boot', [boot], { reason: 'no-subject' }],
    [
      'a drive, of which only a locked partition goes by its name',
      [
        volume({ ...plain, mount: '/' }),
        volume({ ...idle, subject: { id: 'db-1:/dev/sdb1', names: ['/dev/sdb1', '/dev/sdb'] } }),
      ],
      { with: { mounts: ['/dev/sdb'] }, reason: 'not-visible' },
    ],
    ['a share that is named', [root, remote], { with: { mounts: ['/nas'] }, reason: 'not-visible' }],
    [
      'memory where a volume was promised',
      [volume({ ...unseen, filesystem: 'tmpfs', content: 'volatile' })],
      { with: { mounts: ['/srv'] } },
    ],
    [
      'a view that is named',
      [root, volume({ ...unseen, filesystem: 'overlay', content: 'view' })],
      { with: { mounts: ['/srv'] } },
    ],
  ],
  notApplicable: [
    [
      'swap is promised, and lies in memory',
      [root, volume({ ...swap, ...unseen, content: 'volatile' })],
      { with: { mounts: ['swap'] }, code: 'only-memory' },
    ],
  ],
});

describe('parameters', () => {
  it.each(['srv', '/srv/', '', '//', 'SWAP'])('%j is no mount point', (mount) => {
    expect(diskEncryption.params.safeParse({ mounts: [mount] }).success).toBe(false);
  });
  it('an empty list of mounts promises nothing and is refused', () => {
    expect(diskEncryption.params.safeParse({ mounts: [] }).success).toBe(false);
  });
});

it('names mount, file system and every layer of the way that decides', () => {
  const judgement = diskEncryption.judge(
    [volume({ ...plain, paths: [plainPath, encryptedPath] })],
    { except: [] },
    asOf(new Date()),
  );
  expect(judgement).toMatchObject({ args: { volumes: ['/srv ← ext4 ← /dev/sdb1 (part) ← /dev/sdb (disk) [+1]'] } });
});

it('lists twenty volumes at most', () => {
  const volumes = Array.from({ length: 25 }, (_, index) => volume({ ...plain, mount: `/srv/${index}` }));
  const judgement = diskEncryption.judge(volumes, { except: [] }, asOf(new Date()));
  expect((judgement.args as { volumes: string[] }).volumes.slice(19)).toEqual([expect.stringContaining('/srv/19'), '+5']);
});

it('wants the names of persons whose folders it names', () => {
  const wants = (params: object) => diskEncryption.wants!(diskEncryption.params.parse(params));
  expect(wants({ mounts: ['/home/alice'], except: ['/media/bob/x', 'swap'] })).toEqual({ accounts: ['alice', 'bob'] });
  expect(wants({})).toEqual({ accounts: [] });
});

describe('a disk of which its provider cannot tell', () => {
  const id = '/dev/disk/by-id/scsi-0HC_Volume_4711';
  const named = (fact: Volume, ...names: string[]): Volume => ({ ...fact, subject: { ...fact.subject, names } });
  const cloud = named(volume({ ...unseen, use: 'attached', mount: null, device: id, system: 'web-1' }), 'db-data', id);
  const local = named(volume({ ...unseen, use: 'attached', mount: null, device: null, system: 'web-1' }), 'web-1', '192.0.2.10');
  const there = (...facts: readonly Volume[]) => ({ alongside: { facts: facts.map((fact) => ({ target: 'machine', fact })) } });
  const onDrive = (changes: Parameters<typeof volume>[0] = {}) => named(volume(changes), '/dev/sdb', id);
  const judge = (fact: Volume, more: Parameters<typeof asOf>[1] = {}) =>
    diskEncryption.judge([fact], { except: [] }, asOf('2026-06-01T00:00:00Z', { target: 'cloud', ...more }));

  it('is unknown by itself', () => {
    expect(judge(cloud)).toMatchObject({ outcome: 'unknown', reason: 'not-visible' });
    expect(judge(local)).toMatchObject({ outcome: 'unknown' });
  });

  it('is what its machine says of the same drive', () => {
    expect(judge(cloud, there(onDrive()))).toMatchObject({ outcome: 'holds' });
    expect(JSON.stringify(judge(cloud, there(onDrive())))).toContain('db-1.example.org: /srv (seen there, LUKS2)');
    expect(judge(cloud, there(onDrive({ ...plain })))).toMatchObject({ outcome: 'fails' });
  });

  it('a part of the drive that is not encrypted, or was not seen, leaves it open', () => {
    expect(judge(cloud, there(onDrive(), onDrive({ ...unseen })))).toMatchObject({ outcome: 'unknown' });
    expect(judge(cloud, there(onDrive(), onDrive({ ...idle, ...plain, use: 'unmounted' })))).toMatchObject({
      outcome: 'unknown',
    });
  });

  it('another drive, the same target and another provider say nothing', () => {
    expect(judge(cloud, there(volume()))).toMatchObject({ outcome: 'unknown' });
    expect(judge(cloud, { alongside: { facts: [{ target: 'cloud', fact: onDrive() }] } })).toMatchObject({ outcome: 'unknown' });
    expect(judge(cloud, there(named(volume({ use: 'attached' }), id)))).toMatchObject({ outcome: 'unknown' });
  });

  it('of the disk a server comes with, all that the server at this address has', () => {
    const at = (changes: Parameters<typeof volume>[0]) => volume({ system: '192.0.2.10', ...changes });
    expect(judge(local, there(at({}), at({ mount: '/' })))).toMatchObject({ outcome: 'holds' });
    expect(judge(local, there(at({}), at({ ...plain, mount: '/' })))).toMatchObject({ outcome: 'unknown' });
    // A short name may be that of a machine of somebody else.
    expect(judge(local, there(volume({ system: 'web-1' })))).toMatchObject({ outcome: 'unknown' });
  });
});
