import { treeText } from '../../../../../fixtures/backup-tool.ts';
import { hostBackup } from '../../../../../fixtures/every-backup.ts';
import { absent, machine, needsRoot, said } from '../../../../../fixtures/ssh-host.ts';
import type { SshHostTarget } from '../../../../inventory/target.ts';
import type { Answer } from '../../topic.ts';
import { backupSet } from './index.ts';

const now = Date.parse('2026-06-01T00:00:00Z') / 1000;
const root = '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw';
const mounted = (filesystem: string, source: string, point = '/srv/dumps') =>
  `90 22 0:50 / ${point} rw,relatime shared:9 - ${filesystem} ${source} rw`;

function look(changes: { clock?: Answer; mounts?: Answer }) {
  const backup = hostBackup('files', { path: '/srv/dumps' });
  const topic = backupSet.topicFor({ backups: [backup] } as unknown as SshHostTarget)!;
  const { facts, failures } = topic.read(
    {
      '0 tree': said(treeText('/srv/dumps', { 'orders-2026-05-31': [5000, '2026-05-31T01:30:00Z'] })),
      '0 treeRoot': needsRoot,
      clock: said(`${now}\n`),
      mounts: said(`${root}\n`),
      ...changes,
    },
    machine({ kind: 'backup-set' }),
  );
  const [hidden] = facts.map((fact) => fact.hidden.seen);
  return {
    place: facts.map(({ place }) => place.systems),
    hidden,
    failures: failures.map(({ reason, detail }) => `${reason} ${detail}`),
  };
}
const here = ['db-1', 'db-1.example.org', '192.0.2.10'];

it.each<[string, string[], string[]]>([
  ['a disk', [], here],
  ['a disk of its own', [mounted('xfs', '/dev/vdb1')], here],
  ['a disk beside a folder of another machine', [mounted('nfs4', 'nas.example.org:/x', '/srv/dump')], here],
  ['NFS', [mounted('nfs4', 'NAS.example.org:/export')], ['nas.example.org']],
  ['NFS of an address', [mounted('nfs', '[2001:db8::1]:/export')], ['2001:db8::1']],
  ['NFS above the folder', [mounted('nfs', '192.0.2.20:/export', '/srv')], ['192.0.2.20']],
  ['CIFS', [mounted('cifs', '//u1.storage.example.org/backup')], ['u1.storage.example.org']],
  ['sshfs', [mounted('fuse.sshfs', 'alice@backup-1.example.org:/home/alice')], ['backup-1.example.org']],
  ['a mounted bucket', [mounted('fuse.s3fs', 's3fs')], []],
  ['a share of the host of a virtual machine', [mounted('virtiofs', 'share')], []],
])('copies in a folder lie on %s', (_, mounts, place) =>
  expect(look({ mounts: said([root, ...mounts, ''].join('\n')) })).toMatchObject({ place: [place], failures: [] }),
);

it.each([absent, said(''), said('garbage\n')])('nobody knows where they lie where mounts were not told', (mounts) =>
  expect(look({ mounts })).toEqual({ place: [[]], hidden: false, failures: [] }),
);

it.each<[string, Answer, string[]]>([
  ['right', said(`${now + 299}\n`), []],
  ['behind', said(`${now - 86_400}\n`), []],
  ['ahead', said(`${now + 2 * 86_400}\n`), ['malformed clock 172800 s ahead']],
  ['no number', said('Mon Jun  1\n'), ['malformed date']],
  ['not to be had', absent, ['unsupported no such program']],
])('a clock that is %s', (_, clock, failures) => expect(look({ clock })).toEqual({ place: [here], hidden: true, failures }));

it.each(['btrfs', 'zfs', 'nfs4'])('what is deleted from a folder on %s may still be there', (filesystem) =>
  expect(look({ mounts: said([root, mounted(filesystem, 'x:/y'), ''].join('\n')) }).hidden).toBe(false),
);
