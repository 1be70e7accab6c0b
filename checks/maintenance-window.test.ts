import fc from 'fast-check';
import { instantOf, readingAt, wallTime, weekdayOf, weekdays } from '../src/facts/wall-clock.ts';
import { isWithin, maintenanceWindow, timeBeside, windowName } from './maintenance-window.ts';

const berlin = 'Europe/Berlin';
const window = (input: unknown) => maintenanceWindow.parse(input);
const weekly = (days: readonly string[], from: string, to: string, timezone = berlin) => window({ days, from, to, timezone });
const byRule = (rrule: string, start: string, duration: string, timezone = berlin) =>
  window({ rrule, start, duration, timezone });

/** Instants in UTC, each with whether it lies within. */
const expectWithin = (each: ReturnType<typeof window>, cases: Readonly<Record<string, boolean>>) => {
  const seen = Object.keys(cases).map((instant) => [instant, isWithin(each, new Date(instant))]);
  expect(Object.fromEntries(seen)).toEqual(cases);
};

describe('weekly times', () => {
  it('begin with their first moment and end before their last', () => {
    expectWithin(weekly(['tu'], '22:00', '23:30', 'UTC'), {
      '2026-06-02T21:59:59.999Z': false,
      '2026-06-02T22:00:00Z': true,
      '2026-06-02T23:29:59.999Z': true,
      '2026-06-02T23:30:00Z': false,
      '2026-06-03T22:30:00Z': false,
    });
  });

  it('go over midnight, and the night belongs to the day on which it begins', () => {
    expectWithin(weekly(['fr'], '22:00', '04:00'), {
      '2026-06-05T00:00:00Z': false, // Friday, 02:00
      '2026-06-05T20:00:00Z': true,
      '2026-06-06T01:59:00Z': true, // Saturday, 03:59
      '2026-06-06T02:00:00Z': false,
      '2026-06-06T20:00:00Z': false,
    });
  });

  it('go over the end of the week', () => {
    expectWithin(weekly(['su'], '22:00', '04:00'), {
      '2026-06-07T21:00:00Z': true,
      '2026-06-08T01:00:00Z': true, // Monday
      '2026-06-08T02:00:00Z': false,
      '2026-06-01T21:00:00Z': false,
    });
  });

  it('last until midnight or all day long', () => {
    expectWithin(weekly(['mo'], '23:00', '24:00', 'UTC'), { '2026-06-01T23:59:59Z': true, '2026-06-02T00:00:00Z': false });
    expectWithin(weekly(['mo'], '23:00', '00:00', 'UTC'), { '2026-06-01T23:59:59Z': true, '2026-06-02T00:00:00Z': false });
    expectWithin(weekly(['mo'], '06:00', '06:00', 'UTC'), {
      '2026-06-01T05:59:00Z': false,
      '2026-06-02T05:59:00Z': true,
      '2026-06-02T06:00:00Z': false,
    });
  });

  it('go by the clock on the wall in the night in which it is put forward', () => {
    // 29 March 2026: 02:00 CET is 03:00 CEST.
    expectWithin(weekly(['sa'], '22:00', '04:00'), {
      '2026-03-28T20:59:00Z': false,
      '2026-03-28T21:00:00Z': true,
      '2026-03-29T01:00:00Z': true, // 03:00
      '2026-03-29T01:59:00Z': true,
      '2026-03-29T02:00:00Z': false, // 04:00
    });
    expectWithin(weekly(['su'], '02:00', '03:00'), { '2026-03-29T00:59:00Z': false, '2026-03-29T01:00:00Z': false });
  });

  it('go by the clock on the wall in the night in which it is put back', () => {
    // 25 October 2026: 03:00 CEST is 02:00 CET.
    expectWithin(weekly(['sa'], '22:00', '04:00'), {
      '2026-10-24T20:00:00Z': true,
      '2026-10-25T01:30:00Z': true,
      '2026-10-25T02:59:00Z': true, // 03:59, seven hours later
      '2026-10-25T03:00:00Z': false,
    });
    expectWithin(weekly(['su'], '02:00', '03:00'), {
      '2026-10-25T00:30:00Z': true,
      '2026-10-25T01:30:00Z': true,
      '2026-10-25T02:00:00Z': false,
    });
  });

  it('are those of their own zone', () => {
    expectWithin(weekly(['mo'], '00:00', '01:00', 'Asia/Kolkata'), {
      '2026-05-31T18:30:00Z': true,
      '2026-06-01T00:30:00Z': false,
    });
    expectWithin(weekly(['mo'], '00:00', '01:00', 'America/St_Johns'), {
      '2026-06-01T02:30:00Z': true,
      '2026-06-01T02:29:00Z': false,
    });
  });
});

