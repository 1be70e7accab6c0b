import type { RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Authority, makeAuthority } from '../../../fixtures/certificates.ts';
import { type DnsServer, serveDns } from '../../../fixtures/dns-server.ts';
import { ProbeError } from '../define.ts';
import { createNetwork } from '../network.ts';
import { fetchPolicy, parsePolicy } from './mta-sts.ts';

const good = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.test\r\nmx: *.example.test\r\nmax_age: 604800\r\n';
const plain = { 'content-type': 'text/plain; charset=utf-8' };

let authority: Authority;
let resolver: DnsServer;
const servers: https.Server[] = [];
beforeAll(async () => {
  authority = await makeAuthority();
  resolver = await serveDns([{ name: 'mta-sts.example.test', type: 'A', data: '127.0.0.1' }]);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
afterAll(() => resolver.close());

async function fetched(
  listener: RequestListener,
  options: { names?: string[]; from?: Date; ca?: string | null; signal?: AbortSignal; domain?: string } = {},
) {
  const { names = ['mta-sts.example.test'], from = new Date(Date.now() - 86_400_000), ca = authority.cert } = options;
  const server = https.createServer(await authority.issue({ names, from, days: 30 }), listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const network = createNetwork({ concurrency: 8, perHost: 8, connectTimeout: 1000, resolver: resolver.resolver });
  const { port } = server.address() as AddressInfo;
  const signal = options.signal ?? new AbortController().signal;
  return fetchPolicy({ domain: options.domain ?? 'example.test', port, ca }, network, signal);
}

const always =
  (status: number, headers: Record<string, string>, body: string): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('fetchPolicy', () => {
  it('reads the policy of a domain', async () => {
    let asked = '';
    const policy = await fetched((request, response) => {
      asked = `${request.method} ${request.headers.host} ${request.url}`;
      always(200, plain, good)(request, response);
    });
    expect(policy).toEqual({ seen: true, mode: 'enforce', mx: ['mx.example.test', '*.example.test'], maxAge: 604800 });
    expect(asked).toBe('GET mta-sts.example.test /.well-known/mta-sts.txt');
  });

  it.each([
    ['a redirect', always(302, { location: 'https://mta-sts.example.test/x' }, ''), 'unsupported', 'status 302'],
    ['no such file', always(404, plain, ''), 'unsupported', 'status 404'],
    ['a server error', always(503, plain, ''), 'unreachable', 'status 503'],
    ['no access', always(403, plain, good), 'denied', 'status 403'],
    ['too many questions', always(429, plain, good), 'rate-limited', 'status 429'],
    ['a web page', always(200, { 'content-type': 'text/html' }, good), 'unsupported', 'not text/plain'],
    ['no media type', always(200, {}, good), 'unsupported', 'not text/plain'],
    ['a compressed body', always(200, { ...plain, 'content-encoding': 'gzip' }, good), 'malformed', 'content-encoding'],
    ['a giant', always(200, plain, good + 'x: y\n'.repeat(20_000)), 'malformed', 'policy too large'],
    ['another policy', always(200, plain, 'version: STSv2\n'), 'unsupported', 'policy version'],
  ] as const)('does not take %s for a policy', async (_name, listener, reason, detail) => {
    expect(await fetched(listener)).toEqual({ seen: false, reason, detail });
  });

  it('does not take what was cut short for a policy', async () => {
    const listener: RequestListener = (_request, response) => {
      response.writeHead(200, { ...plain, 'content-length': '500' }).write(good);
      setTimeout(() => response.destroy(), 20);
    };
    expect(await fetched(listener)).toMatchObject({ seen: false });
  });

  it('insists on a valid certificate', async () => {
    const listener = always(200, plain, good);
    expect(await fetched(listener, { names: ['example.test'] })).toEqual({
      seen: false,
      reason: 'unsupported',
      detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    const expired = { from: new Date(Date.now() - 60 * 86_400_000) };
    expect(await fetched(listener, expired)).toMatchObject({ seen: false, reason: 'unsupported', detail: 'CERT_HAS_EXPIRED' });
    // Without the authority nothing is known about the certificate, except that this machine does not trust it.
    expect(await fetched(listener, { ca: null })).toMatchObject({ seen: false, reason: 'untrusted' });
  });

  it('knows nothing when the run is stopped, or the host has no address', async () => {
    const controller = new AbortController();
    const fetching = fetched(() => controller.abort(new ProbeError('aborted', 'stopped')), { signal: controller.signal });
    expect(await fetching).toMatchObject({ seen: false, reason: 'aborted' });
    expect(await fetched(always(200, plain, good), { domain: 'other.test' })).toMatchObject({ seen: false });
  });
});

describe('parsePolicy', () => {
  it.each([
    ['bare line feeds and further fields', 'version: STSv1\nmode: testing\nmx: A.test\nfuture: x\nmax_age: 0\n'],
    ['mode none without mx', 'version: STSv1\nmode: none\nmax_age: 86400'],
    ['the first of two modes', 'version: STSv1\nmode: none\nmode: enforce\nmax_age: 1'],
  ])('reads %s', (_name, text) => expect(parsePolicy(text)).toMatchObject({ seen: true }));
  it.each([
    '',
    '<html></html>',
    'version: STSv1\nmode: enforce\nmax_age: 1',
    'version: STSv1\nmode: strict\nmx: a.test\nmax_age: 1',
    'version: STSv1\nmode: enforce\nmx: a.test',
    'version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1',
    'version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 99999999999',
    'version: STSv1\nmode: enforce\nmx: *\nmax_age: 1',
    'version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 1',
    'mode: enforce\nmx: a.test\nmax_age: 1',
    'version: STSv1\nmode: enforce\r\r\nmx: a.test\nmax_age: 1',
    'version: STSv1\nmode: enforce\u00a0\nmx: a.test\nmax_age: 1',
    'version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\nno field',
  ])('refuses %j', (text) => expect(() => parsePolicy(text)).toThrow('unsupported'));

  it.each([
    ['blanks before a stray carriage return', `mode:${' '.repeat(65_000)}\rx`],
    ['blanks within a value', `mode: a${' '.repeat(65_000)}b`],
    ['short lines of blanks', `mode:${' '.repeat(4000)}\rx\n`.repeat(16)],
    ['a name without end', 'a'.repeat(65_000)],
    ['blank lines', ' \r'.repeat(32_000)],
  ])('is not held up by %s', (_name, text) => {
    const started = performance.now();
    expect(() => parsePolicy(`version: STSv1\n${text}`)).toThrow(ProbeError);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
