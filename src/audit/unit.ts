import { setMaxListeners } from 'node:events';
import type { FactKind, Source, Subject, Wants } from '../facts/index.ts';
import type { Target } from '../inventory/target.ts';
import { type Probe, ProbeError, type ProbeResult, type Settings, toProbeError } from '../probes/define.ts';
import { type Network, raceAbort } from '../probes/network.ts';

export interface UnitOptions {
  readonly network: Network;
  readonly settings: Settings;
  readonly wants: Wants;
  /** Milliseconds this probe may take on this target. */
  readonly deadline: number;
  /** Stops the run. */
  readonly signal: AbortSignal;
}

/** What a probe that does not stop at its deadline is given to hand over what it has, in milliseconds. */
const grace = 1000;

/**
 * The unit of work: one probe on one target. Always returns; what was not seen is a typed failure.
 * A probe that ignores its signal is left behind after a short grace and its late answer dropped.
 */
export async function runUnit(probe: Probe, target: Target, options: UnitOptions): Promise<ProbeResult> {
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
    const looking = probe.probe(target, { ...options, signal: own.signal, source, failure });
    const result: Partial<ProbeResult> | undefined = await raceAbort(looking, left.signal);
    const { facts, failures } = result ?? {};
    if (!Array.isArray(facts) || !Array.isArray(failures)) throw new ProbeError('malformed', 'no result of a probe');
    return { facts, failures };
  } catch (error) {
    return { facts: [], failures: [failure(error)] };
  } finally {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    options.signal.removeEventListener('abort', onStop);
  }
}
