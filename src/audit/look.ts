import type { Run } from '../evidence/schema.ts';
import { type Fact, factSchema, type ProbeFailure, probeFailureSchema, type Wants } from '../facts/index.ts';
import { redactJson } from '../files/redaction.ts';
import type { Inventory } from '../inventory/load.ts';
import type { Target } from '../inventory/target.ts';
import { ProbeError, type ProbeResult, toProbeError } from '../probes/define.ts';
import { createNetwork } from '../probes/network.ts';
import { pseudonyms } from '../probes/pseudonym.ts';
import { mergeWants, type Unit } from './plan.ts';
import type { UnitOptions } from './unit.ts';

/** Targets that have a deadline of their own kind. */
const deadlineOf: Partial<Record<Target['kind'], 'bucket' | 'host' | 'provider'>> = {
  'aws-account': 'provider',
  bucket: 'bucket',
  'github-organization': 'provider',
  'hetzner-project': 'provider',
  'hetzner-robot': 'provider',
  'otc-project': 'provider',
  'postmark-server': 'provider',
  'render-workspace': 'provider',
  's3-account': 'bucket',
  'scaleway-organization': 'provider',
  'ssh-host': 'host',
  'stripe-account': 'provider',
  'supabase-organization': 'provider',
};

/** What a whole run looks with: one network, one deadline, one way to stop. To be ended. */
export interface Looking {
  /** Aborted when the run is stopped or its time is over. */
  readonly signal: AbortSignal;
  /** Why it ended before its end; null where it did not. */
  stopped(): Run['stopped'];
  optionsFor(target: Target, wants: Wants): UnitOptions;
  end(): void;
}

/** Begins to look within the limits of the inventory: nothing is sent yet. */
export function beginLooking(inventory: Inventory, signal: AbortSignal): Looking {
  const controller = new AbortController();
  let stopped: Run['stopped'] = null;
  const stop = (why: NonNullable<Run['stopped']>, error: ProbeError) => {
    stopped ??= why;
    controller.abort(error);
  };
  const onInterrupt = () => stop('interrupted', new ProbeError('aborted', 'run stopped'));
  if (signal.aborted) onInterrupt();
  signal.addEventListener('abort', onInterrupt, { once: true });
  const timer = setTimeout(() => stop('deadline', new ProbeError('aborted', 'run deadline')), inventory.deadlines.run);

  const network = createNetwork({
    concurrency: inventory.concurrency,
    perHost: inventory.perHost,
    connectTimeout: inventory.deadlines.connect,
    resolver: inventory.resolver,
  });
  const { personalData, pseudonymKey } = inventory;
  const pseudonymOf = personalData === 'clear' ? (name: string) => name : pseudonyms(pseudonymKey?.reveal() ?? null);
  return {
    signal: controller.signal,
    stopped: () => stopped,
    optionsFor: (target, wants) => ({
      network,
      settings: { ...inventory, pseudonymOf },
      wants,
      deadline: inventory.deadlines[deadlineOf[target.kind] ?? 'target'],
      signal: controller.signal,
    }),
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onInterrupt);
    },
  };
}

/** Targets looked at side by side: enough to keep the sockets busy, few enough to keep memory flat. */
export const targetsAtOnce = (concurrency: number) => Math.max(4, Math.ceil(concurrency / 4));

/** Units that would look at the same thing (by the probe's `sameAs`) share one look, and it looks for what any of them wants. */
export function shareLooks(
  units: readonly Unit[],
  look: (unit: Unit) => Promise<ProbeResult>,
): (unit: Unit) => Promise<ProbeResult> {
  const keyOf = (unit: Unit) => {
    const same = unit.probe.sameAs?.(unit.target);
    return same === undefined ? undefined : `${unit.probe.id}\u0000${same}`;
  };
  const groups = new Map<string, { units: Unit[]; result?: Promise<ProbeResult>; left: number }>();
  for (const unit of units) {
    const key = keyOf(unit);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) {
      group.units.push(unit);
      group.left++;
    } else groups.set(key, { units: [unit], left: 1 });
  }
  return (unit) => {
    const key = keyOf(unit);
    const group = key === undefined ? undefined : groups.get(key);
    if (!group) return look(unit);
    group.result ??= look({ ...unit, wants: mergeWants(group.units.map((each) => each.wants)) });
    if (--group.left === 0) groups.delete(key!);
    return group.result;
  };
}

/** The failure of a unit that was not begun, or whose answer is of no use. */
export const notLookedAt = (unit: Unit, reason: unknown): ProbeFailure => {
  const error = toProbeError(reason);
  return {
    probe: unit.probe.id,
    kinds: [...unit.probe.kinds],
    reason: error.reason,
    detail: error.detail,
    at: new Date().toISOString(),
  };
};

/** What of a result can be kept. What breaks its schema is lost, and that is a failure. */
export function wellFormed(unit: Unit, result: ProbeResult): ProbeResult {
  const facts: Fact[] = [];
  const failures = result.failures.map((failure) => {
    const parsed = probeFailureSchema.safeParse(failure);
    return parsed.success
      ? (parsed.data as ProbeFailure)
      : notLookedAt(unit, new ProbeError('malformed', 'failure without its fields'));
  });
  for (const fact of result.facts) {
    const parsed = factSchema.safeParse(fact);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      failures.push(notLookedAt(unit, new ProbeError('malformed', `fact ${where}`)));
    }
    // Blacked out, a word that is judged would be another word: what was seen cannot be kept, so it was not seen.
    else if (holdsSecret(parsed.data))
      failures.push(notLookedAt(unit, new ProbeError('local-limit', 'fact with a secret of the configuration')));
    else facts.push(parsed.data);
  }
  return { facts, failures };
}

const holdsSecret = (fact: Fact) => {
  const text = JSON.stringify(fact);
  return redactJson(text) !== text;
};