describe('times by a rule', () => {
  it('last as long as they are said to, whatever the clock is put to', () => {
    const nights = byRule('FREQ=WEEKLY;BYDAY=SU', '2026-01-04T01:00', '4h');
    expectWithin(nights, {
      '2026-03-28T23:59:00Z': false,
      '2026-03-29T00:00:00Z': true,
      '2026-03-29T03:59:00Z': true, // 05:59 CEST
      '2026-03-29T04:00:00Z': false,
      '2026-10-24T22:59:00Z': false,
      '2026-10-24T23:00:00Z': true,
      '2026-10-25T02:59:00Z': true, // 03:59 CET
      '2026-10-25T03:00:00Z': false,
      '2026-10-25T12:00:00Z': false,
    });
  });

  it('begin at a time that is skipped with the offset from before, and at one that is there twice with the first', () => {
    const nights = byRule('FREQ=DAILY', '2026-01-01T02:30', '30m');
    expectWithin(nights, {
      '2026-03-29T01:29:00Z': false,
      '2026-03-29T01:30:00Z': true,
      '2026-03-29T02:00:00Z': false,
      '2026-10-25T00:30:00Z': true,
      '2026-10-25T01:30:00Z': false,
    });
  });

  it('go over midnight and over days', () => {
    expectWithin(byRule('FREQ=WEEKLY;BYDAY=SU', '2026-01-04T22:00', '4h', 'UTC'), {
      '2026-06-08T01:59:59Z': true,
      '2026-06-08T02:00:00Z': false,
    });
    expectWithin(byRule('FREQ=MONTHLY;BYDAY=-1FR', '2026-01-30T20:00', '3d', 'UTC'), {
      '2026-06-26T19:59:00Z': false,
      '2026-06-29T19:59:00Z': true,
      '2026-06-29T20:00:00Z': false,
    });
    expectWithin(byRule('FREQ=DAILY', '2026-01-01T00:00', '24h'), {
      '2026-10-25T22:59:00Z': false,
      '2026-10-25T23:00:00Z': true,
    });
  });

  it('do not begin before the first one', () => {
    expectWithin(byRule('FREQ=DAILY', '2026-06-01T22:00', '1h', 'UTC'), {
      '2026-05-31T22:30:00Z': false,
      '2026-06-01T22:30:00Z': true,
    });
  });

  /** The days, of some weeks or months from the start on, on which a rule's times begin. */
  const days = (rrule: string, start: string, count = 6, span = 1200) => {
    const each = byRule(rrule, `${start}T12:00`, '1h', 'UTC');
    const first = Date.parse(`${start}T12:00Z`);
    return Array.from({ length: span }, (_, index) => new Date(first + index * 86_400_000))
      .filter((instant) => isWithin(each, instant))
      .slice(0, count)
      .map((instant) => instant.toISOString().slice(0, 10));
  };

  // What RFC 5545 §3.8.5.3 gives for these rules (its starts are in 1997).
  it.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=DAILY;INTERVAL=10;COUNT=5', '1997-09-02', ['1997-09-02', '1997-09-12', '1997-09-22', '1997-10-02', '1997-10-12']],
    ['FREQ=DAILY;INTERVAL=2', '1997-09-02', ['1997-09-02', '1997-09-04', '1997-09-06', '1997-09-08', '1997-09-10', '1997-09-12']],
    [
      'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
      '1997-09-02',
      ['1997-09-02', '1997-09-04', '1997-09-09', '1997-09-11', '1997-09-16', '1997-09-18'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05',
      ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '1997-08-05',
      ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
    ],
    [
      'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
      '1997-09-05',
      ['1997-09-05', '1997-10-03', '1997-11-07', '1997-12-05', '1998-01-02', '1998-02-06'],
    ],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
      '1997-09-07',
      ['1997-09-07', '1997-09-28', '1997-11-02', '1997-11-30', '1998-01-04', '1998-01-25'],
    ],
    [
      'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
      '1997-09-22',
      ['1997-09-22', '1997-10-20', '1997-11-17', '1997-12-22', '1998-01-19', '1998-02-16'],
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-3',
      '1997-09-28',
      ['1997-09-28', '1997-10-29', '1997-11-28', '1997-12-29', '1998-01-29', '1998-02-26'],
    ],
    [
      'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
      '1997-09-30',
      ['1997-09-30', '1997-10-01', '1997-10-31', '1997-11-01', '1997-11-30', '1997-12-01'],
    ],
    [
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
      '1998-02-13',
      ['1998-02-13', '1998-03-13', '1998-11-13', '1999-08-13', '2000-10-13', '2001-04-13'],
    ],
    ['FREQ=MONTHLY;COUNT=3;BYMONTHDAY=15,30', '2007-01-15', ['2007-01-15', '2007-01-30', '2007-02-15']],
    ['FREQ=MONTHLY', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31', '2026-08-31', '2026-10-31']],
    ['FREQ=DAILY;UNTIL=20260602', '2026-06-01', ['2026-06-01', '2026-06-02']],
    ['FREQ=DAILY;UNTIL=20260602T120000', '2026-06-01', ['2026-06-01', '2026-06-02']],
    ['FREQ=DAILY;UNTIL=20260602T115959Z', '2026-06-01', ['2026-06-01']],
    ['freq=weekly;byday=mo', '2026-06-01', ['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22', '2026-06-29', '2026-07-06']],
  ])('%s from %s', (rrule, start, expected) => {
    expect(days(rrule, start)).toEqual(expected);
  });

  it('keep to an UNTIL in UTC', () => {
    expectWithin(byRule('FREQ=DAILY;UNTIL=20260602T200000Z', '2026-06-01T22:00', '1h'), {
      '2026-06-02T20:30:00Z': true,
      '2026-06-03T20:30:00Z': false,
    });
  });
});

