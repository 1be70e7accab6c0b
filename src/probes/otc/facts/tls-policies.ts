import { type TlsPolicy, type TlsVersion, tlsVersions } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import { ProbeError, toProbeError } from '../../define.ts';
import type { Balancer, ForwardingPolicy, Listener, OwnPolicy, SystemPolicy } from '../lists/balancers.ts';
import type { Seen } from './seen.ts';

export interface Policies {
  readonly system: Listing<SystemPolicy>;
  readonly own: Listing<OwnPolicy>;
  readonly forwarding: Listing<ForwardingPolicy>;
}

const endsTls = ['HTTPS', 'TERMINATED_HTTPS', 'TLS'];
/** What they carry is encrypted, or not, by those who speak through them. */
const passesOn = ['TCP', 'UDP'];

/** What a listener of a load balancer accepts. Undefined where it ends no TLS, or only sends to one that does. */
export function tlsPolicyFact(
  listener: Listener,
  balancers: readonly Balancer[],
  policies: Policies,
  id: string,
  { project, source }: Seen,
): TlsPolicy | undefined {
  const { protocol, protocol_port: port, loadbalancers, name } = listener;
  if (passesOn.includes(protocol)) return undefined;
  const balancer = balancers.find((each) => each.id === loadbalancers[0]?.id);
  const fact = (offered: boolean, policy: string | null, versions: TlsPolicy['versions']): TlsPolicy => ({
    kind: 'tls-policy',
    subject: { id, names: [`otc listener ${listener.id}`] },
    source,
    system: project,
    service: `${balancer?.name ?? 'load balancer'}: ${name}`.slice(0, 300),
    port: port === 0 ? null : port,
    offered,
    policy,
    versions,
  });
  try {
    if (protocol === 'HTTP') {
      return redirects(listener, policies.forwarding)
        ? undefined
        : fact(false, null, { seen: false, reason: 'not-visible', detail: 'HTTP' });
    }
    if (!endsTls.includes(protocol)) throw new ProbeError('malformed', `protocol ${protocol}`);
    const { policy, versions } = policyOf(listener, policies);
    return fact(true, policy, { seen: true, accepted: versions });
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return fact(true, listener.tls_ciphers_policy ?? null, { seen: false, reason, detail });
  }
}

/** Whether a listener sends everything on to another one. A condition leaves the rest; a list that is not whole may hold what decides. */
function redirects({ id }: Listener, { items, failure }: Listing<ForwardingPolicy>): boolean {
  const own = items.filter(({ listener_id, admin_state_up }) => listener_id === id && admin_state_up);
  const sending = own.filter(({ action }) => action === 'REDIRECT_TO_LISTENER');
  if (sending.some(({ rules }) => rules.length === 0)) {
    if (own.length > sending.length) throw new ProbeError('not-visible', 'redirect beside other forwarding policies');
    return true;
  }
  if (failure !== null) throw failure;
  if (sending.length > 0) throw new ProbeError('not-visible', 'redirect under a condition');
  return false;
}

/** A policy of the account wins over one that comes with the service. Its name alone says nothing. */
function policyOf({ security_policy_id: ownId, tls_ciphers_policy: name }: Listener, { system, own }: Policies) {
  const found = ownId ? own.items.find(({ id }) => id === ownId) : system.items.find((each) => each.name === name);
  if (found === undefined) {
    const failure = ownId ? own.failure : system.failure;
    throw failure ?? new ProbeError('not-visible', `security policy ${ownId ?? name ?? '?'}`);
  }
  const words = typeof found.protocols === 'string' ? found.protocols.split(/[\s,]+/) : found.protocols;
  const versions = words.filter((word) => word !== '').map(versionOf);
  if (versions.length === 0) throw new ProbeError('not-visible', `protocols of security policy ${found.name}`);
  return {
    policy: (found.name ?? ownId ?? null)?.slice(0, 100) ?? null,
    versions: tlsVersions.filter((each) => versions.includes(each)),
  };
}

function versionOf(word: string): TlsVersion {
  const version = word === 'TLSv1' ? 'TLSv1.0' : word;
  const known = tlsVersions.find((each) => each === version);
  if (known === undefined) throw new ProbeError('malformed', `protocol ${word}`);
  return known;
}
