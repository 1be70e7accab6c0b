import { type BackupCopy, type BackupSet, maxCopies } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import type { DatabaseCopy, Instance } from '../lists/databases.ts';
import { namesOfInstance } from './names.ts';
import type { Seen } from './seen.ts';

const kilobyte = 1024;
const parts = ['automatic', 'manual'] as const;

/** Copies of a database: those the provider makes and deletes by a rule, and those somebody made, which stay. */
export const databaseSets = (instance: Instance, id: string, listing: Listing<DatabaseCopy>, seen: Seen): BackupSet[] =>
  parts.flatMap((part) => {
    const own = listing.items.filter(({ type }) => (type === 'manual') === (part === 'manual'));
    const isPlanned = part === 'automatic' && instance.backup_strategy.keep_days > 0;
    return own.length > 0 || isPlanned ? [setOf(instance, part, `${id} (${part})`, own, listing.failure === null, seen)] : [];
  });

function setOf(
  instance: Instance,
  part: (typeof parts)[number],
  id: string,
  own: readonly DatabaseCopy[],
  isWhole: boolean,
  { project, account, source }: Seen,
): BackupSet {
  const { name, region, backup_strategy: strategy } = instance;
  const sorted = own.map(copyOf).sort((a, b) => (a.at < b.at ? -1 : 1));
  const location = `otc database ${name}: ${part} backups`;
  return {
    kind: 'backup-set',
    subject: { id, names: [location] },
    source,
    system: project,
    tool: 'otc-rds',
    location,
    place: { systems: [], account, provider: 'otc', site: region },
    origin: {
      systems: namesOfInstance(instance),
      account,
      provider: 'otc',
      site: region,
      target: null,
      known: 'seen',
      covers: ['/'],
      coversKnown: 'seen',
    },
    copies: sorted.slice(-maxCopies),
    whole: isWhole && sorted.length <= maxCopies,
    storeCreated: null,
    mechanism: null,
    expiry: {
      seen: true,
      rules:
        part === 'manual'
          ? []
          : [
              {
                name: 'keep_days',
                after: strategy.keep_days === 0 ? null : strategy.keep_days * 86_400,
                keeps: null,
                enabled: strategy.keep_days > 0,
              },
            ],
    },
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock: { seen: false, reason: 'not-visible', detail: 'no field of the interface' },
  };
}

/** The moment is that of the beginning: what was written while it was made may not be in it. */
function copyOf({ id, type, status, begin_time, size }: DatabaseCopy): BackupCopy {
  const isUnfinished = status === 'BUILDING' || status === 'FAILED' || status === 'DELETING';
  return {
    id: `backup ${id}`,
    at: begin_time,
    size: size === null || size === undefined ? null : Math.round(size * kilobyte),
    complete: status === 'COMPLETED' ? true : isUnfinished ? false : null,
    // A `fragment` and an `incremental` one rest on the full one before.
    incremental: type !== 'auto' && type !== 'manual',
    encryption: 'unknown',
    lockedUntil: null,
  };
}
