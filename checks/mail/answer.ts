import type { FailureReason, MailDomain } from '../../src/facts/index.ts';
import type { Open } from '../tls-versions.ts';

export type Answer = MailDomain['spf'];

/** What is missing where an answer was not seen. */
export const open = (what: string, { reason, detail }: { reason: FailureReason; detail: string }): Open => ({
  reason,
  what: `${what} (${detail || reason})`,
});

/** What one part of a judgement comes to. */
export type Part<Code extends string> =
  | { readonly outcome: 'good'; readonly seen: string }
  | { readonly outcome: 'bad'; readonly code: Code; readonly seen: string }
  | { readonly outcome: 'open'; readonly open: Open };
