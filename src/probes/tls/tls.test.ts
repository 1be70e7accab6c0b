import net, { type AddressInfo, type Socket } from 'node:net';
import tlsServer from 'node:tls';
import { type Authority, makeAuthority } from '../../../fixtures/certificates.ts';
import { endpoint, look } from '../../../fixtures/look.ts';
import { type Asked, alert, answering, listen, readClientHello, record, serverHello } from '../../../fixtures/tls-peer.ts';
import { type Fact, type FactOf, factSchema } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { tls } from './index.ts';

const wants = { tls: ['suites', 'certificate'] as const };
let closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers) close();
  closers = [];
});

const serve = async (peer: ReturnType<typeof listen>) => {
  const running = await peer;
  closers.push(running.close);
  return running;
};

const service = (facts: readonly Fact[]): FactOf<'tls-service'> => {
  expect(facts).toHaveLength(1);
  const fact = factSchema.parse(facts[0]);
  if (fact.kind !== 'tls-service') throw new Error(fact.kind);
  return fact;
};
const states = (fact: FactOf<'tls-service'>) => Object.fromEntries(fact.versions.map(({ version, state }) => [version, state]));
const versionOf = (fact: FactOf<'tls-service'>, version: string) => fact.versions.find((entry) => entry.version === version)!;
const all = (state: string) => ({
  SSLv2: state,
  SSLv3: state,
  'TLSv1.0': state,
  'TLSv1.1': state,
  'TLSv1.2': state,
  'TLSv1.3': state,
});

/** Sees only versions, against a server that answers by ClientHello. */
const versionsOf = async (answer: (asked: Asked, socket: Socket, count: number) => void, deadline = 10_000) => {
  const { port } = await serve(answering(answer));
  return service((await look(tls, endpoint({ port }), { deadline })).facts);
};

/** Accepts TLS 1.2 with one suite and refuses all else with protocol_version. */
const modern = ({ version, suites }: Asked, socket: Socket) => {
  const suite = 0x009c;
  if (version !== 0x0303) socket.end(alert(70));
  else socket.end(suites.includes(suite) ? record(22, serverHello({ version, suite })) : alert(40));
};

