import { type MailDomain, tlsVersions } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';
import type { DnsClient } from '../dns-client.ts';
import type { Network } from '../network.ts';
import { lookAt } from '../tls-hello/look.ts';
import { type Answer, both, toAnswer, unseen } from './answer.ts';

type Exchanger = Extract<MailDomain['mx'], { seen: true }>['records'][number];
type Starttls = Exchanger['starttls'][number];

const maxExchangers = 20;
const maxAddresses = 10;

interface Around {
  readonly dns: DnsClient;
  readonly network: Network;
  readonly port: number;
  readonly signal: AbortSignal;
}

/**
 * Every mail exchanger of the domain, each at all its addresses; without an MX record the domain itself (RFC 5321 §5.1).
 * What is beyond the bounds stands in the result as not looked at.
 */
export async function askExchangers(domain: string, own: Answer<string>, around: Around): Promise<MailDomain['mx']> {
  const mx = await toAnswer(around.dns.ask(domain, 'MX', around.signal));
  if (!mx.seen) return mx;
  if (mx.records.length === 0) {
    if (!own.seen) return own;
    if (own.records.length === 0) return { ...mx, records: [] };
    return { ...mx, records: [{ preference: 0, host: domain, implicit: true, ...(await lookAtHost(domain, own, around)) }] };
  }
  const hosts = [...new Map(mx.records.map((record) => [record.host, record])).values()];
  const records = await Promise.all(
    hosts.map(async ({ preference, host }, index) => {
      const known = { preference, host, implicit: false };
      if (host === '.') return { ...known, ...nothing };
      if (index >= maxExchangers) return { ...known, ...notAsked(new ProbeError('incomplete', `more than ${maxExchangers} MX`)) };
      return { ...known, ...(await lookAtHost(host, await askAddresses(host, around), around)) };
    }),
  );
  return { ...mx, records };
}

/** A and AAAA records together. */
async function askAddresses(host: string, { dns, signal }: Around): Promise<Answer<string>> {
  const [four, six] = await Promise.all([toAnswer(dns.ask(host, 'A', signal)), toAnswer(dns.ask(host, 'AAAA', signal))]);
  return both(four, six);
}

type Looked = Pick<Exchanger, 'starttls' | 'addresses' | 'tlsa'>;

/** The null MX of RFC 7505 has no address. */
const none = { seen: true as const, records: [], authenticated: false };
const nothing: Looked = { starttls: [], addresses: none, tlsa: none };
const notAsked = (error: ProbeError): Looked => ({ starttls: [], addresses: unseen(error), tlsa: unseen(error) });

async function lookAtHost(host: string, addresses: Answer<string>, around: Around): Promise<Looked> {
  const asked = addresses.seen ? addresses.records : [];
  const [tlsa, starttls] = await Promise.all([
    toAnswer(around.dns.ask(`_${around.port}._tcp.${host}`, 'TLSA', around.signal), (record) => ({
      ...record,
      data: record.data.slice(0, 2000),
    })),
    Promise.all(
      asked.map((address, index) =>
        index < maxAddresses
          ? lookAtAddress(host, address, around)
          : { ...unseen(new ProbeError('incomplete', `more than ${maxAddresses} addresses`)), address },
      ),
    ),
  ]);
  return { starttls, addresses, tlsa };
}

async function lookAtAddress(host: string, address: string, { network, port, signal }: Around): Promise<Starttls> {
  try {
    const service = { network, address, port, serverName: host, starttls: 'smtp' as const };
    const { versions } = await lookAt(service, { signal, suites: false });
    const accepted = tlsVersions.filter((version) =>
      versions.some((each) => each.version === version && each.state === 'accepted'),
    );
    const settled = versions.filter((each) => each.state !== 'unknown').map((each) => each.version);
    return {
      seen: true,
      address,
      offered: true,
      lowest: accepted[0] ?? null,
      highest: accepted.at(-1) ?? null,
      unknownVersions: tlsVersions.filter((version) => !settled.includes(version)),
    };
  } catch (error) {
    // The server's own word that it offers no upgrade.
    if (toProbeError(error).reason === 'unsupported') {
      return { seen: true, address, offered: false, lowest: null, highest: null, unknownVersions: [] };
    }
    return { ...unseen(error), address };
  }
}
