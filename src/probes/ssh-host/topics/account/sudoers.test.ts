import { readFileSync } from 'node:fs';
import path from 'node:path';
import ssh2 from 'ssh2';
import { login, sshHost } from '../../../../../fixtures/look.ts';
import { said } from '../../../../../fixtures/ssh-host.ts';
import { fileLines } from '../../file-lines.ts';
import { setupsOf } from '../../setup.ts';
import { readDoas } from './doas.ts';
import { readSudoers } from './sudoers.ts';

const numbered = (file: string, text: string) =>
  text
    .split('\n')
    .map((line, index) => (line.trim() === '' ? '' : `${file}:${index + 1}:${line}\n`))
    .join('');
const alice = {
  name: 'alice',
  uid: 1000,
  groups: [
    { name: 'alice', gid: 1000 },
    { name: 'sudo', gid: 27 },
  ],
};
const bob = { name: 'bob', uid: 1001, groups: [{ name: 'bob', gid: 1001 }] };
const judge = (text: string, stderr = '') => {
  const granted = readSudoers(fileLines(said(numbered('/etc/sudoers', text), { status: stderr ? 2 : 0, stderr })), ['toor']);
  return [granted(alice).administrator, granted(bob).administrator];
};

it('Debian 12 as it is: group sudo', () => {
  const recorded = readFileSync(
    path.join(import.meta.dirname, '../../../../../fixtures/transcripts/recorded/debian-12/root/sudoers.out'),
    'utf8',
  );
  expect(judge(recorded)).toEqual([true, false]);
  const granted = readSudoers(fileLines(said(numbered('/etc/sudoers', recorded))));
  expect(granted(alice).by).toEqual([{ what: 'group', group: { name: 'sudo', gid: 27 } }]);
});

it.each([
  ['nobody', 'root ALL=(ALL:ALL) ALL', [false, false]],
  ['by name', 'bob ALL=(ALL) ALL', [false, true]],
  ['by name, without a password', 'bob ALL=(ALL:ALL) NOPASSWD: ALL', [false, true]],
  ['by number', '#1001 ALL=(ALL) ALL', [false, true]],
  ['by the number of a group', '%#27 ALL=(ALL) ALL', [true, false]],
  ['by an alias', 'User_Alias OPS = bob, carol : DBA = dave\nOPS ALL = (root) ALL', [false, true]],
  ['by the second alias of a line', 'User_Alias DBA = dave : OPS = carol, bob\nOPS ALL = (root) ALL', [false, true]],
  ['blanks around commas', 'carol , bob ALL = ( ALL ) ALL', [false, true]],
  ['a line that goes on', 'carol, \\\n bob ALL=(ALL) ALL', [false, true]],
  ['everybody', 'ALL ALL=(ALL) ALL', [true, true]],
  ['everybody who knows root’s password (openSUSE)', 'Defaults targetpw\nALL ALL=(ALL) ALL', [false, false]],
  ['everybody, although root’s password is asked for elsewhere', 'Defaults targetpw\nALL ALL=(ALL) NOPASSWD: ALL', [true, true]],
  [
    'everybody, as one need not know root’s password',
    'Defaults targetpw\nDefaults:bob !targetpw\nALL ALL=(ALL) ALL',
    [null, null],
  ],
  ['everybody, as nobody is asked', 'Defaults targetpw, !authenticate\nALL ALL=(ALL) ALL', [null, null]],
  ['everybody, as some are not asked', 'Defaults rootpw\nDefaults:%ops !authenticate\nALL ALL=(ALL) ALL', [null, null]],
  ['a copy over the rules', 'bob ALL=(root) NOPASSWD: /usr/bin/cp /srv/x /etc/sudoers', [false, null]],
  ['a file that is written', 'bob ALL=(root) NOPASSWD: /usr/bin/tee /etc/cron.d/x', [false, null]],
  ['the bit of root', 'bob ALL=(root) NOPASSWD: /bin/chmod u+s /srv/x', [false, null]],
  ['taken back', 'Defaults targetpw\nDefaults !targetpw\nALL ALL=(ALL) ALL', [true, true]],
  ['everybody but one', 'ALL, !bob ALL=(ALL) ALL', [true, false]],
  ['everything but a shell is everything', 'bob ALL=(ALL) ALL, !/bin/sh', [false, true]],
  ['as another user', 'bob ALL=(www-data) ALL', [false, false]],
  ['as another user, then as root', 'bob ALL=(www-data) ALL, (root) ALL', [false, true]],
  ['as users of an alias that holds root', 'Runas_Alias OP = www-data, root\nbob ALL=(OP) ALL', [false, true]],
  ['as users nobody knows', 'bob ALL=(OP) ALL', [false, null]],
  ['a fixed command', 'bob ALL=(root) NOPASSWD: /usr/bin/systemctl restart app', [false, false]],
  [
    'commands as this program needs them',
    'bob ALL=(root) NOPASSWD: /usr/bin/lsblk --json --output NAME\\,TYPE, /usr/bin/stat --format\\=%n\\:%F /etc',
    [false, false],
  ],
  ['a command without arguments leaves them open', 'bob ALL=(root) /usr/bin/rsync', [false, null]],
  ['a command with a wildcard', 'bob ALL=(root) /usr/bin/cat /var/log/*', [false, null]],
  ['a pager', 'bob ALL=(root) /usr/bin/systemctl status app', [false, null]],
  ['a shell', 'bob ALL=(root) /bin/bash -c id', [false, true]],
  ['su', 'bob ALL=(root) /usr/bin/su -', [false, true]],
  ['an editor', 'bob ALL=(root) /usr/bin/vim.basic /etc/hosts', [false, null]],
  ['a command that changes accounts', 'bob ALL=(root) /usr/sbin/usermod -aG sudo bob', [false, null]],
  ['a command that sets root’s password', 'bob ALL=(root) /usr/bin/passwd root', [false, null]],
  ['a program that is not the system’s', 'bob ALL=(root) /home/bob/bin/deploy --now', [false, null]],
  ['root by another number of it', 'bob ALL=(#00) ALL', [false, true]],
  ['another name of root', 'bob ALL=(toor) ALL', [false, true]],
  ['an alias of commands', 'Cmnd_Alias X = /usr/bin/id -u, SH\nCmnd_Alias SH = /bin/sh\nbob ALL = X', [false, true]],
  ['an alias of commands that is not there', 'bob ALL = X', [false, null]],
  ['an alias of itself', 'Cmnd_Alias X = X\nbob ALL = X', [false, null]],
  ['another host', 'bob web-2 = (ALL) ALL', [false, null]],
  ['a netgroup', '+ops ALL=(ALL) ALL', [null, null]],
  ['an include from elsewhere', '#include /etc/sudoers.local', [null, null]],
  ['a line that is none', 'what is this', [null, null]],
  ['a comment behind a rule', 'bob ALL=(ALL) ALL # for now', [false, true]],
  ['a rule behind a comment', '# bob ALL=(ALL) ALL', [false, false]],
  ['two lists of hosts', 'bob web-1 = /usr/bin/id -u : ALL = ALL', [false, null]],
  ['a digest', 'bob ALL = sha256:abcd /usr/bin/id -u', [false, null]],
] as const)('%s', (_, text, expected) => expect(judge(text)).toEqual(expected));

