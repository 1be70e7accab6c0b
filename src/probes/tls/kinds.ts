import { ProbeError, toProbeError } from '../define.ts';
import type { Service } from '../tls-hello/service.ts';
import { keyOf } from './certificate.ts';
import { handshake, type Kind, type Validated } from './handshake.ts';

/** What handshakes for both kinds of key showed. */
export interface Handshakes {
  readonly first: Validated | ProbeError;
  /** The certificate with the other kind of key than the first; null where the server has none, by its own word. */
  readonly other: Validated | ProbeError | null;
}

/** The server's alert, or its use of the other kind although this one was asked for. */
const hasNone = /_ALERT_(HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)$|_WRONG_(SIGNATURE|CERTIFICATE)_TYPE$/;

/**
 * Shakes hands with whatever kind of key the server prefers, then with the other kind (RSA, or one on a curve). What did not work for the
 * other kind is asked once more when `looking`, all else that is asked of the service, has ended.
 */
export async function shakeHands(
  service: Service,
  ca: string | null,
  signal: AbortSignal,
  looking: Promise<unknown>,
): Promise<Handshakes> {
  const ask = (kind: Kind) => handshake(service, { kind, ca, signal }).catch(toProbeError);
  const first = await ask('any');
  if (first instanceof ProbeError) return { first, other: first };
  const kind = keyOf(first.path[0]!).keyType.startsWith('rsa') ? 'ecdsa' : 'rsa';
  const once = await ask(kind);
  if (!(once instanceof ProbeError)) return { first, other: once };
  if (hasNone.test(once.detail)) return { first, other: null };

  await Promise.allSettled([looking]);
  const again = await ask(kind);
  if (!(again instanceof ProbeError) || again.reason !== 'refused') return { first, other: again };
  if (hasNone.test(again.detail)) return { first, other: null };
  // A close is about the kind only where the server still takes what it prefers.
  const control = await ask('any');
  return { first, other: control instanceof ProbeError ? again : null };
}
