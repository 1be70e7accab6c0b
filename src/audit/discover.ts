import type { ProbeFailure } from '../facts/index.ts';
import type { Inventory } from '../inventory/load.ts';
import type { Target } from '../inventory/target.ts';
import type { Probe } from '../probes/define.ts';
import { outsideKinds } from '../probes/found.ts';
import { createNetwork } from '../probes/network.ts';
import { pseudonyms } from '../probes/pseudonym.ts';
import { withContext } from './unit.ts';

/** Targets that were found at others, each with the one it was found at. */
export interface Discovered {
  readonly targets: readonly { readonly target: Target; readonly by: string }[];
  /** By the target whose belongings are not all known: a clause that could speak of one of them cannot be proven. */
  readonly failures: ReadonlyMap<string, readonly ProbeFailure[]>;
}

export const nothingDiscovered: Discovered = { targets: [], failures: new Map() };

/** Most targets that one target may lead to. */
const mostOfOne = 2000;

/**
 * Asks each target that is configured with `discover: true` for what belongs to it. Sends listings only, within the limits of the inventory.
 * What is configured already under the same id is left out. Never throws; what could not be listed is a failure.
 */
export async function discover(
  inventory: Inventory,
  probes: readonly Probe[],
  options: { readonly signal: AbortSignal; log?(fields: object, message: string): void },
): Promise<Discovered> {
  const asking = inventory.targets.flatMap((target) =>
    'discover' in target && target.discover
      ? probes.filter((probe) => probe.discover && probe.accepts(target)).map((probe) => ({ probe, target }))
      : [],
  );
  if (asking.length === 0) return nothingDiscovered;
  const network = createNetwork({
    concurrency: inventory.concurrency,
    perHost: inventory.perHost,
    connectTimeout: inventory.deadlines.connect,
    resolver: inventory.resolver,
  });
  const settings = { ...inventory, pseudonymOf: pseudonyms(inventory.pseudonymKey?.reveal() ?? null) };
  const found = await Promise.all(
    asking.map(({ probe, target }) =>
      withContext(
        probe,
        { network, settings, wants: {}, deadline: inventory.deadlines.provider, ...options },
        async (context, until) => {
          const incomplete = (error: unknown) => context.failure(error, { kinds: outsideKinds });
          try {
            const { targets, failures } = await until(probe.discover!(target, context));
            const beyond = targets.length - mostOfOne;
            const cut =
              beyond > 0 ? [{ ...incomplete(null), reason: 'incomplete' as const, detail: `${beyond} more targets` }] : [];
            return { target, targets: targets.slice(0, mostOfOne), failures: [...failures, ...cut] };
          } catch (error) {
            return { target, targets: [], failures: [incomplete(error)] };
          }
        },
      ),
    ),
  );
  const known = new Set(inventory.targets.map(({ id }) => id));
  const targets = found.flatMap(({ target: { id: by }, targets }) =>
    targets.flatMap((target) => {
      if (known.has(target.id)) return [];
      known.add(target.id);
      return [{ target, by }];
    }),
  );
  const failures = new Map<string, ProbeFailure[]>();
  for (const { target, failures: own } of found)
    if (own.length > 0) failures.set(target.id, [...(failures.get(target.id) ?? []), ...own]);
  return { targets, failures };
}
