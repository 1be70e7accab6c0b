import { inspect } from '../../../fixtures/look.ts';
import { lookAt, testProvider } from '../../../fixtures/provider-battery.ts';
import { postmarkOtherToken, postmarkServer, postmarkToken, replayPostmark } from '../../../fixtures/providers/postmark.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { PostmarkServerTarget } from '../../inventory/target.ts';
import { postmark } from './index.ts';

const target = (baseUrl: string): PostmarkServerTarget => ({
  kind: 'postmark-server',
  id: 'mail',
  labels: {},
  baseUrl,
  ca: null,
  token: new Secret(postmarkToken),
});

testProvider('postmark', {
  probe: postmark,
  target,
  serve: (_, more) => replayPostmark(postmarkServer(), more),
  paged: false,
  list: { path: '/server', kind: 'hosting-location', perPage: 1 },
  denied: { path: '/server', kind: 'hosting-location' },
  without: (body) => {
    delete (body as { ID?: number }).ID;
    return body;
  },
  mistyped: (body) => ({ ...(body as object), ID: '4711' }),
  secrets: [postmarkToken, postmarkOtherToken],
  // There is no token without a server.
  emptyFacts: 1,
});

it('a server is Postmark’s, and nobody says where; its free name joins it with nothing', async () => {
  const { facts } = await lookAt(postmark, replayPostmark(), target);
  expect(facts).toEqual([
    {
      kind: 'hosting-location',
      subject: { id: 'mail: mail.example.org', names: ['postmark server 4711'] },
      source: expect.anything(),
      country: null,
      region: null,
      provider: 'postmark',
      evidence: 'provider-api',
      undetermined: 'not-listed',
    },
  ]);
});

it('where nobody wants to know whose it is, nobody is asked', async () => {
  const { asked, facts } = await lookAt(postmark, replayPostmark(), target, ['account']);
  expect([asked, facts]).toEqual([[], []]);
  expect(await postmark.requests(target('http://127.0.0.1'), { kinds: ['account'] })).toEqual([]);
});

describe('an inspection', () => {
  const told = async (more: Partial<ReplayApiOptions> = {}) => {
    const api = replayPostmark(postmarkServer(), more);
    const port = await listen(api.server);
    try {
      return await inspect(postmark, target(`http://127.0.0.1:${port}`));
    } finally {
      await api.close();
    }
  };

  it('warns of a token that can write, as each can', async () => {
    expect(await told()).toMatchObject({
      credential: 'accepted',
      excess: ['server token: sends mail, changes the server'],
      expiresAt: null,
      clockSkew: expect.any(Number),
    });
  });

  it('tells a refusal from an answer that says nothing of the token', async () => {
    expect(await told({ authorized: () => false })).toMatchObject({ credential: 'refused', rights: [], excess: null });
    for (const status of [403, 404])
      expect(await told({ mischief: [['/server', { status, body: {} }]] })).toMatchObject({
        credential: 'unknown',
        excess: null,
      });
    expect(await told({ mischief: [['/server', 'html']] })).toMatchObject({ credential: 'unknown', excess: null });
  });
});
