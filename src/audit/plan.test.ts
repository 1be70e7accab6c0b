import { z } from 'zod';
import { type Check, defineCheck, holds } from '../../checks/define.ts';
import { domain, endpoint, host } from '../../fixtures/look.ts';
import type { Target } from '../inventory/target.ts';
import type { Policy } from '../policy/load.ts';
import type { Selector } from '../policy/schema.ts';
import { defineProbe, type Probe } from '../probes/define.ts';
import { isMeant, makePlan, selects } from './plan.ts';

const check = defineCheck({
  id: 'ports.management',
  judges: 'open-port',
  params: z.strictObject({ ports: z.array(z.number()).default([22]) }),
  references: { gdpr: '', iso27001: '', bsi: '' },
  reproduce: '',
  wants: ({ ports }) => ({ ports }),
  judge: () => holds('ok'),
}) as Check;
const probe = (id: string, kinds: Probe['kinds'], accepts: (target: Target) => boolean) =>
  defineProbe({ id, kinds, accepts, requests: () => [], privilege: 'none', probe: async () => ({ facts: [], failures: [] }) });
const probes = [probe('ports', ['open-port'], (target) => target.kind !== 'domain'), probe('tls', ['tls-service'], () => true)];

const app = endpoint({ id: 'app', port: 443, labels: { role: 'app', env: 'prod' } });
const box = host({ id: 'box', labels: { role: 'data', env: 'prod' } });
const mail = domain({ id: 'mail' });

function planOf(on: Selector | null, { only = [] as string[], checks = [check], params = {}, probes: asking = probes } = {}) {
  const binding = { check: 'ports.management', params, assumed: [], on, role: 'proves' as const };
  const clause = (id: string, bindings = [binding]) => ({
    id,
    section: null,
    article: null,
    summary: { de: '', en: '' },
    kind: 'technical' as const,
    strength: 'firm' as const,
    party: 'processor' as const,
    digest: null,
    attestation: null,
    line: 1,
    bindings,
  });
  const second = { ...binding, params: { ports: [8000, 22] } };
  const policy: Policy = {
    policy: 'p',
    title: { de: '', en: '' },
    organisation: null,
    document: null,
    timezone: 'UTC',
    suggestions: 0,
    files: {},
    clauses: [clause('3.2'), clause('3.21', [second])],
  };
  const catalogue = new Map(checks.map((each) => [each.id, each]));
  return makePlan({ policies: [policy], targets: [app, box, mail], waivers: [], checks: catalogue, probes: asking, only });
}
const targetsOf = (made: ReturnType<typeof planOf>) => made.plan.policies[0]!.clauses[0]!.bindings[0]!.targets;

it('without `on`, speaks of every target that can yield the fact kind', () => {
  expect(targetsOf(planOf(null))).toEqual(['app', 'box']);
});

it('asks each target once, for all that any binding wants', () => {
  const { units } = planOf(null);
  expect(units.map((unit) => [unit.probe.id, unit.target.id])).toEqual([
    ['ports', 'app'],
    ['ports', 'box'],
  ]);
  expect(units[0]!.wants.ports).toEqual([22, 8000]);
});

it('keeps a target that was selected by name although no probe can look at it', () => {
  expect(targetsOf(planOf({ id: 'mail' }))).toEqual(['mail']);
});

it('keeps a name that no target has, so that it ends as unknown', () => {
  expect(targetsOf(planOf({ id: ['app', 'mail-typo'] }))).toEqual(['app', 'mail-typo']);
});

it('says which targets no clause speaks of', () => {
  expect(planOf({ id: 'app' }).idle).toEqual(['box', 'mail']);
});

it('says which binding matched nothing', () => {
  const made = planOf({ role: 'nobody' });
  expect(made.unmatched).toEqual(['3.2', '3.21'].map((clause) => ({ policy: 'p', clause, check: 'ports.management' })));
});

it('asks every target for what a check compares with, and speaks only of those it judges', () => {
  const comparing = { ...check, alongside: ['tls-service'] } as Check;
  const { plan, units } = planOf({ id: 'box' }, { checks: [comparing], only: ['3.2'] });
  expect(plan.policies[0]!.clauses[0]!.bindings[0]!.targets).toEqual(['box']);
  expect(units.map((unit) => [unit.probe.id, unit.target.id, unit.wants.kinds])).toEqual([
    ['ports', 'box', ['open-port']],
    ['tls', 'app', ['tls-service']],
    ['tls', 'box', ['tls-service']],
    ['tls', 'mail', ['tls-service']],
  ]);
});

it('lets those that are compared with know which persons the policy names, and nothing else that is wanted', () => {
  const wants = () => ({ accounts: ['alice'], ports: [99] });
  const comparing = { ...check, wants, alongside: ['tls-service'] } as unknown as Check;
  const { units } = planOf({ id: 'box' }, { checks: [comparing], only: ['3.2'] });
  expect(units.map((unit) => [unit.target.id, unit.wants.accounts, unit.wants.ports])).toEqual([
    ['box', ['alice'], [99]],
    ['app', ['alice'], []],
    ['box', ['alice'], []],
    ['mail', ['alice'], []],
  ]);
});

it('asks a target for what a check needs besides, and no other target', () => {
  const { plan, units } = planOf({ id: 'box' }, { checks: [{ ...check, besides: ['tls-service'] } as Check], only: ['3.2'] });
  expect(plan.policies[0]!.clauses[0]!.bindings[0]!.kinds).toEqual(['open-port']);
  expect(units.map((unit) => [unit.probe.id, unit.target.id, unit.wants.kinds])).toEqual([
    ['ports', 'box', ['open-port', 'tls-service']],
    ['tls', 'box', ['open-port', 'tls-service']],
  ]);
});

it('passes over a target for which a probe yields other kinds only', () => {
  const some: Probe[] = [{ ...probes[0]!, kindsFor: (target) => (target.id === 'box' ? ['open-port'] : []) }, probes[1]!];
  const { plan, units } = planOf(null, { probes: some });
  expect(plan.policies[0]!.clauses[0]!.bindings[0]!.targets).toEqual(['box']);
  expect(units.map((unit) => unit.target.id)).toEqual(['box']);
});

it('plans nothing for a check that no version judges', () => {
  const made = planOf(null, { checks: [] });
  expect(made.units).toEqual([]);
  expect(made.plan.policies[0]!.clauses[0]!.bindings[0]!.kinds).toEqual([]);
});

it('limits to the clauses that are meant', () => {
  expect(planOf(null, { only: ['3.2'] }).plan.policies[0]!.clauses.map((clause) => clause.id)).toEqual(['3.2']);
});

it.each([
  ['3.2', true],
  ['3.2.1', true],
  ['3.2-4', true],
  ['3.21', false],
  ['13.2', false],
])('--only 3.2 means %s: %s', (id, meant) => {
  expect(isMeant(id, ['3.2'])).toBe(meant);
});

it.each<[Selector | null, string[]]>([
  [null, ['app', 'box', 'mail']],
  [{ role: 'app' }, ['app']],
  [{ role: ['app', 'data'] }, ['app', 'box']],
  [{ env: 'prod', not: { role: 'app' } }, ['box']],
  [{ kind: 'domain' }, ['mail']],
  [{ id: 'box' }, ['box']],
  [{ absent: 'x' }, []],
  [{ role: 'app', env: 'test' }, []],
])('selector %j picks %j', (selector, ids) => {
  expect([app, box, mail].filter((target) => selects(selector, target)).map((target) => target.id)).toEqual(ids);
});
