import type { Entrance } from '../../../../facts/index.ts';
import { ProbeError } from '../../../define.ts';
import type { FileLines } from '../../file-lines.ts';
import { anyOutcome, modulesOf, type PamModule, type PamStack, passes, passwordModules } from '../../pam.ts';

type Lockout = Entrance['lockout'];

const conf = '/etc/security/faillock.conf';

/**
 * Whether a stack of type `auth` locks an account: pam_faillock(8) has to count failures, and no way may lead past it once it is locked.
 * pam_tally2 counts and locks by one line.
 */
export function lockoutBy(stack: PamStack, files: FileLines, service: string): Lockout {
  const modules = modulesOf(stack);
  const tally = modules.find(({ name }) => name === 'pam_tally2' || name === 'pam_tally');
  if (tally) {
    const attempts = numberIn(optionsOf(tally), 'deny', 0);
    if (attempts > 0 && isBarrier(stack, (module) => module === tally)) {
      const seconds = numberIn(optionsOf(tally), 'unlock_time', 0);
      return {
        state: 'on',
        attempts,
        seconds: seconds === 0 ? null : seconds,
        locks: 'account',
        by: `${tally.name}, PAM ${service}`,
        sure: true,
      };
    }
  }
  const faillock = modules.filter(({ name }) => name === 'pam_faillock');
  const counting = faillock.filter(({ args }) => args.includes('authfail'));
  if (counting.length === 0) return { state: 'off', by: `PAM ${service}` };
  if (files.unread.length > 0) throw new ProbeError(files.unread[0]!.reason, conf);
  // A file of its own is not read.
  if (faillock.some((module) => optionsOf(module).some(([name]) => name === 'conf')))
    throw new ProbeError('unsupported', 'pam_faillock conf');

  const bars = (module: PamModule) => module.name === 'pam_faillock' && !module.args.includes('authfail');
  // Counting has to be reached when the password was wrong.
  const { reached } = passes(stack, (module) => (passwordModules.includes(module.name) ? ['fail'] : anyOutcome(module)));
  if (!isBarrier(stack, bars) || !counting.some((module) => reached.has(module)))
    return { state: 'off', by: `pam_faillock without effect, PAM ${service}` };

  const settings = new Map(
    (files.files.get(conf) ?? []).flatMap(({ text }): [string, string][] => {
      const [, name, value] = /^\s*([a-z_]+)\s*(?:=\s*([^#]*?)\s*)?(?:#.*)?$/.exec(text) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
  );
  const all = faillock.map((module) => new Map([...settings, ...optionsOf(module)]));
  const denies = all.map((each) => numberIn(each, 'deny', 3));
  if (denies.includes(0)) return { state: 'off', by: `pam_faillock deny=0, PAM ${service}` };
  const times = all.map((each) => (each.get('unlock_time') === 'never' ? 0 : numberIn(each, 'unlock_time', 600)));
  const rootToo = all.every((each) => each.has('even_deny_root') || each.has('root_unlock_time'));
  return {
    state: 'on',
    attempts: Math.max(...denies),
    seconds: times.every((time) => time === 0) ? null : Math.min(...times.filter((time) => time > 0)),
    locks: 'account',
    by: `pam_faillock${rootToo ? '' : ', not for root'}, PAM ${service}`,
    sure: true,
  };
}

/** Whether nobody gets through once these modules refuse. */
const isBarrier = (stack: PamStack, bars: (module: PamModule) => boolean) =>
  !passes(stack, (module) => (bars(module) ? ['fail'] : anyOutcome(module))).passes;

const optionsOf = ({ args }: PamModule): [string, string][] =>
  args.map((arg) => [arg.split('=')[0]!, arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : '']);

function numberIn(settings: Iterable<[string, string]>, name: string, usual: number): number {
  const value = new Map(settings).get(name);
  if (value === undefined) return usual;
  if (!/^\d{1,8}$/.test(value)) throw new ProbeError('malformed', name);
  return Number(value);
}
