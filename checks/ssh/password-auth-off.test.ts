import { noSshService, sshService } from '../../fixtures/facts/ssh-service.ts';
import { sshdConfig, unseenSshdConfig } from '../../fixtures/facts/sshd-config.ts';
import type { SshdSettings } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { sshPasswordAuthOff } from './password-auth-off.ts';

const offering = (...methods: string[]) => sshService({ authentication: { seen: true, methods } });
const keysOnly = offering('publickey');
const block = (settings: Partial<SshdSettings>, criteria = 'User bob') => ({
  criteria,
  place: '/etc/ssh/sshd_config:120',
  settings,
});
const allowingSome = (settings: Partial<SshdSettings>) => sshdConfig({}, { conditional: [block(settings)] });
const files = { certainty: 'files' } as const;
const unseen = { unseen: [{ what: '/etc/ssh/sshd_config.d', reason: 'denied' as const }] };

checkTable(sshPasswordAuthOff, {
  holds: [
    ['keys only', [keysOnly], { code: 'no-password', warns: [], indicative: false }],
    ['keys, hosts and Kerberos', [offering('publickey', 'hostbased', 'gssapi-with-mic', 'gssapi-keyex')]],
    ['at every address', [keysOnly, sshService({ address: '2001:db8::1' })]],
    ['at one address, closed at the other', [keysOnly, noSshService], { code: 'no-password' }],
    ['outside and inside', [keysOnly, sshdConfig()], { code: 'no-password-for-anybody', warns: [], indicative: false }],
    ['outside and in the files', [keysOnly, sshdConfig({}, files)], { code: 'no-password-for-anybody', indicative: false }],
    ['outside, inside is denied', [keysOnly, unseenSshdConfig], { code: 'no-password', warns: ['exceptions-unseen'] }],
    [
      'outside, not all inside was seen',
      [keysOnly, sshdConfig({}, unseen)],
      { code: 'no-password', warns: ['exceptions-unseen'] },
    ],
    [
      'outside, some files were not read and the others say nothing',
      [keysOnly, sshdConfig({ passwordAuthentication: true }, { ...files, ...unseen })],
      { code: 'no-password', warns: ['exceptions-unseen'] },
    ],
    [
      'inside alone, which the running server may not have loaded',
      [sshdConfig()],
      { code: 'not-allowed', warns: [], indicative: true },
    ],
    ['inside, and closed from here', [noSshService, sshdConfig()], { code: 'not-allowed' }],
    ['the files alone', [sshdConfig({}, files)], { code: 'not-in-files', indicative: true }],
    [
      'a password after the key',
      [sshdConfig({ passwordAuthentication: true, authenticationMethods: ['publickey,password', 'publickey'] })],
      { warns: ['after-key'] },
    ],
    [
      'keyboard-interactive without PAM',
      [sshdConfig({ keyboardInteractiveAuthentication: true, usePam: false })],
      { warns: ['offered-in-vain'] },
    ],
    [
      'a block that allows no password',
      [allowingSome({ permitRootLogin: 'yes', authenticationMethods: ['any'] })],
      { warns: [] },
    ],
  ],
  fails: [
    ['password', [offering('publickey', 'password')], { code: 'password-offered' }],
    ['keyboard-interactive', [offering('publickey', 'keyboard-interactive')], { code: 'password-offered' }],
    ['password beside a method nobody knows', [offering('mystery@example.org', 'password')]],
    ['anybody is let in', [offering('none')], { code: 'no-authentication' }],
    ['at one address of two', [keysOnly, offering('password')], { code: 'password-offered' }],
    ['outside, whatever is configured', [offering('password'), sshdConfig()], { code: 'password-offered' }],
    [
      'allowed, although not offered outside',
      [keysOnly, sshdConfig({ passwordAuthentication: true })],
      { code: 'password-allowed' },
    ],
    ['allowed, with part of it unseen', [sshdConfig({ passwordAuthentication: true }, unseen)], { code: 'password-allowed' }],
    ['allowed by the files', [sshdConfig({ passwordAuthentication: true }, files)], { code: 'password-allowed' }],
    ['keyboard-interactive with PAM', [sshdConfig({ keyboardInteractiveAuthentication: true })], { code: 'password-allowed' }],
    [
      'two passwords in a row',
      [
        sshdConfig({
          passwordAuthentication: true,
          keyboardInteractiveAuthentication: true,
          authenticationMethods: ['password,keyboard-interactive:pam'],
        }),
      ],
    ],
    [
      'a password as one alternative',
      [sshdConfig({ passwordAuthentication: true, authenticationMethods: ['publickey', 'password'] })],
    ],
    [
      'no password at all, which PermitEmptyPasswords takes',
      [sshdConfig({ passwordAuthentication: true, permitEmptyPasswords: true, authenticationMethods: ['none'] })],
    ],
    ['for one user', [keysOnly, allowingSome({ passwordAuthentication: true })], { code: 'password-allowed-for-some' }],
    [
      'for one user by keyboard',
      [allowingSome({ keyboardInteractiveAuthentication: true })],
      { code: 'password-allowed-for-some' },
    ],
    [
      'for one user, in files of which some were not read',
      [sshdConfig({}, { ...files, ...unseen, conditional: [block({ passwordAuthentication: true })] })],
      { code: 'password-allowed-for-some' },
    ],
    [
      'for one user, who needs no key',
      [
        sshdConfig(
          { passwordAuthentication: true, authenticationMethods: ['publickey,password'] },
          { conditional: [block({ authenticationMethods: ['any'] })] },
        ),
      ],
      { code: 'password-allowed-for-some' },
    ],
    [
      'for whom two blocks apply to',
      [
        sshdConfig(
          { authenticationMethods: ['publickey'] },
          {
            conditional: [
              block({ passwordAuthentication: true }),
              block({ authenticationMethods: ['any'] }, 'Address 192.0.2.0/24'),
            ],
          },
        ),
      ],
      { code: 'password-allowed-for-some' },
    ],
  ],
  unknown: [
    ['no method is named', [offering()], { reason: 'not-visible' }],
    ['a method nobody knows', [offering('publickey', 'mystery@example.org')], { reason: 'not-visible' }],
    [
      'the key exchange could not be completed',
      [sshService({ authentication: { seen: false, reason: 'unsupported', detail: 'no algorithm in common' } })],
      { reason: 'unsupported' },
    ],
    [
      'no answer in time',
      [sshService({ authentication: { seen: false, reason: 'timeout', detail: '' } })],
      { reason: 'timeout' },
    ],
    ['one address of two leaves it open', [keysOnly, offering()], { reason: 'not-visible' }],
    ['outside leaves it open, whatever is configured', [offering(), sshdConfig()], { reason: 'not-visible' }],
    ['inside alone, denied', [unseenSshdConfig], { reason: 'denied' }],
    ['inside denied, closed from here', [noSshService, unseenSshdConfig], { reason: 'denied' }],
    ['inside alone, with part of it unseen', [sshdConfig({}, unseen)], { reason: 'not-visible' }],
    ['some files alone', [sshdConfig({}, { ...files, ...unseen })], { reason: 'not-visible' }],
    [
      'some files alone, that say nothing of passwords',
      [sshdConfig({ passwordAuthentication: true }, { ...files, ...unseen })],
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: [['the port is closed by the machine’s own word', [noSshService], { code: 'no-service' }]],
});
