import { readTool } from '../../../../../../fixtures/backup-tool.ts';
import { absent, said } from '../../../../../../fixtures/ssh-host.ts';
import { walG } from './wal-g.ts';

const backup = (changes: object = {}) => ({
  backup_name: 'base_000000010000000000000003',
  time: '2026-11-20T01:10:00Z',
  wal_file_name: '000000010000000000000003',
  storage_name: 'default',
  start_time: '2026-11-20T01:00:00.123456Z',
  finish_time: '2026-11-20T01:09:59.5Z',
  date_fmt: '%Y-%m-%dT%H:%M:%S.%fZ',
  hostname: 'db-1',
  data_dir: '/var/lib/postgresql/15/main',
  pg_version: 150014,
  start_lsn: 50331688,
  finish_lsn: 50331904,
  is_permanent: false,
  system_identifier: 7_710_532_434,
  uncompressed_size: 23000000,
  compressed_size: 3000000,
  ...changes,
});
const look = (...backups: object[]) => readTool(walG, { list: said(JSON.stringify(backups)) });

it('tells base backups and those that hold what changed since another', () => {
  const delta = {
    backup_name: 'base_000000010000000000000005_D_000000010000000000000003',
    start_time: '2026-11-21T01:00:00Z',
    time: '2026-11-21T01:01:00Z',
  };
  expect(look(backup(), backup(delta)).sets).toMatchObject([
    {
      whole: true,
      mechanism: null,
      place: { systems: [] },
      origin: { known: 'seen', systems: ['db-1'] },
      copies: [
        {
          id: 'base_000000010000000000000003',
          at: '2026-11-20T01:00:00.123Z',
          size: 3000000,
          complete: true,
          incremental: false,
          encryption: 'unknown',
        },
        { at: '2026-11-21T01:00:00.000Z', size: null, incremental: true },
      ],
    },
  ]);
});

it.each([
  ['whose sentinel is older than its beginning', { start_time: '2030-01-01T00:00:00Z' }, { at: '2026-11-20T01:10:00.000Z' }],
  [
    'of an older version',
    { time: undefined, modified: '2026-11-20T01:10:00+01:00', start_time: '2026-11-20T01:00:00Z' },
    { at: '2026-11-20T00:10:00.000Z' },
  ],
  ['whose size was not recorded', { compressed_size: 0 }, { size: null }],
])('one %s', (_, changes, expected) => {
  expect(look(backup(changes)).sets[0]!.copies).toMatchObject([expected]);
});

it('an empty store is a set without copies', () => {
  const none = said('', { stderr: 'INFO: 2026/11/21 08:00:00.000000 No backups found\n' });
  expect([look().sets, readTool(walG, { list: none }).sets]).toMatchObject([[{ copies: [] }], [{ copies: [] }]]);
});

it.each([
  ['silence', said('')],
  ['half an answer', said('[{"backup_name":')],
  ['an error', said('', { status: 1, stderr: 'ERROR: AccessDenied\n' })],
  ['no such program', absent],
  ['a date that is none', said(JSON.stringify([backup({ start_time: '20 Nov' })]))],
  ['a size below nothing', said(JSON.stringify([backup({ compressed_size: -1 })]))],
])('%s is a failure', (_, list) => {
  expect(readTool(walG, { list })).toMatchObject({ sets: [], failures: [{}] });
});
