import { readFileSync } from 'node:fs';
import path from 'node:path';
import { absent, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { type Volume, volumeSchema } from '../../../../facts/index.ts';
import { packageRoot } from '../../../../package.ts';
import type { Answer, Answers } from '../../topic.ts';
import { volume } from './index.ts';

type Given = Partial<Answers<(typeof volume)['commands']>>;

const transcript = (file: string) => readFileSync(path.join(packageRoot, 'fixtures/transcripts', file), 'utf8');
const recorded = (file: string) => said(transcript(`recorded/debian-12-volume/${file}`));

/** The facts by what they are called on the machine, and what failed. */
function look(given: Given) {
  const { facts, failures } = read(volume, { container: said('none\n', { status: 1 }), md: said(''), ...given });
  for (const fact of facts) volumeSchema.parse(fact);
  const ids = facts.map(({ subject }) => subject.id);
  expect(new Set(ids).size).toBe(ids.length);
  return { failures, by: new Map(facts.map((fact) => [fact.subject.id.slice('db-1.example.org:'.length), fact] as const)) };
}

const chains = (fact: Volume | undefined) =>
  fact?.paths.map(({ encryption, layers }) => `${encryption}: ${layers.map(({ name, type }) => `${name} ${type}`).join(' < ')}`);

interface Node {
  readonly name: string;
  readonly kname: string;
  readonly children?: readonly Node[];
}
let number = 0;
const numbers = new Map<string, string>();
/** A device as lsblk lists it; the same name has the same number. */
const device = (name: string, type: string | null, fstype: string | null, children: Node[] = [], more: object = {}): Node => {
  const kname = Object.hasOwn(more, 'kname') ? '' : name;
  if (!numbers.has(name)) numbers.set(name, `250:${number++}`);
  return { name, kname, type, fstype, 'maj:min': numbers.get(name), size: 1024 ** 3, ...more, children } as Node;
};
const lsblk = (...blockdevices: Node[]) => said(JSON.stringify({ blockdevices }));

const root = '27 1 250:999 / / rw shared:1 - ext4 /dev/sdz rw';
/** Mounts of devices, with a root of its own. */
const mountinfo = (...lines: string[]) => said(`${[root, ...lines].join('\n')}\n`);
const mounted = (name: string, point: string, filesystem = 'ext4', id = 100 + number) =>
  `${id} 27 ${numbers.get(name)} / ${point} rw,relatime shared:9 - ${filesystem} ${name} rw`;

const swaps = (...rows: string[]) => said(`${['Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority', ...rows].join('\n')}\n`);
const noSwaps = swaps();
const ids = (entries: Record<string, string>) =>
  said(
    Object.entries(entries)
      .map(([kernel, id]) => `/sys/devices/virtual/block/${kernel}/${id}\n`)
      .join(''),
  );

describe('the server of the recordings', () => {
  const asUser: Given = {
    mounts: recorded('user/mounts.out'),
    swaps: recorded('user/swaps.out'),
    devices: recorded('user/devices.out'),
    links: recorded('user/links.out'),
    sysfs: recorded('user/sysfs.out'),
    mapped: needsRoot,
    mappedState: needsRoot,
    md: recorded('user/md.out'),
    btrfs: recorded('user/btrfs.out'),
    container: said(transcript('recorded/debian-12-volume/user/container.out'), { status: 1 }),
  };
  const mapped = recorded('root/mapped.out');
  const expected = {
    '/': 'encrypted',
    '/boot': 'plain',
    '/srv/bind': 'plain',
    '/srv/btrfs': 'plain',
    '/srv/degraded': 'plain',
    '/srv/lvm-on-luks': 'encrypted',
    '/srv/plain': 'plain',
    '/srv/plain/vault': 'encrypted',
    '/srv/raid-half': 'plain',
    '/srv/raid-luks': 'encrypted',
    'swap /dev/dm-5': 'encrypted',
    'swap /dev/vdd4': 'plain',
  };

  const noJson = said('', { status: 1, stderr: "lsblk: unrecognized option '--json'" });
  it.each([
    ['without rights', asUser],
    ['as root', { ...asUser, devices: recorded('root/devices.out'), mapped, mappedState: recorded('root/mappedState.out') }],
    [
      'by an lsblk that knows fewer columns',
      { ...asUser, devices: said('', { status: 1 }), devicesFewColumns: recorded('user/devicesFewColumns.out') },
    ],
    [
      'in pairs, as root',
      { ...asUser, devices: noJson, devicesFewColumns: noJson, devicesPairs: recorded('user/devicesPairs.out'), mapped },
    ],
  ] as [string, Given][])('is told %s', (how, given) => {
    const { by, failures } = look(given);
    expect(failures).toEqual([]);
    const stored = [...by].filter(([, { content }]) => content === 'data' || content === 'boot');
    expect(Object.fromEntries(stored.map(([key, { encryption }]) => [key, encryption]).sort())).toEqual(expected);
    expect(by.get('/boot')?.content).toBe('boot');
    expect(by.get('/srv/scratch')?.content).toBe('volatile');
    expect(by.get('/srv/container')).toMatchObject({ content: 'view', encryption: 'unknown' });
    // A partition of 16 MiB, empty: without its type it might be a boot loader's.
    const idle = [...by].filter(([, { use }]) => use === 'unmounted').map(([key, { unseen }]) => `${key} ${unseen}`);
    expect(idle).toEqual(how === 'without rights' || how === 'as root' ? ['/dev/vde3 content not recognised'] : []);
  });

  it.each(['debian-11', 'debian-13'])('is told by the lsblk of %s', (release) => {
    const devices = said(transcript(`recorded/${release}/user/lsblk-columns-old.out`));
    const dmsetup = said(transcript(`recorded/${release}/root/dmsetup-table.out`));
    const { by } = look({ ...asUser, devices, mapped: dmsetup });
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, by.get(key)?.encryption]))).toEqual(expected);
  });

  it('tells every way down', () => {
    const { by } = look(asUser);
    expect(chains(by.get('/srv/lvm-on-luks'))).toEqual([
      'encrypted: /dev/mapper/data-files lvm < /dev/mapper/lvm_crypt crypt < /dev/vdc disk',
    ]);
    expect(chains(by.get('/srv/raid-half'))?.sort()).toEqual([
      'encrypted: /dev/md127 raid1 < /dev/mapper/leg_crypt crypt < /dev/vdd1 part < /dev/vdd disk',
      'plain: /dev/md127 raid1 < /dev/vde1 part < /dev/vde disk',
    ]);
    expect(chains(by.get('/srv/raid-half'))?.[0]).toContain('plain');
    expect(chains(by.get('/srv/plain/vault'))).toEqual([
      'encrypted: /dev/mapper/vault_crypt crypt < /dev/loop0 loop < /srv/plain/vault.img file < /srv/plain ext4 < /dev/vdb disk',
    ]);
    expect(by.get('/')).toMatchObject({ mechanism: 'LUKS2', size: 873463808, redundant: false });
    expect(by.get('/')?.subject.names).toEqual(
      expect.arrayContaining(['/dev/mapper/cryptroot', '/dev/dm-0', '253:0', '/dev/vda']),
    );
    expect(by.get('swap /dev/dm-5')?.mechanism).toBe('dm-crypt plain');
  });

  it('tells arrays with their state', () => {
    const { by } = look(asUser);
    expect(by.get('/srv/degraded')).toMatchObject({
      redundant: true,
      arrays: [{ name: '/dev/md125', level: 'raid1', redundant: true, state: 'degraded', members: { present: 1, expected: 2 } }],
    });
    expect(by.get('/srv/raid-luks')).toMatchObject({ redundant: true, arrays: [{ state: 'healthy', technology: 'md' }] });
    expect(by.get('/srv/plain')).toMatchObject({ redundant: false, arrays: [] });
  });

  it('tells ciphers to root, and never a key', () => {
    const { by } = look({ ...asUser, mapped });
    expect(by.get('/')?.mechanism).toBe('LUKS2 (aes-xts-plain64, 512 bit)');
    expect(by.get('swap /dev/dm-5')?.mechanism).toBe('dm-crypt plain (aes-xts-plain64, 512 bit)');
    expect(JSON.stringify([...by.values()])).not.toMatch(/logon|00000000000000000000000000000000/);
  });

  it('without sysfs, knows LUKS by the header below, and nothing about a mapping without one', () => {
    const { by } = look({ ...asUser, sysfs: said('', { status: 2, stderr: 'grep: unrecognized option: include=uuid' }) });
    expect(by.get('/')).toMatchObject({ encryption: 'encrypted', mechanism: 'LUKS2' });
    expect(by.get('swap /dev/dm-5')).toMatchObject({ encryption: 'unknown', unseen: 'kind of crypt mapping' });
  });

  it('without the listing of btrfs does not take one device for all', () => {
    const { by } = look({ ...asUser, btrfs: absent });
    expect(by.get('/srv/btrfs')).toMatchObject({ encryption: 'unknown', unseen: 'further devices of btrfs' });
  });
});

