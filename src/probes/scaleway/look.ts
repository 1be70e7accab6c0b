import type { Fact, FactKind } from '../../facts/index.ts';
import type { ScalewayOrganizationTarget } from '../../inventory/target.ts';
import type { Listing } from '../api/pages.ts';
import { type ProbeContext, type ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { uniqueIds } from '../subject-ids.ts';
import { auditLogs } from './audit-log.ts';
import { databaseSets, volumeSnapshotSets } from './backups.ts';
import { balancerName, balancerRules, balancersOf, certificateFact, namesOfBalancer, tlsPolicies } from './balancers.ts';
import { openClient } from './client.ts';
import { computeOf, namesOfServer, serverName } from './compute.ts';
import { databaseFacts, databaseRules, databasesOf, instanceName, namesOfInstance, storageFacts } from './databases.ts';
import { serverRules } from './firewalls.ts';
import { iamOf } from './iam.ts';
import { applicationAccount, keyFact, lockoutFact, sessionFact, userAccount } from './people.ts';
import { locationFact } from './places.ts';
import { blindness, type Product, readRights } from './rights.ts';
import { diskName, disksOf, namesOfDisk, volumeFact } from './volumes.ts';

/** The kinds of facts that come from the things of each product. */
const kindsOf = {
  instances: ['backup-set', 'firewall-rules', 'hosting-location', 'volume'],
  blockStorage: ['backup-set', 'hosting-location', 'volume'],
  balancers: ['certificate', 'firewall-rules', 'hosting-location', 'tls-policy'],
  databases: ['backup-set', 'database', 'firewall-rules', 'hosting-location', 'volume'],
} as const satisfies Readonly<Record<Product, readonly FactKind[]>>;

/**
 * Looks at all of an organization that somebody wants to know of. A list that was cut short is a failure of the kinds that come from it; so is one
 * that holds only what the key may see.
 */
export async function look(target: ScalewayOrganizationTarget, context: ProbeContext): Promise<ProbeResult> {
  const client = openClient(target, context);
  const { organization } = target;
  const [iam, compute, databases, balancers] = [
    iamOf(client, organization),
    computeOf(client, organization),
    databasesOf(client, organization),
    balancersOf(client, organization),
  ];
  const facts: Fact[] = [];
  const missed: Missed[] = [];
  const seen = { target: target.id, organization, source: context.source() };
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  /** What was read of a list; that it is not whole is told once for all kinds that were to come from it. */
  const items = async <T>(listing: Promise<Listing<T>>, kinds: readonly FactKind[]): Promise<readonly T[]> => {
    const { items: read, failure } = await listing;
    const missing = kinds.filter(isWanted);
    if (failure && missing.length > 0) missed.push({ error: failure, kinds: missing });
    return read;
  };
  const whenWanted = <T>(kinds: readonly FactKind[], ask: () => Promise<Listing<T>>): Promise<readonly T[]> =>
    kinds.some(isWanted) ? items(ask(), kinds) : Promise.resolve([]);

  const lookAtPeople = async () => {
    const people = (['account', 'access-key'] as const).filter(isWanted);
    if (people.length > 0) {
      const [users, applications, keys, rightsOf] = await Promise.all([
        items(iam.users(), people),
        items(iam.applications(), people),
        whenWanted(['access-key'], iam.keys),
        readRights(iam),
      ]);
      if (isWanted('account'))
        facts.push(
          ...users.map((each) => userAccount(each, rightsOf({ user: each.id }), context, seen)),
          ...applications.map((each) => applicationAccount(each, rightsOf({ application: each.id }), seen)),
        );
      facts.push(...keys.map((each) => keyFact(each, users, applications, rightsOf, context, seen)));
    }
    if (isWanted('login-lockout') || isWanted('session-policy')) {
      const settings = await iam.settings().catch(toProbeError);
      if (isWanted('login-lockout')) facts.push(lockoutFact(settings, seen));
      if (isWanted('session-policy')) facts.push(sessionFact(settings, seen));
    }
    if (isWanted('audit-log')) facts.push(...(await auditLogs(client, seen)));
  };

  const lookAtMachines = async () => {
    const [servers, volumes, blockVolumes, snapshots, blockSnapshots] = await Promise.all([
      whenWanted(kindsOf.instances, compute.servers),
      whenWanted(kindsOf.blockStorage, compute.volumes),
      whenWanted(kindsOf.blockStorage, compute.blockVolumes),
      whenWanted(['backup-set'], compute.snapshots),
      whenWanted(['backup-set'], compute.blockSnapshots),
    ]);
    const disks = disksOf(servers, volumes, blockVolumes);
    if (isWanted('hosting-location'))
      facts.push(
        ...servers.map((each) => locationFact({ ...each, said: each.zone }, serverName(each), namesOfServer(each), seen)),
        ...disks.map((each) => locationFact({ ...each, said: each.zone }, diskName(each), namesOfDisk(each), seen)),
      );
    if (isWanted('firewall-rules')) {
      const groups = await compute.groups();
      facts.push(...(await Promise.all(servers.map((each) => serverRules(each, groups, compute, seen)))));
    }
    if (isWanted('volume')) facts.push(...disks.map((each) => volumeFact(each, seen)));
    if (isWanted('backup-set')) {
      const isWhole = [await compute.snapshots(), await compute.blockSnapshots()].every(({ failure }) => failure === null);
      facts.push(...volumeSnapshotSets([...snapshots, ...blockSnapshots], disks, isWhole, seen));
    }
  };

  const lookAtDatabases = async () => {
    const [instances, backups, snapshots] = await Promise.all([
      whenWanted(kindsOf.databases, databases.instances),
      whenWanted(['backup-set'], databases.backups),
      whenWanted(['backup-set'], databases.snapshots),
    ]);
    if (isWanted('database')) facts.push(...instances.flatMap((each) => databaseFacts(each, seen)));
    if (isWanted('volume')) facts.push(...instances.flatMap((each) => storageFacts(each, seen)));
    if (isWanted('hosting-location'))
      facts.push(
        ...instances.map((each) =>
          locationFact({ ...each, said: each.region, project: each.project_id }, instanceName(each), namesOfInstance(each), seen),
        ),
      );
    if (isWanted('firewall-rules'))
      facts.push(...(await Promise.all(instances.map((each) => databaseRules(each, databases, seen)))));
    if (isWanted('backup-set')) {
      const isWhole = [await databases.backups(), await databases.snapshots()].every(({ failure }) => failure === null);
      facts.push(...databaseSets(instances, { backups, snapshots }, isWhole, seen));
    }
  };

  const lookAtBalancers = async () => {
    const all = await whenWanted(kindsOf.balancers, balancers.balancers);
    await Promise.all(
      all.map(async (each) => {
        if (isWanted('hosting-location'))
          facts.push(
            locationFact({ ...each, said: each.zone, project: each.project_id }, balancerName(each), namesOfBalancer(each), seen),
          );
        if (isWanted('firewall-rules')) facts.push(await balancerRules(each, balancers, seen));
        if (isWanted('tls-policy'))
          facts.push(...tlsPolicies(each, await items(balancers.frontends(each), ['tls-policy']), seen));
        const certificates = await whenWanted(['certificate'], () => balancers.certificates(each));
        if (certificates.length > 0) {
          const frontends = await balancers.frontends(each);
          facts.push(...certificates.map((one) => certificateFact(one, each, frontends, seen)));
        }
      }),
    );
  };

  try {
    const products = (Object.keys(kindsOf) as Product[]).filter((product) => kindsOf[product].some(isWanted));
    const [blind] = await Promise.all([
      blindness(products, iam, target.accessKey),
      lookAtPeople(),
      lookAtMachines(),
      lookAtDatabases(),
      lookAtBalancers(),
    ]);
    missed.push(...blind.map(({ product, error }) => ({ error, kinds: kindsOf[product].filter(isWanted) })));
    return { facts: withOwnIds(facts), failures: together(missed).map(({ error, kinds }) => context.failure(error, { kinds })) };
  } finally {
    client.close();
  }
}

type Missed = { readonly error: ProbeError; readonly kinds: readonly FactKind[] };

/** One reason is told once, for all the kinds that it concerns. */
function together(all: readonly Missed[]): Missed[] {
  const byReason = new Map<string, Missed>();
  for (const { error, kinds } of all) {
    const name = error.message;
    byReason.set(name, { error, kinds: [...new Set([...(byReason.get(name)?.kinds ?? []), ...kinds])].sort() });
  }
  return [...byReason.values()];
}

/** Names need not differ within an organization: where one is taken, the vendor's id is added. */
function withOwnIds(facts: readonly Fact[]): Fact[] {
  const byKind = new Map<FactKind, ReturnType<typeof uniqueIds>>();
  return facts.map((fact) => {
    const next = byKind.get(fact.kind) ?? uniqueIds();
    byKind.set(fact.kind, next);
    const difference = fact.subject.names.find((name) => name.startsWith('scaleway ')) ?? fact.subject.id;
    return { ...fact, subject: { ...fact.subject, id: next(fact.subject.id, difference) } };
  });
}
