import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

/** A rule: its value, null where there is none, and the setting that says so; or why it was not seen. */
const rule = z.discriminatedUnion('seen', [
  z.strictObject({ seen: z.literal(true), value: z.int().min(0).nullable(), by: peerText(200) }),
  z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
]);

/** What a system demands of a password that is set from now on. Rules that are written down but not enforced are none. */
export const passwordPolicySchema = defineFact('password-policy', {
  system: peerText(255),
  /** Whether some account has a password at all; null where that was not seen. */
  inUse: z.boolean().nullable(),
  /** Characters that even a password of all kinds of characters needs. */
  minLength: rule,
  /** Kinds of characters, out of lower case, upper case, digits and others. */
  classes: rule,
  /** Former passwords that are refused. */
  history: rule,
  /** Days after which a password has to be changed. */
  maxDays: rule,
  /** Whether that binds all accounts, or only those made from now on. */
  maxDaysFor: z.enum(['all', 'new']),
});

export type PasswordPolicy = z.infer<typeof passwordPolicySchema>;
export type PasswordRule = z.infer<typeof rule>;
