import type { FactKind, ProbeFailure } from '../facts/index.ts';
import type { HostTarget, Labels } from '../inventory/target.ts';
import type { Discovery, ProbeContext } from './define.ts';

/** What a look from outside at a machine or service could have told, had it been found. */
export const outsideKinds: readonly FactKind[] = ['hosting-location', 'http-service', 'open-port', 'ssh-service', 'tls-service'];

/** Something with public addresses that an account has, with the labels it has there. */
export interface Owner {
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly string[];
}

/**
 * Each address of each owner as a machine to be looked at from outside, and what kept any from being listed as a failure of all that such a look could
 * tell. Labels of the configuration stand: those at the provider could take a machine out of a clause.
 */
export function foundHosts(
  target: { readonly id: string; readonly labels: Labels },
  owners: readonly Owner[],
  missing: readonly (Error | null)[],
  context: ProbeContext,
): Discovery {
  const targets = owners.flatMap(({ name, labels, addresses }) =>
    addresses.map(
      (host): HostTarget => ({
        kind: 'host',
        id: `${target.id}/${name}/${host}`,
        labels: { ...labels, ...target.labels },
        host,
        sshPort: 22,
        ports: [],
      }),
    ),
  );
  const failures = [...new Set(missing)].flatMap((failure): ProbeFailure[] =>
    failure === null ? [] : [context.failure(failure, { kinds: outsideKinds })],
  );
  return { targets, failures };
}
