import { readTool, recorded } from '../../../../../../fixtures/backup-tool.ts';
import { said } from '../../../../../../fixtures/ssh-host.ts';
import { pgbackrest } from './pgbackrest.ts';

const real = { info: recorded('root/pgbackrest-info'), settings: recorded('root/pgbackrest-settings') };
const text = real.info.ok ? real.info.stdout : '';
const look = (info: string, settings = real.settings) => readTool(pgbackrest, { info: said(info), settings }, { path: null });

it('tells each repository of a real stanza by itself', () => {
  const { sets, failures } = readTool(pgbackrest, real, { path: null });
  expect(failures).toEqual([]);
  expect(sets.map(({ subject, location }) => [subject.id, location])).toEqual([
    ['db-1.example.org:/srv/pb/repo orders repo1', '/srv/pb/repo'],
    ['db-1.example.org:/srv/pb/repo2 orders repo2', '/srv/pb/repo2'],
  ]);
  const [encrypted, plain] = sets;
  expect(encrypted).toMatchObject({
    mechanism: 'pgBackRest (aes-256-cbc)',
    whole: true,
    copies: [
      {
        id: '20261121-082315F',
        at: '2026-11-21T08:23:15.000Z',
        size: 3069232,
        complete: true,
        incremental: false,
        encryption: 'encrypted',
      },
      { id: '20261121-082315F_20261121-082318I', size: null, complete: true, incremental: true, encryption: 'encrypted' },
    ],
    expiry: { seen: true, rules: [{ name: 'repo1-retention-full=2', after: null, keeps: 2 }] },
    place: { systems: ['db-1', 'db-1.example.org', '192.0.2.10'] },
  });
  expect(plain).toMatchObject({
    mechanism: null,
    copies: [{ id: '20261121-082321F', encryption: 'unknown' }],
    expiry: { seen: true, rules: [{ name: 'repo2-retention-full=14', after: 14 * 86_400, keeps: null }] },
  });
});

it('tells a real stanza without a backup as one without copies', () => {
  const { sets } = readTool(pgbackrest, { ...real, info: recorded('root/pgbackrest-info-empty') });
  expect(sets.map(({ copies, whole }) => [copies, whole])).toEqual([
    [[], true],
    [[], true],
  ]);
});

it('hears from a real repository that it is closed, although the program itself is content', () => {
  const { sets, failures } = readTool(pgbackrest, { ...real, info: recorded('user/pgbackrest-info') });
  expect([sets, failures]).toMatchObject([[], [{ reason: 'denied' }, { reason: 'denied' }]]);
});

it('counts a backup with wrong checksums for none', () => {
  const { sets } = look(text.replace('"error":false', '"error":true'));
  expect(sets[0]!.copies.map(({ complete }) => complete)).toEqual([false, true]);
});

it('reads versions that know one repository', () => {
  const old = [
    {
      name: 'main',
      cipher: 'none',
      status: { code: 0, message: 'ok' },
      db: [],
      backup: [
        {
          label: '20200101-000000F',
          type: 'full',
          timestamp: { start: 1577836800, stop: 1577836900 },
          info: { repository: { size: 7, delta: 7 } },
        },
      ],
    },
  ];
  expect(look(JSON.stringify(old)).sets).toMatchObject([{ copies: [{ id: '20200101-000000F', size: 7, complete: true }] }]);
});

describe('where its repository lies', () => {
  const placed = (...lines: string[]) => {
    const [set] = look(text, said(lines.join('\n'))).sets;
    return [set!.location, set!.place.systems, set!.expiry.seen];
  };
  it.each<[string, string[], unknown[]]>([
    [
      'on this host, as is usual',
      ['repo1-retention-full=2'],
      ['/var/lib/pgbackrest', ['db-1', 'db-1.example.org', '192.0.2.10'], true],
    ],
    [
      'on another host',
      ['repo1-host=backup-1.example.org', 'repo1-path=/srv/pb'],
      ['backup-1.example.org:/srv/pb', ['backup-1.example.org'], false],
    ],
    [
      'in a bucket',
      ['repo1-type=s3', 'repo1-s3-bucket=acme', 'repo1-s3-endpoint=s3.eu-central-1.amazonaws.com', 'repo1-path=/pb'],
      ['s3://acme/pb', ['s3.eu-central-1.amazonaws.com'], false],
    ],
    ['in a bucket nobody knows where', ['repo1-type=azure'], ['azure:///var/lib/pgbackrest', [], false]],
    ['in two places', ['repo1-path=/a', 'repo1-path=/b'], ['repo1', [], false]],
    [
      'with two retentions',
      ['repo1-retention-full=2', 'repo1-retention-full=20'],
      ['/var/lib/pgbackrest', ['db-1', 'db-1.example.org', '192.0.2.10'], false],
    ],
    ['in the old words', ['repo-path=/srv/pb'], ['/srv/pb', ['db-1', 'db-1.example.org', '192.0.2.10'], false]],
  ])('%s', (_, lines, expected) => expect(placed(...lines)).toEqual(expected));

  it('is not known where its configuration cannot be read', () => {
    const { sets } = look(text, said('', { status: 2 }));
    expect(sets[0]).toMatchObject({ place: { systems: [] }, expiry: { seen: false } });
  });
});

it.each([
  ['nothing', ''],
  ['half an answer', text.slice(0, 500)],
  ['no stanza', '[]'],
  ['an object', '{}'],
  ['a time beyond all calendars', text.replace(/"start":1795249395/, '"start":9e15')],
  ['a negative time', text.replace(/"start":1795249395/, '"start":-1')],
  ['a negative size', text.replaceAll('"delta":3069232', '"delta":-1')],
  ['a kind of backup nobody knows', text.replace('"type":"full"', '"type":"__proto__"')],
])('%s is a failure', (_, answer) => {
  const { sets, failures } = look(answer);
  expect([sets, failures.length]).toEqual([[], 1]);
});

it('a stanza whose files are gone is a failure, not a set without copies', () => {
  const gone = text.replaceAll('{"code":0,', '{"code":3,');
  expect(look(gone)).toMatchObject({ sets: [], failures: [{ reason: 'incomplete', detail: 'status 3' }, {}] });
});

it('asks for nothing that is secret', () => {
  const { settings } = pgbackrest.commands({ path: null } as never);
  const words = settings.run.split(' ').flatMap((word, index, all) => (all[index - 1] === '-e' ? [word] : []));
  const secret = ['repo1-cipher-pass=x', 'repo1-s3-key=x', 'repo1-s3-key-secret=x', 'repo1-azure-key=x', 'repo1-s3-token=x'];
  expect(secret.filter((line) => words.some((word) => line.includes(word)))).toEqual([]);
});
