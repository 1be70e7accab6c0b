import type { Commands } from '../../topic.ts';
import { programNames } from './programs.ts';

const systemd = ['debian', 'redhat', 'suse', 'arch'] as const;
const words = [...programNames, 'https:', 'http:'].map((name) => `-e ${name}`).join(' ');

/** What is asked for jobs. Of their lines only words that are known are kept, for the rest may hold secrets. */
export const commands = {
  timers: {
    run: 'env TZ=UTC systemctl show --no-pager --type=timer --all --property=Id,LoadState,ActiveState,Unit,TimersCalendar,TimersMonotonic',
    reads: 'timers, when they start what, and whether they do',
    why: 'which jobs are started by themselves',
    on: systemd,
    patience: 60_000,
  },
  services: {
    run: 'env TZ=UTC systemctl show --no-pager --type=service --all --property=Id,LoadState,ActiveState,Type,Result,ExecMainCode,ExecMainStatus,ExecMainExitTimestamp,ExecStart,ExecStartPost,OnFailure',
    reads:
      'what services run, how that ended last, and what is started when it fails; of what they run only known words are kept',
    why: 'which of them make copies, delete old ones or try a restore',
    on: systemd,
    // Where there are hundreds, each is asked for by itself.
    patience: 60_000,
  },
  journal: {
    // What systemd itself wrote: that a unit ended well, or badly.
    run: 'journalctl --no-pager -n 20000 -o json --output-fields=UNIT,MESSAGE_ID _PID=1 MESSAGE_ID=7ad2d189f7e94e70a38c781354912448 MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c',
    reads: 'which units ended, when and whether well',
    why: 'systemd itself forgets that when the host starts again',
    root: true,
    on: systemd,
    patience: 60_000,
    maxBytes: 16 * 1024 * 1024,
  },
  crontabs: {
    run: 'grep -rnH . /etc/crontab /etc/cron.d',
    reads: 'jobs of cron; of what they run only known words are kept',
    why: 'which of them make copies, delete old ones or try a restore',
  },
  ownCrontabs: {
    run: 'grep -rnH . /var/spool/cron /etc/crontabs',
    reads: 'the same of users',
    why: 'which of them make copies, delete old ones or try a restore',
    root: true,
  },
  periodic: {
    run: 'find /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly /etc/periodic -type f -perm -100',
    reads: 'names of scripts that cron starts',
    why: 'one that may not be executed is no job',
  },
  scripts: {
    run: `grep -rnHIwF ${words} /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly /etc/periodic /etc/dirvish /usr/local/bin /usr/local/sbin`,
    reads: 'lines of scripts that name a program for backups or an address, of which only known words and known hosts are kept',
    why: 'what a job does that starts a script',
  },
  scriptsRoot: {
    run: `grep -rnHIwF ${words} /etc/cron.hourly /etc/cron.daily /etc/cron.weekly /etc/cron.monthly /etc/periodic /etc/dirvish /usr/local/bin /usr/local/sbin /root/bin`,
    reads: 'the same of scripts that only root may read',
    why: 'what a job does that starts a script',
    root: true,
  },
} as const satisfies Commands;
