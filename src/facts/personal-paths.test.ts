import { personsIn, withPersons } from './personal-paths.ts';

const told = (text: string) => withPersons(text, (person) => `<${person}>`);

it.each([
  ['/home/alice', '/home/<alice>'],
  ['/home/alice/x/vault.img', '/home/<alice>/x/vault.img'],
  ['/home/Alice Smith/x', '/home/<Alice Smith>/x'],
  ['/home/alice_sander', '/home/<alice_sander>'],
  ['/home/alice@example.org', '/home/<alice@example.org>'],
  ['/home/alice.home', '/home/<alice>.home'],
  ['/home/.ecryptfs/alice/.Private', '/home/.ecryptfs/<alice>/.Private'],
  ['/var/home/alice', '/var/home/<alice>'],
  ['nas.example.org:/export/homes/alice', 'nas.example.org:/export/homes/<alice>'],
  ['tank/home/alice', 'tank/home/<alice>'],
  ['/media/alice/stick', '/media/<alice>/stick'],
  ['/run/media/alice/stick', '/run/media/<alice>/stick'],
  ['swap /home/alice/swapfile', 'swap /home/<alice>/swapfile'],
  ['file system of /home/alice/vault.img', 'file system of /home/<alice>/vault.img'],
  ['/dev/mapper/home-alice', '/dev/mapper/home-<alice>'],
  ['rpool/USERDATA/alice_ab12cd', 'rpool/USERDATA/<alice>_ab12cd'],
  ['rpool/USERDATA/alice_ab12cd@daily/x', 'rpool/USERDATA/<alice>_ab12cd@daily/x'],
  ['rpool/USERDATA/alice', 'rpool/USERDATA/<alice>'],
])('%s tells a person', (text, expected) => {
  expect(told(text)).toBe(expected);
});

it.each([
  '/',
  '/home',
  '/home/',
  '/homestead/x',
  '/srv/media/films',
  '/run/user/1000/doc',
  '/dev/mapper/vg0-home',
  '/srv/myhome/x',
])('%s tells none', (text) => {
  expect(told(text)).toBe(text);
});

it('finds the persons of paths that a policy names, and takes none of them for a pattern', () => {
  expect(personsIn(['/', '/home/alice/x', '/home/bob', '/home/alice', '/home/*', '/home/b?b', 'swap'])).toEqual(['alice', 'bob']);
});

it('reads long texts in bounded time', () => {
  const before = performance.now();
  for (const part of ['home/', '/home/', 'USERDATA/', '/media/', '_aaaaaa', '.home']) told(part.repeat(4096));
  expect(performance.now() - before).toBeLessThan(1000);
});
