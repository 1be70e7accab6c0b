import { uniqueIds } from '../../subject-ids.ts';
import { backupSets } from '../facts/copies.ts';
import { databaseSets } from '../facts/database-copies.ts';
import * as copies from '../lists/backups.ts';
import { servers } from '../lists/compute.ts';
import { databaseCopies, instances } from '../lists/databases.ts';
import type { Topic } from '../look.ts';

export const backups: Topic = {
  kinds: ['backup-set'],
  async look(look) {
    const databases = await look.items(instances, 'backup-set');
    const lists = {
      vaults: await look.once(copies.vaults),
      policies: await look.once(copies.vaultPolicies),
      backups: await look.once(copies.backups),
      servers: await look.once(servers),
    };
    // A vault or a copy that is missing is a set that is missing; of rules and servers the sets say themselves what they do not know.
    for (const { failure } of [lists.vaults, lists.backups]) if (failure) look.fail(failure, 'backup-set');
    const seen = await look.seen('region');
    const idOf = uniqueIds();
    const ofDatabases = await Promise.all(
      databases.map(async (each) => {
        const listing = await databaseCopies(look.session, each);
        if (listing.failure) look.fail(listing.failure, 'backup-set');
        return databaseSets(each, idOf(`${seen.project}: backups of ${each.name}`, each.id), listing, seen);
      }),
    );
    return [...backupSets(lists, idOf, seen), ...ofDatabases.flat()];
  },
};
