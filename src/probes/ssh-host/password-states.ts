import type { Account, FailureReason } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { attempt, linesOf, printed } from './answers.ts';
import type { Directory } from './directory.ts';
import type { Answer, Commands } from './topic.ts';

/** What has to be asked for {@link readPasswords}; neither prints a hash. */
export const passwordCommands = {
  passwordStates: {
    run: 'passwd -S -a',
    reads: 'for each account whether it has a password, when that was changed and when it has to be; no hash',
    why: 'who can log in by password, and how old passwords may get',
    root: true,
  },
  passwordFlags: {
    run: 'lslogins -e --time-format=iso --output=USER,PWD-EMPTY,PWD-LOCK,PWD-DENY,PWD-CHANGE,PWD-MAX',
    reads: 'the same from util-linux; no hash',
    why: 'on some distributions passwd tells of one account only',
    root: true,
  },
} as const satisfies Commands;

export type PasswordState = Account['password'];

export interface Passwords {
  /** What is known of an account's password. */
  of(account: string): PasswordState;
}

const unseen = (reason: FailureReason, detail: string): PasswordState => ({
  state: 'unseen',
  ageing: { seen: false, reason, detail },
});

/**
 * Whether some account has a password, or needs none; null where that was not seen of all accounts. `hasOthers`: passwords may be kept
 * elsewhere than on the machine.
 */
export function passwordsInUse({ entries, incomplete }: Directory, passwords: Passwords, hasOthers: boolean): boolean | null {
  const states = entries.map(({ name, open }) => (open ? 'none' : passwords.of(name).state));
  if (states.some((state) => state === 'set' || state === 'none')) return true;
  return incomplete === null && !hasOthers && !states.includes('unseen') ? false : null;
}

/** The states of all passwords; `passwd` comes first, as it tells more. What neither tells is unseen, with the reason. */
export function readPasswords({ passwordStates, passwordFlags }: Record<keyof typeof passwordCommands, Answer>): Passwords {
  const first = attempt(() => fromPasswd(passwordStates));
  if (first instanceof Map) return { of: (account) => first.get(account) ?? unseen('incomplete', 'passwd -S') };
  const second = attempt(() => fromLslogins(passwordFlags));
  if (second instanceof Map) return { of: (account) => second.get(account) ?? unseen('incomplete', 'lslogins') };
  const { reason, detail } = first.reason === 'denied' ? first : second.reason === 'denied' ? second : first;
  return { of: () => unseen(reason, detail) };
}

const states: Readonly<Record<string, PasswordState['state']>> = { P: 'set', PS: 'set', L: 'locked', LK: 'locked', NP: 'none' };

/** passwd(1) `-S`: name, state, day of the last change, fewest and most days, days of warning and of inactivity. */
function fromPasswd(answer: Answer): Map<string, PasswordState> {
  const passwords = new Map<string, PasswordState>();
  for (const line of linesOf(printed(answer))) {
    const [name, letter, changed, , most] = line.trim().split(/\s+/);
    const state = Object.hasOwn(states, letter ?? '') ? states[letter!] : undefined;
    if (state === undefined || most === undefined || !/^-?\d{1,9}$/.test(most)) throw new ProbeError('malformed', 'passwd -S');
    // An account that stands in the file twice has two states: which counts is not certain.
    passwords.set(name!, passwords.has(name!) ? unseen('malformed', 'told twice') : stateOf(state, changed!, most));
  }
  if (passwords.size === 0) throw new ProbeError('malformed', 'passwd -S');
  return passwords;
}

/** lslogins(1) `-e`: `NAME="value"` pairs. Without a hash it does not tell `no password` from `none that could be typed`. */
function fromLslogins(answer: Answer): Map<string, PasswordState> {
  const passwords = new Map<string, PasswordState>();
  for (const line of linesOf(printed(answer))) {
    const pairs = new Map(
      [...line.matchAll(/([A-Z_-]+)="([^"]*)"/g)].map(([, name, value]) => [name!.replaceAll('_', '-'), value!]),
    );
    const name = pairs.get('USER');
    const [empty, lock, deny] = ['PWD-EMPTY', 'PWD-LOCK', 'PWD-DENY'].map((each) => pairs.get(each));
    if (!name || ![empty, lock, deny].every((flag) => flag === '0' || flag === '1' || flag === ''))
      throw new ProbeError('malformed', 'lslogins');
    const state = lock === '1' || deny === '1' ? 'locked' : empty === '0' && lock === '0' && deny === '0' ? 'set' : 'unseen';
    const told =
      state === 'unseen'
        ? unseen('incomplete', 'lslogins')
        : stateOf(state, pairs.get('PWD-CHANGE') ?? '', pairs.get('PWD-MAX') || '-1');
    passwords.set(name, passwords.has(name) ? unseen('malformed', 'told twice') : told);
  }
  if (passwords.size === 0) throw new ProbeError('malformed', 'lslogins');
  return passwords;
}

/** shadow(5) and login.defs(5): so many days are as good as no limit. */
const forever = 99_999;

function stateOf(state: PasswordState['state'], changed: string, most: string): PasswordState {
  const changedAt = dayOf(changed);
  const days = Number(most);
  const maxDays = days < 0 || days >= forever ? null : days;
  const end = changedAt !== null && maxDays !== null ? changedAt.getTime() + maxDays * 86_400_000 : Number.POSITIVE_INFINITY;
  const expiresAt = end < Date.UTC(9999, 0) ? new Date(end).toISOString() : null;
  return { state, ageing: { seen: true, changedAt: changedAt?.toISOString() ?? null, maxDays, expiresAt } };
}

/** `2026-05-21` or, in older versions, `05/21/2026`. Day 0 stands for a password that has to be changed at once. */
function dayOf(text: string): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  const [, oldMonth, oldDay, oldYear] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  const date = new Date(`${year ?? oldYear}-${month ?? oldMonth}-${day ?? oldDay}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? null : date;
}
