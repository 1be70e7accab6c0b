import fc from 'fast-check';
import { parseCookieDate } from './cookie-date.ts';

const newYear = Date.UTC(2030, 0, 1, 12, 30, 5);

describe('the cookie date (RFC 6265 §5.1.1)', () => {
  it.each([
    'Tue, 01 Jan 2030 12:30:05 GMT',
    'Tuesday, 01-Jan-30 12:30:05 GMT',
    'Tue Jan  1 12:30:05 2030',
    '12:30:5 1 january 2030',
    '2030 1st 01x Jan 12:30:05',
    'Tue, 01 Jan 2030 12:30:05 -0500',
  ])('%s', (text) => expect(parseCookieDate(text)).toBe(newYear));

  it.each([
    ['01 Jan 70 00:00:00', 0],
    ['01 Jan 69 00:00:00', Date.UTC(2069, 0, 1)],
    ['01 Jan 99 00:00:00', Date.UTC(1999, 0, 1)],
    ['29 Feb 2028 00:00:00', Date.UTC(2028, 1, 29)],
    ['31 Dec 9999 23:59:59', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('%s', (text, expected) => expect(parseCookieDate(text)).toBe(expected));

  it.each([
    '',
    '0',
    '-1',
    '2000',
    'Thu, 01 Jan 1970',
    '1970-01-01',
    '1970-01-01T00:00:00Z',
    '01 Jan 00:00:00',
    'Jan 1970 00:00:00',
    '01 1970 00:00:00',
    '00 Jan 1970 00:00:00',
    '32 Jan 1970 00:00:00',
    '31 Feb 1970 00:00:00',
    '29 Feb 2027 00:00:00',
    '01 Jan 1600 00:00:00',
    '01 Jan 19700 00:00:00',
    '01 Jan 1970 24:00:00',
    '01 Jan 1970 00:60:00',
    '01 Jan 1970 00:00:60',
    '01 Jan 1970 00:00:000',
    '01 Jan 1970 00:00',
  ])('passes %j over', (text) => expect(parseCookieDate(text)).toBeNull());

  it('reads every date that JavaScript writes for HTTP', () => {
    const moment = fc.integer({ min: Date.UTC(1601, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });
    fc.assert(fc.property(moment, (second) => parseCookieDate(new Date(second * 1000).toUTCString()) === second * 1000));
  });
});
