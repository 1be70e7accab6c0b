import { z } from 'zod';
import { defineFact, failureReasonSchema, peerText } from './fact.ts';

const settingsSchema = z.strictObject({
  passwordAuthentication: z.boolean(),
  /** Also under its older name, ChallengeResponseAuthentication. */
  keyboardInteractiveAuthentication: z.boolean(),
  /** Without PAM, keyboard-interactive is offered but asks nothing that could be answered. */
  usePam: z.boolean(),
  pubkeyAuthentication: z.boolean(),
  permitEmptyPasswords: z.boolean(),
  /** Null where it is not set and the default depends on version and distribution. */
  permitRootLogin: z.enum(['yes', 'no', 'prohibit-password', 'forced-commands-only']).nullable(),
  /** Alternatives, each a list of methods that all have to succeed, e.g. `publickey,keyboard-interactive:pam`; `any` for any one method. */
  authenticationMethods: z.array(peerText(300)).max(50),
  /** E.g. `touch-required`, `verify-required`; `none` for none. */
  pubkeyAuthOptions: z.array(peerText(100)).max(20),
  maxAuthTries: z.int(),
  /** Seconds; 0 for no limit. */
  loginGraceTime: z.int(),
  /** Seconds of silence after which the client is asked; 0 for never. */
  clientAliveInterval: z.int(),
  /** Unanswered questions after which the connection ends; 0 for never. */
  clientAliveCountMax: z.int(),
  /** Which lists limit who may log in. */
  accessLists: z.array(z.enum(['AllowUsers', 'AllowGroups', 'DenyUsers', 'DenyGroups'])).max(4),
});

const unseenSchema = z.strictObject({ what: peerText(300), reason: failureReasonSchema });

const configSchema = z.strictObject({
  seen: z.literal(true),
  /** `effective`: as the server itself resolved its configuration; `files`: as the files read, with the documented defaults. */
  certainty: z.enum(['effective', 'files']),
  /** For every connection that no conditional block speaks of. */
  settings: settingsSchema,
  /** What blocks for some users, groups or addresses set instead; each block with what it sets only. */
  conditional: z
    .array(
      z.strictObject({
        /** E.g. `User backup Address 192.0.2.0/24`; of nested blocks all, joined by ` and `. */
        criteria: peerText(500),
        /** Where it stands, e.g. `/etc/ssh/sshd_config:120`. */
        place: peerText(300),
        settings: settingsSchema.partial(),
      }),
    )
    .max(500),
  /**
   * What could change these settings and was not seen: a file that could not be read, or another configuration that a running server was
   * given on its command line.
   */
  unseen: z.array(unseenSchema).max(100),
});

/** How the machine's SSH server (OpenSSH) is configured: sshd_config(5). A server that has not read its files since they changed may differ. */
export const sshdConfigSchema = defineFact('sshd-config', {
  config: z.discriminatedUnion('seen', [
    configSchema,
    z.strictObject({ seen: z.literal(false), reason: failureReasonSchema, detail: z.string().max(200) }),
  ]),
});
export type SshdConfig = z.infer<typeof sshdConfigSchema>;
/** Of a configuration that was seen. */
export type SeenSshdConfig = z.infer<typeof configSchema>;
export type SshdSettings = z.infer<typeof settingsSchema>;
