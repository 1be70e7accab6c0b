import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

/** Where the SSH service of a target is, null where it cannot have one. A machine need not have one, an endpoint was named for it. */
const serviceOf = (target: Target) => {
  if (target.kind === 'host') return { host: target.host, port: target.sshPort, promised: false };
  // What lies behind a jump host is not seen from here.
  if (target.kind === 'ssh-host' && target.jump === null) return { host: target.host, port: target.sshPort, promised: true };
  return target.kind === 'endpoint' && target.scheme === 'ssh' ? { host: target.host, port: target.port, promised: true } : null;
};

/** What an SSH server says before login: identification, algorithms, and which ways to log in it offers. */
export const ssh = defineProbe({
  id: 'ssh',
  kinds: ['ssh-service'],
  accepts: (target) => serviceOf(target) !== null,
  requests(target) {
    const service = serviceOf(target);
    if (service === null) return [];
    return [
      `SSH to every address of ${service.host}, port ${service.port}: identification string; the server's is read, and its KEXINIT`,
      'a second SSH connection: key exchange and one authentication request of method `none` for the user tomproof-probe, which nobody has',
    ];
  },
  privilege: 'none',
  sameAs(target) {
    const service = serviceOf(target);
    return service === null ? target.id : `${service.host.toLowerCase()} ${service.port} ${service.promised}`;
  },
  async probe(target, context) {
    const service = serviceOf(target);
    if (service === null) return { facts: [], failures: [] };
    const { lookAtSsh } = await import('./look.ts');
    return lookAtSsh(service, context);
  },
});
