import type { Entrance } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { attempt, printed } from '../../answers.ts';
import { type FileLines, fileLines } from '../../file-lines.ts';
import { isAtWork, readServices, type serviceCommands } from '../../services.ts';
import type { Answer, Commands } from '../../topic.ts';

type Lockout = Entrance['lockout'];

export const fail2banCommands = {
  jail: {
    run: 'fail2ban-client status sshd',
    reads: 'whether fail2ban watches the SSH server',
    why: 'lock after failed logins',
    root: true,
  },
  jailRetries: {
    run: 'fail2ban-client get sshd maxretry',
    reads: 'after how many failures it bans',
    why: 'the same',
    root: true,
  },
  jailTime: { run: 'fail2ban-client get sshd bantime', reads: 'for how long it bans', why: 'the same', root: true },
  jailFiles: {
    run: 'grep -RnH . /etc/fail2ban/jail.conf /etc/fail2ban/jail.local /etc/fail2ban/jail.d',
    reads: 'settings of fail2ban',
    why: 'the same where fail2ban may not be asked',
  },
} as const satisfies Commands;

type Given = Record<keyof typeof fail2banCommands | keyof typeof serviceCommands, Answer>;

/** What of the machine bans addresses after failed logins by SSH: fail2ban-client(1), or its files where only root may ask it. */
export function bansBy(answers: Given): Lockout {
  const running = attempt(() => jailOf(answers));
  if (!(running instanceof ProbeError)) return running.state === 'off' ? withoutOthers(running, answers) : running;
  if (running.reason !== 'denied') return { state: 'unseen', reason: running.reason, detail: running.detail };
  const configured = attempt(() => {
    if (!isAtWork(readServices(answers), 'fail2ban')) return { state: 'off' as const, by: 'fail2ban does not run' };
    return jailIn(fileLines(answers.jailFiles));
  });
  if (configured instanceof ProbeError) return { state: 'unseen', reason: configured.reason, detail: configured.detail };
  return configured.state === 'off' ? withoutOthers(configured, answers) : configured;
}

function jailOf({ jail, jailRetries, jailTime }: Given): Lockout {
  if (!jail.ok && jail.reason === 'unsupported') return { state: 'off', by: 'no fail2ban' };
  if (
    jail.ok &&
    jail.status !== 0 &&
    /does not exist|unable to contact server|is fail2ban running|failed to access socket/i.test(`${jail.stderr}\n${jail.stdout}`)
  ) {
    return { state: 'off', by: 'fail2ban without a jail for sshd' };
  }
  if (!/^Status for the jail: sshd$/m.test(printed(jail))) throw new ProbeError('malformed', 'fail2ban-client');
  const [attempts, seconds] = [printed(jailRetries), printed(jailTime)].map((text) => text.trim());
  if (!/^[1-9]\d{0,5}$/.test(attempts!) || !/^-?\d{1,9}$/.test(seconds!)) throw new ProbeError('malformed', 'fail2ban-client');
  return banning(Number(attempts), Number(seconds), true);
}

const banning = (attempts: number, seconds: number, sure: boolean): Lockout => ({
  state: 'on',
  attempts,
  seconds: seconds < 0 ? null : seconds,
  locks: 'address',
  by: sure ? 'fail2ban, jail sshd' : 'fail2ban, jail sshd as configured',
  sure,
});

/** jail.conf(5): `jail.conf`, `jail.d/*.conf`, `jail.local`, `jail.d/*.local`; the later value counts, and that of the jail before the default. */
function jailIn({ files, unread }: FileLines): Lockout {
  if (unread.length > 0) throw new ProbeError(unread[0]!.reason, 'fail2ban');
  const orderOf = (path: string) => (path.endsWith('.local') ? 2 : 0) + (path.startsWith('/etc/fail2ban/jail.d/') ? 1 : 0);
  const own = new Map<string, string>();
  const usual = new Map<string, string>();
  const paths = [...files.keys()].filter((path) => /^\/etc\/fail2ban\/(?:jail|jail\.d\/[^/]+)\.(?:conf|local)$/.test(path));
  for (const path of paths.sort((a, b) => orderOf(a) - orderOf(b) || (a < b ? -1 : 1))) {
    let section = '';
    for (const { text } of files.get(path)!) {
      section = /^\[([^\]]+)\]/.exec(text)?.[1] ?? section;
      const [, name, value] = /^(enabled|maxretry|bantime)\s*[=:]\s*(.*?)\s*$/.exec(text) ?? [];
      if (name === undefined) continue;
      if (section === 'sshd') own.set(name, value!);
      if (section === 'DEFAULT') usual.set(name, value!);
    }
  }
  const told = (name: string) => own.get(name) ?? usual.get(name);
  if (!/^(?:true|yes|on|1)$/i.test(told('enabled') ?? '')) return { state: 'off', by: 'fail2ban without a jail for sshd' };
  const attempts = told('maxretry') ?? '5';
  const [, amount, unit] = /^(-?\d{1,9})\s*([smhdw]?)$/.exec(told('bantime') ?? '600') ?? [];
  if (!/^[1-9]\d{0,5}$/.test(attempts) || amount === undefined) throw new ProbeError('malformed', 'fail2ban');
  return banning(Number(attempts), Number(amount) * { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit as 's']!, false);
}

/** Others that do the same are not asked; where one runs, nothing is known. */
function withoutOthers(off: Lockout, answers: Given): Lockout {
  const services = attempt(() => readServices(answers));
  if (services instanceof ProbeError) return off;
  const others = ['crowdsec', 'crowdsec-firewall-bouncer', 'sshguard', 'denyhosts'].filter((name) => isAtWork(services, name));
  return others.length === 0 ? off : { state: 'unseen', reason: 'unsupported', detail: others.join(', ') };
}
