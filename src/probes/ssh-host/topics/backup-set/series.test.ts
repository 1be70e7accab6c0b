import fc from 'fast-check';
import { seriesOf } from './series.ts';

it.each([
  ['db-1-2026-05-31', 'db-1-{date}'],
  ['db-1-2026-05-31T02:00:00', 'db-1-{date}'],
  ['db-1-2026-05-31T02:00:00.123456', 'db-1-{date}'],
  ['db-1-2026-05-31T02:00:00+02:00', 'db-1-{date}'],
  ['db-1-2026-05-31-020000', 'db-1-{date}'],
  ['db-1-20260531_0200', 'db-1-{date}'],
  ['20260531.full', '{date}.full'],
  ['home-1780192800', 'home-{date}'],
  ['/mnt/snap_2026.05.31/srv', '/mnt/snap_{date}/srv'],
  // What may be a number is none of a date, so it keeps series apart.
  ['db-1', 'db-1'],
  ['db-2', 'db-2'],
  ['monday', 'monday'],
  ['db-2026-13-31', 'db-2026-13-31'],
  ['db-12026-05-31', 'db-12026-05-31'],
])('%s is one of %s', (name, series) => expect(seriesOf(name)).toBe(series));

it('takes any name, in time that grows with its length', () => {
  fc.assert(fc.property(fc.string(), (name) => typeof seriesOf(name) === 'string'));
  for (const part of ['2026-', '20260531', '2026-05-31T02:00:00.', '0', '1']) {
    const start = performance.now();
    seriesOf(part.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(200);
  }
});
