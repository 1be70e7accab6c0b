import net from 'node:net';
import { type ProbeFailure, type Subject, type TlsService, tlsVersions } from '../../facts/index.ts';
import type { EndpointTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import type { Address } from '../network.ts';
import { groupName } from '../tls-hello/groups.ts';
import { type Look, lookAt } from '../tls-hello/look.ts';
import type { Service } from '../tls-hello/service.ts';
import { suiteName } from '../tls-hello/suites.ts';
import { certificateOf } from './certificate.ts';
import { shakeHands } from './kinds.ts';

/** Most addresses of one name that are looked at. */
const maxAddresses = 16;

/** Looks at the service at every address of its name. */
export async function lookAtEndpoint(target: EndpointTarget, context: ProbeContext): Promise<ProbeResult> {
  const addresses = await context.network.resolve(target.host, context.signal);
  const results = await Promise.all(addresses.slice(0, maxAddresses).map((address) => lookAtAddress(target, address, context)));
  const facts = results.flatMap((result) => ('kind' in result ? [result] : []));
  const failures = results.flatMap((result) => ('kind' in result ? [] : [result]));
  for (const { address } of addresses.slice(maxAddresses)) {
    const error = new ProbeError('incomplete', `more than ${maxAddresses} addresses`);
    failures.push(context.failure(error, { subject: subjectOf(target, address) }));
  }
  return { facts, failures };
}

async function lookAtAddress(
  target: EndpointTarget,
  { address }: Address,
  context: ProbeContext,
): Promise<TlsService | ProbeFailure> {
  const { signal, network, wants } = context;
  const subject = subjectOf(target, address);
  const service: Service = { network, address, port: target.port, starttls: target.starttls, serverName: sniOf(target) };
  const common = {
    kind: 'tls-service' as const,
    subject,
    host: target.host,
    address,
    port: target.port,
    serverName: service.serverName,
    starttls: target.starttls,
  };
  const withCertificate = wants.tls?.includes('certificate') ?? false;
  try {
    const looking = lookAt(service, { signal, suites: wants.tls?.includes('suites') ?? false });
    const shaking = withCertificate ? shakeHands(service, target.ca, signal, looking) : undefined;
    const look = await looking;
    const handshakes = await shaking;
    const first = handshakes?.first;
    const expected = { name: nameOf(target), ca: target.ca };
    const certificate: TlsService['certificate'] = handshakes
      ? certificateOf(handshakes, look, expected)
      : { seen: false, reason: 'incomplete', detail: 'not asked' };
    const alpn = look.alpn === undefined && first && !(first instanceof ProbeError) ? first.alpn : look.alpn;
    return {
      ...common,
      source: context.source(look.localAddress),
      offered: true,
      versions: look.versions,
      ...negotiated(look),
      alpn: alpn === undefined ? 'unknown' : (alpn?.slice(0, 100) ?? null),
      certificate,
    };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    if (reason === 'unsupported') return { ...common, source: context.source(), ...notOffered(detail) };
    return context.failure(error, { subject });
  }
}

/** The server said that it has no TLS: that is its refusal of every version. */
const notOffered = (detail: string) => ({
  offered: false,
  versions: tlsVersions.map((version) => ({
    version,
    state: 'refused' as const,
    detail,
    suitesComplete: true,
    groupsComplete: true,
  })),
  suites: [],
  groups: [],
  preference: 'unknown' as const,
  secureRenegotiation: null,
  compression: null,
  alpn: null,
  certificate: { seen: false as const, reason: 'unsupported' as const, detail },
});

const negotiated = ({ suites, groups, preference, secureRenegotiation, compression }: Look) => ({
  suites: suites.map(({ version, id, dhBits }) => ({ version, id, name: suiteName(id), ...(dhBits === null ? {} : { dhBits }) })),
  groups: groups.map(({ version, id }) => ({ version, id, name: groupName(id) })),
  preference,
  secureRenegotiation,
  compression,
});

/** The name asked for, as a user would type it. */
const nameOf = (target: EndpointTarget) => (target.serverName ?? target.host).toLowerCase().replace(/\.$/, '');

/** RFC 6066 §3: a host name without a trailing dot, never an address literal. */
const sniOf = (target: EndpointTarget) =>
  net.isIP(target.serverName ?? '') || target.serverName === null ? null : nameOf(target);

function subjectOf(target: EndpointTarget, address: string): Subject {
  const name = nameOf(target);
  const id = `${net.isIPv6(name) ? `[${name}]` : name}:${target.port}`;
  return { id: name === address ? id : `${id} (${address})`, names: [...new Set([name, target.host, address])] };
}