describe('what counts as accepted and refused', () => {
  it('an alert about the version refuses, a ServerHello of the version accepts', async () => {
    expect(states(await versionsOf(modern))).toEqual({ ...all('refused'), 'TLSv1.2': 'accepted' });
  });

  it('a ServerHello of a lower version refuses the one asked for', async () => {
    const fact = await versionsOf(({ version }, socket) => {
      if (version === 0x0002) socket.end(alert(40));
      else socket.end(record(22, serverHello({ version: 0x0300, suite: 0x000a })));
    });
    expect(states(fact)).toEqual({ ...all('refused'), SSLv3: 'accepted' });
    expect(versionOf(fact, 'TLSv1.2').detail).toBe('ServerHello SSLv3');
  });

  it('a ServerHello of a higher version is no answer', async () => {
    const fact = await versionsOf(({ version }, socket) => {
      if (version < 0x0303) socket.end(record(22, serverHello({ version: 0x0303, suite: 0x009c })));
      else modern({ version, suites: [0x009c], groups: [], length: 0 }, socket);
    });
    expect(versionOf(fact, 'TLSv1.0')).toMatchObject({ state: 'unknown', reason: 'malformed' });
  });

  it('a close beside an accepted version refuses once it is repeated alone', async () => {
    const fact = await versionsOf((asked, socket) => (asked.version === 0x0303 ? modern(asked, socket) : socket.end()));
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.2': 'accepted' });
    expect(versionOf(fact, 'TLSv1.0').detail).toBe('closed FIN');
  });

  it('a reset beside an accepted version refuses once it is repeated alone', async () => {
    const fact = await versionsOf((asked, socket) =>
      asked.version === 0x0303 ? modern(asked, socket) : socket.resetAndDestroy(),
    );
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.2': 'accepted' });
  });

  it('a close without any accepted version leaves all unknown', async () => {
    const fact = await versionsOf((_, socket) => socket.end());
    expect(states(fact)).toEqual(all('unknown'));
    expect(versionOf(fact, 'TLSv1.0')).toMatchObject({ reason: 'refused', detail: 'closed FIN' });
  });

  it.each([
    ['unrecognized_name', 112],
    ['internal_error', 80],
    ['certificate_required', 116],
    ['no_application_protocol', 120],
  ])('%s for every version leaves all unknown', async (name, description) => {
    const fact = await versionsOf((_, socket) => socket.end(alert(description)));
    expect(states(fact)).toEqual(all('unknown'));
    expect(versionOf(fact, 'TLSv1.1').detail).toBe(`alert ${name}`);
  });

  it('a server that resets every connection after the first few refuses nothing', async () => {
    // It speaks TLS 1.0 too, but after five connections it answers nobody any more.
    const fact = await versionsOf((asked, socket, count) => {
      if (count > 5 || asked.version === 0x0301) socket.resetAndDestroy();
      else modern(asked, socket);
    });
    expect(versionOf(fact, 'TLSv1.0')).toMatchObject({ state: 'unknown', reason: 'refused' });
  });

  it('a server that serves only a few connections at once is asked again alone', async () => {
    let busy = 0;
    const fact = await versionsOf(({ version, suites }, socket) => {
      busy += 1;
      socket.on('close', () => (busy -= 1));
      if (busy > 3) {
        socket.resetAndDestroy();
        return;
      }
      const answer = () => {
        if (version === 0x0002) socket.end(alert(70));
        else if (version === 0x0304) socket.end(alert(70));
        else socket.end(record(22, serverHello({ version, suite: suites.includes(0x002f) ? 0x002f : 0x000a })));
      };
      setTimeout(answer, 50);
    });
    expect(states(fact)).toEqual({ ...all('accepted'), SSLv2: 'refused', 'TLSv1.3': 'refused' });
  });

  it('a server that drops long hellos is seen with short ones', async () => {
    const fact = await versionsOf(({ version, length, suites, groups }, socket) => {
      if (length > 300 && version !== 0x0002) socket.resetAndDestroy();
      else if (version === 0x0301) socket.end(record(22, serverHello({ version, suite: 0x002f })));
      else modern({ version, suites, groups, length }, socket);
    });
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.0': 'accepted', 'TLSv1.2': 'accepted' });
  });

  it('a server that wants a key share in TLS 1.3 is given one', async () => {
    const fact = await versionsOf(({ version, length }, socket) => {
      if (version === 0x0304 && length < 320) socket.end(record(22, serverHello({ version, suite: 0x1301 })));
      else socket.end(alert(version === 0x0304 ? 40 : 70));
    });
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.3': 'accepted' });
  });

  it('an SSLv3 server that trips over the name is seen without it', async () => {
    const { port } = await serve(
      answering(({ version, length }, socket) => {
        if (version === 0x0300 && length < 256) socket.end(record(22, serverHello({ version, suite: 0x000a })));
        else socket.end(alert(version === 0x0300 ? 40 : 70));
      }),
    );
    const fact = service((await look(tls, endpoint({ port, serverName: 'app.example.org' }))).facts);
    expect(versionOf(fact, 'SSLv3').state).toBe('accepted');
    expect(fact.serverName).toBe('app.example.org');
  });

  it('SSLv2 is accepted by its own SERVER-HELLO, with the suites it lists', async () => {
    const fact = await versionsOf(({ version }, socket) => {
      if (version === 0x0002) socket.end(Buffer.from('80110400010002000000060000' + '0100800700c0', 'hex'));
      else socket.end(alert(70));
    });
    expect(states(fact)).toEqual({ ...all('refused'), SSLv2: 'accepted' });
    expect(fact.suites.map(({ name }) => name)).toEqual(['SSL_CK_RC4_128_WITH_MD5', 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5']);
  });
});

describe('hostile and broken peers', () => {
  it('one that never speaks is unknown by timeout, within the deadline', async () => {
    const { port } = await serve(listen(() => undefined));
    const started = performance.now();
    const fact = service((await look(tls, endpoint({ port }), { wants, deadline: 1500 })).facts);
    expect(performance.now() - started).toBeLessThan(4000);
    expect(states(fact)).toEqual(all('unknown'));
    expect(versionOf(fact, 'TLSv1.2').reason).toBe('timeout');
    expect(fact.certificate).toMatchObject({ seen: false, reason: 'timeout' });
  });

  it('HTTP on the port is malformed', async () => {
    const { port } = await serve(listen((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const fact = service((await look(tls, endpoint({ port }), { wants })).facts);
    expect(states(fact)).toEqual(all('unknown'));
    expect(versionOf(fact, 'TLSv1.3')).toMatchObject({ reason: 'malformed', detail: 'http' });
    expect(fact.certificate.seen).toBe(false);
  });

  it('an endless flood is malformed', async () => {
    const { port } = await serve(
      listen((socket) => {
        const more = () => {
          while (!socket.destroyed && socket.write(record(22, Buffer.concat([Buffer.of(2, 0, 0xff, 0), Buffer.alloc(9000)]))));
        };
        socket.on('drain', more);
        more();
      }),
    );
    const fact = service((await look(tls, endpoint({ port }), { wants })).facts);
    expect(states(fact)).toEqual(all('unknown'));
    expect(versionOf(fact, 'TLSv1.2').reason).toBe('malformed');
  });

  it('garbage is malformed', async () => {
    const { port } = await serve(listen((socket) => void socket.write(Buffer.alloc(300, 0x5a))));
    const fact = service((await look(tls, endpoint({ port }), { wants })).facts);
    expect(states(fact)).toEqual(all('unknown'));
  });

  it('a slow drip byte by byte is read to its end', async () => {
    const fact = await versionsOf(({ version }, socket) => {
      const flight = version === 0x0303 ? record(22, serverHello({ version, suite: 0x009c })) : alert(70);
      const drip = (at: number) => {
        if (at >= flight.length || socket.destroyed) socket.end();
        else socket.write(flight.subarray(at, at + 1), () => setImmediate(drip, at + 1));
      };
      socket.setNoDelay(true);
      drip(0);
    });
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.2': 'accepted' });
  });

  it('a reset at once leaves all unknown', async () => {
    const { port } = await serve(listen((socket) => void socket.resetAndDestroy()));
    const { facts, failures } = await look(tls, endpoint({ port }), { wants });
    for (const fact of facts) expect(states(service([fact]))).toEqual(all('unknown'));
    expect(facts.length + failures.length).toBe(1);
  });

  it('a closed port is a failure that names the address, without a fact', async () => {
    const { port, close } = await listen(() => undefined);
    close();
    const { facts, failures } = await look(tls, endpoint({ port }), { wants });
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'refused', detail: 'ECONNREFUSED', subject: { id: `127.0.0.1:${port}` } }]);
  });

  it('one that always chooses what was not offered never has a complete list', async () => {
    const { port } = await serve(
      answering(({ version }, socket) =>
        socket.end(version === 0x0303 ? record(22, serverHello({ version, suite: 0x00ab })) : alert(70)),
      ),
    );
    const fact = service((await look(tls, endpoint({ port }), { wants: { tls: ['suites'] } })).facts);
    expect(versionOf(fact, 'TLSv1.2')).toMatchObject({ state: 'accepted', suitesComplete: false });
  });

  it('two machines that differ behind one address never have a complete list', async () => {
    const { port } = await serve(
      answering(({ version, suites }, socket, count) => {
        const mine = count % 2 ? [0x009c, 0x002f] : [0xc02f];
        const suite = suites.find((each) => mine.includes(each));
        if (version !== 0x0303) socket.end(alert(70));
        else socket.end(suite === undefined ? alert(40) : record(22, serverHello({ version, suite })));
      }),
    );
    const fact = service((await look(tls, endpoint({ port }), { wants: { tls: ['suites'] } })).facts);
    const { suitesComplete } = versionOf(fact, 'TLSv1.2');
    const found = fact.suites.map(({ id }) => id);
    expect(suitesComplete && found.length < 3).toBe(false);
  });

  it('a stop in the middle leaves what is known', async () => {
    const controller = new AbortController();
    const { port } = await serve(
      answering((asked, socket) => {
        if (asked.version === 0x0301) setTimeout(() => controller.abort(new ProbeError('aborted', 'stopped')), 100);
        else modern(asked, socket);
      }),
    );
    const fact = service((await look(tls, endpoint({ port }), { wants, signal: controller.signal })).facts);
    expect(versionOf(fact, 'TLSv1.2')).toMatchObject({ state: 'accepted' });
    expect(versionOf(fact, 'TLSv1.0')).toMatchObject({ state: 'unknown', reason: 'aborted', suitesComplete: false });
  });
});

describe('real TLS by Node', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await makeAuthority();
  });

  const nodeServer = async (options: tlsServer.TlsOptions) => {
    const own = await authority.issue({ names: ['localhost', '127.0.0.1'], key: 'rsa2048' });
    const server = tlsServer.createServer({ cert: own.cert, key: own.key, ...options });
    server.on('tlsClientError', () => undefined).on('secureConnection', (socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    return (server.address() as AddressInfo).port;
  };

  it('TLS 1.2 and 1.3 with a given authority: everything is seen', async () => {
    const port = await nodeServer({ minVersion: 'TLSv1.2', ALPNProtocols: ['h2'] });
    const { facts, failures } = await look(tls, endpoint({ port, ca: authority.cert }), { wants });
    expect(failures).toEqual([]);
    const fact = service(facts);
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.2': 'accepted', 'TLSv1.3': 'accepted' });
    expect(fact.versions.every(({ suitesComplete, groupsComplete }) => suitesComplete && groupsComplete)).toBe(true);
    expect(
      fact.suites
        .filter(({ version }) => version === 'TLSv1.3')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([0x1301, 0x1302, 0x1303]);
    expect(fact).toMatchObject({ alpn: 'h2', compression: false, secureRenegotiation: true });
    expect(fact.certificate).toMatchObject({
      seen: true,
      trust: 'trusted',
      store: 'given-ca',
      nameMatches: true,
      trustCode: null,
    });
    if (!fact.certificate.seen) throw new Error('no certificate');
    expect(fact.certificate.chain).toHaveLength(1);
    expect(fact.certificate.chain[0]).toMatchObject({
      names: ['localhost', '127.0.0.1'],
      keyType: 'rsa',
      keyBits: 2048,
      signatureAlgorithm: 'ecdsaWithSHA256',
      selfIssued: false,
    });
  });

  it('the suites of TLS 1.0 to 1.2 are those the server was given', async () => {
    const port = await nodeServer({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.2',
      ciphers: 'AES128-SHA:AES256-SHA:ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0',
    });
    const fact = service((await look(tls, endpoint({ port }), { wants })).facts);
    const suites = (version: string) =>
      fact.suites
        .filter((suite) => suite.version === version)
        .map(({ name }) => name)
        .sort();
    expect(suites('TLSv1.0')).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_256_CBC_SHA']);
    expect(suites('TLSv1.2')).toEqual(['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', ...suites('TLSv1.0')]);
    expect(fact.versions.every(({ suitesComplete }) => suitesComplete)).toBe(true);
    expect(fact.certificate).toMatchObject({ seen: true, trust: 'untrusted', store: 'public' });
  });

  it.each([
    [true, 'server'],
    [false, 'client'],
  ] as const)('honorCipherOrder %s is preference %s', async (honorCipherOrder, preference) => {
    const port = await nodeServer({ maxVersion: 'TLSv1.2', honorCipherOrder });
    const fact = service((await look(tls, endpoint({ port }), { wants })).facts);
    expect(fact.preference).toBe(preference);
  });

  it('only the given group', async () => {
    const port = await nodeServer({ ecdhCurve: 'secp384r1' });
    const fact = service((await look(tls, endpoint({ port }), { wants })).facts);
    expect([...new Set(fact.groups.map(({ name }) => name))]).toEqual(['secp384r1']);
    expect(versionOf(fact, 'TLSv1.3').groupsComplete && versionOf(fact, 'TLSv1.2').groupsComplete).toBe(true);
  });

  it('only TLS 1.3: the chain comes from the handshake', async () => {
    const port = await nodeServer({ minVersion: 'TLSv1.3' });
    const fact = service((await look(tls, endpoint({ port, ca: authority.cert }), { wants })).facts);
    expect(states(fact)).toEqual({ ...all('refused'), 'TLSv1.3': 'accepted' });
    expect(fact.certificate).toMatchObject({ seen: true, trust: 'trusted', chain: [{ subject: 'CN=localhost' }] });
    expect(fact.secureRenegotiation).toBeNull();
  });

  it.each([
    [
      'expired',
      { names: ['127.0.0.1'], from: new Date(Date.now() - 100 * 86_400_000), days: 10 },
      { trust: 'untrusted', trustCode: 'CERT_HAS_EXPIRED', nameMatches: true },
    ],
    ['of another name', { names: ['other.example'] }, { trust: 'trusted', nameMatches: false }],
  ])('a certificate %s', async (_, options, expected) => {
    const own = await authority.issue(options);
    const port = await nodeServer({ cert: own.cert, key: own.key });
    const fact = service((await look(tls, endpoint({ port, ca: authority.cert }), { wants })).facts);
    expect(fact.certificate).toMatchObject({ seen: true, ...expected });
  });

  it('an empty authority trusts nothing', async () => {
    const port = await nodeServer({});
    const fact = service((await look(tls, endpoint({ port, ca: '' }), { wants })).facts);
    expect(fact.certificate).toMatchObject({ seen: true, trust: 'untrusted', store: 'given-ca' });
  });

  it('of two certificates the one that fares worse is told', async () => {
    const good = await authority.issue({ names: ['127.0.0.1'], key: 'ec' });
    const bad = await authority.issue({
      names: ['127.0.0.1'],
      key: 'rsa2048',
      from: new Date(Date.now() - 100 * 86_400_000),
      days: 10,
    });
    for (const minVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const port = await nodeServer({ cert: [good.cert, bad.cert], key: [good.key, bad.key], minVersion });
      const fact = service((await look(tls, endpoint({ port, ca: authority.cert }), { wants })).facts);
      expect(fact.certificate).toMatchObject({ seen: true, trust: 'untrusted', trustCode: 'CERT_HAS_EXPIRED' });
    }
  });

  describe('a server with two kinds of key', () => {
    const certificateWants = { tls: ['certificate'] as const };
    /** Prefers ECDSA. */
    const bothKeys = async (rsa: { names: string[]; days?: number }, options: tlsServer.TlsOptions = {}) => {
      const [ec, other] = [await authority.issue({ names: ['127.0.0.1'] }), await authority.issue({ ...rsa, key: 'rsa2048' })];
      return nodeServer({ cert: [ec.cert, other.cert], key: [ec.key, other.key], ...options });
    };
    /** Lets through what `turn` does not take; it is given each ClientHello, and whether it is a handshake that wants RSA alone. */
    const gateway = async (to: number, turn: (socket: Socket, onlyRsa: boolean) => boolean) => {
      const { port } = await serve(
        listen((socket) => {
          socket.once('data', (hello) => {
            const suites = readClientHello(hello)?.suites ?? [];
            const onlyRsa = suites.includes(0x1302) && suites.includes(0xc02f) && !suites.includes(0xc02b);
            if (turn(socket, onlyRsa)) return;
            const onward = net.connect(to, '127.0.0.1').on('error', () => socket.destroy());
            socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
            onward.write(hello);
            onward.pipe(socket);
            socket.pipe(onward);
          });
        }),
      );
      return port;
    };
    const certificateAt = async (port: number, options: Parameters<typeof look>[2] = { wants: certificateWants }) => {
      const { certificate } = service((await look(tls, endpoint({ port, ca: authority.cert }), options)).facts);
      if (!certificate.seen) throw new Error(certificate.detail);
      return certificate;
    };

    it.each([
      ['the certificate alone', certificateWants],
      ['suites, too', wants],
    ])('is told by the worse certificate when %s is wanted', async (_, wanted) => {
      const port = await bothKeys({ names: ['other.example'] });
      const certificate = await certificateAt(port, { wants: wanted });
      expect(certificate).toMatchObject({ nameMatches: false, chain: [{ keyType: 'rsa' }], unseen: null });
      expect(certificate.others).toMatchObject([{ nameMatches: true, chain: [{ keyType: 'ec' }] }]);
    });

    it('shows both where both are right', async () => {
      const port = await bothKeys({ names: ['127.0.0.1'], days: 20 }, { minVersion: 'TLSv1.3' });
      const certificate = await certificateAt(port);
      expect([certificate, ...certificate.others].map(({ chain }) => chain[0]!.keyType)).toEqual(['rsa', 'ec']);
    });

    it('a server that refuses the other kind by an alert has none', async () => {
      expect(await certificateAt(await nodeServer({}))).toMatchObject({ trust: 'trusted', others: [], unseen: null });
    });

    it('a server that closes on the other kind, and only on it, has none', async () => {
      const port = await gateway(await bothKeys({ names: ['other.example'] }, { minVersion: 'TLSv1.3' }), (socket, onlyRsa) => {
        if (onlyRsa) socket.resetAndDestroy();
        return onlyRsa;
      });
      expect(await certificateAt(port)).toMatchObject({ nameMatches: true, others: [], unseen: null });
    });

    it('one that does not answer for the other kind leaves it unknown', async () => {
      const port = await gateway(
        await bothKeys({ names: ['other.example'] }, { minVersion: 'TLSv1.3' }),
        (_, onlyRsa) => onlyRsa,
      );
      const certificate = await certificateAt(port, { wants: certificateWants, deadline: 2500 });
      expect(certificate).toMatchObject({ nameMatches: true, others: [], unseen: { reason: 'timeout' } });
    });

    it('one that shuts its door at the other kind leaves it unknown', async () => {
      let shut = false;
      const port = await gateway(await bothKeys({ names: ['other.example'] }, { minVersion: 'TLSv1.3' }), (socket, onlyRsa) => {
        shut ||= onlyRsa;
        if (shut) socket.end();
        return shut;
      });
      const certificate = await certificateAt(port);
      expect(certificate).toMatchObject({ nameMatches: true, others: [], unseen: { reason: 'refused' } });
    });

    it('one that is busy once is asked again', async () => {
      let asked = 0;
      const port = await gateway(await bothKeys({ names: ['other.example'] }, { minVersion: 'TLSv1.3' }), (socket, onlyRsa) => {
        asked += onlyRsa ? 1 : 0;
        if (onlyRsa && asked === 1) socket.end();
        return onlyRsa && asked === 1;
      });
      expect(await certificateAt(port)).toMatchObject({ nameMatches: false });
    });
  });

  it('a handshake that this OpenSSL cannot do leaves the chain of the clear with trust unknown', async () => {
    const own = await authority.issue({ names: ['127.0.0.1'] });
    const der = Buffer.from(own.cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const { certificateMessage, helloDone } = await import('../../../fixtures/tls-peer.ts');
    const { port } = await serve(
      answering(({ version, suites }, socket) => {
        // IDEA is in no OpenSSL of today.
        if (version !== 0x0303 || !suites.includes(0x0007)) socket.end(alert(40));
        else
          socket.end(record(22, Buffer.concat([serverHello({ version, suite: 0x0007 }), certificateMessage([der]), helloDone])));
      }),
    );
    const fact = service((await look(tls, endpoint({ port, ca: authority.cert }), { wants })).facts);
    expect(fact.suites).toMatchObject([{ name: 'TLS_RSA_WITH_IDEA_CBC_SHA' }]);
    expect(fact.certificate).toMatchObject({ seen: true, trust: 'unknown', anchor: null, nameMatches: true });
  });

  it('every address of a name is a fact of its own', async () => {
    const port = await nodeServer({});
    const { facts, failures } = await look(
      tls,
      endpoint({ port, host: 'localhost', serverName: 'localhost', ca: authority.cert }),
      { wants },
    );
    const four = facts.find((fact) => fact.kind === 'tls-service' && fact.address === '127.0.0.1');
    expect(four?.subject).toMatchObject({ id: `localhost:${port} (127.0.0.1)`, names: ['localhost', '127.0.0.1'] });
    for (const failure of failures) expect(failure.subject?.id).toBe(`localhost:${port} (::1)`);
  });
});

describe('the definition', () => {
  it('accepts TLS endpoints only and lists what it may send', () => {
    expect(tls.accepts(endpoint({ port: 443 }))).toBe(true);
    expect(tls.accepts(endpoint({ port: 80, scheme: 'http' }))).toBe(false);
    expect(tls.requests(endpoint({ port: 443 }), {})).toHaveLength(1);
    expect(tls.requests(endpoint({ port: 25, scheme: 'starttls', starttls: 'smtp' }), wants)).toEqual([
      'TLS ClientHello after the smtp upgrade to TLS to 127.0.0.1:25, one for each version: SSLv2, SSLv3, TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3',
      'TLS ClientHellos after the smtp upgrade to TLS to 127.0.0.1:25 for each accepted version, until its suites and groups are known',
      'TLS handshakes after the smtp upgrade to TLS to 127.0.0.1:25 for the certificates, RSA and ECDSA; no application data',
    ]);
  });
});
