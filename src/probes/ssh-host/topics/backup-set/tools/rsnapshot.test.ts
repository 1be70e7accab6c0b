import { readTool, recorded, treeText } from '../../../../../../fixtures/backup-tool.ts';
import { said } from '../../../../../../fixtures/ssh-host.ts';
import { rsnapshot } from './rsnapshot.ts';

const real = { treeRoot: recorded('root/rsnapshot-tree'), log: recorded('root/rsnapshot-log', { status: 2 }) };
const copiesIn = (answers: Parameters<typeof readTool<ReturnType<typeof rsnapshot.commands>>>[1]) =>
  readTool(rsnapshot, answers).sets.flatMap(({ copies }) => copies.map(({ id, at, complete }) => [id, at, complete]));

it('tells the copies of a real folder, the last of which is that of a run that failed', () => {
  expect(copiesIn(real)).toEqual([
    ['weekly.0', '2026-11-21T08:23:04.000Z', true],
    ['daily.2', '2026-11-21T08:23:06.000Z', true],
    ['daily.1', '2026-11-21T08:23:09.000Z', true],
    ['daily.0', '2026-11-21T08:23:10.000Z', false],
  ]);
});

it('knows of no copy whether it is one where there is no log', () => {
  expect(copiesIn({ treeRoot: real.treeRoot }).map(([, , complete]) => complete)).toEqual([null, null, null, null]);
});

describe('the log', () => {
  const tree = said(
    treeText('/srv/rsnapshot', { 'daily.0': ['d', '2026-11-21T03:10:00Z'], 'daily.1': ['d', '2026-11-20T03:10:00Z'] }),
  );
  const line = (time: string, text: string) => `[2026-11-21T${time}] ${text}\n`;
  const started = line('03:00:00', '/usr/bin/rsnapshot daily: started');
  const touch = line('03:10:00', 'touch /srv/rsnapshot/daily.0/');
  const ended = (how: string) => line('03:10:05', `/usr/bin/rsnapshot daily: completed${how}`);

  it.each<[string, string, boolean | null]>([
    ['of a good run', started + touch + ended(' successfully'), true],
    [
      'of a run with errors',
      started +
        touch +
        line('03:10:05', '/usr/bin/rsnapshot daily: ERROR: /usr/bin/rsnapshot daily: completed, but with some errors'),
      false,
    ],
    [
      'of a run with warnings',
      started +
        touch +
        line('03:10:05', '/usr/bin/rsnapshot daily: WARNING: /usr/bin/rsnapshot daily: completed, but with some warnings'),
      null,
    ],
    ['of a run that has not ended', started + touch, false],
    [
      'of a run that was cut short',
      started +
        touch +
        line('04:00:00', '/usr/bin/rsnapshot daily: started') +
        line('04:00:09', '/usr/bin/rsnapshot daily: completed successfully'),
      false,
    ],
    ['without its beginning', touch + ended(' successfully'), null],
    [
      'of a run that touched the folder of another configuration',
      started + line('03:10:00', 'touch /srv/other/daily.0/') + ended(' successfully'),
      null,
    ],
    [
      'of another configuration that ran at the same time',
      started +
        line('03:00:00', '/usr/bin/rsnapshot -c b daily: started') +
        touch +
        ended(' successfully') +
        line('03:11:00', '/usr/bin/rsnapshot -c b daily: ERROR: x'),
      null,
    ],
    ['in which somebody wrote something like it', started + touch + ended(' successfully, or was it?'), false],
    ['that is no log', '\0\0\n[yesterday] hello\n', null],
  ])('%s', (_, log, complete) => {
    expect(copiesIn({ treeRoot: tree, log: said(log) }).at(-1)).toEqual(['daily.0', '2026-11-21T03:10:00.000Z', complete]);
  });
});

it('takes no copy for younger than the one that came after it', () => {
  const tree = treeText('/srv/rsnapshot', { 'daily.0': ['d', '2026-11-01T03:10:00Z'], 'daily.1': ['d', '2026-11-21T03:10:00Z'] });
  expect(copiesIn({ treeRoot: said(tree) }).map(([, at]) => at)).toEqual([
    '2026-11-01T03:10:00.000Z',
    '2026-11-01T03:10:00.000Z',
  ]);
});

it.each([
  ['what is being deleted', '_delete.4711'],
  ['what is only being fetched', '.sync'],
  ['a folder of something else', 'lost+found'],
])('does not count %s', (_, name) => {
  const { sets } = readTool(rsnapshot, { treeRoot: said(treeText('/srv/rsnapshot', { [name]: ['d', '2026-11-21T03:10:00Z'] })) });
  expect(sets).toMatchObject([{ copies: [], whole: true, location: '/srv/rsnapshot', tool: 'rsnapshot' }]);
});
