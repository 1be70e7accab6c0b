import type { Starttls } from '../../facts/index.ts';
import type { Network } from '../network.ts';

/** One TLS service at one address. */
export interface Service {
  readonly network: Network;
  readonly address: string;
  readonly port: number;
  /** Name sent as SNI (RFC 6066); null sends none. */
  readonly serverName: string | null;
  /** The protocol to upgrade before each hello; null speaks TLS at once. */
  readonly starttls: Starttls | null;
}
