import { generateKeyPairSync, randomBytes } from 'node:crypto';
import net from 'node:net';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { endpoint, host, look } from '../../../fixtures/look.ts';
import { type SshService, sshServiceSchema } from '../../facts/index.ts';
import { parseHello } from './hello.ts';
import { ssh } from './index.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

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

const ipv6 = await serve(() => undefined, '::1').then(
  () => true,
  () => false,
);
const onIpv6 = ipv6 ? it : (name: string, _run: () => unknown) => it.skip(`${name} (skipped: no ::1 here)`, () => undefined);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' });

/** A whole SSH server; `login` says what comes of the request of method `none`. */
async function sshServer(login: (attempt: ssh2.AuthContext) => void, algorithms: ssh2.Algorithms = {}, at = '127.0.0.1') {
  const server = new ssh2.Server({ hostKeys: [rsa], algorithms, ident: 'test' }, (client) => {
    client.on('error', () => undefined).on('authentication', login);
  });
  return serve((socket) => server.injectSocket(socket), at);
}

const string = (text: string | Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
};
const packet = (payload: Buffer) => {
  const padding = 12 - ((payload.length + 9) % 8);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(payload.length + padding + 1);
  header[4] = padding;
  return Buffer.concat([header, payload, Buffer.alloc(padding)]);
};
interface Lists {
  kex?: string;
  hostKeys?: string;
  ciphers?: [string, string];
  macs?: [string, string];
}
const kexInit = ({ kex = 'k', hostKeys = 'h', ciphers = ['c', 'c'], macs = ['m', 'm'] }: Lists = {}) => {
  const lists = [kex, hostKeys, ...ciphers, ...macs, 'none', 'none', '', ''].map(string);
  return packet(Buffer.concat([Buffer.from([20]), randomBytes(16), ...lists, Buffer.alloc(5)]));
};
const hello = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const identification = 'SSH-2.0-test\r\n';

async function lookAt(port: number, options: Parameters<typeof look>[2] = {}, at = '127.0.0.1') {
  const { facts, failures } = await look(ssh, host({ host: at, sshPort: port }), options);
  return { facts: facts.map((fact) => sshServiceSchema.parse(fact)), failures };
}
async function factAt(port: number): Promise<SshService> {
  const { facts, failures } = await lookAt(port);
  expect(failures).toEqual([]);
  expect(facts).toHaveLength(1);
  return facts[0]!;
}

