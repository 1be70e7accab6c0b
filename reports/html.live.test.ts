import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { everyVerdict, gather, hostile, hostileStrings, manyFindings, type World, withBundle } from '../fixtures/bundle.ts';
import { installed, liveDescribe, tool } from '../fixtures/live/tools.ts';
import { workshop } from '../fixtures/live/workshop.ts';
import type { Language } from '../src/language/message.ts';
import { htmlReport } from './html.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

liveDescribe([installed('chromium', 'chromium')], 'the html report in Chromium', () => {
  const at = workshop();
  let browser: Browser;
  let folder: string;
  /** What the page said on the console, threw, and asked for besides its own file. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: tool('chromium'), args: flags });
    folder = await at.folder();
  });
  beforeEach(() => {
    complaints = [];
  });
  afterEach(() => expect(complaints).toEqual([]));
  afterAll(() => browser?.close());

  async function open(world: World, options: BrowserContextOptions = {}, language: Language = 'en'): Promise<Page> {
    const file = path.join(folder, 'report.html');
    await withBundle(world, async (bundle) =>
      writeFile(file, await gather(htmlReport.render(bundle, { language, color: false }))),
    );
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) complaints.push(`request: ${request.url()}`);
    });
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(url);
    return page;
  }
  const clauses = (page: Page) =>
    page.locator('.clause:visible').evaluateAll((all) => all.map((each) => each.id.replace('acme-tom:', '')));
  const everyClause = ['1.1', '1.2', '1.3', '2.2', '2.1', '2.4', '3.1', '3.2', '4.1', '2.3', '4.2'];

  it('filters by verdict', async () => {
    const page = await open(everyVerdict());
    expect(await clauses(page)).toEqual(everyClause);
    await page.getByRole('button', { name: '1 contradicted', pressed: false }).click();
    expect(await clauses(page)).toEqual(['1.1']);
    await page.getByRole('button', { name: '1 proven', pressed: false }).click();
    expect(await clauses(page)).toEqual(['1.1', '4.1']);
    expect(await page.locator('.shown').textContent()).toBe('2 of 11 clauses shown');
    expect(await page.locator('.index li:visible').count()).toBe(2);
    await page.getByRole('button', { name: '1 contradicted', pressed: true }).click();
    expect(await clauses(page)).toEqual(['4.1']);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await clauses(page)).toEqual(everyClause);
  });

  it('searches everything that is said, opens what it finds and closes it again', async () => {
    const page = await open(everyVerdict());
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.fill('CHATTY h2');
    await page.getByText('1 of 11 clauses shown').waitFor();
    expect(await clauses(page)).toEqual(['4.1']);
    expect(await page.locator('.finding:visible .place bdi').allTextContents()).toContain('chatty.example.org');
    expect(await page.locator('.finding:visible', { hasText: 'www.example.org' }).count()).toBe(0);
    await search.fill('nowhere to be found');
    await page.getByText('No clause matches the search and the filter.').waitFor();
    expect(await clauses(page)).toEqual([]);
    await search.press('Escape');
    expect(await clauses(page)).toEqual(everyClause);
    expect(await page.locator('.clause[open]').count()).toBe(2);
  });

  it('can be used with the keyboard alone', async () => {
    const page = await open(everyVerdict());
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the clauses');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await clauses(page)).toEqual(['1.1']);
    await page.keyboard.press('Enter');
    expect(await clauses(page)).toEqual(everyClause);
    const summary = page.locator('.clause summary').nth(7);
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.clause').nth(7).getAttribute('open')).toBe('');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('class')).toBe('copy');
    expect(await page.locator(':focus').evaluate((each) => each.matches(':focus-visible'))).toBe(true);
  });

  it('opens the clause that a link names', async () => {
    const page = await open(everyVerdict());
    await page.getByRole('link', { name: '4.1' }).click();
    expect(await page.locator('.clause', { hasText: 'The portal uses' }).getAttribute('open')).toBe('');
    expect(new URL(page.url()).hash).toBe('#acme-tom:4.1');
  });

  it.each(['light', 'dark'] as const)('changes from %s to the other theme and back', async (colorScheme) => {
    const page = await open(everyVerdict(), { colorScheme });
    const paper = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const before = await paper();
    const toggle = page.getByRole('button', { name: 'Dark', pressed: colorScheme === 'dark' });
    await toggle.click();
    const after = await paper();
    expect(after).not.toBe(before);
    expect(await page.locator('.theme').getAttribute('aria-pressed')).toBe(String(colorScheme !== 'dark'));
    await page.locator('.theme').click();
    expect(await paper()).toBe(before);
  });

  it('copies a command', async () => {
    const page = await open(everyVerdict(), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('.copy').first().click();
    await page.getByText('Copied').first().waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'nmap -sV --script sslv2,ssl-enum-ciphers -p 443 legacy.example.org',
    );
  });

  it.each([
    ['light', 'en', 1280],
    ['dark', 'de', 1280],
    ['light', 'de', 390],
    ['dark', 'en', 390],
  ] as const)('meets WCAG AA (%s, %s, %i pixels wide)', async (colorScheme, language, width) => {
    const page = await open(everyVerdict(), { colorScheme, viewport: { width, height: 900 }, bypassCSP: true }, language);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.locator('.fold').click();
    for (const chip of await page.locator('.chip').all()) await chip.click();
    await page.addScriptTag({ content: axe.source });
    const { violations, passes } = await page.evaluate<{
      violations: { id: string; nodes: { html: string; any: unknown }[] }[];
      passes: unknown[];
    }>("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
    expect(violations.map(({ id, nodes }) => [id, nodes[0]])).toEqual([]);
    expect(passes.length).toBeGreaterThan(20);
  });

  it.each(hostileStrings.map((text) => [text]))('shows %j as text', async (text) => {
    const page = await open(hostile(text));
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img, iframe, object, embed, link, base, form, b:not(.chip b), evil').count()).toBe(0);
    const visible = text.replace(/[^\x21-\x7e]+/g, '').slice(0, 10);
    expect(((await page.locator('main').textContent()) ?? '').replace(/[^\x21-\x7e]+/g, '')).toContain(visible);
  });

  it('says everything without its script', async () => {
    const page = await open(everyVerdict(), { javaScriptEnabled: false });
    expect(await page.getByRole('searchbox').count()).toBe(0);
    expect(await page.locator('.copy:visible').count()).toBe(0);
    await page.locator('summary', { hasText: 'The portal uses' }).click();
    expect(await page.getByText('the client may choose another than “h2”').isVisible()).toBe(true);
  });

  it('prints everything, filtered or not', async () => {
    const page = await open(everyVerdict());
    await page.locator('.chip').first().click();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await clauses(page)).toEqual(everyClause);
    expect(await page.locator('.finding:visible').count()).toBe(13);
    for (const control of ['.search', '.tools', '.copy', '.index']) {
      expect(await page.locator(`${control}:visible`).count()).toBe(0);
    }
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('stays usable with 10,000 findings', async () => {
    const page = await open(manyFindings(500, 20));
    expect(await page.locator('.finding').count()).toBe(10_000);
    await page.getByRole('searchbox').fill('host-00010');
    await page.getByText('20 of 20 clauses shown').waitFor({ timeout: 60_000 });
    expect(await page.locator('.finding:visible').count()).toBe(20);
  });
});
