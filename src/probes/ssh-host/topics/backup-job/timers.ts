import { linesOf } from '../../answers.ts';
import type { Answer } from '../../topic.ts';
import { readUnits, type UnitState } from '../../unit-states.ts';
import type { Job } from './cron.ts';
import { deedsOf, heartbeatsOf, type Scripts } from './scripts.ts';

/** How units ended last, by the journal, in ms since 1970. */
export type Endings = ReadonlyMap<string, { readonly at: number; readonly succeeded: boolean }>;

/** Jobs that a timer of systemd starts. @throws ProbeError where units could not be listed. */
export function timerJobs(timers: Answer, services: Answer, endings: Endings, scripts: Scripts): Job[] {
  const units = new Map(readUnits(services).map((unit) => [unit.id, unit]));
  return readUnits(timers).flatMap(({ id, isLoaded, properties }): Job[] => {
    const unit = units.get(properties.get('Unit')?.[0] ?? id.replace(/\.timer$/, '.service'));
    if (!isLoaded || !unit?.isLoaded) return [];
    const started = commandLines(unit, 'ExecStart');
    const found = deedsOf(
      id,
      started.map(({ text }) => text),
      scripts,
    );
    if (found === null) return [];
    return [
      {
        job: id.slice(0, 300),
        tool: found.tool,
        does: [...found.does],
        locations: [...found.locations],
        schedule: scheduleOf(properties),
        enabled: properties.get('ActiveState')?.[0] === 'active',
        last: lastOf(unit, endings.get(unit.id)),
        alarms: { seen: true, found: alarmsOf(unit, units, started, scripts).slice(0, 50), complete: false },
      },
    ];
  });
}

/** `{ path=/usr/bin/restic ; argv[]=/usr/bin/restic backup /srv ; ignore_errors=no ; … }`, one for each line of the unit. */
const commandLines = ({ properties }: UnitState, name: string) =>
  (properties.get(name) ?? []).flatMap((value) => {
    const [, text, ignored] = /^\{ path=.{0,4096}? ; argv\[\]=(.{0,20000}) ; ignore_errors=(yes|no) ; /.exec(value) ?? [];
    return text === undefined ? [] : [{ text, isIgnored: ignored === 'yes' }];
  });

/** What tells somebody: a unit that a failure starts, and signs of life that a failure keeps from being sent. */
function alarmsOf(
  unit: UnitState,
  units: ReadonlyMap<string, UnitState>,
  started: ReturnType<typeof commandLines>,
  scripts: Scripts,
) {
  const onFailure = (unit.properties.get('OnFailure')?.[0] ?? '').split(' ').filter((name) => name !== '');
  const found = onFailure.flatMap((name) => {
    const started = units.get(name);
    if (!started?.isLoaded) return [];
    return [{ name: name.slice(0, 300), kind: tellsSomebody(name, started, scripts) ? ('unit' as const) : ('other' as const) }];
  });
  // What stands behind is run only where everything before it ended well.
  const isSure = unit.type === 'oneshot' && started.every(({ isIgnored }) => !isIgnored);
  const after = commandLines(unit, 'ExecStartPost').map(({ text }) => text);
  const own = heartbeatsOf(
    started.map(({ text }) => text),
    scripts,
  );
  const behind = heartbeatsOf(after, scripts).map((alarm) => ({ ...alarm, kind: isSure ? ('heartbeat' as const) : alarm.kind }));
  return [...found, ...own, ...behind];
}

const telling =
  /(?:^|[^a-z])(?:e?mails?|mailx|mutt|sendmail|msmtp|swaks|curl|wget|(?:systemd-)?notify|notification|alerts?|alarms?|alarmierung|tell|page|pager|push|ntfy|gotify|pushover|telegram|signal-cli|slack|teams|matrix|mattermost|apprise|healthchecks?|zabbix_sender|send_nsca|nsca)(?![a-z])/i;

/** Whether a unit is one that tells, by its name or by what it runs; another one may clean up, or start the job again. */
const tellsSomebody = (name: string, unit: UnitState, scripts: Scripts): boolean => {
  const lines = commandLines(unit, 'ExecStart').map(({ text }) => text);
  return [name, ...lines].some((text) => telling.test(text)) || heartbeatsOf(lines, scripts).length > 0;
};

/** `{ OnCalendar=*-*-* 03:00:00 ; next_elapse=… }` */
function scheduleOf(properties: UnitState['properties']): string | null {
  const all = [...(properties.get('TimersCalendar') ?? []), ...(properties.get('TimersMonotonic') ?? [])].flatMap(
    (value) => /^\{ (?:OnCalendar=)?(.{1,200}?) ; next_elapse=/.exec(value)?.[1] ?? [],
  );
  return all.length === 0 ? null : all.join(', ').slice(0, 300);
}

function lastOf(unit: UnitState, ending: { at: number; succeeded: boolean } | undefined): Job['last'] {
  if (unit.isRunning) return { seen: true, at: null, result: 'running', log: 'systemd' };
  if (unit.ended !== null && unit.succeeded !== null && unit.ended >= (ending?.at ?? 0) - 60_000)
    return {
      seen: true,
      at: new Date(unit.ended).toISOString(),
      result: unit.succeeded ? 'succeeded' : 'failed',
      log: 'systemd',
    };
  if (ending)
    return {
      seen: true,
      at: new Date(ending.at).toISOString(),
      result: ending.succeeded ? 'succeeded' : 'failed',
      log: 'journal',
    };
  return { seen: false, reason: 'incomplete', detail: 'no run is known' };
}

/** The newest ending of each unit in `journalctl -o json`; a line that is none is left out, as nothing follows from one that is missing. */
export function endingsIn(answer: Answer): Endings {
  const endings = new Map<string, { at: number; succeeded: boolean }>();
  if (!answer.ok) return endings;
  for (const line of linesOf(answer.stdout)) {
    const [, unit] = /"UNIT":"([^"\\]{1,300})"/.exec(line) ?? [];
    const at = Math.floor(Number(/"__REALTIME_TIMESTAMP":"(\d{10,16})"/.exec(line)?.[1]) / 1000);
    const message = /"MESSAGE_ID":"([0-9a-f]{32})"/.exec(line)?.[1];
    if (unit === undefined || message === undefined || !(at > 0)) continue;
    if (at >= (endings.get(unit)?.at ?? 0)) endings.set(unit, { at, succeeded: message === '7ad2d189f7e94e70a38c781354912448' });
  }
  return endings;
}
