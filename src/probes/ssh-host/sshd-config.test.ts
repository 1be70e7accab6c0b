import fc from 'fast-check';
import { absent, needsRoot, said } from '../../../fixtures/ssh-host.ts';
import { sshdConfigSchema } from '../../facts/index.ts';
import { readSshdConfig, type sshdCommands } from './sshd-config.ts';
import { matches, parseLine } from './sshd-files.ts';
import type { Answer, Answers } from './topic.ts';

const main = '/etc/ssh/sshd_config';
const included = 'Include /etc/ssh/sshd_config.d/*.conf';

/** What grep prints of files, with what it says of folders that are not there. */
const grep = (files: Record<string, string>, stderr = 'grep: /usr/etc/ssh/sshd_config: No such file or directory\n'): Answer => {
  const lines = Object.entries(files).flatMap(([path, text]) =>
    text.split('\n').flatMap((line, index) => (line === '' ? [] : [`${path}:${index + 1}:${line}\n`])),
  );
  return said(lines.join(''), { status: 2, stderr });
};
const effective = (changes: Record<string, string> = {}) =>
  said(
    Object.entries({ passwordauthentication: 'no', kbdinteractiveauthentication: 'no', usepam: 'yes', ...changes })
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
const running = said('612 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n901 sshd: alice [priv]\n');
const version = (text: string) => said('', { stderr: `OpenSSH_${text}, OpenSSL 3.0.15 3 Sep 2024\n` });

const read = (answers: Partial<Answers<typeof sshdCommands>>) => {
  const config = readSshdConfig({
    sshdEffective: needsRoot,
    sshdFiles: absent,
    sshdFilesAsRoot: needsRoot,
    sshdProcesses: running,
    sshdProcessesOfBusybox: absent,
    sshVersion: version('9.2p1 Debian-2+deb12u3'),
    ...answers,
  });
  return sshdConfigSchema.shape.config.options[0].parse(config);
};
const fromFiles = (...files: Parameters<typeof grep>) => read({ sshdFiles: grep(...files) });
const settingsIn = (text: string) => fromFiles({ [main]: text }).settings;

describe('what sshd -T prints', () => {
  it('is the effective configuration', () => {
    const config = read({
      sshdEffective: effective({
        permitrootlogin: 'without-password',
        authenticationmethods: 'publickey,keyboard-interactive:pam publickey,password',
        clientaliveinterval: '300',
        clientalivecountmax: '2',
        maxauthtries: '4',
        logingracetime: '60',
        allowusers: 'alice\nallowusers bob',
        pubkeyauthoptions: 'touch-required,verify-required',
      }),
      sshdFiles: grep({ [main]: 'PasswordAuthentication yes' }),
    });
    expect(config).toEqual({
      seen: true,
      certainty: 'effective',
      settings: {
        passwordAuthentication: false,
        keyboardInteractiveAuthentication: false,
        usePam: true,
        pubkeyAuthentication: true,
        permitEmptyPasswords: false,
        permitRootLogin: 'prohibit-password',
        authenticationMethods: ['publickey,keyboard-interactive:pam', 'publickey,password'],
        pubkeyAuthOptions: ['touch-required', 'verify-required'],
        maxAuthTries: 4,
        loginGraceTime: 60,
        clientAliveInterval: 300,
        clientAliveCountMax: 2,
        accessLists: ['AllowUsers'],
      },
      conditional: [],
      unseen: [],
    });
  });

  it('before 8.7 tells keyboard-interactive under two names, of which either switches it on', () => {
    const { settings } = read({ sshdEffective: effective({ challengeresponseauthentication: 'yes' }), sshdFiles: grep({}) });
    expect(settings.keyboardInteractiveAuthentication).toBe(true);
  });

  it.each([
    ['is empty', said('')],
    ['says nothing of passwords', said('port 22\nkbdinteractiveauthentication no\n')],
    ['says nothing of keyboard-interactive', said('passwordauthentication no\n')],
    ['has a value nobody knows', effective({ passwordauthentication: 'maybe' })],
    ['failed', said('passwordauthentication no\n', { status: 255 })],
  ])('is not believed where it %s', (_, sshdEffective) => {
    expect(() => read({ sshdEffective, sshdFiles: absent })).toThrow();
    // With the files beside it: they are told, and that the server could not resolve them.
    const config = read({ sshdEffective, sshdFiles: grep({ [main]: 'PasswordAuthentication no' }) });
    expect(config).toMatchObject({ certainty: 'files', unseen: [{ what: 'sshd -T' }] });
  });

  it('does not show what the files set for some, which is told beside it', () => {
    const sshdFiles = grep({ [main]: 'PasswordAuthentication no\nMatch User bob\n  PasswordAuthentication yes\n' });
    expect(read({ sshdEffective: effective(), sshdFiles })).toMatchObject({
      settings: { passwordAuthentication: false },
      conditional: [{ criteria: 'User bob', place: `${main}:2`, settings: { passwordAuthentication: true } }],
      unseen: [],
    });
  });

  it('does not show what a block for all sets, which counts before it', () => {
    const sshdFiles = grep({ [main]: 'PasswordAuthentication no\nMatch all\nPasswordAuthentication yes\n' });
    expect(read({ sshdEffective: effective(), sshdFiles }).settings.passwordAuthentication).toBe(true);
  });

  it.each([
    ['may not be read', said('', { status: 2, stderr: `grep: ${main}: Permission denied\n` }), 'denied'],
    ['could not be asked for', absent, 'unsupported'],
    [
      'are not where they are expected',
      said('', { status: 2, stderr: `grep: ${main}: No such file or directory\n` }),
      'unsupported',
    ],
  ])('leaves open what files set that %s', (_, sshdFiles, reason) => {
    expect(read({ sshdEffective: effective(), sshdFiles }).unseen).toEqual([{ what: main, reason }]);
  });

  it('takes the files as root where that is possible', () => {
    const config = read({
      sshdEffective: effective(),
      sshdFiles: said('', { status: 2, stderr: `grep: ${main}: Permission denied\n` }),
      sshdFilesAsRoot: grep({ [main]: 'PasswordAuthentication no' }),
    });
    expect(config.unseen).toEqual([]);
  });
});

describe('the files', () => {
  it('are less sure, and count as documented where they say nothing', () => {
    const config = fromFiles({ [main]: '# nothing\n' });
    expect(config).toMatchObject({
      certainty: 'files',
      settings: {
        passwordAuthentication: true,
        keyboardInteractiveAuthentication: true,
        usePam: false,
        permitRootLogin: null,
        permitEmptyPasswords: false,
        maxAuthTries: 6,
        loginGraceTime: 120,
        clientAliveInterval: 0,
        clientAliveCountMax: 3,
        authenticationMethods: ['any'],
      },
      unseen: [],
    });
  });

  it.each([
    ['the first value', 'PasswordAuthentication no\nPasswordAuthentication yes', false],
    ['the first value, loose', 'PasswordAuthentication yes\nPasswordAuthentication no', true],
    ['any case', 'PASSWORDauthentication NO', false],
    ['an equals sign', 'PasswordAuthentication=no', false],
    ['an equals sign between blanks', 'PasswordAuthentication = no', false],
    ['quotes', '"PasswordAuthentication" "no"', false],
    ['tabs and a carriage return', '\tPasswordAuthentication\tno\r', false],
    ['a comment behind it', 'PasswordAuthentication no # never', false],
    ['no comment', '#PasswordAuthentication no', true],
    ['no other keyword', 'PasswordAuthenticationX no', true],
  ])('count %s', (_, text, expected) => expect(settingsIn(text).passwordAuthentication).toBe(expected));

  it.each([
    ['120', 120],
    ['2m', 120],
    ['1h30m', 5400],
    ['0', 0],
  ])('know the time %s', (text, expected) => expect(settingsIn(`LoginGraceTime ${text}`).loginGraceTime).toBe(expected));

  it.each([
    'PasswordAuthentication maybe',
    'PasswordAuthentication no yes',
    'MaxAuthTries many',
    'LoginGraceTime -1',
    'PermitRootLogin x',
  ])('are not understood with %s', (text) => expect(() => settingsIn(text)).toThrow());

  it('stand where they are included, in the order of their names', () => {
    const files = {
      [main]: `${included}\nPasswordAuthentication yes\nPermitRootLogin yes`,
      '/etc/ssh/sshd_config.d/50-cloud.conf': 'PermitRootLogin no\nPasswordAuthentication yes',
      '/etc/ssh/sshd_config.d/10-own.conf': 'PasswordAuthentication no',
      '/etc/ssh/sshd_config.d/99.conf.bak': 'MaxAuthTries 1',
      '/etc/ssh/sshd_config.d/.hidden.conf': 'MaxAuthTries 1',
      '/etc/ssh/sshd_config.d/sub/1.conf': 'MaxAuthTries 1',
    };
    expect(fromFiles(files).settings).toMatchObject({ passwordAuthentication: false, permitRootLogin: 'no', maxAuthTries: 6 });
    expect(fromFiles({ ...files, [main]: `PasswordAuthentication yes\n${included}` }).settings.passwordAuthentication).toBe(true);
    expect(fromFiles({ ...files, [main]: 'Include sshd_config.d/10-*.conf sshd_config.d/99*' }).settings).toMatchObject({
      passwordAuthentication: false,
      maxAuthTries: 1,
    });
  });

  it('whose name has a colon and a number are told apart from others', () => {
    const files = { [main]: included, '/etc/ssh/sshd_config.d/a:b.conf': 'ListenAddress [::1]:22:22\nPermitRootLogin yes' };
    expect(fromFiles(files).settings.permitRootLogin).toBe('yes');
  });

  it('set for some what stands in a block, up to the next one or the end of the file', () => {
    const config = fromFiles({
      [main]: `Match User a\nPasswordAuthentication yes\n${included}\nMatch Address 192.0.2.0/24\nPermitRootLogin yes`,
      '/etc/ssh/sshd_config.d/1.conf': 'MaxAuthTries 2\nMatch Group b\nPermitEmptyPasswords yes',
    });
    expect(config.settings).toMatchObject({ passwordAuthentication: true, permitRootLogin: null, maxAuthTries: 6 });
    expect(config.conditional).toEqual([
      { criteria: 'User a', place: `${main}:1`, settings: { passwordAuthentication: true, maxAuthTries: 2 } },
      { criteria: 'User a and Group b', place: '/etc/ssh/sshd_config.d/1.conf:2', settings: { permitEmptyPasswords: true } },
      { criteria: 'Address 192.0.2.0/24', place: `${main}:4`, settings: { permitRootLogin: 'yes' } },
    ]);
  });

  it('are global again after a file with a block was included', () => {
    const { settings, conditional } = fromFiles({
      [main]: `${included}\nPermitRootLogin no`,
      '/etc/ssh/sshd_config.d/1.conf': 'Match User a\nPermitRootLogin yes',
    });
    expect(settings.permitRootLogin).toBe('no');
    expect(conditional).toHaveLength(1);
  });

  it('set for all what a block for all sets, and what later blocks set then counts no more', () => {
    const config = fromFiles({
      [main]:
        'PermitRootLogin no\nMatch User a\nPermitRootLogin yes\nMatch all\nPermitRootLogin prohibit-password\nMatch User b\nPermitRootLogin yes',
    });
    expect(config.settings.permitRootLogin).toBe('prohibit-password');
    expect(config.conditional.map(({ criteria }) => criteria)).toEqual(['User a']);
  });

  it('add up the lists of who may log in', () => {
    expect(settingsIn('AllowUsers alice "CORP\\bob"\nDenyGroups www\nAllowUsers eve').accessLists).toEqual([
      'AllowUsers',
      'DenyGroups',
    ]);
  });

  it.each([
    ['8.0p1', 'KbdInteractiveAuthentication no', true],
    ['8.0p1', 'ChallengeResponseAuthentication no', false],
    ['8.0p1', 'ChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes', true],
    ['8.7p1', 'KbdInteractiveAuthentication no', false],
    ['9.9p2', 'ChallengeResponseAuthentication no', false],
    ['10.0p2', 'KbdInteractiveAuthentication no', false],
  ])('under OpenSSH %s with %j', (number, text, expected) => {
    const config = read({ sshdFiles: grep({ [main]: text }), sshVersion: version(number) });
    expect(config.settings.keyboardInteractiveAuthentication).toBe(expected);
  });

  it('with a version nobody knows count as with the older ones', () => {
    const config = read({ sshdFiles: grep({ [main]: 'KbdInteractiveAuthentication no' }), sshVersion: absent });
    expect(config.settings.keyboardInteractiveAuthentication).toBe(true);
  });

  it('of the vendor count where there are no others', () => {
    const vendor = { '/usr/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no' };
    expect(fromFiles(vendor).settings.passwordAuthentication).toBe(false);
    expect(fromFiles({ ...vendor, [main]: 'PermitRootLogin no' }).settings.passwordAuthentication).toBe(true);
    expect(() => fromFiles(vendor, `grep: ${main}: Permission denied\n`)).toThrow('denied');
  });

  it.each([
    [
      'an included file that may not be read',
      [{ [main]: included }, 'grep: /etc/ssh/sshd_config.d/50.conf: Permission denied\n'],
      'denied',
    ],
    ['a folder that may not be read', [{ [main]: included }, 'grep: /etc/ssh/sshd_config.d: Permission denied\n'], 'denied'],
    ['a folder that cannot be read', [{ [main]: included }, 'grep: /etc/ssh/sshd_config.d: Input/output error\n'], 'incomplete'],
    ['an include elsewhere', [{ [main]: 'Include /opt/ssh/*.conf' }], 'incomplete'],
    ['an include beside the keys', [{ [main]: 'Include *.conf' }], 'incomplete'],
    ['an include with brackets', [{ [main]: 'Include /etc/ssh/sshd_config.d/[0-9]*' }], 'incomplete'],
    ['an include by a detour', [{ [main]: 'Include /etc/ssh/sshd_config.d/../../x' }], 'incomplete'],
    ['an include in itself', [{ [main]: `Include ${main}` }], 'incomplete'],
    ['a line that is none', [{ [main]: 'PasswordAuthentication "no' }], 'incomplete'],
    ['a keyword without value', [{ [main]: 'PasswordAuthentication' }], 'incomplete'],
  ] as const)('tell %s', (_, [files, stderr], reason) => {
    expect(fromFiles(files, stderr).unseen).toEqual(expect.arrayContaining([expect.objectContaining({ reason })]));
  });

  it('tell a file that grep takes for no text, in its newer and older words', () => {
    for (const words of [
      'grep: /etc/ssh/sshd_config.d/1.conf: binary file matches',
      'Binary file /etc/ssh/sshd_config.d/1.conf matches',
    ]) {
      const files = said(`${main}:1:${included}\n${words}\n`);
      expect(read({ sshdFiles: files }).unseen).toMatchObject([{ reason: 'malformed' }]);
    }
  });

  it('stay bounded', () => {
    const loops = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`/etc/ssh/sshd_config.d/${index}.conf`, `${included}\n${included}`]),
    );
    expect(() => fromFiles({ [main]: included, ...loops })).toThrow('incomplete');
  });
});

