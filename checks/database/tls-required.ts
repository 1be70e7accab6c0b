import { z } from 'zod';
import { type Database, tlsVersionSchema, tlsVersions } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';

/**
 * A refusal speaks for the account and the address it was tried from only; what others may is told by the rules of the server, and only if they are
 * in force. One of the two alone indicates.
 */
export const databaseTlsRequired = defineCheck({
  id: 'database.tls-required',
  judges: 'database',
  params: z.strictObject({
    min: tlsVersionSchema.optional().describe('The oldest TLS version the server may be set to take.'),
  }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.14.1.1' },
  reproduce: 'psql "host={system} port={port} dbname={name} sslmode=disable"',
  judge(database, { min }) {
    const { plaintext, rules, session } = database;
    const account = (plaintext.seen ? plaintext.account : null) ?? '?';
    if (plaintext.seen && plaintext.accepted) return fails('accepted', { account, answer: plaintext.answer });
    if (rules.seen && rules.plaintext.length > 0) {
      // Rules that were changed and not loaded since are not those that decide.
      if (rules.inForce === false) return unknown('stale', { what: rules.plaintext });
      return fails('allowed', { rules: rules.plaintext });
    }
    const isBroken = session.seen && session.throughToServer === false;
    if (isBroken && session.from === 'network') return fails('not-through', { version: session.version });
    // Rules of a server behind a pooler do not say what the pooler lets on.
    const isDirect = !session.seen || session.throughToServer === true;
    const isProven = rules.seen && rules.inForce === true && isDirect;
    if (!plaintext.seen && !isProven) return unknown(plaintext.reason, { what: plaintext.detail });
    if (min !== undefined) {
      const { tls } = database;
      if (!tls.seen) return unknown(tls.reason, { what: tls.detail });
      // What the server is set to does not say what takes the connections in front of it.
      if (!isDirect || !tls.enabled) return unknown('not-visible', { what: `TLS < ${min}` });
      if (isOlder(tls.minVersion, min)) return fails('too-old', { min, set: tls.minVersion ?? '-' });
    }
    const warnings = isBroken ? [warning('ends-before', { version: session.version })] : [];
    if (!plaintext.seen) return indicates('declared', {}, warnings);
    return isProven ? holds('required', { account }, warnings) : indicates('refused', { account }, warnings);
  },
});

type Tls = Extract<Database['tls'], { seen: true }>;
const isOlder = (set: Tls['minVersion'], min: NonNullable<Tls['minVersion']>) =>
  set === null || tlsVersions.indexOf(set) < tlsVersions.indexOf(min);
