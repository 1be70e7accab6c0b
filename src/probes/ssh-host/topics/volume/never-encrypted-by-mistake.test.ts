import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { absent, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { volumeSchema } from '../../../../facts/index.ts';
import { packageRoot } from '../../../../package.ts';
import type { Answer, Answers } from '../../topic.ts';
import { volume } from './index.ts';

type Given = Answers<(typeof volume)['commands']>;

const recorded = (file: string) =>
  said(readFileSync(path.join(packageRoot, 'fixtures/transcripts/recorded/debian-12-volume', file), 'utf8'));

const whole: Partial<Given> = {
  mounts: recorded('user/mounts.out'),
  swaps: recorded('user/swaps.out'),
  devices: recorded('user/devices.out'),
  devicesFewColumns: recorded('user/devicesFewColumns.out'),
  devicesPairs: recorded('user/devicesPairs.out'),
  links: recorded('user/links.out'),
  md: recorded('user/md.out'),
  btrfs: recorded('user/btrfs.out'),
  sysfs: recorded('user/sysfs.out'),
  mapped: recorded('root/mapped.out'),
  mappedState: recorded('root/mappedState.out'),
  container: said('none\n', { status: 1 }),
};
const names = Object.keys(whole) as (keyof Given)[];

const encryptedIn = (given: Partial<Given>): Set<string> => {
  const { facts } = read(volume, given);
  for (const fact of facts) volumeSchema.parse(fact);
  return new Set(facts.filter(({ encryption }) => encryption === 'encrypted').map(({ subject }) => subject.id));
};

/** What is not encrypted on the server, mounted or not. */
const plain = [
  ...['/boot', '/srv/bind', '/srv/btrfs', '/srv/degraded', '/srv/plain', '/srv/raid-half', 'swap /dev/vdd4'],
  ...['/dev/md125', '/dev/md127', '/dev/vda1', '/dev/vdb', '/dev/vdd3', '/dev/vdd4', '/dev/vdg'],
].map((name) => `db-1.example.org:${name}`);

/** What can come of a command instead of its whole answer. */
const harms: Record<string, (answer: Answer & { ok: true }, share: number) => Answer> = {
  none: (answer) => answer,
  absent: () => absent,
  root: () => needsRoot,
  empty: () => said(''),
  denied: () => said('', { status: 1, stderr: 'Permission denied' }),
  old: () => said('', { status: 1, stderr: "unrecognized option '--json'" }),
  cut: ({ stdout }, share) => said(stdout.slice(0, Math.floor(share * stdout.length))),
  late: ({ stdout }, share) => said(stdout.slice(Math.floor(share * stdout.length))),
};
const harm = fc.tuple(fc.constantFrom(...Object.keys(harms)), fc.double({ min: 0, max: 1, noNaN: true }));

it('whatever is missing or cut short, nothing becomes encrypted', () => {
  fc.assert(
    fc.property(fc.tuple(...names.map(() => harm)), (chosen) => {
      const given = names.map((name, index) => {
        const [kind, share] = chosen[index]!;
        return [name, harms[kind]!(whole[name] as Answer & { ok: true }, share)];
      });
      const encrypted = encryptedIn(Object.fromEntries(given));
      expect(plain.filter((id) => encrypted.has(id))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

it('whatever is said, facts and failures keep their form', () => {
  const word = fc.constantFrom(
    '/',
    '/srv',
    'ext4',
    'btrfs',
    '8:0',
    '0:1',
    '-',
    ' - ',
    '\n',
    ' ',
    '\t',
    '"',
    '{',
    '}',
    '[',
    '/dev/sda',
    'crypt',
    '__proto__',
    '\\040',
    ':',
    'md0 : active raid1 sda[0]',
  );
  const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...(Object.keys(volume.commands) as (keyof Given)[])), text), (texts) => {
      const given = Object.fromEntries(Object.entries(texts).map(([name, each]) => [name, said(each!)]));
      const mounts = `1 0 8:0 / / rw - ext4 /dev/sda rw\n${'mounts' in texts ? texts.mounts : ''}`;
      for (const all of [given, { ...given, mounts: said(mounts) }]) {
        const { facts, failures } = read(volume, all);
        for (const fact of facts) volumeSchema.parse(fact);
        expect(facts.length + failures.length).toBeGreaterThan(0);
        expect(facts.filter(({ encryption }) => encryption === 'encrypted')).toEqual([]);
      }
    }),
  );
});

interface Made {
  readonly type: 'disk' | 'part' | 'lvm' | 'raid1' | 'crypt';
  readonly parents: readonly number[];
}

/** Devices in an order in which each lies on earlier ones. */
const estates = fc
  .array(
    fc.tuple(
      fc.constantFrom('disk', 'part', 'lvm', 'raid1', 'crypt', 'crypt'),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
    ),
    {
      minLength: 2,
      maxLength: 9,
    },
  )
  .map((rows) =>
    rows.map(([type, picks], index): Made => {
      if (type === 'disk' || index === 0) return { type: 'disk', parents: [] };
      const parents = [...new Set(picks.map((pick) => pick % index))];
      return { type: type as Made['type'], parents: type === 'lvm' || type === 'raid1' ? parents : parents.slice(0, 1) };
    }),
  );

it('of any arrangement of devices, encrypted is what is encrypted on every way', () => {
  fc.assert(
    fc.property(estates, (made) => {
      const isPlain = (index: number): boolean => {
        const { type, parents } = made[index]!;
        return type !== 'crypt' && (parents.length === 0 || parents.some(isPlain));
      };
      const kernelName = (index: number) => (made[index]!.type === 'disk' ? `/dev/sd${'abcdefghij'[index]}` : `/dev/dm-${index}`);
      const node = (index: number): object => ({
        name: kernelName(index),
        kname: kernelName(index),
        'maj:min': `8:${index}`,
        type: made[index]!.type,
        fstype: 'ext4',
        children: made.flatMap(({ parents }, child) => (parents.includes(index) ? [node(child)] : [])),
      });
      const top = made.length - 1;
      const tree = { blockdevices: made.flatMap(({ type }, index) => (type === 'disk' ? [node(index)] : [])) };
      const ids = made.map((_, index) => `/sys/devices/virtual/block/dm-${index}/dm/uuid:CRYPT-LUKS2-00-x\n`).join('');
      const { facts } = read(volume, {
        mounts: said(`1 0 8:${top} / / rw - ext4 /dev/x rw\n`),
        devices: said(JSON.stringify(tree)),
        swaps: said('Filename Type\n'),
        sysfs: said(ids),
        md: said(''),
      });
      expect(facts.find(({ mount }) => mount === '/')?.encryption).toBe(isPlain(top) ? 'plain' : 'encrypted');
    }),
    { numRuns: 300 },
  );
});

it('thousands of mounts on thousands of devices are read in bounded time, and the rest is told to be missing', () => {
  const disk = (index: number) =>
    `{"name":"/dev/d${index}","kname":"/dev/d${index}","maj:min":"9:${index}","type":"disk","fstype":"a","children":[{"name":"/dev/md0","kname":"/dev/md0","maj:min":"10:0","type":"raid1"}]}`;
  const listed = Array.from({ length: 9000 }, (_, index) => disk(index)).join(',');
  const mounts = Array.from({ length: 19_000 }, (_, index) => `${index + 2} 1 10:0 / /m/${index} rw - ext4 /dev/md0 rw\n`).join(
    '',
  );
  const before = performance.now();
  const { facts, failures } = read(volume, {
    mounts: said(`1 0 8:0 / / rw - ext4 /dev/sda rw\n${mounts}`),
    devices: said(`{"blockdevices":[${listed}]}`),
    swaps: said('Filename\n'),
  });
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(facts).toHaveLength(5000);
  expect(failures).toMatchObject([{ reason: 'incomplete' }]);
});
