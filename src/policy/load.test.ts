import path from 'node:path';
import { z } from 'zod';
import { type Check, defineCheck, holds } from '../../checks/define.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import { loadPolicy } from './load.ts';
import { loadWaivers } from './load-waivers.ts';

const check = defineCheck({
  id: 'tls.min-version',
  judges: 'tls-service',
  params: z.strictObject({ min: z.enum(['TLSv1.2', 'TLSv1.3']).optional() }),
  references: { gdpr: '', iso27001: '', bsi: '' },
  reproduce: '',
  judge: () => holds('yes'),
});
const checks = new Map<string, Check>([[check.id, check]]);

async function load(yaml: string) {
  const folder = await temporaryFolder({ 'policy.yaml': yaml });
  const problems = collectProblems();
  const policy = await loadPolicy(path.join(folder, 'policy.yaml'), checks, problems);
  return { policy, problems: problems.list };
}
const head = 'policy: acme\ntitle: ACME\nclauses:\n';

it('reads clauses with bindings, assumed parameters kept apart', async () => {
  const { policy, problems } = await load(
    `${head}  - id: "1"\n    summary: Nur TLS\n    verify: [{ check: tls.min-version, assumed: { min: TLSv1.2 }, on: { role: app } }]\n`,
  );
  expect(problems).toEqual([]);
  expect(policy).toMatchObject({
    policy: 'acme',
    title: { de: 'ACME', en: 'ACME' },
    clauses: [
      {
        id: '1',
        line: 4,
        kind: 'technical',
        strength: 'firm',
        party: 'processor',
        summary: { de: 'Nur TLS' },
        bindings: [{ params: { min: 'TLSv1.2' }, assumed: ['min'], on: { role: 'app' }, role: 'proves' }],
      },
    ],
  });
});

it('an unknown check stops the load with its line and the nearest ids', async () => {
  const { problems } = await load(`${head}  - id: "1"\n    summary: x\n    verify:\n      - { check: tls.min-versoin }\n`);
  expect(problems).toMatchObject([
    { line: 7, message: { code: 'check-unknown', args: { id: 'tls.min-versoin', nearest: ['tls.min-version'] } } },
  ]);
});

it.each([
  ['a wrong parameter value', '{ check: tls.min-version, with: { min: TLSv1.1 } }', 'parameter-wrong'],
  ['an unknown parameter', '{ check: tls.min-version, with: { minimum: 3 } }', 'parameter-wrong'],
  ['a wrong assumed parameter', '{ check: tls.min-version, assumed: { min: 9 } }', 'parameter-wrong'],
  [
    'a parameter both stated and assumed',
    '{ check: tls.min-version, with: { min: TLSv1.2 }, assumed: { min: TLSv1.3 } }',
    'parameter-twice',
  ],
  ['an unknown role', '{ check: tls.min-version, role: hopes }', 'wrong-value'],
])('%s is refused', async (_name, binding, code) => {
  const { problems } = await load(`${head}  - id: "1"\n    summary: x\n    verify: [${binding}]\n`);
  expect(problems).toMatchObject([{ line: 6, message: { code } }]);
});

it.each([
  ['no clauses', 'policy: a\ntitle: A\nclauses: []\n', 'wrong-value'],
  ['clauses that bind nothing', `${head}  - { id: "1", summary: x }\n`, 'policy-binds-nothing'],
  [
    'the same id twice',
    `${head}  - { id: "1", summary: x, verify: [{ check: tls.min-version }] }\n  - { id: "1", summary: y }\n`,
    'clause-twice',
  ],
  ['a clause without words', `${head}  - { id: "1", verify: [{ check: tls.min-version }] }\n`, 'clause-wordless'],
  [
    'an unknown time zone',
    `timezone: Mars/Base\n${head}  - { id: "1", summary: x, verify: [{ check: tls.min-version }] }\n`,
    'timezone-unknown',
  ],
])('%s: never silent', async (_name, yaml, code) => {
  const { problems } = await load(yaml);
  expect(problems.map(({ message }) => message.code)).toContain(code);
});

it.each([
  ['without an owner', '{ clause: "1", reason: r, expires: 2026-01-01 }'],
  ['without an expiry', '{ clause: "1", reason: r, owner: o }'],
  ['with a malformed date', '{ clause: "1", reason: r, owner: o, expires: 2026-02-30 }'],
  ['for everything', '{ reason: r, owner: o, expires: 2026-01-01 }'],
  ['for a check everywhere', '{ check: tls.min-version, reason: r, owner: o, expires: 2026-01-01 }'],
])('a waiver %s is refused', async (_name, waiver) => {
  const folder = await temporaryFolder({ 'waivers.yaml': `waivers:\n  - ${waiver}\n` });
  const problems = collectProblems();
  expect(await loadWaivers(path.join(folder, 'waivers.yaml'), problems)).toEqual([]);
  expect(problems.list).toMatchObject([{ line: 2 }]);
});