describe('never encrypted by mistake', () => {
  const crypt = (name: string, fstype: string, kernel: string, children: Node[] = []) =>
    device(name, 'crypt', fstype, children, { kname: kernel });
  const luks = (name: string, children: Node[]) => device(name, 'disk', 'crypto_LUKS', children, { fsver: '2' });

  const cases: [string, Volume['encryption'], () => Given & { at?: string }][] = [
    [
      'LVM on a LUKS and a plain physical volume',
      'plain',
      () => {
        const lv = () => device('/dev/mapper/vg-data', 'lvm', 'ext4', [], { kname: '/dev/dm-9' });
        const devices = lsblk(
          luks('/dev/sda', [crypt('/dev/mapper/pv', 'LVM2_member', '/dev/dm-8', [lv()])]),
          device('/dev/sdb', 'disk', 'LVM2_member', [lv()]),
        );
        return {
          devices,
          sysfs: ids({ 'dm-8': 'dm/uuid:CRYPT-LUKS2-00-pv' }),
          mounts: mountinfo(mounted('/dev/mapper/vg-data', '/srv')),
        };
      },
    ],
    [
      'a linear mapping with the name of LUKS',
      'plain',
      () => {
        const devices = lsblk(luks('/dev/sdc', [device('/dev/mapper/luks-data', 'dm', 'ext4', [], { kname: '/dev/dm-7' })]));
        return { devices, sysfs: ids({}), mounts: mountinfo(mounted('/dev/mapper/luks-data', '/srv')) };
      },
    ],
    ...(['INTEGRITY', 'VERITY'] as const).map((kind): [string, Volume['encryption'], () => Given] => [
      `dm-${kind.toLowerCase()}, which lsblk calls crypt`,
      'plain',
      () => {
        const name = `/dev/mapper/${kind}`;
        const devices = lsblk(device('/dev/sdd', 'disk', null, [crypt(name, 'ext4', '/dev/dm-6')]));
        return { devices, sysfs: ids({ 'dm-6': `dm/uuid:CRYPT-${kind}-x` }), mounts: mountinfo(mounted(name, '/srv')) };
      },
    ]),
    ...(
      [
        ['a cipher that does nothing', 'plain', 'crypt cipher_null-ecb - 0 8:0 4096', ''],
        ['a cipher that does nothing, in the form of the kernel', 'plain', 'crypt capi:ecb(cipher_null)-plain 0 0 8:0 4096', ''],
        ['the id of LUKS without a cipher', 'unknown', 'linear 8:0 0', ''],
        ['a mapping encrypted in part', 'unknown', 'crypt aes-xts-plain64 00 0 8:0 0', '\nnull: 2048 2048 linear 8:0 2048'],
      ] as const
    ).map(([name, encryption, target, more]): [string, Volume['encryption'], () => Given] => [
      name,
      encryption,
      () => {
        const devices = lsblk(luks('/dev/sde', [crypt('/dev/mapper/null', 'ext4', '/dev/dm-5')]));
        const mapped = said(`null: 0 2048 ${target}${more}\n`.replaceAll('8:0', numbers.get('/dev/sde')!));
        const mounts = mountinfo(mounted('/dev/mapper/null', '/srv'));
        return { devices, mapped, sysfs: ids({ 'dm-5': 'dm/uuid:CRYPT-LUKS2-00-null' }), mounts };
      },
    ]),
    [
      'a parent that only the mapping names',
      'plain',
      () => {
        const lv = device('/dev/mapper/vg-span', 'lvm', 'ext4', [], { kname: '/dev/dm-4' });
        const devices = lsblk(
          luks('/dev/sdf', [crypt('/dev/mapper/half', 'LVM2_member', '/dev/dm-3', [lv])]),
          device('/dev/sdg', 'disk', null),
        );
        const [own, other] = [numbers.get('/dev/mapper/half'), numbers.get('/dev/sdg')];
        return {
          devices,
          sysfs: ids({ 'dm-3': 'dm/uuid:CRYPT-LUKS2-00-half' }),
          mapped: said(`vg-span: 0 8 linear ${own} 0\nvg-span: 8 8 linear ${other} 0\n`),
          mounts: mountinfo(mounted('/dev/mapper/vg-span', '/srv')),
        };
      },
    ],
    [
      'a parent that is listed nowhere',
      'unknown',
      () => {
        const lv = device('/dev/mapper/vg-gap', 'lvm', 'ext4', [], { kname: '/dev/dm-14' });
        const devices = lsblk(luks('/dev/sdf', [crypt('/dev/mapper/half', 'LVM2_member', '/dev/dm-3', [lv])]));
        return {
          devices,
          sysfs: ids({ 'dm-3': 'dm/uuid:CRYPT-LUKS2-00-half' }),
          mapped: said(`vg-gap: 0 8 linear ${numbers.get('/dev/mapper/half')} 0\nvg-gap: 8 8 linear 99:99 0\n`),
          mounts: mountinfo(mounted('/dev/mapper/vg-gap', '/srv')),
        };
      },
    ],
    [
      'a mapping below which nothing is listed',
      'unknown',
      () => {
        const devices = lsblk(device('/dev/mapper/lone', 'lvm', 'ext4', [], { kname: '/dev/dm-2' }));
        return { devices, mounts: mountinfo(mounted('/dev/mapper/lone', '/srv')) };
      },
    ],
    [
      'a device that lsblk does not list',
      'unknown',
      () => ({ devices: lsblk(device('/dev/sda', 'disk', null)), mounts: mountinfo('90 27 8:99 / /srv rw - ext4 /dev/sdx1 rw') }),
    ],
    ['no lsblk', 'unknown', () => ({ devices: absent, mounts: mountinfo(mounted('/dev/sda', '/srv')) })],
    [
      'an lsblk that was cut short',
      'unknown',
      () => ({ devices: said('{"blockdevices": [{"name":"/dev/sda"'), mounts: mountinfo(mounted('/dev/sda', '/srv')) }),
    ],
    ['an lsblk that says nothing', 'unknown', () => ({ devices: said(''), mounts: mountinfo(mounted('/dev/sda', '/srv')) })],
    [
      'no types',
      'unknown',
      () => ({ devices: lsblk(device('/dev/sda', null, null)), mounts: mountinfo(mounted('/dev/sda', '/srv')) }),
    ],
    [
      'a LUKS header on a device that is mounted as it is',
      'plain',
      () => ({ devices: lsblk(luks('/dev/sda', [])), mounts: mountinfo(mounted('/dev/sda', '/srv')) }),
    ],
    [
      'a plain real-time section of XFS',
      'plain',
      () => {
        const devices = lsblk(luks('/dev/sdh', [crypt('/dev/mapper/x', 'xfs', '/dev/dm-1')]), device('/dev/sdi', 'disk', null));
        const mounts = mountinfo(`${mounted('/dev/mapper/x', '/srv', 'xfs')},rtdev=/dev/sdi`);
        return { devices, mounts, sysfs: ids({ 'dm-1': 'dm/uuid:CRYPT-LUKS2-00-x' }) };
      },
    ],
    [
      'a file system that may lie on more devices',
      'unknown',
      () => {
        const devices = lsblk(luks('/dev/sdh', [crypt('/dev/mapper/x', 'f2fs', '/dev/dm-1')]));
        const mounts = mountinfo(mounted('/dev/mapper/x', '/srv', 'f2fs'));
        return { devices, mounts, sysfs: ids({ 'dm-1': 'dm/uuid:CRYPT-LUKS2-00-x' }) };
      },
    ],
    [
      'a bind mount of a plain folder in an encrypted tree',
      'plain',
      () => {
        const devices = lsblk(
          luks('/dev/sdj', [crypt('/dev/mapper/y', 'ext4', '/dev/dm-11')]),
          device('/dev/sdk', 'disk', 'ext4'),
        );
        const bind = `91 90 ${numbers.get('/dev/sdk')} /shared /data/inside rw - ext4 /dev/sdk rw`;
        const mounts = mountinfo(mounted('/dev/mapper/y', '/data', 'ext4', 90), mounted('/dev/sdk', '/other'), bind);
        return { devices, mounts, sysfs: ids({ 'dm-11': 'dm/uuid:CRYPT-LUKS2-00-y' }), at: '/data/inside' };
      },
    ],
    [
      'a plain loop file on a plain disk, encrypted neither by the folder it is named after',
      'plain',
      () => {
        const devices = lsblk(device('/dev/loop3', 'loop', 'ext4'), device('/dev/sdk', 'disk', 'ext4'));
        const mounts = mountinfo(mounted('/dev/sdk', '/vault'), mounted('/dev/loop3', '/srv'));
        return { devices, mounts, sysfs: ids({ loop3: 'loop/backing_file:/vault/luks.img' }) };
      },
    ],
    [
      'a loop file below a mount that an encrypted one was put over',
      'unknown',
      () => {
        const devices = lsblk(
          device('/dev/loop3', 'loop', 'ext4'),
          device('/dev/sdk', 'disk', 'ext4'),
          luks('/dev/sdj', [crypt('/dev/mapper/y', 'ext4', '/dev/dm-11')]),
        );
        const mounts = mountinfo(
          mounted('/dev/sdk', '/vault', 'ext4', 70),
          `71 70 ${numbers.get('/dev/mapper/y')} / /vault rw - ext4 /dev/mapper/y rw`,
          mounted('/dev/loop3', '/srv'),
        );
        return { devices, mounts, sysfs: ids({ loop3: 'loop/backing_file:/vault/a.img', 'dm-11': 'dm/uuid:CRYPT-LUKS2-00-y' }) };
      },
    ],
    [
      'a loop device whose file is not told',
      'unknown',
      () => ({
        devices: lsblk(device('/dev/loop3', 'loop', 'ext4')),
        mounts: mountinfo(mounted('/dev/loop3', '/srv')),
        sysfs: ids({}),
      }),
    ],
    ...(['/dev/rbd0', '/dev/nbd0', '/dev/zd16'] as const).map((name): [string, Volume['encryption'], () => Given] => [
      `${name}, whose bytes lie elsewhere`,
      'unknown',
      () => ({ devices: lsblk(device(name, 'disk', 'ext4')), mounts: mountinfo(mounted(name, '/srv')) }),
    ]),
    ...(
      [
        ['nfs4', 'nas:/export'],
        ['overlay', 'overlay'],
        ['fuse.encfs', 'encfs'],
        ['fuse.mergerfs', 'a:b'],
        ['bcachefs', '/dev/sda:/dev/sdb'],
      ] as const
    ).map(([filesystem, source]): [string, Volume['encryption'], () => Given] => [
      filesystem,
      'unknown',
      () => ({
        devices: lsblk(device('/dev/sda', 'disk', null)),
        mounts: mountinfo(`92 27 0:77 / /srv rw - ${filesystem} ${source} rw`),
      }),
    ]),
    ...(
      [
        [
          'overlay root',
          { mounts: said('30 1 0:50 / / rw - overlay overlay rw\n31 30 250:900 / /srv rw - ext4 /dev/mapper/y rw\n') },
        ],
        ['Docker', { container: said('docker\n') }],
        ['marks of a container engine', { mounts: 'hosts' }],
      ] as const
    ).map(([name, more]): [string, Volume['encryption'], () => Given] => [
      `a container: ${name}`,
      'unknown',
      () => {
        numbers.set('/dev/mapper/y', '250:900');
        const devices = lsblk(luks('/dev/sdj', [crypt('/dev/mapper/y', 'ext4', '/dev/dm-11')]));
        const own = [
          mounted('/dev/mapper/y', '/srv'),
          ...('mounts' in more && more.mounts === 'hosts' ? [mounted('/dev/mapper/y', '/etc/hosts')] : []),
        ];
        const given = { devices, mounts: mountinfo(...own), sysfs: ids({ 'dm-11': 'dm/uuid:CRYPT-LUKS2-00-y' }) };
        return { ...given, ...('mounts' in more && more.mounts === 'hosts' ? {} : (more as Given)) };
      },
    ]),
  ];

  it.each(cases)('%s: %s', (_, encryption, make) => {
    const { at = '/srv', ...given } = make();
    const { by } = look({ swaps: noSwaps, ...given });
    expect(by.get(at)?.encryption).toBe(encryption);
    if (encryption === 'unknown') expect(by.get(at)?.unseen).toEqual(expect.any(String));
    expect(by.get(at)?.mechanism).toBeNull();
  });

  it('without a list of devices the set is not whole', () => {
    for (const devices of [absent, said(''), said('{}'), said('{"blockdevices": [{"name":"/dev/sda"')] as Answer[])
      expect(look({ devices, swaps: noSwaps, mounts: mountinfo() }).failures).toMatchObject([{ kinds: ['volume'] }]);
  });

  it.each([
    ['no swaps', { swaps: absent }],
    ['swaps without a heading', { swaps: said('') }],
    ['a row of swaps that makes no sense', { swaps: swaps('garbage') }],
  ])('%s: the set is not whole', (_, given) => {
    expect(look({ devices: lsblk(), mounts: mountinfo(), ...given }).failures).toHaveLength(1);
  });

  it.each([
    ['no mounts', absent],
    ['nothing', said('')],
    ['a line that makes no sense', said(`${root}\ngarbage\n`)],
    ['a cut line', said(`${root}\n90 27 8:99 / /srv rw - ext4\n`)],
    ['no root', said('90 27 8:99 / /srv rw - ext4 /dev/sda rw\n')],
  ])('%s: nothing is told', (_, mounts) => {
    const { by, failures } = look({ devices: lsblk(), swaps: noSwaps, mounts });
    expect(by.size).toBe(0);
    expect(failures).toHaveLength(1);
  });
});

