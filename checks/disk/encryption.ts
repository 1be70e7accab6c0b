import { z } from 'zod';
import { personsIn, type Volume } from '../../src/facts/index.ts';
import type { Alongside } from '../alongside.ts';
import { defineCheck, fails, holds, notApplicable, unknown, warning } from '../define.ts';
import { uniqueNames } from '../machine-names.ts';
import { chainOf, isBelow, isNamed, isPromised, listed, mountPoints, nameOf, unmatched } from '../volumes.ts';

const mayHoldData = ({ content }: Volume) => content === 'data' || content === 'unknown';

/** Whether nobody can say that data lies there: a device that nothing uses may be empty. Without encryption it leaves the question open. */
const isIdle = ({ use }: Volume) => use === 'unmounted';

/** A cipher is named in brackets; who has no root rights does not see it. */
const cipherUnseen = ({ mechanism, use }: Volume) =>
  use !== 'unmounted' && /(LUKS\d?|dm-crypt( plain)?)(, |$)/.test(mechanism ?? '');

/**
 * A disk of which its provider cannot tell, as the machine that uses it sees it: by the drive's own id, or, for the disk that a server has by itself, by
 * all that this server has. Only what is encrypted all over says something of the whole disk.
 */
function asItsMachineSees(volume: Volume, target: string, alongside: Alongside): Volume {
  if (volume.encryption !== 'unknown' || (volume.use !== 'attached' && volume.use !== 'unmounted')) return volume;
  const ids = [volume.device, ...volume.subject.names].filter((name) => name?.startsWith('/dev/disk/by-id/'));
  const names = ids.length > 0 ? ids.filter((name) => name !== null) : uniqueNames(volume.subject.names);
  const views = alongside
    .named(names)
    .flatMap((seen) => (seen.fact.kind === 'volume' && seen.target !== target && seen.fact.use !== 'attached' ? [seen.fact] : []))
    .filter(mayHoldData);
  const encryption = views.some((view) => view.encryption === 'plain' && !isIdle(view) && ids.length > 0)
    ? 'plain'
    : views.length > 0 && views.every((view) => view.encryption === 'encrypted')
      ? 'encrypted'
      : 'unknown';
  const machine = views[0]?.system;
  return encryption === 'unknown'
    ? volume
    : {
        ...volume,
        encryption,
        mechanism: [...new Set(views.map((view) => view.mechanism))].join(', '),
        paths: pathSeenBy(machine!, encryption, views),
      };
}

const pathSeenBy = (machine: string, encryption: 'encrypted' | 'plain', views: readonly Volume[]): Volume['paths'] => [
  {
    encryption,
    layers: views
      .slice(0, 8)
      .map((view) => ({ name: `${machine}: ${nameOf(view)}`.slice(0, 4096), type: 'seen there', detail: view.mechanism })),
  },
];

/**
 * Judges all volumes of a system together: those named in `mounts`, or all that hold data or may, swap included. The encryption of a drive
 * or provider beneath the device is not seen from here and does not count.
 */
export const diskEncryption = defineCheck({
  id: 'disk.encryption',
  judges: 'volume',
  many: true,
  params: z.strictObject({ mounts: mountPoints.min(1).optional(), except: mountPoints.default([]) }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.11.8' },
  reproduce: 'lsblk --paths --output NAME,TYPE,FSTYPE,MOUNTPOINT',
  wants: ({ mounts, except }) => ({ accounts: personsIn([...(mounts ?? []), ...except]) }),
  ifSeen: ['volume'],
  judge(told, { mounts, except }, { target, alongside }) {
    const volumes = told.map((volume) => asItsMachineSees(volume, target, alongside));
    const promised = volumes.filter((volume) => (mounts ? isPromised(volume, mounts) : mayHoldData(volume)));
    const selected = promised.filter((volume) => !isNamed(volume, except));
    // Memory is no disk: swap there needs no encryption. A file system there is not the one that was promised.
    const judged = selected.filter(({ use, content }) => use !== 'swap' || content !== 'volatile');

    const plain = judged.filter((volume) => volume.encryption === 'plain' && !isIdle(volume));
    if (plain.length > 0) return fails('plain', { volumes: listed(plain.map(chainOf)) });
    const absent = unmatched(volumes, mounts ?? []);
    const open = judged.filter(({ encryption }) => encryption !== 'encrypted');
    if (absent.length > 0 || open.length > 0) {
      const why = open.map((volume) => {
        const reason = volume.encryption === 'plain' ? 'unmounted, plain' : (volume.unseen ?? '');
        return `${nameOf(volume)}: ${reason}`;
      });
      return unknown('not-visible', { what: listed([...absent, ...why]) });
    }
    if (judged.length === 0)
      return selected.length > 0
        ? notApplicable('only-memory', { volumes: listed(selected.map(nameOf)) })
        : unknown('no-subject');

    const leftOut = promised.filter((volume) => isNamed(volume, except) && volume.encryption !== 'encrypted');
    const remote = mounts ? [] : volumes.filter((volume) => volume.content === 'remote' && !isNamed(volume, except));
    // Who names a mount point may mean all that is found below it.
    const below = volumes.filter((volume) => {
      const holdsData = mayHoldData(volume) || volume.content === 'remote';
      return holdsData && volume.encryption !== 'encrypted' && !promised.includes(volume) && isBelow(volume, mounts ?? []);
    });
    const withoutCipher = judged.filter(cipherUnseen);
    return holds('encrypted', { volumes: listed(judged.map(chainOf)) }, [
      ...(leftOut.length > 0 ? [warning('left-out', { volumes: listed(leftOut.map(nameOf)) })] : []),
      ...(below.length > 0 ? [warning('below', { volumes: listed(below.map(nameOf)) })] : []),
      ...(remote.length > 0 ? [warning('remote', { volumes: listed(remote.map(nameOf)) })] : []),
      ...(withoutCipher.length > 0 ? [warning('cipher-unseen', { volumes: listed(withoutCipher.map(nameOf)) })] : []),
    ]);
  },
});
