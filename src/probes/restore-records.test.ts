import { restoreTest } from '../../fixtures/facts/restore-test.ts';
import { factSchema, secondsTaken, tookOf } from '../facts/index.ts';
import { isRecordName, restoreTestOf } from './restore-records.ts';

const record = {
  schemaVersion: 1,
  performedAt: '2026-05-20T11:00:00+02:00',
  result: 'succeeded',
  restored: 'orders-db',
  copy: { id: 'postgres/orders/2026-05-20.dump.gpg', at: '2026-05-20T01:00:00Z' },
  took: 'PT35M',
  by: 'Alice',
};
const { source, subject, system, record: place } = restoreTest();
const read = (value: unknown) =>
  restoreTestOf(typeof value === 'string' ? value : JSON.stringify(value), {
    system,
    record: place,
    source,
    nameOf: (person) => `person-${person.length}`,
  });

describe('restoreTestOf', () => {
  it('reads a record, with instants in UTC and a person by a pseudonym', () => {
    const fact = read(record);
    expect(fact).toEqual({
      ...restoreTest(),
      subject: { ...subject, names: [] },
      performedAt: '2026-05-20T09:00:00.000Z',
      copyAt: '2026-05-20T01:00:00.000Z',
      by: 'person-5',
    });
    expect(factSchema.safeParse(fact).success).toBe(true);
  });

  it('reads the least that a record says', () => {
    const { schemaVersion, performedAt, restored } = record;
    const fact = read({ schemaVersion, performedAt, result: 'failed', restored });
    expect(fact).toMatchObject({ result: 'failed', copy: null, copyAt: null, took: null, by: null });
  });

  it('names no person whose folder was restored', () => {
    const fact = read({ ...record, restored: '/home/alice', copy: { id: 'home/alice/mail.tar' } });
    expect(fact).toMatchObject({ restored: '/home/person-5', copy: 'home/person-5/mail.tar' });
  });

  it.each([
    ['no JSON', 'schemaVersion: 1', 'no JSON'],
    ['nothing', '', 'no JSON'],
    ['a cut record', JSON.stringify(record).slice(0, -5), 'no JSON'],
    ['a list', [record], 'record: invalid_type'],
    ['another version', { ...record, schemaVersion: 2 }, 'schemaVersion: invalid_value'],
    ['no date', { ...record, performedAt: undefined }, 'performedAt: invalid_type'],
    ['a day without a time', { ...record, performedAt: '2026-05-20' }, 'performedAt: invalid_format'],
    ['a time of nowhere', { ...record, performedAt: '2026-05-20T09:00:00' }, 'performedAt: invalid_format'],
    ['a day that is not', { ...record, performedAt: '2026-02-30T09:00:00Z' }, 'performedAt: invalid_format'],
    ['another result', { ...record, result: 'partly' }, 'result: invalid_value'],
    ['nothing restored', { ...record, restored: '' }, 'restored: too_small'],
    ['a copy from after the restore', { ...record, copy: { id: 'x', at: '2026-05-20T09:00:01Z' } }, 'copy.at: custom'],
    ['a duration of its own', { ...record, took: '35 minutes' }, 'took: invalid_format'],
    ['a remark', { ...record, notes: 'Alice said' }, 'record: unrecognized_keys'],
    ['a key that is no key', JSON.stringify(record).replace('"result"', '"__proto__":{},"result"'), 'record: unrecognized_keys'],
    ['too much', `${' '.repeat(70_000)}${JSON.stringify(record)}`, 'too large'],
    ['depth', '['.repeat(60_000), 'no JSON'],
  ])('%s is malformed', (_, value, detail) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ reason: 'malformed', detail }));
  });
});

it.each([
  ['PT35M', 2100],
  ['PT1H', 3600],
  ['PT1H1S', 3601],
  ['PT90061S', 90_061],
  ['P1DT1H', 90_000],
  ['P', 0],
  ['PT', 0],
  ['P1DT', 0],
  ['35', 0],
])('%s takes %d seconds', (text, seconds) => expect(secondsTaken(text)).toBe(seconds));

it.each([
  [0, 'PT0S'],
  [59, 'PT59S'],
  [2100, 'PT35M'],
  [90_061, 'PT25H1M1S'],
])('%d seconds are written as %s', (seconds, text) => {
  expect(tookOf(seconds)).toBe(text);
  expect(secondsTaken(text)).toBe(seconds);
});

it.each([
  ['restore-1.json', true],
  ['a.YAML', true],
  ['a.yml', true],
  ['readme.md', false],
  ['json', false],
])('%s is to be a record: %s', (name, expected) => expect(isRecordName(name)).toBe(expected));
