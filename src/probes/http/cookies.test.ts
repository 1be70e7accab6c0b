import fc from 'fast-check';
import { parseCookie } from './cookies.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const parse = (field: string) => parseCookie(field, now);
const cookie = (changes: object = {}) => ({ name: 'sid', secure: false, httpOnly: false, sameSite: null, ...changes });

describe('Set-Cookie (RFC 6265 §5.2)', () => {
  it.each<[string, unknown]>([
    ['sid=1', cookie()],
    ['sid=1; Secure; HttpOnly; SameSite=Lax', cookie({ secure: true, httpOnly: true, sameSite: 'lax' })],
    ['sid=1;secure;HTTPONLY;samesite = STRICT', cookie({ secure: true, httpOnly: true, sameSite: 'strict' })],
    ['sid=1; Secure=false', cookie({ secure: true })],
    ['sid=Secure; Path=/', cookie()],
    ['sid=1; Path=/Secure; Comment=HttpOnly', cookie()],
    ['sid=1, Secure', cookie()],
    ['sid=1; SameSite=None; SameSite=Strict', cookie({ sameSite: 'strict' })],
    ['sid=1; SameSite=Strict; SameSite=off', cookie()],
    ['sid=1; SameSite', cookie()],
    ['just-a-value; Secure', cookie({ name: '', secure: true })],
    ['=value', cookie({ name: '' })],
    ['sid=', cookie()],
    ['a=b=c', cookie({ name: 'a' })],
    ['', null],
    ['=; Secure', null],
    ['sid=; Max-Age=0', null],
    ['sid=; Max-Age=-5; Secure', null],
    ['sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', null],
    ['sid=; Expires=Thu, 01-Jan-1970 00:00:01 GMT', null],
    ['sid=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', cookie()],
    ['sid=1; Max-Age=0; Max-Age=60', cookie()],
    ['sid=1; Max-Age=soon', cookie()],
    ['sid=1; Expires=yesterday', cookie()],
    ['sid=1; Expires=0', cookie()],
    ['sid=1; Expires=-1', cookie()],
    ['sid=1; Expires=Thu, 01 Jan 1970', cookie()],
    ['sid=1; Expires=1970-01-01T00:00:00Z', cookie()],
    ['sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Expires=0', null],
    ['sid=1; Expires=Sun, 31 May 2026 23:00:00 GMT', cookie()],
    ['sid=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT', cookie()],
  ])('%s', (field, expected) => expect(parse(field)).toEqual(expected));

  it('keeps of a long name only what a fact has room for', () => expect(parse(`${'n'.repeat(9000)}=1`)?.name).toHaveLength(200));

  it('sees an attribute only where one stands, whatever name and value say', () => {
    const text = fc.string({ unit: fc.constantFrom('Secure', 'HttpOnly', 'SameSite', '=', ' ', ',', 'x') });
    fc.assert(
      fc.property(text, fc.subarray(['Secure', 'HttpOnly', 'SameSite=Lax']), (value, attributes) => {
        expect(parse([`sid=${value}`, ...attributes].join('; '))).toEqual(
          cookie({
            secure: attributes.includes('Secure'),
            httpOnly: attributes.includes('HttpOnly'),
            sameSite: attributes.includes('SameSite=Lax') ? 'lax' : null,
          }),
        );
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (field) => void parse(field)));
  });
});
