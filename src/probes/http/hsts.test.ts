import fc from 'fast-check';
import { parseHsts } from './hsts.ts';

const policy = (maxAge: number, includeSubDomains = false) => ({ valid: true, maxAge, includeSubDomains });
const invalid = { valid: false };

describe('Strict-Transport-Security (RFC 6797 §6.1)', () => {
  it.each<[string, unknown]>([
    ['max-age=31536000', policy(31536000)],
    ['max-age=31536000; includeSubDomains', policy(31536000, true)],
    ['max-age=15768000 ; includesubdomains', policy(15768000, true)],
    ['max-age="31536000"', policy(31536000)],
    ['MAX-AGE=1;INCLUDESUBDOMAINS;preload', policy(1, true)],
    ['includeSubDomains; max-age = 5', policy(5, true)],
    ['max-age=0', policy(0)],
    ['; ;max-age=7;;', policy(7)],
    ['max-age=7; future="a;b=c"; other=token', policy(7)],
    ['max-age="3\\1"', policy(31)],
    ['max-age=99999999999999999999', policy(Number.MAX_SAFE_INTEGER)],
    ['', invalid],
    ['includeSubDomains', invalid],
    ['max-age', invalid],
    ['max-age=', invalid],
    ['max-age=-1', invalid],
    ['max-age=+1', invalid],
    ['max-age=1.5', invalid],
    ['max-age=1e9', invalid],
    ['max-age=365d', invalid],
    ['max-age=""', invalid],
    ['max-age="31536000', invalid],
    ['max-age=31536000; max-age=0', invalid],
    ['max-age=31536000; includeSubDomains; INCLUDESUBDOMAINS', invalid],
    ['max-age=31536000; x=1; x=2', invalid],
    ['max-age=31536000, max-age=0', invalid],
    ['max-age=31536000 includeSubDomains', invalid],
    ['max-age=31536000; includeSubDomains=true', invalid],
    ['max-age=31536000; =1', invalid],
    ['max-age=31536000; ü', invalid],
    ['max-age:31536000', invalid],
  ])('%s', (field, expected) => expect(parseHsts(field)).toEqual(expected));

  it('is absent where there is no field', () => expect(parseHsts(undefined)).toBeNull());

  it('finds the age among other directives, wherever it stands', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}-x$/);
    const others = fc.uniqueArray(name, { maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(), others, fc.nat(), fc.boolean(), (age, names, place, quotes) => {
        const directives: string[] = [...names];
        directives.splice(place % (names.length + 1), 0, quotes ? `Max-Age="${age}"` : `max-age=${age}`);
        expect(parseHsts(directives.join(' ; '))).toEqual(policy(age));
      }),
    );
  });

  it('never reads an age out of anything that has none, and ends for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', ';', '"', '\\', ' ', ',', '0', 'max-age', '\t') }), (field) => {
        const read = parseHsts(field);
        if (read?.valid) expect(field).toMatch(/max-age\s*=\s*"?[\\0]/);
      }),
    );
  });

  it('takes time in proportion to the length of a hostile field', () => {
    expect(parseHsts(`max-age="${'\\'.repeat(30_000)}`)).toEqual(invalid);
    expect(parseHsts(' '.repeat(30_000))).toEqual(invalid);
    expect(parseHsts(';a'.repeat(15_000))).toEqual(invalid);
  });
});
