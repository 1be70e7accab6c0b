import type { Database, FirewallRules } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { evaluateInbound, type InboundRule } from '../firewall/evaluate.ts';
import type { NetworkRestrictions, Project, Supabase } from './client.ts';
import { hostOf, labelsOf, notTold, type Seen, subjectOf, unseen } from './names.ts';

/**
 * A project's database by the provider's word on TLS. The setting stands for the database and its pooler alike
 * (https://supabase.com/docs/guides/platform/ssl-enforcement); whether it is in force is told beside it.
 */
export async function databaseFact(supabase: Supabase, project: Project, seen: Seen): Promise<Database> {
  return {
    kind: 'database',
    subject: subjectOf(project, seen),
    source: seen.source,
    name: project.title.slice(0, 200),
    system: hostOf(project),
    port: 5432,
    engine: 'postgresql',
    version: null,
    provider: 'supabase',
    region: project.region,
    labels: labelsOf(project),
    ...(await enforcementOf(supabase, project)),
    tls: notTold,
    session: notTold,
    archiving: notTold,
  };
}

async function enforcementOf(supabase: Supabase, project: Project): Promise<Pick<Database, 'plaintext' | 'rules'>> {
  try {
    const { currentConfig, appliedSuccessfully } = await supabase.sslEnforcement(project);
    const plaintext = currentConfig.database ? [] : ['SSL enforcement: off'];
    const detail = appliedSuccessfully ? 'not tried' : 'SSL enforcement: not applied';
    return {
      plaintext: { seen: false, reason: 'not-visible', detail },
      rules: { seen: true, plaintext, inForce: appliedSuccessfully },
    };
  } catch (error) {
    return { plaintext: unseen(error), rules: unseen(error) };
  }
}

/** Where PostgreSQL and its pooler listen. */
const ports = [5432, 6543].map((port) => ({ from: port, to: port }));

/** Who may connect to a project's database and its pooler. Its interfaces over HTTP are open to everybody, whatever is set here. */
export async function restrictionsFact(supabase: Supabase, project: Project, seen: Seen): Promise<FirewallRules> {
  return {
    kind: 'firewall-rules',
    subject: subjectOf(project, seen),
    source: seen.source,
    system: seen.target,
    guards: project.title.slice(0, 300),
    type: 'database',
    addresses: [],
    public: true,
    labels: labelsOf(project),
    inbound: await supabase.networkRestrictions(project).then(inboundOf).catch(unseen),
  };
}

/**
 * Works out what the lists let through. A family without a list is not known to be closed, and a project that may not be restricted is not; what
 * was stored and not applied says nothing.
 */
function inboundOf({ entitlement, status, config }: NetworkRestrictions): FirewallRules['inbound'] {
  if (status !== 'applied') throw new ProbeError('not-visible', `network restrictions: ${status}`);
  if (entitlement !== 'allowed' && entitlement !== 'disallowed')
    throw new ProbeError('not-visible', `network restrictions: ${entitlement}`);
  const lists = entitlement === 'allowed' ? [listOf(4, config.dbAllowedCidrs), listOf(6, config.dbAllowedCidrsV6)] : [];
  const rules = lists.flatMap((each) => each ?? []);
  const stateOf = (family: 4 | 6) => (rules.some((rule) => rule.family === family) ? 'denied' : 'open');
  const defaults = { ipv4: stateOf(4), ipv6: stateOf(6) } as const;
  return {
    seen: true,
    guarded: rules.length > 0,
    firewalls: rules.map(({ name }) => name),
    default: defaults,
    openings: evaluateInbound(rules, defaults),
  };
}

function listOf(family: 4 | 6, sources: readonly string[]): InboundRule | undefined {
  if (sources.length === 0) return undefined;
  if (sources.some((each) => each.includes(':') !== (family === 6))) throw new ProbeError('malformed', 'family of a source');
  const name = `network restrictions: ${family === 4 ? 'dbAllowedCidrs' : 'dbAllowedCidrsV6'}`;
  return { name, action: 'allow', family, protocol: 'tcp', ports, sources, peers: [] };
}
