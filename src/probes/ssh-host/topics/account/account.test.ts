import { readFileSync } from 'node:fs';
import { grepped } from '../../../../../fixtures/grep.ts';
import { absent, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { type Account, accountSchema } from '../../../../facts/index.ts';
import type { Machine } from '../../topic.ts';
import { account } from './index.ts';

const transcript = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/${name}.out`, 'utf8');
type Given = Parameters<typeof read<'account', typeof account.commands>>[1];

const blob = (letter: string) => `AAAAC3NzaC1lZDI1NTE5AAAA${letter.repeat(44)}`;
const keyFile = (home: string, size = 100, seconds = 1_750_000_000) => `f:${size}:${seconds}.1234:${home}/.ssh/authorized_keys\n`;
const keyLine = (home: string, text: string) => `${home}/.ssh/authorized_keys:${text}\n`;
const noOtherKeys = 'authorizedkeysfile .ssh/authorized_keys\nauthorizedkeyscommand none\ntrustedusercakeys none\n';
const sshd = (lines: string) =>
  said(
    `passwordauthentication no\nkbdinteractiveauthentication no\npubkeyauthentication yes\nusepam yes\npermitrootlogin no\n${noOtherKeys}${lines}`,
  );
const pam = (more = '') => ({
  '/etc/pam.d/common-auth': `auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n${more}`,
  '/etc/pam.d/sshd': '@include common-auth',
  '/etc/pam.d/login': '@include common-auth',
});

/** The recorded Debian 12, asked as root. */
const debian: Given = {
  passwd: said(transcript('user/getent-passwd')),
  group: said(transcript('user/getent-group')),
  files: said(
    grepped({
      '/etc/nsswitch.conf': 'passwd: files systemd\ngroup: files systemd',
      '/etc/login.defs': transcript('user/login-defs'),
    }),
  ),
  units: said('ssh.service loaded active running x\n'),
  sudoers: said(
    grepped({ '/etc/sudoers': transcript('root/sudoers'), '/etc/sudoers.d/auditor': 'auditor ALL=(ALL) NOPASSWD: ALL' }),
    { status: 2, stderr: 'grep: /etc/doas.conf: No such file or directory\n' },
  ),
  lastlog: said(transcript('user/lastlog')),
  wtmp: said(transcript('user/last')),
  pam: said(grepped(pam())),
  passwordStates: said(transcript('root/passwd-status')),
  keyFiles: said(keyFile('/home/alice') + keyFile('/home/tomproof'), {
    status: 1,
    stderr: "find: '/srv': No such file or directory\n",
  }),
  keys: said(
    keyLine('/home/alice', transcript('root/authorized-keys-alice').trim()) +
      keyLine('/home/tomproof', `restrict,command="/bin/true" ssh-ed25519 ${blob('B')} x`),
  ),
  sshdEffective: said(transcript('root/sshd-T')),
  sshdFiles: said(grepped({ '/etc/ssh/sshd_config': transcript('user/sshd_config') })),
  sshdFilesAsRoot: said(grepped({ '/etc/ssh/sshd_config': transcript('user/sshd_config') })),
  sshdProcesses: said('612 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n'),
  sshVersion: said('', { stderr: 'OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.17 1 Jul 2025\n' }),
};

function look(changes: Given = {}, machine: Partial<Machine> = {}) {
  const { facts, failures } = read(account, { ...debian, ...changes }, machine);
  for (const fact of facts) accountSchema.parse(fact);
  const named = (name: string): Account => {
    const found = facts.find((fact) => fact.name === name);
    if (!found) throw new Error(`${name} is not among ${facts.map((fact) => fact.name)}`);
    return found;
  };
  return { facts, failures, named };
}

describe('Debian 12 as recorded', () => {
  it('as root', () => {
    const { facts, failures, named } = look();
    expect(failures).toEqual([]);
    expect(facts).toHaveLength(transcript('user/getent-passwd').trim().split('\n').length);
    expect(named('person-alice')).toMatchObject({
      holder: 'person',
      interactive: true,
      administrator: true,
      adminBy: ['group sudo'],
      lastUsed: { seen: true, at: null, since: null },
      keys: { seen: true, count: 1, types: ['ssh-ed25519'], restricted: 0, unchangedSince: '2025-06-15T15:06:40.000Z' },
      password: { state: 'set', ageing: { seen: true, maxDays: null } },
      secondFactor: { state: 'absent', by: 'SSH: publickey' },
    });
    expect(named('person-auditor')).toMatchObject({ administrator: true, adminBy: ['sudo: rule'] });
    expect(named('person-bob')).toMatchObject({ administrator: false, interactive: false, password: { state: 'locked' } });
    expect(named('root')).toMatchObject({ holder: 'shared', administrator: true, adminBy: ['uid 0'], interactive: false });
    expect(named('www-data')).toMatchObject({ holder: 'service', interactive: false, administrator: false });
    expect(named('tomproof')).toMatchObject({ holder: 'service', lastUsed: { seen: true, at: '2026-06-01T00:00:00.000Z' } });
  });

  it('without root: who is there, and nothing that only root may see', () => {
    const { named, failures } = look({
      sudoers: said('', { status: 2, stderr: 'grep: /etc/sudoers: Permission denied\n' }),
      passwordStates: needsRoot,
      passwordFlags: needsRoot,
      keyFiles: needsRoot,
      keys: needsRoot,
      sshdEffective: needsRoot,
    });
    expect(failures).toEqual([]);
    expect(named('person-alice')).toMatchObject({
      interactive: null,
      administrator: null,
      keys: { seen: false, reason: 'denied' },
      password: { state: 'unseen', ageing: { seen: false, reason: 'denied' } },
      secondFactor: { state: 'unknown' },
    });
    expect(named('root').administrator).toBe(true);
    expect(named('www-data').interactive).toBe(false);
  });

  it('no name of a person stands in any fact', () => {
    const sshdFilesAsRoot = said(grepped({ '/etc/ssh/sshd_config': 'Match User alice\n AuthenticationMethods publickey' }));
    const { facts } = look({ sshdFilesAsRoot }, { nameOf: () => 'person-x' });
    expect(JSON.stringify(facts)).not.toMatch(/alice|bob|carol|auditor/);
  });
});

describe('who is there', () => {
  it.each([
    ['files sss', true],
    ['sss [NOTFOUND=return] files', true],
    ['files ldap', true],
    ['files winbind # no', true],
    ['files systemd', false],
    ['compat', false],
  ])('accounts from %s: incomplete %s', (sources, incomplete) => {
    const { failures, facts } = look({ files: said(grepped({ '/etc/nsswitch.conf': `passwd: ${sources}` })), units: absent });
    expect(failures.map(({ reason }) => reason)).toEqual(incomplete ? ['incomplete'] : []);
    expect(facts.length).toBeGreaterThan(20);
  });

  it('sssd that does not run tells of nobody', () => {
    const files = said(grepped({ '/etc/nsswitch.conf': 'passwd: files sss' }));
    const units = said('ssh.service loaded active running OpenBSD Secure Shell server\n');
    expect(look({ files, units }).failures).toEqual([]);
    expect(look({ files, units: said('sssd.service loaded active running SSSD\n') }).failures).toHaveLength(1);
  });

  it('NIS, and an nsswitch.conf that may not be read', () => {
    expect(look({ files: said(grepped({ '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n+::::::' })) }).failures).toHaveLength(1);
    expect(
      look({ files: said('', { status: 2, stderr: 'grep: /etc/nsswitch.conf: Permission denied\n' }) }).failures,
    ).toMatchObject([{ reason: 'denied' }]);
  });

  it('Alpine: no nsswitch.conf, no getent, no PAM, no sudo', () => {
    const { facts, failures } = look({
      passwd: absent,
      group: absent,
      files: said(
        grepped({
          '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:,,,:/home/alice:/bin/sh',
          '/etc/group': 'wheel:x:10:root,alice',
        }),
        {
          status: 2,
          stderr: 'grep: /etc/nsswitch.conf: No such file or directory\n',
        },
      ),
      pam: said('', { status: 2, stderr: 'grep: /etc/pam.d: No such file or directory\n' }),
      sudoers: said(grepped({ '/etc/doas.d/wheel.conf': 'permit persist :wheel' }), {
        status: 2,
        stderr: 'grep: /etc/sudoers: No such file or directory\n',
      }),
      lastlog: absent,
      wtmp: said('', { status: 1, stderr: 'last: unrecognized option: w\n' }),
      passwordStates: said('', { status: 1, stderr: 'passwd: unrecognized option: S\n' }),
    });
    expect(failures).toEqual([]);
    expect(facts.find(({ name }) => name === 'person-alice')).toMatchObject({
      administrator: true,
      adminBy: ['group wheel'],
      lastUsed: { seen: false },
      password: { state: 'unseen' },
    });
  });

  it.each([
    ['nothing', ''],
    ['text', 'no such database'],
    ['a number that is none', 'root:x:-1:0::/root:/bin/sh'],
  ])('%s is no list', (_, text) => {
    const { facts, failures } = look({ passwd: said(text) });
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'malformed', kinds: ['account'] }]);
  });
});

describe('who can log in', () => {
  const alice = (changes: Given) =>
    look({ passwordStates: said('alice L 2026-01-01 0 99999 7 -1\nroot L 2026-01-01 0 99999 7 -1\n'), ...changes }).named(
      'person-alice',
    );
  const ownKey = keyLine('/home/tomproof', `ssh-ed25519 ${blob('B')}`);
  /** Nobody has a key but this login. */
  const noKeys = { keyFiles: said(keyFile('/home/tomproof')), keys: said(ownKey) };

  it('neither password nor key: nobody', () => expect(alice(noKeys).interactive).toBe(false));
  it.each([
    ['a key', {}, true],
    ['a password', { ...noKeys, passwordStates: said('alice P 2026-01-01 0 99999 7 -1\n') }, true],
    ['no password needed', { ...noKeys, passwordStates: said('alice NP 2026-01-01 0 99999 7 -1\n') }, true],
    [
      'homes that may not be read',
      { ...noKeys, keyFiles: said('', { status: 1, stderr: "find: '/home/alice': Permission denied\n" }) },
      null,
    ],
    [
      'keys from a program',
      {
        ...noKeys,
        sshdEffective: sshd('').ok
          ? said(
              `${noOtherKeys}authorizedkeyscommand /usr/bin/sss_ssh_authorizedkeys\npasswordauthentication no\nkbdinteractiveauthentication no\n`,
            )
          : absent,
      },
      null,
    ],
    [
      'certificates',
      {
        ...noKeys,
        sshdEffective: said(
          `passwordauthentication no\nkbdinteractiveauthentication no\n${noOtherKeys}trustedusercakeys /etc/ssh/ca.pub\n`,
        ),
      },
      null,
    ],
    ['the server’s settings were not seen', { ...noKeys, sshdEffective: needsRoot }, null],
    [
      'a key file that is a link to nowhere',
      { ...noKeys, keyFiles: said('l:10:1750000000.1:/home/alice/.ssh/authorized_keys\n') },
      null,
    ],
    ['a key file whose text was not read', { ...noKeys, keyFiles: said(keyFile('/home/alice')) }, null],
    ['a key file that is told twice', { ...noKeys, keyFiles: said(keyFile('/home/alice') + keyFile('/home/alice', 0)) }, null],
    ['an empty key file', { ...noKeys, keyFiles: said(keyFile('/home/tomproof') + keyFile('/home/alice', 0)) }, false],
    ['a line that is no key', { keys: said(keyLine('/home/alice', 'who knows')) }, null],
    ['an authority', { keys: said(keyLine('/home/alice', `cert-authority ssh-ed25519 ${blob('A')}`)) }, null],
    ['comments only', { keys: said(ownKey + keyLine('/home/alice', '# none')) }, false],
  ] as const)('%s: %s', (_, changes, expected) => expect(alice(changes as Given).interactive).toBe(expected));

  it('a locked account, where passwords may be kept elsewhere', () => {
    const more = (line: string) => ({ ...noKeys, pam: said(grepped(pam(line))) });
    expect(
      alice({
        ...noKeys,
        pam: said(grepped({ ...pam(), '/etc/pam.d/sshd': 'auth sufficient pam_krb5.so\nauth required pam_unix.so' })),
      }).interactive,
    ).toBeNull();
    expect(alice({ ...noKeys, pam: needsRoot }).interactive).toBeNull();
    expect(alice(more('auth required pam_oath.so')).interactive).toBe(false);
    const sss = {
      ...noKeys,
      units: absent,
      pam: said(grepped({ ...pam(), '/etc/pam.d/sshd': 'auth sufficient pam_unix.so\nauth required pam_sss.so' })),
    };
    expect(alice(sss).interactive).toBeNull();
    expect(alice({ ...sss, units: said('ssh.service loaded active running x\n') }).interactive).toBe(false);
  });

  it('a home elsewhere is not searched', () => {
    const passwd = said('alice:x:1000:1000::/data/alice:/bin/bash\n');
    expect(look({ passwd, keyFiles: said('') }).named('person-alice').keys).toEqual({
      seen: false,
      reason: 'incomplete',
      detail: 'home elsewhere',
    });
  });

  it('counts keys without repeats, and limits', () => {
    const lines = [
      `ssh-ed25519 ${blob('A')} one`,
      `ssh-ed25519 ${blob('A')} again`,
      `command="a, \\"b\\" c",no-pty ssh-rsa ${blob('C')}`,
      `from="192.0.2.1,*.example.org" ecdsa-sha2-nistp256 ${blob('D')}`,
    ];
    expect(alice({ keys: said(lines.map((line) => keyLine('/home/alice', line)).join('')) }).keys).toMatchObject({
      seen: true,
      count: 3,
      types: ['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa'],
      restricted: 1,
    });
  });
});

describe('states of passwords', () => {
  const states = (passwordStates: Given['passwordStates'], passwordFlags?: Given['passwordFlags']) =>
    look({ passwordStates: passwordStates!, ...(passwordFlags ? { passwordFlags } : {}) }).named('person-alice').password;

  it('with a day by which they have to be changed, in both forms of dates', () => {
    const expected = {
      state: 'set',
      ageing: { seen: true, changedAt: '2026-01-01T00:00:00.000Z', maxDays: 90, expiresAt: '2026-04-01T00:00:00.000Z' },
    };
    expect(states(said('alice P 2026-01-01 0 90 7 -1\n'))).toEqual(expected);
    expect(states(said('alice P 01/01/2026 0 90 7 -1\n'))).toEqual(expected);
  });

  it('homes that come and go may hold keys that nobody saw', () => {
    const closed = (units: string) =>
      look({ units: said(units) }, { login: 'tomproof' }).facts.find(({ name }) => name === 'root');
    expect(closed('ssh.service loaded active running x\n')?.interactive).toBe(false);
    expect(closed('autofs.service loaded active running x\n')?.interactive).toBeNull();
    expect(closed('systemd-homed.service loaded active running x\n')?.interactive).toBeNull();
  });

  it('this very login is the control: where its key is not found, nobody is called closed', () => {
    const interactive = (facts: readonly Account[]) => Object.fromEntries(facts.map((fact) => [fact.name, fact.interactive]));
    const own = look({}, { login: 'tomproof' }).facts;
    expect(interactive(own)).toMatchObject({ tomproof: true, root: false });
    // Its key came from a file that nobody looked into; so may those of others.
    const unseen = look({}, { login: 'auditor' }).facts;
    expect(interactive(unseen)).toMatchObject({ 'person-auditor': true, root: null });
    const elsewhere = look({
      sshdProcesses: said('99 sshd: /usr/sbin/sshd -f /opt/own [listener] 0 of 10-100 startups\n'),
    }).facts;
    expect(interactive(elsewhere)).toMatchObject({ root: null });
    const unlisted = look({}, { login: 'nobody-in-the-list' }).facts;
    expect(interactive(unlisted)).toMatchObject({ root: null });
  });

  it('RHEL: passwd tells of one account only, lslogins of all, but not whether an empty field is open', () => {
    const lines = [
      'USER="alice" PWD-EMPTY="0" PWD-LOCK="0" PWD-DENY="0" PWD-CHANGE="2026-01-01" PWD-MAX="90"',
      'USER="bob" PWD-EMPTY="0" PWD-LOCK="1" PWD-DENY="0" PWD-CHANGE="2026-01-01" PWD-MAX="99999"',
      'USER="carol" PWD_EMPTY="1" PWD_LOCK="0" PWD_DENY="0" PWD_CHANGE="" PWD_MAX=""',
    ];
    const { named } = look({
      passwordStates: said('', { status: 1, stderr: 'passwd: Unknown option -a\n' }),
      passwordFlags: said(`${lines.join('\n')}\n`),
    });
    expect(named('person-alice').password).toMatchObject({ state: 'set', ageing: { seen: true, maxDays: 90 } });
    expect(named('person-bob').password).toMatchObject({ state: 'locked', ageing: { seen: true, maxDays: null } });
    expect(named('person-carol').password).toMatchObject({ state: 'unseen', ageing: { seen: false } });
  });

  it.each([
    ['nothing', ''],
    ['an unknown state', 'alice X 2026-01-01 0 90 7 -1\n'],
    ['a cut line', 'alice P 2026-01-01\n'],
    ['another account', 'bob P 2026-01-01 0 90 7 -1\n'],
    ['two states', 'alice L 2026-01-01 0 90 7 -1\nalice P 2026-01-01 0 90 7 -1\n'],
  ])('%s: unseen', (_, text) => expect(states(said(text)).state).toBe('unseen'));

  it('an empty field of passwd needs none', () => {
    expect(look({ passwd: said('alice::1000:1000::/home/alice:/bin/bash\n') }).named('person-alice').password.state).toBe('none');
  });
});

describe('last use', () => {
  const head = 'Username         Port     From             Latest\n';
  const used = (lastlog: Given['lastlog'], wtmp: Given['wtmp'] = absent) =>
    look({ lastlog: lastlog!, wtmp: wtmp! }).named('person-alice').lastUsed;
  const wtmp = (lines: string) => said(`${lines}\nwtmp begins 2026-05-01T00:00:00+00:00\n`);
  const login = 'alice    pts/0        192.0.2.7        2026-05-30T08:12:01+02:00 - 2026-05-30T09:00:00+02:00  (00:47)\n';

  it('from lastlog, from wtmp, and the later of both', () => {
    const seen = said(`${head}alice            pts/0    192.0.2.7        Thu May 21 10:11:12 +0200 2026\n`);
    expect(used(seen)).toEqual({ seen: true, at: '2026-05-21T08:11:12.000Z', since: null });
    expect(used(seen, wtmp(login))).toEqual({ seen: true, at: '2026-05-30T06:12:01.000Z', since: null });
    expect(used(absent, wtmp(login))).toEqual({ seen: true, at: '2026-05-30T06:12:01.000Z', since: null });
  });

  it('never, as far back as the record goes', () => {
    expect(used(said(`${head}alice       **Never logged in**\n`))).toEqual({ seen: true, at: null, since: null });
    expect(used(absent, wtmp('bob  pts/1  192.0.2.8  2026-05-30T08:12:01+02:00   still logged in'))).toEqual({
      seen: true,
      at: null,
      since: '2026-05-01T00:00:00.000Z',
    });
  });

  it.each([
    ['no tool', absent, absent],
    ['nothing', said(''), said('')],
    ['a usage text', said('usage: last [-x]'), said('last: unrecognized option: w', { status: 1 })],
    ['a time that is none', said(`${head}alice pts/0 x Thu May 99 10:11:12 +0200 2026\n`), said('alice pts/0 tomorrow\n')],
    ['a wtmp without a beginning', absent, said(login)],
  ])('%s: not seen', (_, lastlog, wtmp) => expect(used(lastlog, wtmp).seen).toBe(false));

  it('keys for one command only leave no record', () => {
    const { named } = look({ keys: said(keyLine('/home/alice', `command="/bin/x" ssh-ed25519 ${blob('A')}`)) });
    expect(named('person-alice').lastUsed).toMatchObject({ seen: false });
  });
});

describe('second factors', () => {
  const otp = 'auth required pam_google_authenticator.so';
  const keyed = {
    passwordStates: said('alice L 2026-01-01 0 99999 7 -1\nroot P 2026-01-01 0 99999 7 -1\n'),
    sshdFiles: said(grepped({ '/etc/ssh/sshd_config': 'UsePAM yes' })),
  };
  const factor = (changes: Given, name = 'person-alice') =>
    look({ ...keyed, sshdFilesAsRoot: changes.sshdFiles ?? keyed.sshdFiles, ...changes }).named(name).secondFactor;
  const keyAndCode = said(
    'usepam yes\npasswordauthentication no\nkbdinteractiveauthentication yes\npubkeyauthentication yes\npermitrootlogin no\nauthenticationmethods publickey,keyboard-interactive\n' +
      noOtherKeys,
  );

  it('a key and a code', () => {
    // The password is asked for, too, and locked: nobody gets through.
    expect(factor({ sshdEffective: keyAndCode, pam: said(grepped({ ...pam(otp), '/etc/pam.d/sshd': otp })) })).toMatchObject({
      state: 'present',
      kinds: ['totp'],
    });
  });

  it('a key and a code, but the console takes a password', () => {
    const passwordStates = said('alice P 2026-01-01 0 99999 7 -1\n');
    const stacks = { ...pam(), '/etc/pam.d/sshd': otp };
    expect(factor({ sshdEffective: keyAndCode, passwordStates, pam: said(grepped(stacks)) })).toMatchObject({
      state: 'absent',
      by: 'console: PAM login',
    });
    expect(factor({ sshdEffective: keyAndCode, passwordStates, pam: said(grepped(pam(otp))) })).toMatchObject({
      state: 'present',
      kinds: ['password', 'totp'],
    });
  });

  it.each([
    ['optional', 'auth optional pam_google_authenticator.so'],
    ['sufficient', 'auth sufficient pam_google_authenticator.so'],
  ])('a code that is %s is none', (_, line) => {
    const passwordStates = said('alice P 2026-01-01 0 99999 7 -1\n');
    expect(factor({ sshdEffective: keyAndCode, passwordStates, pam: said(grepped(pam(line))) }).state).toBe('absent');
  });

  it('a code that may be missing leaves the question open', () => {
    const passwordStates = said('alice P 2026-01-01 0 99999 7 -1\n');
    expect(factor({ sshdEffective: keyAndCode, passwordStates, pam: said(grepped(pam(`${otp} nullok`))) }).state).toBe('unknown');
  });

  it('a key alone', () =>
    expect(factor({ sshdEffective: sshd('') })).toEqual({ state: 'absent', kinds: [], by: 'SSH: publickey' }));

  it('security keys that ask for a PIN', () => {
    const sk = `sk-ssh-ed25519@openssh.com ${blob('S')}`;
    const keys = (line: string) => ({ keys: said(keyLine('/home/alice', line)), sshdEffective: sshd('') });
    expect(factor(keys(`verify-required ${sk}`))).toMatchObject({ state: 'present', kinds: ['security-key'] });
    expect(factor(keys(sk)).state).toBe('absent');
    expect(factor({ ...keys(sk), sshdEffective: sshd('pubkeyauthoptions verify-required\n') }).state).toBe('present');
    expect(
      factor({ ...keys(`ssh-ed25519 ${blob('A')}`), sshdEffective: sshd('pubkeyauthoptions verify-required\n') }).state,
    ).toBe('absent');
    expect(factor({ ...keys(`verify-required ssh-ed25519 ${blob('A')}`) }).state).toBe('absent');
  });

  it('a key and a password', () => {
    const passwordStates = said('alice P 2026-01-01 0 99999 7 -1\n');
    const sshdEffective = said(
      `usepam yes\npasswordauthentication yes\nkbdinteractiveauthentication no\npermitrootlogin no\nauthenticationmethods publickey,password\n${noOtherKeys}`,
    );
    const stacks = { '/etc/pam.d/common-auth': pam()['/etc/pam.d/common-auth'], '/etc/pam.d/sshd': '@include common-auth' };
    expect(factor({ passwordStates, sshdEffective, pam: said(grepped(stacks)) })).toMatchObject({
      state: 'present',
      kinds: ['password'],
    });
  });

  it.each([
    [
      'settings that were not seen',
      {
        sshdEffective: keyAndCode,
        pam: said(grepped({ '/etc/pam.d/sshd': otp })),
        sshdProcesses: said('1 /usr/sbin/sshd -f /root/own\n'),
      },
    ],
    ['PAM that was not seen', { sshdEffective: keyAndCode, pam: needsRoot }],
    ['a server whose settings were not seen', { sshdEffective: needsRoot, sshdFiles: needsRoot, sshdFilesAsRoot: needsRoot }],
    [
      'a block for some',
      {
        sshdEffective: keyAndCode,
        pam: said(grepped({ '/etc/pam.d/sshd': otp })),
        sshdFiles: said(grepped({ '/etc/ssh/sshd_config': 'Match Group ops\n AuthenticationMethods publickey' })),
      },
    ],
    [
      'certificates',
      {
        sshdEffective: said(
          `${keyAndCode.ok ? keyAndCode.stdout : ''}`.replace('trustedusercakeys none', 'trustedusercakeys /etc/ssh/ca'),
        ),
        pam: said(grepped({ '/etc/pam.d/sshd': otp })),
      },
    ],
  ] as const)('%s: unknown', (_, changes) => expect(factor(changes as Given).state).toBe('unknown'));

  it('a block that lets some in by a key alone, where all others need more, is no proof against anybody', () => {
    const sshdFiles = said(grepped({ '/etc/ssh/sshd_config': 'Match User backup\n AuthenticationMethods publickey' }));
    expect(factor({ sshdEffective: keyAndCode, pam: said(grepped({ '/etc/pam.d/sshd': otp })), sshdFiles }).state).toBe(
      'unknown',
    );
  });

  it('two blocks may open together what neither opens by itself', () => {
    const pamOfCode = said(grepped({ '/etc/pam.d/sshd': otp }));
    const block = 'Match Group ops\n AuthenticationMethods publickey,keyboard-interactive';
    const one = said(grepped({ '/etc/ssh/sshd_config': block }));
    const two = said(grepped({ '/etc/ssh/sshd_config': `${block}\nMatch Group web\n PasswordAuthentication yes` }));
    expect(factor({ sshdEffective: keyAndCode, pam: pamOfCode, sshdFiles: one }).state).toBe('present');
    expect(factor({ sshdEffective: keyAndCode, pam: pamOfCode, sshdFiles: two }).state).toBe('unknown');
  });

  it('root: PermitRootLogin decides', () => {
    expect(factor({ sshdEffective: sshd(''), pam: said(grepped(pam(otp))) }, 'root')).toMatchObject({
      state: 'present',
      kinds: ['totp'],
    });
    expect(factor({ sshdEffective: sshd(''), pam: said(grepped(pam())) }, 'root').state).toBe('absent');
  });
});

describe('administrators', () => {
  it('members of groups that can make themselves root are not taken for harmless', () => {
    const group = said('docker:x:999:bob\nours:x:2000:alice\n');
    const sudoers = said(grepped({ '/etc/sudoers': '%ours ALL=(ALL) ALL' }));
    const { named } = look({ group, sudoers });
    expect(named('person-bob')).toMatchObject({ administrator: null, adminBy: ['group docker'] });
    expect(named('person-alice')).toMatchObject({ administrator: true, adminBy: ['group person-ours'] });
  });

  it('rules of sudo may come from elsewhere', () => {
    const files = said(grepped({ '/etc/nsswitch.conf': 'passwd: files\nsudoers: files ldap' }));
    expect(look({ files }).named('person-bob')).toMatchObject({ administrator: null, adminBy: ['sudo: rules from elsewhere'] });
    expect(look({ files }).named('person-alice').administrator).toBe(true);
  });

  it('the group a person begins with counts', () => {
    const passwd = said('bob:x:1003:27::/home/bob:/bin/bash\n');
    expect(look({ passwd }).named('person-bob').administrator).toBe(true);
  });

  it('a person with a low number from older days is a person', () => {
    const passwd = said('eve:x:501:501::/home/eve:/bin/bash\npostgres:x:105:105::/var/lib/postgresql:/bin/bash\n');
    const { named } = look({ passwd });
    expect(named('person-eve').holder).toBe('person');
    expect(named('postgres').holder).toBe('service');
  });
});

describe('names of persons among accounts of the system', () => {
  const passwd = (more: string) => said(`${transcript('user/getent-passwd')}${more}\n`);
  const told = (given: Given) => JSON.stringify(look(given).facts);
  it('a second account with the number of root', () => {
    expect(told({ passwd: passwd('gertrud:x:0:0::/root:/bin/bash') })).not.toMatch(/(?<!person-)gertrud/);
    expect(look({ passwd: passwd('gertrud:x:0:0::/root:/bin/bash') }).named('person-gertrud')).toMatchObject({
      administrator: true,
    });
  });
  it('a system whose persons begin later today than they once did', () => {
    const files = said(grepped({ '/etc/nsswitch.conf': 'passwd: files', '/etc/login.defs': 'UID_MIN 5000' }));
    const { named } = look({ files, passwd: passwd('gertrud:x:1005:1005::/export/gertrud:/bin/bash') });
    expect(named('person-gertrud').holder).toBe('person');
  });
  it('the own group of an older account', () => {
    const group = said(`${transcript('user/getent-group')}gertrud:x:510:\n`);
    const sudoers = said(grepped({ '/etc/sudoers': '%gertrud ALL=(ALL) ALL' }));
    expect(told({ passwd: passwd('gertrud:x:510:510::/home/gertrud:/bin/bash'), group, sudoers })).not.toMatch(
      /(?<!person-)gertrud/,
    );
  });
});

it('an empty list of groups is none', () => {
  expect(look({ group: said('') })).toMatchObject({ facts: [], failures: [{ reason: 'malformed' }] });
});

describe('files of a home that try to mislead', () => {
  const of = (keyFiles: string, keys = debian.keys!) => look({ keyFiles: said(keyFiles), keys }).named('person-alice').keys;
  it('a time no calendar knows', () => {
    expect(of(keyFile('/home/alice', 100, 999_999_999_999))).toMatchObject({ seen: true, count: 1, unchangedSince: null });
    expect(of(keyFile('/home/alice', 100, -631_152_000))).toMatchObject({ seen: true, count: 1 });
  });
  it('a file that grep stops to read as text', () => {
    const cut = `${keyLine('/home/alice', `sk-ssh-ed25519@openssh.com ${blob('C')}`)}grep: /home/alice/.ssh/authorized_keys: binary file matches\n`;
    expect(of(keyFile('/home/alice', 90_000), said(cut))).toMatchObject({ seen: false });
    const older = cut.replace('grep: ', 'Binary file ').replace(': binary file matches', ' matches');
    expect(of(keyFile('/home/alice', 90_000), said(older))).toMatchObject({ seen: false });
  });
  it('a home written with more slashes than it has', () => {
    const passwd = said('alice:x:1000:1000::/home//alice/:/bin/bash\n');
    expect(look({ passwd }).named('person-alice').keys).toMatchObject({ seen: true, count: 1 });
  });
});

it('openSUSE keeps rules of sudo where they are not read', () => {
  const os = { id: 'opensuse-tumbleweed', version: '20261101', family: 'suse' as const, release: new Map() };
  const sudoers = said('', { status: 2, stderr: 'grep: /etc/sudoers: No such file or directory\n' });
  expect(look({ sudoers }, { os }).named('person-bob').administrator).toBeNull();
});

it.each([0, 1])('rules of sudo without a word, status %s, are none that were seen', (status) => {
  expect(look({ sudoers: said('', { status }) }).named('person-bob').administrator).toBeNull();
});
