import { readFileSync } from 'node:fs';
import { grepped } from '../../../../fixtures/grep.ts';
import { absent, needsRoot, read, said } from '../../../../fixtures/ssh-host.ts';
import { sessionPolicySchema } from '../../../facts/index.ts';
import type { Machine } from '../topic.ts';
import { sessionPolicy } from './session-policy.ts';

const transcript = (name: string) => readFileSync(`fixtures/transcripts/recorded/debian-12/${name}.out`, 'utf8');
type Given = Parameters<typeof read<'session-policy', typeof sessionPolicy.commands>>[1];

const debian: Given = {
  passwd: said(transcript('user/getent-passwd')),
  group: said(transcript('user/getent-group')),
  files: said(grepped({ '/etc/nsswitch.conf': 'passwd: files systemd' })),
  shells: said('', { status: 2, stderr: 'grep: /etc/bashrc: No such file or directory\n' }),
  logind: said('t 18446744073709551615\n'),
  pam: said(
    grepped({ '/etc/pam.d/sshd': 'session optional pam_systemd.so', '/etc/pam.d/login': 'session optional pam_systemd.so' }),
  ),
  sshdEffective: said(transcript('root/sshd-T')),
  sshdFiles: said(grepped({ '/etc/ssh/sshd_config': 'UsePAM yes' })),
  sshdFilesAsRoot: said(grepped({ '/etc/ssh/sshd_config': 'UsePAM yes' })),
  sshdProcesses: said('612 sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\n'),
  sshVersion: said('', { stderr: 'OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.17 1 Jul 2025\n' }),
};
const bash = {
  passwd: said(
    'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\nalice:x:1000:1000::/home/alice:/bin/bash\n',
  ),
};
const shells = (text: string, path = '/etc/profile.d/timeout.sh') => ({ ...bash, shells: said(grepped({ [path]: text })) });
const sshd = (lines: string) => ({ sshdEffective: said(`passwordauthentication no\nkbdinteractiveauthentication no\n${lines}`) });

function look(changes: Given = {}, machine: Partial<Machine> = {}) {
  const { facts, failures } = read(sessionPolicy, { ...debian, ...changes }, machine);
  expect(failures).toEqual([]);
  return sessionPolicySchema.parse(facts[0]);
}

it('Debian 12 as recorded: nothing ends idle sessions, but dead clients', () => {
  expect(look()).toMatchObject({ idleEnds: [], unseen: [], deadClient: 600 });
});

describe('TMOUT', () => {
  it.each([
    ['TMOUT=600\nreadonly TMOUT\nexport TMOUT', true],
    ['readonly TMOUT=600; export TMOUT', true],
    ['declare -xr TMOUT="600"', true],
    ['export TMOUT=600', false],
    ['[ $UID -ge 1000 ] && readonly TMOUT=600', false],
    ['if [ -n "$PS1" ]; then readonly TMOUT=600; fi', false],
    ['  readonly TMOUT=600', false],
    ['readonly TMOUT=600\nunset TMOUT', false],
    ['readonly TMOUT=600\nTMOUT=0', false],
  ])('%s binds: %s', (text, binding) => {
    expect(look(shells(text)).idleEnds).toEqual([
      { seconds: 600, by: 'TMOUT in /etc/profile.d/timeout.sh', covers: 'all', binding },
    ]);
  });

  it('does not bind those whose shell does not know it', () => {
    const passwd = said('root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/usr/bin/zsh\n');
    expect(look({ ...shells('readonly TMOUT=600'), passwd }).idleEnds).toMatchObject([{ binding: false }]);
    const dash = said('root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/sh\n');
    expect(look({ ...shells('readonly TMOUT=600'), passwd: dash }).idleEnds).toMatchObject([{ binding: false }]);
    const os = { id: 'rocky', version: '9', family: 'redhat' as const, release: new Map() };
    expect(look({ ...shells('readonly TMOUT=600'), passwd: dash }, { os }).idleEnds).toMatchObject([{ binding: true }]);
  });

  it('the latest of several counts, and a file that shells do not read not at all', () => {
    expect(look(shells('readonly TMOUT=600\nTMOUT=900')).idleEnds).toMatchObject([{ seconds: 900 }]);
    expect(look(shells('readonly TMOUT=600', '/etc/profile.d/timeout.sh.bak')).idleEnds).toEqual([]);
    expect(look(shells('# readonly TMOUT=600')).idleEnds).toEqual([]);
  });

  it.each([
    ['a value that is none', shells('readonly TMOUT=$LIMIT')],
    [
      'a file that may not be read',
      { shells: said('', { status: 2, stderr: 'grep: /etc/profile.d/x.sh: Permission denied\n' }) },
    ],
    ['no answer', { shells: absent }],
  ])('%s: unseen', (_, changes) => {
    expect(look(changes)).toMatchObject({ idleEnds: [], unseen: [{}] });
  });
});

