import { z } from 'zod';
import { type BackupSet, personsIn, type Volume } from '../../src/facts/index.ts';
import { type Dated, datedName, survey } from '../backup-copies.ts';
import { earlier } from '../calendar.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';
import { mayBeSame, tellingNames } from '../machine-names.ts';
import { duration } from '../params.ts';
import { isBelow, isNamed, isPromised, listed, mountPoints, nameOf, unmatched } from '../volumes.ts';

/** How surely one thing follows from another; what is only declared or concluded is not seen. */
type Sureness = 'seen' | 'likely';
interface Own {
  readonly set: BackupSet;
  readonly sureness: Sureness;
}

/** The sets that are of one target: by its id, or where that is not said by a name of its system. */
function ownSets(sets: readonly BackupSet[], target: string, system: string): readonly Own[] {
  const own = tellingNames([system]);
  return sets.flatMap((set): Own[] => {
    const names = tellingNames(set.origin.systems);
    const same = names.some((name) => own.includes(name));
    const alike = names.some((name) => own.some((each) => mayBeSame(name, each)));
    if (set.origin.target === null ? !alike : set.origin.target !== target) return [];
    const isSeen = set.origin.known === 'seen' && (same || (alike && set.origin.target === target));
    return [{ set, sureness: isSeen ? 'seen' : 'likely' }];
  });
}

