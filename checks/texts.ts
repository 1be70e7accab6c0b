import type { Advice } from '../src/facts/index.ts';
import type { CheckTexts, CodesOf, UnknownReason } from './define.ts';
import type { BuiltInCheck } from './index.ts';

/** One language's texts for the checks; a missing or superfluous one is a type error. */
export interface Catalogue {
  readonly checks: { readonly [Id in BuiltInCheck['id']]: CheckTexts<CodesOf<Extract<BuiltInCheck, { id: Id }>>> };
  /** Why a check could not say; `{what}` names what was not seen. */
  readonly reasons: Readonly<Record<UnknownReason, string>>;
  /** Said behind it where something else would show it. */
  readonly advice: Readonly<Record<Advice, string>>;
}
