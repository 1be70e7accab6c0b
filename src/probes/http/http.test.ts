import dgram from 'node:dgram';
import nodeHttp from 'node:http';
import https from 'node:https';
import net from 'node:net';
import dnsPacket from 'dns-packet';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { endpoint, look } from '../../../fixtures/look.ts';
import { factSchema, type HttpService } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { http } from './index.ts';
import { lookAtService } from './look.ts';

const open: net.Server[] = [];
const names: dgram.Socket[] = [];
afterEach(() => {
  for (const socket of names.splice(0)) socket.close();
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) (server as nodeHttp.Server).closeAllConnections();
    server.close();
  }
});

async function listen<S extends net.Server>(server: S, address = '127.0.0.1'): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return (server.address() as net.AddressInfo).port;
}

const site = (handler: nodeHttp.RequestListener) => listen(nodeHttp.createServer(handler));

const authority = makeAuthority();
async function secureSite(handler: nodeHttp.RequestListener, options: https.ServerOptions = {}) {
  const { cert, key } = await (await authority).issue({ names: ['app.example.org', '127.0.0.1'] });
  return listen(https.createServer({ cert, key, ...options }, handler));
}

/** Says the same octets to everybody who connects. */
const say = (octets: string) =>
  listen(
    net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(octets, 'latin1'));
    }),
  );

/** Says that every name has these IPv4 addresses. */
async function nameServer(addresses: readonly string[]) {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  names.push(socket);
  await new Promise((resolve) => socket.once('listening', resolve));
  socket.on('message', (message, { port }) => {
    const { id, questions = [] } = dnsPacket.decode(message);
    const { name = '', type } = questions[0] ?? {};
    const answers = type === 'A' ? addresses.map((data) => ({ type, name, data })) : [];
    socket.send(
      dnsPacket.encode({ type: 'response', ...(id === undefined ? {} : { id }), questions, answers }),
      port,
      '127.0.0.1',
    );
  });
  return `127.0.0.1:${socket.address().port}`;
}

