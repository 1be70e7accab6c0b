import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { needsRoot, read, said } from '../../../../../fixtures/ssh-host.ts';
import { type OpenPort, openPortSchema } from '../../../../facts/index.ts';
import { packageRoot } from '../../../../package.ts';
import type { Answer } from '../../topic.ts';
import { reachOf } from './addresses.ts';
import { openPort } from './index.ts';

const transcript = (name: string) => readFileSync(path.join(packageRoot, 'fixtures/transcripts', name), 'utf8');
const recorded = (name: string) => transcript(`recorded/debian-12/${name}.out`);

/** What `grep -w -e 0A -e st` leaves of the two tables. */
function tables(four: string, six: string | null): Answer {
  const left = (file: string, text: string) =>
    text
      .split('\n')
      .filter((line) => /\b(0A|st)\b/.test(line))
      .map((line) => `${file}:${line}\n`)
      .join('');
  if (six !== null) return said(left('/proc/net/tcp', four) + left('/proc/net/tcp6', six));
  return said(left('/proc/net/tcp', four), { status: 2, stderr: 'grep: /proc/net/tcp6: No such file or directory\n' });
}

const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const rest = '00000000:00000000 00:00000000 00000000     0        0 13557 1 0000000000000000 100 0 0 10 0\n';
const four = (...locals: readonly string[]) =>
  heading + locals.map((local, index) => `   ${index}: ${local} 00000000:0000 0A ${rest}`).join('');
const six = (...locals: readonly string[]) =>
  heading.replace('rem_address', 'remote_address') +
  locals.map((local, index) => `   ${index}: ${local} ${'0'.repeat(32)}:0000 0A ${rest}`).join('');

const routes = said(`Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
Local:
     +-- 127.0.0.0/8 2 0 2
           |-- 127.0.0.0
              /8 host LOCAL
           |-- 127.0.0.1
              /32 host LOCAL
     +-- 192.0.2.0/24 2 0 2
           |-- 192.0.2.10
              /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
     |-- 172.17.0.1
        /32 host LOCAL
`);
const interfaces = said(
  '20010db8000000000000000000000010 02 40 00 80     eth0\n20010db80000000098765432abcdef01 02 40 00 01     eth0\nfe8000000000000000000000000000fe 02 40 20 80     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n',
);
const usual = { machine: said('x86_64\n'), routes, interfaces, ss: needsRoot };

const seen = (answers: Parameters<typeof read<'open-port', typeof openPort.commands>>[1]) => {
  const { facts, failures } = read(openPort, { ...usual, ...answers });
  expect(failures).toEqual([]);
  return (facts as OpenPort[]).map((fact) => openPortSchema.parse(fact));
};
const why = (answers: Parameters<typeof read<'open-port', typeof openPort.commands>>[1]) => {
  const { facts, failures } = read(openPort, { ...usual, ...answers });
  expect(facts).toEqual([]);
  return failures.map(({ reason, detail }) => `${reason} ${detail}`);
};
const brief = (facts: readonly OpenPort[]) =>
  facts.map(({ address, reach, open }) => [address, reach, open.map(({ port }) => port)]);

it('reads what a Debian 12 said', () => {
  const facts = seen({
    tables: tables(recorded('user/proc-net-tcp'), recorded('user/proc-net-tcp6')),
    ss: said(
      recorded('root/ss-lntup')
        .replace(/^tcp /gm, '')
        .replace(/^udp.*\n/gm, ''),
    ),
  });
  expect(brief(facts)).toEqual([
    ['0.0.0.0', 'wildcard', [22]],
    ['::', 'wildcard', [22]],
  ]);
  expect(facts.map(({ open }) => open[0]!.process)).toEqual(['sshd', 'sshd']);
  expect(facts[0]).toMatchObject({
    view: 'inside',
    family: 4,
    host: 'db-1.example.org',
    standsFor: ['192.0.2.10'],
    subject: { id: 'db-1.example.org:listening at 0.0.0.0' },
  });
  expect(facts[1]).toMatchObject({ family: 6, standsFor: ['192.0.2.10', '2001:db8::10'] });
});

