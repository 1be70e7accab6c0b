import type { z } from 'zod';
import type { FactKind, FactOf } from '../../src/facts/index.ts';
import { type Alongside, makeAlongside } from '../alongside.ts';
import type { EachCheck, JudgeContext, Judgement, ManyCheck } from '../define.ts';

type Input<C> = C extends { many: true; judge(facts: infer F, ...rest: never[]): unknown }
  ? F
  : C extends { judge(fact: infer F, ...rest: never[]): unknown }
    ? F
    : never;

interface Case<C, P> {
  0: string;
  1: Input<C>;
  /** Parameters as a policy would write them, and what the judgement must carry beyond its outcome. */
  2?: {
    with?: P;
    code?: string;
    reason?: string;
    warns?: readonly string[];
    indicative?: boolean;
    now?: string;
    target?: string;
    timeZone?: string;
    labels?: Readonly<Record<string, string>>;
    alongside?: Seen;
  };
}
type Cases<C, P> = readonly (readonly [string, Input<C>] | readonly [string, Input<C>, NonNullable<Case<C, P>[2]>])[];

/** What is seen besides, with or without labels. */
type Seen = {
  readonly facts?: readonly (Omit<Alongside['facts'][number], 'labels'> & {
    readonly labels?: Readonly<Record<string, string>>;
  })[];
  readonly failures?: Alongside['failures'];
};

/** What a check is handed besides facts and parameters, as of a moment. */
export const asOf = (
  now: string | Date,
  more: { target?: string; timeZone?: string; labels?: Readonly<Record<string, string>>; alongside?: Seen } = {},
): JudgeContext => ({
  now: new Date(now),
  target: more.target ?? 'db-1',
  timeZone: more.timeZone ?? 'Europe/Berlin',
  labels: more.labels ?? {},
  alongside: makeAlongside(
    (more.alongside?.facts ?? []).map((each) => ({ labels: {}, ...each })),
    more.alongside?.failures ?? [],
  ),
});

/** Says why a check has no case of one kind; there has to be a reason. */
export const none = (why: string) => ({ why });

/**
 * The test of a check: facts that hold, fail, stay unknown and do not apply. A table without all four does not compile.
 * An empty list is refused; use `none('why')` where a kind cannot occur.
 */
export function checkTable<
  K extends FactKind,
  P extends z.ZodType,
  R extends Judgement,
  C extends EachCheck<string, K, P, R> | ManyCheck<string, K, P, R>,
>(
  check: C & (EachCheck<string, K, P, R> | ManyCheck<string, K, P, R>),
  table: Record<'holds' | 'fails' | 'unknown' | 'notApplicable', Cases<C, z.input<P>> | { why: string }>,
): void {
  describe(check.id, () => {
    for (const [kind, cases] of Object.entries(table)) {
      const outcome = kind === 'notApplicable' ? 'not-applicable' : kind;
      if ('why' in cases) {
        it(`is never ${outcome}: ${cases.why}`, () => expect(cases.why).not.toBe(''));
        continue;
      }
      it(`has cases for ${outcome}`, () => expect(cases.length).toBeGreaterThan(0));
      for (const [name, input, more = {}] of cases) {
        it(`${outcome}: ${name}`, () => {
          const params = check.params.parse(more.with ?? {});
          const context = asOf(more.now ?? '2026-06-01T00:00:00Z', more);
          const judgement = (check.judge as (fact: unknown, params: unknown, context: unknown) => Judgement)(
            input,
            params,
            context,
          );
          expect(judgement).toMatchObject({ outcome });
          if (more.code !== undefined) expect(judgement).toMatchObject({ code: more.code });
          if (more.reason !== undefined) expect(judgement).toMatchObject({ reason: more.reason });
          if (more.indicative !== undefined) expect('indicative' in judgement).toBe(more.indicative);
          if (more.warns !== undefined) {
            const warnings = judgement.outcome === 'holds' || judgement.outcome === 'fails' ? judgement.warnings : undefined;
            expect((warnings ?? []).map((each) => each.code)).toEqual(more.warns);
          }
        });
      }
    }
  });
}

/** A fact with some fields replaced. */
export const variant =
  <K extends FactKind>(base: FactOf<K>) =>
  (changes: Partial<Omit<FactOf<K>, 'kind'>> = {}): FactOf<K> => ({ ...base, ...changes });
