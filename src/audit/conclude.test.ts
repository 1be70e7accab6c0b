import fc from 'fast-check';
import { conclude } from './conclude.ts';
import type { Judged } from './finding.ts';
import type { Plan, PlannedClause } from './plan.ts';
import type { Verdict } from './verdict.ts';

const clause = (changes: Partial<PlannedClause> = {}, bindings = 1): PlannedClause => ({
  id: '1',
  section: null,
  article: null,
  summary: { de: 'x', en: 'x' },
  kind: 'technical',
  strength: 'firm',
  party: 'processor',
  digest: null,
  attestation: null,
  line: 1,
  bindings: Array.from({ length: bindings }, () => ({
    check: 'tls.min-version',
    params: {},
    assumed: [],
    on: null,
    role: 'proves' as const,
    targets: ['app'],
    kinds: ['tls-service' as const],
  })),
  ...changes,
});
const plan = (clauses: PlannedClause[], waivers: Plan['waivers'] = [], attestations: Plan['attestations'] = []): Plan => ({
  policies: [
    { policy: 'p', title: { de: 'P', en: 'P' }, organisation: null, document: null, timezone: 'Europe/Berlin', clauses },
  ],
  targets: [],
  waivers,
  attestations,
  texts: {},
});
const finding = (outcome: Judged['outcome'], changes: Partial<Judged> = {}): Judged => ({
  policy: 'p',
  clause: '1',
  binding: 0,
  check: 'tls.min-version',
  target: 'app',
  subject: 'app',
  outcome,
  reason: outcome === 'unknown' ? 'timeout' : null,
  code: outcome === 'unknown' ? 'timeout' : 'code',
  args: {},
  warnings: [],
  expected: {},
  reproduce: null,
  indicative: false,
  sources: [],
  ...changes,
});
const options = { now: new Date('2026-06-01T12:00:00Z'), failOn: 'unproven' as const, includeWaived: false };

function verdictsOf(
  clauses: PlannedClause[],
  findings: Judged[],
  more: {
    waivers?: Plan['waivers'];
    attestations?: Plan['attestations'];
    now?: string;
    failOn?: 'contradicted';
    includeWaived?: boolean;
  } = {},
) {
  const conclusion = conclude(plan(clauses, more.waivers, more.attestations), {
    ...options,
    ...(more.now ? { now: new Date(more.now) } : {}),
    ...(more.failOn ? { failOn: more.failOn } : {}),
    includeWaived: more.includeWaived ?? false,
  });
  for (const each of findings) conclusion.add(each);
  return conclusion.end();
}
const waiver = { clause: '1', reason: 'known', owner: 'IT', expires: '2026-06-30' };

describe('the table of verdicts', () => {
  it.each<[string, Verdict, 0 | 1 | 2, PlannedClause, Judged[]]>([
    ['one finding that holds', 'proven', 0, clause(), [finding('holds')]],
    ['hedged, holds', 'proven', 0, clause({ strength: 'hedged' }), [finding('holds')]],
    ['holds beside one that does not apply', 'proven', 0, clause(), [finding('holds'), finding('not-applicable')]],
    [
      'only indicates',
      'supported',
      0,
      clause({ bindings: [{ ...clause().bindings[0]!, role: 'indicates' }] }),
      [finding('holds')],
    ],
    ['evidence that only indicates, role proves', 'supported', 0, clause(), [finding('holds', { indicative: true })]],
    [
      'one binding proves, one indicates',
      'proven',
      0,
      clause({}, 2),
      [finding('holds'), finding('holds', { binding: 1, indicative: true })],
    ],
    ['firm, one fails among many that hold', 'contradicted', 1, clause(), [finding('holds'), finding('fails'), finding('holds')]],
    ['firm, fails beside unknown', 'contradicted', 1, clause(), [finding('unknown'), finding('fails')]],
    ['hedged, fails', 'questioned', 2, clause({ strength: 'hedged' }), [finding('fails')]],
    ['one is unknown', 'unverified', 2, clause(), [finding('holds'), finding('unknown')]],
    ['nothing was found', 'unverified', 2, clause(), []],
    ['all not applicable', 'unverified', 2, clause(), [finding('not-applicable')]],
    ['a second binding without findings', 'unverified', 2, clause({}, 2), [finding('holds')]],
    ['technical, bound to nothing', 'unverified', 2, clause({ bindings: [] }), []],
    ['organisational, bound to nothing', 'unattested', 2, clause({ kind: 'organisational', bindings: [] }), []],
    ['planned, fails', 'not-in-force', 2, clause({ strength: 'planned' }), [finding('fails')]],
    ['optional', 'not-in-force', 2, clause({ strength: 'optional' }), []],
    ['another party’s duty', 'not-in-force', 2, clause({ party: 'customer' }), [finding('fails')]],
  ])('%s: %s, exit %i', (_name, verdict, exitCode, planned, findings) => {
    const result = verdictsOf([planned], findings);
    expect(result.clauses[0]!.verdict).toBe(verdict);
    expect(result.exitCode).toBe(exitCode);
    expect(result.summary).toEqual({ [verdict]: 1 });
  });

  it('a clause not in force beside a proven one does not spoil exit 0', () => {
    expect(verdictsOf([clause(), clause({ id: '2', strength: 'planned' })], [finding('holds')]).exitCode).toBe(0);
  });

  it('--fail-on contradicted turns 2 into 0 and leaves 1', () => {
    expect(verdictsOf([clause()], [], { failOn: 'contradicted' }).exitCode).toBe(0);
    expect(verdictsOf([clause()], [finding('fails')], { failOn: 'contradicted' }).exitCode).toBe(1);
  });
});

