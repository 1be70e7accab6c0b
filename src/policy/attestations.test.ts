import {
  type Attestation,
  type AttestationSlot,
  daysLater,
  judgeAttestations,
  lastDayOf,
  notAttestable,
} from './attestations.ts';

const slot: AttestationSlot = { by: 'Data protection officer', every: '365d', document: null };
type Judged = Parameters<typeof judgeAttestations>[1];
const clause = (changes: Partial<Judged> = {}): Judged => ({
  kind: 'organisational',
  strength: 'firm',
  party: 'processor',
  attestation: slot,
  bindings: [],
  ...changes,
});
const attestation = (changes: Partial<Attestation> = {}): Attestation => ({
  policy: 'p',
  clause: '1',
  by: 'Data protection officer',
  at: '2026-03-01',
  statement: 'All staff are bound to secrecy.',
  validUntil: '2026-12-31',
  document: null,
  file: 'a.yaml',
  ...changes,
});
const document = (found: NonNullable<Attestation['document']>['found']) => ({
  path: 'a.pdf',
  digest: `sha256:${'0'.repeat(64)}`,
  found,
});
const judged = (given: Attestation[], of = clause(), today = '2026-06-01') =>
  judgeAttestations(given, of, today, daysLater(today, 14));

describe('a statement', () => {
  it.each<[string, string, Partial<Attestation>, Partial<Judged>, string?]>([
    ['is valid', 'valid', {}, {}],
    ['counts on its own day', 'valid', { at: '2026-06-01' }, {}],
    ['counts on its last day', 'expiring', {}, {}, '2026-12-31'],
    ['is announced fourteen days ahead', 'expiring', {}, {}, '2026-12-18'],
    ['is not announced earlier', 'valid', {}, {}, '2026-12-17'],
    ['counts without a slot', 'valid', { by: 'Anybody' }, { attestation: null }],
    ['counts for a technical clause that asks for it', 'valid', {}, { kind: 'technical' }],
    ['rests on a document that is the same', 'valid', { document: document('unchanged') }, {}],
    ['names the role in other letters', 'valid', { by: '  DATA protection\u00a0officer ' }, {}],
    // What must not be lifted.
    ['the day after its last day', 'expired', {}, {}, '2027-01-01'],
    ['older than the policy allows, whatever it says itself', 'expired', { at: '2025-05-01', validUntil: '2030-01-01' }, {}],
    ['of tomorrow', 'not-yet', { at: '2026-06-02' }, {}],
    ['of another role', 'by-other', { by: 'Intern' }, {}],
    ['without the document the policy asks for', 'without-document', {}, { attestation: { ...slot, document: 'the register' } }],
    ['whose document is gone', 'document-missing', { document: document('missing') }, {}],
    ['whose document was changed', 'document-changed', { document: document('changed') }, {}],
    ['whose document cannot be read', 'document-unreadable', { document: document('unreadable') }, {}],
    [
      'whose document was changed, where no slot asks for one',
      'document-changed',
      { document: document('changed') },
      { attestation: null },
    ],
    ['for what a check judges', 'unneeded', {}, { bindings: [{}] }],
    ['for what a check judges, in spite of a slot', 'unneeded', {}, { bindings: [{}], kind: 'technical' }],
    ['for a technical clause without a slot', 'unneeded', {}, { kind: 'technical', attestation: null }],
    ['for what is only planned', 'unneeded', {}, { strength: 'planned' }],
    ['for what is another’s duty', 'unneeded', {}, { party: 'customer' }],
  ])('%s: %s', (_name, state, changes, of, ...[today]) => {
    const { counting, all } = judged([attestation(changes)], clause(of), today);
    expect(all.map((each) => each.state)).toEqual([state]);
    expect(counting !== null).toBe(state === 'valid' || state === 'expiring');
  });

  it.each<[string, string | null, string[], Partial<Attestation>[]]>([
    ['the newest valid one counts', 'b', ['superseded', 'valid'], [{ file: 'a' }, { file: 'b', at: '2026-04-01' }]],
    ['in whatever order', 'b', ['valid', 'superseded'], [{ file: 'b', at: '2026-04-01' }, { file: 'a' }]],
    [
      'a newer one that does not count leaves the older, and is told',
      'a',
      ['valid', 'document-changed'],
      [{ file: 'a' }, { file: 'b', at: '2026-04-01', document: document('changed') }],
    ],
    ['one of tomorrow does not hide that of today', 'a', ['valid', 'not-yet'], [{ file: 'a' }, { file: 'b', at: '2026-06-09' }]],
    ['an old one that has expired is history', 'b', ['superseded', 'valid'], [{ file: 'a', at: '2024-01-01' }, { file: 'b' }]],
    [
      'of the same day the one that counts longer',
      'b',
      ['superseded', 'valid'],
      [{ file: 'a', validUntil: '2026-08-01' }, { file: 'b' }],
    ],
    [
      'two that do not count make none that does',
      null,
      ['expired', 'by-other'],
      [{ validUntil: '2026-05-31' }, { by: 'Intern', at: '2026-04-01' }],
    ],
  ])('of two: %s', (_name, file, states, given) => {
    const { counting, all } = judged(given.map(attestation));
    expect([counting?.file ?? null, all.map((each) => each.state)]).toEqual([file, states]);
  });

  it('says the last day on which it counts, by the policy where that is earlier', () => {
    expect(judged([attestation({ validUntil: '2030-01-01' })]).counting!.until).toBe('2027-03-01');
    expect(judged([attestation()]).counting!.until).toBe('2026-12-31');
  });
});

it.each([
  ['2026-01-01', '365d', '2027-01-01'],
  ['2028-02-28', '1d', '2028-02-29'],
  ['2026-01-01', 'P2W', '2026-01-15'],
  ['2026-01-01', '999999999d', '9999-12-31'],
  ['2026-01-01', `${'9'.repeat(400)}d`, '9999-12-31'],
  ['2026-01-01', null, '9999-12-31'],
  ['2026-01-01', '12h', '2026-01-01'],
])('a statement of %s, asked for every %s, counts until %s', (at, every, last) => {
  expect(lastDayOf(at, { ...slot, every })).toBe(last);
});

it('what is physical, organisational or evidence can be stated without a slot', () => {
  for (const kind of ['physical', 'organisational', 'evidence'] as const)
    expect(notAttestable(clause({ kind, attestation: null }))).toBeNull();
});
