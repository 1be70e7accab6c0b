import { ProbeError } from '../define.ts';
import { fileLines, joinedLines } from './file-lines.ts';
import type { Answer, Command } from './topic.ts';

/** What has to be asked for {@link readPam}. */
export const pamFiles = {
  run: 'grep -RnH . /etc/pam.d /usr/lib/pam.d /usr/etc/pam.d',
  reads: 'how PAM asks for passwords and second factors',
  why: 'second factors, rules for passwords, lockout',
} as const satisfies Command;

/** Where a service's file is looked for: the first that has it counts. */
const folders = ['/etc/pam.d', '/usr/lib/pam.d', '/usr/etc/pam.d'];
const types = ['auth', 'account', 'password', 'session'] as const;
type PamType = (typeof types)[number];

/** What a module can answer, as far as it matters: any error is `fail`. */
export type Outcome = 'success' | 'ignore' | 'fail';

/** A line of a stack. */
export interface PamModule {
  /** Without folder and ending, e.g. `pam_unix`. */
  readonly name: string;
  readonly args: readonly string[];
  /** pam.conf(5): the action for each return value, or for `default`. */
  readonly actions: Readonly<Record<string, string>>;
}
type Entry = PamModule | { readonly substack: readonly Entry[] };
export type PamStack = readonly Entry[];

export interface Pam {
  /** Services that have a file. */
  readonly services: readonly string[];
  /**
   * The stack of a service, includes resolved; that of `other` where it has no file.
   * @throws ProbeError where it was not seen or is not understood.
   */
  stack(service: string, type: PamType): PamStack;
}

/** What the failure is called where there is no PAM at all. */
export const noPam = 'no PAM';

/** @throws ProbeError where the files could not be read, or there are none (`noPam`). */
export function readPam(answer: Answer): Pam {
  const { files, unread } = fileLines(answer);
  if (answer.ok && files.size === 0 && answer.stderr.trim() === '') throw new ProbeError('malformed', 'PAM');
  if (files.size === 0) throw new ProbeError(unread[0]?.reason ?? 'unsupported', unread.length > 0 ? 'PAM' : noPam);
  const pathOf = (service: string) =>
    service.startsWith('/')
      ? [service].find((path) => files.has(path))
      : folders.map((folder) => `${folder}/${service}`).find((path) => files.has(path));
  const services = [...files.keys()].flatMap((path) =>
    folders.some((each) => path.startsWith(`${each}/`)) ? [path.split('/').at(-1)!] : [],
  );
  const read = new Map<string, PamStack>();
  return {
    services: [...new Set(services)],
    stack(service, type) {
      if (unread.length > 0) throw new ProbeError(unread[0]!.reason, 'PAM');
      const key = `${service} ${type}`;
      const known = read.get(key);
      if (known) return known;
      const stack = stackOf(files, pathOf, service, type);
      read.set(key, stack);
      return stack;
    },
  };
}

const maxDepth = 16;
const maxEntries = 2000;

function stackOf(
  files: ReturnType<typeof fileLines>['files'],
  pathOf: (service: string) => string | undefined,
  service: string,
  type: PamType,
): PamStack {
  let entries = 0;
  const read = (path: string | undefined, depth: number): Entry[] => {
    if (path === undefined) throw new ProbeError('incomplete', 'PAM: a file that is included');
    if (depth > maxDepth) throw new ProbeError('incomplete', 'PAM: too deep');
    return joinedLines(files.get(path)!).flatMap((line): Entry[] => {
      const text = line.replace(/(?<!\\)#.*$/, '').trim();
      if (text === '') return [];
      if (++entries > maxEntries) throw new ProbeError('incomplete', 'PAM: too many lines');
      const [, included] = /^@include\s+(\S+)$/.exec(text) ?? [];
      if (included !== undefined) return read(pathOf(included), depth + 1);
      const found = /^-?(\w+)\s+(\[[^\]]*\]|\w+)\s+(\S+)\s*(.*)$/.exec(text);
      if (!found || !types.includes(found[1]!.toLowerCase() as PamType)) throw new ProbeError('malformed', 'PAM');
      const [, of, control, module, args] = found;
      if (of!.toLowerCase() !== type) return [];
      if (control === 'include') return read(pathOf(module!), depth + 1);
      if (control === 'substack') return [{ substack: read(pathOf(module!), depth + 1) }];
      const name = module!.split('/').at(-1)!.replace(/\.so$/, '');
      return [{ name, args: args!.split(/\s+/).filter(Boolean), actions: actionsOf(control!) }];
    });
  };
  return read(pathOf(service) ?? pathOf('other'), 0);
}

