import { accountName, pseudonyms } from './pseudonym.ts';

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

describe('an account’s name in facts', () => {
  const settings = { pseudonymOf: pseudonyms('key') };
  it('is a pseudonym where it may be a person’s', () => {
    for (const name of ['alice', 'a.miller', 'root2', '']) expect(accountName(name, settings, {})).toMatch(/^person-/);
  });
  it('stays where it is a role’s or a program’s, or the policy names it', () => {
    for (const name of ['root', 'Admin', 'deploy']) expect(accountName(name, settings, {})).toBe(name);
    expect(accountName('x-alice', settings, { accounts: ['x-*'] })).toBe('x-alice');
  });
  it('is bounded', () => {
    expect(accountName('a'.repeat(1000), { pseudonymOf: (name) => name }, {})).toHaveLength(100);
  });
});
