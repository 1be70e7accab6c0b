import { type BackupCopy, type BackupSet, maxCopies } from '../../../facts/index.ts';
import type { Listing } from '../../api/pages.ts';
import type { Backup, Vault, VaultPolicy } from '../lists/backups.ts';
import type { Server } from '../lists/compute.ts';
import { namesOfServer } from './names.ts';
import type { Seen } from './seen.ts';

const daySeconds = 86_400;

/** The lists that tell of copies in vaults (Cloud Backup and Recovery), and of the servers they are of. */
export interface Copies {
  readonly vaults: Listing<Vault>;
  readonly policies: Listing<VaultPolicy>;
  readonly backups: Listing<Backup>;
  readonly servers: Listing<Server>;
}

interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly vault: string;
}

/** A set for each thing in each vault: what a vault is to protect, and what there are copies of, though it be gone. */
export function backupSets(copies: Copies, idOf: (wanted: string, difference: string) => string, seen: Seen): BackupSet[] {
  const planned = copies.vaults.items.flatMap(({ id: vault, resources }) =>
    resources.map(({ id, name, type }): Resource => ({ id, name: name || id, type, vault })),
  );
  const copied = copies.backups.items.map(
    ({ resource_id: id, resource_name: name, resource_type: type, vault_id: vault }): Resource => ({
      id,
      name: name || id,
      type,
      vault: vault ?? '?',
    }),
  );
  const resources = new Map([...copied, ...planned].map((each) => [`${each.vault} ${each.id}`, each]));
  return [...resources.values()].map((resource) => setOf(resource, copies, idOf, seen));
}

function setOf(
  resource: Resource,
  { vaults, policies, backups, servers }: Copies,
  idOf: (wanted: string, difference: string) => string,
  { project, account, region, source }: Seen,
): BackupSet {
  const vault = vaults.items.find(({ id }) => id === resource.vault);
  const own = backups.items.filter(
    ({ resource_id, vault_id }) => resource_id === resource.id && (vault_id ?? '?') === resource.vault,
  );
  const sorted = own.map(copyOf).sort((a, b) => (a.at < b.at ? -1 : 1));
  const location = `otc vault ${vault?.name ?? resource.vault}: ${resource.name}`;
  const covers = coversAll(resource, own, servers) ? ['/'] : null;
  return {
    kind: 'backup-set',
    subject: { id: idOf(`${project}: copies of ${resource.name}`, `vault ${resource.vault}`), names: [location] },
    source,
    system: project,
    tool: 'otc-cbr',
    location,
    place: { systems: [], account, provider: 'otc', site: region },
    origin: {
      systems: systemsOf(resource, servers),
      account: own.some(isFromElsewhere) ? null : account,
      provider: 'otc',
      site: originOf(own, region),
      target: null,
      known: 'seen',
      covers,
      coversKnown: covers === null ? null : 'seen',
    },
    copies: sorted.slice(-maxCopies),
    whole: backups.failure === null && sorted.length <= maxCopies,
    storeCreated: null,
    mechanism: own.length > 0 && own.every((each) => encryptionOf(each) === 'encrypted') ? 'CBR (KMS)' : null,
    expiry: expiryOf(resource.vault, policies),
    hidden: { seen: true, count: 0, oldest: null, removedAfter: null },
    lock:
      vault?.locked === false
        ? { seen: true, mode: 'none', retention: null }
        : { seen: false, reason: 'not-visible', detail: vault?.locked ? 'locked vault' : 'no field locked' },
  };
}

function copyOf(backup: Backup): BackupCopy {
  const { status } = backup;
  const isUnfinished = ['error', 'protecting', 'waiting_protect', 'deleting', 'waiting_delete'].includes(status);
  return {
    id: `backup ${backup.id}`,
    at: backup.created_at,
    // Copies share their data.
    size: null,
    complete: status === 'available' ? true : isUnfinished ? false : null,
    incremental: false,
    encryption: encryptionOf(backup),
    lockedUntil: null,
  };
}

/** The copy of a disk says whether it is encrypted; that of a server does not, but those of its disks do. */
function encryptionOf({ extend_info, children }: Backup): BackupCopy['encryption'] {
  const said = extend_info?.encrypted;
  if (typeof said === 'boolean') return said ? 'encrypted' : 'plain';
  const parts = (children ?? []).map((each) => each.extend_info?.encrypted);
  if (parts.includes(false)) return 'plain';
  return parts.length > 0 && parts.every((each) => each === true) ? 'encrypted' : 'unknown';
}

/** Whether each copy holds all of the thing: a disk is one piece, a server may have disks that are left out. */
function coversAll({ id, type }: Resource, own: readonly Backup[], { items }: Listing<Server>): boolean {
  if (type === 'OS::Cinder::Volume') return true;
  const server = items.find((each) => each.id === id);
  if (type !== 'OS::Nova::Server' || server === undefined || own.length === 0) return false;
  const disks = server['os-extended-volumes:volumes_attached'];
  return own.every(({ children }) => disks.every((disk) => children?.some(({ resource_id }) => resource_id === disk.id)));
}

/**
 * The system is named so that it is found by its server; the disk of a server is told from the others by its id alone.
 */
function systemsOf({ id, name, type }: Resource, { items }: Listing<Server>): string[] {
  if (type === 'OS::Nova::Server') {
    const server = items.find((each) => each.id === id);
    return server ? namesOfServer(server) : [name, `otc server ${id}`];
  }
  if (type !== 'OS::Cinder::Volume') return [name, `otc resource ${id}`];
  const server = items.find((each) => each['os-extended-volumes:volumes_attached'].some((disk) => disk.id === id));
  return [server?.name ?? name, `otc volume ${id}`];
}

const isFromElsewhere = ({ image_type }: Backup) => image_type !== 'backup';

/** What was replicated comes from another region, which the record of it names. */
function originOf(own: readonly Backup[], region: string | null): string | null {
  const sites = own.map((backup) => {
    if (!isFromElsewhere(backup)) return region;
    return backup.replication_records?.find(({ source_region }) => source_region)?.source_region ?? null;
  });
  const [first = region] = sites;
  return sites.every((each) => each === first) ? first : null;
}

/** The rules that delete: those that keep a copy of each week or month besides are not told by one age. */
function expiryOf(vault: string, { items, failure }: Listing<VaultPolicy>): BackupSet['expiry'] {
  if (failure !== null) return { seen: false, reason: failure.reason, detail: failure.detail };
  const own = items.filter(
    ({ operation_type, associated_vaults }) =>
      operation_type === 'backup' && associated_vaults.some(({ vault_id }) => vault_id === vault),
  );
  return {
    seen: true,
    rules: own.slice(0, 200).map(({ name, enabled, operation_definition: of }) => {
      const isGraded = [of.day_backups, of.week_backups, of.month_backups, of.year_backups].some((count) => (count ?? 0) > 0);
      const positive = (value: number | null | undefined) => (!isGraded && value && value > 0 ? value : null);
      const days = positive(of.retention_duration_days);
      return {
        name: `policy ${name}`.slice(0, 300),
        after: days === null ? null : days * daySeconds,
        keeps: positive(of.max_backups),
        enabled,
      };
    }),
  };
}
