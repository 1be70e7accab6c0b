import { z } from 'zod';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { distanceOf, type Level, levels, originOf, placeOf, type Side } from '../places.ts';
import { listed } from '../volumes.ts';

const valuesOf = (side: Side, level: Level) => [...new Set(side[level].map(({ value }) => value))];
const told = (side: Side, asked: readonly Level[]): string[] => {
  const shown = levels.filter((level) => asked.includes(level) || level === 'system');
  return listed(shown.map((level) => `${level} ${valuesOf(side, level).join(' / ') || '?'}`));
};

/**
 * Compares where the copies lie with where what is backed up lies, level by level. What is not known of either side proves no distance, and
 * what only the configuration says indicates at most. Another provider is another account, but of nothing else one follows from another.
 */
export const backupSeparateLocation = defineCheck({
  id: 'backup.separate-location',
  judges: 'backup-set',
  params: z.strictObject({
    from: z
      .union([z.enum(levels), z.array(z.enum(levels)).min(1)])
      .describe('What has to be another one: `system`, `account`, `provider`, `site`, or several of them.'),
  }),
  references: { gdpr: 'Art. 32(1)(c)', iso27001: '8.13', bsi: 'NOT.4.10' },
  reproduce: 'restic --repo REPOSITORY snapshots --json; aws s3api get-bucket-location --bucket BUCKET',
  alongside: ['bucket', 'hosting-location'],
  judge(set, { from }, { alongside, target }) {
    const asked = [from].flat();
    const { location } = set;
    if (set.copies.length === 0) return unknown('no-subject', { what: location });
    const [copies, origin] = [placeOf(set, alongside.facts), originOf(set, alongside.facts)];
    const distances = asked.map((level) => ({ level, distance: distanceOf(level, set, target, copies, origin) }));
    const args = { location, from: asked, copies: told(copies, asked), origin: told(origin, asked) };

    const same = distances.filter(({ distance }) => distance.state === 'same').map(({ level }) => level);
    if (same.length > 0) return fails('same', { ...args, same });
    const open = distances.flatMap(({ distance }) => (distance.state === 'open' ? [distance.why] : []));
    if (open.length > 0) {
      const failed = alongside.failures.flatMap(({ target, failure }) =>
        target === set.origin.target ? [`${target}: ${failure.detail}`] : [],
      );
      return unknown('not-visible', { what: [`${location}: ${open.join('; ')}`, ...listed(failed)] });
    }
    return distances.every(({ distance }) => distance.state === 'apart' && distance.sure)
      ? holds('apart', args)
      : indicates('apart-as-declared', args);
  },
});