describe('logind', () => {
  it.each([
    ['t 900000000\n', [{ seconds: 900, by: 'logind: StopIdleSessionSec', covers: 'all', binding: true }]],
    ['t 18446744073709551615', []],
    ['t 0', []],
  ])('%s', (text, idleEnds) => expect(look({ logind: said(text) })).toMatchObject({ idleEnds, unseen: [] }));
  it.each([
    [
      'before systemd 252',
      said('', {
        status: 1,
        stderr:
          'Failed to get property StopIdleSessionUSec on interface org.freedesktop.login1.Manager: Unknown property or interface.\n',
      }),
      0,
    ],
    [
      'of systemd 247',
      said('', {
        status: 1,
        stderr:
          'Failed to get property StopIdleSessionUSec on interface org.freedesktop.login1.Manager: Unknown interface org.freedesktop.login1.Manager or property StopIdleSessionUSec.\n',
      }),
      0,
    ],
    ['without systemd', absent, 0],
    ['without a bus', said('', { status: 1, stderr: 'Failed to connect to bus: Host is down\n' }), 1],
    ['garbage', said('s "900"'), 1],
    ['refused', needsRoot, 1],
  ] as const)('%s', (_, logind, unseen) => {
    const { idleEnds, unseen: told } = look({ logind });
    expect([idleEnds, told.length]).toEqual([[], unseen]);
  });
});

it('logind ends no session that it is not told of', () => {
  const logind = said('t 900000000\n');
  const pam = said(
    grepped({ '/etc/pam.d/sshd': 'session required pam_unix.so', '/etc/pam.d/login': 'session optional pam_systemd.so' }),
  );
  expect(look({ logind, pam })).toMatchObject({ idleEnds: [], unseen: [{ reason: 'incomplete' }] });
  expect(look({ logind, pam: needsRoot })).toMatchObject({ idleEnds: [], unseen: [{ reason: 'denied' }] });
});

describe('the SSH server', () => {
  it('ChannelTimeout ends idle sessions over the network', () => {
    expect(look(sshd('channeltimeout agent-connection=5m session:*=10m\n')).idleEnds).toEqual([
      { seconds: 600, by: 'sshd: ChannelTimeout session:*=10m', covers: 'remote', binding: true },
    ]);
    expect(look(sshd('channeltimeout agent-connection=5m\n')).idleEnds).toEqual([]);
    expect(look(sshd('channeltimeout session=5m\n')).idleEnds).toEqual([]);
    expect(look(sshd('channeltimeout none\n')).idleEnds).toEqual([]);
  });

  it('ClientAliveCountMax 0 did so before 8.2, and switches everything off since', () => {
    const off = sshd('clientaliveinterval 300\nclientalivecountmax 0\n');
    expect(look({ ...off, sshVersion: said('', { stderr: 'OpenSSH_7.4p1, OpenSSL 1.0.2k-fips' }) }).idleEnds).toMatchObject([
      { seconds: 300, covers: 'remote' },
    ]);
    expect(look(off)).toMatchObject({ idleEnds: [], unseen: [], deadClient: null });
    expect(look({ ...off, sshVersion: absent }).unseen).toHaveLength(1);
  });

  it('settings that were not seen', () => {
    expect(look({ sshdEffective: needsRoot, sshdFiles: needsRoot, sshdFilesAsRoot: needsRoot }).unseen).toEqual([
      { reason: 'denied', detail: expect.any(String) },
    ]);
  });
});

it('TMOUT within a condition on lines before it does not bind', () => {
  expect(look(shells('if [ "$USER" != root ]; then\nreadonly TMOUT=600\nfi')).idleEnds).toMatchObject([{ binding: false }]);
  expect(look(shells('# idle shells\nreadonly TMOUT=600')).idleEnds).toMatchObject([{ binding: true }]);
  expect(look(shells('[ -n "$SKIP" ] && return\nreadonly TMOUT=600')).idleEnds).toMatchObject([{ binding: false }]);
});

it('TMOUT in a file that only bash reads does not bind other shells, nor one that a home leads to anybody', () => {
  const ksh = said('root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/ksh\n');
  expect(look({ ...shells('readonly TMOUT=600', '/etc/bash.bashrc'), passwd: ksh }).idleEnds).toMatchObject([{ binding: false }]);
  expect(look(shells('readonly TMOUT=600', '/etc/bash.bashrc')).idleEnds).toMatchObject([{ binding: true }]);
  expect(look(shells('readonly TMOUT=600', '/etc/bashrc')).idleEnds).toMatchObject([{ binding: false }]);
});

it('logind knows of no SSH session without PAM', () => {
  const logind = said('t 900000000\n');
  expect(look({ logind, ...sshd('usepam no\n') })).toMatchObject({ idleEnds: [], unseen: [{ reason: 'incomplete' }] });
});