/** A port nobody listens on. */
async function closedPort() {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Looks through both given ports, which a target can name one of at a time. */
async function lookAt(
  ports: { plain?: number; secure?: number },
  options: Parameters<typeof look>[2] & { path?: string; serverName?: string; host?: string } = {},
) {
  const { path = '/', serverName = null, host = '127.0.0.1', ...rest } = options;
  const plainPort = ports.plain ?? (await closedPort());
  const securePort = ports.secure ?? (await closedPort());
  const port = ports.secure === undefined ? plainPort : securePort;
  const both = { ...http, probe: lookAtService.bind(null, { host, port, path, serverName, plainPort, securePort }) };
  const result = await look({ ...both, probe: (_, context) => both.probe(context) }, endpoint({ port }), rest);
  for (const fact of result.facts) expect(factSchema.safeParse(fact).error).toBeUndefined();
  const [fact] = result.facts as readonly HttpService[];
  return { ...result, fact: fact! };
}

const page: nodeHttp.RequestListener = (_, response) => response.end('hello');
const redirect = (location: string, status = 301): nodeHttp.RequestListener => {
  return (_, response) => response.writeHead(status, { location }).end();
};

describe('accepts', () => {
  it('web services only', () => {
    expect(http.accepts(endpoint({ port: 443 }))).toBe(true);
    expect(http.accepts(endpoint({ port: 80, scheme: 'http' }))).toBe(true);
    expect(http.accepts(endpoint({ port: 443, scheme: 'tls' }))).toBe(false);
    expect(http.accepts(endpoint({ port: 22, scheme: 'ssh' }))).toBe(false);
  });

  it('names every request', () => {
    expect(http.requests(endpoint({ port: 8443, host: '::1', path: '/app' }), {})).toEqual([
      'GET http://[::1]:80/app',
      'GET https://[::1]:8443/app',
      'GET of up to 10 redirects from each, on the same host and these two ports only',
    ]);
  });
});

describe('a web service', () => {
  it('named by an http: address is asked on its own port', async () => {
    const port = await site(page);
    const { facts } = await look(http, endpoint({ port, scheme: 'http', path: '/app' }));
    expect(facts).toMatchObject([
      { plain: { seen: true, hops: [{ url: `http://127.0.0.1:${port}/app` }] }, plainPort: port, securePort: 443 },
    ]);
  });

  it('redirects from plain HTTP to HTTPS and sends its headers there', async () => {
    const secure = await secureSite((_, response) => {
      response.writeHead(200, {
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'x-not-asked-for': 'secret',
        'cf-ray': '1',
        'set-cookie': ['sid=secret; Secure; HttpOnly; SameSite=Lax', 'gone=; Max-Age=0'],
      });
      response.end('secret body');
    });
    const plain = await site(redirect(`https://127.0.0.1:${secure}/?token=secret#secret`, 308));
    const { fact, failures } = await lookAt({ plain, secure }, { path: '/?q=secret' });
    expect(failures).toEqual([]);
    const hsts = { valid: true, maxAge: 31536000, includeSubDomains: true };
    const httpsHop = { url: `https://127.0.0.1:${secure}/`, status: 200, location: null, hsts };
    expect(fact).toMatchObject({
      subject: { id: `127.0.0.1:${secure}`, names: ['127.0.0.1'] },
      source: { probe: 'http', vantage: { address: '127.0.0.1' } },
      host: '127.0.0.1',
      address: '127.0.0.1',
      plain: {
        seen: true,
        ended: 'answer',
        hops: [
          { url: `http://127.0.0.1:${plain}/`, status: 308, location: `https://127.0.0.1:${secure}/`, hsts: null },
          httpsHop,
        ],
      },
      secure: { seen: true, ended: 'answer', hops: [httpsHop] },
      headers: {
        'strict-transport-security': ['max-age=31536000; includeSubDomains'],
        'x-content-type-options': ['nosniff'],
      },
      cookies: [{ name: 'sid', secure: true, httpOnly: true, sameSite: 'lax' }],
      cookiesComplete: true,
      cdn: ['cloudflare'],
    });
    expect(JSON.stringify(fact)).not.toContain('secret');
  });

  it('is asked politely: by name, without credentials, each address once', async () => {
    const requests: [string | undefined, nodeHttp.IncomingHttpHeaders, unknown][] = [];
    const secure = await secureSite((request, response) => {
      requests.push([request.url, request.headers, (request.socket as unknown as { servername: string }).servername]);
      response.end();
    });
    const plain = await site(redirect(`https://user:pass@app.example.org:${secure}/in?x=1`));
    await lookAt({ plain, secure }, { path: '/in?x=1', serverName: 'app.example.org' });
    const headers = { host: `app.example.org:${secure}`, 'user-agent': 'tomproof', accept: '*/*', connection: 'close' };
    expect(requests).toEqual([['/in?x=1', headers, 'app.example.org']]);
  });

  it('closed on plain HTTP is told apart from one that is silent or hangs up', async () => {
    const secure = await secureSite(page);
    expect((await lookAt({ secure })).fact.plain).toEqual({
      seen: false,
      port: 'closed',
      reason: 'refused',
      detail: 'ECONNREFUSED',
    });
    const hangsUp = await listen(net.createServer((socket) => socket.on('error', () => undefined).destroy()));
    expect((await lookAt({ secure, plain: hangsUp })).fact.plain).toMatchObject({ seen: false, port: 'open' });
    const resets = await listen(net.createServer((socket) => socket.on('error', () => undefined).resetAndDestroy()));
    expect((await lookAt({ secure, plain: resets })).fact.plain).toMatchObject({ seen: false, port: 'open' });
  });

  it('never answers over plain HTTP: the HTTPS side is still told at the deadline', async () => {
    const secure = await secureSite(page);
    const plain = await listen(net.createServer((socket) => socket.on('error', () => undefined).resume()));
    const { fact } = await lookAt({ plain, secure }, { deadline: 500 });
    expect(fact.plain).toEqual({ seen: false, port: 'open', reason: 'timeout', detail: 'target deadline' });
    expect(fact.secure).toMatchObject({ seen: true, ended: 'answer' });
  });

  it('that is stopped midway keeps the hops seen', async () => {
    const plain = await site((request, response) => {
      if (request.url === '/') redirect('/slow')(request, response as never);
    });
    const { fact } = await lookAt({ plain }, { deadline: 500 });
    expect(fact.plain).toMatchObject({
      seen: true,
      hops: [{ status: 301 }],
      ended: 'failed',
      failure: { reason: 'timeout', detail: 'target deadline' },
    });
  });

  it('neither seen is a typed failure, never a fact', async () => {
    const { facts, failures } = await lookAt({});
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ kinds: ['http-service'], reason: 'refused', detail: 'ECONNREFUSED' }]);
  });

  it('not reached before the run was stopped is aborted', async () => {
    const { facts, failures } = await lookAt(
      { plain: await site(page) },
      { signal: AbortSignal.abort(new ProbeError('aborted', 'stopped')) },
    );
    expect(facts).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'aborted' }]);
  });

  it('has one fact for each address of its name, and says which were too many to ask', async () => {
    const port = await listen(nodeHttp.createServer(page), '0.0.0.0');
    const addresses = Array.from({ length: 9 }, (_, at) => `127.0.0.${at + 1}`);
    const settings = { resolver: await nameServer(addresses) };
    const host = 'app.example.org';
    const { facts, failures } = await lookAt({ plain: port }, { host, serverName: host, settings });
    const all = [...facts, ...failures];
    expect(all.map((each) => each.subject?.id).sort()).toEqual(addresses.map((address) => `${host}:${port} (${address})`));
    for (const each of all) expect(each.subject?.names).toContain(host);
    expect(failures).toMatchObject([{ reason: 'incomplete', detail: 'more than 8 addresses' }]);
  });
});

