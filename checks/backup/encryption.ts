import { z } from 'zod';
import { byTime, datedName, instantText, survey } from '../backup-copies.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { listed } from '../volumes.ts';

/** Judges every copy of a set, whoever encrypts it: the storage or the program that made it. */
export const backupEncryption = defineCheck({
  id: 'backup.encryption',
  judges: 'backup-set',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'NOT.4.8' },
  reproduce: 'file BACKUP; aws s3api head-object --bucket BUCKET --key KEY; restic --repo REPOSITORY cat config',
  judge({ copies: inAnyOrder, whole, mechanism, location, hidden }, _, { now }) {
    const copies = byTime(inAnyOrder);
    const plain = copies.filter(({ encryption }) => encryption === 'plain');
    if (plain.length > 0) {
      return fails('plain', { location, plain: plain.length, count: copies.length, copies: listed(plain.map(datedName)) });
    }
    const { usable, unclear } = survey({ copies, whole }, now);
    if (usable.length + unclear.length === 0) return unknown('no-subject', { what: location });
    const open = copies.filter(({ encryption }) => encryption !== 'encrypted');
    if (open.length > 0) return unknown('not-visible', { what: listed(open.map(datedName)) });
    if (!whole) return unknown('incomplete', { what: location });
    // Copies that are encrypted, and nothing that does it: one of the two was not seen rightly.
    if (mechanism === null) return unknown('not-visible', { what: `${location}: mechanism` });
    return holds(
      'encrypted',
      {
        location,
        mechanism,
        count: copies.length,
        oldest: instantText(copies[0]!.time),
        newest: instantText(copies.at(-1)!.time),
      },
      hidden.seen && hidden.count > 0 ? [warning('deleted-ones', { deleted: hidden.count })] : [],
    );
  },
});
