import { wellKnownPorts } from '../../facts/index.ts';
import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

/** The well-known ports and those the target or a check names, sorted. */
const portsFor = (target: Target, wanted: readonly number[] = []): number[] => {
  const own = target.kind === 'domain' ? [] : target.kind === 'endpoint' ? target.ports : [target.sshPort, ...target.ports];
  return [...new Set([...wellKnownPorts.map(({ port }) => port), ...own, ...wanted])].sort((a, b) => a - b);
};
const hostOf = (target: Target) => (target.kind === 'domain' ? target.name : target.host);

/** Which TCP ports of a host answer, over every address of both families. */
export const ports = defineProbe({
  id: 'ports',
  kinds: ['open-port'],
  // What lies behind a jump host is not seen from here.
  accepts: (target) => target.kind !== 'domain' && !(target.kind === 'ssh-host' && target.jump !== null),
  requests: (target, wants) => [
    `TCP connection to every address of ${hostOf(target)} on the ports ${portsFor(target, wants.ports).join(', ')}, a second one where nothing answers`,
    'where a port stays silent: one more connection to a port of that address that answered, as a control',
    'an open port: nothing is sent, the greeting is read',
    'an open port of FTP, SMTP, IMAP, POP3, LDAP, MySQL or PostgreSQL: the request to upgrade to TLS, on a connection of its own',
  ],
  privilege: 'none',
  sameAs: (target) => `${hostOf(target).toLowerCase()} ${portsFor(target).join(' ')}`,
  async probe(target, context) {
    const { lookAtPorts } = await import('./scan.ts');
    return lookAtPorts(hostOf(target), portsFor(target, context.wants.ports), context);
  },
});