describe('redirects', () => {
  it('to another host are told and not followed', async () => {
    let asked = 0;
    const other = await site(() => (asked += 1));
    const plain = await site(redirect(`http://localhost:${other}/`));
    const { fact } = await lookAt({ plain });
    expect(fact.plain).toMatchObject({ ended: 'elsewhere', hops: [{ location: `http://localhost:${other}/` }] });
    expect(asked).toBe(0);
  });

  it('to another port are told and not followed', async () => {
    let asked = 0;
    const other = await site(() => (asked += 1));
    const { fact } = await lookAt({ plain: await site(redirect(`http://127.0.0.1:${other}/`)) });
    expect(fact.plain).toMatchObject({ ended: 'elsewhere' });
    expect(asked).toBe(0);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'mailto:a@example.org'])('to %s are not followed', async (location) => {
    const { fact } = await lookAt({ plain: await site(redirect(location)) });
    expect(fact.plain).toMatchObject({ ended: 'elsewhere' });
  });

  it('in a circle end as a loop', async () => {
    const { fact } = await lookAt({ plain: await site(redirect('/')) });
    expect(fact.plain).toMatchObject({ ended: 'loop', hops: [{ status: 301 }] });
  });

  it('without end stop after ten', async () => {
    let count = 0;
    const plain = await site((_, response) => {
      count += 1;
      response.writeHead(302, { location: `/${count}` }).end();
    });
    const { fact } = await lookAt({ plain });
    expect(fact.plain).toMatchObject({ ended: 'limit' });
    expect(fact.plain.seen && fact.plain.hops.length).toBe(11);
    expect(count).toBe(11);
  });

  it.each([
    ['no location', 'HTTP/1.1 302 Found\r\n\r\n'],
    ['two locations', 'HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nLocation: http://192.0.2.1/\r\n\r\n'],
    ['a location that is no address', 'HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n'],
  ])('with %s lead nowhere', async (_, answer) => {
    const { fact } = await lookAt({ plain: await say(answer) });
    expect(fact.plain).toMatchObject({ ended: 'answer', hops: [{ status: 302, location: null }] });
  });

  it('are kept without anything that may be a secret', async () => {
    const { fact } = await lookAt({ plain: await site(redirect('https://u:secret@example.org/a;sid=secret/b?c=secret#secret')) });
    expect(fact.plain).toMatchObject({ hops: [{ location: 'https://example.org/a/b' }] });
  });

  it('from HTTPS to plain HTTP leave no headers to judge', async () => {
    const plain = await site(page);
    const secure = await secureSite((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${plain}/`, 'x-frame-options': 'DENY' }).end();
    });
    const { fact } = await lookAt({ plain, secure });
    expect(fact.headers).toBeNull();
    expect(fact.secure).toMatchObject({ ended: 'answer', hops: [{ status: 302 }, { url: `http://127.0.0.1:${plain}/` }] });
  });
});

describe('HSTS', () => {
  const hstsOf = async (handler: nodeHttp.RequestListener) => {
    const { fact } = await lookAt({ secure: await secureSite(handler) });
    return fact.secure.seen ? fact.secure.hops[0]!.hsts : undefined;
  };

  it('over plain HTTP means nothing', async () => {
    const plain = await site((_, response) => response.setHeader('strict-transport-security', 'max-age=1').end());
    const { fact } = await lookAt({ plain });
    expect(fact.plain).toMatchObject({ hops: [{ hsts: null }] });
    expect(fact.headers).toBeNull();
  });

  it('counts only in its first field', async () => {
    const twice = ['max-age=0', 'max-age=31536000'];
    expect(await hstsOf((_, response) => response.setHeader('strict-transport-security', twice).end())).toMatchObject({
      maxAge: 0,
    });
  });

  it('is absent where it is not sent', async () => expect(await hstsOf(page)).toBeNull());
});

describe('TLS', () => {
  it('of a kind this machine has to be talked into is still spoken', async () => {
    const secure = await secureSite(page, { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' });
    expect((await lookAt({ secure })).fact.secure).toMatchObject({ seen: true });
  });

  it('that the peer refuses with an alert is refused, and its port stays open', async () => {
    const secure = await secureSite(page, { ciphers: 'PSK', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    const { fact } = await lookAt({ plain: await site(page), secure });
    expect(fact.secure).toMatchObject({ seen: false, port: 'open', reason: 'refused' });
    expect(!fact.secure.seen && fact.secure.detail).toMatch(/ALERT/);
    expect(fact.headers).toBeNull();
  });

  it('that this machine does not speak is its own limit, never a refusal', async () => {
    const hello = Buffer.from(`0300${'11'.repeat(32)}00000a00`, 'hex');
    const message = Buffer.concat([Buffer.from([2, 0, 0, hello.length]), hello]);
    const record = Buffer.concat([Buffer.from([22, 3, 0, 0, message.length]), message]);
    const sslv3 = await say(record.toString('latin1'));
    const { fact } = await lookAt({ plain: await site(page), secure: sslv3 });
    expect(fact.secure).toMatchObject({
      seen: false,
      port: 'open',
      reason: 'local-limit',
      detail: 'ERR_SSL_UNSUPPORTED_PROTOCOL',
    });
  });

  it('of which nothing comes leaves the port open', async () => {
    const { fact } = await lookAt({ plain: await site(page), secure: await say('') });
    expect(fact.secure).toMatchObject({ seen: false, port: 'open' });
  });

  it('is not what a plain server speaks', async () => {
    const plain = await site(page);
    const { fact } = await lookAt({ plain, secure: plain });
    expect(fact.secure).toMatchObject({ seen: false, port: 'open', reason: 'malformed' });
  });
});

describe('a hostile peer', () => {
  const status = 'HTTP/1.1 200 OK\r\n';
  const attempt = async (octets: string) => (await lookAt({ plain: await say(octets) })).failures;

  it.each([
    ['HTTP/0.9', '<html>hello</html>'],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['random octets', '\x00\x01\x02\xff\xfe'],
    ['an answer without end of its header', `${status}X-A: 1\r\n`],
    ['a control character in a value', `${status}X-A: \x1b[2J\r\n\r\n`],
    ['a bare carriage return in a value', `${status}X-A: a\rSet-Cookie: b\r\n\r\n`],
    ['a megabyte of header', `${status}X-A: ${'a'.repeat(1_000_000)}\r\n\r\n`],
    ['endless fields', status + 'X-A: 1\r\n'.repeat(200_000)],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n'],
    ['a flood of 1xx', `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)}${status}\r\n`],
    ['contradictory lengths', `${status}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    ['nothing', ''],
  ])('that says %s has not been seen', async (_, octets) => {
    const [failure, ...more] = await attempt(octets);
    expect(more).toEqual([]);
    expect(failure).toMatchObject({ kinds: ['http-service'] });
    expect(['malformed', 'refused']).toContain(failure!.reason);
  });

  it('that drips its header for ever is left at the deadline', async () => {
    const plain = await listen(
      net.createServer((socket) => {
        socket.write(status);
        const drip = setInterval(() => socket.write('x'), 20);
        socket.on('error', () => undefined).on('close', () => clearInterval(drip));
      }),
    );
    const { failures } = await lookAt({ plain }, { deadline: 400 });
    expect(failures).toMatchObject([{ reason: 'timeout' }]);
  });

  it('that sends a body for ever is left after the header', async () => {
    const plain = await site((_, response) => {
      const flood = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', flood).on('error', () => undefined);
      flood();
    });
    expect((await lookAt({ plain })).fact.plain).toMatchObject({ seen: true, ended: 'answer' });
  });

  it('that sets thousands of cookies is told to have set more than a fact holds', async () => {
    const many = Array.from({ length: 2100 }, (_, at) => `Set-Cookie:${at}\r\n`).join('');
    const { fact } = await lookAt({ plain: await say(`${status}${many}Set-Cookie: last=1\r\n\r\n`) });
    expect(fact.cookies.map((cookie) => cookie.name)).toEqual(['', 'last']);
    const names = Array.from({ length: 2050 }, (_, at) => `Set-Cookie:${at}=\r\n`).join('');
    const { fact: named } = await lookAt({ plain: await say(`${status}${names}\r\n`) });
    expect(named.cookies).toHaveLength(100);
    expect(named.cookiesComplete).toBe(false);
  });

  it('cannot steer a terminal through what is kept', async () => {
    const { fact } = await lookAt({ plain: await say(`${status}Set-Cookie: a\x9b2Jb=1\r\n\r\n`) });
    expect(fact.cookies[0]!.name).toBe('a\ufffd2Jb');
  });
});
