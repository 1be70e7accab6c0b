import { hostile, hostileStrings, withBundle, everyVerdict } from '../fixtures/bundle.ts';
it.each(hostileStrings.map((s) => [s]))('%j', async (text) => {
  await withBundle(hostile(text), async (b) => { console.log(JSON.stringify(b.verdicts.clauses)); });
});
it('every', async () => { await withBundle(everyVerdict(), async (b) => { console.log(JSON.stringify(b.verdicts.summary), JSON.stringify(b.verdicts.waivers.map(w=>w.state))); }); });
