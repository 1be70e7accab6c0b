import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { Check } from '../../checks/define.ts';
import { readFacts } from '../evidence/read.ts';
import type { Run } from '../evidence/schema.ts';
import { type Appender, startBundle } from '../evidence/write.ts';
import type { FactLine } from '../facts/index.ts';
import type { Inventory } from '../inventory/load.ts';
import { ProbeError, type ProbeResult } from '../probes/define.ts';
import { conclude } from './conclude.ts';
import type { Discovered } from './discover.ts';
import { judge } from './judge.ts';
import { beginLooking, notLookedAt, shareLooks, targetsAtOnce, wellFormed } from './look.ts';
import type { Plan, Unit } from './plan.ts';
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

async function lookAtAll(options: AuditOptions, facts: Appender): Promise<Run['stopped']> {
  const looking = beginLooking(options.inventory, options.signal);
  const look = shareLooks(options.units, async (unit) => {
    if (looking.signal.aborted) return { facts: [], failures: [notLookedAt(unit, looking.signal.reason)] };
    const began = performance.now();
    const result = await runUnit(unit.probe, unit.target, {
      ...looking.optionsFor(unit.target, unit.wants),
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
  const limit = pLimit(targetsAtOnce(options.inventory.concurrency));
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
    looking.end();
  }
  return looking.stopped();
}

/** One JSON line for each fact and failure. */
function toLines(target: string, unit: Unit, result: ProbeResult): string[] {
  const { facts, failures } = wellFormed(unit, result);
  const silent = facts.length + failures.length === 0;
  const told = silent ? [notLookedAt(unit, new ProbeError('malformed', 'probe returned nothing'))] : failures;
  return [...told.map((failure) => toLine({ target, failure })), ...facts.map((fact) => toLine({ target, fact }))];
}

const toLine = (line: FactLine) => `${JSON.stringify(line)}\n`;

/** Names the rules that were used, so that a later reader knows whether they are still the same. */
function digestOfChecks(checks: ReadonlyMap<string, Check>): string {
  const rules = [...checks.values()].map(({ id, judges, references, reproduce }) => [id, judges, references, reproduce]);
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex');
}
