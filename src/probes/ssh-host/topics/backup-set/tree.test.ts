import { readTool, treeText } from '../../../../../fixtures/backup-tool.ts';
import { absent, needsRoot, said } from '../../../../../fixtures/ssh-host.ts';
import { files } from './tools/files.ts';

const one = treeText('/srv/files', { 'orders-2026-11-20': [500, '2026-11-20T23:00:00Z'] });
const look = (answers: Parameters<typeof readTool<ReturnType<typeof files.commands>>>[1]) => {
  const { sets, failures } = readTool(files, answers);
  return { copies: sets.map(({ copies }) => copies.length), whole: sets.every(({ whole }) => whole), failures };
};
const error = (text: string) => ({ status: 1, stderr: `find: ${text}\n` });

describe('a folder', () => {
  it.each<[string, Parameters<typeof look>[0], object]>([
    [
      'that root may see',
      { tree: said('', error("'/srv/files': Permission denied")), treeRoot: said(one) },
      { copies: [1], whole: true },
    ],
    ['that the login may see', { tree: said(one), treeRoot: needsRoot }, { copies: [1], whole: true }],
    ['that is empty', { tree: said(''), treeRoot: needsRoot }, { copies: [0], whole: true }],
    [
      'of which a part is closed',
      { tree: said(one, error("'/srv/files/b': Permission denied")), treeRoot: needsRoot },
      { copies: [1], whole: false },
    ],
    [
      'from which something went while it was read',
      { tree: said(one, error("'/srv/files/b': No such file or directory")), treeRoot: needsRoot },
      { copies: [1], whole: true },
    ],
    ['whose listing ended early', { tree: said(`${one}1795248364.0,1795`), treeRoot: needsRoot }, { copies: [1], whole: false }],
    [
      'on a disk that fails',
      { tree: said(one, error("'/srv/files/b': Input/output error")), treeRoot: needsRoot },
      { copies: [1], whole: false },
    ],
  ])('%s', (_, answers, expected) => {
    expect(look(answers)).toMatchObject({ ...expected, failures: [] });
  });

  it.each<[string, Parameters<typeof look>[0], object]>([
    [
      'that is closed',
      { tree: said('', error("'/srv/files': Permission denied")), treeRoot: needsRoot },
      { reason: 'denied', detail: 'needs root' },
    ],
    [
      'that is closed to root, too',
      { tree: said(one), treeRoot: said('', error("'/srv/files': Permission denied")) },
      { reason: 'denied' },
    ],
    [
      'that is not there',
      { tree: said('', error("'/srv/files': No such file or directory")), treeRoot: needsRoot },
      { reason: 'unsupported', detail: 'no such folder' },
    ],
    [
      'on a host with the find of busybox',
      { tree: said('', error('unrecognized: -printf')), treeRoot: said('', error('unrecognized: -printf')) },
      { reason: 'unsupported', detail: 'find' },
    ],
    ['on a host without find', { tree: absent, treeRoot: absent }, { reason: 'unsupported' }],
    [
      'that is too large',
      { tree: { ok: false, reason: 'incomplete', detail: 'more' }, treeRoot: needsRoot },
      { reason: 'incomplete' },
    ],
    ['that is none', { tree: said('Welcome!\0'), treeRoot: needsRoot }, { reason: 'malformed' }],
    [
      'that is another one',
      { tree: said(treeText('/srv/other', { 'orders-2026-11-20': [500, '2026-11-20T23:00:00Z'] })), treeRoot: needsRoot },
      { reason: 'malformed' },
    ],
  ])('%s is a failure', (_, answers, failure) => {
    expect(look(answers)).toMatchObject({ copies: [], failures: [failure] });
  });
});

it('takes a file whose time no calendar has for an old one, and for no young one', () => {
  const times = ['-62135596800', '0', '99999999999999'].map(
    (seconds, index) => `${seconds}.5,${seconds}.5,-0001-01-01T00:00:00.0,${500},f,/srv/files/${index}-2026-11-20\0`,
  );
  const { sets } = readTool(files, { tree: said(times.join('')), treeRoot: needsRoot });
  expect(sets.flatMap(({ copies }) => copies.map(({ at }) => at))).toEqual([
    '1970-01-01T00:00:00.001Z',
    '1970-01-01T00:00:00.500Z',
    '2026-11-20T23:59:59.999Z',
  ]);
});

it('names with line breaks, quotes and terminal codes stay names', () => {
  const odd = 'orders\n\u001b[31m"\'-2026-11-20';
  const { sets } = readTool(files, {
    tree: said(treeText('/srv/files', { [odd]: [500, '2026-11-20T23:00:00Z'] })),
    treeRoot: needsRoot,
  });
  expect(sets.flatMap(({ copies }) => copies)).toEqual([]);
});
