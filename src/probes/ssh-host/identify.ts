import type ssh2 from 'ssh2';
import { ProbeError } from '../define.ts';
import { executeAlone, lineOf } from './execute.ts';
import type { Answer, Command, Family, Machine } from './topic.ts';

/** Asked of every machine first. */
export const identity = {
  kernel: { run: 'uname -s', reads: 'name of the kernel', why: 'only Linux is understood' },
  user: { run: 'id -u', reads: 'number of the login’s user', why: 'root needs no sudo' },
  release: { run: 'cat /etc/os-release', reads: 'distribution and version', why: 'tools differ between distributions' },
} as const satisfies Record<string, Command>;

export interface Identity extends Pick<Machine, 'os' | 'root'> {
  /** What the login's shell prints before every command's own output, and before its errors. */
  readonly noise: Noise;
}

export interface Noise {
  readonly stdout: string;
  readonly stderr: string;
}

const maxNoise = 64 * 1024;
/** Milliseconds for each: a busy host takes long to begin a session, and who does not know it, knows nothing of it at all. */
const patience = 45_000;

/**
 * Asks a machine what it is.
 * @throws ProbeError `unsupported` for what is no Linux or has no POSIX shell, `malformed` where the shell's own words hide the answers.
 */
export async function identify(client: ssh2.Client, signal: AbortSignal): Promise<Identity> {
  // One after the other: they work even where one session at a time is allowed, and the first tells whether the shell ever returns.
  const ask = (command: Command): Promise<Answer> =>
    executeAlone(client, lineOf(command.run, false), { ...command, patience, maxBytes: maxNoise }, signal);
  const kernel = said(await ask(identity.kernel));
  // `uname` itself has no error to tell where it succeeds.
  const noise = { stdout: beforeLast(kernel.stdout, 'Linux'), stderr: kernel.stderr };
  const user = withoutNoise(said(await ask(identity.user)), noise);
  const number = user.ok ? user.stdout.trim() : '';
  if (!/^\d{1,10}$/.test(number)) throw new ProbeError('malformed', 'the shell prints text of its own');
  const release = withoutNoise(await ask(identity.release), noise);
  return { noise, root: number === '0', os: osOf(release.ok && release.status === 0 ? release.stdout : '') };
}

/** Takes the shell's own words off an answer, which mean nothing; `malformed` where they are not what they were. */
export function withoutNoise(answer: Answer, { stdout, stderr }: Noise): Answer {
  if (!answer.ok) return answer;
  if (!answer.stdout.startsWith(stdout) || !answer.stderr.startsWith(stderr))
    return { ok: false, reason: 'malformed', detail: 'the shell prints text of its own' };
  return { ...answer, stdout: answer.stdout.slice(stdout.length), stderr: answer.stderr.slice(stderr.length) };
}

function said(answer: Answer): Answer & { readonly ok: true } {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  if (answer.status !== 0) throw new ProbeError('unsupported', 'no POSIX shell');
  return answer;
}

/** What stands before the last line, which has to be this one. */
function beforeLast(text: string, line: string): string {
  const own = text.trimEnd();
  const before = own.slice(0, Math.max(0, own.length - line.length));
  if (own.endsWith(line) && (before === '' || before.endsWith('\n'))) return before;
  const last = own.split('\n').at(-1) ?? '';
  throw new ProbeError('unsupported', /^[\w.-]{1,40}$/.test(last) ? last : 'no POSIX system');
}

/** os-release(5): lines `NAME=value`, the value quoted as a shell would. */
function osOf(text: string): Machine['os'] {
  const release = new Map<string, string>();
  for (const line of text.split('\n').slice(0, 200)) {
    const found = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim());
    if (found) release.set(found[1]!, unquoted(found[2]!).slice(0, 300));
  }
  const id = (release.get('ID') ?? '').toLowerCase();
  return {
    id,
    version: release.get('VERSION_ID') ?? '',
    family: familyOf([id, ...(release.get('ID_LIKE') ?? '').split(' ')]),
    release,
  };
}

const unquoted = (value: string) => /^(["'])(.*)\1$/.exec(value)?.[2]?.replace(/\\(["'$`\\])/g, '$1') ?? value;

const families: Readonly<Record<string, Family>> = {
  alpine: 'alpine',
  arch: 'arch',
  debian: 'debian',
  ubuntu: 'debian',
  rhel: 'redhat',
  fedora: 'redhat',
  centos: 'redhat',
  rocky: 'redhat',
  almalinux: 'redhat',
  ol: 'redhat',
  amzn: 'redhat',
  suse: 'suse',
  opensuse: 'suse',
  sles: 'suse',
};

function familyOf(ids: readonly string[]): Family {
  for (const id of ids) {
    const family = Object.hasOwn(families, id.toLowerCase()) ? families[id.toLowerCase()] : undefined;
    if (family) return family;
  }
  return 'other';
}
