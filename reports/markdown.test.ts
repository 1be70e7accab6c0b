import fc from 'fast-check';
import { lexer, type Token, type Tokens, walkTokens } from 'marked';
import {
  clause,
  everyVerdict,
  gather,
  hostile,
  hostileStrings,
  manyFindings,
  policy,
  type World,
  withBundle,
} from '../fixtures/bundle.ts';
import type { Language } from '../src/language/message.ts';
import { asCode, asText, markdown } from './markdown.ts';

const render = (world: World, language: Language = 'en') =>
  withBundle(world, (bundle) => gather(markdown.render(bundle, { language, color: false })));

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  walkTokens(lexer(text), (token) => {
    tokens.push(token);
  });
  return tokens;
};
/** The kinds of everything in a document but plain text. */
const shape = (text: string) =>
  tokensOf(text)
    .map((token) => token.type)
    .filter((type) => type !== 'text' && type !== 'escape');

describe('the markdown report', () => {
  it.each(['de', 'en'] as const)('counts, then contradictions in detail, then the rest in one table (%s)', async (language) => {
    const text = await render(everyVerdict(), language);
    const tables = tokensOf(text).filter((token) => token.type === 'table');
    expect(tables).toHaveLength(2);
    expect(tables.map((table) => (table as Tokens.Table).rows.length)).toEqual([9, 10]);
    expect(text.indexOf('## ❌ 1.1')).toBeGreaterThan(0);
    expect(text.match(/^## /gm)).toHaveLength(1);
    expect(text).toContain(language === 'de' ? '❔ unbestätigt | 2.1' : '❔ unattested | 2.1');
    expect(text).toContain('`nmap -sV --script sslv2,ssl-enum-ciphers -p 443 legacy.example.org`');
    expect(text).toContain(language === 'de' ? 'Mindestens eine Zusage ist widerlegt.' : 'At least one promise is contradicted.');
    expect(text).not.toMatch(/\{\w+\}/);
  });

  it('says that a run was partial or stopped, and what waivers do not do', async () => {
    const text = await render({ ...everyVerdict(), run: { only: ['1'], stopped: 'deadline' } });
    expect(text).toContain('> The run reached its deadline before all was looked at.');
    expect(text).toContain('> Limited to 1; this is no complete audit.');
    expect(text).toContain('expired on 2026-04-30: not applied');
  });

  it.each([
    ['attested', 'stated by Personalabteilung on 2025-06-10, counts until 2026-06-10'],
    ['unattested', 'to be stated by Datenschutzbeauftragte, resting on Löschkonzept'],
    ['waived', '(waived)'],
  ])('says in the line of a clause that is %s why', async (verdict, why) => {
    const lines = (await render(everyVerdict())).split('\n').filter((line) => line.includes(` ${verdict} |`));
    expect(lines.some((line) => line.includes(why))).toBe(true);
  });

  it('says who answers for what is waived, and which statements end soon', async () => {
    const text = await render(everyVerdict());
    expect(text).toContain('> waiver of IT-Leitung for 3.1 ends on 2026-06-10');
    expect(text).toContain('> the statement of Personalabteilung of 2025-06-10 on clause 2.3 counts until 2026-06-10 only');
    const anyway = await render({ ...everyVerdict(), run: { includeWaived: true } });
    expect(anyway).toContain('> Judged as if there were no waivers.');
  });

  it('shows all that a waiver covers', async () => {
    const world = manyFindings(100);
    const waiver = { clause: '1', reason: 'known', owner: 'IT', expires: '2026-12-31' };
    const lines = world.lines.filter((line) => !('failure' in line));
    const targets = world.targets.filter(({ id }) => lines.some(({ target }) => target === id));
    const row = (await render({ ...world, lines, targets, waivers: [waiver] }))
      .split('\n')
      .find((line) => line.includes(' waived | 1 | Promise'))!;
    expect(row.match(/\(waived\)/g)).toHaveLength(10);
  });

  it('shows twenty findings of a contradicted clause and counts the rest', async () => {
    const text = await render(manyFindings(1000));
    expect(text.match(/^- ✗ \*\*/gm)).toHaveLength(20);
    expect(text).toContain('- … and 180 more');
    expect(text).toContain('✗ 100 fails, ? 100 unknown, ✓ 800 holds');
  });

  it('fits a job summary and says what was cut', async () => {
    const long = 'ü'.repeat(400);
    const clauses = Array.from({ length: 1200 }, (_, index) => clause(`${index}`, { summary: { de: long, en: long } }));
    const text = await render({ ...manyFindings(2), policies: [policy({ clauses })] });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    const shown = text.match(/^## /gm)!.length;
    expect(text).toContain(`${1200 - shown} clauses are not shown (${1200 - shown} contradicted)`);
  });

  it.each(hostileStrings.map((text) => [text]))('shows %j as text', async (text) => {
    expect(shape(await render(hostile(text)))).toEqual(shape(await render(hostile('harmless'))));
  });

  it('makes text of any string, in a paragraph, in a table and in code', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...'<>[]()!*_~`|\\#$&@:/.=-+ a1\n\u2028', 'www.', 'https://', '&lt;', '![', ']('),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
        expect(shape(`a ${asText(text)} b`)).toEqual(['paragraph']);
        expect(shape(`| a | b |\n| --- | --- |\n| x ${asText(text)} | y |\n`)).toEqual(['table']);
        const code = asCode(text);
        if (code !== '') expect(shape(`a ${code} b`)).toEqual(['paragraph', 'codespan']);
      }),
      { numRuns: 500 },
    );
  });
});