describe('mounts', () => {
  const at = (...lines: string[]) =>
    look({ devices: lsblk(device('/dev/sdb', 'disk', 'ext4')), swaps: noSwaps, mounts: mountinfo(...lines) }).by;

  it('covered by a later one at the same point are not told as mounted, their device is as idle', () => {
    const by = at(mounted('/dev/sdb', '/srv', 'ext4', 50), '51 50 0:60 / /srv rw - nfs nas:/a rw');
    expect(by.get('/srv')).toMatchObject({ content: 'remote' });
    expect(by.get('/dev/sdb')).toMatchObject({ use: 'unmounted', encryption: 'plain' });
  });

  it('tell no name or password that their source logs in with', () => {
    const { facts } = read(volume, {
      devices: absent,
      mounts: mountinfo(
        '90 27 0:44 / /ftp rw - fuse curlftpfs#ftp://alice:correct@horse@ftp.example.org/ rw',
        '91 27 0:45 / /dav rw - fuse https://alice:correct@dav.example.org/files rw',
        '92 27 0:46 / /ssh rw - fuse.sshfs alice@ssh.example.org:/srv rw',
        '93 27 0:47 / /nfs rw - nfs4 nfs.example.org:/srv rw',
        '94 27 0:48 / /smb rw - cifs //smb.example.org/files rw,username=alice,password=correct',
      ),
    });
    expect(JSON.stringify(facts)).not.toMatch(/alice|correct|horse/);
    expect(facts.map(({ device }) => device)).toEqual(
      expect.arrayContaining([
        'curlftpfs#ftp://ftp.example.org/',
        'https://dav.example.org/files',
        'ssh.example.org:/srv',
        'nfs.example.org:/srv',
        '//smb.example.org/files',
      ]),
    );
  });

  it('beside a sibling at the same point are covered by the later one', () => {
    const devices = lsblk(device('/dev/sda', 'disk', 'ext4'), device('/dev/sdb', 'disk', 'xfs'));
    const mounts = mountinfo(mounted('/dev/sda', '/srv', 'ext4', 90), mounted('/dev/sdb', '/srv', 'xfs', 91));
    expect(look({ devices, mounts }).by.get('/srv')).toMatchObject({ device: '/dev/sdb' });
  });

  it('covered by one above are not told as mounted', () => {
    const by = at(
      mounted('/dev/sdb', '/srv/deep', 'ext4', 50),
      '51 27 0:60 / /srv rw - nfs nas:/a rw',
      '52 50 0:61 / /srv/deep/er rw - tmpfs x rw',
    );
    expect([...by.keys()]).toEqual(['/', '/dev/sdb', '/srv']);
  });

  it('on a folder whose name only begins alike are not covered', () => {
    const by = at(mounted('/dev/sdb', '/srv/data', 'ext4', 50), '51 27 0:60 / /srv/da rw - nfs nas:/a rw');
    expect([...by.keys()].sort()).toEqual(['/', '/srv/da', '/srv/data']);
  });

  it('with odd characters keep their names', () => {
    const by = at(`50 27 ${numbers.get('/dev/sdb')} / /srv/a\\040b\\011\\134 rw - ext4 /dev/sdb rw`);
    expect([...by.values()][1]?.mount).toBe('/srv/a b\t\\');
  });

  it('in a circle are left', () => {
    expect([...at('50 51 0:60 / /a rw - tmpfs x rw', '51 50 0:60 / /b rw - tmpfs x rw').keys()]).toEqual(['/', '/dev/sdb']);
  });

  it('of the kernel are none', () => {
    const kernel = ['proc', 'sysfs', 'cgroup2', 'devtmpfs', 'autofs', 'nsfs', 'fuse.lxcfs-like'];
    const by = at(
      ...kernel.map((filesystem, index) => `${60 + index} 27 0:${index + 1} / /k/${filesystem} rw - ${filesystem} x rw`),
    );
    expect([...by.keys()]).toEqual(['/', '/dev/sdb', '/k/fuse.lxcfs-like']);
  });

  it('that encrypt files on top of another file system', () => {
    const by = at(
      '60 27 0:41 / /a rw - fuse.gocryptfs /srv/cipher rw',
      '61 27 0:42 / /b rw - ecryptfs /home/.private rw,ecryptfs_sig=00,ecryptfs_cipher=aes,ecryptfs_key_bytes=16',
      '62 27 0:43 / /c rw - ecryptfs /home/.private rw,ecryptfs_passthrough',
      '63 27 0:44 / /d ro - fuse.gocryptfs-reverse /srv/plain rw',
    );
    expect(['/a', '/b', '/c', '/d'].map((point) => by.get(point)?.encryption)).toEqual([
      'encrypted',
      'encrypted',
      'unknown',
      'unknown',
    ]);
    expect(by.get('/a')?.mechanism).toBe('gocryptfs');
  });
});

