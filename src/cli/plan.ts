import type { Unit } from '../audit/plan.ts';
import { probes as builtInProbes } from '../probes/index.ts';
import { type SetupOptions, setUp } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** `tomproof plan`: what would be asked of whom. Nothing is sent, but for the listings of targets with `discover: true`, and not even those with `--offline`. */
export async function planCommand(
  addresses: readonly string[],
  options: SetupOptions & { readonly requests?: boolean; readonly json?: boolean; readonly offline?: boolean },
  terminal: Terminal,
): Promise<number> {
  const asking = options.offline ? undefined : { signal: new AbortController().signal };
  const { plan, units, unmatched, discovered } = await setUp(addresses, options, asking);
  const { say, out } = terminal;
  if (options.json) {
    const asked = await Promise.all(units.map(async (unit) => ({ target: unit.target.id, ...(await describeUnit(unit)) })));
    await out(
      `${JSON.stringify({ schemaVersion: 1, policies: plan.policies, targets: plan.targets, units: asked, unmatched, undiscovered: Object.fromEntries(discovered.failures) }, null, 2)}\n`,
      'json',
    );
    return 0;
  }
  for (const policy of plan.policies) {
    await out(`${policy.title[terminal.language]} (${policy.policy})\n`);
    for (const clause of policy.clauses) {
      await out(`  ${clause.id}  ${clause.summary[terminal.language]}\n`);
      for (const binding of clause.bindings) {
        const which =
          binding.kinds.length === 0
            ? say('plan-no-check')
            : binding.targets.length > 5
              ? say('plan-targets', { count: binding.targets.length })
              : binding.targets.join(', ') || say('label-no-target');
        const parameters = Object.keys(binding.params).length === 0 ? '' : ` ${JSON.stringify(binding.params)}`;
        await out(`      ${binding.check}${parameters} → ${which}\n`);
      }
    }
  }
  await out('\n');
  for (const target of plan.targets) {
    const own = units.filter((unit) => unit.target.id === target.id);
    const found = target.discoveredBy === undefined ? '' : `, ${say('plan-discovered', { by: target.discoveredBy })}`;
    await out(
      `${target.id} (${target.kind}${found}): ${own.map((unit) => unit.probe.id).join(', ') || say('plan-nothing-asked')}\n`,
    );
    if (!options.requests) continue;
    for (const unit of own) {
      const { probe, privilege, requests } = await describeUnit(unit);
      await out(`  ${probe} (${say('plan-privilege')}: ${privilege})\n${requests.map((request) => `    ${request}\n`).join('')}`);
    }
  }
  for (const [target, failures] of discovered.failures) {
    for (const { reason, detail } of failures) terminal.note(say('plan-undiscovered', { target, why: `${reason} (${detail})` }));
  }
  for (const each of unmatched) terminal.note(say('selection-empty', each));
  return 0;
}

const describeUnit = async ({ probe, target, wants }: Unit) => ({
  probe: probe.id,
  privilege: probe.privilege,
  builtIn: builtInProbes.includes(probe),
  requests: await probe.requests(target, wants),
});
