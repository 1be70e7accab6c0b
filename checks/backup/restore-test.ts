import { z } from 'zod';
import { matchesAnyName, type RestoreTest, tookOf } from '../../src/facts/index.ts';
import { clockAllowance, instantText } from '../backup-copies.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { duration, milliseconds } from '../params.ts';
import { listed } from '../volumes.ts';

const momentOf = ({ performedAt }: RestoreTest) => Date.parse(performedAt);

/** A record that cannot be true: of a restore that is yet to come, or from a copy that was not there yet. */
const isImpossible = (test: RestoreTest, now: Date) =>
  momentOf(test) > now.getTime() + clockAllowance || (test.copyAt !== null && Date.parse(test.copyAt) > momentOf(test));

const told = ({ restored, performedAt, copy, copyAt, took, by, record, form }: RestoreTest): string => {
  const from = copy ?? (copyAt === null ? null : instantText(Date.parse(copyAt)));
  const parts = [
    `${restored ?? '?'}${from === null ? '' : ` ← ${from}`}`,
    instantText(Date.parse(performedAt)),
    ...(took === null ? [] : [tookOf(took)]),
    ...(by === null ? [] : [by]),
    `${form} ${record}`,
  ];
  return parts.join(', ');
};

/** Whether one is a try of what the other tried; where it does not say of what, a later run of the same job is. */
const sameThing = (one: RestoreTest, other: RestoreTest) =>
  one.restored === null ? one.record === other.record : one.restored.toLowerCase() === other.restored?.toLowerCase();

/**
 * Judges all records together: somebody restored what was promised, and it worked. A restore that failed fails the measure until the same
 * thing was restored after it.
 */
export const backupRestoreTest = defineCheck({
  id: 'backup.restore-test',
  judges: 'restore-test',
  many: true,
  params: z.strictObject({
    every: duration.describe('A restore succeeded no longer ago than this.'),
    of: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('What has to be restored, each by itself: patterns of names. Absent: anything.'),
  }),
  references: { gdpr: 'Art. 32(1)(d)', iso27001: '8.13', bsi: 'NOT.4.16.1' },
  reproduce: 'tail -n 1000 {record}',
  judge(facts, { every, of }, { now }) {
    const oldest = now.getTime() - milliseconds(every);
    const possible = facts.filter((test) => !isImpossible(test, now)).toSorted((a, b) => momentOf(a) - momentOf(b));
    const impossible = facts.filter((test) => isImpossible(test, now));
    const isAbout = (test: RestoreTest, names: readonly string[] | undefined) =>
      names === undefined || (test.restored !== null && matchesAnyName(names, test.restored));

    const succeeded = possible.filter(({ result }) => result === 'succeeded');
    const failed = possible.filter((test) => {
      if (test.result !== 'failed' || momentOf(test) < oldest) return false;
      if (test.restored !== null && !isAbout(test, of)) return false;
      return !succeeded.some((later) => momentOf(later) > momentOf(test) && sameThing(test, later));
    });
    if (failed.length > 0) return fails('failed', { tests: listed(failed.map(told)), every });

    const asked = of === undefined ? [undefined] : of.map((name) => [name]);
    const inTime = (names: readonly string[] | undefined) =>
      succeeded.filter((test) => momentOf(test) >= oldest && isAbout(test, names)).at(-1);
    const missing = asked.filter((names) => inTime(names) === undefined);
    if (missing.length > 0) {
      // Whoever wrote a wrong date may have restored in time.
      if (impossible.some((test) => missing.some((names) => isAbout(test, names)))) {
        return unknown('not-visible', { what: listed(impossible.map(told)) });
      }
      const things = missing.map((names) => {
        const last = succeeded.filter((test) => isAbout(test, names)).at(-1);
        return { last, text: last ? told(last) : `${names?.[0] ?? '*'}: –` };
      });
      const args = { every, things: listed(things.map(({ text }) => text)) };
      return things.some(({ last }) => last) ? fails('overdue', args) : fails('never', { ...args, records: facts.length });
    }
    const newest = [...new Set(asked.flatMap((names) => inTime(names) ?? []))];
    return holds(
      'restored',
      { every, tests: listed(newest.map(told)) },
      impossible.length > 0 ? [warning('impossible', { tests: listed(impossible.map(told)) })] : [],
    );
  },
});
