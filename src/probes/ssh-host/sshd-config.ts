import type { SeenSshdConfig, SshdSettings } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';
import { isAbsentError, isPermissionError, linesOf, printed } from './answers.ts';
import { isPlainPattern, type ReadFiles, resolveFiles, type SshdFiles } from './sshd-files.ts';
import { startedOtherwise } from './sshd-processes.ts';
import { addingUp, canonical, defaults, type Keywords, settingsOf } from './sshd-settings.ts';
import type { Answer, Answers, Command, Commands } from './topic.ts';

/** Where the main file is; the second where there is no first (openSUSE, and others that keep their own files apart). */
const mains = ['/etc/ssh/sshd_config', '/usr/etc/ssh/sshd_config'] as const;
/** Read whole, with all files in them. */
const folders = ['/etc/ssh/sshd_config.d', '/usr/etc/ssh/sshd_config.d', '/usr/lib/ssh/sshd_config.d'] as const;
/** Included by name on the distributions of Red Hat. */
const cryptoPolicy = '/etc/crypto-policies/back-ends/opensshserver.config';

const maxFiles = 1000;

const files = `grep -nRH . ${[...mains, ...folders, cryptoPolicy].join(' ')}`;

/** What has to be asked for {@link readSshdConfig}. */
export const sshdCommands = {
  sshdEffective: {
    run: '/usr/sbin/sshd -T',
    reads: 'the SSH server’s configuration as it resolves it itself',
    why: 'ways to log in, second factors, timeouts',
    root: true,
  },
  sshdFiles: {
    run: files,
    reads: 'the configuration files of the SSH server',
    why: 'settings for single users or addresses; the settings where sshd -T is not allowed',
  },
  sshdFilesAsRoot: {
    run: files,
    reads: 'those configuration files of the SSH server that only root may read',
    why: 'some distributions keep them from everybody else',
    root: true,
  },
  sshdProcesses: {
    run: 'pgrep -a -x sshd',
    reads: 'command lines of running SSH servers',
    why: 'options given there count before the files',
  },
  sshdProcessesOfBusybox: {
    run: 'pgrep -a -f /sshd',
    reads: 'command lines of running SSH servers',
    why: 'the same where pgrep shows a command line only if it looks for it',
    on: ['alpine'],
  },
  sshVersion: { run: 'ssh -V', reads: 'version of OpenSSH', why: 'defaults differ between versions' },
} as const satisfies Commands & Record<string, Command>;

/**
 * How OpenSSH's server is configured: sshd_config(5), sshd(8). What `sshd -T` prints is global, so that what is set for single users,
 * groups or addresses comes from the files. What may change the settings and could not be seen stands in `unseen`.
 * @throws ProbeError where neither `sshd -T` nor the files could be read; `malformed` for values that OpenSSH does not know.
 */
export function readSshdConfig(answers: Answers<typeof sshdCommands>): SeenSshdConfig {
  const read = readFiles(answers.sshdFilesAsRoot.ok ? answers.sshdFilesAsRoot : answers.sshdFiles);
  const unseen: SeenSshdConfig['unseen'] = [...read.unseen, ...startedOtherwise(processesOf(answers), mains[0])];
  const effective = effectiveKeywords(answers.sshdEffective);
  if (hasOtherService(answers)) unseen.push({ what: 'PAMServiceName', reason: 'unsupported' });
  if (effective instanceof ProbeError && read.files === null) throw effective;

  let base: Partial<SshdSettings>;
  if (effective instanceof ProbeError) {
    // Not to be run without root is usual. What fails as root speaks of a configuration that was changed and does not work.
    if (answers.sshdEffective.ok) unseen.push({ what: 'sshd -T', reason: effective.reason });
    base = fromFiles(read.files!.global, answers.sshVersion);
  } else {
    base = settingsOf(effective);
  }
  return {
    seen: true,
    certainty: effective instanceof ProbeError ? 'files' : 'effective',
    settings: { ...defaults, ...base, ...settingsOf(read.files?.forAll ?? new Map()) },
    conditional: (read.files?.conditional ?? []).map(({ criteria, place, keywords }) => ({
      criteria: criteria.slice(0, 500),
      place: place.slice(0, 300),
      settings: settingsOf(keywords),
    })),
    unseen: unseen.slice(0, 100).map(({ what, reason }) => ({ what: what.slice(0, 300), reason })),
  };
}

/** Busybox finds a server that titles itself by its name alone, and shows no more of it. */
const processesOf = ({ sshdProcesses, sshdProcessesOfBusybox }: Answers<typeof sshdCommands>): Answer =>
  sshdProcessesOfBusybox.ok ? sshdProcessesOfBusybox : sshdProcesses;