const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  required: { success: 'ok', new_authtok_reqd: 'ok', ignore: 'ignore', default: 'bad' },
  requisite: { success: 'ok', new_authtok_reqd: 'ok', ignore: 'ignore', default: 'die' },
  sufficient: { success: 'done', new_authtok_reqd: 'done', default: 'ignore' },
  optional: { success: 'ok', new_authtok_reqd: 'ok', default: 'ignore' },
};

/** pam.conf(5): a control word, or `[value=action …]`. */
function actionsOf(control: string): Readonly<Record<string, string>> {
  if (!control.startsWith('[')) {
    const known = Object.hasOwn(words, control.toLowerCase()) ? words[control.toLowerCase()] : undefined;
    if (!known) throw new ProbeError('malformed', 'PAM: control');
    return known;
  }
  const pairs = control
    .slice(1, -1)
    .trim()
    .split(/\s+/)
    .map((pair) => /^([a-z_]+)=(ignore|bad|die|ok|done|reset|\d{1,3})$/i.exec(pair));
  if (pairs.some((pair) => pair === null)) throw new ProbeError('malformed', 'PAM: control');
  return Object.fromEntries(pairs.map((pair) => [pair![1]!.toLowerCase(), pair![2]!.toLowerCase()]));
}

/** All modules of a stack, substacks included. */
export const modulesOf = (stack: PamStack): PamModule[] =>
  stack.flatMap((entry) => ('substack' in entry ? modulesOf(entry.substack) : [entry]));

type Impression = 'none' | 'good' | 'bad';

/**
 * Whether a stack can end with success if its modules may answer only what `outcomes` says, and which modules can be reached then. Every
 * combination of answers is followed, as libpam would go on (pam.conf(5)); so `false` says that there is no way through.
 */
export function passes(
  stack: PamStack,
  outcomes: (module: PamModule) => readonly Outcome[],
): { readonly passes: boolean; readonly reached: ReadonlySet<PamModule> } {
  const reached = new Set<PamModule>();
  const run = (entries: PamStack, start: Impression): Set<Impression> => {
    const ends = new Set<Impression>();
    const known = new Set<string>();
    const waiting: [number, Impression][] = [[0, start]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [index, impression] = next;
      if (known.has(`${index} ${impression}`)) continue;
      known.add(`${index} ${impression}`);
      const entry = entries[index];
      if (entry === undefined) {
        // A jump beyond the end is an error.
        ends.add(index === entries.length ? impression : 'bad');
        continue;
      }
      if ('substack' in entry) {
        for (const after of run(entry.substack, impression)) waiting.push([index + 1, after]);
        continue;
      }
      reached.add(entry);
      for (const outcome of outcomes(entry)) {
        for (const action of actionsFor(entry.actions, outcome)) {
          const { after, stop, skip } = act(action, outcome, impression, start);
          if (stop) ends.add(after);
          else waiting.push([index + 1 + skip, after]);
        }
      }
    }
    return ends;
  };
  return { passes: run(stack, 'none').has('good'), reached };
}

function actionsFor(actions: PamModule['actions'], outcome: Outcome): readonly string[] {
  const fallback = actions.default ?? 'bad';
  if (outcome === 'success') return [actions.success ?? fallback];
  if (outcome === 'ignore') return [actions.ignore ?? fallback];
  const told = Object.entries(actions).filter(([value]) => !['success', 'new_authtok_reqd', 'ignore', 'default'].includes(value));
  return [...new Set([fallback, ...told.map(([, action]) => action)])];
}

function act(action: string, outcome: Outcome, before: Impression, start: Impression) {
  const contributed: Impression = before === 'bad' ? 'bad' : outcome === 'success' ? 'good' : 'bad';
  switch (action) {
    case 'ignore':
      return { after: before, stop: false, skip: 0 };
    case 'ok':
      return { after: contributed, stop: false, skip: 0 };
    case 'done':
      return { after: contributed, stop: contributed === 'good', skip: 0 };
    case 'bad':
      return { after: 'bad' as const, stop: false, skip: 0 };
    case 'die':
      return { after: 'bad' as const, stop: true, skip: 0 };
    case 'reset':
      return { after: start, stop: false, skip: 0 };
    default:
      return { after: outcome === 'success' ? contributed : before, stop: false, skip: Number(action) };
  }
}