it('tells the addresses apart, each with its reach', () => {
  const facts = seen({
    tables: tables(
      four('0100007F:1538', '0A0200C0:01BB', '0500000A:0CEA', '00000000:0016', '0A0200C0:0050'),
      six(
        'B80D0120000000000000000010000000:01BB',
        '000080FE0000000000000000FE000000:0016',
        `0000000000000000FFFF00000B0200C0:1F90`,
      ),
    ),
  });
  expect(brief(facts)).toEqual([
    ['0.0.0.0', 'wildcard', [22]],
    ['10.0.0.5', 'private', [3306]],
    ['127.0.0.1', 'loopback', [5432]],
    ['192.0.2.10', 'public', [80, 443]],
    ['192.0.2.11', 'public', [8080]],
    ['2001:db8::10', 'public', [443]],
    ['::', 'wildcard', []],
    ['fe80::fe', 'private', [22]],
  ]);
});

it('reads the addresses of a machine with the other byte order', () => {
  const facts = seen({ tables: tables(four('7F000001:1538', 'C000020A:01BB'), null), machine: said('s390x\n') });
  expect(brief(facts)).toEqual([
    ['0.0.0.0', 'wildcard', []],
    ['127.0.0.1', 'loopback', [5432]],
    ['192.0.2.10', 'public', [443]],
  ]);
});

it('does not take a connection for a listener', () => {
  const connection = `   1: 0A0200C0:0016 0B0200C0:0A0A 01 ${rest}`;
  expect(brief(seen({ tables: tables(four() + connection.replace(' 0 ', ' 0A '), six()) }))).toEqual([
    ['0.0.0.0', 'wildcard', []],
    ['::', 'wildcard', []],
  ]);
});

it('says nothing about IPv6 where the kernel has none', () => {
  const without = said('', { status: 1, stderr: 'cat: /proc/net/if_inet6: No such file or directory\n' });
  const facts = seen({ tables: tables(four('00000000:0016'), null), interfaces: without });
  expect(brief(facts)).toEqual([['0.0.0.0', 'wildcard', [22]]]);
  expect(facts[0]!.standsFor).toEqual(['192.0.2.10']);
});

it.each([
  ['nothing at all', said(''), 'malformed no heading in /proc/net/tcp'],
  ['no match, which the headings would be', said('', { status: 1 }), 'malformed status 1'],
  [
    'IPv4 alone, without a word about IPv6',
    said(`/proc/net/tcp:${four('00000000:0016')}`.replace(/\n(?=.)/g, '\n/proc/net/tcp:')),
    'malformed no heading in /proc/net/tcp',
  ],
  [
    'a heading that is not the one we know',
    said('/proc/net/tcp: st\n/proc/net/tcp6: st\n'),
    'malformed no heading in /proc/net/tcp',
  ],
  [
    'a table that may not be read',
    { ...tables(four(), null), stderr: 'grep: /proc/net/tcp6: Permission denied\n' } as Answer,
    'denied /proc/net/tcp',
  ],
  ['no table of IPv4', said('', { status: 2, stderr: 'grep: /proc/net/tcp: No such file or directory\n' }), 'malformed status 2'],
  [
    'neither table',
    said('', {
      status: 2,
      stderr: 'grep: /proc/net/tcp: No such file or directory\ngrep: /proc/net/tcp6: No such file or directory\n',
    }),
    'malformed no heading in /proc/net/tcp',
  ],
  ['words of somebody else', said('hello\n'), 'malformed /proc/net/tcp'],
  [
    'a line that is cut',
    tables(`${four('00000000:0016')}   1: 0100007F:`.replace(/$/, '1538 0A'), six()),
    'malformed a line of /proc/net/tcp',
  ],
  ['an address of an odd length', tables(four('0000000000000000:0016'), six()), 'malformed a line of /proc/net/tcp'],
  [
    'a thousand addresses',
    tables(
      four(
        ...Array.from(
          { length: 1500 },
          (_, index) => `${(0x0a00000a + index * 0x10000).toString(16).toUpperCase().padStart(8, '0')}:0016`,
        ),
      ),
      six(),
    ),
    'incomplete more than 1000 addresses',
  ],
  ['no search', { ok: false, reason: 'timeout', detail: 'command' } as Answer, 'timeout command'],
])('never takes for "nothing listens": %s', (_, answer, reason) => {
  expect(why({ tables: answer })).toEqual([reason]);
});

