import { everyVerdict, gather, type World, withBundle } from '../fixtures/bundle.ts';
import { consoleReport } from './console.ts';

const render = (world: World, language: 'de' | 'en' = 'en') =>
  withBundle(world, (bundle) => gather(consoleReport.render(bundle, { language, color: false })));

describe('the console report', () => {
  it.each([
    [
      'en',
      'stated by Personalabteilung on 2025-06-10, counts until 2026-06-10',
      'was changed since the statement of 2026-02-01',
      '[waived]',
    ],
    [
      'de',
      'bestätigt von Personalabteilung am 2025-06-10, gilt bis 2026-06-10',
      'seit der Bestätigung vom 2026-02-01',
      '[ausgenommen]',
    ],
  ] as const)('says who stated what, why a statement does not count, and what is waived (%s)', async (language, ...texts) => {
    const text = await render(everyVerdict(), language);
    for (const each of texts) expect(text).toContain(each);
    expect(text).not.toMatch(/\{\w+\}/);
    expect(text).not.toContain('2024-06-10');
  });

  it('says who answers for what is waived, also long before it ends, unless waivers are set aside', async () => {
    const world = everyVerdict();
    const waivers = [{ clause: '3.1', reason: 'known', owner: 'IT', expires: '2026-12-31' }];
    expect(await render({ ...world, waivers })).toContain('waiver of IT for 3.1 counts until 2026-12-31 (known)');
    const anyway = await render({ ...world, waivers, run: { includeWaived: true } });
    expect(anyway).toContain('Judged as if there were no waivers.');
    expect(anyway).not.toContain('counts until 2026-12-31');
    expect(anyway).not.toContain('[waived]');
  });

  it('announces what has ended or soon will', async () => {
    const text = await render(everyVerdict());
    for (const each of [
      'waiver of IT-Leitung for 3.1 ends on 2026-06-10',
      'waiver of IT-Leitung for 1.1 expired on 2026-04-30: not applied',
      'waiver of Betrieb for tls.min-version · gone.example.org covers nothing',
      'the statement of Personalabteilung of 2025-06-10 on clause 2.3 counts until 2026-06-10 only',
    ])
      expect(text).toContain(each);
  });
});
