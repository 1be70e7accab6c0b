import { ProbeError } from '../define.ts';
import { printed } from './answers.ts';
import type { Answer } from './topic.ts';

/** What systemd knows of a service, until it forgets one that ended well and that nothing else names. */
export interface UnitState {
  /** With its ending, e.g. `restic-backup.service`. */
  readonly id: string;
  readonly isLoaded: boolean;
  /** `Type=` of systemd.service(5). */
  readonly type: string;
  readonly isRunning: boolean;
  /** When its main process ended last, in ms since 1970; null where it has not, or that is forgotten. */
  readonly ended: number | null;
  /** Null where it has not ended, runs again, or ended with a code that only its configuration calls a success. */
  readonly succeeded: boolean | null;
  /** All properties that were asked for; of one that is told more than once, every value. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

const maxUnits = 20_000;

/**
 * Reads `systemctl show`, in which an empty line stands between two units, asked for at least Id, LoadState, ActiveState, Type, Result,
 * ExecMainCode, ExecMainStatus and ExecMainExitTimestamp with the time zone UTC.
 * @throws ProbeError where there is no answer, or no unit in it.
 */
export function readUnits(answer: Answer): UnitState[] {
  const blocks = printed(answer)
    .trim()
    .split(/\n{2,}/);
  if (blocks.length > maxUnits) throw new ProbeError('incomplete', `more than ${maxUnits} units`);
  const units = blocks.flatMap((block) => {
    const properties = new Map<string, string[]>();
    for (const line of block.split('\n')) {
      const [, name, value] = /^([A-Za-z]{1,60})=(.*)$/.exec(line) ?? [];
      // A command of a unit may itself have several lines.
      if (name !== undefined) properties.set(name, [...(properties.get(name) ?? []), value!]);
    }
    return properties.has('Id') ? [unitOf(properties)] : [];
  });
  if (units.length === 0) throw new ProbeError('malformed', 'systemctl show');
  return units;
}

/** A process that was never run has a result of its own, too: `success`, with no time. */
function unitOf(properties: ReadonlyMap<string, readonly string[]>): UnitState {
  const of = (name: string) => properties.get(name)?.[0] ?? '';
  const isRunning = ['activating', 'deactivating', 'reloading'].includes(of('ActiveState'));
  const ended = timeOf(of('ExecMainExitTimestamp'));
  // 1 is CLD_EXITED: the process ended by itself. Other codes than 0 can be declared a success.
  const isClean = of('ExecMainCode') === '1' && of('ExecMainStatus') === '0';
  const succeeded = of('Result') === 'success' ? isClean || null : false;
  const isOver = ended !== null && !isRunning;
  return {
    id: of('Id'),
    isLoaded: of('LoadState') === 'loaded',
    type: of('Type'),
    isRunning,
    ended,
    succeeded: isOver ? succeeded : null,
    properties,
  };
}

/** `Sat 2026-11-21 08:08:59 UTC` in ms since 1970; null where there is none. */
function timeOf(text: string): number | null {
  const [, day, time] = /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})? UTC$/.exec(text) ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(at)) {
    if (text === '' || text === 'n/a') return null;
    throw new ProbeError('malformed', 'time of systemctl');
  }
  return at;
}
