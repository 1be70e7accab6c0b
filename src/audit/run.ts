import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { Check } from '../../checks/define.ts';
import { readFacts } from '../evidence/read.ts';
import type { Run } from '../evidence/schema.ts';
import { type Appender, startBundle } from '../evidence/write.ts';
import { type Fact, type FactLine, factSchema, type ProbeFailure, probeFailureSchema } from '../facts/index.ts';
import { redactJson } from '../files/redaction.ts';
import type { Inventory } from '../inventory/load.ts';
import type { Target } from '../inventory/target.ts';
import { ProbeError, type ProbeResult, toProbeError } from '../probes/define.ts';
import { createNetwork } from '../probes/network.ts';
import { pseudonyms } from '../probes/pseudonym.ts';
import { conclude } from './conclude.ts';
import type { Discovered } from './discover.ts';
import { judge } from './judge.ts';
import { mergeWants, type Plan, type Unit } from './plan.ts';
import { runUnit } from './unit.ts';
import type { Verdicts } from './verdict.ts';

export interface AuditOptions {
  readonly plan: Plan;
  readonly units: readonly Unit[];
  readonly discovered: Discovered;
  readonly inventory: Inventory;
  readonly checks: ReadonlyMap<string, Check>;
  readonly toolVersion: string;
  readonly digests: { readonly policies: Record<string, string>; readonly inventory: string | null };
  readonly only: readonly string[];
  readonly failOn: Run['failOn'];
  readonly includeWaived: boolean;
  /** Aborting it stops the looking; the bundle is still complete and says what was not looked at. */
  readonly signal: AbortSignal;
  onProgress?(done: number, total: number): void;
  /** Where to log what is being done; pino's shape. */
  readonly log?: { debug(fields: object, message: string): void };
}

/**
 * The flow: look at every target, keep the facts, judge them, conclude, seal the bundle.
 * @returns the bundle's folder and what it came to.
 * @throws the file system's error when the evidence folder cannot be written; then no bundle is left.
 */
export async function audit(options: AuditOptions): Promise<{ folder: string; verdicts: Verdicts }> {
  const startedAt = new Date();
  const bundle = await startBundle(options.inventory.evidence, startedAt);
  try {
    const facts = await bundle.append('facts.jsonl');
    const stopped = await lookAtAll(options, facts);
    await bundle.flush();
    const run: Run = {
      schemaVersion: 1,
      id: bundle.id,
      tool: { name: 'tomproof', version: options.toolVersion },
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      vantage: options.inventory.vantage,
      stopped,
      only: [...options.only],
      failOn: options.failOn,
      includeWaived: options.includeWaived,
      digests: { ...options.digests, checks: digestOfChecks(options.checks) },
    };
    await bundle.writeJson('run.json', run);
    await bundle.writeJson('plan.json', options.plan);
    const findings = await bundle.append('findings.jsonl');
    const verdicts = await judgeFacts(run, options.plan, bundle.folder, options.checks, findings);
    await bundle.writeJson('verdicts.json', verdicts);
    return { folder: await bundle.seal(), verdicts };
  } catch (error) {
    await bundle.discard();
    throw error;
  }
}

/** Judges the facts in a folder as of the run's end, writes every finding, and concludes. The same for a fresh run and an old bundle. */
export async function judgeFacts(
  run: Pick<Run, 'endedAt' | 'failOn' | 'includeWaived'>,
  plan: Plan,
  folder: string,
  checks: ReadonlyMap<string, Check>,
  findings: Appender,
): Promise<Verdicts> {
  const now = new Date(run.endedAt);
  const conclusion = conclude(plan, { now, failOn: run.failOn, includeWaived: run.includeWaived });
  for await (const finding of judge(plan, readFacts(folder), checks, now)) {
    const { waived } = conclusion.add(finding);
    await findings.write(`${JSON.stringify({ ...finding, waived })}\n`);
  }
  return conclusion.end();
}

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

/** Targets looked at side by side: enough to keep the sockets busy, few enough to keep memory flat. */
const targetsAtOnce = (concurrency: number) => Math.max(4, Math.ceil(concurrency / 4));

