import { z } from 'zod';
import { defineFact, peerText } from './fact.ts';

const openSchema = z.strictObject({
  port: z.int().min(1).max(65535),
  /** What the peer said first, control characters removed; null where it waited for us. */
  banner: peerText(300).nullable(),
  /** The protocol recognised from what it said (`ssh`, `smtp`, `ftp`, `telnet`, `mysql`, …); null where nothing was recognised. */
  service: peerText(40).nullable(),
  /**
   * Whether the service offers encryption before credentials: `tls` speaks TLS at once, `starttls` offers an upgrade,
   * `none` said it offers none, `unknown` could not be seen, `not-applicable` for protocols with own encryption (SSH).
   */
  encryption: z.enum(['tls', 'starttls', 'none', 'unknown', 'not-applicable']),
  /** The programs that hold the socket (`sshd`), as the machine itself names them; absent from outside and where it was not told. */
  process: peerText(100).optional(),
});

/**
 * What one address answers on over TCP, as one vantage point sees it. One fact per address, so that absence can be told too.
 *
 * From outside, a port in `closed` answered with a reset, one in `filtered` with nothing, one in none of the lists was not asked.
 *
 * From inside, a fact says what listens at one address as the socket is bound, wildcards included, whose facts are always there. All of a
 * target's inside facts together show every listening port of the login's network namespace, and only of it. A port that does not listen
 * may be reachable all the same (a port that is forwarded to a container), and one that listens may not be (a firewall).
 */
export const openPortSchema = defineFact('open-port', {
  host: z.string(),
  address: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  view: z.enum(['outside', 'inside']),
  /** Of an inside fact: where the address can be spoken to from. `private` are RFC 1918, 6598, 3927, 4193 and link-local addresses. */
  reach: z.enum(['loopback', 'private', 'public', 'wildcard']).optional(),
  /** Of a wildcard: the machine's own public addresses that it stands for; absent where they could not be seen. */
  standsFor: z.array(peerText(45)).max(1000).optional(),
  open: z.array(openSchema),
  closed: z.array(z.int()),
  /** Silence, twice, or a router's word that the way is barred: filtered on the way, or egress blocked here. */
  filtered: z.array(z.int()),
  /** Asked, but this machine or the run could not finish: nothing is known. */
  unknown: z.array(z.int()),
  /**
   * Positive control: a port of this very address that answered (open or closed) in the same run, to this scan or to another probe,
   * answered once more after the others had been silent. Without it a `filtered` port is no evidence: the host may be off or ban this
   * place, or the way out of here be closed.
   */
  control: z.enum(['answered', 'none']),
});
export type OpenPort = z.infer<typeof openPortSchema>;
