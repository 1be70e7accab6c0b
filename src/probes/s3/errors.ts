import type { FailureReason } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';

/** The store holds the bucket in another region, and answers there only. */
export class WrongRegion extends ProbeError {
  readonly region: string;
  constructor(region: string) {
    super('refused', `region ${region}`);
    this.region = region;
  }
}

/** A region as a store may name it in an answer that is to be followed. */
export const isRegionName = (text: unknown): text is string => typeof text === 'string' && /^[a-z0-9][a-z0-9-]{0,39}$/.test(text);

/**
 * What the stores' own codes mean (Amazon S3 API Reference, "Error responses", and the names other stores use). A code that does not stand
 * here is judged by its status.
 */
const reasonOfCode: Readonly<Record<string, FailureReason>> = {
  AccessDenied: 'denied',
  AllAccessDisabled: 'denied',
  ExpiredToken: 'denied',
  InvalidAccessKeyId: 'denied',
  InvalidToken: 'denied',
  SignatureDoesNotMatch: 'denied',
  TokenRefreshRequired: 'denied',
  MethodNotAllowed: 'unsupported',
  NotImplemented: 'unsupported',
  OperationNotSupported: 'unsupported',
  XNotImplemented: 'unsupported',
  RequestLimitExceeded: 'rate-limited',
  ServiceUnavailable: 'rate-limited',
  SlowDown: 'rate-limited',
  Throttling: 'rate-limited',
  ThrottlingException: 'rate-limited',
  TooManyRequests: 'rate-limited',
  // This machine's clock, or the endpoint that it was told.
  RequestTimeTooSkewed: 'local-limit',
  RequestTimeout: 'timeout',
};

/** What a status alone says, where no code of the store's comes with it. */
export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return 'denied';
  if (status === 404) return 'unreachable';
  if (status === 405 || status === 501) return 'unsupported';
  if (status === 429 || status === 503) return 'rate-limited';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 ? 'unreachable' : 'malformed';
}

/** Codes the SDK makes up where the store's answer to HEAD has no body. */
const madeUp = new Set(['BadRequest', 'Forbidden', 'NotFound', 'Unknown', 'UnknownError']);

/** The one refusal whose code (`InvalidRequest` of AWS, `InvalidArgument` of Ceph) says less than its words. */
const needsCustomerKey = (message: unknown) =>
  typeof message === 'string' && /Server Side Encryption/i.test(message.slice(0, 500));

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly Code?: unknown;
  readonly Region?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}
const asThrown = (error: unknown): Thrown => (typeof error === 'object' && error !== null ? error : {});

/** Translates what the SDK throws. The store's code becomes the detail; nothing else of its answer does. */
export function toS3Error(error: unknown): ProbeError {
  if (error instanceof ProbeError) return error;
  const { name, message, Code, Region, $metadata } = asThrown(error);
  if (name === 'TimeoutError') return new ProbeError('timeout', 'answer');
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return toProbeError(error);
  if (isRegionName(Region) && (name === 'AuthorizationHeaderMalformed' || status === 301)) return new WrongRegion(Region);
  // With a status of success it is the SDK that could not read the answer.
  if (status < 300) return new ProbeError('malformed', 'xml');
  const code = [Code, name].find(
    (each) => typeof each === 'string' && /^[A-Za-z][A-Za-z0-9.]{1,79}$/.test(each) && !madeUp.has(each),
  );
  if (typeof code !== 'string') return new ProbeError(reasonOfStatus(status), `http-${status}`);
  if ((code === 'InvalidRequest' || code === 'InvalidArgument') && needsCustomerKey(message))
    return new ProbeError('denied', 'SSECustomerKeyNeeded');
  const known = Object.hasOwn(reasonOfCode, code) ? reasonOfCode[code] : undefined;
  return new ProbeError(known ?? reasonOfStatus(status), code);
}

/** Whether the same call may be answered if it is sent again soon. */
export const isTransient = ({ reason, detail }: ProbeError) =>
  reason === 'rate-limited' || /^(http-50[02]|InternalError|ECONNRESET|EPIPE|HPE_.*)$/.test(detail);

/** Milliseconds the store asks to wait (`Retry-After` in seconds), undefined where it does not say. */
export function waitAskedFor(error: unknown): number | undefined {
  const text = asThrown(error).$response?.headers?.['retry-after'];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** Codes that say of the credentials themselves that they are wrong: no other call will be answered. */
const ofCredentials = ['ExpiredToken', 'InvalidAccessKeyId', 'InvalidToken', 'SignatureDoesNotMatch', 'TokenRefreshRequired'];

/** Whether an error is the store's word that the credentials are wrong. */
export const isOfCredentials = ({ detail }: ProbeError): boolean => ofCredentials.includes(detail);

/** Whether an error says that no call about this bucket can be answered, and not only this one. */
export function isFatal(error: ProbeError): boolean {
  const { reason, detail } = error;
  if (detail === 'NoSuchBucket' || isOfCredentials(error)) return true;
  return reason === 'untrusted' || reason === 'local-limit' || reason === 'aborted';
}