it('does not guess the byte order', () => {
  for (const machine of [said('mips\n'), said(''), needsRoot])
    expect(why({ tables: tables(four('0100007F:0016'), six()), machine })).toEqual(['unsupported byte order of the machine']);
});

it('leaves out what a wildcard stands for where it could not be seen', () => {
  const listening = tables(four('00000000:0016'), six());
  for (const answers of [
    { routes: needsRoot },
    { routes: said('') },
    { interfaces: needsRoot },
    { interfaces: said('', { status: 1, stderr: 'cat: /proc/net/if_inet6: Permission denied\n' }) },
  ])
    for (const fact of seen({ tables: listening, ...answers })) expect(fact.standsFor).toBeUndefined();
});

describe('names of programs', () => {
  const listening = tables(four('00000000:0016', '3500007F:0035', '00000000:1F90'), six(`${'0'.repeat(32)}:0016`));
  const named = (answers: Parameters<typeof seen>[0]) =>
    seen({ tables: listening, ...answers }).flatMap(({ address, open }) =>
      open.map(({ port, process }) => `${address}:${port} ${process ?? '-'}`),
    );
  it.each([
    [
      'ss of Ubuntu 22.04',
      { ss: said(transcript('written/ubuntu-22.04/ss-lntp')) },
      ['0.0.0.0:22 sshd', '0.0.0.0:8080 java', '127.0.0.53:53 systemd-resolve', ':::22 sshd, systemd'],
    ],
    [
      'ss of RHEL 6',
      { ss: said(transcript('written/rhel-6/ss-lntp')) },
      ['0.0.0.0:22 sshd', '0.0.0.0:8080 -', '127.0.0.53:53 -', ':::22 sshd'],
    ],
    [
      'ss of RHEL 7',
      { ss: said(transcript('written/rhel-7/ss-lntp')) },
      ['0.0.0.0:22 sshd', '0.0.0.0:8080 -', '127.0.0.53:53 -', ':::22 sshd'],
    ],
    [
      'netstat of busybox',
      { netstat: said(transcript('written/alpine-3.22/netstat-lntp')) },
      ['0.0.0.0:22 sshd', '0.0.0.0:8080 nginx', '127.0.0.53:53 -', ':::22 -'],
    ],
    ['nothing', { ss: said('') }, ['0.0.0.0:22 -', '0.0.0.0:8080 -', '127.0.0.53:53 -', ':::22 -']],
  ])('%s', (_, answers, names) => {
    expect(named(answers).sort()).toEqual([...names].sort());
  });
});

it.each([
  ['127.255.0.1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['100.127.0.1', 'private'],
  ['100.128.0.1', 'public'],
  ['172.32.0.1', 'public'],
  ['169.254.0.1', 'private'],
  ['fd00::1', 'private'],
  ['fec0::1', 'public'],
  ['::2', 'public'],
])('%s is %s', (address, reach) => {
  expect(reachOf(address)).toBe(reach);
});

it('survives whatever a machine says', () => {
  const words = fc.constantFrom(
    '0A',
    'LISTEN',
    '[',
    ']',
    ':',
    '*',
    '%',
    'users:(("',
    '|--',
    '/32 host LOCAL',
    '\n',
    ' ',
    '0',
    '__proto__',
  );
  const noise = fc.array(fc.oneof(words, fc.string()), { maxLength: 60 }).map((parts) => said(parts.join(' ')));
  fc.assert(
    fc.property(noise, noise, noise, noise, (ss, netstat, ofRoutes, ofInterfaces) => {
      seen({ tables: tables(four('00000000:0016'), six()), ss, netstat, routes: ofRoutes, interfaces: ofInterfaces });
    }),
  );
  fc.assert(
    fc.property(noise, (answer) => {
      expect(why({ tables: answer })).toHaveLength(1);
    }),
  );
});
