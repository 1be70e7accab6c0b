import { login, sshHost } from '../../../../fixtures/look.ts';
import { absent, machine, needsRoot, said } from '../../../../fixtures/ssh-host.ts';
import { restoreTestSchema } from '../../../facts/index.ts';
import type { RestoreTestSource } from '../../../inventory/target.ts';
import type { Answer } from '../topic.ts';
import { restoreTest } from './restore-test.ts';

const now = new Date('2026-06-01T00:00:00Z');
const unit: RestoreTestSource = { unit: 'restore-test.service', log: null, restored: 'orders' };
const logOf = (line: string, timeZone = 'UTC'): RestoreTestSource => ({
  unit: null,
  log: '/var/log/restore.log',
  line,
  timeZone,
  restored: null,
});

function look(source: RestoreTestSource, answers: Readonly<Record<string, Answer>>) {
  const topic = restoreTest.topicFor(sshHost({ login: login({ key: '' }), restoreTests: [source] }))!;
  const own = Object.fromEntries(Object.keys(topic.commands).map((name) => [name, answers[name.split(' ')[1]!] ?? absent]));
  const { facts, failures } = topic.read(own, machine({ kind: 'restore-test', at: now }));
  return {
    runs: facts.map((fact) => restoreTestSchema.parse(fact)).map(({ performedAt, result }) => [performedAt, result]),
    failures: failures.map(({ reason, detail }) => [reason, detail]),
  };
}

