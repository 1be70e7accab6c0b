import type { Account } from '../../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../../define.ts';
import { isAbsentError, isPermissionError, linesOf } from '../../answers.ts';
import type { Answer, Commands } from '../../topic.ts';

/** Keys of an account, with what only the second factor needs to know. */
export interface KnownKeys {
  readonly keys: Account['keys'];
  /** Whether each of them lies in a security key (FIDO). */
  readonly allHardware: boolean;
  /** Whether each of them asks for the PIN or the finger of whoever holds it. */
  readonly allVerify: boolean;
}

/** Where homes are looked for, and how deep; files are read below the first two only, as that takes a walk through everything there. */
const searched = ['/root', '/home', '/var/lib', '/srv', '/opt'];
const depth = 4;
const names = ['authorized_keys', 'authorized_keys2'];
const found = names.map((name) => `-name ${name} -printf %y:%s:%T@: -print`).join(' -o ');

export const keyCommands = {
  keyFiles: {
    run: `find -L ${searched.join(' ')} -maxdepth ${depth} ${found}`,
    reads: 'where authorized_keys files are, their size and the time of their last change',
    why: 'who can log in by key, and how old the keys are at least',
    root: true,
    patience: 30_000,
  },
  keys: {
    run: `grep -rHs ${names.map((name) => `--include=${name}`).join(' ')} . /root /home`,
    reads: 'public keys in authorized_keys files; their comments are not kept',
    why: 'how many keys let in, of which kind and with what limits',
    root: true,
    patience: 30_000,
  },
} as const satisfies Commands;