describe('an SSH server', () => {
  it('is seen with its algorithms and the methods it offers to somebody it does not know', async () => {
    let asked: unknown;
    const port = await sshServer((attempt) => {
      asked = { user: attempt.username, method: attempt.method };
      attempt.reject(['publickey', 'keyboard-interactive']);
    });
    const fact = await factAt(port);
    expect(fact).toMatchObject({
      kind: 'ssh-service',
      host: '127.0.0.1',
      address: '127.0.0.1',
      port,
      banner: 'SSH-2.0-test',
      subject: { id: `127.0.0.1:${port}`, names: ['127.0.0.1'] },
      source: { probe: 'ssh', vantage: { name: 'test', address: '127.0.0.1' } },
      authentication: { seen: true, methods: ['publickey', 'keyboard-interactive'] },
    });
    expect(asked).toEqual({ user: 'tomproof-probe', method: 'none' });
    expect(fact.kex).toContain('ecdh-sha2-nistp256');
    expect(fact.hostKeys).toContain('rsa-sha2-256');
    expect(fact.ciphers).toContain('aes256-ctr');
    expect(fact.macs).toContain('hmac-sha2-256');
    expect(fact.compression).toContain('none');
  });

  it('that lets anybody in is seen as asking for nothing', async () => {
    const port = await sshServer((attempt) => attempt.accept());
    expect(await factAt(port)).toMatchObject({ authentication: { seen: true, methods: ['none'] } });
  });

  it('that names no method is seen with none, which is not the method `none`', async () => {
    const port = await sshServer((attempt) => attempt.reject([]));
    expect(await factAt(port)).toMatchObject({ authentication: { seen: true, methods: [] } });
  });

  it.each<[string, ssh2.Algorithms]>([
    [
      'group 1, 3DES and MD5',
      { kex: ['diffie-hellman-group1-sha1'], cipher: ['3des-cbc'], hmac: ['hmac-md5'], serverHostKey: ['ssh-rsa'] },
    ],
    ['SHA-1 throughout', { kex: ['diffie-hellman-group14-sha1'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1-96'] }],
  ])('that offers only weak algorithms can still be asked: %s', async (_name, algorithms) => {
    const port = await sshServer((attempt) => attempt.reject(['password']), algorithms);
    const fact = await factAt(port);
    expect(fact.kex).toEqual(expect.arrayContaining(algorithms.kex as string[]));
    expect(fact.authentication).toEqual({ seen: true, methods: ['password'] });
  });

  onIpv6('is seen at each of its addresses', async () => {
    const port = await sshServer((attempt) => attempt.reject(['publickey']), {}, '::1');
    const { facts } = await lookAt(port, {}, '::1');
    expect(facts).toMatchObject([{ address: '::1', subject: { id: `[::1]:${port}` }, source: { vantage: { address: '::1' } } }]);
    const named = await look(ssh, endpoint({ host: 'localhost', port, scheme: 'ssh' }));
    const subjects = [...named.facts, ...named.failures].map((each) => each.subject?.id);
    for (const subject of subjects) expect(subject).toMatch(new RegExp(`^localhost:${port} \\((127\\.0\\.0\\.1|::1)\\)$`));
    expect(subjects.length).toBeGreaterThan(0);
  });
});

describe('a server with which no key exchange is possible', () => {
  it('is seen with its algorithms, and its methods are unknown', async () => {
    const port = await serve((socket) => void socket.write(hello(identification, kexInit({ kex: 'kex-of-the-future' }))));
    expect(await factAt(port)).toMatchObject({
      kex: ['kex-of-the-future'],
      authentication: { seen: false, reason: 'unsupported' },
    });
  });

  it('is not asked when it insists on a group of its own choosing, whose check would stop this process', async () => {
    const port = await sshServer((attempt) => attempt.reject(['publickey']), { kex: ['diffie-hellman-group-exchange-sha256'] });
    expect(await factAt(port)).toMatchObject({
      authentication: { seen: false, reason: 'unsupported', detail: 'no algorithm in common' },
    });
  });

  it('that speaks only SSH 1 is seen without algorithms', async () => {
    const port = await serve((socket) => void socket.write('SSH-1.5-old\n'));
    expect(await factAt(port)).toMatchObject({
      banner: 'SSH-1.5-old',
      kex: [],
      authentication: { seen: false, reason: 'unsupported', detail: 'SSH 1' },
    });
  });

  it('that closes during the exchange, is silent, or says nonsense', async () => {
    const answers: ((socket: net.Socket) => void)[] = [
      (socket) => void socket.end(),
      (socket) => void socket.resetAndDestroy(),
      (socket) => void socket.write(randomBytes(1000)),
      (socket) => void socket.write(packet(Buffer.from([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]))),
      () => undefined,
    ];
    for (const answer of answers) {
      let connections = 0;
      const port = await serve((socket) => {
        connections++;
        socket.write(
          hello(
            identification,
            kexInit({
              kex: 'ecdh-sha2-nistp256',
              hostKeys: 'ssh-rsa',
              ciphers: ['aes128-ctr', 'aes128-ctr'],
              macs: ['hmac-sha2-256', 'hmac-sha2-256'],
            }),
          ),
        );
        if (connections > 1) socket.once('data', () => answer(socket));
      });
      const { facts } = await lookAt(port, { deadline: 700 });
      expect(facts).toMatchObject([{ authentication: { seen: false } }]);
    }
  });
});

describe('hostile and broken peers end as a typed failure', () => {
  const drip = (socket: net.Socket) => {
    const timer = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(timer));
  };
  const tarpit = (socket: net.Socket) => {
    const timer = setInterval(() => socket.write('come in, come in\r\n'.repeat(100)), 1);
    socket.on('close', () => clearInterval(timer));
  };
  const cases: [string, (socket: net.Socket) => void, string][] = [
    ['a tarpit of endless lines', tarpit, 'malformed'],
    ['an endless line', (socket) => void socket.write('x'.repeat(1_000_000)), 'malformed'],
    ['an endless identification', (socket) => void socket.write(`SSH-2.0-${'x'.repeat(1_000_000)}`), 'malformed'],
    ['a web server', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'refused'],
    [
      'a huge packet',
      (socket) => void socket.write(hello(identification, Buffer.from([0x7f, 0xff, 0xff, 0xff, 4]))),
      'malformed',
    ],
    [
      'a packet of nothing but padding',
      (socket) => void socket.write(hello(identification, Buffer.from([0, 0, 0, 12, 200]))),
      'malformed',
    ],
    [
      'endless packets that say nothing',
      (socket) => void socket.write(hello(identification, ...Array(100).fill(packet(Buffer.from([2]))))),
      'malformed',
    ],
    ['a disconnect', (socket) => void socket.write(hello(identification, packet(Buffer.from([1, 0, 0, 0, 2])))), 'refused'],
    ['another message first', (socket) => void socket.write(hello(identification, packet(Buffer.from([31])))), 'malformed'],
    [
      'a KEXINIT that ends too soon',
      (socket) => void socket.write(hello(identification, packet(Buffer.from([20, 1, 2])))),
      'malformed',
    ],
    [
      'more names than anybody has',
      (socket) =>
        void socket.write(hello(identification, kexInit({ kex: Array.from({ length: 201 }, (_, i) => `k${i}`).join() }))),
      'malformed',
    ],
    [
      'a name that is too long',
      (socket) => void socket.write(hello(identification, kexInit({ macs: ['m'.repeat(65), 'm'] }))),
      'malformed',
    ],
    [
      'names with control characters',
      (socket) => void socket.write(hello(identification, kexInit({ ciphers: ['a\u001b[2J', 'c'] }))),
      'malformed',
    ],
    ['an empty name', (socket) => void socket.write(hello(identification, kexInit({ hostKeys: 'a,,b' }))), 'malformed'],
    ['SSH of another version', (socket) => void socket.write('SSH-3.0-x\r\n'), 'malformed'],
    ['a close before a word', (socket) => void socket.end(), 'refused'],
    ['a close before KEXINIT', (socket) => void socket.end(identification), 'refused'],
    ['too many connections, says OpenSSH', (socket) => void socket.end('Exceeded MaxStartups\r\n'), 'refused'],
    ['silence', () => undefined, 'timeout'],
    ['a slow drip', drip, 'timeout'],
  ];
  it.each(cases)('%s', async (_name, onSocket, reason) => {
    const port = await serve(onSocket);
    const { facts, failures } = await lookAt(port, { deadline: 500 });
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ probe: 'ssh', kinds: ['ssh-service'], reason, subject: { id: `127.0.0.1:${port}` } }]);
  });

  it('a closed port of an endpoint that was named for it', async () => {
    const port = await serve(() => undefined);
    servers.pop()!.close();
    expect(await look(ssh, endpoint({ port, scheme: 'ssh' }))).toMatchObject({
      facts: [],
      failures: [{ reason: 'refused', detail: 'ECONNREFUSED' }],
    });
  });

  it('a closed port of a machine that nobody said has SSH: there is none', async () => {
    const port = await serve(() => undefined);
    servers.pop()!.close();
    const { facts, failures } = await look(ssh, host({ sshPort: port }));
    expect(failures).toEqual([]);
    expect(facts).toMatchObject([{ kind: 'ssh-service', port, banner: null, kex: [] }]);
  });

  it('a stopped run', async () => {
    const port = await serve(() => undefined);
    const { facts, failures } = await lookAt(port, { signal: AbortSignal.abort(new Error('stopped')) });
    expect(facts).toEqual([]);
    expect(failures).toHaveLength(1);
  });

  it('garbage after a good hello breaks neither the fact nor this process', async () => {
    const good = kexInit({
      kex: 'ecdh-sha2-nistp256',
      hostKeys: 'ssh-rsa',
      ciphers: ['aes128-ctr', 'aes128-ctr'],
      macs: ['hmac-sha2-256', 'hmac-sha2-256'],
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: 60 }), fc.uint8Array({ maxLength: 200 }), async (type, bytes) => {
        const port = await serve((socket) => void socket.end(hello(identification, good, packet(Buffer.from([type, ...bytes])))));
        const { facts } = await lookAt(port, { deadline: 3000 });
        expect(facts).toMatchObject([{ kex: ['ecdh-sha2-nistp256'], authentication: { seen: false } }]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('parseHello', () => {
  const name = fc.stringMatching(/^[a-z0-9@.-]{1,64}$/);
  const list = fc.uniqueArray(name, { minLength: 1, maxLength: 20 });

  it('reads what was written, whatever lines come before and however it is cut', () => {
    fc.assert(
      fc.property(
        list,
        list,
        list,
        list,
        fc.array(fc.stringMatching(/^[a-z ]{0,40}$/), { maxLength: 5 }),
        (kex, keys, cs, sc, lines) => {
          const whole = hello(
            ...lines.map((line) => `${line}\r\n`),
            identification,
            packet(Buffer.from([2, 0, 0, 0, 0])),
            kexInit({ kex: kex.join(), hostKeys: keys.join(), ciphers: [cs.join(), sc.join()] }),
          );
          for (let cut = 0; cut < whole.length; cut += 7) expect(parseHello(whole.subarray(0, cut))).toBeUndefined();
          expect(parseHello(whole)).toMatchObject({
            banner: 'SSH-2.0-test',
            algorithms: { kex, hostKeys: keys, ciphers: [...new Set([...cs, ...sc])], macs: ['m'], compression: ['none'] },
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes no bytes for a hello that are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), (bytes, identified) => {
        let read: unknown;
        try {
          read = parseHello(identified ? hello(identification, Buffer.from(bytes)) : Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ name: 'ProbeError' });
        }
        expect(read).toBeUndefined();
      }),
    );
  });
});

describe('the probe', () => {
  it('is pointed at hosts and SSH endpoints only, once for each service', () => {
    expect(ssh.accepts(host())).toBe(true);
    expect(ssh.accepts(endpoint({ port: 22, scheme: 'ssh' }))).toBe(true);
    expect(ssh.accepts(endpoint({ port: 443 }))).toBe(false);
    expect(ssh.sameAs!(host({ host: 'A.example.org' }))).toBe(ssh.sameAs!(host({ id: 'other', host: 'a.example.org' })));
    expect(ssh.sameAs!(host())).not.toBe(ssh.sameAs!(endpoint({ port: 22, scheme: 'ssh' })));
  });

  it('says what it sends', async () => {
    expect((await ssh.requests(host({ sshPort: 2222 }), {})).join()).toMatch(/port 2222.*method `none`/);
  });
});
