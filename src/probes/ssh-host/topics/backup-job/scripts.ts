import type { BackupJob } from '../../../../facts/index.ts';
import type { Answer } from '../../topic.ts';
import { heartbeatHostsIn } from '../monitor/heartbeats.ts';
import { isNamedBackup, type Recognised, recognise } from './programs.ts';

type Alarm = Extract<BackupJob['alarms'], { seen: true }>['found'][number];

/** Lines of scripts that name a program or an address, by path. */
export type Scripts = ReadonlyMap<string, readonly string[]>;

/** Reads `grep -nH`; what does not read as one of its lines is left out, as nothing is concluded from what is missing. */
export function scriptsIn(...answers: readonly Answer[]): Scripts {
  const scripts = new Map<string, Map<string, string>>();
  for (const answer of answers) {
    if (!answer.ok) continue;
    for (const line of answer.stdout.split('\n').slice(0, 50_000)) {
      const [, path, number, text] = /^(\/[^:]{1,1000}):(\d{1,9}):(.*)$/.exec(line) ?? [];
      if (path === undefined) continue;
      const lines = scripts.get(path) ?? new Map<string, string>();
      lines.set(number!, text!);
      scripts.set(path, lines);
    }
  }
  return new Map([...scripts].map(([path, lines]) => [path, [...lines.values()]]));
}

/** What a command line does: by itself, by the scripts it starts, or by the name of the job. Null where it has nothing to do with backups. */
export function deedsOf(name: string, lines: readonly string[], scripts: Scripts): Recognised | null {
  const started = startedIn(lines, scripts);
  const found = recognise([...lines, ...started]);
  if (found?.does.some((deed) => deed !== 'compact')) return found;
  return isNamedBackup(name) || lines.some((line) => scriptPathsIn(line).some(isNamedBackup))
    ? { tool: null, does: ['backup'], locations: [] }
    : found;
}

const startedIn = (lines: readonly string[], scripts: Scripts): string[] =>
  lines.flatMap((line) => scriptPathsIn(line).flatMap((path) => scripts.get(path) ?? []));

const scriptPathsIn = (line: string): string[] => line.slice(0, 20_000).match(/(?<![\w.:/-])\/[\w./-]{1,500}/g) ?? [];

/**
 * Signs of life. That one is missed when the job fails is sure only where a failure keeps it from being sent: behind the program that makes the
 * copy and `&&`, with nothing between that goes on after a failure. Of a line of a script nobody knows.
 */
export function heartbeatsOf(lines: readonly string[], scripts: Scripts): Alarm[] {
  const told = (to: string, kind: Alarm['kind']): Alarm => ({ name: `heartbeat to ${to}`, kind });
  const own = lines.flatMap((line) => {
    const address = line.search(/https?:\/\//);
    const before = line.slice(0, Math.max(0, address));
    const makesCopy = deedsOf('', [before.slice(0, Math.max(0, before.lastIndexOf('&&')))], scripts)?.does.includes('backup');
    // Healthchecks is told by these that a job begins, that it failed, or anything else.
    const tellsEnd = !/\/(?:start|fail|log)(?![\w-])/.test(line.slice(address));
    const isSure = makesCopy === true && tellsEnd && !/;|\|\||\||(?<!&)&(?!&)/.test(before);
    return heartbeatHostsIn(line).map((to) => told(to, isSure ? 'heartbeat' : 'other'));
  });
  const inScripts = startedIn(lines, scripts)
    .filter((line) => !/^\s*#/.test(line))
    .flatMap((line) => heartbeatHostsIn(line).map((to) => told(to, 'other')));
  return [...own, ...inScripts];
}
