import type { PasswordRule } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import { attempt } from '../../answers.ts';
import { directoryCommands, readDirectory } from '../../directory.ts';
import { type FileLines, fileLines } from '../../file-lines.ts';
import { pamFiles, readPam, takesOtherPasswords } from '../../pam.ts';
import { passwordCommands, passwordsInUse, readPasswords } from '../../password-states.ts';
import { type Commands, defineTopic, type Machine } from '../../topic.ts';
import { type Defaults, type Rule, rulesOf } from './rules.ts';

const commands = {
  ...directoryCommands,
  ...passwordCommands,
  pam: pamFiles,
  rules: {
    run: 'grep -RnH . /etc/security/pwquality.conf /etc/security/pwquality.conf.d /etc/security/pwhistory.conf /etc/passwdqc.conf',
    reads: 'rules for new passwords',
    why: 'what PAM demands of a password',
  },
} as const satisfies Commands;

/** What the machine demands of passwords: rules that PAM enforces when one is changed by passwd(1), and login.defs(5). */
export const passwordPolicy = defineTopic({
  kind: 'password-policy',
  commands,
  read(answers, machine) {
    const directory = readDirectory(answers);
    const pam = attempt(() => readPam(answers.pam));
    const hasOthers = takesOtherPasswords(pam, ['sshd', 'login'], directory.deadModules);
    const rules = attempt(() => {
      if (pam instanceof ProbeError) throw pam;
      const lines = fileLines(answers.rules);
      if (lines.unread.length > 0) throw new ProbeError(lines.unread[0]!.reason, 'pwquality.conf');
      return rulesOf(pam.stack('passwd', 'password'), lines.files, defaultsOf(machine));
    });
    const fact = {
      kind: 'password-policy' as const,
      subject: { id: `${machine.system}:passwords`, names: [...machine.names] },
      source: machine.source,
      system: machine.system,
      inUse: passwordsInUse(directory, readPasswords(answers), hasOthers),
      minLength: strongest(rules, 'minLength'),
      classes: strongest(rules, 'classes'),
      history: strongest(rules, 'history'),
      maxDays: attemptRule(() => maxDaysOf(fileLines(answers.files, 500_000))),
      maxDaysFor: 'new' as const,
    };
    // What another directory demands of its accounts, this machine does not know.
    return { facts: [fact], failures: directory.incomplete === null ? [] : [machine.failure(directory.incomplete)] };
  },
});

/** libpwquality before 1.4.0 counted each kind of character as length. */
function defaultsOf({ os: { id, version, family } }: Machine): Defaults {
  const major = Number.parseInt(version, 10);
  const oldest: Readonly<Record<string, number>> = { amzn: 2023, debian: 10, fedora: 29, ubuntu: 18 };
  const isOld = Object.hasOwn(oldest, id) ? !(major >= oldest[id]!) : family === 'redhat' && !(major >= 8);
  return isOld ? { minlen: 9, credit: 1 } : { minlen: 8, credit: 0 };
}

/** Of several rules the strongest counts, as all have to be kept. */
function strongest(rules: readonly Rule[] | ProbeError, name: 'minLength' | 'classes' | 'history'): PasswordRule {
  if (rules instanceof ProbeError) return { seen: false, reason: rules.reason, detail: rules.detail };
  const told = rules.filter((rule) => (rule[name] ?? 0) > 0).sort((a, b) => b[name]! - a[name]!)[0];
  const untold = rules.find((rule) => rule.untold?.some((each) => each === name));
  if (untold) return { seen: false, reason: 'unsupported', detail: untold.by };
  return { seen: true, value: told?.[name] ?? null, by: told?.by ?? 'PAM passwd' };
}

function attemptRule(read: () => PasswordRule): PasswordRule {
  const rule = attempt(read);
  return rule instanceof ProbeError ? { seen: false, reason: rule.reason, detail: rule.detail } : rule;
}

/** login.defs(5): so many days, or a negative number, are no limit; nor is a line that is not there. */
function maxDaysOf({ files, unread }: FileLines): PasswordRule {
  const lines = files.get('/etc/login.defs');
  if (lines === undefined) throw new ProbeError(unread[0]?.reason ?? 'unsupported', 'login.defs');
  const told = lines.flatMap(({ text }) => /^\s*PASS_MAX_DAYS\s+(\S+)/.exec(text)?.[1] ?? []).at(-1);
  if (told !== undefined && !/^-?\d{1,9}$/.test(told)) throw new ProbeError('malformed', 'PASS_MAX_DAYS');
  const days = Number(told ?? -1);
  return { seen: true, value: days < 0 || days >= 99_999 ? null : days, by: 'login.defs: PASS_MAX_DAYS' };
}
