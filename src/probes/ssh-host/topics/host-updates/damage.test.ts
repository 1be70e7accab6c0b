import { readFileSync } from 'node:fs';
import { patchingUpdates } from '../../../../../checks/patching/updates.ts';
import { asOf } from '../../../../../checks/testing/table.ts';
import { absent, machine, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import type { HostUpdates } from '../../../../facts/index.ts';
import type { Answer, Machine } from '../../topic.ts';
import { hostUpdates } from './index.ts';

const written = (name: string) => readFileSync(`fixtures/transcripts/written/${name}.out`, 'utf8');
const recorded = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/user/${name}.out`, 'utf8');
const none = 'Reading package lists...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n';
const missing = (path: string) => said('', { status: 2, stderr: `grep: ${path}: No such file or directory\n` });
type Given = Parameters<typeof read<'host-updates', typeof hostUpdates.commands>>[1];

/** Machines of which everything is fine, each with what may be missing without harm: others say the same, or it is not judged. */
const fine: Record<string, { os: Pick<Machine, 'os'>['os']; at: string; given: Given; spare: readonly string[] }> = {
  apt: {
    os: { id: 'debian', version: '12', family: 'debian', release: new Map([['VERSION_CODENAME', 'bookworm']]) },
    at: '2026-11-21T12:00:00Z',
    given: {
      aptSecurity: said(none),
      aptAll: said(none),
      aptPolicy: said(recorded('apt-policy')),
      aptLists: said(recorded('apt-lists')),
      rebootFlags: said('', { status: 2, stderr: 'ls: cannot access: No such file or directory\n' }),
      needrestart: absent,
      kernelRunning: said('6.1.0-50-cloud-amd64\n'),
      kernelsInstalled: said(recorded('boot-kernels')),
      bootTime: said('btime 1795237000\n'),
    },
    spare: ['aptAll', 'needrestart', 'rebootFlags'],
  },
  dnf: {
    os: { id: 'rhel', version: '9.5', family: 'redhat', release: new Map() },
    at: '2026-06-01T00:00:00Z',
    given: {
      dnfSecurity: said(''),
      dnfAll: said(''),
      dnfRepositories: said(written('rhel-9/repolist')),
      dnfCache: said(written('rhel-9/cache')),
      dnfExcludes: said('', { status: 1 }),
      dnfLocks: missing('/etc/dnf/plugins/versionlock.list'),
      dnfRelease: missing('/etc/dnf/vars/releasever'),
      needsRestarting: said('No core libraries or services have been updated since boot-up.\nReboot should not be necessary.\n'),
    },
    spare: ['dnfAll'],
  },
  zypper: {
    os: { id: 'opensuse-leap', version: '16.0', family: 'suse', release: new Map() },
    at: '2026-06-01T00:00:00Z',
    given: {
      zypperSecurity: said(
        '<?xml version=\'1.0\'?>\n<stream>\n<update-status version="0.6">\n<update-list>\n</update-list>\n</update-status>\n</stream>\n',
      ),
      zypperAll: said('<?xml version=\'1.0\'?>\n<stream>\n<update-status version="0.6">\n</update-status>\n</stream>\n'),
      zypperRepositories: said(written('opensuse-leap-15.6/repos')),
      zypperLocks: said(written('opensuse-leap-15.6/no-locks')),
      zypperCache: said(written('opensuse-leap-15.6/cache')),
      needsRebooting: said('No core libraries or services have been updated since the last system boot.\n'),
    },
    spare: ['zypperAll'],
  },
  apk: {
    os: { id: 'alpine', version: '3.22.1', family: 'alpine', release: new Map() },
    at: '2026-06-01T00:00:00Z',
    given: {
      apkUpgradable: said(''),
      apkRepositories: said(written('alpine-3.22/repositories')),
      apkCache: said(written('alpine-3.22/cache')),
      kernelRunning: said('6.12.30-0-lts\n'),
      kernelModules: said('6.12.30-0-lts\n'),
    },
    spare: [],
  },
};

const damages: readonly [string, (answer: Answer) => Answer][] = [
  ['is not installed', () => absent],
  ['needs root', () => needsRoot],
  ['took too long', () => ({ ok: false, reason: 'timeout', detail: 'command' })],
  ['says nothing', () => said('')],
  ['says something else', () => said('bash: /etc/profile: broken\n')],
  ['fails without a word', () => said('', { status: 1 })],
  ['is denied', () => said('', { status: 1, stderr: 'Permission denied\n' })],
  [
    'is cut in the middle',
    (answer) => (answer.ok ? { ...answer, stdout: answer.stdout.slice(0, answer.stdout.length / 2) } : answer),
  ],
];

/** An empty answer is the usual one of these. */
const greps = ['dnfExcludes', 'dnfLocks', 'dnfRelease'];
const emptyIsFine = ['dnfSecurity', 'apkUpgradable', ...greps];
/** Half of it still holds the line that counts; a session tells by itself what was cut. */
const halfIsFine = ['aptLists', 'apkRepositories'];

describe.each(Object.entries(fine))('%s', (_, { os, at, given, spare }) => {
  const judge = (answers: Given) => {
    const { facts } = read(hostUpdates, answers, { ...machine({ kind: 'host-updates' }), os, at: new Date(at) });
    const params = patchingUpdates.params.parse({ within: '30d' });
    return facts.length === 0 ? 'none' : patchingUpdates.judge(facts[0] as HostUpdates, params, asOf(new Date(at))).outcome;
  };

  it('holds where nothing is wrong', () => expect(judge(given)).toBe('holds'));

  const cases = Object.entries(given)
    .filter(([name]) => !spare.includes(name))
    .flatMap(([name, answer]) => damages.map(([what, damage]) => [name, what, damage(answer)] as const))
    .filter(([name, what]) => !(emptyIsFine.includes(name) && /says nothing|cut in the middle/.test(what)))
    .filter(([name, what]) => !(greps.includes(name) && what === 'fails without a word'))
    .filter(([name, what]) => !(halfIsFine.includes(name) && what === 'is cut in the middle'));
  it.each(cases)('does not hold where %s %s', (name, _, damaged) => {
    expect(judge({ ...given, [name]: damaged })).not.toBe('holds');
  });
});
