import { clauseSchema } from '../../policy/schema.ts';
import { differences, rates, ratio, sameValue, score, total } from './import-score.ts';

type Input = Parameters<typeof clauseSchema.parse>[0];
const clause = (text: string, more: object = {}) => clauseSchema.parse({ id: '1', text, ...more } satisfies Input);
const bound = (text: string, ...verify: object[]) => clause(text, { verify });
const keep = (value: string) => ({ check: 'backup.retention', with: { keep: value } });

describe('values are the same', () => {
  it.each([
    ['14d', '2w', true],
    ['P14D', '14d', true],
    ['24h', '1d', true],
    ['180d', '183d', true],
    ['365d', '366d', true],
    ['14d', '15d', false],
    ['24h', '26h', false],
    ['90d', '84d', false],
    [['AT', 'DE'], ['DE', 'AT'], true],
    [['DE'], 'DE', true],
    [['DE'], ['DE', 'AT'], false],
    [['EU'], ['EEA'], false],
    ['TLSv1.2', 'tlsv1.2', true],
    [12, 12, true],
    [12, 10, false],
    [true, false, false],
    [undefined, 12, false],
  ] as [unknown, unknown, boolean][])('%j and %j: %s', (a, b, expected) => {
    expect([sameValue(a, b), sameValue(b, a)]).toEqual([expected, expected]);
  });
});

describe('clauses', () => {
  it.each<[string, string[], string[], number[]]>([
    ['all found', ['P.', 'Q.'], ['P.', 'Q.'], [2, 2, 2]],
    ['signs, numbers and blanks do not count', ['A b.'], ['- 3. A  b.'], [1, 1, 1]],
    ['two put together', ['P.', 'Q.'], ['P. Q.'], [2, 1, 0]],
    ['one too many', ['P.'], ['P.', 'Q.'], [1, 2, 1]],
    ['the same words twice count twice', ['P.', 'P.'], ['P.'], [2, 1, 1]],
    ['none found', ['P.'], [], [1, 0, 0]],
  ])('%s', (_, labels, found, [expected, all, common]) => {
    const { clauses } = score(
      labels.map((text) => clause(text)),
      found.map((text) => clause(text)),
    );
    expect(clauses).toEqual({ expected, found: all, common });
  });

  it('a label may have a digest instead of words', () => {
    const { digest } = { digest: 'sha256:06d90109c8cce34ec0c776950465421e176f08b831a938b3c6e76cb7bee8790b' };
    expect(score([clauseSchema.parse({ id: '1', digest })], [clause('A')]).clauses.common).toBe(0);
    expect(score([clauseSchema.parse({ id: '1', digest })], [clauseSchema.parse({ id: '2', digest })]).clauses.common).toBe(1);
  });
});

describe('checks', () => {
  it('those of a clause that was not found are missed, those of what is no clause are wrong', () => {
    const labels = [bound('P.', { check: 'mfa.admins' }), bound('Q.', { check: 'mfa.users' })];
    const found = [bound('P.', { check: 'mfa.admins' }), bound('R.', { check: 'mfa.users' })];
    expect(score(labels, found).checks).toEqual({ expected: 2, found: 2, common: 1 });
  });

  it('a check that a clause binds twice is one pair', () => {
    expect(score([bound('P.', keep('7d'), keep('9d'))], [bound('P.', keep('7d'))]).checks).toEqual({
      expected: 1,
      found: 1,
      common: 1,
    });
  });
});

describe('parameters', () => {
  it.each<[string, object[], object[], { of: number; right: number; invented: number }]>([
    ['same', [keep('14d')], [keep('2w')], { of: 1, right: 1, invented: 0 }],
    ['other', [keep('14d')], [keep('7d')], { of: 1, right: 0, invented: 0 }],
    ['missing', [keep('14d')], [{ check: 'backup.retention' }], { of: 1, right: 0, invented: 0 }],
    ['only assumed', [keep('14d')], [{ check: 'backup.retention', assumed: { keep: '14d' } }], { of: 1, right: 0, invented: 0 }],
    ['not stated', [{ check: 'backup.retention' }], [keep('14d')], { of: 0, right: 0, invented: 1 }],
    ['of another check', [keep('14d')], [{ check: 'backup.expiry', with: { after: '14d' } }], { of: 0, right: 0, invented: 0 }],
    ['one of two', [keep('14d'), keep('30d')], [keep('30d')], { of: 2, right: 1, invented: 0 }],
  ])('%s', (_, label, found, { of, right, invented }) => {
    const result = score([bound('P.', ...label)], [bound('P.', ...found)]);
    expect([result.parameters, result.invented]).toEqual([{ of, right }, invented]);
  });
});

it('strength, party and kind are told of clauses that were found', () => {
  const labels = [clause('P.', { strength: 'planned', party: 'customer' }), clause('Q.', { kind: 'physical' }), clause('R.')];
  const { strength, party, kind } = score(labels, [clause('P.', { strength: 'planned' }), clause('Q.')]);
  expect([strength, party, kind]).toEqual([
    { of: 2, right: 2 },
    { of: 2, right: 1 },
    { of: 2, right: 1 },
  ]);
});

it('totals add up counts', () => {
  const [one, two] = [score([clause('P.')], [clause('P.')]), score([clause('P.'), clause('Q.')], [])];
  expect(total([one, two]).clauses).toEqual({ expected: 3, found: 1, common: 1 });
});

it('rates: nothing to measure is no rate, nothing found is a recall of zero', () => {
  expect([ratio(0, 0), ratio(0, 2), ratio(1, 2)]).toEqual([null, 0, 0.5]);
  expect(rates({ expected: 0, found: 0, common: 0 })).toEqual({ precision: null, recall: null, f1: null });
  expect(rates({ expected: 2, found: 0, common: 0 })).toEqual({ precision: null, recall: 0, f1: 0 });
  expect(rates({ expected: 4, found: 2, common: 2 })).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
});

it('differences name each thing that is missed or wrong', () => {
  const labels = [bound('P.', keep('14d'), { check: 'backup.encryption' }), clause('Q.')];
  const found = [
    clause('P.', { strength: 'hedged', verify: [{ check: 'backup.retention', with: { keep: '7d', interval: '1d' } }] }),
    bound('R.', { check: 'mfa.users' }),
  ];
  expect(differences(labels, found)).toEqual([
    { what: 'clause missed', clause: 'Q.', expected: '', found: '' },
    { what: 'no clause', clause: 'R.', expected: '', found: 'mfa.users' },
    { what: 'check missed', clause: 'P.', expected: 'backup.encryption', found: '' },
    { what: 'parameter', clause: 'P.', expected: 'backup.retention keep: 14d', found: '7d' },
    { what: 'invented', clause: 'P.', expected: '', found: 'backup.retention interval: 1d' },
    { what: 'strength', clause: 'P.', expected: 'firm', found: 'hedged' },
  ]);
});
