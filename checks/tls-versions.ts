import { type FailureReason, type TlsService, type TlsVersion, tlsVersions } from '../src/facts/index.ts';

/** Something a judgement needs and the fact does not show. `what` is a machine word such as `TLSv1.1 (timeout)`. */
export interface Open {
  readonly reason: FailureReason | 'not-visible';
  readonly what: string;
}

/** Versions for which the server's own ServerHello was seen, oldest first. */
export const acceptedVersions = (service: TlsService): readonly TlsVersion[] =>
  tlsVersions.filter((version) => service.versions.some((entry) => entry.version === version && entry.state === 'accepted'));

/** Those of the given versions about which nothing is known; one that the fact does not name is among them. */
export function openVersions(service: TlsService, versions: readonly TlsVersion[] = tlsVersions): readonly Open[] {
  return versions.flatMap((version) => {
    const entry = service.versions.find((each) => each.version === version);
    if (entry && entry.state !== 'unknown') return [];
    const reason = entry?.reason ?? 'not-visible';
    return [{ reason, what: `${version} (${entry?.detail || reason})` }];
  });
}
