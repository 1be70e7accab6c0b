import type { Member } from '../../directory.ts';
import { type FileLines, joinedLines } from '../../file-lines.ts';
import type { Granted } from './sudoers.ts';

const isDoas = (path: string) => path === '/etc/doas.conf' || /^\/etc\/doas\.d\/[^/]+\.conf$/.test(path);

/** Who is an administrator by doas.conf(5): whoever is permitted everything as root. A rule that denies takes nothing back here. */
export function readDoas({ files }: FileLines): (member: Member) => Granted {
  const rules = [...files]
    .flatMap(([path, lines]) => (isDoas(path) ? joinedLines(lines) : []))
    .flatMap((line) => {
      const text = line.replace(/(^|\s)#.*$/, '').trim();
      if (!/^permit\b/.test(text)) return [];
      const [, identity, target, command] =
        /^permit(?:\s+(?:nopass|nolog|persist|keepenv|setenv\s*\{[^}]*\}))*\s+(\S+)(?:\s+as\s+(\S+))?(?:\s+cmd\s+(\S.*))?$/.exec(
          text,
        ) ?? [];
      return [
        {
          identity,
          full: identity !== undefined && (target ?? 'root') === 'root' && command === undefined,
          other: target !== undefined && target !== 'root',
        },
      ];
    });
  return (member) => {
    const own = rules.filter(
      ({ identity }) => identity === undefined || identity === member.name || groupOf(identity, member) !== undefined,
    );
    const full = own.find((rule) => rule.full);
    if (full) {
      const group = groupOf(full.identity!, member);
      return { administrator: true, by: [group ? { what: 'group', group } : { what: 'rule' }] };
    }
    return own.some(({ other }) => !other)
      ? { administrator: null, by: [{ what: 'limited rule' }] }
      : { administrator: false, by: [] };
  };
}

const groupOf = (identity: string, { groups }: Member) =>
  identity.startsWith(':') ? groups.find(({ name }) => name === identity.slice(1)) : undefined;
