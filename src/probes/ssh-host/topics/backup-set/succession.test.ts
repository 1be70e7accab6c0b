import { chains, type Member } from './succession.ts';

const day = 86_400_000;
/** A set of paths with copies from one night to another. */
const member = (paths: string[], first: number, last: number, changes: Partial<Member> = {}): Member => ({
  host: 'db-1',
  paths,
  leavesOut: [],
  first: first * day,
  last: last * day,
  count: last - first + 1,
  ...changes,
});
const joined = (...members: Member[]) => chains(members).map((chain) => chain.map((each) => members.indexOf(each)));
const srv = member(['/srv'], 1, 9);

it('a set is continued by one that begins later and has its paths, and more', () =>
  expect(joined(srv, member(['/etc', '/srv'], 10, 14))).toEqual([[0, 1]]));

it('a set is continued whatever the order in which they are listed, the oldest first', () =>
  expect(
    joined(member(['/etc', '/home', '/srv'], 20, 24), srv, member(['/etc', '/srv'], 10, 19), member(['/opt'], 1, 24)),
  ).toEqual([[1, 2, 0], [3]]));

it.each<[string, Member, Member]>([
  ['all of its paths lie in folders of the next', member(['/srv/a', '/srv/b'], 1, 9), member(['/srv'], 10, 14)],
  [
    'what the next leaves out, it left out, too',
    member(['/srv'], 1, 9, { leavesOut: ['*.tmp', '/srv/cache'] }),
    member(['/etc', '/srv'], 10, 14, { leavesOut: ['*.tmp', '/srv/cache'] }),
  ],
  ['what the next leaves out lies elsewhere', srv, member(['/home', '/srv'], 10, 14, { leavesOut: ['/home/*/.cache', '/srv2'] })],
  ['there is a pause between them, which their times show', srv, member(['/etc', '/srv'], 100, 114)],
])('a set is continued where %s', (_, older, newer) => expect(joined(older, newer)).toEqual([[0, 1]]));

it.each<[string, Member, Member]>([
  ['both go on', member(['/srv'], 1, 14), member(['/etc', '/srv'], 10, 14)],
  ['both have a copy of one moment', srv, member(['/etc', '/srv'], 9, 14)],
  ['the wider one was before', member(['/srv'], 10, 14), member(['/etc', '/srv'], 1, 9)],
  ['a path is left out', member(['/etc', '/srv'], 1, 9), member(['/srv'], 10, 14)],
  ['one of several paths is another', member(['/etc', '/srv'], 1, 9), member(['/home', '/srv', '/opt'], 10, 14)],
  ['a path only begins alike', srv, member(['/srv2', '/etc'], 10, 14)],
  ['only a part of a path is left', srv, member(['/srv/a', '/srv/b'], 10, 14)],
  ['the next is of /, which is mostly one file system', srv, member(['/'], 10, 14)],
  ['the host is another one', srv, member(['/etc', '/srv'], 10, 14, { host: 'web-1' })],
  ['nobody knows the host', { ...srv, host: '' }, member(['/etc', '/srv'], 10, 14, { host: '' })],
  ['nobody knows the paths', member([], 1, 9), member(['/srv'], 10, 14)],
  ['the next leaves some names out', srv, member(['/etc', '/srv'], 10, 14, { leavesOut: ['*.db'] })],
  ['the next leaves out a part of it', srv, member(['/etc', '/srv'], 10, 14, { leavesOut: ['/srv/orders'] })],
  ['the next leaves out what it lies in', member(['/srv/a'], 1, 9), member(['/srv'], 10, 14, { leavesOut: ['/srv'] })],
  ['the next may leave out a part of it', srv, member(['/etc', '/srv'], 10, 14, { leavesOut: ['/s*/orders'] })],
  ['the next leaves out a part of it in other words', srv, member(['/etc', '/srv'], 10, 14, { leavesOut: ['/x/../srv/orders'] })],
  ['the next leaves out all that there is', srv, member(['/etc', '/srv'], 10, 14, { leavesOut: ['/*'] })],
  ['the next takes back what it left out', srv, member(['/etc', '/srv'], 10, 14, { leavesOut: ['!/home'] })],
])('a set stays one of its own where %s', (_, older, newer) => expect(joined(older, newer)).toEqual([[0], [1]]));

it('of two that end in one, that of more copies goes on: the copies of one would fill the gaps of the other', () =>
  expect(joined(member(['/etc'], 5, 9), srv, member(['/etc', '/srv'], 10, 14))).toEqual([[0], [1, 2]]));

it('of two that go on side by side, the first continues it', () =>
  expect(joined(srv, member(['/home', '/srv'], 11, 14), member(['/etc', '/srv'], 10, 14))).toEqual([[1], [0, 2]]));

it('is done with many sets of many paths in seconds', () => {
  const many = Array.from({ length: 100 }, (_, index) => `/srv/${index}`);
  const others = Array.from({ length: 99 }, (_, index) => `/var/${'x'.repeat(100)}/${index}`);
  const members = Array.from({ length: 200 }, (_, index) => member(many, index, index, { leavesOut: [...others, `*.${index}`] }));
  expect(chains(members)).toHaveLength(200);
}, 15_000);
