import { z } from 'zod';
import { personsIn, type Volume } from '../../src/facts/index.ts';
import { defineCheck, fails, indicates, unknown } from '../define.ts';
import { isNamed, listed, mountPoints, nameOf } from '../volumes.ts';

/** Where an operating system lies, also when it is spread over several file systems. */
const ofTheSystem = ['/', '/tmp', '/usr', '/var', '/var/log', '/var/log/audit', '/var/tmp'];

/**
 * Judges what a system can keep data on besides its own operating system. The file systems of the system could hold data, too, so that
 * this kind of evidence only indicates.
 */
export const storageAbsence = defineCheck({
  id: 'storage.absence',
  judges: 'volume',
  many: true,
  params: z.strictObject({ allow: mountPoints.default([]) }),
  references: {
    gdpr: 'Art. 5(1)(c)',
    iso27001: { none: 'reviewed 2026-11: 8.10 asks for deletion, no control asks that a system keep no data' },
    bsi: { none: 'reviewed 2026-11: KONF.9.1 limits the size of storage, nothing asks for its absence' },
  },
  reproduce: 'lsblk --paths --output NAME,TYPE,FSTYPE,MOUNTPOINT',
  wants: ({ allow }) => ({ accounts: personsIn(allow) }),
  judge(volumes, { allow }) {
    const system = volumes.filter((volume) => volume.use === 'filesystem' && isNamed(volume, ofTheSystem));
    // The same file system at another mount point is no more storage than there was.
    const devices = new Set(system.flatMap(({ device, content }) => (content === 'data' && device !== null ? [device] : [])));
    const further = volumes.filter((volume) => {
      if (volume.use === 'swap' || system.includes(volume) || isNamed(volume, allow)) return false;
      return volume.device === null || !devices.has(volume.device);
    });
    const of = (...contents: Volume['content'][]) => further.filter(({ content }) => contents.includes(content));
    const storage = of('data', 'remote');
    if (storage.length > 0)
      return fails('storage', { volumes: listed(storage.map((volume) => `${nameOf(volume)} (${volume.device ?? '?'})`)) });
    const unclear = [...of('unknown'), ...system.filter(({ content }) => content === 'unknown' || content === 'remote')];
    if (unclear.length > 0) return unknown('not-visible', { what: listed(unclear.map(nameOf)) });
    if (system.length === 0) return unknown('no-subject');
    return indicates('only-system', { volumes: listed(system.map(nameOf)) });
  },
});
