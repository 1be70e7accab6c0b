import fc from 'fast-check';
import { maxCopies } from '../../../facts/index.ts';
import { type CollectOptions, createCollector, maxSets } from './collect.ts';

const night = (day: number, hour = 2) => Date.UTC(2026, 10, day, hour);
const defaults: CollectOptions = {
  prefix: 'pg/',
  pattern: '{name}/{date}.dump',
  folders: false,
  timeZone: 'UTC',
  incremental: false,
};
type Given = readonly [key: string, size: number, modified: number];

function collect(objects: readonly Given[], options: Partial<CollectOptions> = {}, whole = true) {
  const collector = createCollector({ ...defaults, ...options });
  for (const [key, size, modified] of objects) collector.take({ key, size, modified });
  return collector.finish(whole);
}

describe('files', () => {
  it('of several names are several sets, oldest first', () => {
    const { sets, matched, unmatched } = collect([
      ['pg/orders/2026-11-19.dump', 10, night(19)],
      ['pg/orders/2026-11-20.dump', 11, night(20)],
      ['pg/orders/2026-11-20.dump.sha256', 1, night(20)],
      ['pg/users/2026-11-20.dump', 5, night(20)],
    ]);
    expect(sets).toMatchObject([
      {
        name: 'orders',
        cut: false,
        copies: [
          { id: 'pg/orders/2026-11-19.dump', at: night(19), size: 10 },
          { at: night(20), size: 11 },
        ],
      },
      { name: 'users', copies: [{ size: 5 }] },
    ]);
    expect({ matched, unmatched }).toEqual({ matched: 3, unmatched: 1 });
  });

  it('are as old as their names and as old as they were written', () => {
    const { sets } = collect([
      ['pg/x/2026-11-01.dump', 1, night(20)],
      ['pg/x/2026-11-20.dump', 1, night(1)],
      ['pg/x/2099-01-01.dump', 1, night(2)],
    ]);
    expect(sets[0]!.copies.map(({ id, at }) => [id.slice(5, 15), at])).toEqual([
      ['2026-11-20', night(1)],
      ['2026-11-01', Date.UTC(2026, 10, 2) - 1],
      ['2099-01-01', night(2)],
    ]);
  });

  it('of a future date stay in the future where their name does not say otherwise', () => {
    const future = Date.UTC(2099, 0, 1);
    expect(collect([['pg/x.dump', 1, future]], { pattern: '{name}.dump' }).sets[0]!.copies[0]!.at).toBe(future);
  });

  it('of impossible dates are none, as are markers of folders and empty names', () => {
    const { sets, matched, unmatched } = collect([
      ['pg/', 0, night(1)],
      ['pg/x/', 0, night(1)],
      ['pg/x/2026-02-30.dump', 1, night(1)],
      ['pg/x/2026-11-31.dump', 1, night(1)],
      ['pg/x\u0007y/2026-11-30.dump', 1, night(1)],
    ]);
    expect({ sets, matched, unmatched }).toEqual({ sets: [], matched: 0, unmatched: 3 });
  });

  it('of no size are told as such', () => {
    expect(collect([['pg/x/2026-11-20.dump', 0, night(20)]]).sets[0]!.copies).toMatchObject([{ size: 0 }]);
  });

  it('say themselves whether they rest on others', () => {
    const { sets } = collect(
      [
        ['pg/x-full-20261118.gz', 1, night(18)],
        ['pg/x-incr-20261119.gz', 1, night(19)],
      ],
      { pattern: '{name}-{level}-{date}.gz', incremental: true },
    );
    expect(sets[0]!.copies.map(({ incremental }) => incremental)).toEqual([false, true]);
  });

  it('names are no keys of an object', () => {
    expect(collect([['pg/__proto__/2026-11-20.dump', 1, night(20)]]).sets).toMatchObject([{ name: '__proto__' }]);
  });

  it('behind a prefix without its slash are found, and names that only begin alike are not mixed with them', () => {
    const plain = collect([['pg/x/2026-11-20.dump', 1, night(20)]], { prefix: 'pg' });
    expect(plain).toMatchObject({ mixed: false, matched: 1, sets: [{ name: 'x' }] });
    const both = collect(
      [
        ['pg-old/x/2026-11-20.dump', 1, night(20)],
        ['pg/x/2026-11-20.dump', 1, night(20)],
      ],
      { prefix: 'pg' },
    );
    expect(both.mixed).toBe(true);
    expect(collect([['pg/x-2026-11-20.gz', 1, night(20)]], { prefix: 'pg/x-', pattern: '{date}.gz' })).toMatchObject({
      mixed: false,
      matched: 1,
    });
  });
});

