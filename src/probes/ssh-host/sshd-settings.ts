import type { SshdSettings } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';

/** Arguments of each keyword, lower case, in the order in which they apply. */
export type Keywords = ReadonlyMap<string, readonly string[]>;

type Parsers = { readonly [Name in keyof SshdSettings]: (keywords: Keywords) => SshdSettings[Name] | undefined };

const accessLists = ['AllowUsers', 'AllowGroups', 'DenyUsers', 'DenyGroups'] as const;

/** sshd_config(5). Two keywords of one meaning are OpenSSH's own alias; where both are told, the weaker counts. */
const parsers: Parsers = {
  passwordAuthentication: (all) => flag(all, 'passwordauthentication'),
  keyboardInteractiveAuthentication: (all) => {
    const told = ['kbdinteractiveauthentication', 'challengeresponseauthentication'].map((name) => flag(all, name));
    return told.includes(true) || (told.includes(false) ? false : undefined);
  },
  usePam: (all) => flag(all, 'usepam'),
  pubkeyAuthentication: (all) => flag(all, 'pubkeyauthentication'),
  permitEmptyPasswords: (all) => flag(all, 'permitemptypasswords'),
  permitRootLogin: (all) => rootLogin(all),
  authenticationMethods: (all) => all.get('authenticationmethods')?.map((each) => each.toLowerCase()),
  pubkeyAuthOptions: (all) => all.get('pubkeyauthoptions')?.flatMap((each) => each.toLowerCase().split(',')),
  maxAuthTries: (all) => number(all, 'maxauthtries'),
  loginGraceTime: (all) => seconds(all, 'logingracetime'),
  clientAliveInterval: (all) => seconds(all, 'clientaliveinterval'),
  clientAliveCountMax: (all) => number(all, 'clientalivecountmax'),
  accessLists: (all) => {
    const told = accessLists.filter((name) => all.has(name.toLowerCase()));
    return told.length > 0 ? told : undefined;
  },
};

/** Keywords that settings are read from. */
export const telling: ReadonlySet<string> = new Set([
  'authenticationmethods',
  'challengeresponseauthentication',
  'clientalivecountmax',
  'clientaliveinterval',
  'kbdinteractiveauthentication',
  'logingracetime',
  'maxauthtries',
  'passwordauthentication',
  'permitemptypasswords',
  'permitrootlogin',
  'pubkeyauthentication',
  'pubkeyauthoptions',
  'usepam',
  ...accessLists.map((name) => name.toLowerCase()),
]);

/** Keywords that add up; of all others the first counts. */
export const addingUp: ReadonlySet<string> = new Set(accessLists.map((name) => name.toLowerCase()));

/** Older names, and one that OpenSSH reads as another. */
const aliases: Readonly<Record<string, string>> = {
  dsaauthentication: 'pubkeyauthentication',
  skeyauthentication: 'challengeresponseauthentication',
};
export const canonical = (keyword: string): string => {
  const name = keyword.toLowerCase();
  return Object.hasOwn(aliases, name) ? aliases[name]! : name;
};

/** What OpenSSH takes where nothing is set. */
export const defaults: SshdSettings = {
  passwordAuthentication: true,
  keyboardInteractiveAuthentication: true,
  usePam: false,
  pubkeyAuthentication: true,
  permitEmptyPasswords: false,
  permitRootLogin: null,
  authenticationMethods: ['any'],
  pubkeyAuthOptions: ['none'],
  maxAuthTries: 6,
  loginGraceTime: 120,
  clientAliveInterval: 0,
  clientAliveCountMax: 3,
  accessLists: [],
};

/**
 * The settings that keywords tell; those they do not tell are left out.
 * @throws ProbeError `malformed` for a value that OpenSSH does not know.
 */
export function settingsOf(keywords: Keywords): Partial<SshdSettings> {
  const told = Object.entries(parsers).map(([name, parse]) => [name, parse(keywords)] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

const wrong = (keyword: string) => new ProbeError('malformed', keyword);

function one(keywords: Keywords, keyword: string): string | undefined {
  const values = keywords.get(keyword);
  if (values === undefined) return undefined;
  if (values.length !== 1) throw wrong(keyword);
  return values[0]!.toLowerCase();
}

function flag(keywords: Keywords, keyword: string): boolean | undefined {
  const value = one(keywords, keyword);
  if (value === undefined) return undefined;
  if (value === 'yes' || value === 'true') return true;
  if (value === 'no' || value === 'false') return false;
  throw wrong(keyword);
}

function rootLogin(keywords: Keywords): SshdSettings['permitRootLogin'] | undefined {
  const value = one(keywords, 'permitrootlogin');
  if (value === undefined || value === 'yes' || value === 'no' || value === 'forced-commands-only') return value;
  if (value === 'prohibit-password' || value === 'without-password') return 'prohibit-password';
  throw wrong('permitrootlogin');
}

function number(keywords: Keywords, keyword: string): number | undefined {
  const value = one(keywords, keyword);
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw wrong(keyword);
  return Number(value);
}

const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** TIME FORMATS of sshd_config(5): `90`, `2m`, `1h30m`; `none` for no limit. */
function seconds(keywords: Keywords, keyword: string): number | undefined {
  const value = one(keywords, keyword);
  if (value === undefined) return undefined;
  if (value === 'none') return 0;
  if (!/^(?:\d{1,7}[smhdw]?){1,6}$/.test(value)) throw wrong(keyword);
  let sum = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+)([smhdw]?)/g)) sum += Number(amount) * units[unit!]!;
  return sum;
}
