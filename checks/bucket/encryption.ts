import { z } from 'zod';
import type { Bucket } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown, warning } from '../define.ts';
import { listed } from '../volumes.ts';

/** From the weakest to the strongest, in the words of S3: with keys of the store, with managed keys, with managed keys twice. */
const algorithms = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;

/** Judges the default for new objects and, by a sample, what was written before it was set. */
export const bucketEncryption = defineCheck({
  id: 'bucket.encryption',
  judges: 'bucket',
  params: z.strictObject({ algorithm: z.enum(algorithms).optional() }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.11.8' },
  reproduce: 'aws s3api get-bucket-encryption --endpoint-url https://{system} --bucket {name}',
  judge({ content, encryption, sample }, { algorithm: asked }) {
    const plain = plainOf(sample);
    // Any encryption is at least as strong as the weakest one.
    const least = asked === algorithms[0] ? undefined : asked;
    if (encryption.seen && encryption.algorithm === 'none')
      return fails('no-default', {}, plain === null ? [] : [warning('plain-objects', plain)]);
    if (plain !== null) return fails('plain-objects', plain);
    const isWeaker = (algorithm: (typeof algorithms)[number] | 'none' | 'other') =>
      least !== undefined &&
      algorithm !== 'none' &&
      algorithm !== 'other' &&
      algorithms.indexOf(algorithm) < algorithms.indexOf(least);
    if (encryption.seen && isWeaker(encryption.algorithm))
      return fails('weaker-default', { algorithm: encryption.algorithm, least: least! });
    const weaker = sample.seen ? (sample.algorithms ?? []).filter(isWeaker) : [];
    if (weaker.length > 0) return fails('weaker-objects', { algorithms: weaker, least: least! });

    if (!encryption.seen) return unknown(encryption.reason, { what: [`encryption: ${encryption.detail}`] });
    const { algorithm } = encryption;
    if (algorithm === 'other') return unknown('not-visible', { what: ['algorithm'] });
    if (content.seen && content.empty) return holds('encrypted-empty', { algorithm });
    if (encryption.provider && least === undefined) return holds('encrypted-by-provider', { algorithm });
    if (!sample.seen) return unknown(sample.reason, { what: [`objects: ${sample.detail}`] });
    if (sample.encrypted === 0 || sample.open > 0)
      return unknown('not-visible', { what: [`objects: ${sample.encrypted}/${sample.asked}`] });
    const said = sample.algorithms ?? [];
    if (least !== undefined && (said.length === 0 || said.includes('other')))
      return unknown('not-visible', { what: ['algorithm of objects'] });
    return holds('encrypted', { algorithm, sample: sample.encrypted });
  },
});

/** What the sample says of objects that are not encrypted; null where it shows none. */
function plainOf(sample: Bucket['sample']) {
  if (!sample.seen) return null;
  const count = Math.max(sample.asked - sample.encrypted - sample.open, sample.plain.length);
  return count > 0 ? { count, sample: sample.asked, objects: listed(sample.plain) } : null;
}
