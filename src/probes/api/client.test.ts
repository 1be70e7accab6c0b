import { z } from 'zod';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { type ReplayApi, type ReplayApiOptions, replayApi } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import type { ProbeContext } from '../define.ts';
import { createNetwork } from '../network.ts';
import { type Api, type ApiOptions, openApi } from './client.ts';
import { ApiError, codeIn } from './errors.ts';
import { collect, pages } from './pages.ts';

const contextOf = (signal = new AbortController().signal, log?: ProbeContext['log']): ProbeContext => ({
  signal,
  network: createNetwork({ concurrency: 16, perHost: 8, connectTimeout: 1000 }),
  settings: { vantage: 'test', providerRanges: [], pseudonymOf: (name) => name },
  wants: {},
  source: () => ({ probe: 'test', vantage: { name: 'test' }, at: '2026-06-01T00:00:00Z' }),
  failure: () => ({ probe: 'test', kinds: ['volume'], reason: 'aborted', detail: '', at: '2026-06-01T00:00:00Z' }),
  ...(log ? { log } : {}),
});
const body = z.object({ name: z.string() });
const right = { body: { name: 'acme' } };

async function withApi<T>(
  replay: Partial<ReplayApiOptions>,
  use: (api: Api, server: ReplayApi, base: string) => Promise<T>,
  more: Partial<ApiOptions> & { context?: ProbeContext; scheme?: string; host?: string } = {},
): Promise<T> {
  const server = replayApi({
    answer: () => right,
    authorized: ({ authorization }) => authorization === 'Bearer t0ken-t0ken',
    ...replay,
  });
  const port = await listen(server.server);
  const { context = contextOf(), scheme = 'http', host = '127.0.0.1', ...options } = more;
  const base = `${scheme}://${host}:${port}/v1`;
  const api = openApi({ base, ca: null, authorize: () => ({ authorization: 'Bearer t0ken-t0ken' }), ...options }, context);
  try {
    return await use(api, server, base);
  } finally {
    api.close();
    await server.close();
  }
}
const failureOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'answered',
    (error) => `${error.reason}: ${error.detail}`,
  );

it('asks below its base, with a query, and reads by the schema', async () => {
  await withApi({}, async (api, { asked }) => {
    expect(await api.get('/things', body, { page: 2, all: true, none: undefined })).toEqual({ name: 'acme' });
    expect(asked[0]).toMatchObject({ method: 'GET', path: '/v1/things', query: { page: '2', all: 'true' } });
    expect(asked[0]!.headers).toMatchObject({ accept: 'application/json', 'user-agent': 'tomproof' });
  });
});

it('goes to no other origin, whatever an answer names', async () => {
  await withApi({}, async (api, { asked }, base) => {
    expect(await failureOf(api.get('http://127.0.0.2:1/v1/things', body))).toBe('malformed: leads to another host');
    expect(await failureOf(api.get(`${base.replace('http:', 'https:')}/things`, body))).toBe('malformed: leads to another host');
    expect(asked).toEqual([]);
    expect(await api.get(`${base}/things?page=2`, body)).toEqual({ name: 'acme' });
  });
});

it('asks nobody over a network without TLS', () => {
  expect(() => openApi({ base: 'http://api.example.org', ca: null, authorize: () => ({}) }, contextOf())).toThrow(
    'untrusted: http',
  );
});

it('speaks TLS to who proves by the given authority to be the one meant, and to nobody else', async () => {
  const authority = await makeAuthority();
  const tls = await authority.issue({ names: ['localhost'] });
  const secure = { scheme: 'https', host: 'localhost' };
  expect(await withApi({ tls }, (api) => api.get('/x', body), { ...secure, ca: authority.cert })).toEqual({ name: 'acme' });
  const asked = await withApi(
    { tls },
    async (api, server) => [await failureOf(api.get('/x', body)), server.asked.length],
    secure,
  );
  expect(asked).toEqual([expect.stringMatching(/^untrusted: /), 0]);
  const other = await authority.issue({ names: ['other.example.org'] });
  expect(await withApi({ tls: other }, (api) => failureOf(api.get('/x', body)), { ...secure, ca: authority.cert })).toMatch(
    /^untrusted: /,
  );
});

describe('what is refused', () => {
  it.each<[string, object, string]>([
    [
      'a code of its own',
      { status: 403, body: { error: { code: 'token_readonly', message: 'Token of Alice' } } },
      'denied: http-403 token_readonly',
    ],
    ['a sentence is no code', { status: 403, body: { error: 'Alice may not do this' } }, 'denied: http-403'],
    ['a page', { status: 403, body: '<html>', headers: { 'content-type': 'text/html' } }, 'denied: http-403'],
    ['a redirect', { redirect: 'http://127.0.0.1:1/' }, 'malformed: http-307'],
    ['a field that is not there', { status: 200, body: { title: 'x' } }, 'malformed: field name'],
    ['a field of another type', { status: 200, body: { name: 1 } }, 'malformed: field name'],
  ])('%s', async (_, mischief, told) => {
    await withApi({ mischief: [['/v1/x', mischief as never]] }, async (api, { asked }) => {
      expect(await failureOf(api.get('/x', body))).toBe(told);
      expect(asked).toHaveLength(1);
    });
  });

  it('with its status, for whoever can tell more from it', async () => {
    await withApi({ answer: () => undefined }, async (api) => {
      const error = await api.get('/x', body).catch((caught) => caught);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 404, code: null, reason: 'unreachable' });
      expect(await api.status('/x', [204, 404])).toBe(404);
    });
  });

  it.each([
    [{ code: 'FORBIDDEN' }, 'FORBIDDEN'],
    [{ type: 'too_many_requests' }, 'too_many_requests'],
    [{ error: { type: 'x.y' } }, 'x.y'],
    [{ error: 'not_found' }, 'not_found'],
    [{ error: { code: 42 } }, null],
    [['a'], null],
    ['no JSON', null],
  ])('the code in %j', (said, code) => {
    expect(codeIn({ body: Buffer.from(typeof said === 'string' ? said : JSON.stringify(said)) })).toBe(code);
  });
});

