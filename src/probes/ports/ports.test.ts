import net from 'node:net';
import fc from 'fast-check';
import { endpoint, host, look } from '../../../fixtures/look.ts';
import { silentPort } from '../../../fixtures/silent-port.ts';
import { type OpenPort, openPortSchema, wellKnownPorts } from '../../facts/index.ts';
import type { HostTarget } from '../../inventory/target.ts';
import type { Probe } from '../define.ts';
import { ports as portsProbe } from './index.ts';
import { lookAtPorts } from './scan.ts';
import { readGreeting, recognise } from './service.ts';

/** The probe with nothing but the given ports, so that what else runs on this machine does not matter. */
const only = (...ports: number[]): Probe => ({
  ...portsProbe,
  probe: (target, context) => lookAtPorts((target as HostTarget).host, ports, context),
});

async function lookAt(ports: number[], options: Parameters<typeof look>[2] = {}, at = '127.0.0.1') {
  const { facts, failures } = await look(only(...ports), host({ host: at }), options);
  expect(failures).toEqual([]);
  return facts.map((fact) => openPortSchema.parse(fact));
}

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Serves on loopback; returns the port. */
async function serve(onSocket: (socket: net.Socket) => void, at = '127.0.0.1'): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, at, resolve);
  });
  servers.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as net.AddressInfo).port;
}

/** A port of loopback on which nothing listens. */
async function closedPort(): Promise<number> {
  const port = await serve(() => undefined);
  servers.pop()!.close();
  return port;
}

/** Greets, then answers each line. */
const lines = (greeting: string, answer: (line: string) => string) => (socket: net.Socket) => {
  socket.write(greeting);
  socket.on('data', (data) => {
    for (const line of data.toString().split('\r\n').slice(0, -1)) socket.write(answer(line));
  });
};

const ipv6 = await serve(() => undefined, '::1').then(
  () => true,
  () => false,
);
const silence = await silentPort();
afterAll(() => silence?.close());
const needs = (given: boolean, why: string) =>
  given ? it : (name: string) => it.skip(`${name} (skipped: ${why})`, () => undefined);
const onIpv6 = needs(ipv6, 'no ::1 here');
const onSilence = needs(silence !== undefined, 'this system drops nothing from a full queue');

