import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import { makeAuthority } from '../../fixtures/certificates.ts';
import { toProbeError } from './define.ts';
import { createAgents } from './http-agent.ts';
import { createNetwork } from './network.ts';

const never = new AbortController().signal;
const network = (perHost = 8) => createNetwork({ concurrency: 16, perHost, connectTimeout: 2000 });

let sockets = 0;
let most = 0;
async function serve(server: Server): Promise<number> {
  server.on('connection', (socket) => {
    sockets++;
    most = Math.max(most, sockets);
    socket.on('close', () => sockets--);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const answer: http.RequestListener = (_, response) => setTimeout(() => response.end('seen'), 5);

async function get(client: typeof http | typeof https, options: https.RequestOptions): Promise<string> {
  const request = client.request({ host: '127.0.0.1', ...options }).end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

describe('agents', () => {
  const plain = http.createServer(answer);
  let secure: https.Server;
  let ca = '';
  let ports: { plain: number; secure: number };
  beforeAll(async () => {
    const authority = await makeAuthority();
    const { key, cert } = await authority.issue({ names: ['store.test'] });
    ca = authority.cert;
    secure = https.createServer({ key, cert }, answer);
    ports = { plain: await serve(plain), secure: await serve(secure) };
  });
  beforeEach(() => {
    most = sockets;
  });
  afterAll(() => {
    plain.close();
    secure.close();
  });

  it('opens no more connections than half of what one address is given, and uses them again', async () => {
    const agents = createAgents(network(4), { ca: null, signal: never });
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(http, { port: ports.plain, agent: agents.http })));
    expect(new Set(answers)).toEqual(new Set(['seen']));
    expect(most).toBeLessThanOrEqual(2);
    agents.close();
  });

  it('gives the places of closed connections back', async () => {
    const one = network(1);
    for (let round = 0; round < 3; round++) {
      const agents = createAgents(one, { ca, signal: never });
      expect(await get(http, { port: ports.plain, agent: agents.http })).toBe('seen');
      agents.close();
      const again = createAgents(one, { ca, signal: never });
      const options = { port: ports.secure, agent: again.https, servername: 'store.test' };
      expect(await get(https, options)).toBe('seen');
      again.close();
    }
  });

  it.each([
    ['a private authority nobody named', null, 'store.test', 'untrusted'],
    ['a certificate for another name', '', 'other.test', 'untrusted'],
  ])('does not talk to %s', async (_, given, servername, reason) => {
    const agents = createAgents(network(), { ca: given === null ? null : ca, signal: never });
    const talking = get(https, { port: ports.secure, agent: agents.https, servername });
    const error = toProbeError(await talking.catch((thrown: unknown) => thrown));
    expect(error.reason).toBe(reason);
    agents.close();
  });

  it('takes nothing that comes behind an error for another answer', async () => {
    const error = 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nno';
    const server = net.createServer((socket) => {
      // What was sent too much may still be on its way when the next answer comes.
      let late = '';
      socket
        .on('error', () => undefined)
        .on('data', (data) => {
          const isFirst = data.includes('GET /first');
          socket.write(isFirst ? error : `${late}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nseen`);
          late = isFirst ? 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nlie' : '';
        });
    });
    const port = await serve(server);
    const agents = createAgents(network(), { ca: null, signal: never });
    try {
      expect(await get(http, { port, path: '/first', agent: agents.http })).toBe('no');
      expect(await get(http, { port, path: '/next', agent: agents.http })).toBe('seen');
    } finally {
      agents.close();
      server.close();
    }
  });

  it('ends what is open when the look is over', async () => {
    const controller = new AbortController();
    const agents = createAgents(network(), { ca: null, signal: controller.signal });
    const silent = http.createServer(() => undefined);
    const port = await serve(silent);
    const talking = get(http, { port, agent: agents.http });
    setTimeout(() => controller.abort(), 50);
    await expect(talking).rejects.toThrow();
    silent.close();
    await expect(get(http, { port: ports.plain, agent: agents.http })).rejects.toThrow();
  });
});
