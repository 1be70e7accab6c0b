import type { z } from 'zod';
import type { FactKind, FactOf, FailureReason, Wants } from '../src/facts/index.ts';
import type { Alongside } from './alongside.ts';

/** Values a message can name. Lists are joined when shown. */
export type Args = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/** Why a check cannot say: a probe's failure, or what the facts do not show. There is no default outcome. */
export type UnknownReason = FailureReason | 'exception' | 'no-check' | 'no-subject' | 'not-visible' | 'stale' | 'too-young';

/** Something that is worth a word but decides nothing: a deviation that breaks no promise, two views that differ. */
export interface Warning<Code extends string = string> {
  readonly code: Code;
  readonly args: Args;
}

export interface Holds<Code extends string = string, WarningCode extends string = string> {
  readonly outcome: 'holds';
  readonly code: Code;
  readonly args: Args;
  readonly warnings: readonly Warning<WarningCode>[];
  /** Evidence of a kind that only indicates (GeoIP): the clause is `supported` at best, whatever the role of the binding. */
  readonly indicative?: true;
}
export interface Fails<Code extends string = string, WarningCode extends string = string> {
  readonly outcome: 'fails';
  readonly code: Code;
  readonly args: Args;
  readonly warnings?: readonly Warning<WarningCode>[];
}
export interface Unknown {
  readonly outcome: 'unknown';
  readonly reason: UnknownReason;
  readonly args: Args;
}
export interface NotApplicable<Code extends string = string> {
  readonly outcome: 'not-applicable';
  readonly code: Code;
  readonly args: Args;
}
export type Judgement = Holds | Fails | Unknown | NotApplicable;

export const holds = <const C extends string, const W extends string = never>(
  code: C,
  args: Args = {},
  warnings: readonly Warning<W>[] = [],
): Holds<C, W> => ({ outcome: 'holds', code, args, warnings });
/** As `holds`, for evidence that only indicates. */
export const indicates = <const C extends string, const W extends string = never>(
  code: C,
  args: Args = {},
  warnings: readonly Warning<W>[] = [],
): Holds<C, W> => ({ ...holds(code, args, warnings), indicative: true });
export const fails = <const C extends string, const W extends string = never>(
  code: C,
  args: Args = {},
  warnings: readonly Warning<W>[] = [],
): Fails<C, W> => ({ outcome: 'fails', code, args, ...(warnings.length > 0 ? { warnings } : {}) });
/** `args.what` names what could not be seen, e.g. `TLSv1.1 (timeout)`. */
export const unknown = (reason: UnknownReason, args: Args = {}): Unknown => ({ outcome: 'unknown', reason, args });
export const notApplicable = <const C extends string>(code: C, args: Args = {}): NotApplicable<C> => ({
  outcome: 'not-applicable',
  code,
  args,
});
export const warning = <const C extends string>(code: C, args: Args = {}): Warning<C> => ({ code, args });

/** A place in a public catalogue, or the dated note that none fits. */
export type Reference = string | { readonly none: string };
export interface References {
  /** Article of the GDPR, e.g. `Art. 32(1)(a)`. */
  readonly gdpr: Reference;
  /** Annex A control of ISO/IEC 27001:2022, e.g. `8.24`. */
  readonly iso27001: Reference;
  /** Requirement of BSI Grundschutz++, e.g. `KONF.14.1`. */
  readonly bsi: Reference;
}

export interface JudgeContext {
  /** Id of the target whose facts are judged. */
  readonly target: string;
  /** The moment for which is judged; handed in, never read from a clock. */
  readonly now: Date;
  /** Name of the IANA time zone in which the policy's days begin and end. */
  readonly timeZone: string;
  /** Labels of that target. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Of the kinds a check names in `besides`, what was seen of this target and what was not; of those in `alongside` and `ifSeen`, of all targets
   * of the run. Empty without them.
   */
  readonly alongside: Alongside;
}

/** Texts of a check in one language; the built-in ones stand in `checks/en.ts` and `checks/de.ts`. */
export interface CheckTexts<Code extends string = string> {
  /** A few words naming the measure. */
  readonly title: string;
  /** When it holds, in one sentence. */
  readonly about: string;
  /** What to do when it fails, in one or two sentences. */
  readonly remedy: string;
  /** One message for each code, with `{name}` for an argument. */
  readonly codes: Readonly<Record<Code, string>>;
}

interface CheckBase<Id extends string, P extends z.ZodType> {
  readonly id: Id;
  readonly params: P;
  readonly references: References;
  /** A command of a vendor's or common tool that shows the same thing; `{host}` etc. are fields of the fact. */
  readonly reproduce: string;
  readonly wants?: (params: z.infer<P>) => Wants;
  /** Fact kinds of other targets that it compares with; they come in the context, and decide nothing by themselves. */
  readonly alongside?: readonly FactKind[];
  /** As `alongside`, but only what was seen for another reason: nothing is asked for it, and what is missing is not missed. */
  readonly ifSeen?: readonly FactKind[];
  /** As `alongside`, of the same target only. */
  readonly besides?: readonly FactKind[];
  /** For a plug-in, which is not in the built-in catalogues. */
  readonly texts?: { readonly en: CheckTexts; readonly de?: CheckTexts };
}

/** Judges each fact by itself. */
export interface EachCheck<Id extends string, K extends FactKind, P extends z.ZodType, R extends Judgement>
  extends CheckBase<Id, P> {
  readonly judges: K | readonly K[];
  readonly many?: false;
  judge(fact: FactOf<K>, params: z.infer<P>, context: JudgeContext): R;
}

/** Judges all facts of a target together. An incomplete set never holds: the judge turns that into `unknown`. */
export interface ManyCheck<Id extends string, K extends FactKind, P extends z.ZodType, R extends Judgement>
  extends CheckBase<Id, P> {
  readonly judges: K | readonly K[];
  readonly many: true;
  /** `facts` holds at least one. */
  judge(facts: readonly FactOf<K>[], params: z.infer<P>, context: JudgeContext): R;
}

/** A check with its types forgotten, as the flow handles it. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds checks of every fact kind and parameter shape
export type Check = EachCheck<string, any, z.ZodType, Judgement> | ManyCheck<string, any, z.ZodType, Judgement>;

/** The message codes a check can use; `checks/en.ts` and `checks/de.ts` must have a text for each. */
export type CodesOf<C> = C extends { judge(...args: never[]): infer R } ? OutcomeCode<R> : never;
type OutcomeCode<R> = R extends Holds<infer Code, infer W> | Fails<infer Code, infer W>
  ? Code | W
  : R extends NotApplicable<infer Code>
    ? Code
    : never;

/**
 * Defines a check: a pure judgement on one fact kind (or on all facts of that kind of a target, with `many: true`).
 * @throws nothing; an exception inside `judge` becomes the finding `unknown(exception)`.
 */
export function defineCheck<const Id extends string, const K extends FactKind, P extends z.ZodType, R extends Judgement>(
  check: ManyCheck<Id, K, P, R>,
): ManyCheck<Id, K, P, R>;
export function defineCheck<const Id extends string, const K extends FactKind, P extends z.ZodType, R extends Judgement>(
  check: EachCheck<Id, K, P, R>,
): EachCheck<Id, K, P, R>;
export function defineCheck<C>(check: C): C {
  return check;
}
