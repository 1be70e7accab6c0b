import { clause, policy } from '../../fixtures/bundle.ts';
import { type CoverageState, coverageOf } from './coverage.ts';
import type { Binding, Clause } from './load.ts';

const slot = { by: 'DPO', every: null, document: null };
const to = (check: string, role: Binding['role'] = 'proves'): Binding => ({ check, params: {}, assumed: [], on: null, role });
const with_ = (changes: Partial<Clause>) => clause('1', { bindings: [], ...changes });

it.each<[string, CoverageState, Clause]>([
  ['a check that proves', 'proven', with_({ bindings: [to('a'), to('b', 'indicates')] })],
  ['checks that only indicate', 'indicated', with_({ bindings: [to('a', 'indicates')] })],
  ['a check that no version has', 'not-yet', with_({ bindings: [to('a'), to('c')] })],
  ['a statement', 'stated', with_({ kind: 'organisational' })],
  ['a statement on what is technical', 'stated', with_({ attestation: slot })],
  ['nothing', 'nothing', with_({})],
  ['what is planned', 'not-in-force', with_({ strength: 'planned', bindings: [to('a')] })],
  ['another’s duty', 'not-in-force', with_({ party: 'subprocessor' })],
])('%s: %s', (_, state, given) => {
  expect(coverageOf(policy({ clauses: [given] }), new Set(['a', 'b'])).clauses[0]!.state).toBe(state);
});

it('counts what there is', () => {
  const clauses = [
    with_({ id: '1', bindings: [to('a'), to('a')] }),
    with_({ id: '2', kind: 'physical' }),
    with_({ id: '3', bindings: [to('c')] }),
    with_({ id: '4', strength: 'optional' }),
  ];
  expect(coverageOf(policy({ clauses }), new Set(['a'])).counts).toEqual({
    clauses: 4,
    technical: 3,
    bound: 2,
    attestable: 1,
    states: { proven: 1, indicated: 0, 'not-yet': 1, stated: 1, nothing: 0, 'not-in-force': 1 },
  });
});
