import type { SeenSshdConfig, SessionPolicy } from '../../../facts/index.ts';
import { ProbeError } from '../../define.ts';
import { attempt } from '../answers.ts';
import { directoryCommands, isClosed, readDirectory } from '../directory.ts';
import { fileLines } from '../file-lines.ts';
import { modulesOf, pamFiles, readPam } from '../pam.ts';
import { readSshdConfig, sshdCommands } from '../sshd-config.ts';
import { type Answers, type Commands, defineTopic, type Machine } from '../topic.ts';

const commands = {
  pam: pamFiles,
  ...directoryCommands,
  ...sshdCommands,
  shells: {
    run: 'grep -RnHw -e TMOUT -e if -e fi -e case -e esac -e for -e while -e until -e done -e return -e exit /etc/profile /etc/profile.d /etc/bash.bashrc /etc/bashrc',
    reads: 'lines about TMOUT in what shells read first, and the conditions around them',
    why: 'when an idle shell ends',
  },
  logind: {
    run: 'busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager StopIdleSessionUSec',
    reads: 'after how long logind ends an idle session',
    why: 'when an idle session ends',
  },
} as const satisfies Commands;

type End = SessionPolicy['idleEnds'][number];

/**
 * When an idle session ends: by logind (logind.conf(5), from systemd 252 on), by the shell (TMOUT) or by the SSH server (ChannelTimeout).
 * ClientAliveInterval ends the connection of a client that is dead; only before OpenSSH 8.2, with ClientAliveCountMax 0, an idle one, too.
 */
export const sessionPolicy = defineTopic({
  kind: 'session-policy',
  commands,
  read(answers, machine) {
    const sshd = attempt(() => readSshdConfig(answers));
    const looks = [
      attempt(() => logindEnds(answers, sshd)),
      attempt(() => shellEnds(answers, machine)),
      sshd instanceof ProbeError ? sshd : attempt(() => sshEnds(sshd, answers)),
    ];
    const settings = sshd instanceof ProbeError ? undefined : sshd.settings;
    const deadClient = settings ? settings.clientAliveInterval * settings.clientAliveCountMax : 0;
    const fact = {
      kind: 'session-policy' as const,
      subject: { id: `${machine.system}:sessions`, names: [...machine.names] },
      source: machine.source,
      system: machine.system,
      idleEnds: looks.flatMap((look) => (look instanceof ProbeError ? [] : look)).slice(0, 20),
      unseen: looks.flatMap((look) => (look instanceof ProbeError ? [{ reason: look.reason, detail: look.detail }] : [])),
      deadClient: deadClient > 0 ? deadClient : null,
    };
    return { facts: [fact], failures: [] };
  },
});

/** busctl(1): `t` and a number of microseconds, the highest there is for never. */
function logindEnds({ logind: answer, pam }: Answers<typeof commands>, sshd: SeenSshdConfig | ProbeError): End[] {
  // Without systemd there is no logind; before version 252 it has no such property.
  if (!answer.ok && answer.reason === 'unsupported') return [];
  if (!answer.ok) throw new ProbeError(answer.reason, 'logind');
  if (answer.status !== 0) {
    if (
      /unknown (?:property|object|interface \S+ or property)|no such property|not been booted with systemd/i.test(answer.stderr)
    )
      return [];
    throw new ProbeError('incomplete', 'logind');
  }
  const [, microseconds] = /^t (\d{1,20})$/.exec(answer.stdout.trim()) ?? [];
  if (microseconds === undefined) throw new ProbeError('malformed', 'logind');
  const seconds = Math.floor(Number(microseconds) / 1_000_000);
  if (seconds === 0 || seconds > 10 * 366 * 86_400) return [];
  // logind knows of the sessions that PAM tells it of.
  if (sshd instanceof ProbeError) throw sshd;
  if (!sshd.settings.usePam) throw new ProbeError('incomplete', 'logind: SSH sessions without PAM');
  const stacks = readPam(pam);
  const services = ['sshd', 'login'].filter((service) => stacks.services.includes(service));
  const isTold = services.every((service) =>
    modulesOf(stacks.stack(service, 'session')).some(({ name }) => name === 'pam_systemd'),
  );
  if (!isTold || services.length === 0) throw new ProbeError('incomplete', 'logind: sessions without pam_systemd');
  return [{ seconds, by: 'logind: StopIdleSessionSec', covers: 'all', binding: true }];
}

/** Shells that end after TMOUT seconds; `sh` where it is one of them. */
const obeying = ['bash', 'ksh', 'ksh93', 'mksh', 'rbash'];

/**
 * `TMOUT=900; readonly TMOUT` in a file that login shells read. It binds where nothing takes it back, no condition stands before it, and
 * everybody who can work has a shell that obeys.
 */
