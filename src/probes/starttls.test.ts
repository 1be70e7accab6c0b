import type { Socket } from 'node:net';
import tls from 'node:tls';
import { type Authority, makeAuthority } from '../../fixtures/certificates.ts';
import { endpoint, look } from '../../fixtures/look.ts';
import { listen } from '../../fixtures/tls-peer.ts';
import { factSchema, type Starttls } from '../facts/index.ts';
import { tls as probe } from './tls/index.ts';

type Step = readonly [expected: RegExp | Buffer | null, answer: string | Buffer];

const mysqlGreeting = (flags: number) => {
  const body = Buffer.concat([
    Buffer.from('\x0a8.0.36\0'),
    Buffer.alloc(4 + 8 + 1),
    Buffer.of(flags & 0xff, flags >> 8),
    Buffer.alloc(20),
  ]);
  return Buffer.concat([Buffer.of(body.length, 0, 0, 0), body]);
};
const ldap = (code: number) => Buffer.from(`300c02010178070a01${code.toString(16).padStart(2, '0')}04000400`, 'hex');
const features = (more: string) =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0'><stream:features>${more}</stream:features>`;

/** What a server says, step by step: after what was heard, the answer; the last answer is its go-ahead. */
const good: Record<Starttls, readonly Step[]> = {
  smtp: [
    [null, '220-mail.example.org\r\n220 ready\r\n'],
    [/^EHLO \[127\.0\.0\.1\]\r\n$/, '250-mail.example.org\r\n250-SIZE 1\r\n250 STARTTLS\r\n'],
    [/^STARTTLS\r\n$/, '220 go ahead\r\n'],
  ],
  imap: [
    [null, '* OK ready\r\n'],
    [/^a1 STARTTLS\r\n$/, '* CAPABILITY IMAP4rev1\r\na1 OK begin\r\n'],
  ],
  pop3: [
    [null, '+OK ready\r\n'],
    [/^STLS\r\n$/, '+OK begin\r\n'],
  ],
  ldap: [[Buffer.from('301d020101771880', 'hex'), ldap(0)]],
  ftp: [
    [null, '220-hello\r\n there\r\n220 ready\r\n'],
    [/^AUTH TLS\r\n$/, '234 begin\r\n'],
  ],
  postgres: [[Buffer.from('0000000804d2162f', 'hex'), 'S']],
  mysql: [
    [null, mysqlGreeting(0x0800)],
    [Buffer.from('20000001', 'hex'), ''],
  ],
  xmpp: [
    [/to='127\.0\.0\.1'/, features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")],
    [/^<starttls /, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
  ],
};
/** Lengths of what the client sends in a step where TLS follows it at once. */
const requestLength: Partial<Record<Starttls, number>> = { mysql: 36 };

let authority: Authority;
let context: tls.SecureContext;
beforeAll(async () => {
  authority = await makeAuthority();
  const own = await authority.issue({ names: ['127.0.0.1'], key: 'rsa2048' });
  context = tls.createSecureContext({ ...own, minVersion: 'TLSv1.2' });
});
let closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers) close();
  closers = [];
});

/** Plays the steps, in pieces of the given size, and then speaks TLS. */
async function play(protocol: Starttls, steps: readonly Step[], options: { piece?: number; silent?: boolean } = {}) {
  const server = await listen((socket: Socket) => {
    let at = 0;
    const say = (answer: string | Buffer) => {
      const bytes = Buffer.isBuffer(answer) ? answer : Buffer.from(answer, 'latin1');
      const piece = options.piece ?? bytes.length;
      for (let start = 0; start < bytes.length; start += piece) socket.write(bytes.subarray(start, start + piece));
    };
    const onData = (bytes: Buffer) => {
      const [expected, answer] = steps[at] ?? [null, ''];
      const fits =
        expected instanceof RegExp ? expected.test(bytes.toString('latin1')) : expected && bytes.indexOf(expected) === 0;
      if (!fits) {
        socket.destroy();
        return;
      }
      at += 1;
      say(answer);
      if (at < steps.length || options.silent) return;
      socket.off('data', onData).pause();
      const rest = bytes.subarray(requestLength[protocol] ?? bytes.length);
      if (rest.length > 0) socket.unshift(rest);
      const secure = new tls.TLSSocket(socket, { isServer: true, secureContext: context });
      secure.on('error', () => undefined);
    };
    socket.setNoDelay(true).on('data', onData);
    if (steps[0]?.[0] === null) {
      say(steps[0][1]);
      at = 1;
    }
  });
  closers.push(server.close);
  return server.port;
}

const wants = { tls: ['certificate'] as const };
const seen = async (protocol: Starttls, port: number) =>
  look(probe, endpoint({ port, scheme: 'starttls', starttls: protocol, ca: authority.cert }), { wants, deadline: 8000 });