async function lookAtAll(options: AuditOptions, facts: Appender): Promise<Run['stopped']> {
  const { inventory } = options;
  const controller = new AbortController();
  let stopped: Run['stopped'] = null;
  const stop = (why: NonNullable<Run['stopped']>, error: ProbeError) => {
    stopped ??= why;
    controller.abort(error);
  };
  const onInterrupt = () => stop('interrupted', new ProbeError('aborted', 'run stopped'));
  if (options.signal.aborted) onInterrupt();
  options.signal.addEventListener('abort', onInterrupt, { once: true });
  const timer = setTimeout(() => stop('deadline', new ProbeError('aborted', 'run deadline')), inventory.deadlines.run);

  const network = createNetwork({
    concurrency: inventory.concurrency,
    perHost: inventory.perHost,
    connectTimeout: inventory.deadlines.connect,
    resolver: inventory.resolver,
  });
  const { personalData, pseudonymKey } = inventory;
  const pseudonymOf = personalData === 'clear' ? (name: string) => name : pseudonyms(pseudonymKey?.reveal() ?? null);
  const look = shareLooks(options.units, async (unit) => {
    if (controller.signal.aborted) return { facts: [], failures: [notLookedAt(unit, controller.signal.reason)] };
    const began = performance.now();
    const result = await runUnit(unit.probe, unit.target, {
      network,
      settings: { ...inventory, pseudonymOf },
      wants: unit.wants,
      deadline: inventory.deadlines[deadlineOf[unit.target.kind] ?? 'target'],
      signal: controller.signal,
      ...(options.log ? { log: (fields, message) => options.log!.debug({ target: unit.target.id, ...fields }, message) } : {}),
    });
    options.log?.debug(
      {
        probe: unit.probe.id,
        target: unit.target.id,
        facts: result.facts.length,
        failures: result.failures.map(({ reason, detail }) => ({ reason, detail })),
        milliseconds: Math.round(performance.now() - began),
      },
      'looked',
    );
    return result;
  });

  const byTarget = new Map<string, Unit[]>();
  for (const unit of options.units) {
    const list = byTarget.get(unit.target.id);
    if (list) list.push(unit);
    else byTarget.set(unit.target.id, [unit]);
  }
  for (const id of options.discovered.failures.keys()) if (!byTarget.has(id)) byTarget.set(id, []);
  const limit = pLimit(targetsAtOnce(inventory.concurrency));
  let done = 0;
  try {
    await Promise.all(
      [...byTarget].map(([target, units]) =>
        limit(async () => {
          const results = await Promise.all(units.map(look));
          const unfound = (options.discovered.failures.get(target) ?? []).map((failure) => toLine({ target, failure }));
          await facts.write([...unfound, ...results.flatMap((result, index) => toLines(target, units[index]!, result))].join(''));
          options.onProgress?.(++done, byTarget.size);
        }),
      ),
    );
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onInterrupt);
  }
  return stopped;
}

/** Units that would look at the same thing (by the probe's `sameAs`) share one look, and it looks for what any of them wants. */
function shareLooks(units: readonly Unit[], look: (unit: Unit) => Promise<ProbeResult>): (unit: Unit) => Promise<ProbeResult> {
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

const notLookedAt = (unit: Unit, reason: unknown): ProbeFailure => {
  const error = toProbeError(reason);
  return {
    probe: unit.probe.id,
    kinds: [...unit.probe.kinds],
    reason: error.reason,
    detail: error.detail,
    at: new Date().toISOString(),
  };
};

/** One JSON line for each fact and failure. What breaks its schema is lost, and that is a failure. */
function toLines(target: string, unit: Unit, result: ProbeResult): string[] {
  const broken = (what: string) => notLookedAt(unit, new ProbeError('malformed', what));
  const lines: FactLine[] = [];
  for (const failure of result.failures) {
    const parsed = probeFailureSchema.safeParse(failure);
    lines.push({ target, failure: parsed.success ? parsed.data : broken('failure without its fields') });
  }
  for (const fact of result.facts) {
    const parsed = factSchema.safeParse(fact);
    if (parsed.success && holdsSecret(parsed.data)) {
      // Blacked out, a word that is judged would be another word: what was seen cannot be kept, so it was not seen.
      lines.push({
        target,
        failure: notLookedAt(unit, new ProbeError('local-limit', 'fact with a secret of the configuration')),
      });
    } else if (parsed.success) lines.push({ target, fact: parsed.data });
    else lines.push({ target, failure: broken(`fact ${parsed.error.issues[0]?.path.join('.') ?? ''}`) });
  }
  if (lines.length === 0) lines.push({ target, failure: broken('probe returned nothing') });
  return lines.map(toLine);
}

const toLine = (line: FactLine) => `${JSON.stringify(line)}\n`;

const holdsSecret = (fact: Fact) => {
  const text = JSON.stringify(fact);
  return redactJson(text) !== text;
};

/** Names the rules that were used, so that a later reader knows whether they are still the same. */
function digestOfChecks(checks: ReadonlyMap<string, Check>): string {
  const rules = [...checks.values()].map(({ id, judges, references, reproduce }) => [id, judges, references, reproduce]);
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex');
}
