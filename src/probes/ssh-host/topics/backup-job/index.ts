import { ProbeError } from '../../../define.ts';
import { attempt } from '../../answers.ts';
import { type Answer, defineTopic } from '../../topic.ts';
import { readUnits } from '../../unit-states.ts';
import { commands } from './commands.ts';
import { cronJobs, type Job, periodicJobs } from './cron.ts';
import { scriptsIn } from './scripts.ts';
import { endingsIn, timerJobs } from './timers.ts';

const maxJobs = 500;

/** Jobs of systemd's timers and of cron that make copies, delete old ones or try a restore, as far as their programs are known. */
export const backupJob = defineTopic({
  kind: 'backup-job',
  commands,
  read(answers, machine) {
    const { timers, services, journal, crontabs, ownCrontabs, periodic } = answers;
    const scripts = scriptsIn(answers.scripts, answers.scriptsRoot);
    const cronRuns = isCronAtWork(services);
    const sources = [
      attempt(() => timerJobs(timers, services, endingsIn(journal), scripts)),
      attempt(() => cronJobs(crontabs, false, scripts, machine, cronRuns)),
      attempt(() => cronJobs(ownCrontabs, true, scripts, machine, cronRuns)),
      attempt(() => periodicJobs(periodic, scripts, cronRuns)),
    ];
    const jobs = sources.flatMap((source): readonly Job[] => (Array.isArray(source) ? source : []));
    // What is not there has no jobs; what was not read may have some.
    const unread = sources.flatMap((source) => (Array.isArray(source) || source.reason === 'unsupported' ? [] : [source]));
    const [failure] = [
      ...unread,
      ...(jobs.length > maxJobs ? [new ProbeError('incomplete', `more than ${maxJobs} jobs`)] : []),
      ...(jobs.length === 0 ? [new ProbeError('unsupported', 'no backup job is known')] : []),
    ];
    return {
      facts: jobs.slice(0, maxJobs).map((job) => ({
        kind: 'backup-job' as const,
        subject: { id: `${machine.system}:${job.job}`, names: [...machine.names] },
        source: machine.source,
        system: machine.system.slice(0, 300),
        ...job,
      })),
      failures: failure === undefined ? [] : [machine.failure(failure)],
    };
  },
});

/** Whether a daemon for crontabs runs; where nobody can tell, a job that is written down is taken for one. */
function isCronAtWork(services: Answer): boolean {
  const units = attempt(() => readUnits(services));
  if (!Array.isArray(units)) return true;
  const daemons = ['cron', 'crond', 'cronie', 'dcron', 'fcron', 'systemd-cron'].map((name) => `${name}.service`);
  return units.some(({ id, properties }) => daemons.includes(id) && properties.get('ActiveState')?.[0] === 'active');
}
