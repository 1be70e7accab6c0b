import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const names = z.array(peerText(100)).max(200);

/** What an SSH server says before login: RFC 4253 identification and KEXINIT, RFC 4252 authentication methods. */
export const sshServiceSchema = defineFact('ssh-service', {
  host: z.string(),
  address: z.string(),
  port: z.int(),
  /** The identification string, control characters removed; null where a machine's port is closed by its own word: it has no SSH service there. */
  banner: peerText(300).nullable(),
  /** Empty, as the other lists, for a server that speaks only SSH 1, and where there is none. */
  kex: names,
  hostKeys: names,
  /** Both directions, client-to-server and server-to-client, without repeats. */
  ciphers: names,
  macs: names,
  compression: names,
  /**
   * Answer to an authentication request of method `none` for a user that does not exist: the methods that can continue, or the one
   * entry `none` where the server asks for no authentication at all. `seen: false` where the key exchange could not be completed.
   */
  authentication: z.discriminatedUnion('seen', [
    z.strictObject({ seen: z.literal(true), methods: names }),
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]),
});
export type SshService = z.infer<typeof sshServiceSchema>;