describe('swap', () => {
  const zram = device('/dev/zram0', 'disk', 'swap');
  it('in memory is volatile, unless it is written back to a disk', () => {
    const given = {
      devices: lsblk(zram, device('/dev/sdb', 'disk', null)),
      mounts: mountinfo(),
      swaps: swaps('/dev/zram0 partition 99 0 100'),
    };
    expect(look({ ...given, sysfs: ids({ zram0: 'backing_dev:none' }) }).by.get('swap /dev/zram0')?.content).toBe('volatile');
    expect(look({ ...given, sysfs: ids({ zram0: 'backing_dev:/dev/sdb' }) }).by.get('swap /dev/zram0')).toMatchObject({
      content: 'data',
      encryption: 'plain',
    });
    expect(look({ ...given, sysfs: absent }).by.get('swap /dev/zram0')).toMatchObject({ content: 'data', encryption: 'unknown' });
  });

  it('in a file lies where the file lies', () => {
    const { by } = look({
      devices: lsblk(device('/dev/sdb', 'disk', 'ext4')),
      mounts: mountinfo(mounted('/dev/sdb', '/srv')),
      swaps: swaps('/srv/swap\\040file file 99 0 -2', '/gone\\040(deleted) file 99 0 -2'),
    });
    expect(chains(by.get('swap /srv/swap file'))).toEqual(['plain: /srv/swap file file < /srv ext4 < /dev/sdb disk']);
    expect(by.get('swap /gone (deleted)')?.encryption).toBe('unknown');
  });

  it('is none where the kernel has none', () => {
    const swaps = said('', { status: 1, stderr: "cat: can't open '/proc/swaps': No such file or directory" });
    expect(look({ devices: lsblk(), mounts: mountinfo(), swaps }).failures).toEqual([]);
  });
});

