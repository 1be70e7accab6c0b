import { z } from 'zod';
import { byTime, datedName, instantText, survey } from '../backup-copies.ts';
import { storageOf } from '../copy-storage.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';
import { listed } from '../volumes.ts';

/**
 * Judges every copy of a set, whoever encrypts it: the storage or the program that made it. Where a host keeps copies that are not known to be
 * encrypted themselves, the volume they lie on decides.
 */
export const backupEncryption = defineCheck({
  id: 'backup.encryption',
  judges: 'backup-set',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'NOT.4.8' },
  besides: ['volume'],
  reproduce: 'file BACKUP; aws s3api head-object --bucket BUCKET --key KEY; restic --repo REPOSITORY cat config',
  judge(set, _, context) {
    const { copies: inAnyOrder, whole, mechanism, location, hidden } = set;
    const copies = byTime(inAnyOrder);
    const storage = storageOf(set, context);
    const plain = copies.filter(({ encryption }) => encryption === 'plain');
    if (plain.length > 0 && !storage?.mechanism) {
      return fails('plain', { location, plain: plain.length, count: copies.length, copies: listed(plain.map(datedName)) });
    }
    const { usable, unclear } = survey({ copies, whole }, context.now);
    if (usable.length + unclear.length === 0) return unknown('no-subject', { what: location });
    const open = copies.filter(({ encryption }) => encryption !== 'encrypted');
    if (open.length > 0 && !storage?.mechanism) {
      return unknown('not-visible', { what: [...listed(storage?.volumes ?? []), ...listed(open.map(datedName))] });
    }
    if (!whole) return unknown('incomplete', { what: location });
    const own = open.length < copies.length ? mechanism : undefined;
    // Copies that are encrypted, and nothing that does it: one of the two was not seen rightly.
    if (own === null) return unknown('not-visible', { what: `${location}: mechanism` });
    const about = {
      location,
      count: copies.length,
      oldest: instantText(copies[0]!.time),
      newest: instantText(copies.at(-1)!.time),
    };
    const warnings = hidden.seen && hidden.count > 0 ? [warning('deleted-ones', { deleted: hidden.count })] : [];
    if (open.length === 0 || !storage?.mechanism) return holds('encrypted', { ...about, mechanism: own! }, warnings);
    const stored = {
      ...about,
      stored: open.length,
      volumes: listed(storage.volumes),
      mechanism: [...(own === undefined ? [] : [own]), storage.mechanism],
    };
    return storage.isCertain ? holds('stored', stored, warnings) : indicates('stored', stored, warnings);
  },
});
