import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const unseen = z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) });
const instant = z.iso.datetime();

/** What can stand beside a password or a key. `key` is a key pair beside a password, `password` a password beside a key pair. */
export const factorKindSchema = z.enum(['email', 'key', 'other', 'password', 'push', 'security-key', 'sms', 'totp']);
export type FactorKind = z.infer<typeof factorKindSchema>;

/** One account of one system, a machine or a cloud service. Where the accounts are not all listed, a failure says so. */
export const accountSchema = defineFact('account', {
  /** What it is an account of, e.g. `db-1.example.org`. */
  system: peerText(255),
  /** Its name; that of a person as a pseudonym, unless the configuration says otherwise. */
  name: peerText(100),
  /** `person`: nothing says that it is no person's. `shared`: its name is that of a role. `service`: programs use it. */
  holder: z.enum(['person', 'service', 'shared', 'unknown']),
  /** Null where that was not seen. */
  enabled: z.boolean().nullable(),
  /** Whether somebody can log in to work with it, by password, key or otherwise; null where that was not seen. */
  interactive: z.boolean().nullable(),
  /** Whether it may do anything on the system, or make itself able to; null where that was not seen or not understood. */
  administrator: z.boolean().nullable(),
  /** What makes it one, or leaves it open, e.g. `uid 0`, `group sudo`. */
  adminBy: z.array(peerText(100)).max(20),
  /** `at` null: never, as far back as the record goes: to `since`, or to the beginning of the account where that is null, too. */
  lastUsed: z.discriminatedUnion('seen', [
    z.strictObject({ seen: z.literal(true), at: instant.nullable(), since: instant.nullable() }),
    unseen,
  ]),
  /** A moment at which it was there already, the earliest that is known. */
  existedAt: instant.nullable(),
  /** Whether no way in is open without a second factor. */
  secondFactor: z.strictObject({
    state: z.enum(['present', 'absent', 'unknown']),
    kinds: z.array(factorKindSchema).max(8),
    /** How that is known: the setting, or the way in that asks for one factor only. */
    by: peerText(200),
  }),
  /** Key pairs that let in. */
  keys: z.discriminatedUnion('seen', [
    z.strictObject({
      seen: z.literal(true),
      count: z.int().min(0),
      /** Algorithms, e.g. `ssh-ed25519`. */
      types: z.array(peerText(100)).max(20),
      /** How many of them may only run a command that is fixed. */
      restricted: z.int().min(0),
      /** All of them are at least as old; null where that is not known. */
      unchangedSince: instant.nullable(),
    }),
    unseen,
  ]),
  password: z.strictObject({
    /** `none`: lets in without one. `locked`: no password lets in. */
    state: z.enum(['set', 'locked', 'none', 'unseen']),
    /** In whole days; `maxDays` null: it never has to be changed. */
    ageing: z.discriminatedUnion('seen', [
      z.strictObject({
        seen: z.literal(true),
        changedAt: instant.nullable(),
        maxDays: z.int().min(0).nullable(),
        expiresAt: instant.nullable(),
      }),
      unseen,
    ]),
  }),
});

export type Account = z.infer<typeof accountSchema>;