interface File {
  /** As `find` names it: `f` a file, others are not read. */
  readonly type: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** Any user may give a file any time; from here on, it is none that can be written down. */
const latest = Date.UTC(9999, 0);

/** The keys in the default files of each home. Whether the server reads others is not looked at here. */
export function readKeys({ keyFiles, keys }: Record<keyof typeof keyCommands, Answer>): (home: string) => KnownKeys {
  let files: Map<string, File | null>;
  let isComplete: boolean;
  const lines = new Map<string, string[]>();
  try {
    if (!keyFiles.ok) throw new ProbeError(keyFiles.reason, keyFiles.detail);
    const errors = keyFiles.stderr.split('\n').filter((line) => line.trim() !== '' && !isAbsentError(line));
    // Whoever may not read a folder learns of no file in it.
    isComplete = errors.length === 0;
    files = filesOf(keyFiles.stdout);
    if (keys.ok) {
      for (const line of linesOf(keys.stdout)) {
        const [, cut] = /^(?:Binary file|grep:) (\/.*?):?(?: binary file)? matches$/.exec(line) ?? [];
        // What follows was not printed: no line of keys, so that the file is not understood.
        if (cut !== undefined) lines.set(cut, ['cut']);
        const [, path, text] = /^(\/[^:]*\/\.ssh\/authorized_keys2?):(.*)$/.exec(line) ?? [];
        if (path === undefined) continue;
        const known = lines.get(path);
        if (known) known.push(text!);
        else lines.set(path, [text!]);
      }
    }
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return () => ({ keys: { seen: false, reason, detail }, allHardware: false, allVerify: false });
  }

  return (home) => {
    try {
      const own =
        home === '/nonexistent'
          ? []
          : names.map((name) => `${home.replace(/\/+/g, '/').replace(/\/$/, '')}/.ssh/${name}`).filter((path) => files.has(path));
      if (own.length === 0) {
        if (home !== '/nonexistent' && !isSearched(home)) throw new ProbeError('incomplete', 'home elsewhere');
        if (!isComplete)
          throw new ProbeError(isPermissionError(keyFiles.ok ? keyFiles.stderr : '') ? 'denied' : 'incomplete', 'homes');
      }
      return keysOf(
        own.map((path) => ({ file: files.get(path)!, lines: lines.get(path) ?? [] })),
        keys,
      );
    } catch (error) {
      const { reason, detail } = toProbeError(error);
      return { keys: { seen: false, reason, detail }, allHardware: false, allVerify: false };
    }
  };
}

function isSearched(home: string): boolean {
  const parts = home.split('/').filter(Boolean);
  if (!home.startsWith('/') || parts.some((part) => part === '.' || part === '..')) return false;
  return searched.some((folder) => {
    const base = folder.split('/').filter(Boolean);
    return base.every((part, index) => parts[index] === part) && parts.length - base.length + 2 <= depth;
  });
}

/** Lines `type:size:seconds:path`. A path that is told twice is not trusted: a name may hold a line break. */
function filesOf(text: string): Map<string, File | null> {
  const files = new Map<string, File | null>();
  for (const line of linesOf(text)) {
    const [, type, size, seconds, path] = /^([a-zA-Z?]):(\d{1,15}):(-?\d{1,20})(?:\.\d+)?:(\/.*)$/.exec(line) ?? [];
    if (path === undefined) throw new ProbeError('malformed', 'find');
    files.set(path, files.has(path) ? null : { type: type!, size: Number(size), changed: Number(seconds) * 1000 });
  }
  return files;
}

function keysOf(files: readonly { file: File | null; lines: readonly string[] }[], answer: Answer): KnownKeys {
  const keys = new Map<string, { type: string; restricted: boolean; verifies: boolean }>();
  let changed = Number.NEGATIVE_INFINITY;
  for (const { file, lines } of files) {
    if (file === null || file.type !== 'f') throw new ProbeError('malformed', 'authorized_keys');
    if (file.size > 0 && lines.length === 0) {
      throw answer.ok ? new ProbeError('incomplete', 'authorized_keys') : new ProbeError(answer.reason, answer.detail);
    }
    changed = Math.max(changed, file.changed);
    for (const line of lines) {
      const key = keyOf(line);
      if (key) keys.set(key.blob, key);
    }
  }
  const all = [...keys.values()];
  return {
    keys: {
      seen: true,
      count: all.length,
      types: [...new Set(all.map(({ type }) => type))].sort(),
      restricted: all.filter(({ restricted }) => restricted).length,
      unchangedSince: all.length > 0 && changed >= 0 && changed < latest ? new Date(changed).toISOString() : null,
    },
    allHardware: all.length > 0 && all.every(({ type }) => type.startsWith('sk-')),
    allVerify: all.length > 0 && all.every(({ verifies }) => verifies),
  };
}

const keyType =
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/**
 * One line of authorized_keys (sshd(8)): options, type, key; what follows is a comment. Undefined for a comment.
 * @throws ProbeError `malformed`; `incomplete` for an authority, whose keys nobody can count.
 */
function keyOf(line: string): { type: string; blob: string; restricted: boolean; verifies: boolean } | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return undefined;
  const { options, rest } = keyType.test(/^\S+/.exec(text)![0]) ? { options: [], rest: text } : optionsOf(text);
  const [type, blob] = rest.split(/\s+/, 2);
  if (!keyType.test(type ?? '') || !/^[A-Za-z0-9+/]{16,4000}={0,3}$/.test(blob ?? ''))
    throw new ProbeError('malformed', 'authorized_keys');
  const named = options.map((option) => option.split('=')[0]!.toLowerCase());
  if (named.includes('cert-authority')) throw new ProbeError('incomplete', 'certificate authority');
  return {
    type: type!,
    blob: blob!,
    restricted: named.includes('command'),
    verifies: type!.startsWith('sk-') && named.includes('verify-required'),
  };
}

/** Options end at the first blank that is not quoted; commas separate them. */
function optionsOf(text: string): { options: string[]; rest: string } {
  const options: string[] = [];
  let [option, quoted, at] = ['', false, 0];
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\' && quoted) {
      option += text[++at] ?? '';
      continue;
    }
    if (character === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(character)) break;
    else if (!quoted && character === ',') {
      options.push(option);
      option = '';
    } else option += character;
  }
  return { options: [...options, option], rest: text.slice(at).trim() };
}