describe.each(Object.keys(good) as Starttls[])('%s', (protocol) => {
  it.each([undefined, 1])('upgrades and is seen like any TLS service (pieces of %s)', async (piece) => {
    const port = await play(protocol, good[protocol], piece === undefined ? {} : { piece });
    const { facts, failures } = await seen(protocol, port);
    expect(failures).toEqual([]);
    const fact = factSchema.parse(facts[0]);
    if (fact.kind !== 'tls-service') throw new Error(fact.kind);
    expect(fact.versions.map(({ state }) => state)).toEqual(['refused', 'refused', 'refused', 'refused', 'accepted', 'accepted']);
    expect(fact).toMatchObject({ starttls: protocol, certificate: { seen: true, trust: 'trusted' } });
  });

  it('more than the go-ahead before TLS is malformed', async () => {
    const steps = good[protocol].map(([expected, answer], index, all): Step => {
      const last = protocol === 'mysql' ? 0 : all.length - 1;
      const bytes = Buffer.isBuffer(answer) ? answer : Buffer.from(answer, 'latin1');
      return [expected, index === last ? Buffer.concat([bytes, Buffer.from('250 injected\r\n')]) : bytes];
    });
    const { facts, failures } = await seen(protocol, await play(protocol, steps, { silent: true }));
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'malformed' }]);
  });

  it('an answer without end is malformed', async () => {
    const port = await play(protocol, [[null, Buffer.alloc(200_000, 0x30)], ...good[protocol].slice(1)], { silent: true });
    const { facts, failures } = await seen(protocol, port);
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'malformed' }]);
  });

  it('a close before TLS is no fact', async () => {
    const server = await listen((socket) => void socket.end());
    closers.push(server.close);
    const { facts, failures } = await seen(protocol, server.port);
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'refused' }]);
  });
});

const smtp = good.smtp.slice(0, 1);
const refusals: readonly (readonly [string, Starttls, readonly Step[], string])[] = [
  ['EHLO without STARTTLS', 'smtp', [...smtp, [/^EHLO/, '250-mail\r\n250 XSTARTTLS\r\n']], 'unsupported'],
  ['no EHLO', 'smtp', [...smtp, [/^EHLO/, '502 no\r\n']], 'unsupported'],
  ['STARTTLS not available now', 'smtp', [...good.smtp.slice(0, 2), [/^STARTTLS/, '454 later\r\n']], 'refused'],
  ['a greeting that turns away', 'smtp', [[null, '421 too many\r\n']], 'denied'],
  ['STARTTLS is bad', 'imap', [good.imap[0]!, [/STARTTLS/, 'a1 BAD what\r\n']], 'unsupported'],
  ['PREAUTH', 'imap', [[null, '* PREAUTH hi\r\n']], 'unsupported'],
  ['STLS is an error', 'pop3', [good.pop3[0]!, [/^STLS/, '-ERR what\r\n']], 'unsupported'],
  ['the operation is unknown', 'ldap', [[Buffer.from('301d', 'hex'), ldap(2)]], 'unsupported'],
  ['the server is busy', 'ldap', [[Buffer.from('301d', 'hex'), ldap(51)]], 'refused'],
  ['AUTH is unknown', 'ftp', [good.ftp[0]!, [/^AUTH/, '500 what\r\n']], 'unsupported'],
  ['ssl=off', 'postgres', [[Buffer.from('0000', 'hex'), 'N']], 'unsupported'],
  ['an error', 'postgres', [[Buffer.from('0000', 'hex'), 'E']], 'refused'],
  ['no CLIENT_SSL', 'mysql', [[null, mysqlGreeting(0)]], 'unsupported'],
  ['a blocked host', 'mysql', [[null, Buffer.from('07000000ff6904486f7374', 'hex')]], 'denied'],
  ['no starttls feature', 'xmpp', [[/stream/, features('')]], 'unsupported'],
  [
    'a stream of half elements',
    'xmpp',
    [
      [/stream/, features('<starttls/>')],
      [/^<starttls/, '<proceed '.repeat(7000)],
    ],
    'malformed',
  ],
  ['a greeting of a thousand lines', 'smtp', [[null, `220-\r\n${'\n'.repeat(1000)}`]], 'malformed'],
  ['another protocol', 'smtp', [[null, 'SSH-2.0-OpenSSH_9.2\r\n']], 'malformed'],
];

it.each(refusals)('%s (%s): its own word', async (_, protocol, steps, reason) => {
  const { facts, failures } = await seen(protocol, await play(protocol, steps, { silent: true }));
  if (reason === 'unsupported') {
    expect(failures).toEqual([]);
    expect(facts).toMatchObject([{ offered: false, certificate: { seen: false, reason } }]);
  } else {
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason, kinds: ['tls-service'] }]);
  }
});