/** Modules that ask for a second factor, and its kind. */
const secondFactors: Readonly<Record<string, 'totp' | 'security-key' | 'push'>> = {
  pam_duo: 'push',
  pam_google_authenticator: 'totp',
  pam_oath: 'totp',
  pam_u2f: 'security-key',
  pam_yubico: 'security-key',
};
/** Modules that ask for the password. */
export const passwordModules: readonly string[] = ['pam_krb5', 'pam_ldap', 'pam_sss', 'pam_unix', 'pam_unix2', 'pam_winbind'];
/** Modules that answer the same way for everybody, or whose answer alone lets nobody in. */
const steady = [
  'pam_cap',
  'pam_env',
  'pam_faildelay',
  'pam_faillock',
  'pam_gnome_keyring',
  'pam_group',
  'pam_issue',
  'pam_kwallet5',
  'pam_lastlog',
  'pam_mount',
  'pam_nologin',
  'pam_permit',
  'pam_securetty',
  'pam_selinux',
  'pam_shells',
  'pam_tally2',
  'pam_deny',
  ...passwordModules,
];

const every: readonly Outcome[] = ['success', 'ignore', 'fail'];

/** What a module may answer, whoever logs in and whatever is not known of it. */
export function anyOutcome({ name }: PamModule): readonly Outcome[] {
  if (name === 'pam_deny') return ['fail'];
  return name === 'pam_permit' ? ['success'] : every;
}

const isOptionalFor = ({ args }: PamModule) => args.some((each) => each === 'nullok' || each === 'nouserok');
const factorOf = (name: string) => (Object.hasOwn(secondFactors, name) ? secondFactors[name] : undefined);

/** What it takes to get through a stack that authenticates. */
export interface PamDemands {
  /** Whether it cannot be passed without a password. */
  readonly password: boolean;
  /** Whether it cannot be passed without a second factor; null where that depends on the user or is not understood. */
  readonly secondFactor: boolean | null;
  readonly kinds: readonly ('totp' | 'security-key' | 'push')[];
}

/** Follows every way through a stack of type `auth`. A second factor that a user may be without is none that is demanded. */
export function demandsOf(stack: PamStack): PamDemands {
  const modules = modulesOf(stack);
  const asking = modules.filter(({ name }) => factorOf(name) !== undefined);
  const kinds = [...new Set(asking.map(({ name }) => factorOf(name)!))].sort();
  const without = (missing: (module: PamModule) => boolean) =>
    passes(stack, (module) => (missing(module) ? ['fail'] : anyOutcome(module))).passes;
  const password = !without(({ name }) => passwordModules.includes(name));
  if (!without((module) => factorOf(module.name) !== undefined && !isOptionalFor(module))) {
    return { password, secondFactor: asking.length > 0, kinds };
  }
  // Passed for sure where it takes nothing but modules that are known; the others may depend on the user.
  const surely = passes(stack, (module) => {
    if (factorOf(module.name) !== undefined) return ['fail'];
    return steady.includes(module.name) ? anyOutcome(module) : ['fail', 'ignore'];
  }).passes;
  return { password, secondFactor: surely ? false : null, kinds };
}

/**
 * Whether somebody may get in at one of these services by a password that is not the machine's own (Kerberos, a directory), or by a module
 * nobody knows, so that a locked account is not closed. `dead` are modules whose service does not run.
 */
export function takesOtherPasswords(pam: Pam | ProbeError, services: readonly string[], dead: readonly string[]): boolean {
  if (pam instanceof ProbeError) return pam.detail !== noPam;
  const own = ['pam_unix', 'pam_unix2', ...dead];
  return services
    .filter((service) => pam.services.includes(service))
    .some((service) => {
      try {
        const isShut = ({ name }: PamModule) => own.includes(name) || factorOf(name) !== undefined;
        return passes(pam.stack(service, 'auth'), (module) => (isShut(module) ? ['fail'] : anyOutcome(module))).passes;
      } catch {
        return true;
      }
    });
}
