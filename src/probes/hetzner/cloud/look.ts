import type { Fact, FactKind, ProbeFailure } from '../../../facts/index.ts';
import type { HetznerProjectTarget } from '../../../inventory/target.ts';
import type { Listing } from '../../api/pages.ts';
import type { ProbeContext, ProbeResult } from '../../define.ts';
import { backupSets, boxSnapshotSet, snapshotSets } from './backups.ts';
import { certificateFact } from './certificates.ts';
import { boxRules, loadBalancerRules, serverRules } from './firewalls.ts';
import { openLists } from './lists.ts';
import { locationFact, namesOfBalancer, namesOfBox, namesOfServer, namesOfVolume } from './names.ts';
import { localDisk, volumeFact } from './volumes.ts';

/** Looks at all of a project that somebody wants to know of. A list that was cut short is a failure of the kinds that come from it. */
export async function look(target: HetznerProjectTarget, context: ProbeContext): Promise<ProbeResult> {
  const lists = openLists(target, context);
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const seen = { project: target.id, source: context.source() };
  /** What was read of a list; that it is not whole is told once for all kinds that were to come from it. */
  const items = async <T>(listing: Promise<Listing<T>>, kinds: readonly FactKind[]): Promise<readonly T[]> => {
    const { items: read, failure } = await listing;
    const missing = kinds.filter(isWanted);
    if (failure && missing.length > 0) failures.push(context.failure(failure, { kinds: missing }));
    return read;
  };
  const whenWanted = <T>(kinds: readonly FactKind[], ask: () => Promise<Listing<T>>): Promise<readonly T[]> =>
    kinds.some(isWanted) ? items(ask(), kinds) : Promise.resolve([]);

  try {
    const [servers, volumes, balancers, boxes, certificates, backups, snapshots] = await Promise.all([
      whenWanted(['backup-set', 'firewall-rules', 'hosting-location', 'volume'], lists.servers),
      whenWanted(['hosting-location', 'volume'], lists.volumes),
      whenWanted(['firewall-rules', 'hosting-location'], lists.loadBalancers),
      whenWanted(['backup-set', 'firewall-rules', 'hosting-location'], lists.storageBoxes),
      whenWanted(['certificate'], lists.certificates),
      whenWanted(['backup-set'], lists.backups),
      whenWanted(['backup-set'], lists.snapshots),
    ]);

    if (isWanted('hosting-location')) {
      facts.push(
        ...servers.map((each) => locationFact(each, namesOfServer(each), seen)),
        ...volumes.map((each) => locationFact(each, namesOfVolume(each), seen)),
        ...balancers.map((each) => locationFact(each, namesOfBalancer(each), seen)),
        ...boxes.map((each) => locationFact(each, namesOfBox(each), seen)),
      );
    }
    if (isWanted('firewall-rules')) {
      const firewalls = await lists.firewalls();
      facts.push(
        ...servers.map((each) => serverRules(each, firewalls, seen)),
        ...balancers.map((each) => loadBalancerRules(each, seen)),
        ...boxes.map((each) => boxRules(each, seen)),
      );
    }
    if (isWanted('volume')) {
      const byId = new Map(servers.map((each) => [each.id, each]));
      facts.push(
        ...servers.map((each) => localDisk(each, seen)),
        ...volumes.map((each) => volumeFact(each, each.server === null ? undefined : byId.get(each.server), seen)),
      );
    }
    if (isWanted('backup-set')) {
      const isWhole = {
        backups: (await lists.backups()).failure === null,
        snapshots: (await lists.snapshots()).failure === null,
      };
      const boxCopies = await Promise.all(
        boxes.map(async (each) => {
          const listing = lists.boxSnapshots(each.id);
          await items(listing, ['backup-set']);
          return boxSnapshotSet(each, await listing, seen);
        }),
      );
      facts.push(
        ...backupSets(servers, backups, isWhole.backups, seen),
        ...snapshotSets(servers, snapshots, isWhole.snapshots, seen),
        ...boxCopies.flatMap((each) => each ?? []),
      );
    }
    facts.push(...certificates.map((each) => certificateFact(each, seen)));
    return { facts, failures };
  } finally {
    lists.close();
  }
}