/** Paths as mount points are written; what is no plain path (a database, a pattern, `..`) covers no mount point. */
const pathsOf = ({ origin }: BackupSet): readonly string[] =>
  (origin.covers ?? [])
    .map((path) => path.replace(/(.)\/+$/, '$1'))
    .filter((path) => /^\//.test(path) && !/\/\/|[*?]|\/\.\.?(\/|$)/.test(path));

const isInUse = ({ use }: Volume) => use === 'filesystem' || use === 'attached';

/** Whether a set covers a volume. A program may stop at the edge of a file system, so that what is mounted below is not surely in its copies. */
function coverOf(volume: Volume, { set, sureness }: Own): Sureness | undefined {
  const paths = pathsOf(set);
  // Of a disk as its provider has it, only copies of all of its system, or of this very disk, are known to hold it.
  if (volume.use === 'attached') {
    const isOfIt =
      set.origin.known === 'seen' &&
      tellingNames(set.origin.systems).some((name) => tellingNames(volume.subject.names).includes(name));
    return paths.includes('/') && set.origin.coversKnown === 'seen' && isOfIt ? 'seen' : undefined;
  }
  if (volume.mount !== null && paths.includes(volume.mount)) return set.origin.coversKnown === 'seen' ? sureness : 'likely';
  return isBelow(volume, paths) ? 'likely' : undefined;
}

/**
 * Judges that every file system with data of a target lies in some set of its copies; whether these are young enough and how they can be
 * restored is judged by other checks. What a program was told to leave out below a path is not seen here.
 */
export const backupCompleteness = defineCheck({
  id: 'backup.completeness',
  judges: 'volume',
  many: true,
  params: z.strictObject({
    mounts: mountPoints.min(1).optional(),
    except: mountPoints.default([]),
    maxAge: duration
      .optional()
      .describe(
        'A set counts whose newest copy is no older. Absent: any, since `backup.freshness` judges that, as long as the set is there.',
      ),
  }),
  references: { gdpr: 'Art. 32(1)(c)', iso27001: '8.13', bsi: 'NOT.4.2' },
  reproduce: 'findmnt --real --output TARGET,SOURCE,FSTYPE; restic --repo REPOSITORY snapshots --json',
  wants: ({ mounts, except }) => ({ accounts: personsIn([...(mounts ?? []), ...except]) }),
  alongside: ['backup-set'],
  judge(volumes, { mounts, except, maxAge }, { now, timeZone, target, alongside }) {
    const holdsData = ({ content }: Volume) => content === 'data' || content === 'unknown';
    const isWanted = (volume: Volume) => (mounts ? isPromised(volume, mounts) : isInUse(volume) && holdsData(volume));
    const judged = volumes.filter((volume) => isWanted(volume) && !isNamed(volume, except));
    const absent = unmatched(volumes, mounts ?? []);
    if (judged.length === 0 && absent.length === 0) return unknown('no-subject');

    const sets = alongside.facts.flatMap(({ fact }) => (fact.kind === 'backup-set' ? [fact] : []));
    const systems = [...new Set(volumes.map(({ system }) => system))];
    const own = systems.flatMap((system) => ownSets(sets, target, system).map((each) => ({ ...each, of: system })));
    const surveyed = own.map((each) => ({ ...each, ...survey(each.set, now) }));
    const from = maxAge === undefined ? Number.NEGATIVE_INFINITY : earlier(now.getTime(), maxAge, timeZone);
    const isYoung = (copies: readonly Dated[]) => copies.some(({ time }) => time >= from);
    const alive = surveyed.filter(({ usable }) => isYoung(usable));
    const covers = judged.map((volume) => {
      const found = alive.flatMap((each) => {
        if (each.of !== volume.system) return [];
        const sureness = coverOf(volume, each);
        return sureness ? [{ ...each, sureness }] : [];
      });
      return { volume, best: found.find(({ sureness }) => sureness === 'seen') ?? found[0] };
    });
    const bare = covers
      .filter(({ best }) => best === undefined)
      .map(({ volume }) =>
        volume.mount === null || volume.device === null ? nameOf(volume) : `${nameOf(volume)} (${volume.device})`,
      );
    if (bare.length > 0) {
      // What another set holds, or one that could not be looked at, may be what is missing.
      const open = [...sets.filter(({ origin }) => origin.target === null && tellingNames(origin.systems).length === 0)].map(
        ({ location }) => `${location}: origin`,
      );
      const unclear = surveyed.flatMap((each) => {
        if (each.set.origin.covers === null) return [`${each.set.location}: covers`];
        return !isYoung(each.usable) && (isYoung(each.unclear) || !each.set.whole) ? [`${each.set.location}: copies`] : [];
      });
      const failed = alongside.failures.map(({ target: of, failure }) => `${of}: ${failure.detail}`);
      if (open.length + unclear.length + failed.length > 0 || sets.length === 0) {
        return unknown(sets.length + failed.length === 0 ? 'no-subject' : 'not-visible', {
          what: [...listed(bare), ...listed([...open, ...unclear, ...failed])],
        });
      }
      return fails('uncovered', { volumes: listed(bare), sets: listed(own.map(({ set }) => set.location)) });
    }
    if (absent.length > 0) return unknown('not-visible', { what: listed(absent) });

    const list = covers.map(
      ({ volume, best }) => `${nameOf(volume)} ← ${best!.set.location}, ${datedName(best!.usable.at(-1)!)}`,
    );
    const idle = volumes.filter(
      (volume) => volume.use === 'unmounted' && holdsData(volume) && !judged.includes(volume) && !isNamed(volume, except),
    );
    const leftOut = volumes.filter((volume) => isWanted(volume) && isNamed(volume, except));
    const remote = volumes.filter(
      (volume) => volume.content === 'remote' && !judged.includes(volume) && !isNamed(volume, except),
    );
    const warnings = [
      ...(leftOut.length > 0 ? [warning('left-out', { volumes: listed(leftOut.map(nameOf)) })] : []),
      ...(remote.length > 0 ? [warning('remote', { volumes: listed(remote.map(nameOf)) })] : []),
      ...(idle.length > 0 ? [warning('idle', { volumes: listed(idle.map(nameOf)) })] : []),
    ];
    return covers.every(({ best }) => best!.sureness === 'seen')
      ? holds('covered', { volumes: listed(list) }, warnings)
      : indicates('likely', { volumes: listed(list) }, warnings);
  },
});
