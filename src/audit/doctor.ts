import pLimit from 'p-limit';
import { z } from 'zod';
import type { Check } from '../../checks/define.ts';
import type { Run } from '../evidence/schema.ts';
import type { Fact, FailureReason, Wants } from '../facts/index.ts';
import type { Inventory } from '../inventory/load.ts';
import type { Target } from '../inventory/target.ts';
import { type Inspection, type Probe, ProbeError, type ProbeResult } from '../probes/define.ts';
import type { Discovered } from './discover.ts';
import { type Askers, askersAt, type Gap, gapsIn, gapsOf, partsOf, type Untold, untoldOf } from './gaps.ts';
import { beginLooking, notLookedAt, shareLooks, targetsAtOnce, wellFormed } from './look.ts';
import { kindsAt, type Plan, type Unit } from './plan.ts';
import { runUnit, type UnitOptions, withContext } from './unit.ts';

/** What stands between a target and evidence of it. */
export interface Diagnosis {
  readonly target: string;
  readonly kind: Target['kind'];
  /** The target it was found at; null where the configuration names it. */
  readonly discoveredBy: string | null;
  /** `trouble`: refused, a right is missing, or nobody answers. `unknown`: something could not be told. Neither is well. */
  readonly state: 'well' | 'trouble' | 'unknown';
  /** Whether anything answered from there; null where that was not seen. */
  readonly reachable: boolean | null;
  /** Null where a target is looked at without any. */
  readonly credential: Inspection['credential'] | null;
  readonly rights: readonly string[];
  /** Rights beyond what is needed to look; null where that cannot be seen. */
  readonly excess: readonly string[] | null;
  readonly expiresAt: string | null;
  /** By how many milliseconds its clock is ahead of ours; null where it does not tell. */
  readonly clockSkew: number | null;
  /** What it may not see. */
  readonly missing: readonly Gap[];
  /** Requests that were answered with status 401 or 403, without what is individual in them. */
  readonly turnedAway: readonly string[];
  /** What was not seen for another reason. */
  readonly unseen: readonly Gap[];
  readonly untold: readonly Untold[];
  /** Whether some clause speaks of it; it was looked at for all checks otherwise. */
  readonly promised: boolean;
  readonly milliseconds: number;
}

export interface DoctorOptions {
  readonly inventory: Inventory;
  readonly plan: Plan;
  readonly units: readonly Unit[];
  readonly discovered: Discovered;
  readonly checks: ReadonlyMap<string, Check>;
  readonly probes: readonly Probe[];
  /** Targets that no clause speaks of. */
  readonly idle: readonly string[];
  /** Aborting it stops the looking; what was not looked at is `unknown`. */
  readonly signal: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Whether a target is looked at without a credential. */
const isOpen = (target: Target): boolean =>
  ['document', 'domain', 'endpoint', 'host'].includes(target.kind) && !('store' in target);

/**
 * Tries what an audit would do, on every target: asks its probe what the credential may do, then looks as the plan says. Nothing is written, and nothing
 * is kept. Never throws for what a target does.
 */
export async function diagnose(options: DoctorOptions): Promise<{ targets: Diagnosis[]; stopped: Run['stopped'] }> {
  const { inventory, discovered, idle, probes } = options;
  const looking = beginLooking(inventory, options.signal);
  const targets = [...inventory.targets, ...discovered.targets.map(({ target }) => target)];
  const units = [...options.units, ...targets.filter(({ id }) => idle.includes(id)).flatMap((target) => unitsOf(target, probes))];
  const requests = new Map(targets.map(({ id }) => [id, new Set<string>()]));
  const optionsFor = (target: Target, wants: Wants): UnitOptions => ({
    ...looking.optionsFor(target, wants),
    log: (fields) => {
      const request = turnedAwayIn(fields);
      if (request !== undefined) requests.get(target.id)?.add(request);
    },
  });
  const look = shareLooks(units, async (unit) =>
    looking.signal.aborted
      ? { facts: [], failures: [notLookedAt(unit, looking.signal.reason)] }
      : runUnit(unit.probe, unit.target, optionsFor(unit.target, unit.wants)),
  );

  const examine = async (target: Target): Promise<Diagnosis> => {
    const began = performance.now();
    const inspector = isOpen(target) ? undefined : probes.find((probe) => probe.inspect !== undefined && probe.accepts(target));
    const inspected = inspector ? await inspect(inspector, target, optionsFor(target, {})) : uninspected(target);
    const results = await Promise.all(
      units
        .filter((unit) => unit.target.id === target.id)
        .map(async (unit) => {
          // Who was refused is refused again, and some hosts count.
          const isRefused = inspected.credential === 'refused' && unit.probe === inspector;
          const refused = { facts: [], failures: [notLookedAt(unit, new ProbeError('denied', 'credential'))] };
          return ofWanted(wellFormed(unit, isRefused ? refused : await look(unit)), unit);
        }),
    );
    const found = {
      facts: results.flatMap(({ facts }) => facts),
      failures: [...results.flatMap(({ failures }) => failures), ...(discovered.failures.get(target.id) ?? [])],
    };
    const concluded = conclude(target, inspected, found, askersAt(target.id, options.plan, options.checks));
    return {
      target: target.id,
      kind: target.kind,
      discoveredBy: discovered.targets.find((each) => each.target.id === target.id)?.by ?? null,
      ...inspected,
      ...concluded,
      // What a look leaves out as its time is over, it may not say.
      state: looking.signal.aborted && concluded.state === 'well' ? 'unknown' : concluded.state,
      turnedAway: [...requests.get(target.id)!].sort().slice(0, 50),
      promised: !idle.includes(target.id),
      milliseconds: Math.round(performance.now() - began),
    };
  };

  const limit = pLimit(targetsAtOnce(inventory.concurrency));
  let done = 0;
  try {
    const diagnoses = await Promise.all(
      targets.map((target) =>
        limit(async () => {
          const diagnosis = await examine(target);
          options.onProgress?.(++done, targets.length);
          return diagnosis;
        }),
      ),
    );
    return { targets: diagnoses, stopped: looking.stopped() };
  } finally {
    looking.end();
  }
}

/** Looks for everything: no clause says what is of interest. */
const unitsOf = (target: Target, probes: readonly Probe[]): Unit[] =>
  probes.filter((probe) => kindsAt(probe, target).length > 0).map((probe) => ({ probe, target, wants: {} }));

const unknown = { credential: 'unknown', rights: [], excess: null, expiresAt: null, clockSkew: null } as const;
const uninspected = (target: Target) => ({ ...unknown, credential: isOpen(target) ? null : unknown.credential });

/** What the probe says of the credential; where that fails, nothing: the look that follows says why. */
const inspect = (probe: Probe, target: Target, options: UnitOptions): Promise<Inspection> =>
  withContext(probe, options, (context, until) => until(probe.inspect!(target, context))).catch(() => unknown);

/** A failure speaks of all kinds of its probe unless it says otherwise; here only of those that are asked for. */
function ofWanted({ facts, failures }: ProbeResult, { wants }: Unit): ProbeResult {
  const narrowed = failures.map((failure) => {
    const kinds = failure.kinds.filter((kind) => wants.kinds?.some((each) => each === kind) ?? true);
    return kinds.length > 0 ? { ...failure, kinds } : failure;
  });
  return { facts, failures: narrowed };
}

const asked = z.object({ method: z.string(), url: z.url(), status: z.union([z.literal(401), z.literal(403)]) });
const individual = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,})$/i;

