import { readFileSync } from 'node:fs';
import path from 'node:path';
import { needsRoot, said } from '../../../fixtures/ssh-host.ts';
import { demandsOf, passes, readPam } from './pam.ts';

const recorded = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../../fixtures/transcripts/recorded/debian-12/user', `${name}.out`), 'utf8');
/** Files as `grep -RnH .` prints them. */
const pamOf = (files: Record<string, string>) =>
  said(
    Object.entries(files)
      .flatMap(([name, text]) =>
        text.split('\n').map((line, index) => [`/etc/pam.d/${name}:${index + 1}:${line}`, line] as const),
      )
      .filter(([, line]) => line.trim() !== '')
      .map(([line]) => `${line}\n`)
      .join(''),
    { status: 2, stderr: 'grep: /usr/lib/pam.d: No such file or directory\n' },
  );
const demands = (text: string, others: Record<string, string> = {}) =>
  demandsOf(readPam(pamOf({ sshd: text, ...others })).stack('sshd', 'auth'));

const debian = 'auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n';

describe('what a stack demands', () => {
  it('Debian 12 as it is: a password', () => {
    const pam = readPam(
      pamOf({
        sshd: recorded('pam-sshd'),
        'common-auth': recorded('pam-common-auth'),
        'common-account': '',
        'common-session': '',
        'common-password': '',
      }),
    );
    expect(() => pam.stack('sshd', 'auth')).toThrow();
    const whole = { sshd: '@include common-auth', 'common-auth': recorded('pam-common-auth') };
    expect(demandsOf(readPam(pamOf(whole)).stack('sshd', 'auth'))).toEqual({ password: true, secondFactor: false, kinds: [] });
  });

  it.each([
    [
      'password and code',
      `${debian}auth required pam_google_authenticator.so`,
      { password: true, secondFactor: true, kinds: ['totp'] },
    ],
    [
      'a code that may be missing',
      `${debian}auth required pam_google_authenticator.so nullok`,
      { password: true, secondFactor: null, kinds: ['totp'] },
    ],
    [
      'a key that may be missing',
      `${debian}auth required pam_u2f.so nouserok`,
      { password: true, secondFactor: null, kinds: ['security-key'] },
    ],
    ['an optional code', `${debian}auth optional pam_oath.so`, { password: true, secondFactor: false, kinds: ['totp'] }],
    [
      'a code in place of the password',
      `auth sufficient pam_oath.so\n${debian}`,
      { password: false, secondFactor: false, kinds: ['totp'] },
    ],
    [
      'a password that suffices before the code',
      'auth sufficient pam_unix.so\nauth required pam_oath.so',
      { password: false, secondFactor: false, kinds: ['totp'] },
    ],
    ['a code only', 'auth required pam_oath.so\n', { password: false, secondFactor: true, kinds: ['totp'] }],
    ['no module at all', 'account required pam_unix.so', { password: true, secondFactor: false, kinds: [] }],
    [
      'a code for those who are not in a group',
      `${debian}auth [success=1 default=ignore] pam_succeed_if.so user ingroup nocode\nauth required pam_oath.so`,
      { password: true, secondFactor: null, kinds: ['totp'] },
    ],
    [
      'a module nobody knows may let through',
      `${debian}auth sufficient pam_own.so\nauth required pam_oath.so`,
      { password: true, secondFactor: null, kinds: ['totp'] },
    ],
    [
      'requisite before the password',
      `auth requisite pam_duo.so\n${debian}`,
      { password: true, secondFactor: true, kinds: ['push'] },
    ],
    [
      'written over two lines',
      `${debian}auth required \\\n pam_oath.so`,
      { password: true, secondFactor: true, kinds: ['totp'] },
    ],
    [
      'taken back by a comment',
      `${debian}auth required pam_permit.so # pam_oath.so`,
      { password: true, secondFactor: false, kinds: [] },
    ],
    [
      'jumped over',
      `auth [success=2 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_oath.so\nauth required pam_permit.so`,
      { password: true, secondFactor: false, kinds: ['totp'] },
    ],
  ] as const)('%s', (_, text, expected) => expect(demands(text)).toEqual(expected));

  it('a sufficient password ends a substack only, but a whole stack that includes it', () => {
    const others = { 'password-auth': 'auth required pam_env.so\nauth sufficient pam_unix.so\nauth required pam_deny.so' };
    expect(demands('auth substack password-auth\nauth required pam_oath.so', others)).toMatchObject({
      password: true,
      secondFactor: true,
    });
    expect(demands('auth include password-auth\nauth required pam_oath.so', others)).toMatchObject({
      password: true,
      secondFactor: false,
    });
  });
});

describe('files', () => {
  it.each([
    ['an include that is not there', 'auth include nowhere'],
    ['an include of itself', 'auth include sshd'],
    ['a line that is none', 'auth required'],
    ['a control nobody knows', 'auth perhaps pam_unix.so'],
    ['a return value without an action', 'auth [success=maybe] pam_unix.so'],
  ])('%s is not understood', (_, text) => expect(() => demands(text)).toThrow(/incomplete|malformed/));

  it('a file that could not be read leaves everything open', () => {
    const answer = said('/etc/pam.d/sshd:1:auth required pam_oath.so\n', {
      status: 2,
      stderr: 'grep: /etc/pam.d/login: Permission denied\n',
    });
    expect(() => readPam(answer).stack('sshd', 'auth')).toThrow('denied');
  });

  it('a service without a file is `other`', () => {
    const pam = readPam(pamOf({ other: 'auth required pam_deny.so' }));
    expect(passes(pam.stack('cockpit', 'auth'), () => ['success', 'fail', 'ignore']).passes).toBe(true);
    expect(pam.services).toEqual(['other']);
  });

  it('none, or no answer', () => {
    expect(() => readPam(said('', { status: 2, stderr: 'grep: /etc/pam.d: No such file or directory\n' }))).toThrow(
      'unsupported',
    );
    expect(() => readPam(needsRoot)).toThrow('denied');
  });

  it('includes that double at every step end', () => {
    const files = Object.fromEntries(
      Array.from({ length: 15 }, (_, at) => [`f${at}`, `auth include f${at + 1}\nauth include f${at + 1}`]),
    );
    expect(() => demands('auth include f0', { ...files, f15: 'auth required pam_unix.so' })).toThrow('too many');
  });
});

it('an answer without any word is no machine without PAM', () => {
  expect(() => readPam(said(''))).toThrow(expect.objectContaining({ reason: 'malformed' }));
  expect(() => readPam(said('', { status: 1 }))).toThrow(expect.objectContaining({ reason: 'malformed' }));
});
