import { hostBackup } from '../../../../../fixtures/every-backup.ts';
import { machine } from '../../../../../fixtures/ssh-host.ts';
import { setsByHost } from './by-host.ts';

const of = { target: 'db-1', systems: ['192.0.2.10'], account: null, provider: 'hetzner', site: null, covers: null };
const origins = (declared: typeof of | null, ...hosts: string[]) =>
  setsByHost(
    hosts.map((host) => ({ name: `of ${host}`, host, location: '/srv/repo', copies: [], whole: true })),
    hostBackup('restic', { of: declared }),
    machine(),
  ).map(({ origin: { target, systems, known } }) => [target, systems.at(-1) ?? null, known]);

it.each(['db-1', 'DB-1.example.org', '192.0.2.10'])('a declaration speaks of %s, as it names it', (host) => {
  expect(origins(of, host, 'web-1')).toEqual([
    ['db-1', host, 'seen'],
    [null, 'web-1', 'seen'],
  ]);
});

it.each(['db-11', '192.0.2.1', ''])('it does not speak of %j beside others', (host) => {
  expect(origins(of, host, 'web-1').map(([target]) => target)).toEqual([null, null]);
});

it('speaks of the only host that there is, which is not seen to be the one where it calls itself otherwise', () => {
  expect(origins(of, 'f00')).toEqual([['db-1', 'f00', 'declared']]);
  expect(origins(of, 'f00', 'f00')).toEqual([
    ['db-1', 'f00', 'declared'],
    ['db-1', 'f00', 'declared'],
  ]);
  expect(origins(of, '')).toEqual([['db-1', '192.0.2.10', 'declared']]);
});

it('is not needed where the copies tell', () => {
  expect(origins(null, 'f00', '')).toEqual([
    [null, 'f00', 'seen'],
    [null, null, null],
  ]);
});
