import { inspect } from '../../../fixtures/look.ts';
import { formsOf, lookAt } from '../../../fixtures/provider-battery.ts';
import { postmarkServer, postmarkToken, replayPostmark } from '../../../fixtures/providers/postmark.ts';
import type { ApiMischief, ReplayApiOptions } from '../../../fixtures/replay-api.ts';
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

describe('a server at Postmark', () => {
  it('is where Postmark says that all are, by its public word only, and its tokens stand nowhere', async () => {
    const { facts, failures, asked } = await lookAt(postmark, replayPostmark(postmarkServer()), target);
    expect(facts).toMatchObject([
      { subject: { id: 'mail: postmark server 4711' }, provider: 'postmark', country: 'US', evidence: 'provider-statement' },
    ]);
    expect([failures, asked.map(({ path }) => path)]).toEqual([[], ['/server']]);
    for (const form of formsOf(postmarkToken)) expect(JSON.stringify(facts)).not.toContain(form);
  });

  it.each<[string, ApiMischief, string]>([
    ['a page for people', 'html', 'malformed'],
    ['nothing', 'empty', 'malformed'],
    ['an answer that is cut short', 'truncated-body', 'incomplete'],
    ['another thing', { change: () => [postmarkServer()] }, 'malformed'],
    ['no number', { change: () => ({}) }, 'malformed'],
    ['a refusal', { status: 403, body: {} }, 'denied'],
    ['a redirect', { redirect: 'http://127.0.0.1:1/' }, 'malformed'],
  ])('%s is no account', async (_, mischief, reason) => {
    const { facts, failures } = await lookAt(
      postmark,
      replayPostmark(postmarkServer(), { mischief: [['/server', mischief]] }),
      target,
    );
    expect([facts, failures.map((each) => each.reason)]).toEqual([[], [reason]]);
  });

  it.each<[string, Partial<ReplayApiOptions>, object]>([
    ['that works may do more than look', {}, { credential: 'accepted', excess: [expect.stringContaining('sends mail')] }],
    ['that is wrong', { authorized: () => false }, { credential: 'refused', excess: null }],
    ['about which nobody answers', { mischief: [['/server', 'html']] }, { credential: 'unknown', excess: null }],
  ])('a token %s', async (_, more, expected) => {
    const api = replayPostmark(postmarkServer(), more);
    const port = await listen(api.server);
    expect(await inspect(postmark, target(`http://127.0.0.1:${port}`))).toMatchObject(expected);
    await api.close();
  });
});
