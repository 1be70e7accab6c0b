import fc from 'fast-check';
import { dateOf, earlier, later } from './calendar.ts';
import { milliseconds } from './params.ts';

const berlin = 'Europe/Berlin';
const [hour, day] = [milliseconds('1h'), milliseconds('1d')];
const at = (text: string) => Date.parse(text);
const text = (instant: number) => new Date(instant).toISOString();

describe('a time before', () => {
  it.each([
    ['2026-06-01T12:00:00.123Z', '1d', '2026-05-31T12:00:00.123Z'],
    ['2026-06-01T12:00:00Z', '2w', '2026-05-18T12:00:00.000Z'],
    ['2026-06-01T12:00:00Z', 'P1W2DT3H', '2026-05-23T09:00:00.000Z'],
    ['2026-06-01T12:00:00Z', '90m', '2026-06-01T10:30:00.000Z'],
    // 29 March 2026 has 23 hours, 25 October 25.
    ['2026-03-29T22:00:00Z', '1d', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29T22:00:00Z', '24h', '2026-03-28T22:00:00.000Z'],
    ['2026-10-25T23:00:00Z', 'P1D', '2026-10-24T22:00:00.000Z'],
    ['2026-10-25T23:00:00Z', 'PT24H', '2026-10-24T23:00:00.000Z'],
    // 02:30 is skipped and read as 03:30, or comes twice, of which the first is meant.
    ['2026-03-30T00:30:00Z', '1d', '2026-03-29T01:30:00.000Z'],
    ['2026-10-26T01:30:00Z', '1d', '2026-10-25T00:30:00.000Z'],
    ['2028-03-01T12:00:00Z', '1d', '2028-02-29T12:00:00.000Z'],
    ['2027-03-01T12:00:00Z', '1d', '2027-02-28T12:00:00.000Z'],
    ['2027-01-01T00:30:00Z', '1d', '2026-12-31T00:30:00.000Z'],
  ])('%s less %s is %s in Berlin', (from, duration, expected) => {
    expect(text(earlier(at(from), duration, berlin))).toBe(expected);
  });
});

const moment = fc
  .integer({ min: at('2000-01-01T00:00:00Z') / 1000, max: at('2037-12-31T00:00:00Z') / 1000 })
  .map((each) => each * 1000 + 7);
const zone = fc.constantFrom('UTC', berlin, 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata', 'Australia/Lord_Howe');

it('so many days last so many times 24 hours, an hour more or less', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 400 }), zone, (instant, days, timeZone) => {
      for (const length of [instant - earlier(instant, `${days}d`, timeZone), later(instant, `${days}d`, timeZone) - instant]) {
        expect(Math.abs(length - days * day)).toBeLessThanOrEqual(hour);
      }
    }),
  );
});

it('hours are exact in every zone, and days are where no clock is changed', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 4000 }), zone, (instant, count, timeZone) => {
      expect(instant - earlier(instant, `${count}h`, timeZone)).toBe(count * hour);
      expect(instant - earlier(instant, `${count}d`, 'Asia/Kolkata')).toBe(count * day);
    }),
  );
});

it('a day before and after lie on the dates before and after, except for the hour that a clock is changed by', () => {
  fc.assert(
    fc.property(moment, zone, (instant, timeZone) => {
      const date = (each: number) => at(`${dateOf(each, timeZone)}T00:00:00Z`);
      expect(date(instant) - date(earlier(instant, '1d', timeZone))).toBe(day);
      expect(date(later(instant, '1d', timeZone, 3)) - date(instant)).toBe(3 * day);
    }),
  );
});

it('dates are those of the zone', () => {
  expect(dateOf(at('2026-05-31T22:30:00Z'), berlin)).toBe('2026-06-01');
  expect(dateOf(at('2026-06-01T03:30:00Z'), 'America/New_York')).toBe('2026-05-31');
});
