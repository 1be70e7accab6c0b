import { readFileSync } from 'node:fs';
import { read, said } from '../../../../fixtures/ssh-host.ts';
import { sshdConfigSchema } from '../../../facts/index.ts';
import { sshdConfig } from './sshd-config.ts';

const recorded = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/${name}.out`, 'utf8');
const numbered = (path: string, text: string) =>
  text
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [`${path}:${index + 1}:${line}\n`]))
    .join('');
const files = said(
  numbered('/etc/ssh/sshd_config', recorded('root/sshd_config')) +
    numbered('/etc/ssh/sshd_config.d/10-site.conf', recorded('root/sshd_config-d')),
);
const listening = said('700 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n');

it('tells what a real Debian 12 said, with the exception for one user', () => {
  const { facts, failures } = read(sshdConfig, {
    sshdEffective: said(recorded('root/sshd-T')),
    sshdFilesAsRoot: files,
    sshdProcesses: listening,
    sshVersion: said('', { stderr: 'OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.17 1 Jul 2025\n' }),
  });
  expect(failures).toEqual([]);
  expect(sshdConfigSchema.parse(facts[0])).toMatchObject({
    subject: { id: 'db-1.example.org:sshd' },
    config: {
      seen: true,
      certainty: 'effective',
      settings: {
        passwordAuthentication: false,
        permitRootLogin: 'no',
        clientAliveInterval: 300,
        clientAliveCountMax: 2,
        usePam: true,
      },
      conditional: [{ criteria: 'User person-bob', settings: { passwordAuthentication: true } }],
      unseen: [],
    },
  });
});

it.each(['debian-11', 'debian-13'])('reads the words of another OpenSSH: %s', (release) => {
  const effective = said(readFileSync(`fixtures/transcripts/recorded/${release}/root/sshd-T.out`, 'utf8'));
  const { config } = read(sshdConfig, { sshdEffective: effective, sshdProcesses: listening }).facts[0]!;
  expect(config).toMatchObject({
    certainty: 'effective',
    settings: { passwordAuthentication: true, keyboardInteractiveAuthentication: false, usePam: true, maxAuthTries: 6 },
    unseen: [{ what: '/etc/ssh/sshd_config' }],
  });
});

it('comes to the same by the files of that Debian alone', () => {
  const effective = read(sshdConfig, { sshdEffective: said(recorded('root/sshd-T')), sshdFiles: files }).facts[0]!.config;
  const byFiles = read(sshdConfig, {
    sshdFiles: files,
    sshVersion: said('', { stderr: 'OpenSSH_9.2p1 Debian-2+deb12u3\n' }),
  }).facts[0]!.config;
  if (!effective.seen || !byFiles.seen) throw new Error('unseen');
  expect(byFiles).toMatchObject({ certainty: 'files', settings: effective.settings, conditional: effective.conditional });
});

it('calls the accounts that a block speaks of as facts may call them', () => {
  const text =
    'Match Group ops User alice,!bob,deploy*,root Address 192.0.2.0/24\nPermitRootLogin yes\nMatch user=eve\nUsePAM yes';
  const { facts } = read(sshdConfig, { sshdFiles: said(numbered('/etc/ssh/sshd_config', text)) });
  const { config } = facts[0]!;
  expect(config.seen && config.conditional.map(({ criteria }) => criteria)).toEqual([
    'Group ops User person-alice,!person-bob,deploy*,root Address 192.0.2.0/24',
    'user=person-eve',
  ]);
});

it('tells that nothing was seen, so that a look from outside may do without it', () => {
  expect(read(sshdConfig, {})).toMatchObject({
    facts: [{ config: { seen: false, reason: 'unsupported', detail: 'no such program' } }],
    failures: [],
  });
});
