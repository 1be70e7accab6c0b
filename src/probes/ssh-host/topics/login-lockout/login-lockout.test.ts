import { readFileSync } from 'node:fs';
import { grepped } from '../../../../../fixtures/grep.ts';
import { absent, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { type Entrance, loginLockoutSchema } from '../../../../facts/index.ts';
import { loginLockout } from './index.ts';

const transcript = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/${name}.out`, 'utf8');
type Given = Parameters<typeof read<'login-lockout', typeof loginLockout.commands>>[1];

const plain = 'auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so';
const stacks = (text: string) =>
  said(
    grepped({
      '/etc/pam.d/common-auth': text,
      '/etc/pam.d/sshd': '@include common-auth',
      '/etc/pam.d/login': '@include common-auth',
    }),
  );
const services = (...names: string[]) =>
  said(`${['ssh', ...names].map((name) => `${name}.service loaded active running x`).join('\n')}\n`);
const effective = (password: 'yes' | 'no') =>
  said(`passwordauthentication ${password}\nkbdinteractiveauthentication no\nusepam yes\n`);

const debian: Given = {
  passwd: said(transcript('user/getent-passwd')),
  group: said(transcript('user/getent-group')),
  files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files systemd' })),
  units: services('fail2ban'),
  passwordStates: said(transcript('root/passwd-status')),
  sshdEffective: effective('yes'),
  sshdFiles: said(grepped({ '/etc/ssh/sshd_config': 'UsePAM yes' })),
  sshdFilesAsRoot: said(grepped({ '/etc/ssh/sshd_config': 'UsePAM yes' })),
  sshdProcesses: said('612 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n'),
  sshVersion: said('', { stderr: 'OpenSSH_9.2p1 Debian-2+deb12u7\n' }),
  jail: said(transcript('root/fail2ban-status-sshd')),
  jailRetries: said(transcript('root/fail2ban-get-sshd-maxretry')),
  jailTime: said('600\n'),
  pam: stacks(plain),
  faillock: said(grepped({ '/etc/security/faillock.conf': transcript('root/faillock-conf') })),
};

function look(changes: Given = {}) {
  const { facts, failures } = read(loginLockout, { ...debian, ...changes });
  expect(failures).toEqual([]);
  const { entrances } = loginLockoutSchema.parse(facts[0]);
  const at = (name: string): Entrance => entrances.find((each) => each.name === name)!;
  return { ssh: at('ssh'), console: at('console') };
}

it('Debian 12 as recorded: fail2ban bans by SSH, nothing locks the console', () => {
  expect(look()).toEqual({
    ssh: {
      name: 'ssh',
      passwords: true,
      lockout: { state: 'on', attempts: 5, seconds: 600, locks: 'address', by: 'fail2ban, jail sshd', sure: true },
    },
    console: { name: 'console', passwords: true, lockout: { state: 'off', by: 'PAM login' } },
  });
});

describe('whether an entrance takes passwords', () => {
  const locked = { passwordStates: said(transcript('root/passwd-status').replace('alice P', 'alice L')) };
  it.each([
    ['no account has one', locked, [false, false]],
    ['not over SSH', { sshdEffective: effective('no') }, [false, true]],
    [
      'over SSH for some',
      {
        sshdEffective: effective('no'),
        sshdFilesAsRoot: said(grepped({ '/etc/ssh/sshd_config': 'Match User bob\n PasswordAuthentication yes' })),
      },
      [true, true],
    ],
    [
      'only keys are asked for',
      {
        sshdEffective: said(
          'passwordauthentication yes\nkbdinteractiveauthentication yes\nusepam yes\nauthenticationmethods publickey\n',
        ),
      },
      [false, true],
    ],
    ['accounts that were not seen', { passwordStates: needsRoot, passwordFlags: needsRoot }, [null, null]],
    [
      'accounts from elsewhere',
      { ...locked, files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files ldap' })) },
      [null, null],
    ],
    ['settings that were not seen', { sshdEffective: needsRoot, sshdFiles: needsRoot, sshdFilesAsRoot: needsRoot }, [null, true]],
  ] as const)('%s', (_, changes, expected) => {
    const { ssh, console } = look(changes as Given);
    expect([ssh.passwords, console.passwords]).toEqual(expected);
  });
});

describe('pam_faillock', () => {
  const full = `auth required pam_faillock.so preauth\nauth [success=1 default=ignore] pam_unix.so\nauth [default=die] pam_faillock.so authfail\nauth sufficient pam_faillock.so authsucc\nauth required pam_permit.so`;
  const rhel =
    'auth required pam_env.so\nauth required pam_faillock.so preauth silent\nauth sufficient pam_unix.so\nauth required pam_faillock.so authfail\nauth required pam_deny.so';
  const conf = (text: string) => ({ faillock: said(grepped({ '/etc/security/faillock.conf': text })) });
  const console = (changes: Given) => look(changes).console.lockout;

  it.each([
    ['the documented stack', full],
    ['RHEL', rhel],
  ])('%s, with the values of the file, or the usual ones', (_, text) => {
    const by = 'pam_faillock, not for root, PAM login';
    expect(console({ pam: stacks(text) })).toEqual({ state: 'on', attempts: 3, seconds: 600, locks: 'account', by, sure: true });
    expect(console({ pam: stacks(text), ...conf('deny = 5\nunlock_time = 900\neven_deny_root') })).toMatchObject({
      attempts: 5,
      seconds: 900,
      by: 'pam_faillock, PAM login',
    });
    expect(console({ pam: stacks(text), ...conf('deny=4 # four\nunlock_time=never') })).toMatchObject({
      attempts: 4,
      seconds: null,
    });
  });

  it('a value in the stack counts before the file', () => {
    expect(
      console({ pam: stacks(rhel.replaceAll('pam_faillock.so', 'pam_faillock.so deny=10')), ...conf('deny=3') }),
    ).toMatchObject({ attempts: 10 });
  });

  it.each([
    [
      'it counts, but bars nobody',
      `auth [success=1 default=ignore] pam_unix.so\nauth [default=die] pam_faillock.so authfail\nauth required pam_permit.so`,
      {},
    ],
    ['it bars, but never counts', `auth required pam_faillock.so preauth\n${plain}`, {}],
    [
      'what counts is never reached',
      `auth required pam_faillock.so preauth\nauth requisite pam_unix.so\nauth sufficient pam_permit.so\nauth required pam_faillock.so authfail`,
      {},
    ],
    [
      'it may be passed by',
      full
        .replace('required pam_faillock.so preauth', 'optional pam_faillock.so preauth')
        .replace('auth sufficient pam_faillock.so authsucc\n', ''),
      {},
    ],
    ['it is switched off', full, conf('deny = 0')],
  ])('%s', (_, text, changes) => expect(console({ pam: stacks(text), ...changes })).toMatchObject({ state: 'off' }));

  it.each([
    ['a value that is none', full, conf('deny = some')],
    [
      'a file that may not be read',
      full,
      { faillock: said('', { status: 2, stderr: 'grep: /etc/security/faillock.conf: Permission denied\n' }) },
    ],
    ['a stack that is not understood', 'auth perhaps pam_unix.so', {}],
  ])('%s: unseen', (_, text, changes) => expect(console({ pam: stacks(text), ...changes })).toMatchObject({ state: 'unseen' }));

  it('pam_tally2', () => {
    expect(console({ pam: stacks(`auth required pam_tally2.so deny=5 unlock_time=900\n${plain}`) })).toMatchObject({
      state: 'on',
      attempts: 5,
      seconds: 900,
    });
    expect(console({ pam: stacks(`auth required pam_tally2.so\n${plain}`) })).toMatchObject({ state: 'off' });
  });

  it('no PAM at all', () => {
    const pam = said('', { status: 2, stderr: 'grep: /etc/pam.d: No such file or directory\n' });
    expect(console({ pam })).toEqual({ state: 'off', by: 'no PAM' });
  });
});

describe('fail2ban', () => {
  const asUser = { jail: needsRoot, jailRetries: needsRoot, jailTime: needsRoot };
  const files = (text: Record<string, string>) => ({
    jailFiles: said(grepped(text), { status: 2, stderr: 'grep: /etc/fail2ban/jail.local: No such file or directory\n' }),
  });
  const ssh = (changes: Given) => look(changes).ssh.lockout;

  it.each([
    ['not installed', { jail: absent }],
    ['without the jail', { jail: said('', { status: 255, stderr: "Sorry but the jail 'sshd' does not exist\n" }) }],
    [
      'stopped',
      {
        jail: said('', {
          status: 255,
          stderr: 'Failed to access socket path: /var/run/fail2ban/fail2ban.sock. Is fail2ban running?\n',
        }),
      },
    ],
    ['stopped, asked without root', { ...asUser, units: services() }],
    ['without the jail in its files', { ...asUser, ...files({ '/etc/fail2ban/jail.conf': '[sshd]\nmaxretry = 5' }) }],
  ])('%s: off', (_, changes) => expect(ssh(changes)).toMatchObject({ state: 'off' }));

  it.each([
    ['an answer that says nothing', { jail: said('') }],
    ['a number that is none', { jailRetries: said('many') }],
    ['services that were not seen', { ...asUser, units: absent }],
    [
      'files that may not be read',
      { ...asUser, jailFiles: said('', { status: 2, stderr: 'grep: /etc/fail2ban/jail.d/x: Permission denied\n' }) },
    ],
    ['another that does the same', { jail: absent, units: services('sshguard') }],
  ])('%s: unseen', (_, changes) => expect(ssh(changes)).toMatchObject({ state: 'unseen' }));

  it('for ever', () => expect(ssh({ jailTime: said('-1\n') })).toMatchObject({ state: 'on', seconds: null }));

  it('without root, its files indicate, the later before the earlier, the jail before the default', () => {
    const text = {
      '/etc/fail2ban/jail.conf': '[DEFAULT]\nmaxretry = 5\nbantime = 10m\nenabled = false\n[sshd]\nport = ssh',
      '/etc/fail2ban/jail.d/defaults-debian.conf': '[sshd]\nenabled = true',
      '/etc/fail2ban/jail.local': '[DEFAULT]\nbantime = 1h\n[sshd]\nmaxretry = 3',
    };
    expect(ssh({ ...asUser, ...files(text) })).toEqual({
      state: 'on',
      attempts: 3,
      seconds: 3600,
      locks: 'address',
      by: 'fail2ban, jail sshd as configured',
      sure: false,
    });
    expect(ssh({ ...asUser, ...files({ ...text, '/etc/fail2ban/jail.d/off.local': '[sshd]\nenabled = false' }) })).toMatchObject({
      state: 'off',
    });
  });
});

it('two Match blocks may allow together what neither allows by itself', () => {
  const files = 'Match Address 192.0.2.0/24\n PasswordAuthentication yes\nMatch User bob\n AuthenticationMethods any';
  const { ssh } = look({
    sshdEffective: said(
      'passwordauthentication no\nkbdinteractiveauthentication no\nusepam yes\nauthenticationmethods publickey\n',
    ),
    sshdFilesAsRoot: said(grepped({ '/etc/ssh/sshd_config': files })),
  });
  expect(ssh.passwords).not.toBe(false);
});

it('pam_faillock with a file of its own, which is not read', () => {
  const own =
    'auth required pam_faillock.so preauth conf=/etc/other.conf\nauth sufficient pam_unix.so\nauth [default=die] pam_faillock.so authfail conf=/etc/other.conf\nauth required pam_deny.so';
  expect(look({ pam: stacks(own) }).console.lockout).toMatchObject({ state: 'unseen' });
});
