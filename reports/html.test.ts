import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  clause,
  everyVerdict,
  gather,
  hostile,
  hostileStrings,
  manyFindings,
  policy,
  seen,
  type World,
  withBundle,
} from '../fixtures/bundle.ts';
import { versions } from '../fixtures/facts/tls-service.ts';
import type { Verdict } from '../src/audit/verdict.ts';
import type { Language } from '../src/language/message.ts';
import { embedded, html, trusted } from './html/markup.ts';
import { htmlReport } from './html.ts';

const render = (world: World, language: Language = 'en') =>
  withBundle(world, (bundle) => gather(htmlReport.render(bundle, { language, color: false })));

const withoutCode = (page: string) => page.replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '');

/** Every tag and attribute of a page, without what stands in between and in the attributes. */
const skeleton = (page: string) => [...withoutCode(page).matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));

const verdicts = {
  '1.1': 'contradicted',
  '1.2': 'questioned',
  '1.3': 'unverified',
  '2.1': 'unattested',
  '2.3': 'attested',
  '2.4': 'unattested',
  '2.2': 'unverified',
  '3.1': 'waived',
  '3.2': 'supported',
  '4.1': 'proven',
  '4.2': 'not-in-force',
} satisfies Record<string, Verdict>;

describe('the html report', () => {
  it.each(['de', 'en'] as const)('says every verdict, contradictions first (%s)', async (language) => {
    const page = await render(everyVerdict(), language);
    expect(page).toContain(`<html lang="${language}">`);
    const found = [...page.matchAll(/<details class="clause" id="acme-tom:([^"]+)" data-verdict="([^"]+)"/g)];
    expect(Object.fromEntries(found.map(([, id, verdict]) => [id, verdict]))).toEqual(verdicts);
    expect(found.map(([, id]) => id)).toEqual(['1.1', '1.2', '1.3', '2.2', '2.1', '2.4', '3.1', '3.2', '4.1', '2.3', '4.2']);
    expect(page).toContain(language === 'de' ? '>widerlegt<' : '>contradicted<');
    expect(withoutCode(page)).not.toMatch(/\{\w+\}/);
  });

  it('shows what people stated, and why a statement does not count', async () => {
    const page = await render(everyVerdict());
    for (const text of [
      'stated by Personalabteilung on 2025-06-10, counts until 2026-06-10: Die Verpflichtungen',
      `Verpflichtungen.pdf sha256:${'d4'.repeat(32)}`,
      'was changed since the statement of 2026-02-01 on clause 2.4',
      'is missing',
      'cannot be read',
      'names no document to rest on',
      'the policy names another role',
      'is dated 2026-07-01, which is still to come',
      'the clause is not in force',
      'to be stated by Datenschutzbeauftragte, resting on Löschkonzept',
      'to be stated by Datenschutzbeauftragte',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toContain('2024-06-10');
  });

  it('shows for a finding what was seen, promised, how to reproduce, to mend, and who saw it', async () => {
    const page = await render(everyVerdict());
    for (const text of [
      'accepts TLSv1.0, TLSv1.1, promised is at least TLSv1.2',
      'min = TLSv1.2',
      '(assumed, not in the clause)',
      'nmap -sV --script sslv2,ssl-enum-ciphers -p 443 legacy.example.org',
      'Switch the old versions off',
      'tls · office-berlin · 198.51.100.7 · <time datetime="2026-06-01T06:00:10Z">1 Jun 2026, 08:00:10</time>',
      'the client may choose another than “h2”',
      '<small>waived</small>',
      'no answer in time',
      'OPS-118',
      'expired, not applied',
      'a1'.repeat(32),
    ]) {
      expect(page).toContain(text);
    }
  });

  it('says that a run was partial, stopped, or judged without waivers', async () => {
    const page = await render({ ...everyVerdict(), run: { only: ['1'], stopped: 'interrupted', includeWaived: true } });
    expect(page).toContain('Limited to 1; this is no complete audit.');
    expect(page).toContain('The run was stopped before all was looked at.');
    expect(page).toContain('Judged as if there were no waivers.');
  });

  it('needs nothing but itself, and its policy allows exactly its own style and script', async () => {
    const page = await render(hostile(hostileStrings.join(' ')));
    const [, csp = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const hash = (text: string | undefined) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`;
    const [style] = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text);
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text);
    expect(scripts).toHaveLength(1);
    expect(csp).toBe(
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(scripts[0])}; base-uri 'none'; form-action 'none'`,
    );
    const tags = withoutCode(page)
      .match(/<[^>]*>/g)!
      .join('\n');
    expect(tags.replace(/"[^"]*"/g, '""')).not.toMatch(/\s(on\w+|style|src|srcset|action|formaction|ping|background)=/i);
    expect([...tags.matchAll(/\shref="([^"]*)"/g)].filter(([, href]) => !href!.startsWith('#'))).toEqual([]);
    expect(`${style}${scripts[0]}`).not.toMatch(/https?:|url\(|@import|fetch\(|innerHTML|insertAdjacent|document\.write/);
  });

  it.each(hostileStrings.map((text) => [text]))('shows %j as text', async (text) => {
    expect(skeleton(await render(hostile(text)))).toEqual(skeleton(await render(hostile('harmless'))));
  });

  it('lets no string change the structure of the page', async () => {
    const expected = skeleton(await render(hostile('harmless')));
    const nasty = fc.string({
      unit: fc.constantFrom(...'<>"\'&`=/ ;-!a#x\u0000\u2028\ud800\u202e]{}$\n'),
      minLength: 2,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(nasty, fc.string({ unit: 'binary', minLength: 2, maxLength: 60 })), async (text) => {
        expect(skeleton(await render(hostile(text)))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('shows 500 findings of a clause, what fails first, and counts the rest aloud', async () => {
    const names = Array.from({ length: 700 }, (_, index) => `host-${index}.example.org`);
    const world: World = {
      policies: [policy({ clauses: [clause('1')] })],
      targets: manyFindings(700).targets.map((target, index) => ({ ...target, id: names[index]! })),
      lines: names.map((name, index) => (index < 600 ? seen(name, { versions: versions(['TLSv1.0']) }) : seen(name))),
    };
    const page = await render(world);
    expect(page.match(/<li class="finding" data-tone="fails">/g)).toHaveLength(500);
    expect(page).not.toContain('data-tone="holds"><span class="outcome"');
    expect(page).toContain('<p class="cut" data-tone="fails">200 more findings are not shown here (100 fails, 100 holds)');
  });

  it('holds 10,000 findings', async () => {
    const page = await render(manyFindings(500, 20));
    expect(page.match(/<li class="finding"/g)).toHaveLength(10_000);
    expect(page).not.toContain('class="cut"');
  });
});

describe('markup', () => {
  it('escapes every value and leaves nested markup and what is trusted', () => {
    expect(html`<a title="${'"\'<>&`'}">${['<b>', html`<i>${'&'}</i>`, 1, null, undefined]}</a>${trusted('<br>')}`.text).toBe(
      '<a title="&#34;&#39;&#60;&#62;&#38;&#96;">&#60;b&#62;<i>&#38;</i>1</a><br>',
    );
  });

  it('takes no object of another origin for markup', () => {
    const forged = JSON.parse('{"text":"<b>"}') as string;
    expect(() => html`${forged}`.text).toThrow(TypeError);
  });

  it('embeds JSON that cannot end its element', () => {
    const value = { text: '</script><!--\u2028\u2029&' };
    expect(embedded(value).text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(embedded(value).text)).toEqual(value);
  });
});