describe('patience', () => {
  it('four tries of what may pass, one of what does not', async () => {
    const tries = (status: number) =>
      withApi({ mischief: [['/v1/x', { status, headers: { 'retry-after': '0' }, body: {} }]] }, async (api, { asked }) => {
        await failureOf(api.get('/x', body));
        return asked.length;
      });
    expect([await tries(503), await tries(404), await tries(401)]).toEqual([4, 1, 1]);
  });

  it('an allowance that is used up until long after is not waited for, and nothing is sent', async () => {
    const limits = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600) };
    await withApi({ answer: () => ({ ...right, headers: limits }) }, async (api, { asked }) => {
      await api.get('/x', body);
      expect(await failureOf(api.get('/x', body))).toMatch(/^rate-limited: wait of 3\d\d\d s$/);
      expect(asked).toHaveLength(1);
    });
  });

  it('one that is back soon is', async () => {
    const limits = { 'ratelimit-remaining': '0', 'ratelimit-reset': '1' };
    await withApi({ answer: () => ({ ...right, headers: limits }) }, async (api) => {
      await api.get('/x', body);
      const began = performance.now();
      await api.get('/x', body);
      expect(performance.now() - began).toBeGreaterThan(900);
    });
  });

  it('where it comes back bit by bit, requests go at that pace, and none is lost', async () => {
    const limit = { burst: 2, perSecond: 10, headers: (left: number) => ({ 'ratelimit-remaining': String(left) }) };
    await withApi(
      { limit },
      async (api, { asked }) => {
        const began = performance.now();
        const answers = await Promise.all(Array.from({ length: 8 }, () => api.get('/x', body)));
        expect(answers).toHaveLength(8);
        expect(performance.now() - began).toBeGreaterThan(400);
        expect(asked.length).toBeLessThan(24);
      },
      { refillEvery: 100 },
    );
  });

  it('where everything is turned away for a while, nothing is sent meanwhile, unless the answer says how long', async () => {
    const blockedFor = 700;
    const elapsed = (headers: Record<string, string>) =>
      withApi(
        { mischief: [['/v1/x', { mode: { status: 429, headers, body: {} }, times: 1 }]] },
        async (api, { asked }) => {
          const began = performance.now();
          await api.get('/x', body);
          await api.get('/y', body);
          expect(asked).toHaveLength(3);
          return performance.now() - began;
        },
        { blockedFor },
      );
    expect(await elapsed({})).toBeGreaterThan(650);
    expect(await elapsed({ 'retry-after': '0' })).toBeLessThan(500);
  });

  it('ends with the run, also while it waits', async () => {
    const controller = new AbortController();
    const wait = { status: 429, headers: { 'retry-after': '30' }, body: {} };
    await withApi(
      { mischief: [['/v1/x', wait]] },
      async (api) => {
        setTimeout(() => controller.abort(), 200);
        const began = performance.now();
        expect(await failureOf(api.get('/x', body))).not.toBe('answered');
        expect(performance.now() - began).toBeLessThan(2000);
      },
      { context: contextOf(controller.signal) },
    );
  });
});

it('tells each request and its outcome to the log, and how far the clocks are apart', async () => {
  const lines: object[] = [];
  const context = contextOf(undefined, (fields) => lines.push(fields));
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  await withApi(
    { answer: () => ({ ...right, headers: { date } }) },
    async (api) => {
      await api.get('/x', body);
      expect(Math.round(api.clockSkew()! / 3_600_000)).toBe(1);
    },
    { context },
  );
  expect(lines).toMatchObject([{ method: 'GET', status: 200, attempt: 1, url: expect.stringContaining('/v1/x') }]);
  expect(JSON.stringify(lines)).not.toContain('t0ken');
});

describe('lists', () => {
  const read = (next: (page: number) => number | undefined, max?: number) =>
    collect(
      pages(1, async (page) => page, next),
      (page) => [page],
      max === undefined ? {} : { max },
    );

  it('end where nothing follows', async () => {
    expect(await read((page) => (page < 3 ? page + 1 : undefined))).toEqual({ items: [1, 2, 3], failure: null });
  });
  it('that lead back to where they were are not whole', async () => {
    expect(await read((page) => (page === 3 ? 2 : page + 1))).toMatchObject({
      items: [1, 2, 3],
      failure: { reason: 'incomplete', detail: 'page repeated' },
    });
  });
  it('without end are cut', async () => {
    expect((await read((page) => page + 1)).failure).toMatchObject({ reason: 'incomplete', detail: 'too many pages' });
    expect(await read((page) => page + 1, 2)).toMatchObject({ items: [1, 2], failure: { reason: 'incomplete' } });
  });
  it('of which the interface itself counts more are not whole', async () => {
    const one = () =>
      pages(
        1,
        async (page) => page,
        () => undefined,
      );
    expect((await collect(one(), (page) => [page], { total: () => 2 })).failure).toMatchObject({ detail: '1 of 2' });
    expect((await collect(one(), (page) => [page], { total: () => null })).failure).toBeNull();
  });
});