describe('a running server', () => {
  const unseenWith = (sshdProcesses: Answer) =>
    read({ sshdEffective: effective(), sshdFiles: grep({ [main]: 'UsePAM yes' }), sshdProcesses }).unseen;

  it.each([
    ['with its usual options', '612 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'],
    ['of an older version', '1033 /usr/sbin/sshd -D'],
    [
      'with the policy of Red Hat 8',
      '900 /usr/sbin/sshd -D -oCiphers=aes256-gcm@openssh.com -oMACs=hmac-sha2-256-etm@openssh.com',
    ],
    ['of a cloud', '9 /usr/sbin/sshd -D -o AuthorizedKeysCommand /usr/share/eic/run %u %f -o AuthorizedKeysCommandUser ec2'],
    [
      'with another port and the same file',
      '9 sshd: /usr/sbin/sshd -De -p 2222 -f /etc/ssh/sshd_config [listener] 0 of 10-100 startups',
    ],
  ])('%s is that of the files', (_, line) => expect(unseenWith(said(`${line}\n`))).toEqual([]));

  it.each([
    ['with another file', '9 /usr/sbin/sshd -f /etc/ssh/other', 'sshd -f /etc/ssh/other'],
    ['with another file behind a flag', '9 sshd: /usr/sbin/sshd -Df/x [listener] 0 of 10-100 startups', 'sshd -f /x'],
    ['with an option of ours', '9 /usr/sbin/sshd -D -oPasswordAuthentication=yes', 'sshd -o passwordauthentication'],
    ['with a word nobody understands', '9 /usr/sbin/sshd -D what', 'sshd what'],
    ['whose title is cut short', '9 sshd: /usr/sbin/sshd -D', 'options of the running sshd'],
    ['of which busybox tells the name alone', '2274 sshd\n2301 sshd', 'options of the running sshd'],
    ['that is not seen', '901 sshd: alice [priv]', 'options of the running sshd'],
    ['beside another one', '1 /usr/sbin/sshd -D\n2 /opt/sshd -f /opt/sshd_config', 'sshd -f /opt/sshd_config'],
  ])('%s may have other settings', (_, lines, what) =>
    expect(unseenWith(said(`${lines}\n`))).toEqual([{ what, reason: 'incomplete' }]),
  );

  it('is found by its path where busybox tells no more by its name', () => {
    const sshdFiles = grep({ [main]: 'UsePAM yes' });
    const unseen = (sshdProcessesOfBusybox: Answer) =>
      read({ sshdEffective: effective(), sshdFiles, sshdProcesses: said('2274 sshd\n'), sshdProcessesOfBusybox }).unseen;
    const others = '2300 ash -c env pgrep -a -f /sshd\n2310 vi /etc/ssh/sshd_config\n2320 /usr/lib/ssh/sshd-session -D -R\n';
    expect(unseen(said(`2274 sshd: /usr/sbin/sshd [listener] 0 of 10-100 startups\n${others}`))).toEqual([]);
    expect(unseen(said('9 sshd: /usr/sbin/sshd -oPermitRootLogin=yes [listener] 0 of 10-100 startups\n'))).toMatchObject([
      { what: 'sshd -o permitrootlogin' },
    ]);
    expect(unseen(said(others))).toMatchObject([{ reason: 'incomplete' }]);
  });

  it('that nothing is known of may have other settings', () => {
    expect(unseenWith(said('', { status: 1 }))).toHaveLength(1);
    expect(unseenWith(absent)).toMatchObject([{ reason: 'unsupported' }]);
  });
});

it('nothing seen is nothing told', () => {
  expect(() => read({})).toThrow('denied');
  expect(() => read({ sshdEffective: absent, sshdFiles: grep({}) })).toThrow('unsupported');
});

it('reads any line in time, and any pattern', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void parseLine(line)));
  const long = '*a'.repeat(500);
  expect(matches(`/${long}`, `/${'a'.repeat(5000)}b`)).toBe(false);
  expect(parseLine(`X ${'"a"'.repeat(50_000)}"`)).toBe('unclear');
});

describe('another service of PAM than sshd', () => {
  it('is told, as its stack is not looked at', () => {
    const other = [{ what: 'PAMServiceName', reason: 'unsupported' }];
    expect(read({ sshdEffective: effective({ pamservicename: 'sshd-otp' }), sshdFiles: grep({ [main]: '' }) }).unseen).toEqual(
      expect.arrayContaining(other),
    );
    expect(fromFiles({ [main]: 'Match User bob\n PAMServiceName=weak' }).unseen).toEqual(other);
    expect(fromFiles({ [main]: 'PAMServiceName  "sshd" ' }).unseen).toEqual([]);
  });
});
