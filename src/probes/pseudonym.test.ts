import { pseudonyms } from './pseudonym.ts';

describe('pseudonyms', () => {
  it('are the same for one name and key, and do not contain the name', () => {
    const first = pseudonyms('a long key of an office')('alice');
    expect(first).toMatch(/^person-[0-9a-f]{12}$/);
    expect(pseudonyms('a long key of an office')('alice')).toBe(first);
  });

  it('differ by name and by key', () => {
    const of = pseudonyms('a long key of an office');
    expect(of('alice')).not.toBe(of('bob'));
    expect(pseudonyms('another key')('alice')).not.toBe(of('alice'));
  });

  it('differ from run to run without a key', () => {
    const [first, second] = [pseudonyms(null), pseudonyms(null)];
    expect(first('alice')).toBe(first('alice'));
    expect(first('alice')).not.toBe(second('alice'));
  });
});
