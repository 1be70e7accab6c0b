import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';

/** Whether a system lets in nobody without a second factor, whatever the accounts have chosen for themselves. */
export const mfaPolicySchema = defineFact('mfa-policy', {
  /** What it is a policy of, e.g. `github organization acme`. */
  system: peerText(300),
  enforcement: orUnseen({
    /** `some`: it binds some accounts only, named in `for`. */
    state: z.enum(['everybody', 'some', 'nobody']),
    for: peerText(200).nullable(),
    /** The setting that says so, e.g. `two_factor_requirement_enabled`. */
    by: peerText(200),
  }),
});
export type MfaPolicy = z.infer<typeof mfaPolicySchema>;
