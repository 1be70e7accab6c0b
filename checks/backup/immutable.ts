import { z } from 'zod';
import type { BackupSet, Bucket } from '../../src/facts/index.ts';
import { byTime, datedName, instantText, survey } from '../backup-copies.ts';
import { defineCheck, fails, holds, indicates, notApplicable, unknown } from '../define.ts';
import { duration, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

const modes = ['governance', 'compliance', 'append-only'] as const;
interface Asked {
  readonly mode?: (typeof modes)[number] | undefined;
  readonly keep?: string | undefined;
}

/** In compliance mode nobody can do what in governance mode some can: it is more than was asked. */
const isEnough = (mode: string, asked: (typeof modes)[number]) =>
  mode === asked || (asked === 'governance' && mode === 'compliance');

const inDays = (seconds: number) => `${Math.round(seconds / 8640) / 10}d`;

/** A bucket's setting concerns what will be written; what lies in it may be older, or be held by other times. */
function judgeBucket({ name, content, objectLock }: Bucket, { mode, keep }: Asked) {
  if (!objectLock.seen) return unknown(objectLock.reason, { what: `${name}: ${objectLock.detail}` });
  if (!objectLock.enabled) return fails('no-lock', { where: name });
  // Each object can carry a time of its own all the same; that is seen with the copies.
  if (objectLock.mode === 'none') return unknown('not-visible', { what: `${name}: default retention` });
  const retention = objectLock.days === null ? null : objectLock.days * 86_400;
  const short = tooLittle(name, objectLock.mode, retention, { mode, keep });
  if (short) return short;
  // Without a time the mode keeps nothing.
  if (retention === null) return unknown('not-visible', { what: `${name}: default retention` });
  if (content.seen && content.empty) return unknown('no-subject', { what: name });
  return indicates('new-ones', { where: name, has: objectLock.mode, days: inDays(retention) });
}

function tooLittle(where: string, has: string, retention: number | null, { mode, keep }: Asked) {
  if (retention === 0) return fails('no-lock', { where });
  if (mode !== undefined && !isEnough(has, mode)) return fails('weaker', { where, has, mode });
  if (retention !== null && keep !== undefined && retention * 1000 < milliseconds(keep)) {
    return fails('too-short', { where, days: inDays(retention), keep });
  }
  return undefined;
}

function judgeSet(set: BackupSet, { mode, keep }: Asked, now: Date) {
  const { location: where, lock, whole } = set;
  const { usable, unclear } = survey(set, now);
  const copies = byTime([...usable, ...unclear]);
  if (!lock.seen) return unknown(lock.reason, { what: `${where}: ${lock.detail}` });
  if (copies.length === 0) return unknown('no-subject', { what: where });
  const locked = copies.filter(({ lockedUntil }) => lockedUntil !== null);
  if (lock.mode === 'none' && locked.length === 0) return fails('no-lock', { where });
  if (lock.mode === 'none' && mode !== undefined) return unknown('not-visible', { what: `${where}: mode` });
  const short = lock.mode === 'none' ? undefined : tooLittle(where, lock.mode, lock.retention, { mode, keep });
  if (short) return short;
  // It has no end and concerns each copy, but whoever rules the store can take it away.
  if (lock.mode === 'append-only') return indicates('append-only', { where, count: copies.length });

  const asked = keep === undefined ? (lock.retention === null ? null : lock.retention * 1000) : milliseconds(keep);
  // What a copy has to be kept until; without a time to keep, a lock has to be there now.
  const due = ({ time }: (typeof copies)[number]) => (asked === null ? now.getTime() + 1 : time + asked);
  const young = copies.filter((copy) => due(copy) > now.getTime());
  // The time that was asked for is what the clause states; a setting that was raised since binds no older copy.
  const early =
    keep === undefined ? [] : young.filter((copy) => copy.lockedUntil !== null && Date.parse(copy.lockedUntil) < due(copy));
  if (early.length > 0) {
    const until = early.map((copy) => `${datedName(copy)}: ${instantText(Date.parse(copy.lockedUntil!))}`);
    return fails('deletable', { where, keep: keep ?? '', copies: listed(until) });
  }
  const open = young.filter(({ lockedUntil }) => lockedUntil === null || Date.parse(lockedUntil) <= now.getTime());
  if (open.length > 0)
    return unknown('not-visible', { what: [`${where}: ${open.length}/${copies.length}`, ...listed(open.map(datedName))] });
  if (!whole) return unknown('incomplete', { what: where });
  // All of them have outlived the time: nothing shows that one was ever kept from being deleted.
  if (young.length === 0) return unknown('stale', { what: `${where}: ${datedName(copies.at(-1)!)}` });
  return holds('locked', {
    where,
    has: lock.mode === 'none' ? 'Object Lock' : lock.mode,
    count: young.length,
    until: instantText(Math.min(...young.map(({ lockedUntil }) => Date.parse(lockedUntil!)))),
  });
}

/**
 * Judges the copies of a set by what each is locked until, and the default of a bucket, which only indicates. A copy for which no lock was
 * seen is not locked by a setting that may be younger than it.
 */
export const backupImmutable = defineCheck({
  id: 'backup.immutable',
  judges: ['backup-set', 'bucket'],
  params: z.strictObject({
    mode: z.enum(modes).optional().describe('`compliance` is enough where `governance` is asked. Absent: any.'),
    keep: duration.optional().describe('No copy can be deleted before this age. Absent: as long as the store is set to.'),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.13', bsi: 'NOT.4.6' },
  reproduce: 'aws s3api get-object-lock-configuration --bucket BUCKET; aws s3api head-object --bucket BUCKET --key KEY',
  besides: ['backup-set'],
  judge(fact, asked, { now, target, alongside }) {
    if (fact.kind === 'backup-set') return judgeSet(fact, asked, now);
    // The copies say more than the setting for those to come.
    const sets = alongside.facts.flatMap((each) =>
      each.target === target && each.fact.kind === 'backup-set' ? [each.fact] : [],
    );
    return sets.length > 0
      ? notApplicable('by-copies', { where: fact.name, sets: listed(sets.map(({ location }) => location)) })
      : judgeBucket(fact, asked);
  },
});