describe('states', () => {
  it('tells open from closed', async () => {
    const openOne = await serve(() => undefined);
    const closed = await closedPort();
    const [fact] = await lookAt([openOne, closed]);
    expect(fact).toMatchObject({
      address: '127.0.0.1',
      family: 4,
      open: [{ port: openOne, banner: null, service: null, encryption: 'unknown' }],
      closed: [closed],
      filtered: [],
      unknown: [],
      control: 'answered',
      source: { vantage: { name: 'test', address: '127.0.0.1' } },
      subject: { id: '127.0.0.1', names: ['127.0.0.1'] },
    });
  });

  onIpv6('looks at every address of a name, both families', async () => {
    const port = await serve(() => undefined, '::1');
    const [six] = await lookAt([port], {}, '::1');
    expect(six).toMatchObject({ family: 6, open: [{ port }], source: { vantage: { address: '::1' } } });
    const facts = await lookAt([port], {}, 'localhost');
    for (const fact of facts) expect(fact.subject.id).toBe(`localhost (${fact.address})`);
    expect(new Set(facts.map((fact) => fact.subject.id)).size).toBe(facts.length);
  });

  onSilence('calls silence filtered, without a control where nobody answered', async () => {
    const [fact] = await lookAt([silence!.port]);
    expect(fact).toMatchObject({ open: [], closed: [], filtered: [silence!.port], unknown: [], control: 'none' });
  });

  onSilence('has a control where another port of the address answered', async () => {
    const [fact] = await lookAt([silence!.port, await closedPort()]);
    expect(fact).toMatchObject({ filtered: [silence!.port], control: 'answered' });
  });

  describe('a control that was true once', () => {
    /** Looks with a network in which something happens before the scan, and in which a port is silent from its n-th connection on. */
    const lookWhere = async (asked: number[], change: { port: number; silentFrom: number; before?: number }) => {
      let connections = 0;
      const probe: Probe = {
        ...portsProbe,
        async probe(target, context) {
          const network: typeof context.network = {
            ...context.network,
            withConnection: (to, signal, use) => {
              const gone = to.port === change.port && ++connections >= change.silentFrom;
              return context.network.withConnection(gone ? { ...to, port: silence!.port } : to, signal, use);
            },
          };
          if (change.before !== undefined) {
            const to = { address: '127.0.0.1', port: change.before };
            await network.withConnection(to, context.signal, async () => undefined);
          }
          return lookAtPorts(target.kind === 'host' ? target.host : '', asked, { ...context, network });
        },
      };
      const { facts } = await look(probe, host({ host: '127.0.0.1' }));
      return { fact: openPortSchema.parse(facts[0]), connections };
    };

    onSilence('is none when the port that answered is silent after the scan: a ban, or a path that died', async () => {
      const port = await serve(() => undefined);
      const { fact, connections } = await lookWhere([port, silence!.port], { port, silentFrom: 2 });
      expect(fact).toMatchObject({ open: [{ port }], filtered: [silence!.port], control: 'none' });
      expect(connections).toBe(2);
    });

    onSilence('is none when only others in the run were answered, and no more', async () => {
      const port = await serve(() => undefined);
      const { fact } = await lookWhere([silence!.port], { port, silentFrom: 2, before: port });
      expect(fact).toMatchObject({ filtered: [silence!.port], control: 'none' });
    });

    onSilence('stands when others in the run were answered, and still are', async () => {
      const port = await serve(() => undefined);
      const { fact, connections } = await lookWhere([silence!.port], { port, silentFrom: 9, before: port });
      expect(fact).toMatchObject({ filtered: [silence!.port], control: 'answered' });
      expect(connections).toBe(2);
    });

    it('needs no second look where every port answered', async () => {
      const port = await serve(() => undefined);
      const { fact, connections } = await lookWhere([port], { port, silentFrom: 9 });
      expect(fact).toMatchObject({ open: [{ port }], control: 'answered' });
      expect(connections).toBe(1);
    });
  });

  onSilence('asks again before it calls a port filtered', async () => {
    const late = (await silentPort(800))!;
    servers.push(late);
    const [fact] = await lookAt([late.port]);
    expect(fact).toMatchObject({ open: [{ port: late.port }], filtered: [] });
  });

  onSilence('calls nothing filtered when its time is over before it asked twice', async () => {
    const [fact] = await lookAt([silence!.port], { deadline: 900 });
    expect(fact).toMatchObject({ filtered: [], unknown: [silence!.port] });
  });

  it('knows nothing of a port when the run is stopped before or this machine cannot connect', async () => {
    const port = await serve(() => undefined);
    const [stopped] = await lookAt([port, port + 1], { signal: AbortSignal.abort(new Error('stopped')) });
    expect(stopped ?? { unknown: [port, port + 1] }).toMatchObject({ unknown: [port, port + 1] });
    // TCP has no broadcast: the kernel refuses without sending anything.
    const [local] = await lookAt([port], {}, '255.255.255.255');
    expect(local).toMatchObject({ open: [], closed: [], filtered: [], unknown: [port], control: 'none' });
  });

  it('fails for a name that does not exist', async () => {
    const { facts, failures } = await look(only(1), host({ host: 'no-such-name.invalid' }));
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ probe: 'ports', kinds: ['open-port'] }]);
  });

  it('puts every port it was asked for into exactly one list', async () => {
    const openOne = await serve((socket) => void socket.end('bye\n'));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 20 }), async (more) => {
        const ports = [...new Set([openOne, ...more])];
        const [fact] = (await lookAt(ports, { connectTimeout: 300 })) as [OpenPort];
        const seen = [...fact.open.map((each) => each.port), ...fact.closed, ...fact.filtered, ...fact.unknown];
        expect(seen.sort()).toEqual(ports.sort());
        expect(fact.open.map((each) => each.port)).toContain(openOne);
      }),
      { numRuns: 5 },
    );
  });
});

