import type { Answer } from '../../topic.ts';

const maxName = 100;

/**
 * The programs that hold listening sockets, as `ss -lntp` (users:(("sshd",pid=1,fd=3)), or (("sshd",1,3)) before iproute2 4) and
 * `netstat -lntp` (1/sshd) name them. Keys are `address:port`; a lone `*` of ss stands for the wildcards of both families.
 * What cannot be read has no name: nothing rests on it.
 */
export function processesIn(...answers: readonly Answer[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const answer of answers) {
    if (!answer.ok) continue;
    for (const line of answer.stdout.split('\n').slice(0, 20_000)) {
      const fields = line.trim().split(/\s+/);
      const isSs = fields[0] === 'LISTEN';
      if (!isSs && fields[5] !== 'LISTEN') continue;
      const name = isSs ? namesOf(line) : nameOf(line);
      if (name === '') continue;
      const [address, port] = split(fields[3] ?? '');
      const places = address === '*' ? ['0.0.0.0', '::'] : [address];
      for (const place of places) {
        const key = `${place}:${port}`;
        // What is said of one family outweighs the `*`.
        if (address !== '*' || !found.has(key)) found.set(key, name.slice(0, maxName));
      }
    }
  }
  return found;
}

/** `[::]:22`, `:::22`, `127.0.0.53%lo:53`: the address without brackets and interface, and the port. */
function split(local: string): [address: string, port: string] {
  const colon = local.lastIndexOf(':');
  const address = local
    .slice(0, colon)
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
  return [address, local.slice(colon + 1)];
}

const namesOf = (line: string) => [...new Set([...line.matchAll(/\("([^"]{1,64})",/g)].map(([, name]) => name))].join(', ');
const nameOf = (line: string) => /\sLISTEN\s+\d+\/(\S[^\n]{0,60})/.exec(line)?.[1]?.split(/[\s:]/)[0] ?? '';
