import { wellKnownPorts } from '../../facts/index.ts';
import type { EndpointTarget, HostTarget, SshHostTarget, Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

type Seen = EndpointTarget | HostTarget | SshHostTarget;

/** What lies behind a jump host is not seen from here. */
const isSeen = (target: Target): target is Seen =>
  target.kind === 'endpoint' || target.kind === 'host' || (target.kind === 'ssh-host' && target.jump === null);

/** The well-known ports and those the target or a check names, sorted. */
const portsFor = (target: Seen, wanted: readonly number[] = []): number[] => {
  const own = target.kind === 'endpoint' ? target.ports : [target.sshPort, ...target.ports];
  return [...new Set([...wellKnownPorts.map(({ port }) => port), ...own, ...wanted])].sort((a, b) => a - b);
};

/** Which TCP ports of a host answer, over every address of both families. */
export const ports = defineProbe({
  id: 'ports',
  kinds: ['open-port'],
  accepts: isSeen,
  requests: (target, wants) =>
    isSeen(target)
      ? [
          `TCP connection to every address of ${target.host} on the ports ${portsFor(target, wants.ports).join(', ')}, a second one where nothing answers`,
          'where a port stays silent: one more connection to a port of that address that answered, as a control',
          'an open port: nothing is sent, the greeting is read',
          'an open port of FTP, SMTP, IMAP, POP3, LDAP, MySQL or PostgreSQL: the request to upgrade to TLS, on a connection of its own',
        ]
      : [],
  privilege: 'none',
  sameAs: (target) => (isSeen(target) ? `${target.host.toLowerCase()} ${portsFor(target).join(' ')}` : target.id),
  async probe(target, context) {
    if (!isSeen(target)) return { facts: [], failures: [] };
    const { lookAtPorts } = await import('./scan.ts');
    return lookAtPorts(target.host, portsFor(target, context.wants.ports), context);
  },
});
