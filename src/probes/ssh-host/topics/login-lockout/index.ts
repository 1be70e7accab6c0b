import type { Entrance, SeenSshdConfig, SshdSettings } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { attempt } from '../../answers.ts';
import { directoryCommands, readDirectory } from '../../directory.ts';
import { fileLines } from '../../file-lines.ts';
import { noPam, type Pam, pamFiles, readPam, takesOtherPasswords } from '../../pam.ts';
import { passwordCommands, passwordsInUse, readPasswords } from '../../password-states.ts';
import { readSshdConfig, sshdCommands } from '../../sshd-config.ts';
import { type Answers, type Commands, defineTopic } from '../../topic.ts';
import { bansBy, fail2banCommands } from './fail2ban.ts';
import { lockoutBy } from './faillock.ts';

const commands = {
  ...directoryCommands,
  ...passwordCommands,
  ...sshdCommands,
  ...fail2banCommands,
  pam: pamFiles,
  faillock: {
    run: 'grep -nH . /etc/security/faillock.conf',
    reads: 'settings of pam_faillock',
    why: 'after how many failures an account is locked',
  },
} as const satisfies Commands;

type Lockout = Entrance['lockout'];

/** What happens after failed logins by SSH and at the console. MaxAuthTries ends a connection, not the attempts, and is no lock. */
export const loginLockout = defineTopic({
  kind: 'login-lockout',
  commands,
  read(answers, machine) {
    const directory = readDirectory(answers);
    const pam = attempt(() => readPam(answers.pam));
    const hasOthers = takesOtherPasswords(pam, ['sshd', 'login'], directory.deadModules);
    const inUse = passwordsInUse(directory, readPasswords(answers), hasOthers);
    const sshd = attempt(() => readSshdConfig(answers));
    const takes = sshd instanceof ProbeError ? null : takesPasswords(sshd);
    const entrances: Entrance[] = [
      {
        name: 'ssh',
        passwords: inUse === false ? false : takes === true ? inUse : takes,
        lockout: sshLockout(answers, sshd, pam),
      },
    ];
    if (pam instanceof ProbeError || pam.services.includes('login')) {
      entrances.push({ name: 'console', passwords: inUse, lockout: pamLockout(answers, pam, 'login') });
    }
    const fact = {
      kind: 'login-lockout' as const,
      subject: { id: `${machine.system}:lockout`, names: [...machine.names] },
      source: machine.source,
      system: machine.system,
      entrances,
    };
    return { facts: [fact], failures: [] };
  },
});

/** Whether somebody may type a password over SSH; null where settings were not seen that could allow it. */
function takesPasswords({ settings, conditional, unseen }: SeenSshdConfig): boolean | null {
  const variants = [settings, ...conditional.map((block) => ({ ...settings, ...(block.settings as SshdSettings) }))];
  const takes = variants.some(({ passwordAuthentication, keyboardInteractiveAuthentication, usePam, authenticationMethods }) => {
    const asks = (method: string) => authenticationMethods.some((each) => each === 'any' || each.toLowerCase().includes(method));
    return (
      (passwordAuthentication && asks('password')) ||
      (keyboardInteractiveAuthentication && usePam && asks('keyboard-interactive'))
    );
  });
  // Two blocks that both apply may allow together what neither allows by itself.
  const together =
    conditional.length > 1 &&
    variants.some((each) => each.passwordAuthentication || each.keyboardInteractiveAuthentication) &&
    variants.some(({ authenticationMethods }) => authenticationMethods.some((each) => each !== 'publickey'));
  return takes || (unseen.length === 0 && !together ? false : null);
}

function sshLockout(answers: Answers<typeof commands>, sshd: SeenSshdConfig | ProbeError, pam: Pam | ProbeError): Lockout {
  const bans = bansBy(answers);
  const usesPam = sshd instanceof ProbeError ? null : sshd.settings.usePam;
  const byPam: Lockout =
    usesPam === false
      ? { state: 'off', by: 'UsePAM no' }
      : usesPam === null
        ? { state: 'unseen', reason: (sshd as ProbeError).reason, detail: 'UsePAM' }
        : pamLockout(answers, pam, 'sshd');
  // The one that surely locks first; then one that may, then one that was not seen.
  const rank = ({ state, ...rest }: Lockout) =>
    state === 'on' ? ((rest as { sure: boolean }).sure ? 0 : 1) : state === 'unseen' ? 2 : 3;
  return [byPam, bans].sort(
    (a, b) => rank(a) - rank(b) || (a.state === 'on' && b.state === 'on' ? a.attempts - b.attempts : 0),
  )[0]!;
}

function pamLockout(answers: Answers<typeof commands>, pam: Pam | ProbeError, service: string): Lockout {
  if (pam instanceof ProbeError && pam.detail === noPam) return { state: 'off', by: 'no PAM' };
  const lockout = attempt(() => {
    if (pam instanceof ProbeError) throw pam;
    return lockoutBy(pam.stack(service, 'auth'), fileLines(answers.faillock), service);
  });
  return lockout instanceof ProbeError ? { state: 'unseen', reason: lockout.reason, detail: lockout.detail } : lockout;
}
