import { z } from 'zod';
import type { FailureReason } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { type ApiAnswer, cutShort } from './exchange.ts';

/** An interface's own word that it does not answer. */
export class ApiError extends ProbeError {
  readonly status: number;
  /** The vendor's code, e.g. `token_readonly`; null where none was told. */
  readonly code: string | null;
  constructor(reason: FailureReason, status: number, code: string | null) {
    super(reason, code === null ? `http-${status}` : `http-${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** Whether an error is the interface's word with this status. */
export const hasStatus = (error: unknown, status: number): boolean => error instanceof ApiError && error.status === status;

/** What a status says (RFC 9110 §15). A redirect is never followed: a token does not go to another host. */
export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 402 || status === 403) return 'denied';
  if (status === 404) return 'unreachable';
  if (status === 405 || status === 410 || status === 501) return 'unsupported';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unreachable' : 'malformed';
}

/** Whether the same request may be answered if it is sent again soon. */
export const isTransient = (error: ProbeError): boolean =>
  error instanceof ApiError
    ? error.reason === 'rate-limited' || [408, 500, 502, 503, 504].includes(error.status)
    : error.detail === cutShort || /^(ECONNRESET|EPIPE|HPE_.*)$/.test(error.detail);

/** A single word: sentences of a vendor may hold anything, a name or a secret. */
const word = z.string().regex(/^[A-Za-z][\w.:-]{0,59}$/);
const errorBody = z.object({
  error: z
    .union([word, z.object({ code: word.optional().catch(undefined), type: word.optional().catch(undefined) })])
    .optional()
    .catch(undefined),
  code: word.optional().catch(undefined),
  error_code: word.optional().catch(undefined),
  type: word.optional().catch(undefined),
});

/**
 * The vendor's own code of an error, in one of the usual places.
 * @param codeOf the code for a sentence, of a vendor that has no other words
 */
export function codeIn({ body }: Pick<ApiAnswer, 'body'>, codeOf?: (sentence: string) => string | null): string | null {
  let said: unknown;
  try {
    said = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  const sentence = z.object({ message: z.string() }).safeParse(said);
  if (codeOf && sentence.success) return codeOf(sentence.data.message);
  const parsed = errorBody.safeParse(said);
  if (!parsed.success) return null;
  const { error, code, error_code, type } = parsed.data;
  const inner = typeof error === 'string' ? error : (error?.code ?? error?.type);
  return inner ?? code ?? error_code ?? type ?? null;
}