it('a file that could not be read leaves the question open', () => {
  expect(judge('root ALL=(ALL) ALL', 'grep: /etc/sudoers.d/ops: Permission denied\n')).toEqual([null, null]);
});

it('no sudo, no rules', () => {
  expect(judge('', 'grep: /etc/sudoers: No such file or directory\n')).toEqual([false, false]);
});

it('files of the folder count, but not those that sudo leaves out', () => {
  const rule = 'bob ALL=(ALL) ALL';
  const of = (file: string) => readSudoers(fileLines(said(numbered(file, rule))))(bob).administrator;
  expect(of('/etc/sudoers.d/ops')).toBe(true);
  expect(of('/etc/sudoers.d/ops.bak')).toBe(false);
  expect(of('/etc/sudoers.d/ops~')).toBe(false);
});

it.each([
  ['permit persist :sudo', [true, false]],
  ['permit nopass bob as root', [false, true]],
  ['permit bob as www-data', [false, false]],
  ['permit bob cmd reboot', [false, null]],
  ['permit nopass keepenv setenv { A=b } bob', [false, true]],
  ['permit', [null, null]],
  ['deny bob', [false, false]],
] as const)('doas: %s', (text, expected) => {
  const granted = readDoas(fileLines(said(numbered('/etc/doas.conf', text))));
  expect([granted(alice).administrator, granted(bob).administrator]).toEqual(expected);
});

it('long hostile lines are read in time that grows with their length', () => {
  expect(judge(`${'('.repeat(50_000)} ${'\\'.repeat(50_000)}, ${'#1 '.repeat(20_000)}`)).toEqual([null, null]);
});

it('what ssh-setup allows makes nobody an administrator', () => {
  const key = ssh2.utils.generateKeyPairSync('ed25519').private;
  const [setup] = setupsOf([{ target: sshHost({ sudo: true, login: login({ key }) }), wants: {} }]);
  const rules = setup!.sudoers.map(({ program, arguments: rest }) => `bob ALL=(root) NOPASSWD: /usr/bin/${program} ${rest}`);
  expect(rules.length).toBeGreaterThan(5);
  for (const rule of rules) expect([rule, ...judge(rule)]).toEqual([rule, false, false]);
});
