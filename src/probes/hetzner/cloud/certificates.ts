import type { Certificate } from '../../../facts/index.ts';
import type { CloudCertificate } from './lists.ts';
import type { Seen } from './names.ts';

/** A certificate that load balancers use: a managed one is renewed by the provider, an uploaded one by nobody. */
export function certificateFact(certificate: CloudCertificate, { project, source }: Seen): Certificate {
  const { id, name, type, domain_names, not_valid_after, status, used_by } = certificate;
  return {
    kind: 'certificate',
    subject: { id: `${project}: ${name}`, names: [`hetzner certificate ${id}`, ...domain_names.slice(0, 50)] },
    source,
    system: project,
    name,
    domains: domain_names.slice(0, 300),
    notAfter: not_valid_after,
    renewed: type === 'managed' ? isRenewed(status?.renewal) : type === 'uploaded' ? false : null,
    state: stateOf(type, status?.issuance),
    usedBy: used_by.slice(0, 100).map((each) => `${each.type.replaceAll('_', ' ')} ${each.id}`),
  };
}

function isRenewed(renewal: string | undefined): boolean | null {
  if (renewal === 'scheduled' || renewal === 'pending') return true;
  return renewal === 'failed' ? false : null;
}

function stateOf(type: string | undefined, issuance: string | undefined): Certificate['state'] {
  if (type === 'uploaded') return 'valid';
  if (type !== 'managed') return 'unknown';
  if (issuance === 'completed') return 'valid';
  return issuance === 'pending' || issuance === 'failed' ? issuance : 'unknown';
}