describe('unknown never rounds up', () => {
  const outcome = fc.constantFrom<Judged['outcome']>('holds', 'fails', 'unknown', 'not-applicable');
  const strength = fc.constantFrom<PlannedClause['strength']>('firm', 'hedged', 'planned', 'optional');

  it('proven or supported only when every binding holds somewhere and nothing fails or is unknown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ outcome, binding: fc.nat(2) }), { maxLength: 12 }),
        strength,
        fc.integer({ min: 1, max: 3 }),
        (list, strength, bindings) => {
          const findings = list
            .filter((each) => each.binding < bindings)
            .map((each) => finding(each.outcome, { binding: each.binding }));
          const [result] = verdictsOf([clause({ strength }, bindings)], findings).clauses;
          if (result!.verdict !== 'proven' && result!.verdict !== 'supported') return;
          expect(findings.every((each) => each.outcome === 'holds' || each.outcome === 'not-applicable')).toBe(true);
          for (let binding = 0; binding < bindings; binding++) {
            expect(findings.some((each) => each.binding === binding && each.outcome === 'holds')).toBe(true);
          }
        },
      ),
    );
  });

  it('one more unknown finding never improves the exit code', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 8 }), strength, (outcomes, strength) => {
        const findings = outcomes.map((each) => finding(each));
        const before = verdictsOf([clause({ strength })], findings).exitCode;
        const after = verdictsOf([clause({ strength })], [...findings, finding('unknown')]).exitCode;
        if (before !== 0) expect(after).not.toBe(0);
      }),
    );
  });
});

describe('waivers', () => {
  const failing = [finding('fails')];
  it.each<[string, Verdict, string, object, object]>([
    ['covers the clause', 'waived', 'valid', waiver, {}],
    ['covers the clause of this policy', 'waived', 'valid', { ...waiver, policy: 'p' }, {}],
    ['speaks of another policy', 'contradicted', 'unused', { ...waiver, policy: 'q' }, {}],
    [
      'covers check and target',
      'waived',
      'valid',
      { reason: 'r', owner: 'o', expires: '2026-06-30', check: 'tls.min-version', target: 'app' },
      {},
    ],
    ['speaks of another target', 'contradicted', 'unused', { ...waiver, target: 'other' }, {}],
    [
      'counts on its last day, in the policy’s time zone',
      'waived',
      'expiring',
      { ...waiver, expires: '2026-06-01' },
      { now: '2026-06-01T21:59:00Z' },
    ],
    [
      'has ended the moment the day is over there',
      'contradicted',
      'expired',
      { ...waiver, expires: '2026-06-01' },
      { now: '2026-06-01T22:01:00Z' },
    ],
    ['is announced before it ends', 'waived', 'expiring', { ...waiver, expires: '2026-06-10' }, {}],
    ['is set aside by --include-waived', 'contradicted', 'valid', waiver, { includeWaived: true }],
    ['covers nothing, set aside or not', 'contradicted', 'unused', { ...waiver, target: 'other' }, { includeWaived: true }],
  ])('a waiver that %s: %s', (_name, verdict, state, given, more) => {
    const result = verdictsOf([clause()], failing, { waivers: [given as typeof waiver], ...more });
    expect(result.clauses[0]!.verdict).toBe(verdict);
    expect(result.waivers[0]!.state).toBe(state);
  });

  it('has to cover every failing finding', () => {
    const result = verdictsOf([clause()], [finding('fails'), finding('fails', { target: 'other' })], {
      waivers: [{ ...waiver, target: 'app' }],
    });
    expect(result.clauses[0]!.verdict).toBe('contradicted');
  });

  it('does not cover what is unknown', () => {
    expect(verdictsOf([clause()], [finding('unknown')], { waivers: [waiver] }).clauses[0]!.verdict).toBe('unverified');
  });

  it.each<[string, Judged[]]>([
    ['another target was not seen', [finding('fails'), finding('unknown', { target: 'other' })]],
    ['another binding found nothing', [finding('fails')]],
  ])('leaves the clause unverified where %s', (_name, findings) => {
    const result = verdictsOf(
      [clause({}, 2)],
      [...findings, ...(findings.length > 1 ? [finding('holds', { binding: 1 })] : [])],
      { waivers: [waiver] },
    );
    expect(result.clauses[0]!.verdict).toBe('unverified');
    expect(result.exitCode).toBe(2);
  });

  it('that has expired makes exit 2 even where nothing fails', () => {
    expect(verdictsOf([clause()], [finding('holds')], { waivers: [{ ...waiver, expires: '2026-01-01' }] }).exitCode).toBe(2);
  });
});