describe('a file on an encrypted file system', () => {
  const estate = (): Given => {
    const vault = device('/dev/mapper/vault2', 'crypt', 'ext4', [], { kname: '/dev/dm-91' });
    const crypt = device('/dev/mapper/data2', 'crypt', 'ext4', [], { kname: '/dev/dm-90' });
    const devices = lsblk(
      device('/dev/sdt', 'disk', 'crypto_LUKS', [crypt]),
      device('/dev/loop4', 'loop', 'ext4'),
      device('/dev/loop5', 'loop', 'crypto_LUKS', [vault]),
    );
    const loops = ids({ loop4: 'loop/backing_file:/var/a.img', loop5: 'loop/backing_file:/var/b.img' });
    return {
      devices,
      sysfs: said(
        `${(loops as { stdout: string }).stdout}${['dm-90', 'dm-91'].map((dm) => `/sys/devices/virtual/block/${dm}/dm/uuid:CRYPT-LUKS2-x\n`).join('')}`,
      ),
      mounts: mountinfo(
        mounted('/dev/mapper/data2', '/var'),
        mounted('/dev/loop4', '/srv/a'),
        mounted('/dev/mapper/vault2', '/srv/b'),
      ),
      swaps: swaps('/var/swap\\040file file 2097148 0 -2'),
    };
  };
  const at = (given: Given, key: string) => {
    const { encryption, unseen } = look({ ...estate(), ...given }).by.get(key)!;
    return unseen === null ? encryption : `${encryption}: ${unseen}`;
  };

  it('may have been put on another one that is hidden now, behind a loop device', () => {
    const told = 'unknown: file system of /var/a.img';
    expect(at({}, '/srv/a')).toBe(told);
    expect(at({}, '/srv/b')).toBe('encrypted');
    expect(at({ loops: needsRoot }, '/srv/a')).toBe(told);
    expect(at({ loops: said('/dev/loop4 9:99\n') }, '/srv/a')).toBe(told);
    expect(at({ loops: said(`/dev/loop5 ${numbers.get('/dev/mapper/data2')}\n`) }, '/srv/a')).toBe(told);
    for (const pad of ['', '\\x20\\x20\\x20'])
      expect(at({ loops: said(`/dev/loop4 ${pad}${numbers.get('/dev/mapper/data2')}${pad}\n`) }, '/srv/a')).toBe('encrypted');
  });

  it.each([
    ['2147483648', '/var/swap\\ file', 'encrypted'],
    ['2147483648', '/var/swap', 'unknown'],
    ['2147483647', '/var/swap\\ file', 'unknown'],
    ['8', '/var/swap\\ file', 'unknown'],
    ['4294967296', '/var/swap\\ file', 'unknown'],
  ])('is known by its size to be the swap file: %s bytes at %s', (size, path, expected) => {
    const files = said(` 12 2097152 -rw-------   1 root     root     ${size} Jun  1 00:00 ${path}\n`, { status: 1 });
    expect(at({ files }, 'swap /var/swap file').split(':')[0]).toBe(expected);
  });

  it('may be no swap file, but one of the same name', () => {
    expect(at({}, 'swap /var/swap file')).toBe('unknown: file system of /var/swap file');
  });
});