function shellEnds(answers: Answers<typeof commands>, machine: Machine): End[] {
  const { files, unread } = fileLines(answers.shells);
  if (unread.length > 0) throw new ProbeError(unread[0]!.reason, 'TMOUT');
  const ends: End[] = [];
  let isTakenBack = false;
  for (const [path, lines] of files) {
    if (path.startsWith('/etc/profile.d/') && !/^[^/]+\.sh$/.test(path.slice('/etc/profile.d/'.length))) continue;
    const whole = lines.map(({ text }) => text.replace(/(^|\s)#.*$/, ''));
    const texts = whole.filter((text) => text.includes('TMOUT'));
    const statements = texts.flatMap((text) => text.split(/[;&|]+/));
    const isReadonly = statements.some((each) =>
      /(?:^|\s)(?:readonly|(?:declare|typeset)\s+-[a-zA-Z]*r[a-zA-Z]*)\s(?:.*\s)?TMOUT\b/.test(each),
    );
    const isConditional =
      texts.some((text) => /^\s|\b(?:if|then|else|case|for|while)\b|\[|&&|\|\|/.test(text)) || isWithinCondition(whole);
    for (const statement of statements) {
      if (/\bunset\s+(?:-v\s+)?TMOUT\b/.test(statement)) isTakenBack = true;
      const [, value] = /(?:^|\s)TMOUT=["']?([^\s"']*)["']?/.exec(statement) ?? [];
      if (value === undefined) continue;
      if (!/^\d{1,7}$/.test(value)) throw new ProbeError('malformed', 'TMOUT');
      if (Number(value) === 0) isTakenBack = true;
      else
        ends.push({
          seconds: Number(value),
          by: `TMOUT in ${path}`.slice(0, 200),
          covers: 'all',
          // Login shells of some distributions read this one only where a home leads to it.
          binding: isReadonly && !isConditional && path !== '/etc/bashrc',
        });
    }
  }
  if (ends.length === 0) return [];
  const shOf = { redhat: true, suse: true, arch: true, alpine: true, debian: false, other: false }[machine.os.family];
  const onlyBash = ends.some(({ by }) => by === 'TMOUT in /etc/bash.bashrc');
  const obeys = (shell: string) =>
    onlyBash ? ['bash', 'rbash'].includes(shell) : obeying.includes(shell) || (shOf && ['sh', 'ash', ''].includes(shell));
  const directory = readDirectory(answers);
  const isEverybodys =
    directory.incomplete === null &&
    directory.entries.every(
      (entry) => isClosed(entry) || (entry.isSystem && entry.uid !== 0) || obeys(entry.shell.split('/').at(-1)!),
    );
  // Of several values it is not certain which comes last.
  const latest = ends.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  return [{ ...latest, binding: isEverybodys && !isTakenBack && ends.every(({ binding }) => binding) }];
}

/** Whether a line about TMOUT stands between the lines of a condition or loop, or after one at which a shell may leave the file. */
function isWithinCondition(lines: readonly string[]): boolean {
  let depth = 0;
  for (const line of lines) {
    if (line.includes('TMOUT')) {
      if (depth > 0) return true;
      continue;
    }
    const words: readonly string[] = line.match(/[A-Za-z_]\w*/g) ?? [];
    // Shells that nobody types into leave by a line about their prompt.
    if (words.some((word) => word === 'return' || word === 'exit') && !words.includes('PS1') && depth === 0) return true;
    depth += words.filter((word) => ['if', 'case', 'for', 'while', 'until'].includes(word)).length;
    depth -= words.filter((word) => ['fi', 'esac', 'done'].includes(word)).length;
  }
  return false;
}

function sshEnds({ settings, conditional }: SeenSshdConfig, { sshdEffective, sshVersion }: Answers<typeof commands>): End[] {
  const ends: End[] = [];
  const told =
    sshdEffective.ok && sshdEffective.status === 0 ? /^channeltimeout (.*)$/im.exec(sshdEffective.stdout)?.[1] : undefined;
  for (const each of told?.trim().split(/\s+/) ?? []) {
    // ChannelTimeout: a kind of channel, with wildcards, and a time. `session` alone names no shell, which is `session:shell`.
    const [, kind, time] = /^([\w:@.*?-]+)=(\S+)$/.exec(each) ?? [];
    const seconds = secondsOf(time ?? '');
    if (kind === undefined || seconds === 0 || !['session:*', 'session:shell', '*', 'global'].includes(kind)) continue;
    ends.push({ seconds, by: `sshd: ChannelTimeout ${each}`.slice(0, 200), covers: 'remote', binding: conditional.length === 0 });
  }
  const { clientAliveInterval, clientAliveCountMax } = settings;
  if (clientAliveInterval > 0 && clientAliveCountMax === 0) {
    const version = sshVersion.ok ? /OpenSSH_(\d{1,3})\.(\d{1,3})/.exec(`${sshVersion.stderr}\n${sshVersion.stdout}`) : null;
    if (!version) throw new ProbeError('incomplete', 'version of OpenSSH');
    const [major, minor] = [Number(version[1]), Number(version[2])];
    if (major < 8 || (major === 8 && minor < 2)) {
      ends.push({
        seconds: clientAliveInterval,
        by: 'sshd: ClientAliveCountMax 0',
        covers: 'remote',
        binding: conditional.length === 0,
      });
    }
  }
  return ends;
}

/** TIME FORMATS of sshd_config(5); 0 for none. */
function secondsOf(text: string): number {
  if (!/^(?:\d{1,7}[smhdw]?){1,6}$/i.test(text)) return 0;
  const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  return [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!,
    0,
  );
}