describe('what is refused', () => {
  const refused = (input: Record<string, unknown>) =>
    maintenanceWindow
      .safeParse({ timezone: berlin, ...input })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const days = { days: ['mo'], from: '22:00', to: '04:00' };
  const rule = { rrule: 'FREQ=WEEKLY;BYDAY=SU', start: '2026-01-04T22:00', duration: '4h' };

  it.each([
    ['a zone that does not exist', { ...days, timezone: 'Mars/Base' }, 'timezone: a time zone such as Europe/Berlin'],
    ['an offset in place of a zone', { ...days, timezone: '+02:00' }, 'timezone: a time zone such as Europe/Berlin'],
    ['a time of day that does not exist', { ...days, from: '24:00' }, 'from: a time of day such as "22:00"'],
    ['no time of day', { ...days, to: '4' }, 'to: a time of day such as "04:00"'],
    ['half of it', { days: ['mo'], from: '22:00' }, ': either days, from and to, or rrule, start and duration'],
    ['both', { ...days, ...rule }, ': either days, from and to, or rrule, start and duration'],
    ['both by halves', { days: ['mo'], ...rule }, ': either days, from and to, or rrule, start and duration'],
    ['neither', {}, ': either days, from and to, or rrule, start and duration'],
    [
      'a day that does not exist',
      { ...rule, start: '2026-02-30T22:00' },
      'start: a local date and time such as 2026-01-04T22:00',
    ],
    ['a start with an offset', { ...rule, start: '2026-01-04T22:00Z' }, 'start: a local date and time such as 2026-01-04T22:00'],
    [
      'a start that the rule does not name',
      { ...rule, start: '2026-01-05T22:00' },
      'start: the rule does not name the day of start',
    ],
    ['a year long', { ...rule, duration: '365d' }, 'duration: at most 31d'],
  ])('%s', (_, input, message) => {
    expect(refused(input)).toEqual([message]);
  });

  it.each([
    ['FREQ=YEARLY', 'FREQ is DAILY, WEEKLY or MONTHLY'],
    [
      'FREQ=HOURLY;INTERVAL=2;BYHOUR=1',
      'BYHOUR is not understood; understood are FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL, WKST',
    ],
    ['BYDAY=SU', 'FREQ is DAILY, WEEKLY or MONTHLY'],
    ['FREQ=WEEKLY;BYDAY=SO', 'BYDAY lists weekdays such as MO,TH, or 2TU and -1SU of a month'],
    ['FREQ=WEEKLY;BYDAY=2SU', 'BYDAY counts weekdays only with FREQ=MONTHLY'],
    ['FREQ=MONTHLY;BYDAY=6SU', 'BYDAY lists weekdays such as MO,TH, or 2TU and -1SU of a month'],
    ['FREQ=WEEKLY;INTERVAL=0', 'INTERVAL is a number from 1 to 999'],
    ['FREQ=WEEKLY;INTERVAL=x', 'INTERVAL is a number from 1 to 999'],
    ['FREQ=WEEKLY;BYMONTHDAY=4', 'BYMONTHDAY does not go with FREQ=WEEKLY'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY lists days such as 1,15 or -1'],
    ['FREQ=WEEKLY;COUNT=0', 'COUNT is a number from 1 to 99999'],
    ['FREQ=WEEKLY;UNTIL=20260230', 'UNTIL is a date or time such as 20261231 or 20261231T220000Z'],
    ['FREQ=WEEKLY;UNTIL=20261231;COUNT=3', 'COUNT and UNTIL exclude each other'],
    ['FREQ=WEEKLY;WKST=XX', 'WKST is a weekday such as MO'],
    ['FREQ=WEEKLY;FREQ=DAILY', 'FREQ stands there twice'],
    [
      'FREQ=WEEKLY;BYSETPOS=1',
      'BYSETPOS is not understood; understood are FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL, WKST',
    ],
    ['FREQ=WEEKLY;', '“” is no part of a rule, such as FREQ=WEEKLY;BYDAY=SU'],
    ['', '“” is no part of a rule, such as FREQ=WEEKLY;BYDAY=SU'],
  ])('the rule %s', (rrule, message) => {
    expect(refused({ ...rule, rrule })).toEqual([`rrule: ${message}`]);
  });
});

it('names a window as it is written, and a moment by its clock', () => {
  expect(timeBeside(weekly(['mo'], '22:00', '04:00'), new Date('2026-06-02T22:30:59.5Z'))).toBe(
    '2026-06-03 00:30 (Europe/Berlin)',
  );
  expect(windowName(weekly(['fr', 'sa'], '22:00', '04:00'))).toBe('fr,sa 22:00-04:00 (Europe/Berlin)');
  expect(windowName(byRule('FREQ=WEEKLY;BYDAY=SU', '2026-01-04T22:00', '4h'))).toBe(
    'FREQ=WEEKLY;BYDAY=SU 2026-01-04T22:00/4h (Europe/Berlin)',
  );
});

describe('the clock on the wall', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Kathmandu',
    'UTC',
  );
  const seconds = fc.integer({ min: 0, max: 2_000_000_000 });

  it('finds an instant again, unless the clock shows the same twice', () => {
    fc.assert(
      fc.property(seconds, zones, (second, zone) => {
        const reading = readingAt(new Date(second * 1000), zone);
        const found = instantOf(reading, zone);
        expect(readingAt(new Date(found), zone)).toBe(reading);
        expect(found).toBeLessThanOrEqual(second * 1000);
      }),
    );
  });

  it('is within a window of every day and hour, always', () => {
    const all = weekly([...weekdays], '00:00', '24:00');
    fc.assert(fc.property(seconds, (second) => isWithin(all, new Date(second * 1000))));
  });

  it('knows the days of the week', () => {
    expect([0, 1, -1, 20_600].map(weekdayOf)).toEqual(['th', 'fr', 'we', 'we']);
    expect(wallTime('2026-01-04T22:00:30')).toBe(Date.UTC(2026, 0, 4, 22, 0, 30));
  });
});