describe('devices that nothing uses', () => {
  const idle = (...devices: Node[]) =>
    look({ devices: lsblk(...devices), mounts: mountinfo(), swaps: noSwaps, sysfs: ids({}) }).by;

  it('are told where something was recognised on them, or may be', () => {
    const by = idle(
      device('/dev/sdb', 'disk', null, [device('/dev/sdb1', 'part', 'ext4'), device('/dev/sdb2', 'part', null)]),
      device('/dev/sdc', 'disk', 'crypto_LUKS', [], { fsver: '1' }),
      device('/dev/sdd', 'disk', null),
      device('/dev/mapper/vg-vm', 'lvm', null, [], { kname: '/dev/dm-20' }),
      device('/dev/sr0', 'rom', 'iso9660'),
      device('/dev/sde1', 'part', 'vfat', [], { parttype: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B' }),
    );
    by.delete('/');
    expect(Object.fromEntries([...by].map(([key, fact]) => [key, `${fact.use} ${fact.content} ${fact.encryption}`]))).toEqual({
      '/dev/sdb1': 'unmounted unknown plain',
      '/dev/sdb2': 'unmounted unknown unknown',
      '/dev/sdd': 'unmounted unknown unknown',
      '/dev/sdc': 'unmounted unknown encrypted',
      '/dev/mapper/vg-vm': 'unmounted unknown unknown',
      '/dev/sde1': 'unmounted boot unknown',
    });
    expect(by.get('/dev/sdc')?.mechanism).toBe('LUKS1');
    expect(by.get('/dev/sdd')).toMatchObject({ unseen: 'content not recognised', paths: [{ encryption: 'unknown' }] });
  });

  it('are not told where they have no room for data, or are reserved for something else', () => {
    const mebi = 1024 ** 2;
    const part = (index: number, mebibytes: number, parttype?: string) =>
      device(`/dev/sdf${index}`, 'part', null, [], { size: mebibytes * mebi, ...(parttype ? { parttype } : {}) });
    const by = idle(
      device('/dev/sde', 'disk', 'ext4'),
      device('/dev/sdf', 'disk', null, [
        part(1, 4, '21686148-6449-6E6F-744E-656564454649'),
        part(2, 8, '9e1a2d38-c612-4316-aa26-8b49521e5a8b'),
        part(3, 128, 'e3c9e316-0b5c-4db8-817d-f92df00215ae'),
        part(4, 8, '6a945a3b-1dd2-11b2-99a6-080020736631'),
        part(5, 1, '0fc63daf-8483-4772-8e79-3d69d8477de4'),
        part(6, 16),
        part(7, 17),
        part(8, 2, '0fc63daf-8483-4772-8e79-3d69d8477de4'),
        part(9, 4096, '21686148-6449-6e6f-744e-656564454649'),
        part(10, 512, 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'),
        device('/dev/sdf11', 'part', null, [], { size: 1024, parttype: '0x5' }),
      ]),
      device('/dev/loop7', 'loop', null),
      device('/dev/zram7', 'disk', null),
      device('/dev/sr7', 'rom', null),
      device('/dev/sdg', 'disk', null, [], { size: 0 }),
      device('/dev/sdh', 'disk', null, [], { size: null }),
    );
    expect([...by.keys()]).toEqual(['/', ...['sde', 'sdf10', 'sdf7', 'sdf8', 'sdf9', 'sdh'].map((name) => `/dev/${name}`)]);
    expect(by.get('/dev/sdf10')).toMatchObject({ content: 'unknown', encryption: 'unknown' });
  });

  it('are encrypted where they lie wholly on what encrypts, also without content', () => {
    const sysfs = ids({ 'dm-21': 'dm/uuid:CRYPT-LUKS2-x', 'dm-22': 'dm/uuid:LVM-x' });
    const lv = device('/dev/mapper/vg-raw', 'lvm', null, [], { kname: '/dev/dm-22' });
    const crypt = device('/dev/mapper/pv', 'crypt', 'LVM2_member', [lv], { kname: '/dev/dm-21' });
    const { by } = look({
      devices: lsblk(device('/dev/sdj', 'disk', 'crypto_LUKS', [crypt])),
      mounts: mountinfo(),
      swaps: noSwaps,
      sysfs,
    });
    expect(by.get('/dev/mapper/vg-raw')).toMatchObject({ content: 'unknown', encryption: 'encrypted', unseen: null });
  });

  it('are all told where nothing is recognised anywhere', () => {
    expect([...idle(device('/dev/sdb', 'disk', null, [device('/dev/sdb1', 'part', null)])).keys()]).toEqual(['/', '/dev/sdb1']);
  });
});

describe('ZFS', () => {
  const file = (name: string) => said(transcript(`written/ubuntu-22.04-zfs/${name}`));
  const given: Given = {
    mounts: file('mountinfo'),
    swaps: file('swaps'),
    devices: file('lsblk'),
    links: file('links'),
    pools: file('zpool-status'),
    datasets: file('zfs-get'),
    sysfs: ids({ 'dm-0': 'dm/uuid:CRYPT-LUKS2-00-old-a', 'dm-1': 'dm/uuid:CRYPT-LUKS2-00-old-b' }),
  };
  const summary = (more: Given = {}) =>
    Object.fromEntries(
      [...look({ ...given, ...more }).by].map(([key, fact]) => [key, `${fact.use} ${fact.content} ${fact.encryption}`]),
    );

  it('is encrypted dataset by dataset', () => {
    expect(summary()).toEqual({
      '/': 'filesystem data encrypted',
      '/boot': 'filesystem boot plain',
      '/boot/efi': 'filesystem boot plain',
      '/tank': 'filesystem data plain',
      '/tank/secret': 'filesystem data encrypted',
      '/tank/secret/.zfs/snapshot/monday': 'filesystem data encrypted',
      '/tank/open': 'filesystem data plain',
      '/old': 'filesystem data encrypted',
      'swap /dev/zd0': 'swap data encrypted',
      'tank/backup': 'unmounted unknown plain',
      'tank/locked': 'unmounted unknown encrypted',
      'tank/vm': 'unmounted unknown plain',
    });
    const { by } = look(given);
    expect(by.get('/tank/secret')).toMatchObject({
      mechanism: 'ZFS native (aes-256-gcm)',
      arrays: [{ level: 'raidz1', state: 'degraded' }],
    });
    expect(by.get('/old')).toMatchObject({ mechanism: 'LUKS2', redundant: true });
    expect(chains(by.get('/'))).toEqual([
      'encrypted: rpool/ROOT/ubuntu_a1b2c3 zfs < rpool zpool < /dev/sda3 part < /dev/sda disk',
    ]);
    expect(by.get('/tank/open')?.subject.names).toContain('/dev/disk/by-id/scsi-0HC_Volume_12345678');
  });

  it.each([
    ['no zfs', { datasets: absent }],
    [
      'a zfs that does not know encryption',
      { datasets: said('', { status: 2, stderr: "bad property list: invalid property 'encryption'" }) },
    ],
    ['rows cut short', { datasets: said('tank/secret\tencryption') }],
    [
      'an encryption that nobody knows',
      { datasets: said('tank/secret\ttype\tfilesystem\ntank/secret\tencryption\trot13\ntank/secret\tkeystatus\tavailable\n') },
    ],
    [
      'an encryption without a key',
      { datasets: said('tank/secret\ttype\tfilesystem\ntank/secret\tencryption\taes-256-gcm\ntank/secret\tkeystatus\tnone\n') },
    ],
  ])('with %s a dataset is not known to be encrypted', (_, more) => {
    expect(summary(more)['/tank/secret']).toBe('filesystem data unknown');
  });

  it('without its devices a plain dataset is unknown, an encrypted one is encrypted', () => {
    const found = summary({ pools: absent });
    expect(found['/tank/open']).toBe('filesystem data unknown');
    expect(found['/tank/secret']).toBe('filesystem data encrypted');
    expect(found['/old']).toBe('filesystem data unknown');
  });
});

describe('an lsblk without JSON', () => {
  const noJson = said('', { status: 1, stderr: "lsblk: unrecognized option '--json'" });
  const given: Given = {
    mounts: said(transcript('written/rhel-7/mountinfo')),
    swaps: swaps('/dev/dm-2 partition 2097148 0 -2'),
    devices: noJson,
    devicesFewColumns: noJson,
    devicesPairs: said(transcript('written/rhel-7/lsblk-pairs')),
  };

  it('is enough where root sees the mappings', () => {
    const { by, failures } = look({ ...given, mapped: said(transcript('written/rhel-7/dmsetup-table')) });
    expect(failures).toEqual([]);
    expect(by.get('/')).toMatchObject({ encryption: 'encrypted', mechanism: 'dm-crypt (aes-xts-plain64, 256 bit)' });
    expect(by.get('swap /dev/dm-2')?.encryption).toBe('encrypted');
    expect(by.get('/boot')).toMatchObject({ encryption: 'plain', content: 'boot' });
  });

  it('may hide a second device below one, so that nothing above it is known without root', () => {
    const { by } = look(given);
    expect(by.get('/')).toMatchObject({ encryption: 'unknown', unseen: 'further devices below /dev/mapper/centos-root' });
    expect(by.get('/boot')?.encryption).toBe('plain');
  });

  it('is not asked where JSON came and was cut', () => {
    expect(look({ ...given, devices: said('{"block') }).failures).toMatchObject([{ reason: 'malformed' }]);
  });
});

describe('names', () => {
  it('are read from the JSON of old versions, which is none', () => {
    const devices = said(
      '{"blockdevices": [{"name": "/dev/sda", "kname": "/dev/sda", "maj:min": "8:0", "type": "disk", "size": "99", "fstype": "crypto_LUKS",' +
        ' "children": [{"name": "/dev/mapper/my\\x5cx20disk", "kname": "/dev/dm-0", "maj:min": "253:0", "type": "crypt", "size": "98", "fstype": "ext4"}]}]}',
    );
    const mounts = mountinfo('50 27 253:0 / /srv rw - ext4 /dev/mapper/my\\134x20disk rw');
    const mapped = said('my\\x20disk: 0 8 crypt aes-xts-plain64 :32:logon:x 0 8:0 4096\n');
    const { by } = look({ devices, mounts, mapped, swaps: noSwaps });
    expect(by.get('/srv')).toMatchObject({
      device: '/dev/mapper/my\\x20disk',
      mechanism: 'dm-crypt (aes-xts-plain64, 256 bit)',
      size: 98,
    });
  });

  it('of a btrfs may be a link or the second name of a logical volume', () => {
    const lv = device('/dev/mapper/my--vg-data', 'lvm', 'btrfs', [], { kname: '/dev/dm-30' });
    const devices = lsblk(device('/dev/sdb', 'disk', 'LVM2_member', [lv]));
    const btrfs = said('/sys/fs/btrfs/583e1c0a-c9bc-4b57-919d-ee9c070cf627/devices/dm-30\n');
    const links = said(' 1 0 lrwxrwxrwx 1 root root 8 Jun 1 00:00 /dev/disk/by-label/data -> ../../dm-30\n');
    const mounts = mountinfo(
      '50 27 0:40 / /a rw - btrfs /dev/my-vg/data rw',
      '51 27 0:40 / /b rw - btrfs /dev/disk/by-label/data rw',
    );
    const { by } = look({ devices, btrfs, links, mounts, swaps: noSwaps });
    for (const point of ['/a', '/b'])
      expect(chains(by.get(point))).toEqual(['plain: /dev/mapper/my--vg-data lvm < /dev/sdb disk']);
  });
});

describe('persons', () => {
  const name = '/dev/mapper/home-dave';
  const dave = device(name, 'crypt', 'ext4', [], { kname: '/dev/dm-60' });
  const loop = device('/dev/loop3', 'loop', 'crypto_LUKS', [dave]);
  const stick = device('/dev/sds1', 'part', 'ext4');
  const given: Given = {
    devices: lsblk(
      device('/dev/sdz', 'disk', 'ext4', [], { 'maj:min': '250:999' }),
      loop,
      device('/dev/sds', 'disk', null, [stick]),
    ),
    sysfs: said(
      '/sys/devices/virtual/block/loop3/loop/backing_file:/home/dave.home\n/sys/devices/virtual/block/dm-60/dm/uuid:CRYPT-LUKS2-x\n',
    ),
    links: said(' 1 0 lrwxrwxrwx 1 root root 8 Jun 1 00:00 /dev/disk/by-id/dm-name-home-x -> ../../dm-60\n'),
    mounts: mountinfo(
      mounted(name, '/home/dave'),
      mounted('/dev/sds1', '/media/dave/stick'),
      '70 27 0:50 / /home/deploy rw - zfs rpool/USERDATA/dave_ab12cd rw',
      '71 27 0:51 / /run/user/1000 rw - tmpfs tmpfs rw',
    ),
    swaps: swaps('/home/dave/swap\\040file file 1 0 -2'),
  };
  const facts = (changes: object) =>
    read(volume, { container: said('none\n', { status: 1 }), md: said(''), ...given }, changes).facts;

  it('whose folders are on the way have another name in every field, always the same', () => {
    const told = facts({});
    for (const fact of told) volumeSchema.parse(fact);
    expect(JSON.stringify(told).replaceAll('person-dave', '')).not.toContain('dave');
    const ids = told.map(({ subject }) => subject.id.slice('db-1.example.org:'.length));
    expect(ids.sort()).toEqual(
      [
        '/',
        '/home/person-dave',
        '/home/deploy',
        '/media/person-dave/stick',
        '/run/user/1000',
        'swap /home/person-dave/swap file',
      ].sort(),
    );
    expect(told.find(({ mount }) => mount === '/home/person-dave')).toMatchObject({
      device: '/dev/mapper/home-person-dave',
      size: 1024 ** 3,
      paths: [
        { layers: [{ type: 'crypt' }, { type: 'loop' }, { name: '/home/person-dave.home' }, { name: '/' }, { type: 'disk' }] },
      ],
    });
    expect(told.find(({ mount }) => mount === '/home/deploy')).toMatchObject({ device: 'rpool/USERDATA/person-dave_ab12cd' });
  });

  it('keep their names where the policy names them', () => {
    expect(facts({ wants: { accounts: ['dave'] } }).map(({ mount }) => mount)).toContain('/home/dave');
  });
});

describe('LVM', () => {
  const dm = (name: string, index: number, children: Node[] = [], fstype: string | null = null) =>
    device(`/dev/mapper/${name}`, 'lvm', fstype, children, { kname: `/dev/dm-${index}` });
  const group = 'LVM-JzIf52cfaX0azLujf5cD62xIEP1IunOzPqjkL177x1ITHDyklUVYhmlvdPsxRpNt';

  it('thin volumes lie on data and metadata of their pool; what LVM keeps for itself is no idle device', () => {
    const pool = () => dm('pve-data-tpool', 42, [dm('pve-data', 43), dm('pve-vm--1', 44), dm('pve-vm--2', 45, [], 'ext4')]);
    const members = [dm('pve-data_tmeta', 40, [pool()]), dm('pve-data_tdata', 41, [pool()])];
    const { by } = look({
      devices: lsblk(device('/dev/sda', 'disk', 'LVM2_member', members)),
      sysfs: ids({ 'dm-43': `dm/uuid:${group}-pool`, 'dm-42': `dm/uuid:${group}-tpool`, 'dm-44': `dm/uuid:${group}` }),
      mounts: mountinfo(mounted('/dev/mapper/pve-vm--2', '/srv')),
      swaps: noSwaps,
    });
    expect(chains(by.get('/srv'))?.sort()).toEqual(
      ['tdata', 'tmeta'].map(
        (part) =>
          `plain: /dev/mapper/pve-vm--2 lvm < /dev/mapper/pve-data-tpool lvm < /dev/mapper/pve-data_${part} lvm < /dev/sda disk`,
      ),
    );
    expect([...by.keys()]).toEqual(['/', '/dev/mapper/pve-vm--1', '/srv']);
  });

  describe('an origin on LUKS with a snapshot', () => {
    const estate = (area: 'plain' | 'encrypted', type = 'lvm') => {
      const of = (name: string, index: number, children: Node[] = [], fstype: string | null = null) =>
        device(`/dev/mapper/${name}`, type, fstype, children, { kname: `/dev/dm-${index}` });
      const snapshot = () => of('vg-snap', 83, [], 'ext4');
      const real = of(type === 'lvm' ? 'vg-data-real' : 'base', 81, [of('vg-data', 80, [], 'ext4'), snapshot()]);
      const cow = of('vg-snap-cow', 82, [snapshot()]);
      const luks = device('/dev/mapper/pv', 'crypt', 'LVM2_member', area === 'plain' ? [real] : [real, cow], {
        kname: '/dev/dm-84',
      });
      const spare = device('/dev/sdw', 'disk', 'LVM2_member', area === 'plain' ? [cow] : []);
      return {
        devices: lsblk(device('/dev/sdv', 'disk', 'crypto_LUKS', [luks]), spare),
        sysfs: ids({ 'dm-84': 'dm/uuid:CRYPT-LUKS2-x', ...(type === 'lvm' ? { 'dm-81': `dm/uuid:${group}-real` } : {}) }),
        mounts: mountinfo(mounted('/dev/mapper/vg-data', '/srv')),
        swaps: noSwaps,
      };
    };
    const number = (name: string) => numbers.get(`/dev/mapper/${name}`);
    const table = (real: string) =>
      said(
        `${[
          `vg-data: 0 8 snapshot-origin ${number(real)}`,
          `vg-snap: 0 8 snapshot ${number(real)} ${number('vg-snap-cow')} P 8`,
          `${real}: 0 8 linear ${number('pv')} 0`,
          `vg-snap-cow: 0 8 linear ${numbers.get('/dev/sdw')} 0`,
          `pv: 0 8 crypt aes-xts-plain64 :64:logon:x 0 ${numbers.get('/dev/sdv')} 0`,
        ].join('\n')}\n`,
      );

    it('is plain where the old blocks are kept in plain', () => {
      const given = estate('plain');
      for (const mapped of [needsRoot, table('vg-data-real')]) {
        const fact = look({ ...given, mapped }).by.get('/srv');
        expect(fact).toMatchObject({ encryption: 'plain', redundant: false });
        expect(chains(fact)?.[0]).toBe('plain: /dev/mapper/vg-data lvm < /dev/mapper/vg-snap-cow lvm < /dev/sdw disk');
      }
    });

    it('is encrypted where they are, too', () => {
      expect(look(estate('encrypted')).by.get('/srv')?.encryption).toBe('encrypted');
    });

    it('that LVM does not know is told to root, and to others may be one', () => {
      const given = estate('plain', 'dm');
      expect(look(given).by.get('/srv')).toMatchObject({ encryption: 'unknown', unseen: 'kind of /dev/mapper/vg-snap' });
      expect(look({ ...given, mapped: table('base') }).by.get('/srv')?.encryption).toBe('plain');
    });
  });

  it('a volume beside one that spans a plain drive, too, stays encrypted', () => {
    const wide = () => dm('vg-wide', 86);
    const luks = device('/dev/mapper/pv2', 'crypt', 'LVM2_member', [dm('vg-own', 85, [], 'ext4'), wide()], {
      kname: '/dev/dm-87',
    });
    const { by } = look({
      devices: lsblk(device('/dev/sdv', 'disk', 'crypto_LUKS', [luks]), device('/dev/sdw', 'disk', 'LVM2_member', [wide()])),
      sysfs: ids({ 'dm-87': 'dm/uuid:CRYPT-LUKS2-x' }),
      mounts: mountinfo(mounted('/dev/mapper/vg-own', '/srv')),
      swaps: noSwaps,
    });
    expect(by.get('/srv')?.encryption).toBe('encrypted');
    expect(by.get('/dev/mapper/vg-wide')?.encryption).toBe('unknown');
  });

  it('a mirror shows its state to root only', () => {
    const lv = () => dm('vg-lv', 52, [], 'ext4');
    const devices = lsblk(
      device('/dev/sda', 'disk', 'LVM2_member', [dm('vg-lv_rmeta_0', 48, [lv()]), dm('vg-lv_rimage_0', 49, [lv()])]),
      device('/dev/sdb', 'disk', 'LVM2_member', [dm('vg-lv_rmeta_1', 50, [lv()]), dm('vg-lv_rimage_1', 51, [lv()])]),
    );
    const given = { devices, sysfs: ids({}), swaps: noSwaps, mounts: mountinfo(mounted('/dev/mapper/vg-lv', '/srv')) };
    const parts = ['rmeta_0', 'rimage_0', 'rmeta_1', 'rimage_1'].map((part) => numbers.get(`/dev/mapper/vg-lv_${part}`));
    const mapped = said(`vg-lv: 0 8192 raid raid1 3 0 region_size 4096 2 ${parts.join(' ')}\n`);
    const mappedState = said('vg-lv: 0 8192 raid raid1 2 AD 8192/8192 idle 0 0 -\n');
    expect(look(given).by.get('/srv')).toMatchObject({
      redundant: null,
      arrays: [{ technology: 'lvm', level: null, state: 'unknown' }],
    });
    expect(look({ ...given, mapped, mappedState }).by.get('/srv')).toMatchObject({
      redundant: true,
      arrays: [{ technology: 'lvm', level: 'raid1', state: 'degraded', members: { present: 1, expected: 2 } }],
    });
  });
});

describe('redundancy', () => {
  it('is that of every way down', () => {
    const lv = () => device('/dev/mapper/vg-both', 'lvm', 'ext4', [], { kname: '/dev/dm-60' });
    const md = (name: string, ...children: Node[]) => device(name, 'raid1', 'LVM2_member', children);
    const stat = (name: string) => `${name} : active raid1 sda[0] sdb[1]\n      1 blocks [2/2] [UU]\n`;
    const redundantOn = (...devices: Node[]) =>
      look({
        devices: lsblk(...devices),
        md: said(`${stat('md0')}${stat('md1')}`),
        mounts: mountinfo(mounted('/dev/mapper/vg-both', '/srv')),
        swaps: noSwaps,
        sysfs: ids({}),
      }).by.get('/srv')?.redundant;
    const leg = (name: string, ...children: Node[]) => device(name, 'disk', null, children);
    const both = md('/dev/md0', lv());
    expect(redundantOn(leg('/dev/sda', both), leg('/dev/sdb', both))).toBe(true);
    expect(redundantOn(leg('/dev/sda', both), leg('/dev/sdb', both, md('/dev/md1', lv())))).toBe(true);
    expect(redundantOn(leg('/dev/sda', both), leg('/dev/sdb', both), leg('/dev/sdc', lv()))).toBe(false);
    // Which level it is, stands in /proc/mdstat only.
    const unread = look({
      devices: lsblk(leg('/dev/sda', both), leg('/dev/sdb', both)),
      md: absent,
      mounts: mountinfo(mounted('/dev/mapper/vg-both', '/srv')),
      swaps: noSwaps,
    });
    expect(unread.by.get('/srv')).toMatchObject({ redundant: null, arrays: [{ state: 'unknown' }] });
  });

  it('is none where two members lie on the same drive', () => {
    const md = () => device('/dev/md5', 'raid1', 'ext4');
    const legs = [device('/dev/sdq1', 'part', null, [md()]), device('/dev/sdq2', 'part', null, [md()])];
    const { by } = look({
      devices: lsblk(device('/dev/sdq', 'disk', null, legs)),
      md: said('md5 : active raid1 sdq1[0] sdq2[1]\n      1 blocks [2/2] [UU]\n'),
      mounts: mountinfo(mounted('/dev/md5', '/srv')),
      swaps: noSwaps,
    });
    expect(by.get('/srv')).toMatchObject({ redundant: false, arrays: [{ redundant: true, state: 'healthy' }] });
  });
});
