import { z } from 'zod';
import type { MalwareScanner } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, unknown, warning } from '../define.ts';
import { duration, milliseconds } from '../params.ts';

type Scanner = MalwareScanner['scanners'][number];

/** Signatures from later than this after the run speak of a wrong clock. */
const tolerance = milliseconds('1d');

/**
 * Holds where a known scanner runs, by its own word or its own service, with signatures as young as promised; where only the name of a
 * service or of a timer says so, it indicates. A scanner that is installed but off fails. Signatures alone leave open whether something
 * scans with them. Where no product is recognised, it fails only if every service was listed; a product that is not known would be missed,
 * so the message says which ones are.
 */
export const avInstalled = defineCheck({
  id: 'av.installed',
  judges: 'malware-scanner',
  params: z.strictObject({
    /** The greatest age of the signatures, e.g. `2d`; without it their age does not matter. */
    maxAge: duration.optional(),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.7', bsi: 'KONF.7.1' },
  reproduce: 'systemctl list-units --type=service,timer --all; head -c 512 /var/lib/clamav/daily.c*; mdatp health',
  judge({ scanners, known, services }, { maxAge }, { now }) {
    const working = scanners.filter(({ state }) => state === 'running' || state === 'scheduled');
    if (working.length === 0) {
      const idle = scanners.filter(({ state }) => state === 'signatures-only');
      if (idle.length > 0) return unknown('not-visible', { what: idle.map(({ name }) => `${name} (scan)`) });
      if (!services.seen) return unknown(services.reason, { what: services.detail });
      if (scanners.length > 0) return fails('off', { scanners: scanners.map(({ name }) => name) });
      return fails('none', { known });
    }

    const ages = working.map((scanner) => ({ scanner, age: ageOf(scanner, now) }));
    const fresh = ages.filter(({ age }) => maxAge === undefined || (age !== null && age <= milliseconds(maxAge)));
    if (fresh.length === 0) {
      const unseen = ages.filter(({ age }) => age === null).map(({ scanner }) => `${scanner.name} (signatures)`);
      if (unseen.length > 0) return unknown('not-visible', { what: unseen });
      return fails('outdated', { scanners: working.map(described), maxAge: maxAge ?? '' });
    }
    const args = { scanners: fresh.map(({ scanner }) => described(scanner)) };
    const sure = fresh.filter(({ scanner }) => scanner.evidence === 'product' && scanner.state === 'running');
    if (sure.length === 0) return indicates('by-name', args);
    const onRequest = sure.every(({ scanner }) => scanner.realTime === false);
    return holds('running', args, onRequest ? [warning('on-request')] : []);
  },
});

/** Milliseconds; null where it was not told or cannot be. */
function ageOf({ signatures }: Scanner, now: Date): number | null {
  if (!signatures.seen) return null;
  const age = now.getTime() - Date.parse(signatures.at);
  return age < -tolerance ? null : age;
}

const described = ({ name, signatures }: Scanner) => (signatures.seen ? `${name} (${signatures.at.slice(0, 10)})` : name);