/** Whether PAM is asked by another name than `sshd` (from OpenSSH 9.8 on), for all or for some, so that another stack counts. */
const hasOtherService = ({ sshdEffective, sshdFiles, sshdFilesAsRoot }: Answers<typeof sshdCommands>): boolean =>
  [sshdEffective, sshdFilesAsRoot, sshdFiles].some(
    (answer) => answer.ok && /(?:^|:\d{1,9}:)[ \t]*"?pamservicename\b(?![" \t=]*sshd"?[ \t]*$)/im.test(answer.stdout),
  );

/** `sshd -T`: one setting a line, keyword in lower case; the same keyword again for one that adds up. */
function effectiveKeywords(answer: Answer): Keywords | ProbeError {
  try {
    const keywords = new Map<string, string[]>();
    for (const line of linesOf(printed(answer), 2000)) {
      const [keyword, ...values] = line.trim().split(/\s+/);
      const name = canonical(keyword!);
      const before = keywords.get(name);
      if (before === undefined) keywords.set(name, values);
      else if (addingUp.has(name)) before.push(...values);
    }
    const { passwordAuthentication, keyboardInteractiveAuthentication } = settingsOf(keywords);
    if (passwordAuthentication === undefined || keyboardInteractiveAuthentication === undefined)
      throw new ProbeError('malformed', 'sshd -T');
    return keywords;
  } catch (error) {
    return toProbeError(error);
  }
}

function fromFiles(global: Keywords, version: Answer): Partial<SshdSettings> {
  const settings = settingsOf(global);
  // Before 8.7, ChallengeResponseAuthentication was a keyword of its own and switched keyboard-interactive on by default.
  if (isBefore(8, 7, version) && !global.has('challengeresponseauthentication')) {
    return { ...settings, keyboardInteractiveAuthentication: true };
  }
  return settings;
}

/** Whether OpenSSH may be older; `ssh -V` prints to standard error. */
function isBefore(major: number, minor: number, version: Answer): boolean {
  const found = version.ok ? /^OpenSSH_(\d{1,3})\.(\d{1,3})/m.exec(`${version.stderr}\n${version.stdout}`) : null;
  if (!found) return true;
  const [, own, ownMinor] = found.map(Number);
  return own! < major || (own === major && ownMinor! < minor);
}

interface Read {
  /** Null where there is no main file, or it could not be read. */
  readonly files: SshdFiles | null;
  readonly unseen: SeenSshdConfig['unseen'];
}

function readFiles(answer: Answer): Read {
  if (!answer.ok) return { files: null, unseen: [{ what: mains[0], reason: answer.reason }] };
  const unseen: SeenSshdConfig['unseen'] = [];
  for (const line of answer.stderr.split('\n')) {
    if (line.trim() === '' || isAbsentError(line)) continue;
    const what = /^grep: (.+): [^:]+$/s.exec(line)?.[1] ?? line.trim();
    unseen.push({ what, reason: isPermissionError(line) ? 'denied' : 'incomplete' });
  }
  const paths = new Map<string, { number: number; text: string }[]>();
  for (const line of linesOf(answer.stdout)) {
    const found = /^(\/[^\0]*?):(\d{1,9}):(.*)$/s.exec(line);
    // What grep says of a file that is no text.
    if (!found || !isAsked(found[1]!)) {
      unseen.push({ what: line.slice(0, 100), reason: 'malformed' });
      continue;
    }
    const [, path, number, text] = found;
    const lines = paths.get(path!);
    const entry = { number: Number(number), text: text! };
    if (lines) lines.push(entry);
    else paths.set(path!, [entry]);
  }
  if (paths.size > maxFiles) throw new ProbeError('incomplete', `more than ${maxFiles} files`);
  const main = mainOf(paths, unseen);
  if (main === undefined) {
    return { files: null, unseen: unseen.length > 0 ? unseen : [{ what: mains[0], reason: 'unsupported' }] };
  }
  const files = resolveFiles(paths, main, isRead);
  return { files, unseen: [...unseen, ...files.unclear.map((what) => ({ what, reason: 'incomplete' as const }))] };
}

/** The main file; none where that could be one that was not read. */
function mainOf(paths: ReadFiles, unseen: Read['unseen']): string | undefined {
  const barred = (path: string) => unseen.some(({ what }) => what === path);
  return mains.find((path, index) => paths.has(path) && !mains.slice(0, index + 1).some(barred));
}

const isAsked = (path: string) =>
  mains.some((main) => main === path) || path === cryptoPolicy || folders.some((each) => path.startsWith(`${each}/`));

/** Whether everything that a pattern can mean is among what is asked for. */
function isRead(pattern: string): boolean {
  if (!isPlainPattern(pattern) || pattern.includes('/../') || pattern.includes('/./')) return false;
  if ([...mains, cryptoPolicy].some((each) => each === pattern)) return true;
  return folders.some((each) => pattern.startsWith(`${each}/`));
}
