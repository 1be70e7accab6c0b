import { readFileSync } from 'node:fs';
import { absent, read, said } from '../../../../../fixtures/ssh-host.ts';
import { demandsOf, readPam } from '../../pam.ts';
import { loginLockout } from '../login-lockout/index.ts';
import { passwordPolicy } from '../password-policy/index.ts';
import { account } from './index.ts';

const written = (name: string) => said(readFileSync(`fixtures/transcripts/written/${name}.out`, 'utf8'));
const none = (path: string) => ({ status: 2, stderr: `grep: ${path}: No such file or directory\n` });

describe('Rocky Linux 9, as authselect writes it', () => {
  const os = { id: 'rocky', version: '9.5', family: 'redhat' as const, release: new Map() };
  const directory = {
    passwd: written('rhel-9/getent-passwd'),
    group: written('rhel-9/getent-group'),
    files: written('rhel-9/files'),
    units: said('sshd.service loaded active running OpenSSH server daemon\n'),
  };
  const passwords = {
    passwordStates: said('', { status: 1, stderr: 'passwd: bad argument -a: unknown option\n' }),
    passwordFlags: written('rhel-9/lslogins'),
  };
  const server = {
    sshdEffective: said('passwordauthentication yes\nkbdinteractiveauthentication no\nusepam yes\npermitrootlogin no\n'),
    sshdFiles: said('/etc/ssh/sshd_config:1:UsePAM yes\n'),
    sshdFilesAsRoot: said('/etc/ssh/sshd_config:1:UsePAM yes\n'),
    sshdProcesses: said('900 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n'),
  };
  const given = {
    ...directory,
    ...passwords,
    ...server,
    pam: written('rhel-9/pam'),
    sudoers: written('rhel-9/sudoers'),
    lastlog: written('rhel-9/lastlog'),
    wtmp: absent,
  };

  it('accounts', () => {
    const { facts, failures } = read(account, given, { os });
    expect(failures).toEqual([]);
    const named = (name: string) => facts.find((fact) => fact.name === name);
    expect(named('person-alice')).toMatchObject({
      interactive: true,
      administrator: true,
      adminBy: ['group wheel'],
      lastUsed: { seen: true, at: '2026-05-29T05:40:02.000Z' },
      secondFactor: { state: 'absent' },
      password: { state: 'set', ageing: { seen: true, maxDays: 90, expiresAt: '2026-05-31T00:00:00.000Z' } },
    });
    expect(named('person-bob')).toMatchObject({ interactive: null, administrator: false, password: { state: 'locked' } });
    expect(named('root')).toMatchObject({ interactive: true, secondFactor: { state: 'absent', by: 'console: PAM login' } });
    expect(named('halt')).toMatchObject({ interactive: false });
  });

  it('sssd that runs may have more accounts', () => {
    const units = said('sssd.service loaded active running System Security Services Daemon\n');
    expect(read(account, { ...given, units }, { os }).failures).toMatchObject([
      { reason: 'incomplete', detail: 'accounts from sss' },
    ]);
  });

  it('pam_faillock locks SSH and the console, pwquality and pwhistory are in force', () => {
    const { facts } = read(
      loginLockout,
      { ...given, jail: absent, faillock: said('/etc/security/faillock.conf:1:deny = 5\n') },
      { os },
    );
    expect(facts[0]?.entrances).toMatchObject([
      { name: 'ssh', passwords: true, lockout: { state: 'on', attempts: 5, locks: 'account' } },
      { name: 'console', passwords: true, lockout: { state: 'on', attempts: 5, locks: 'account' } },
    ]);
    const rules = said(
      '/etc/security/pwquality.conf:1:minlen = 14\n/etc/security/pwhistory.conf:3:remember = 7\n',
      none('/etc/passwdqc.conf'),
    );
    const [policy] = read(passwordPolicy, { ...given, rules }, { os }).facts;
    expect(policy).toMatchObject({
      inUse: true,
      minLength: { value: 14 },
      classes: { value: null },
      history: { value: 7 },
      maxDays: { value: null },
    });
  });
});

describe('openSUSE Leap 15, as pam-config writes it', () => {
  it('one password lets in, and whoever knows that of root is root', () => {
    const pam = readPam(written('opensuse-leap-15.6/pam'));
    for (const service of ['sshd', 'login']) {
      expect(demandsOf(pam.stack(service, 'auth'))).toEqual({ password: true, secondFactor: false, kinds: [] });
    }
    const passwd = said('root:x:0:0:root:/root:/bin/bash\nalice:x:1000:100:Alice:/home/alice:/bin/bash\n');
    const files = said('/etc/nsswitch.conf:1:passwd: compat\n/etc/nsswitch.conf:2:group: compat\n');
    const { facts } = read(account, {
      passwd,
      group: said('users:x:100:\n'),
      files,
      sudoers: written('opensuse-leap-15.6/sudoers'),
    });
    expect(facts.find(({ name }) => name === 'person-alice')).toMatchObject({ administrator: false });
  });

  it('pam_cracklib is in force', () => {
    const [policy] = read(passwordPolicy, {
      passwd: said('root:x:0:0:root:/root:/bin/bash\n'),
      group: said('root:x:0:\n'),
      files: said('/etc/login.defs:1:PASS_MAX_DAYS 99999\n'),
      pam: written('opensuse-leap-15.6/pam'),
      rules: said('', none('/etc/security/pwquality.conf')),
    }).facts;
    expect(policy).toMatchObject({ inUse: null, minLength: { seen: true, value: 6 } });
  });
});
