import type { SeenSshdConfig } from '../../facts/index.ts';
import { linesOf } from './answers.ts';
import { canonical, telling } from './sshd-settings.ts';
import type { Answer } from './topic.ts';

/** Options of sshd(8) that are followed by a value. */
const valued = 'bCcEfghkopu';

/**
 * Running servers whose own options could change the settings, by `pgrep -a`: another file (`-f`), or a keyword of ours (`-o`).
 * Where no server is seen to run (processes are hidden, or each connection has a server of its own), that is told, too.
 */
export function startedOtherwise(answer: Answer, main: string): SeenSshdConfig['unseen'] {
  const what = 'options of the running sshd';
  if (!answer.ok) return [{ what, reason: answer.reason }];
  if (answer.status > 1) return [{ what, reason: 'malformed' }];
  const listeners = linesOf(answer.stdout)
    .map(listenerOptions)
    .filter((options) => options !== null);
  if (listeners.length === 0) return [{ what, reason: 'incomplete' }];
  const others = listeners.flatMap((options) => (options === 'unclear' ? [what] : departures(options, main)));
  return [...new Set(others)].slice(0, 20).map((each) => ({ what: each, reason: 'incomplete' as const }));
}

/**
 * Arguments of a server that waits for connections; null for one that serves a connection (`sshd: alice [priv]`). Newer ones show
 * `sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups`, older ones their command line as it is.
 */
function listenerOptions(line: string): readonly string[] | null | 'unclear' {
  const words = line.trim().split(/\s+/).slice(1);
  const titled = words[0] === 'sshd:';
  const [program, ...rest] = titled ? words.slice(1) : words;
  if (program === undefined || !(titled ? program.startsWith('/') : /(?:^|\/)sshd$/.test(program))) return null;
  // A server is started by its path: without it, this is its name, and its options are not told.
  if (!titled) return program.startsWith('/') ? rest : 'unclear';
  const end = rest.lastIndexOf('[listener]');
  return end < 0 ? 'unclear' : rest.slice(0, end);
}

function departures(options: readonly string[], main: string): string[] {
  const found: string[] = [];
  for (let index = 0; index < options.length; index++) {
    const option = options[index]!;
    if (!/^-[A-Za-z0-9]/.test(option)) {
      // Further words of a value with blanks, which only a keyword can have.
      if (!options.slice(0, index).some((each) => /^-[A-Za-z0-9]*o/.test(each))) found.push(`sshd ${option}`);
      continue;
    }
    for (let letter = 1; letter < option.length; letter++) {
      if (!valued.includes(option[letter]!)) continue;
      const value = letter + 1 < option.length ? option.slice(letter + 1) : (options[++index] ?? '');
      if (option[letter] === 'f' && value !== main) found.push(`sshd -f ${value}`);
      if (option[letter] === 'o') {
        const keyword = canonical(value.replace(/^["']/, '').split(/[=\s]/)[0]!);
        if (keyword === '' || keyword === 'match' || keyword === 'include' || telling.has(keyword))
          found.push(`sshd -o ${keyword}`);
      }
      break;
    }
  }
  return found;
}
