import type { BackupJob, BackupSet } from '../src/facts/index.ts';

interface Address {
  readonly store: 's3' | 'files';
  /** Null where the location does not name one: the system that speaks of it, or a store that is configured elsewhere. */
  readonly host: string | null;
  readonly path: string;
}

/** The ways in which programs write a location; the first group is the host, the second the path. */
const forms: readonly { readonly store: Address['store']; readonly form: RegExp }[] = [
  // restic: s3:https://host/bucket/prefix, s3:host/bucket/prefix
  { store: 's3', form: /^s3:(?:https?:\/\/)?([^/:]+)(?::\d+)?\/(.+)$/ },
  // Everybody else: s3://bucket/prefix
  { store: 's3', form: /^s3:\/\/()(.+)$/ },
  { store: 'files', form: /^(?:local:|file:(?:\/\/)?)?()(\/.*)$/ },
  { store: 'files', form: /^(?:sftp|ssh):\/\/(?:[^@/]*@)?([^@/:]+)(?::\d+)?(\/.*)$/ },
  { store: 'files', form: /^(?:sftp:)?(?:[^@/:]*@)?([^@/:]+):(\/.*)$/ },
];

function addressOf(location: string): Address | undefined {
  for (const { store, form } of forms) {
    const [found, host, path] = form.exec(location) ?? [];
    if (found === undefined) continue;
    const parts = path!.split('/').filter((part) => part !== '');
    return { store, host: host === '' ? null : host!.toLowerCase(), path: parts.join('/') };
  }
  return undefined;
}

/**
 * Whether a job names the very place where a set lies, each in the way of its program: `s3:https://host/bucket/prefix` is `s3://bucket/prefix/`
 * in the store of that host, and a path is one of the system that the job names or runs on.
 */
export function worksOn({ system, locations }: BackupJob, set: BackupSet): boolean {
  const there = addressOf(set.location);
  if (!there) return false;
  const hosts = [set.system, ...set.place.systems].map((name) => name.toLowerCase());
  return locations.some((location) => {
    const named = addressOf(location);
    if (!named || named.store !== there.store || named.path !== there.path) return false;
    const host = named.host ?? (named.store === 'files' ? system.toLowerCase() : null);
    return host === null || hosts.includes(host);
  });
}
