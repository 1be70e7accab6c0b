import { backupSet, copyAt } from '../../fixtures/facts/backup-set.ts';
import { idle, swap, volume } from '../../fixtures/facts/volume.ts';
import type { BackupSet } from '../../src/facts/index.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { backupCompleteness } from './completeness.ts';

const base = backupSet();
const by = (origin: Partial<BackupSet['origin']>, changes: Partial<BackupSet> = {}) =>
  backupSet({ ...changes, origin: { ...base.origin, known: 'seen', coversKnown: 'seen', ...origin } });
const beside = (...facts: BackupSet[]) => ({ alongside: { facts: facts.map((fact) => ({ target: 'backup-1', fact })) } });
const failure = {
  target: 'backup-1',
  failure: {
    probe: 'ssh-host',
    kinds: ['backup-set'],
    reason: 'denied' as const,
    detail: 'restic snapshots',
    at: '2026-06-01T00:00:00Z',
  },
};
const mount = (path: string, changes: Parameters<typeof volume>[0] = {}) => volume({ mount: path, ...changes });
const root = mount('/');
const srv = mount('/srv');

checkTable(backupCompleteness, {
  holds: [
    [
      'its mount point is in the copies',
      [srv],
      { ...beside(by({ covers: ['/srv'] })), code: 'covered', indicative: false, warns: [] },
    ],
    ['with a slash at the end', [srv], { ...beside(by({ covers: ['/srv/'] })), indicative: false }],
    ['root and its own path', [root, srv], { ...beside(by({ covers: ['/', '/srv'] })), indicative: false }],
    ['two sets', [root, srv], { ...beside(by({ covers: ['/'] }), by({ covers: ['/srv'] })), indicative: false }],
    ['by the short name in the copies', [srv], { ...beside(by({ covers: ['/srv'], systems: ['DB-1'] })), indicative: false }],
    [
      'by the name in the copies, where no target is declared',
      [srv],
      { ...beside(by({ covers: ['/srv'], target: null })), indicative: false },
    ],
    [
      'below a path of the copies: a program may stop there',
      [srv],
      { ...beside(by({ covers: ['/'] })), code: 'likely', indicative: true },
    ],
    [
      'only the configuration says what is in the copies',
      [srv],
      { ...beside(by({ covers: ['/srv'], coversKnown: 'declared' })), indicative: true },
    ],
    [
      'only the configuration says whose copies they are',
      [srv],
      { ...beside(by({ covers: ['/srv'], known: 'declared' })), indicative: true },
    ],
    [
      'the copies name another system than the configuration',
      [srv],
      { ...beside(by({ covers: ['/srv'], systems: ['db-2.example.org'] })), indicative: true },
    ],
    ['the short name alone', [srv], { ...beside(by({ covers: ['/srv'], target: null, systems: ['db-1'] })), indicative: true }],
    [
      'one that is excepted',
      [srv, mount('/cache')],
      { ...beside(by({ covers: ['/srv'] })), with: { except: ['/cache'] }, warns: ['left-out'] },
    ],
    [
      'only those that are named',
      [srv, mount('/cache')],
      { ...beside(by({ covers: ['/srv'] })), with: { mounts: ['/srv'] }, indicative: false },
    ],
    [
      'swap and memory are nothing to keep',
      [srv, volume(swap), mount('/run', { content: 'volatile' })],
      beside(by({ covers: ['/srv'] })),
    ],
    [
      'shares and devices that nobody uses get a word',
      [srv, mount('/nfs', { content: 'remote' }), volume(idle)],
      { ...beside(by({ covers: ['/srv'] })), warns: ['remote', 'idle'] },
    ],
    ['in young copies', [srv], { ...beside(by({ covers: ['/srv'] })), with: { maxAge: '2d' }, indicative: false }],
    [
      'although another host could not be looked at',
      [srv],
      { alongside: { facts: [{ target: 'b', fact: by({ covers: ['/srv'] }) }], failures: [failure] } },
    ],
  ],
  fails: [
    [
      'its last copy is no larger than an empty archive',
      [srv],
      { ...beside(by({ covers: ['/srv'] }, { copies: [copyAt('2026-05-31T00:00:00Z', { size: 100 })] })), code: 'uncovered' },
    ],
    [
      'in copies that nobody makes any more',
      [srv],
      {
        ...beside(by({ covers: ['/srv'] }, { copies: [copyAt('2026-05-01T00:00:00Z')] })),
        with: { maxAge: '2d' },
        code: 'uncovered',
      },
    ],
    ['in no copies', [srv, mount('/data')], { ...beside(by({ covers: ['/srv'] })), code: 'uncovered' }],
    ['a part of it only', [srv], { ...beside(by({ covers: ['/srv/www'] })), code: 'uncovered' }],
    ['a name that begins alike', [srv], { ...beside(by({ covers: ['/sr', '/srv2'] })), code: 'uncovered' }],
    ['a database is no mount point', [srv], { ...beside(by({ covers: ['orders'] })), code: 'uncovered' }],
    ['a path with dots', [srv], { ...beside(by({ covers: ['/srv/../etc', '/./srv'] })), code: 'uncovered' }],
    ['the copies are of another target', [srv], { ...beside(by({ covers: ['/'], target: 'db-2' })), code: 'uncovered' }],
    [
      'the copies are of another host',
      [srv],
      { ...beside(by({ covers: ['/'], target: null, systems: ['db-10.example.org'] })), code: 'uncovered' },
    ],
    ['the set has no copy', [srv], { ...beside(by({ covers: ['/srv'] }, { copies: [] })), code: 'uncovered' }],
    [
      'its only copy is empty',
      [srv],
      { ...beside(by({ covers: ['/srv'] }, { copies: [copyAt('2026-05-31T00:00:00Z', { size: 0 })] })), code: 'uncovered' },
    ],
    [
      'its only copy is from the future',
      [srv],
      { ...beside(by({ covers: ['/srv'] }, { copies: [copyAt('2026-06-02T00:00:00Z')] })), code: 'uncovered' },
    ],
    [
      'one that may hold data',
      [srv, mount('/mnt', { content: 'unknown' })],
      { ...beside(by({ covers: ['/srv'] })), code: 'uncovered' },
    ],
  ],
  unknown: [
    [
      'nothing tells whether its only copy is one',
      [srv],
      {
        ...beside(by({ covers: ['/srv'] }, { copies: [copyAt('2026-05-31T00:00:00Z', { size: null })] })),
        reason: 'not-visible',
      },
    ],
    [
      'nothing tells whether its young copy is one',
      [srv],
      {
        ...beside(
          by({ covers: ['/srv'] }, { copies: [copyAt('2026-05-01T00:00:00Z'), copyAt('2026-05-31T00:00:00Z', { size: null })] }),
        ),
        with: { maxAge: '2d' },
        reason: 'not-visible',
      },
    ],
    ['no copies were looked at', [srv], { reason: 'no-subject' }],
    ['a look at copies failed', [srv], { alongside: { failures: [failure] }, reason: 'not-visible' }],
    [
      'one set has it not, and another look failed',
      [srv],
      { alongside: { facts: [{ target: 'b', fact: by({ covers: ['/etc'] }) }], failures: [failure] }, reason: 'not-visible' },
    ],
    ['nobody says what is in the copies', [srv], { ...beside(by({ covers: null, coversKnown: null })), reason: 'not-visible' }],
    [
      'nobody says of what the copies are',
      [srv],
      { ...beside(by({ covers: ['/srv'], target: null, systems: [] })), reason: 'not-visible' },
    ],
    [
      'they name localhost',
      [srv],
      { ...beside(by({ covers: ['/srv'], target: null, systems: ['localhost'] })), reason: 'not-visible' },
    ],
    [
      'the copies were cut off the listing',
      [srv],
      { ...beside(by({ covers: ['/srv'] }, { copies: [], whole: false })), reason: 'not-visible' },
    ],
    [
      'a mount point that is named is not there',
      [srv],
      { ...beside(by({ covers: ['/'] })), with: { mounts: ['/srv', '/data'] }, reason: 'not-visible' },
    ],
    ['there is no data', [volume(swap)], { ...beside(by({ covers: ['/'] })), reason: 'no-subject' }],
  ],
  notApplicable: none('without data there is nothing to say'),
});

