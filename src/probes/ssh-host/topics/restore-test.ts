import { z } from 'zod';

import { patternProblem, type RestoreTest, withPersons } from '../../../facts/index.ts';
import type { RestoreTestSource } from '../../../inventory/target.ts';
import { compilePattern } from '../../copy-names.ts';
import { ProbeError } from '../../define.ts';
import { isAbsentError, linesOf, printed } from '../answers.ts';
import { askForEach } from '../entries.ts';
import { type Answer, type Command, type ConfiguredTopic, defineTopic, type Machine, type TopicResult } from '../topic.ts';
import { readUnits, type UnitState } from '../unit-states.ts';

/** Ends of a unit, by the identity systemd's catalogue of messages gives them. */
const messages = { succeeded: '7ad2d189f7e94e70a38c781354912448', failed: 'd9b373ed55a64feb8242e02dbe79a49c' } as const;

interface Run {
  readonly at: number;
  readonly result: RestoreTest['result'];
}

/** Restores that were tried, by the word of a service that tries them or by lines of a log, both of which the configuration names. */
export const restoreTest: ConfiguredTopic<'restore-test'> = {
  kind: 'restore-test',
  topicFor({ restoreTests }) {
    if (restoreTests.length === 0) return undefined;
    const asked = askForEach(restoreTests, commandsFor);
    return defineTopic({
      kind: 'restore-test',
      commands: asked.commands,
      read: (answers, machine) => asked.read(answers, (source, own) => readOne(source, own, machine)),
    });
  },
};

function commandsFor({ unit, log }: RestoreTestSource): Readonly<Record<string, Command>> {
  if (unit === null)
    return {
      lines: {
        run: `tail -q -c 2000000 ${log}.1 ${log}`,
        reads: `the end of ${log}, of which only the newest line of success is kept`,
        why: 'whether a restore was tried',
        root: true,
      },
    };
  const properties = 'Id,LoadState,ActiveState,Type,Result,ExecMainCode,ExecMainStatus,ExecMainExitTimestamp';
  return {
    state: {
      run: `env TZ=UTC systemctl show --no-pager --property=${properties} ${unit}`,
      reads: `how ${unit} ended last`,
      why: 'whether a restore was tried',
    },
    journal: {
      // What systemd itself wrote, and not another process in its name.
      run: `journalctl --no-pager -n 100 -o json --output-fields=UNIT,MESSAGE_ID _PID=1 UNIT=${unit} MESSAGE_ID=${messages.succeeded} MESSAGE_ID=${messages.failed}`,
      reads: `how ${unit} ended each time, as far as the journal reaches`,
      why: 'systemd forgets a service that ended well',
      root: true,
      patience: 60_000,
    },
  };
}

function readOne(
  source: RestoreTestSource,
  answers: Readonly<Record<string, Answer>>,
  machine: Machine,
): TopicResult<'restore-test'> {
  const record = source.unit ?? withPersons(source.log, machine.nameOf);
  try {
    const runs = source.unit === null ? runsInLog(answers.lines!, source, machine.at) : runsOf(source.unit, answers);
    const facts = newestOfEach(runs).map(
      ({ at, result }): RestoreTest => ({
        kind: 'restore-test',
        subject: { id: `${machine.system}:${record} ${result}`, names: [record] },
        source: machine.source,
        system: machine.system.slice(0, 300),
        record: record.slice(0, 2048),
        form: 'job-log',
        performedAt: new Date(at).toISOString(),
        result,
        restored: source.restored,
        copy: null,
        copyAt: null,
        took: null,
        by: null,
      }),
    );
    if (facts.length === 0) throw new ProbeError('incomplete', 'no run is known');
    return { facts, failures: [] };
  } catch (error) {
    return { facts: [], failures: [machine.failure(error, record)] };
  }
}

const newestOfEach = (runs: readonly Run[]): Run[] =>
  (['succeeded', 'failed'] as const).flatMap((result) => {
    const own = runs.filter((run) => run.result === result);
    return own.length === 0 ? [] : [own.reduce((one, other) => (other.at > one.at ? other : one))];
  });

/**
 * The runs of a service of the type `oneshot`: of other types systemd calls one successful, too, that was stopped in its middle.
 * @throws ProbeError where there is no such service, or neither source answers.
 */
function runsOf(unit: string, { state, journal }: Readonly<Record<string, Answer>>): Run[] {
  const [own] = readUnits(state!).filter(({ id }) => id === unit);
  if (!own) throw new ProbeError('malformed', 'systemctl show');
  if (!own.isLoaded) throw new ProbeError('unsupported', 'no such unit');
  if (own.type !== 'oneshot') throw new ProbeError('unsupported', `Type=${own.type.slice(0, 40)}`);
  const known = stateRun(own);
  try {
    return [...runsInJournal(journal!, unit), ...known];
  } catch (error) {
    // The last run alone says enough where it is known.
    if (known.length > 0) return known;
    throw error;
  }
}

function stateRun({ ended, succeeded }: UnitState): Run[] {
  return ended === null || succeeded === null ? [] : [{ at: ended, result: succeeded ? 'succeeded' : 'failed' }];
}

const entrySchema = z.object({
  UNIT: z.string(),
  MESSAGE_ID: z.enum([messages.succeeded, messages.failed]),
  __REALTIME_TIMESTAMP: z.string().regex(/^\d{10,16}$/),
});

function runsInJournal(answer: Answer, unit: string): Run[] {
  return linesOf(printed(answer, [0, 1])).map((line) => {
    const read = entrySchema.safeParse(jsonLine(line));
    if (!read.success || read.data.UNIT !== unit) throw new ProbeError('malformed', 'journalctl');
    const { MESSAGE_ID, __REALTIME_TIMESTAMP } = read.data;
    return {
      at: Math.floor(Number(__REALTIME_TIMESTAMP) / 1000),
      result: MESSAGE_ID === messages.succeeded ? 'succeeded' : 'failed',
    };
  });
}

function jsonLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** As far as the end of a day may be, for a date of today without a time; where clocks go back, a day has an hour more. */
const ahead = 25 * 3_600_000;

/** Lines that follow the pattern as a whole. A date of today without a time is taken for now. */
function runsInLog(answer: Answer, { line, timeZone }: Extract<RestoreTestSource, { unit: null }>, now: Date): Run[] {
  // tail complains of a log that was never rotated, and prints the other.
  if (answer.ok && answer.stdout === '' && isAbsentError(answer.stderr)) throw new ProbeError('unsupported', 'no such log');
  const text = printed(answer, answer.ok && answer.stdout !== '' ? [0, 1] : [0]);
  if (patternProblem(line) !== undefined) throw new ProbeError('unsupported', 'pattern of the line');
  const read = compilePattern(line, timeZone);
  return text.split('\n').flatMap((each): Run[] => {
    const at = read(each.trimEnd())?.latest ?? null;
    return at === null || at > now.getTime() + ahead ? [] : [{ at: Math.min(at, now.getTime()), result: 'succeeded' }];
  });
}