describe('services', () => {
  const cases: [string, (socket: net.Socket) => void, Partial<OpenPort['open'][number]>][] = [
    ['SSH', (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'), { service: 'ssh', encryption: 'not-applicable' }],
    ['telnet', (socket) => void socket.write(Buffer.from('fffd18fffd20', 'hex')), { service: 'telnet', encryption: 'none' }],
    ['rsync', (socket) => void socket.write('@RSYNCD: 31.0\n'), { service: 'rsync', encryption: 'none' }],
    ['VNC', (socket) => void socket.write('RFB 003.008\n'), { service: 'vnc', encryption: 'unknown' }],
    [
      'FTP with AUTH TLS',
      lines('220 FTP here\r\n', (line) => (line === 'AUTH TLS' ? '234 go\r\n' : '500 no\r\n')),
      { service: 'ftp', encryption: 'starttls', banner: '220 FTP here' },
    ],
    ['FTP without', lines('220 FTP here\r\n', () => '530 Please login\r\n'), { service: 'ftp', encryption: 'none' }],
    ['FTP, not now', lines('220 FTP here\r\n', () => '431 later\r\n'), { service: 'ftp', encryption: 'unknown' }],
    ['FTP that turns away', lines('421 FTP is full\r\n', () => ''), { service: 'ftp', encryption: 'unknown' }],
    [
      'SMTP with STARTTLS',
      lines('220 mx ESMTP\r\n', (line) => (line.startsWith('EHLO') ? '250-mx\r\n250 STARTTLS\r\n' : '220 go\r\n')),
      { service: 'smtp', encryption: 'starttls' },
    ],
    ['SMTP without', lines('220 mx ESMTP\r\n', () => '250 mx\r\n'), { service: 'smtp', encryption: 'none' }],
    ['POP3 without', lines('+OK pop\r\n', () => '-ERR no\r\n'), { service: 'pop3', encryption: 'none' }],
    ['POP3 with STLS', lines('+OK pop\r\n', () => '+OK go\r\n'), { service: 'pop3', encryption: 'starttls' }],
    ['IMAP without', lines('* OK imap\r\n', () => 'a1 BAD no\r\n'), { service: 'imap', encryption: 'none' }],
    ['IMAP with STARTTLS', lines('* OK imap\r\n', () => 'a1 OK go\r\n'), { service: 'imap', encryption: 'starttls' }],
    ['a greeting of both SMTP and FTP', lines('220 ready\r\n', () => '500 no\r\n'), { service: null, encryption: 'unknown' }],
    ['nonsense', (socket) => void socket.write('hello there\n'), { service: null, banner: 'hello there' }],
    [
      'an endless greeting with terminal escapes',
      (socket) => void socket.write(`\u001b[31m${'x'.repeat(100_000)}`),
      { service: null, banner: `[31m${'x'.repeat(296)}` },
    ],
    ['a reset at once', (socket) => void socket.resetAndDestroy(), { service: null, banner: null }],
  ];
  it.each(cases)('%s', async (_name, onSocket, expected) => {
    const port = await serve(onSocket);
    const [fact] = await lookAt([port]);
    expect(fact).toMatchObject({ open: [{ port, ...expected }] });
  });

  it('keeps an open port open, and unrecognised, when its time is over while it listens', async () => {
    const port = await serve(() => undefined);
    const [fact] = await lookAt([port], { deadline: 200 });
    expect(fact).toMatchObject({ open: [{ port, banner: null, service: null, encryption: 'unknown' }] });
  });

  it('keeps the state open when the peer is gone before it is asked about TLS', async () => {
    let greeted = false;
    const port = await serve((socket) => {
      if (greeted) return void socket.destroy();
      greeted = true;
      socket.write('220 FTP here\r\n');
    });
    const [fact] = await lookAt([port]);
    expect(fact).toMatchObject({ open: [{ port, service: 'ftp', encryption: 'unknown' }] });
  });
});

describe('services by their usual port', () => {
  /** Points the question at a server elsewhere, as if it stood on the usual port. */
  const asIf = async (usualPort: number, onSocket: (socket: net.Socket) => void, greeting = Buffer.alloc(0)) => {
    const port = await serve(onSocket);
    let result: Awaited<ReturnType<typeof recognise>> | undefined;
    await look(
      {
        ...portsProbe,
        async probe(_target, context) {
          const network: typeof context.network = {
            ...context.network,
            withConnection: (to, signal, use) => context.network.withConnection({ ...to, port }, signal, use),
          };
          result = await recognise(greeting, { address: '127.0.0.1', port: usualPort }, { ...context, network });
          return { facts: [], failures: [] };
        },
      },
      host(),
    );
    return result;
  };
  const ldap = (code: number) => Buffer.from([0x30, 0x0c, 2, 1, 1, 0x78, 7, 0x0a, 1, code, 4, 0, 4, 0]);

  it('takes LDAP for recognised by its answer alone', async () => {
    const says = (code: number) => (socket: net.Socket) => void socket.once('data', () => socket.write(ldap(code)));
    expect(await asIf(389, says(0))).toEqual({ banner: null, service: 'ldap', encryption: 'starttls' });
    expect(await asIf(389, says(2))).toEqual({ banner: null, service: 'ldap', encryption: 'none' });
    expect(await asIf(389, (socket) => void socket.once('data', () => socket.end('HTTP/1.1 400\r\n\r\n')))).toEqual({
      banner: null,
      service: null,
      encryption: 'unknown',
    });
  });

  it('does not take silence for a service', async () => {
    expect(await asIf(21, (socket) => void socket.end())).toEqual({ banner: null, service: null, encryption: 'unknown' });
    expect(await asIf(512, () => undefined)).toEqual({ banner: null, service: null, encryption: 'unknown' });
  });

  it('takes a login prompt on port 23 for telnet', async () => {
    const service = await asIf(23, () => undefined, Buffer.from('Welcome\r\nlogin: '));
    expect(service).toMatchObject({ service: 'telnet', encryption: 'none' });
  });
});

it('reads at most 1 KiB of a greeting, of whatever bytes, and keeps no control characters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5000 }), async (bytes) => {
      const port = await serve((socket) => void socket.end(Buffer.from(bytes)));
      const [fact] = await lookAt([port]);
      expect(fact!.open).toHaveLength(1);
      const { banner } = fact!.open[0]!;
      if (banner !== null) expect(banner).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }),
    { numRuns: 30 },
  );
  const socket = new net.Socket();
  expect(await readGreeting(socket, 443, new AbortController().signal)).toHaveLength(0);
});

