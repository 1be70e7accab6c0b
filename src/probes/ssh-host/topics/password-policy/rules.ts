import { ProbeError } from '../../../define.ts';
import type { FileLines } from '../../file-lines.ts';
import { anyOutcome, modulesOf, type PamModule, type PamStack, passes } from '../../pam.ts';

/** What one module demands; undefined where it has no such rule. */
export interface Rule {
  readonly by: string;
  readonly minLength?: number;
  readonly classes?: number;
  readonly history?: number;
  /** What it has rules for that are not translated. */
  readonly untold?: readonly ('minLength' | 'classes' | 'history')[];
}

/** Defaults of the libraries, which older versions had otherwise: credits made passwords shorter. */
export interface Defaults {
  readonly minlen: number;
  readonly credit: number;
}

/** The rules of those modules of a stack of type `password` that cannot be passed by. */
export function rulesOf(stack: PamStack, files: FileLines['files'], defaults: Defaults): Rule[] {
  return modulesOf(stack).flatMap((module) => {
    const rule = ruleOf(module, files, defaults);
    if (rule === undefined) return [];
    const isEnforced = !passes(stack, (each) => (each === module ? ['fail'] : ofLocal(each))).passes;
    return isEnforced ? [rule] : [];
  });
}

/** What is told here is told of the machine's own accounts. */
const ofLocal = (module: PamModule) => (module.name === 'pam_localuser' ? (['success'] as const) : anyOutcome(module));

const credits = ['dcredit', 'ucredit', 'lcredit', 'ocredit'];

function ruleOf(module: PamModule, files: FileLines['files'], defaults: Defaults): Rule | undefined {
  const args = new Map(module.args.map((arg) => [arg.split('=')[0]!, arg.slice(arg.indexOf('=') + 1)]));
  switch (module.name) {
    case 'pam_pwquality': {
      // pwquality.conf(5): files of the folder first, in the order of their names; the later value counts, and the module's own last.
      const folder = [...files.keys()].filter((path) => /^\/etc\/security\/pwquality\.conf\.d\/[^/]+\.conf$/.test(path)).sort();
      const settings = new Map([...folder, '/etc/security/pwquality.conf'].flatMap((path) => [...settingsOf(files, path)]));
      const all = new Map([...settings, ...args]);
      if (numberOf(all, 'enforcing', 1) === 0) return undefined;
      return strength(all, defaults, settings.size > 0 ? 'pam_pwquality, pwquality.conf' : 'pam_pwquality');
    }
    case 'pam_cracklib':
      return strength(args, { minlen: 9, credit: 1 }, 'pam_cracklib');
    case 'pam_passwdqc': {
      // A file of its own is not read.
      if (args.has('config')) return { by: 'pam_passwdqc config', untold: ['minLength', 'classes'] };
      const all = new Map([...settingsOf(files, '/etc/passwdqc.conf'), ...args]);
      if (all.get('enforce') === 'none') return undefined;
      const lengths = (all.get('min') ?? 'disabled,24,11,8,7').split(',').filter((each) => each !== 'disabled');
      if (lengths.length === 0 || !lengths.every((each) => /^\d{1,4}$/.test(each)))
        throw new ProbeError('malformed', 'pam_passwdqc');
      return { by: 'pam_passwdqc', minLength: Math.min(...lengths.map(Number)), untold: ['classes'] };
    }
    case 'pam_pwhistory': {
      if (args.has('conf')) return { by: 'pam_pwhistory conf', untold: ['history'] };
      const all = new Map([...settingsOf(files, '/etc/security/pwhistory.conf'), ...args]);
      return { by: 'pam_pwhistory', history: numberOf(all, 'remember', 10) };
    }
    case 'pam_unix':
      return { by: 'pam_unix', minLength: numberOf(args, 'minlen', 6), history: numberOf(args, 'remember', 0) };
    default:
      return undefined;
  }
}

/** pam_pwquality(8): a positive credit for a kind of character counts as length, a negative one demands that kind. */
function strength(settings: ReadonlyMap<string, string>, { minlen, credit }: Defaults, by: string): Rule {
  const values = credits.map((name) => numberOf(settings, name, credit));
  const credited = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const demanded = values.filter((value) => value < 0).length;
  return {
    by,
    minLength: Math.max(6, numberOf(settings, 'minlen', minlen) - credited),
    classes: Math.min(4, Math.max(numberOf(settings, 'minclass', 0), demanded)),
  };
}

/** Lines `name = value`, or a name alone. */
function settingsOf(files: FileLines['files'], path: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const { text } of files.get(path) ?? []) {
    const [, name, value] = /^\s*([a-z_]+)\s*(?:=\s*([^#]*?)\s*)?(?:#.*)?$/.exec(text) ?? [];
    if (name !== undefined) settings.set(name, value ?? '');
  }
  return settings;
}

/** @throws ProbeError `malformed` for a value that is no number. */
function numberOf(settings: ReadonlyMap<string, string>, name: string, usual: number): number {
  const value = settings.get(name);
  if (value === undefined) return usual;
  if (!/^-?\d{1,4}$/.test(value)) throw new ProbeError('malformed', name);
  return Number(value);
}
