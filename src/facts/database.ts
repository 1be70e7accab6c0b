import { z } from 'zod';
import { defineFact, orUnseen, peerText } from './fact.ts';
import { tlsVersionSchema } from './tls-service.ts';

const instant = z.iso.datetime();

/** One way to a database server, and what it says of its connections. Two addresses of one name are two facts. */
export const databaseSchema = defineFact('database', {
  /** Name of the database, or of the service where it has none. */
  name: peerText(200),
  /** Host it runs on, as it was addressed. */
  system: peerText(300),
  port: z.int().min(1).max(65535).nullable(),
  /** e.g. `postgresql`. */
  engine: peerText(60),
  version: peerText(100).nullable(),
  provider: peerText(100).nullable(),
  region: peerText(100).nullable(),
  /** Labels it has at its provider. */
  labels: z.record(peerText(100), peerText(300)).optional(),
  /**
   * What became of a connection without TLS. `accepted`: the server went on to authenticate it. Not accepted: it was turned away for the lack
   * of TLS by the server's own word, where with TLS the same account was asked to authenticate.
   */
  plaintext: orUnseen({
    accepted: z.boolean(),
    /** The account it was tried with, for which alone a refusal speaks; null where that is not known. */
    account: peerText(100).nullable(),
    /** The server's answer, e.g. `SQLSTATE 28000`. */
    answer: peerText(100),
  }),
  /** What the server's rules allow to others, as far as they were seen, or a provider's word that TLS is enforced. */
  rules: orUnseen({
    /** Rules that let somebody from another machine go on without TLS, e.g. `line 97: host 10.0.0.0/8`. */
    plaintext: z.array(peerText(200)).max(50),
    /** Whether these rules are in force, not only written down; null where that is not known. */
    inForce: z.boolean().nullable(),
  }),
  tls: orUnseen({
    enabled: z.boolean(),
    /** The oldest version the server is set to take; null where it sets none. */
    minVersion: tlsVersionSchema.nullable(),
  }),
  /** The connection of this very look as the server has it: behind a pooler it is another one than ours. */
  session: orUnseen({
    /** Version of the TLS we speak. */
    version: peerText(20),
    /** Whether TLS goes through to the server; null where the server does not tell, or something in between has a connection of its own to it. */
    throughToServer: z.boolean().nullable(),
    /** Where the server sees it come from: its own machine, or another. */
    from: z.enum(['same-machine', 'network']),
  }),
  /** Archiving of the log of changes, as backups to a point in time need it. */
  archiving: orUnseen({
    enabled: z.boolean(),
    lastArchivedAt: instant.nullable(),
    lastFailedAt: instant.nullable(),
    /** The newest attempt failed. */
    failing: z.boolean(),
  }),
});
export type Database = z.infer<typeof databaseSchema>;
