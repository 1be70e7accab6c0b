import type { Database, FirewallRules } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { evaluateInbound } from '../firewall/evaluate.ts';
import { parseAddress, parsePrefix } from '../prefix.ts';
import type { KeyValue, Postgres } from './client.ts';
import { environmentOf, hostOf, labelsOf, notTold, type Seen, subjectOf, unseen } from './names.ts';

type Store = { readonly type: 'postgres'; readonly of: Postgres } | { readonly type: 'key-value'; readonly of: KeyValue };

/** A database or a Key Value instance. Whether it takes connections without TLS, the interface has no word for. */
export function databaseFact({ type, of }: Store, seen: Seen): Database {
  const isPostgres = type === 'postgres';
  return {
    kind: 'database',
    subject: subjectOf(type, of, seen, isPostgres ? [hostOf(of)] : []),
    source: seen.source,
    name: isPostgres ? of.databaseName.slice(0, 200) : of.name.slice(0, 200),
    system: isPostgres ? hostOf(of) : of.id,
    port: portOf[type],
    engine: isPostgres ? 'postgresql' : 'redis',
    version: of.version,
    provider: 'render',
    region: of.region,
    labels: labelsOf(of, seen),
    plaintext: notTold,
    rules: notTold,
    tls: notTold,
    session: notTold,
    archiving: notTold,
  };
}

const portOf = { postgres: 5432, 'key-value': 6379 } as const;

/**
 * Who may connect to it from the internet: whom its own list lets in, and those of its environment and workspace as well, where these have one
 * (https://render.com/docs/inbound-ip-rules). An empty list lets in nobody; the private network is always let in, and is not meant here.
 */
export function allowListFact({ type, of }: Store, seen: Seen): FirewallRules {
  return {
    kind: 'firewall-rules',
    subject: subjectOf(type, of, seen, type === 'postgres' ? [hostOf(of)] : []),
    source: seen.source,
    system: seen.target,
    guards: of.name,
    type: 'database',
    addresses: [],
    public: of.ipAllowList.length > 0,
    labels: labelsOf(of, seen),
    inbound: inboundOf({ type, of } as Store, seen),
  };
}

function inboundOf({ type, of }: Store, seen: Seen): FirewallRules['inbound'] {
  try {
    const environment = environmentOf(of, seen);
    const isOpen = of.ipAllowList.length > 0;
    // What the environment would have kept out is not known.
    if (isOpen && of.environmentId !== undefined && environment === undefined)
      throw seen.environments.failure ?? new ProbeError('incomplete', `environment ${of.environmentId}`);
    // A list that is empty there may be one that was never made.
    const others = [environment?.ipAllowList, of.owner.ipAllowList].flatMap((each) => (each?.length ? [each] : []));
    const lists = [of.ipAllowList, ...others];
    const sources = lists.map((list) => list.map(({ cidrBlock }) => cidrBlock)).reduce(common);
    const rule = { name: 'ipAllowList', action: 'allow', family: null, protocol: 'tcp', peers: [] } as const;
    const port = portOf[type];
    const state = { ipv4: 'denied', ipv6: 'denied' } as const;
    return {
      seen: true,
      guarded: true,
      firewalls: ['ipAllowList'],
      default: state,
      openings: evaluateInbound([{ ...rule, ports: [{ from: port, to: port }], sources }], state),
    };
  } catch (error) {
    return unseen(error);
  }
}

/** The ranges that lie in both lists: of two prefixes one lies in the other, or they have nothing in common. */
const common = (one: readonly string[], other: readonly string[]): string[] =>
  one.flatMap((a) =>
    other.flatMap((b) => {
      const [first, second] = [prefixOf(a), prefixOf(b)];
      const [wide, narrow] = first.length <= second.length ? [first, second] : [second, first];
      const bits = BigInt((wide.family === 4 ? 32 : 128) - wide.length);
      const isWithin = wide.family === narrow.family && wide.value >> bits === narrow.value >> bits;
      return isWithin ? [narrow === first ? a : b] : [];
    }),
  );

function prefixOf(text: string) {
  const address = parseAddress(text);
  const prefix = address === undefined ? parsePrefix(text) : { ...address, length: address.family === 4 ? 32 : 128 };
  if (prefix === undefined) throw new ProbeError('malformed', 'source of a rule');
  return prefix;
}
