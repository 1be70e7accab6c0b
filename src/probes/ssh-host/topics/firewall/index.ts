import type { FailureReason, Firewall, Inbound } from '../../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../../define.ts';
import { isAbsentError, linesOf, printed } from '../../answers.ts';
import { isAtWork, readServices, serviceCommands } from '../../services.ts';
import { type Answer, type Answers, type Commands, defineTopic } from '../../topic.ts';
import { type Iptables, readIptables } from './iptables.ts';
import { type NftBase, readNftables } from './nftables.ts';
import { type BaseChain, follow, type Packet } from './packet-filter.ts';

const commands = {
  nftables: {
    run: 'nft --json list ruleset',
    reads: 'rules of the packet filter nftables',
    why: 'whether it denies by default',
    root: true,
    maxBytes: 16 * 1024 * 1024,
  },
  iptables: {
    run: 'iptables-save',
    reads: 'rules of the packet filter for IPv4',
    why: 'whether it denies by default',
    root: true,
  },
  ip6tables: {
    run: 'ip6tables-save',
    reads: 'rules of the packet filter for IPv6',
    why: 'whether it denies by default',
    root: true,
  },
  legacyTables: {
    run: 'cat /proc/net/ip_tables_names /proc/net/ip6_tables_names',
    reads: 'which tables of the older packet filter are in use',
    why: 'the newer tools do not show them',
    root: true,
  },
  interfaces: { run: 'cat /proc/net/dev', reads: 'names of the network interfaces', why: 'rules differ between interfaces' },
  ipv6: { run: 'cat /proc/net/if_inet6', reads: 'IPv6 addresses', why: 'without one, nothing comes in over IPv6' },
  ...serviceCommands,
} as const satisfies Commands;

/**
 * Whether a packet filter in the kernel keeps out new connections that nobody has in mind, for IPv4 and IPv6. It follows such a packet
 * through every base chain it passes: one that surely drops it is enough; what accepts it in one does not save it from another. A firewall
 * service at work is told, but is no evidence: its rules are.
 */
export const firewall = defineTopic({
  kind: 'firewall',
  commands,
  read(answers, { system, names, source }) {
    const interfaces = outwardInterfaces(answers.interfaces);
    const filters = readFilters(answers);
    const fact: Firewall = {
      kind: 'firewall',
      subject: { id: `${system}:firewall`, names: [...names] },
      source,
      system,
      ipv4: inbound(4, filters, interfaces),
      ipv6: hasNoIpv6(answers.ipv6) ? { state: 'not-in-use' } : inbound(6, filters, interfaces),
      forwards: forwardsPorts(answers),
      services: activeServices(answers),
    };
    return { facts: [fact], failures: [] };
  },
});

/** Whether some rule rewrites where a connection goes, as Docker and its like publish ports. */
function forwardsPorts({ nftables, iptables, ip6tables }: Answers<typeof commands>): boolean | null {
  const seen = [nftables, iptables, ip6tables].flatMap((answer) => (answer.ok && answer.status === 0 ? [answer.stdout] : []));
  if (seen.length === 0) return null;
  return seen.some((text) => /"(?:dnat|redirect)"\s*:|^-A .*-j (?:DNAT|REDIRECT)\b/m.test(text));
}

interface Filters {
  readonly bases: readonly BaseChain[];
  /** Filters that may exist and were not seen. */
  readonly unseen: readonly { readonly family: 4 | 6; readonly reason: FailureReason; readonly detail: string }[];
  /** Families of which at least one filter was looked at. */
  readonly looked: ReadonlySet<4 | 6>;
  /** Whether some rule takes packets out of connection tracking. */
  readonly untracked: boolean;
}

function readFilters(answers: Answers<typeof commands>): Filters {
  const unseen: { family: 4 | 6; reason: FailureReason; detail: string }[] = [];
  const looked = new Set<4 | 6>();
  const look = <T>(families: readonly (4 | 6)[], what: string, answer: Answer, read: (text: string) => T): T | null => {
    try {
      const result = read(printed(answer));
      for (const family of families) looked.add(family);
      return result;
    } catch (error) {
      const { reason, detail } = toProbeError(error);
      // Without its tool, nobody keeps rules there.
      if (answer.ok || reason !== 'unsupported')
        unseen.push(...families.map((family) => ({ family, reason, detail: `${what}: ${detail}` })));
      return null;
    }
  };
  const nft = look([4, 6], 'nft', answers.nftables, readNftables);
  const tables: readonly [4 | 6, Iptables | null][] = [
    [4, look([4], 'iptables-save', answers.iptables, (text) => readIptables(text, 4))],
    [6, look([6], 'ip6tables-save', answers.ip6tables, (text) => readIptables(text, 6))],
  ];
  const legacy = hasLegacyTables(answers.legacyTables);
  for (const [family, read] of tables) {
    if (legacy !== 'no' && read?.backend !== 'legacy')
      unseen.push({ family, reason: legacy === 'yes' ? 'unsupported' : legacy, detail: 'legacy iptables' });
  }
  const shown = tables.flatMap(([family, read]) =>
    read?.backend === 'nf_tables' ? read.tables.map((table) => `${family} ${table}`) : [],
  );
  return {
    bases: [...(nft ?? []).filter((base) => !isOfIptables(base, shown)), ...tables.flatMap(([, read]) => read?.bases ?? [])],
    unseen,
    looked,
    untracked: [answers.nftables, answers.iptables, answers.ip6tables].some(
      (answer) => answer.ok && /"notrack"|--notrack\b|\bNOTRACK\b/.test(answer.stdout),
    ),
  };
}

