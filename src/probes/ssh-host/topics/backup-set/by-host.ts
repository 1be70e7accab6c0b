import type { BackupSet } from '../../../../facts/index.ts';
import type { HostBackup } from '../../../../inventory/target.ts';
import type { Machine } from '../../topic.ts';
import { type FoundSet, setOf } from './set.ts';

/** A set of copies that name the host they come from; it is empty where they name none. */
export type SetOfHost = Omit<FoundSet, 'from'> & { readonly host: string };

/**
 * The facts of a repository whose copies say which host they come from. Where it holds those of several hosts, the configuration speaks of the
 * one that it names, and of none where it names none of them: else the copies of one host would be taken for those of another.
 */
export function setsByHost(found: readonly SetOfHost[], backup: HostBackup, machine: Machine): BackupSet[] {
  const isOfOne = new Set(found.map(({ host }) => host)).size <= 1;
  return found.map(({ host, ...set }) => {
    const isNamed = names(backup.of, host);
    const of = isOfOne || isNamed ? backup.of : null;
    const name = found.length === 1 ? '' : set.name;
    const fact = setOf({ ...set, name, ...(host === '' ? {} : { from: [host] }) }, { ...backup, of }, machine);
    // By its own name it may be another host than the one that is meant.
    return of === null || isNamed || host === '' ? fact : { ...fact, origin: { ...fact.origin, known: 'declared' } };
  });
}

const names = (of: HostBackup['of'], host: string) =>
  of !== null && [of.target ?? '', ...of.systems].map(shortName).includes(shortName(host));

/** The first label of a host name; an address stays as it is. */
const shortName = (name: string) => (/^[\d.]+$|:/.test(name) ? name : name.toLowerCase().split('.')[0]!);