describe('disks as their provider has them', () => {
  const disk = (server: string, ...names: string[]) =>
    volume({
      use: 'attached',
      mount: null,
      device: null,
      system: server,
      subject: { id: `cloud: ${server}`, names: [server, ...names] },
    });
  const set = (server: string, covers: string[] | null, changes: object = {}) => ({
    target: 'cloud',
    fact: backupSet({
      origin: {
        systems: [server],
        account: null,
        provider: null,
        site: null,
        target: null,
        known: 'seen',
        covers,
        coversKnown: covers === null ? null : 'seen',
      },
      location: `backups of ${server}`,
      ...changes,
    }),
  });
  const judge = (volumes: ReturnType<typeof disk>[], ...facts: ReturnType<typeof set>[]) =>
    backupCompleteness.judge(volumes, { except: [] }, asOf('2026-06-01T00:00:00Z', { target: 'cloud', alongside: { facts } }));

  it('are covered by copies of all of their server', () => {
    expect(judge([disk('web-1'), disk('web-2')], set('web-1', ['/']), set('web-2', ['/']))).toMatchObject({
      outcome: 'holds',
      code: 'covered',
    });
    expect(judge([disk('web-1'), disk('web-2')], set('web-1', ['/']))).toMatchObject({ outcome: 'fails', code: 'uncovered' });
  });

  it('are not by copies of which nobody knows what is in them', () => {
    expect(judge([disk('web-1')], set('web-1', null))).toMatchObject({ outcome: 'unknown' });
  });

  it('a further disk of the server is not in them by itself', () => {
    const further = { ...disk('web-1'), subject: { id: 'cloud: data', names: ['data', '/dev/disk/by-id/x'] } };
    expect(judge([further], set('web-1', ['/']))).toMatchObject({ outcome: 'fails' });
  });
});