describe('folders', () => {
  const objects: readonly Given[] = [
    ['pg/2026-11-19/a.gz', 10, night(19)],
    ['pg/2026-11-19/b/c.gz', 20, night(19, 3)],
    ['pg/2026-11-20/a.gz', 11, night(20)],
    ['pg/latest/a.gz', 11, night(20)],
    ['pg/readme', 1, night(1)],
  ];
  it('are copies with all that lies in them', () => {
    const { sets, matched, unmatched } = collect(objects, { folders: true, pattern: '{date}/' });
    expect(sets).toEqual([
      {
        name: '',
        cut: false,
        copies: [
          {
            id: 'pg/2026-11-19/',
            at: night(19, 3),
            size: 30,
            incremental: false,
            folder: { parts: ['pg/2026-11-19/a.gz', 'pg/2026-11-19/b/c.gz'], objects: 2 },
          },
          {
            id: 'pg/2026-11-20/',
            at: night(20),
            size: 11,
            incremental: false,
            folder: { parts: ['pg/2026-11-20/a.gz'], objects: 1 },
          },
        ],
      },
    ]);
    expect({ matched, unmatched }).toEqual({ matched: 3, unmatched: 2 });
  });

  it('that a cut listing may not have shown whole are left out', () => {
    const { sets } = collect(objects.slice(0, 3), { folders: true, pattern: '{date}' }, false);
    expect(sets[0]!.copies.map(({ id }) => id)).toEqual(['pg/2026-11-19/']);
  });

  it('may lie in folders that name the set', () => {
    const { sets } = collect(
      [
        ['pg/db-1/20261119/x', 1, night(19)],
        ['pg/db-1/20261120/x', 1, night(20)],
        ['pg/db-2/20261120/x', 1, night(20)],
      ],
      { folders: true, pattern: '{host}/{date}' },
    );
    expect(sets.map(({ name, copies }) => [name, copies.length])).toEqual([
      ['db-1', 2],
      ['db-2', 1],
    ]);
  });
});

describe('whatever their number', () => {
  it('the newest copies are kept, and that there are more is told', () => {
    const count = 2 * maxCopies + 17;
    const objects = Array.from(
      { length: count },
      (_, index): Given => [`pg/x-${1_700_000_000 + index * 60}.gz`, 1, Date.UTC(2026, 0, 1)],
    );
    const { sets } = collect(objects, { pattern: '{name}-{epoch}.gz' });
    expect(sets).toMatchObject([{ cut: true }]);
    expect(sets[0]!.copies).toHaveLength(maxCopies);
    expect(sets[0]!.copies.at(-1)!.at).toBe((1_700_000_000 + (count - 1) * 60) * 1000);
    expect(sets[0]!.copies[0]!.at).toBe((1_700_000_000 + (count - maxCopies) * 60) * 1000);
  });

  it('sets are not more than can be told', () => {
    const objects = Array.from({ length: maxSets + 1 }, (_, index): Given => [`pg/x${index}/2026-11-20.dump`, 1, night(20)]);
    const { sets, moreSets } = collect(objects);
    expect({ sets: sets.length, moreSets }).toEqual({ sets: maxSets, moreSets: true });
  });

  it('a copy is never younger than the store says, nor than its name', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(day, day), { maxLength: 50 }), (pairs) => {
        const objects = pairs.map(
          ([named, written], index): Given => [`pg/x${index}/${named.toISOString().slice(0, 10)}.dump`, 1, written.getTime()],
        );
        for (const { name, copies } of collect(objects).sets) {
          const [named, written] = pairs[Number(name.slice(1))]!;
          expect(copies[0]!.at).toBeLessThanOrEqual(written.getTime());
          expect(copies[0]!.at).toBeLessThanOrEqual(Date.parse(`${named.toISOString().slice(0, 10)}T23:59:59.999Z`));
        }
      }),
    );
  });
});