describe('the probe', () => {
  it('is pointed at endpoints and hosts, once for each host and list of ports', () => {
    const targets = [endpoint({ port: 443 }), endpoint({ port: 8443 }), endpoint({ port: 443, host: 'LOCALHOST' })];
    const [one, two, three] = targets.map((target) => portsProbe.sameAs!(target));
    expect(one).toBe(two);
    expect(three).toBe(portsProbe.sameAs!(endpoint({ port: 443, host: 'localhost' })));
    expect(one).not.toBe(portsProbe.sameAs!(endpoint({ port: 443, ports: [8888] })));
    expect(
      portsProbe.accepts({ kind: 'domain', id: 'x', labels: {}, name: 'example.org', dkimSelectors: [], smtpPort: 25, ca: null }),
    ).toBe(false);
  });

  it('says which ports it asks, with those of the target and of the checks', async () => {
    const [connections] = await portsProbe.requests(host({ sshPort: 2222, ports: [9999] }), { ports: [4444] });
    for (const port of [22, 2222, 4444, 9999, 27017]) expect(connections).toContain(` ${port}`);
  });

  it('looks at the well-known ports, those of the target and those asked for', async () => {
    const own = await serve(() => undefined);
    const wanted = await closedPort();
    const { facts } = await look(portsProbe, host({ ports: [own] }), { wants: { ports: [wanted] } });
    const fact = openPortSchema.parse(facts[0]);
    expect(fact.open.map(({ port }) => port)).toContain(own);
    expect(fact.closed).toContain(wanted);
    const seen = [...fact.open.map(({ port }) => port), ...fact.closed, ...fact.filtered, ...fact.unknown];
    expect(seen).toEqual(expect.arrayContaining(wellKnownPorts.map(({ port }) => port)));
  });
});

it('lists the well-known ports sorted and once', () => {
  const ports = wellKnownPorts.map(({ port }) => port);
  expect(ports).toEqual([...new Set(ports)].sort((a, b) => a - b));
});