// As systemd 252 answered on the emulated server.
const state = (changes: Readonly<Record<string, string>> = {}) =>
  said(
    Object.entries({
      Type: 'oneshot',
      Result: 'success',
      ExecMainExitTimestamp: 'Sat 2026-05-30 08:08:59 UTC',
      ExecMainCode: '1',
      ExecMainStatus: '0',
      Id: 'restore-test.service',
      LoadState: 'loaded',
      ActiveState: 'inactive',
      ...changes,
    })
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
const forgotten = { ExecMainExitTimestamp: '', ExecMainCode: '0' };
const ended = '7ad2d189f7e94e70a38c781354912448';
const failed = 'd9b373ed55a64feb8242e02dbe79a49c';
const entry = (message: string, at: string, of = 'restore-test.service') =>
  `${JSON.stringify({ UNIT: of, MESSAGE_ID: message, __REALTIME_TIMESTAMP: `${Date.parse(at)}000`, _BOOT_ID: 'b2de', __CURSOR: 's=7' })}\n`;

it('is not asked for where the configuration names none', () => {
  expect(restoreTest.topicFor(sshHost({ login: login({ key: '' }) }))).toBeUndefined();
});

describe('a service', () => {
  it.each<[string, Record<string, Answer>, unknown[]]>([
    ['that ended well', { state: state(), journal: needsRoot }, [['2026-05-30T08:08:59.000Z', 'succeeded']]],
    [
      'that ended badly',
      { state: state({ Result: 'exit-code', ExecMainStatus: '1', ActiveState: 'failed' }) },
      [['2026-05-30T08:08:59.000Z', 'failed']],
    ],
    [
      'that systemd has forgotten',
      { state: state(forgotten), journal: said(entry(ended, '2026-05-01T03:00:00Z')) },
      [['2026-05-01T03:00:00.000Z', 'succeeded']],
    ],
    [
      'that ended in both ways, each the last time',
      {
        state: state(forgotten),
        journal: said(
          entry(ended, '2026-04-01T03:00:00Z') + entry(failed, '2026-03-01T03:00:00Z') + entry(ended, '2026-05-01T03:00:00Z'),
        ),
      },
      [
        ['2026-05-01T03:00:00.000Z', 'succeeded'],
        ['2026-03-01T03:00:00.000Z', 'failed'],
      ],
    ],
    [
      'whose last run is younger than the journal',
      { state: state(), journal: said(entry(ended, '2026-05-01T03:00:00Z')) },
      [['2026-05-30T08:08:59.000Z', 'succeeded']],
    ],
    [
      'that runs again',
      { state: state({ ActiveState: 'activating' }), journal: said(entry(ended, '2026-05-01T03:00:00Z')) },
      [['2026-05-01T03:00:00.000Z', 'succeeded']],
    ],
  ])('%s', (_, answers, runs) => expect(look(unit, answers)).toEqual({ runs, failures: [] }));

  it.each<[string, Record<string, Answer>, string, string]>([
    [
      'that never ran, although its result is a success',
      { state: state(forgotten), journal: said('') },
      'incomplete',
      'no run is known',
    ],
    ['that never ran, the journal closed', { state: state(forgotten), journal: needsRoot }, 'denied', 'needs root'],
    [
      'that was killed and calls that a success',
      { state: state({ ExecMainCode: '2', ExecMainStatus: '15' }), journal: said('') },
      'incomplete',
      'no run is known',
    ],
    [
      'that calls another code a success',
      { state: state({ ExecMainStatus: '3' }), journal: said('') },
      'incomplete',
      'no run is known',
    ],
    [
      'that may be stopped in its middle',
      { state: state({ Type: 'simple' }), journal: said(entry(ended, '2026-05-01T03:00:00Z')) },
      'unsupported',
      'Type=simple',
    ],
    ['that does not exist', { state: state({ LoadState: 'not-found', Type: '' }) }, 'unsupported', 'no such unit'],
    ['of another name', { state: state({ Id: 'other.service' }) }, 'malformed', 'systemctl show'],
    [
      'with a time in another zone',
      { state: state({ ExecMainExitTimestamp: 'Sat 2026-05-30 08:08:59 CEST' }) },
      'malformed',
      'time of systemctl',
    ],
    ['that says nothing', { state: said('') }, 'malformed', 'systemctl show'],
    ['without systemd', { state: absent }, 'unsupported', 'no such program'],
    [
      'of which the journal tells another',
      { state: state(forgotten), journal: said(entry(ended, '2026-05-01T03:00:00Z', 'x.service')) },
      'malformed',
      'journalctl',
    ],
    [
      'whose journal was cut',
      { state: state(forgotten), journal: said(entry(ended, '2026-05-01T03:00:00Z').slice(0, 40)) },
      'malformed',
      'journalctl',
    ],
    [
      'of which the journal tells something else',
      { state: state(forgotten), journal: said(entry('39f53479d3a045ac8e11786248231fbf', '2026-05-01T03:00:00Z')) },
      'malformed',
      'journalctl',
    ],
  ])('%s is a failure', (_, answers, reason, detail) => {
    expect(look(unit, answers)).toEqual({ runs: [], failures: [[reason, detail]] });
  });
});

describe('a log', () => {
  const line = '{datetime} restore of orders: ok, * rows';
  const at = (lines: string, pattern = line) => look(logOf(pattern), { lines: said(lines) });

  it('tells the newest line that follows the pattern as a whole', () => {
    const lines = [
      '2026-05-01T03:00:00Z restore of orders: ok, 100 rows',
      '2026-05-02T03:00:00Z restore of orders: ok, 101 rows',
      '2026-05-03T03:00:00Z restore of orders: FAILED, 0 rows',
      '2026-05-04T03:00:00Z ignored: 2026-05-04T03:00:00Z restore of orders: ok, 1 rows',
      '2026-13-05T03:00:00Z restore of orders: ok, 1 rows',
    ];
    expect(at(`${lines.join('\n')}\n`)).toEqual({ runs: [['2026-05-02T03:00:00.000Z', 'succeeded']], failures: [] });
  });

  it.each([
    ['a time of today', '2026-05-31', '2026-05-31T23:59:59.999Z'],
    ['today, where it is today already', '2026-06-01', '2026-06-01T00:00:00.000Z'],
  ])('%s', (_, day, performedAt) => {
    expect(at(`${day} ok\n`, '{date} ok')).toEqual({ runs: [[performedAt, 'succeeded']], failures: [] });
  });

  it.each([
    ['Europe/Berlin', '2026-05-30T01:00:00.000Z'],
    ['America/New_York', '2026-05-30T07:00:00.000Z'],
  ])('is read in its zone, %s, where it names none', (timeZone, performedAt) => {
    const told = look(logOf('{datetime} ok', timeZone), { lines: said('2026-05-30 03:00:00 ok\n') });
    expect(told).toEqual({ runs: [[performedAt, 'succeeded']], failures: [] });
  });

  it('of a day after tomorrow tells nothing', () => {
    expect(at('2026-06-02 ok\n', '{date} ok').runs).toEqual([]);
  });

  it('that was never rotated', () => {
    const lines = said('2026-05-02T03:00:00Z restore of orders: ok, 1 rows\n', {
      status: 1,
      stderr: "tail: cannot open '/var/log/restore.log.1' for reading: No such file or directory\n",
    });
    expect(look(logOf(line), { lines }).runs).toHaveLength(1);
  });

  it.each<[string, string, Answer, string, string]>([
    ['without such a line', line, said('hello\n'), 'incomplete', 'no run is known'],
    [
      'with a line from the future',
      line,
      said('2031-05-02T03:00:00Z restore of orders: ok, 1 rows\n'),
      'incomplete',
      'no run is known',
    ],
    ['whose line has no date', 'ok *', said('ok 1\n'), 'incomplete', 'no run is known'],
    [
      'that is not there',
      line,
      said('', { status: 1, stderr: 'tail: cannot open: No such file or directory\n' }),
      'unsupported',
      'no such log',
    ],
    ['that is closed', line, needsRoot, 'denied', 'needs root'],
    ['whose pattern is none', '{datetime', said('x\n'), 'unsupported', 'pattern of the line'],
  ])('%s is a failure', (_, pattern, lines, reason, detail) => {
    expect(look(logOf(pattern), { lines })).toEqual({ runs: [], failures: [[reason, detail]] });
  });
});
