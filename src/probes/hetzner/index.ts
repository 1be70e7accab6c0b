import type { Advice, FactKind } from '../../facts/index.ts';
import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';

const cloudKinds = ['backup-set', 'certificate', 'firewall-rules', 'hosting-location', 'volume'] as const;
const robotKinds = ['firewall-rules', 'hosting-location'] as const;

/** Neither interface knows the people who may log in to its console, or what they did there. */
const untold: Partial<Record<FactKind, Advice>> = {
  account: 'attestation',
  'audit-log': 'attestation',
  'mfa-policy': 'attestation',
  'network-service': 'attestation',
};

/** Lists that are asked for, by the kind of fact they are needed for. */
const cloudLists: Readonly<Record<(typeof cloudKinds)[number], readonly string[]>> = {
  'backup-set': ['/servers', '/images?type=backup', '/images?type=snapshot', '/storage_boxes', '/storage_boxes/{id}/snapshots'],
  certificate: ['/certificates'],
  'firewall-rules': ['/servers', '/floating_ips', '/firewalls', '/load_balancers', '/storage_boxes'],
  'hosting-location': ['/servers', '/volumes', '/load_balancers', '/storage_boxes'],
  volume: ['/servers', '/volumes'],
};

/** A project of Hetzner Cloud with its Storage Boxes, or the dedicated servers of an account (Robot). */
export const hetzner = defineProbe({
  id: 'hetzner',
  kinds: cloudKinds,
  kindsFor: (target) => (target.kind === 'hetzner-robot' ? robotKinds : cloudKinds),
  privilege: 'a read-only API token of the project; a web service user of Robot (docs/providers/hetzner.md)',
  accepts: (target) => target.kind === 'hetzner-project' || target.kind === 'hetzner-robot',
  cannotTell: (target) => (target.kind === 'hetzner-robot' ? { ...untold, volume: 'ssh-host' } : untold),
  requests(target: Target, wants) {
    if (target.kind === 'hetzner-robot')
      return ['GET /server', 'GET /firewall/{server-number}'].map((each) => `${each} at Robot`);
    const wanted = cloudKinds.filter((kind) => wants.kinds?.includes(kind) ?? true);
    return [...new Set(wanted.flatMap((kind) => cloudLists[kind]))].map((list) => `GET ${list} (50 entries a page)`);
  },
  async discover(target, context) {
    if (target.kind === 'hetzner-project') return (await import('./cloud/discover.ts')).discover(target, context);
    if (target.kind === 'hetzner-robot') return (await import('./robot/look.ts')).discover(target, context);
    return { targets: [], failures: [] };
  },
  async inspect(target, context) {
    const { inspect } = await import('./inspect.ts');
    return inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind === 'hetzner-project') return (await import('./cloud/look.ts')).look(target, context);
    if (target.kind === 'hetzner-robot') return (await import('./robot/look.ts')).look(target, context);
    return { facts: [], failures: [] };
  },
});
