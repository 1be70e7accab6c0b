import { readTool, recorded, treeText } from '../../../../../../fixtures/backup-tool.ts';
import { said } from '../../../../../../fixtures/ssh-host.ts';
import { dirvish } from './dirvish.ts';

const tree = recorded('root/dirvish-tree');
const summaries = recorded('root/dirvish-summaries');

it('tells the images of a real bank, in UTC, and whether they came about', () => {
  const { sets, failures } = readTool(dirvish, { treeRoot: tree, summariesRoot: summaries });
  expect(failures).toEqual([]);
  expect(sets.map(({ subject, copies }) => [subject.id, copies.map(({ id, at, complete }) => [id, at, complete])])).toEqual([
    ['db-1.example.org:/srv/dirvish web-1 default', [['web-1/2026-11-21-092310', '2026-11-21T08:23:10.000Z', true]]],
    [
      'db-1.example.org:/srv/dirvish db-1 default',
      [
        ['db-1/2026-11-21-092310', '2026-11-21T08:23:10.000Z', true],
        ['db-1/2026-11-21-092311', '2026-11-21T08:23:11.000Z', true],
        ['db-1/2026-11-21-092312', '2026-11-21T08:23:12.000Z', false],
      ],
    ],
  ]);
  expect(sets[0]).toMatchObject({
    origin: { systems: ['db-1', 'db-1.example.org', '192.0.2.10'], known: 'seen', covers: ['/srv/data'], coversKnown: 'seen' },
    expiry: { seen: true, rules: [{ name: 'dirvish-expire', after: 14 * 86_400 }] },
  });
});

const image = (changes: Parameters<typeof treeText>[1] = {}) =>
  said(
    treeText('/srv/dirvish', {
      '2026-11-20': ['d', '2026-11-20T22:00:00Z'],
      '2026-11-20/tree': ['d', '2020-01-01T00:00:00Z'],
      '2026-11-20/summary': [500, '2026-11-20T22:30:00Z'],
      ...changes,
    }),
  );
const summary = (...lines: string[]) => said(lines.map((line) => `/srv/dirvish/2026-11-20/summary:${line}\n`).join(''));
const begun = 'Backup-begin: 2026-11-20 22:00:00';

it.each<[string, Parameters<typeof said>[0][], boolean | null]>([
  ['succeeded', [begun, 'Status: success'], true],
  ['missed files that vanished', [begun, 'Status: warning (24) -- file vanished on sender'], true],
  ['failed', [begun, 'Status: fatal error (12) -- error in rsync protocol data stream'], false],
  ['did not end', [begun], false],
  ['says something else', [begun, 'Status: unknown (99) -- '], false],
  ['cannot be read', [], null],
])('an image of a run that %s', (_, lines, complete) => {
  const { sets } = readTool(dirvish, { treeRoot: image(), summariesRoot: summary(...lines) });
  const at = complete === null ? '2026-11-20T22:30:00.000Z' : '2026-11-20T22:00:00.000Z';
  expect(sets.flatMap(({ copies }) => copies)).toMatchObject([{ id: '2026-11-20', complete, at }]);
});

it('an image whose tree has expired is no copy', () => {
  const only = treeText('/srv/dirvish', { '2026-11-20/summary': [500, '2026-11-20T22:30:00Z'] });
  const { sets } = readTool(dirvish, { treeRoot: said(only), summariesRoot: summary(begun, 'Status: success') });
  expect(sets).toMatchObject([{ copies: [], whole: true }]);
});

it('a beginning in the future makes no copy younger than its summary', () => {
  const { sets } = readTool(dirvish, {
    treeRoot: image(),
    summariesRoot: summary('Backup-begin: 2031-01-01 00:00:00', 'Status: success'),
  });
  expect(sets[0]!.copies[0]!.at).toBe('2026-11-20T22:30:00.000Z');
});

it.each<[string, string[], object]>([
  ['for good', ['Expire: never'], { seen: true, rules: [] }],
  ['in words nobody knows', ['Expire: when it rains'], { seen: false }],
  ['before it was made', ['Expire: x == 2020-01-01 00:00:00'], { seen: false }],
])('an image that is kept %s', (_, lines, expiry) => {
  const { sets } = readTool(dirvish, { treeRoot: image(), summariesRoot: summary(begun, 'Status: success', ...lines) });
  expect(sets[0]!.expiry).toMatchObject(expiry);
});

it.each<[string, string[], string[] | null]>([
  ['a folder', ['tree: /srv/data'], ['/srv/data']],
  ['a folder without what is left out of it', ['tree: /srv/data', 'exclude:'], null],
  ['a whole system, or one file system of it', ['tree: /'], null],
])('covers %s', (_, lines, covers) => {
  const { sets } = readTool(dirvish, { treeRoot: image(), summariesRoot: summary(...lines, begun, 'Status: success') });
  expect(sets.map(({ origin }) => origin.covers)).toEqual([covers]);
});
