import type { BackupJob } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { isAbsentError } from '../../answers.ts';
import { fileLines } from '../../file-lines.ts';
import type { Answer, Machine } from '../../topic.ts';
import { deedsOf, heartbeatsOf, type Scripts } from './scripts.ts';

export type Job = Omit<BackupJob, 'kind' | 'subject' | 'source' | 'system'>;

const last: Job['last'] = { seen: false, reason: 'unsupported', detail: 'cron keeps no results' };
const fields = String.raw`@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|(?:[\d*/,A-Za-z~-]{1,100}\s+){4}[\d*/,A-Za-z~-]{1,100}`;
const ofSystem = new RegExp(String.raw`^\s*(${fields})\s+\S{1,100}\s+(.+)$`);
const ofUser = new RegExp(String.raw`^\s*(${fields})\s+(.+)$`);

/**
 * Jobs in crontab(5) files: those of the system name an account in each line, those of an account are its own.
 * @throws ProbeError where one of them could not be read.
 */
export function cronJobs(answer: Answer, isOfUsers: boolean, scripts: Scripts, machine: Machine, enabled: boolean): Job[] {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  if (answer.stdout === '' && answer.status === 0) return [];
  const { files, unread } = fileLines(answer);
  if (unread.length > 0) throw new ProbeError(unread[0]!.reason, 'crontab');
  return [...files].flatMap(([file, lines]) => {
    // Cron leaves out files whose names have a dot or another such sign.
    if (!isOfUsers && /^\/etc\/cron\.d\/.*[^\w-]/.test(file)) return [];
    let mail: string | null = null;
    return lines.flatMap(({ number, text }): Job[] => {
      if (/^\s*#/.test(text)) return [];
      const variable = /^\s*MAILTO\s*=\s*(["']?)(.*?)\1\s*$/.exec(text);
      if (variable) {
        mail = variable[2]!;
        return [];
      }
      const [, schedule, command] = (isOfUsers ? ofUser : ofSystem).exec(text) ?? [];
      if (schedule === undefined) return [];
      const name = `${isOfUsers ? nameOf(file, machine) : file}:${number}`;
      const found = deedsOf(file, [command!], scripts);
      return found === null ? [] : [jobOf(name, schedule, command!, found, scripts, mail, enabled)];
    });
  });
}

/** `/var/spool/cron/crontabs/alice`: a file has the name of its account. */
function nameOf(file: string, machine: Machine): string {
  const at = file.lastIndexOf('/') + 1;
  return `${file.slice(0, at)}${machine.nameOf(file.slice(at))}`;
}

function jobOf(
  job: string,
  schedule: string,
  command: string,
  found: NonNullable<ReturnType<typeof deedsOf>>,
  scripts: Scripts,
  mail: string | null,
  enabled: boolean,
): Job {
  // Cron sends what a job prints; one that prints nothing tells nobody of its failure.
  const isSilent =
    /(?:^|\s)(?:&>{1,2}|>&|1?>{1,2})\s*\/dev\/null/.test(command) && /2>&1|&>|>&|2>{1,2}\s*\/dev\/null/.test(command);
  const mails = mail !== null && mail !== '' && !isSilent ? [{ name: 'MAILTO', kind: 'mail' as const }] : [];
  return {
    job: job.slice(0, 300),
    tool: found.tool,
    does: [...found.does],
    locations: [...found.locations],
    schedule: schedule.replace(/\s+/g, ' ').slice(0, 300),
    enabled,
    last,
    alarms: { seen: true, found: [...mails, ...heartbeatsOf([command], scripts)].slice(0, 50), complete: false },
  };
}

/** Scripts in `/etc/cron.daily` and its like, of which only those that may be executed are run. */
export function periodicJobs(answer: Answer, scripts: Scripts, enabled: boolean): Job[] {
  if (!answer.ok || (answer.status !== 0 && !answer.stderr.split('\n').every((line) => line === '' || isAbsentError(line))))
    return [];
  return answer.stdout.split('\n').flatMap((path): Job[] => {
    const [, schedule] = /^\/etc\/(?:cron\.|periodic\/)(hourly|daily|weekly|monthly|15min)\/[\w-]{1,200}$/.exec(path) ?? [];
    const found = schedule === undefined ? null : deedsOf(path, [path], scripts);
    return found === null ? [] : [jobOf(path, schedule!, path, found, scripts, null, enabled)];
  });
}