describe('attestations', () => {
  const stated = {
    policy: 'p',
    clause: '1',
    by: 'HR',
    at: '2026-01-01',
    statement: 'All are bound to secrecy.',
    validUntil: '2026-12-31',
    document: null,
    file: '1.yaml',
  };
  const slot = { by: 'HR', every: null, document: null };
  const unbound = (changes: Partial<PlannedClause> = {}) => clause({ kind: 'organisational', bindings: [], ...changes });
  const changed = { path: 'a', digest: 'sha256:0', found: 'changed' as const };
  it.each<[string, Verdict, string[], 0 | 1 | 2, PlannedClause, object, string?]>([
    ['organisational', 'attested', [], 0, unbound(), {}],
    ['technical, with a slot', 'attested', [], 0, unbound({ kind: 'technical', attestation: slot }), {}],
    ['on its last day, in the policy’s time zone', 'attested', [], 0, unbound(), {}, '2026-12-31T22:59:00Z'],
    ['the moment that day is over there', 'unattested', ['attestation-expired'], 2, unbound(), {}, '2026-12-31T23:01:00Z'],
    ['of another policy', 'unattested', ['attestation-none'], 2, unbound(), { policy: 'q' }],
    ['of another clause', 'unattested', ['attestation-none'], 2, unbound(), { clause: '1.1' }],
    ['of the future', 'unattested', ['attestation-not-yet'], 2, unbound(), { at: '2026-06-02' }],
    ['whose document was changed', 'unattested', ['attestation-document-changed'], 2, unbound(), { document: changed }],
    ['technical, without a slot', 'unverified', [], 2, unbound({ kind: 'technical' }), {}],
    ['technical, with a slot and a binding that saw nothing', 'unverified', [], 2, clause({ attestation: slot }), {}],
    ['organisational, with a binding that saw nothing', 'unverified', [], 2, clause({ kind: 'organisational' }), {}],
    ['planned', 'not-in-force', [], 2, unbound({ strength: 'planned' }), {}],
    ['another’s duty', 'not-in-force', [], 2, unbound({ party: 'subprocessor' }), {}],
  ])('%s: %s', (_name, verdict, reasons, exitCode, of, changes, ...[now]) => {
    const result = verdictsOf([of], [], { attestations: [{ ...stated, ...changes }], ...(now ? { now } : {}) });
    expect(result.clauses[0]).toMatchObject({ verdict, reasons: reasons.map((reason) => ({ reason, count: 1 })) });
    expect(result.exitCode).toBe(exitCode);
  });

  it('lift nothing that fails', () => {
    for (const attestation of [null, slot]) {
      const result = verdictsOf([clause({ attestation })], [finding('fails')], { attestations: [stated] });
      expect(result.clauses[0]!.verdict).toBe('contradicted');
    }
  });

  it('are no waiver, and a waiver is none', () => {
    expect(verdictsOf([unbound()], [], { waivers: [waiver] }).clauses[0]!.verdict).toBe('unattested');
  });

  it('tell why each of them does not count', () => {
    const { clauses, attestations } = verdictsOf([unbound()], [], {
      attestations: [stated, { ...stated, file: '2.yaml' }].map((each) => ({ ...each, validUntil: '2026-05-31' })),
    });
    expect(clauses[0]!.reasons).toEqual([{ reason: 'attestation-expired', count: 2 }]);
    expect(attestations.map(({ state, until }) => [state, until])).toEqual([
      ['expired', '2026-05-31'],
      ['expired', '2026-05-31'],
    ]);
  });
});
