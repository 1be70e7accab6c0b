import { z } from 'zod';
import { personsIn, type Volume, type VolumeArray } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';
import { chainOf, isPromised, listed, mountPoints, nameOf, unmatched } from '../volumes.ts';

const told = ({ name, level, state, members }: VolumeArray): string =>
  [name, level, state, members && `${members.present}/${members.expected}`].filter((part) => part !== null).join(' ');

const arraysOf = (volumes: readonly Volume[]): readonly VolumeArray[] => [
  ...new Map(volumes.flatMap(({ arrays }) => arrays).map((array) => [`${array.technology} ${array.name}`, array])).values(),
];

/**
 * Judges all arrays of a system, and that every volume of data lies on one. Redundancy of a hardware controller, a hypervisor or a provider
 * is not seen from here: without an array of its own a volume leaves the question open.
 */
export const redundancyRaid = defineCheck({
  id: 'redundancy.raid',
  judges: 'volume',
  many: true,
  params: z.strictObject({ mounts: mountPoints.min(1).optional() }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.14', bsi: 'KONF.9.3' },
  reproduce: 'cat /proc/mdstat',
  wants: ({ mounts }) => ({ accounts: personsIn(mounts ?? []) }),
  judge(volumes, { mounts }) {
    const named = mounts && volumes.filter((volume) => isPromised(volume, mounts));
    const arrays = arraysOf(named ?? volumes);
    const inState = (...states: VolumeArray['state'][]) => arrays.filter(({ state }) => states.includes(state)).map(told);
    const broken = inState('degraded', 'failed');
    if (broken.length > 0) return fails('degraded', { arrays: listed(broken) });
    const rebuilding = inState('rebuilding');
    if (rebuilding.length > 0) return fails('rebuilding', { arrays: listed(rebuilding) });

    const inUse = volumes.filter(({ use }) => use === 'filesystem');
    const data = named ?? inUse.filter(({ content }) => content === 'data' || content === 'unknown');
    const single = data.filter(({ redundant }) => redundant !== true).map((volume) => `RAID: ${chainOf(volume)}`);
    const open = [...unmatched(volumes, mounts ?? []), ...single, ...inState('unknown')];
    if (open.length > 0) return unknown('not-visible', { what: listed(open) });
    if (data.length === 0) return unknown('no-subject');
    return holds('healthy', { arrays: listed(arrays.map(told)), volumes: listed(data.map(nameOf)) });
  },
});