/** The request that a line of the log says was turned away, e.g. `GET /servers/{id}`. */
function turnedAwayIn(fields: object): string | undefined {
  const { data } = asked.safeParse(fields);
  if (data === undefined) return undefined;
  const path = new URL(data.url).pathname.split('/').map((each) => (individual.test(each) ? '{id}' : each));
  return `${data.method} ${path.join('/')}`;
}

/** Reasons for which nothing came of a place that may still be there. */
const silence: readonly FailureReason[] = ['local-limit', 'timeout', 'unreachable', 'untrusted'];

function conclude(
  target: Target,
  { credential }: Pick<Diagnosis, 'credential'>,
  { facts, failures }: ProbeResult,
  askers: Askers,
): Pick<Diagnosis, 'state' | 'reachable' | 'missing' | 'unseen' | 'untold'> {
  const hasCredential = !isOpen(target);
  const gaps = gapsOf(failures, askers);
  // Without a credential there are no rights, and a closed port is what an audit wants to see.
  const reasons: readonly FailureReason[] = hasCredential ? ['denied', 'rate-limited', 'refused', ...silence] : [];
  const all = [...gaps, ...gapsIn(facts, reasons, askers)];
  const missing = all.filter(({ reason }) => hasCredential && reason === 'denied');
  const unseen = all.filter((each) => !missing.includes(each));
  const isReached = credential === 'accepted' || credential === 'refused' || facts.some((fact) => hasAnswered(fact, target));
  const isSilent = unseen.some(({ reason }) => reason === 'refused' || silence.includes(reason));
  const reachable = isReached || missing.length > 0 ? true : isSilent ? false : null;
  const isTrouble = credential === 'refused' || missing.length > 0 || reachable === false;
  const isUnknown = credential === 'unknown' || unseen.length > 0 || reachable === null;
  return {
    state: isTrouble ? 'trouble' : isUnknown ? 'unknown' : 'well',
    reachable,
    missing,
    unseen,
    untold: untoldOf(failures, askers),
  };
}

/** Whether a fact is the word of the target itself: not what others say of its address, and not silence that was looked at. */
function hasAnswered(fact: Fact, target: Target): boolean {
  if (fact.kind === 'hosting-location') return fact.evidence === 'provider-api';
  if (fact.kind === 'tls-service') return fact.versions.some(({ state }) => state !== 'unknown');
  if (fact.kind === 'open-port' && fact.view === 'outside')
    return target.kind === 'endpoint'
      ? fact.open.some(({ port }) => port === target.port)
      : fact.open.length + fact.closed.length > 0;
  const parts = partsOf(fact);
  // A machine is there that says of a port that it is closed; a service is not.
  const words: readonly FailureReason[] = target.kind === 'host' ? ['refused'] : isOpen(target) ? [] : ['denied'];
  return parts.length === 0 || parts.some(({ unseen }) => unseen === null || words.includes(unseen.reason));
}
