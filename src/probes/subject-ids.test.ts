import { uniqueIds } from './subject-ids.ts';

it('ids are as wanted, unless one is taken', () => {
  const id = uniqueIds();
  expect([id('a', 'x'), id('b', 'x'), id('a', 'x'), id('a', 'x'), id('a', 'y'), id('a (x)', 'z')]).toEqual([
    'a',
    'b',
    'a (x)',
    'a (2)',
    'a (y)',
    'a (x) (z)',
  ]);
});

it('long ones stay different, and within what a subject may be called', () => {
  const id = uniqueIds();
  const ids = [1, 2, 3].map((each) => id('x'.repeat(3000) + each, 'y'.repeat(3000)));
  expect(new Set(ids).size).toBe(3);
  expect(Math.max(...ids.map((each) => each.length))).toBeLessThanOrEqual(2048);
});
