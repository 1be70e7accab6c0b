import type { FactKind } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const kinds: readonly FactKind[] = [
  'account',
  'audit-log',
  'backup-job',
  'backup-set',
  'clock',
  'firewall',
  'host-updates',
  'login-lockout',
  'malware-scanner',
  'monitor',
  'open-port',
  'password-policy',
  'restore-test',
  'session-policy',
  'sshd-config',
  'volume',
];

/** What only the machine itself can tell, over one SSH login. */
export const sshHost = defineProbe({
  id: 'ssh-host',
  kinds,
  // What a host keeps for others is only looked for where its configuration says so.
  kindsFor(target) {
    const { backups, restoreTests } = target.kind === 'ssh-host' ? target : { backups: [], restoreTests: [] };
    return kinds.filter(
      (kind) => (kind !== 'backup-set' || backups.length > 0) && (kind !== 'restore-test' || restoreTests.length > 0),
    );
  },
  accepts: (target) => target.kind === 'ssh-host',
  async requests(target, wants) {
    if (target.kind !== 'ssh-host') return [];
    const { requestsOf } = await import('./requests.ts');
    return requestsOf(target, wants);
  },
  privilege: 'a login without rights of its own; sudo for the commands that say so',
  async inspect(target, context) {
    if (target.kind !== 'ssh-host') throw new TypeError(target.kind);
    const { inspect } = await import('./inspect.ts');
    return inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'ssh-host') return { facts: [], failures: [] };
    const { lookAtHost } = await import('./look.ts');
    return lookAtHost(target, context);
  },
});