/** Whether `nft` shows in its own words what `iptables-save` shows, too, and better. */
const isOfIptables = ({ families, table, chain }: NftBase, shown: readonly string[]) =>
  families.length === 1 && /^[A-Z]+$/.test(chain) && shown.includes(`${families[0]} ${table}`);

/** Names of the tables in use, one a line; no such file where the kernel has no such filter. */
function hasLegacyTables(answer: Answer): 'yes' | 'no' | FailureReason {
  if (!answer.ok) return answer.reason;
  if (answer.stdout.trim() !== '') return 'yes';
  const errors = answer.stderr.split('\n').filter((line) => line.trim() !== '');
  return errors.every(isAbsentError) ? 'no' : 'denied';
}

const protocols = ['tcp', 'udp'] as const;

function inbound(family: 4 | 6, { bases, unseen, looked, untracked }: Filters, interfaces: readonly (string | null)[]): Inbound {
  const own = bases.filter(({ families }) => families.includes(family));
  const missing = unseen.find((each) => each.family === family);
  const lookedAt = interfaces.map((by) => ({ by, ...through(own, { family, by, untracked }) }));
  const denying = [...new Set(lookedAt.flatMap(({ by: _, denying: each }) => each))].slice(0, 50);
  if (lookedAt.every(({ state }) => state === 'denied')) return { state: 'denied', by: denying.map(cut) };
  if (missing) return { state: 'unseen', reason: missing.reason, detail: missing.detail.slice(0, 200) };
  if (!looked.has(family)) return { state: 'unseen', reason: 'unsupported', detail: 'no packet filter is known here' };
  if (lookedAt.every(({ state }) => state === 'open'))
    return { state: 'open', filters: own.map(({ name }) => cut(name)).slice(0, 50) };
  const unclear = lookedAt.find(({ state }) => state === 'unclear');
  if (unclear)
    return {
      state: 'unseen',
      reason: 'unsupported',
      detail: `rules not understood: ${unclear.unclear.join(', ')}`.slice(0, 200),
    };
  const open = lookedAt.flatMap(({ by, state }) => (state === 'open' && by !== null ? [cut(by)] : []));
  return { state: 'open-on-some', interfaces: open.slice(0, 50), by: denying.map(cut) };
}

const cut = (text: string) => text.slice(0, 200);

/** What becomes of packets of both protocols that come in by one interface. Let in is who comes in by either. */
function through(bases: readonly BaseChain[], way: Omit<Packet, 'protocol'>) {
  const denying = new Set<string>();
  const unclear = new Set<string>();
  const states = protocols.map((protocol) => {
    const packet: Packet = { ...way, protocol };
    const ends = bases.map((base) => [base.name, follow(base, packet)] as const);
    const dropping = ends.filter(([, outcomes]) => outcomes.size === 1 && outcomes.has('drop'));
    for (const [name] of dropping) denying.add(name);
    if (dropping.length > 0) return 'denied';
    const doubtful = ends.filter(([, outcomes]) => outcomes.size > 1 || !outcomes.has('accept'));
    for (const [name] of doubtful) unclear.add(name);
    return doubtful.length > 0 ? 'unclear' : 'open';
  });
  const state = states.includes('open') ? 'open' : states.includes('unclear') ? 'unclear' : 'denied';
  return { state, denying: [...denying], unclear: [...unclear] } as const;
}

/**
 * Interfaces that lead to other parts of the same machine, or through a tunnel that somebody had to be let into, and those that the kernel
 * makes for each kind of tunnel without being asked.
 */
const inward =
  /^(?:lo$|br-[0-9a-f]{12}$|(?:docker|podman|veth|virbr|vnet|wg|tun|tap|tailscale|zt|cni|flannel|cali|lxc|lxdbr|incusbr|dummy|ifb|nodelocaldns|kube-)[\w.-]*$|(?:sit|ip6tnl|tunl|gre|gretap|erspan|ip_vti|ip6_vti|ip6gre)0$)/;
const maxInterfaces = 64;

/** Interfaces to the outside, by proc_pid_net(5); one without a name where none is known. */
function outwardInterfaces(answer: Answer): readonly (string | null)[] {
  if (!answer.ok || answer.status !== 0) return [null];
  const names = linesOf(answer.stdout).flatMap((line) => /^\s*([^\s:|]+):/.exec(line)?.[1] ?? []);
  const outward = names.filter((name) => !inward.test(name));
  return outward.length === 0 || outward.length > maxInterfaces ? [null] : outward;
}

/** Lines of address, index, prefix length, scope, flags and interface; no such file where the kernel speaks no IPv6. */
function hasNoIpv6(answer: Answer): boolean {
  if (!answer.ok) return false;
  if (answer.status !== 0) return answer.stdout === '' && isAbsentError(answer.stderr);
  const fields = linesOf(answer.stdout).map((line) => line.trim().split(/\s+/));
  return fields.every((each) => each.length === 6 && inward.test(each[5]!));
}

const managers = [
  'ferm',
  'firewalld',
  'iptables',
  'ip6tables',
  'netfilter-persistent',
  'nftables',
  'shorewall',
  'shorewall6',
  'ufw',
];

function activeServices(answers: Answers<typeof serviceCommands>): string[] {
  try {
    const services = readServices(answers);
    // Most of them set the rules and end.
    return managers.filter((name) => isAtWork(services, name) || services.get(name)?.state === 'exited');
  } catch (error) {
    if (error instanceof ProbeError) return [];
    throw error;
  }
}
