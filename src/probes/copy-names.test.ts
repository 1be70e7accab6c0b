import fc from 'fast-check';
import { patternProblem } from '../facts/index.ts';
import { type CopyName, compilePattern, emptySets, momentOf } from './copy-names.ts';

const read = (pattern: string, name: string, timeZone = 'UTC') => compilePattern(pattern, timeZone)(name);
const latest = (pattern: string, name: string, timeZone?: string) => {
  const found = read(pattern, name, timeZone);
  return found?.latest == null ? found?.latest : new Date(found.latest).toISOString();
};

describe('what a name says', () => {
  it.each<[string, string, Partial<CopyName> | undefined]>([
    ['{name}/{date}.dump.gpg', 'orders/2026-11-20.dump.gpg', { set: 'orders', latest: Date.UTC(2026, 10, 21) - 1 }],
    ['{db}/{date}.dump.gpg', 'orders/2026-11-20.dump.gpg', { set: 'orders' }],
    ['{host}/{db}-{date}.gz', 'db-1/my-orders-20261120.gz', { set: 'db-1/my-orders' }],
    ['{name}/{name}-{date}.gz', 'orders/orders-20261120.gz', { set: 'orders' }],
    ['{name}/{name}-{date}.gz', 'orders/users-20261120.gz', undefined],
    ['{year}/{month}/{db}-{date}.gz', '2026/11/x-2026-11-20.gz', { set: 'x' }],
    ['{year}/{month}/{db}-{date}.gz', '2026/10/x-2026-11-20.gz', undefined],
    ['db-{date}T{time}.sql.gz', 'db-2026-11-20T02-30-00.sql.gz', { set: '', latest: Date.UTC(2026, 10, 20, 2, 30) }],
    ['*-{date}.gz', 'anything-2026-11-20.gz', { set: '' }],
    ['*-{date}.gz', 'folder/anything-2026-11-20.gz', undefined],
    ['{name}.gz', '__proto__.gz', { set: '__proto__', latest: null }],
    ['{name}.gz', '.gz', undefined],
    ['{name}.gz', 'a\u0000b.gz', undefined],
    ['{name}.gz', 'a.gz.part', undefined],
    ['{name}-{level}-{date}.gz', 'orders-full-20261120.gz', { set: 'orders', incremental: false }],
    ['{name}-{level}-{date}.gz', 'orders-INCR-20261120.gz', { set: 'orders', incremental: true }],
    ['{name}-{level}-{date}.gz', 'orders-fulll-20261120.gz', undefined],
    ['{name}-{date}.gz', 'orders-2-2026-11-20.gz', { set: 'orders-2' }],
    ['{name}{date}.gz', 'orders120261120.gz', undefined],
    ['{date}*', '202611201.gz', undefined],
    ['{date}{time}*', '202611200230.gz', { latest: Date.UTC(2026, 10, 20, 2, 30) }],
    ['{name}-{epoch}.gz', 'orders-1795228200.gz', { latest: 1795228200_000 }],
    ['{name}-{epoch}.gz', 'orders-1795228200123.gz', { latest: 1795228200_123 }],
    ['{name}-{epoch}.gz', 'orders-17952282.gz', undefined],
    ['{name}', `a${'b'.repeat(1024)}`, undefined],
  ])('%s reads %s', (pattern, name, expected) => {
    const found = read(pattern, name);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });

  it.each(['2026-11-20', '20261120', '2026_11_20', '2026.11.20', '20-11-2026', '20.11.2026'])('{date} understands %s', (text) => {
    expect(latest('x-{date}.gz', `x-${text}.gz`)).toBe('2026-11-20T23:59:59.999Z');
  });

  it.each([
    '2026-02-30',
    '20260230',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-11-00',
    '31.04.2026',
    '2026-1120',
    '0026-11-20',
  ])('{date} does not take %s', (text) => {
    expect(read('x-{date}.gz', `x-${text}.gz`)).toBeUndefined();
    expect(read('*{date}*', `x-${text}.gz`)).toBeUndefined();
  });

  it.each(['02-30-00', '023000', '0230', '02:30', '02:30:00', '02.30', '02_30_00'])('{time} understands %s', (text) => {
    expect(latest('{date}-{time}', `2026-11-20-${text}`)).toBe('2026-11-20T02:30:00.000Z');
  });

  it.each(['24-00-00', '2460', '02-30-60', '2-30', '02-3000'])('{time} does not take %s', (text) => {
    expect(read('{date}-{time}', `2026-11-20-${text}`)).toBeUndefined();
  });

  it.each([
    ['2026-11-20T02:30:00Z', '2026-11-20T02:30:00.000Z'],
    ['20261120T023000Z', '2026-11-20T02:30:00.000Z'],
    ['2026-11-20T02:30:00.123456+01:00', '2026-11-20T01:30:00.000Z'],
    ['2026-11-20T02:30:00-0500', '2026-11-20T07:30:00.000Z'],
    ['2026-11-20T02-30-00+01', '2026-11-20T01:30:00.000Z'],
    ['2026-11-20T02:30', '2026-11-20T01:30:00.000Z'],
    ['20261120_0230', '2026-11-20T01:30:00.000Z'],
    ['2026-11-20T02:30:00+99:00', undefined],
  ])('{datetime} %s is %s', (text, instant) => {
    expect(latest('x-{datetime}.gz', `x-${text}.gz`, 'Europe/Berlin')).toBe(instant);
  });

  it('takes parts by themselves, and the end of what is left open', () => {
    expect(latest('{name}-{year}{month}{day}-{hour}{minute}.tar.zst', 'x-20261120-0230.tar.zst')).toBe(
      '2026-11-20T02:30:00.000Z',
    );
    expect(latest('{year}-{month}', '2026-12')).toBe('2026-12-31T23:59:59.999Z');
    expect(latest('{year}-{month}', '2028-02')).toBe('2028-02-29T23:59:59.999Z');
    expect(latest('{year}', '2026')).toBe('2026-12-31T23:59:59.999Z');
  });

  it('reads days and times as a clock on a wall of the zone shows them, in nights of 23 and 25 hours, too', () => {
    expect(latest('{date}', '2026-03-29', 'Europe/Berlin')).toBe('2026-03-29T21:59:59.999Z');
    expect(latest('{date}', '2026-03-28', 'Europe/Berlin')).toBe('2026-03-28T22:59:59.999Z');
    expect(latest('{date}-{time}', '2026-03-29-0230', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(latest('{date}-{time}', '2026-10-25-0230', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(latest('{date}-{time}', '2026-10-25-0330', 'Europe/Berlin')).toBe('2026-10-25T02:30:00.000Z');
    expect(latest('{date}-{time}', '2026-11-20-0230', 'Asia/Kathmandu')).toBe('2026-11-19T20:45:00.000Z');
  });
});

describe('the moment of a copy', () => {
  const name = (when: number | null): CopyName => ({ set: '', latest: when, incremental: null });
  it('is the earlier of what its name means and when it was written', () => {
    expect([momentOf(name(100), 200), momentOf(name(300), 200), momentOf(name(null), 200)]).toEqual([100, 200, 200]);
  });
});

describe('patterns', () => {
  it.each([
    '',
    '/{name}',
    '{name',
    'name}',
    '{{name}}',
    '{}',
    '{Name}',
    '{name}{db}',
    '{name}*',
    '**',
    'a\u0007{date}',
    '{day}.gz',
    '{month}-{day}',
    '{time}',
    '{date}-{second}',
    '{date}x'.repeat(40),
  ])('%j has a problem', (pattern) => {
    expect(patternProblem(pattern)).toEqual(expect.any(String));
    expect(() => compilePattern(pattern, 'UTC')).toThrow(RangeError);
  });

  it.each([
    '{name}/{date}.dump.gpg',
    'db-{date}T{time}.sql.gz',
    '{name}-{year}{month}{day}-{hour}{minute}.tar.zst',
    '*',
    '{any}/{date}/*',
  ])('%s has none', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  it('a zone that does not exist is none', () => {
    expect(() => compilePattern('{date}', 'Europe/Nowhere')).toThrow(RangeError);
  });
});

describe('whatever stands in a name', () => {
  const patterns = [
    '{a}-{b}-{c}-{d}-{date}.gz',
    '*a*a*a*a*a*a*a*b',
    '{a}{date}*{time}*{datetime}*{epoch}',
    '{a}/{a}/{a}-{date}{time}',
  ];
  const hostile = [
    'a'.repeat(1024),
    '-'.repeat(1024),
    '2026-11-20-'.repeat(93),
    '20261120'.repeat(128),
    '2'.repeat(1024),
    '20-11-2026T02:30:00+01:00'.repeat(40),
    'a/'.repeat(512),
  ];

  it('the time stays short', () => {
    const began = performance.now();
    for (const pattern of patterns) {
      const reader = compilePattern(pattern, 'Europe/Berlin');
      for (const name of hostile) for (let round = 0; round < 5; round++) reader(name);
    }
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it('agrees with a plain regular expression where no part is read', () => {
    const piece = fc.constantFrom('*', 'a', 'b', '-', '/', 'ab');
    const text = fc.array(fc.constantFrom('a', 'b', '-', '/'), { maxLength: 14 }).map((each) => each.join(''));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), text, (pieces, name) => {
        const pattern = pieces.join('');
        fc.pre(patternProblem(pattern) === undefined);
        const wanted = new RegExp(`^${pattern.replaceAll('*', '[^/]*')}$`).test(name);
        expect(compilePattern(pattern, 'UTC')(name) !== undefined).toBe(wanted);
      }),
    );
  });

  it('a date that is written is read', () => {
    const day = fc.date({ min: new Date('1971-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    const word = fc.stringMatching(/^[a-z-]{1,20}$/);
    fc.assert(
      fc.property(day, word, fc.constantFrom('-', '', '_', '.'), (date, name, separator) => {
        const text = date.toISOString().slice(0, 10);
        const found = read('{name}-{date}.gz', `${name}-${text.replaceAll('-', separator)}.gz`);
        expect(found).toEqual({ set: name, latest: Date.parse(`${text}T00:00:00Z`) + 86_400_000 - 1, incremental: null });
      }),
    );
  });
});

describe('sets of which nothing was found', () => {
  it.each<[string, string[], string[], string[]]>([
    ['are those that have to be there', ['users', 'old'], ['orders', 'users', 'wiki'], ['orders', 'wiki']],
    ['are all of them, of which there is none', [], ['orders'], ['orders']],
    ['is one without a name where none is named', [], [], ['']],
    ['are none where there is something', ['old'], [], []],
    ['are told once', [], ['orders', 'orders'], ['orders']],
    ['are none for another way to write a letter', ['b\u00fccher'], ['bu\u0308cher'], []],
    ['are no keys of an object', [], ['__proto__'], ['__proto__']],
  ])('%s', (_, found, expected, empty) => expect(emptySets(found, expected)).toEqual(empty));
});
