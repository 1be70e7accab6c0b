import path from 'node:path';
import { clause, policy } from '../../fixtures/bundle.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { collectProblems } from '../files/problem.ts';
import type { KnownIds } from './known-ids.ts';
import { loadWaivers } from './load-waivers.ts';

const acme = policy({ clauses: [clause('1'), clause('2')] });
const known: KnownIds = { policies: [acme], checks: ['tls.min-version'], targets: ['app'], isWhole: true };
const other = policy({ policy: 'other', clauses: [clause('2'), clause('3')] });
const two = { ...known, policies: [acme, other] };
const left = { ...known, policies: [other], isWhole: false, targets: null };

it.each<[string, object, KnownIds, string | null]>([
  ['a clause', { clause: '1' }, known, null],
  ['a clause at a target', { clause: '1', check: 'tls.min-version', target: 'app' }, known, null],
  ['an unknown clause', { clause: '11' }, known, 'clause-unknown'],
  ['a clause of another policy', { clause: '3', policy: 'acme-tom' }, two, 'clause-unknown'],
  ['a clause that only one of two policies has', { clause: '3' }, two, null],
  ['a clause that both policies have', { clause: '2' }, two, 'policy-needed'],
  ['a clause that both policies have, with its policy', { clause: '2', policy: 'other' }, two, null],
  ['an unknown policy', { clause: '1', policy: 'acme' }, known, 'policy-unknown'],
  ['a policy that this run leaves out', { clause: '1', policy: 'acme-tom' }, left, null],
  ['a clause of any policy, where this run leaves some out', { clause: '1' }, left, null],
  ['an unknown check', { check: 'tls.min', target: 'app' }, known, 'check-unknown'],
  ['an unknown check, where this run leaves something out', { check: 'tls.min', target: 'app' }, left, 'check-unknown'],
  ['an unknown target', { check: 'tls.min-version', target: 'apq' }, known, 'target-unknown'],
  ['a target that may be found during the run', { check: 'tls.min-version', target: 'apq' }, left, null],
])('a waiver of %s', async (_name, waiver, ids, code) => {
  const text = JSON.stringify({ waivers: [{ ...waiver, reason: 'r', owner: 'o', expires: '2099-01-01' }] });
  const problems = collectProblems();
  await loadWaivers(path.join(await temporaryFolder({ 'waivers.yaml': text }), 'waivers.yaml'), problems, ids);
  expect(problems.list.map(({ message }) => message.code)).toEqual(code === null ? [] : [code]);
});
