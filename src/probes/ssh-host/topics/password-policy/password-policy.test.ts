import { readFileSync } from 'node:fs';
import { grepped } from '../../../../../fixtures/grep.ts';
import { absent, needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { passwordPolicySchema } from '../../../../facts/index.ts';
import { readPasswords } from '../../password-states.ts';
import type { Machine } from '../../topic.ts';
import { passwordPolicy } from './index.ts';

const transcript = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/${name}.out`, 'utf8');
type Given = Parameters<typeof read<'password-policy', typeof passwordPolicy.commands>>[1];

const unix =
  'password [success=1 default=ignore] pam_unix.so obscure use_authtok try_first_pass yescrypt\npassword requisite pam_deny.so\npassword required pam_permit.so';
const stack = (text: string) => ({
  pam: said(grepped({ '/etc/pam.d/passwd': '@include common-password', '/etc/pam.d/common-password': text })),
});
const conf = (text: string, more: Record<string, string> = {}) => ({
  rules: said(grepped({ ...more, '/etc/security/pwquality.conf': text })),
});
const absentFiles = { status: 2, stderr: 'grep: /etc/security/pwquality.conf: No such file or directory\n' };

const debian: Given = {
  passwd: said(transcript('user/getent-passwd')),
  group: said(transcript('user/getent-group')),
  files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files systemd', '/etc/login.defs': transcript('user/login-defs') })),
  passwordStates: said(transcript('root/passwd-status')),
  rules: said(grepped({ '/etc/security/pwquality.conf': transcript('user/pwquality-conf') })),
  ...stack(transcript('user/pam-common-password')),
};

function look(changes: Given = {}, machine: Partial<Machine> = {}) {
  const { facts, failures } = read(passwordPolicy, { ...debian, ...changes }, machine);
  return { fact: passwordPolicySchema.parse(facts[0]), failures };
}

it('Debian 12 as recorded', () => {
  const { fact, failures } = look();
  expect(failures).toEqual([]);
  expect(fact).toMatchObject({
    inUse: true,
    history: { seen: true, value: null },
    maxDays: { seen: true, value: null },
    maxDaysFor: 'new',
  });
  expect(fact.minLength).toMatchObject({ seen: true, by: expect.stringContaining('pam_pwquality') });
});

describe('rules of pam_pwquality', () => {
  const quality = `password requisite pam_pwquality.so retry=3\n${unix}`;
  const values = (changes: Given, machine: Partial<Machine> = {}) => {
    const { minLength, classes } = look({ ...stack(quality), ...changes }, machine).fact;
    return [minLength, classes].map((rule) => (rule.seen ? rule.value : rule.reason));
  };

  it.each([
    ['as it comes', '# minlen = 20', [8, null]],
    ['length and classes', 'minlen = 12\nminclass = 3', [12, 3]],
    ['demanded kinds', 'minlen=14\ndcredit = -1\nucredit=-1 # one', [14, 2]],
    ['credits make passwords shorter', 'minlen = 12\ndcredit = 1\nlcredit = 2', [9, null]],
    ['never shorter than six', 'minlen = 4', [6, null]],
    ['it only warns', 'minlen = 12\nenforcing = 0', [6, null]],
    ['a value that is none', 'minlen = long', ['malformed', 'malformed']],
  ])('%s', (_, text, expected) => expect(values(conf(text))).toEqual(expected));

  it('files of the folder come first, the module’s own values last', () => {
    expect(values(conf('minlen = 10', { '/etc/security/pwquality.conf.d/50.conf': 'minlen = 20\nminclass = 4' }))).toEqual([
      10, 4,
    ]);
    expect(values({ ...conf('minlen = 10'), ...stack(quality.replace('retry=3', 'minlen=16')) })).toEqual([16, null]);
    expect(values({ rules: said(grepped({ '/etc/security/pwquality.conf.d/50.conf.off': 'minlen = 20' })) })).toEqual([8, null]);
  });

  it.each([
    ['optional', quality.replace('requisite pam_pwquality', 'optional pam_pwquality')],
    ['after what suffices', `password sufficient pam_unix.so\npassword required pam_pwquality.so`],
    ['not in the stack', unix],
  ])('%s, it demands nothing', (_, text) => {
    expect(values({ ...conf('minlen = 20\nminclass = 4'), ...stack(text) })[1]).toBeNull();
    expect(values({ ...conf('minlen = 20'), ...stack(text) })[0]).not.toBe(20);
  });

  it('older versions count kinds of characters as length', () => {
    const os = { id: 'centos', version: '7', family: 'redhat' as const, release: new Map() };
    expect(values(conf('minlen = 12'), { os })).toEqual([8, null]);
    expect(values(conf('minlen = 12'), { os: { ...os, id: 'rocky', version: '9.4' } })).toEqual([12, null]);
  });

  it.each([
    [
      'a file that may not be read',
      { rules: said('', { status: 2, stderr: 'grep: /etc/security/pwquality.conf: Permission denied\n' }) },
    ],
    ['PAM that was not seen', { pam: needsRoot }],
  ])('%s: unseen', (_, changes) => expect(values(changes)).toEqual(['denied', 'denied']));

  it('no PAM at all: unseen', () =>
    expect(values({ pam: said('', { status: 2, stderr: 'grep: /etc/pam.d: No such file or directory\n' }) })).toEqual([
      'unsupported',
      'unsupported',
    ]));
});

describe('other modules', () => {
  const rules = said('', absentFiles);
  it('history by pam_pwhistory or pam_unix', () => {
    expect(look({ rules, ...stack(`password required pam_pwhistory.so remember=5\n${unix}`) }).fact.history).toMatchObject({
      value: 5,
    });
    expect(look({ rules, ...stack(`password required pam_pwhistory.so\n${unix}`) }).fact.history).toMatchObject({
      value: 10,
      by: 'pam_pwhistory',
    });
    expect(look({ rules, ...stack(unix.replace('obscure', 'remember=3 minlen=11')) }).fact).toMatchObject({
      history: { value: 3 },
      minLength: { value: 11, by: 'pam_unix' },
    });
  });

  it('pam_cracklib counts kinds as length, pam_passwdqc allows the shortest of its lengths', () => {
    expect(look({ rules, ...stack(`password requisite pam_cracklib.so minlen=14 ocredit=-1\n${unix}`) }).fact).toMatchObject({
      minLength: { value: 11 },
      classes: { value: 1 },
    });
    expect(look({ rules, ...stack(`password requisite pam_passwdqc.so min=disabled,24,11,8,7\n${unix}`) }).fact).toMatchObject({
      minLength: { value: 7 },
      classes: { seen: false, reason: 'unsupported' },
    });
  });
});

describe('login.defs and accounts', () => {
  const defs = (text: string) =>
    look({ files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files', '/etc/login.defs': text })) }).fact.maxDays;
  it('PASS_MAX_DAYS', () => {
    expect(defs('PASS_MAX_DAYS\t90')).toEqual({ seen: true, value: 90, by: 'login.defs: PASS_MAX_DAYS' });
    expect(defs('PASS_MAX_DAYS 99999')).toMatchObject({ value: null });
    expect(defs('# PASS_MAX_DAYS 90\nUID_MIN 1000')).toMatchObject({ value: null });
    expect(defs('PASS_MAX_DAYS never')).toMatchObject({ seen: false, reason: 'malformed' });
    expect(look({ files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files' })) }).fact.maxDays).toMatchObject({
      seen: false,
      reason: 'unsupported',
    });
  });

  it('nobody has a password, or that was not seen', () => {
    const locked = said(transcript('root/passwd-status').replace('alice P', 'alice L'));
    expect(look({ passwordStates: locked }).fact.inUse).toBe(false);
    expect(look({ passwordStates: absent }).fact.inUse).toBeNull();
    const krb5 = said(grepped({ '/etc/pam.d/login': 'auth sufficient pam_krb5.so', '/etc/pam.d/passwd': unix }));
    expect(look({ passwordStates: locked, pam: krb5 }).fact.inUse).toBeNull();
    const elsewhere = look({ passwordStates: locked, files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files ldap' })) });
    expect(elsewhere.fact.inUse).toBeNull();
    expect(elsewhere.failures).toMatchObject([{ reason: 'incomplete' }]);
  });
});

it('a day that no calendar reaches ends nothing', () => {
  expect(
    readPasswords({ passwordStates: said('alice P 9999-12-31 0 99998 7 -1\n'), passwordFlags: absent }).of('alice').ageing,
  ).toMatchObject({ seen: true, expiresAt: null });
});

it.each([
  ['pam_passwdqc', 'password requisite pam_passwdqc.so config=/etc/other.conf', 'minLength'],
  ['pam_pwhistory', 'password required pam_pwhistory.so conf=/etc/other.conf', 'history'],
] as const)('%s with a file of its own, which is not read', (_, line, rule) => {
  const text = `${line}\npassword required pam_unix.so use_authtok`;
  expect(look({ pam: said(grepped({ '/etc/pam.d/passwd': text })) }).fact[rule]).toMatchObject({ seen: false });
});
