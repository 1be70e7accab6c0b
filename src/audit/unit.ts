import { setMaxListeners } from 'node:events';
import type { Advice, FactKind, ProbeFailure, Source, Subject, Wants } from '../facts/index.ts';
import type { Target } from '../inventory/target.ts';
import { type Probe, type ProbeContext, ProbeError, type ProbeResult, type Settings, toProbeError } from '../probes/define.ts';
import { type Network, raceAbort } from '../probes/network.ts';

export interface UnitOptions {
  readonly network: Network;
  readonly settings: Settings;
  readonly wants: Wants;
  /** Milliseconds this probe may take on this target. */
  readonly deadline: number;
  /** Stops the run. */
  readonly signal: AbortSignal;
  log?(fields: object, message: string): void;
}

/** What a probe that does not stop at its deadline is given to hand over what it has, in milliseconds. */
const grace = 1000;

/**
 * The unit of work: one probe on one target. Always returns; what was not seen is a typed failure.
 * A probe that ignores its signal is left behind after a short grace and its late answer dropped.
 */
export async function runUnit(probe: Probe, target: Target, options: UnitOptions): Promise<ProbeResult> {
  return withContext(probe, options, async (context, until) => {
    try {
      const result: Partial<ProbeResult> | undefined = await until(probe.probe(target, context));
      const { facts, failures } = result ?? {};
      if (!Array.isArray(facts) || !Array.isArray(failures)) throw new ProbeError('malformed', 'no result of a probe');
      return { facts, failures: [...failures, ...untold(probe, target, context)] };
    } catch (error) {
      return { facts: [], failures: [context.failure(error)] };
    }
  });
}

/** What the target's interface cannot tell at all, for each kind that is wanted. */
function untold(probe: Probe, target: Target, context: ProbeContext): ProbeFailure[] {
  const kinds = Object.entries(probe.cannotTell?.(target) ?? {}) as [FactKind, Advice][];
  return kinds
    .filter(([kind]) => context.wants.kinds?.includes(kind) ?? true)
    .map(([kind, advice]) => ({
      ...context.failure(new ProbeError('not-visible', `${kind} (${target.kind})`), { kinds: [kind] }),
      advice,
    }));
}

/** Lends a probe what it looks with, for as long as the deadline and the run allow. `until` gives up on what goes on beyond them. */
export async function withContext<T>(
  probe: Probe,
  options: UnitOptions,
  use: (context: ProbeContext, until: <R>(doing: Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const left = new AbortController();
  // Any number of sockets may wait for a signal; Node's warning about a leak would only disturb stderr.
  setMaxListeners(0, own.signal, options.signal);
  const stop = (error: ProbeError) => {
    own.abort(error);
    graceTimer = setTimeout(() => left.abort(error), grace);
  };
  let graceTimer: NodeJS.Timeout | undefined;
  const onStop = () => stop(toProbeError(options.signal.reason));
  const timer = setTimeout(() => stop(new ProbeError('timeout', 'target deadline')), options.deadline);
  if (options.signal.aborted) onStop();
  else options.signal.addEventListener('abort', onStop, { once: true });

  const now = () => new Date().toISOString();
  const source = (address?: string): Source => ({
    probe: probe.id,
    vantage: { name: options.settings.vantage, ...(address === undefined ? {} : { address }) },
    at: now(),
  });
  const failure = (error: unknown, about: { subject?: Subject; kinds?: readonly FactKind[] } = {}) => {
    const { reason, detail } = toProbeError(error);
    const { subject, kinds = probe.kinds } = about;
    return { probe: probe.id, kinds: [...kinds], ...(subject ? { subject } : {}), reason, detail, at: now() };
  };
  try {
    const context = { ...options, signal: own.signal, source, failure };
    return await use(context, (doing) => raceAbort(doing, left.signal));
  } finally {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    options.signal.removeEventListener('abort', onStop);
  }
}
