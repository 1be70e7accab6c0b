import { matchesName } from './name-pattern.ts';

describe('matchesName', () => {
  it.each([
    ['admin', 'Admin', true],
    ['admin', 'admins', false],
    ['admin*', 'admins', true],
    ['*-ops', 'night-ops', true],
    ['*-ops', 'ops', false],
    ['?ops', 'dops', true],
    ['?ops', 'ops', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
  ])('%s and %s: %s', (pattern, name, expected) => expect(matchesName(pattern, name)).toBe(expected));

  it('is quick on patterns made to be slow', () => {
    expect(matchesName(`${'*a'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
