import { z } from 'zod';
import { type Check, defineCheck, fails, holds, type Judgement } from '../../checks/define.ts';
import { sshService } from '../../fixtures/facts/ssh-service.ts';
import { tlsService } from '../../fixtures/facts/tls-service.ts';
import type { FactLine, ProbeFailure } from '../facts/index.ts';
import { fillCommand, judge } from './judge.ts';
import type { Plan } from './plan.ts';

const base = {
  judges: 'tls-service',
  params: z.strictObject({}),
  references: { gdpr: '', iso27001: '', bsi: '' },
  reproduce: 'look {host}',
} as const;
const judging = (judgement: () => Judgement) => defineCheck({ ...base, id: 'x.y', judge: judgement }) as Check;
const failure: ProbeFailure = {
  probe: 'tls',
  kinds: ['tls-service'],
  reason: 'timeout',
  detail: 'connect',
  at: '2026-06-01T00:00:00Z',
};

const plan = (targets: string[], check = 'x.y'): Plan => ({
  policies: [
    {
      policy: 'p',
      title: { de: 'P', en: 'P' },
      organisation: null,
      document: null,
      timezone: 'UTC',
      clauses: [
        {
          id: '1',
          section: null,
          article: null,
          summary: { de: '', en: '' },
          kind: 'technical',
          strength: 'firm',
          party: 'processor',
          digest: null,
          attestation: null,
          line: 1,
          bindings: [{ check, params: {}, assumed: [], on: null, role: 'proves', targets, kinds: ['tls-service'] }],
        },
      ],
    },
  ],
  targets: [],
  waivers: [],
  attestations: [],
  texts: {},
});

async function findings(lines: FactLine[], check: Check | undefined, targets = ['a']) {
  async function* stream() {
    yield* lines;
  }
  const found = [];
  for await (const finding of judge(plan(targets), stream(), new Map(check ? [['x.y', check]] : []), new Date()))
    found.push(finding);
  return found;
}

async function outcomes(...asked: Parameters<typeof findings>) {
  const found = await findings(...asked);
  return found.map(({ target, outcome, code }) => [target, outcome, code]);
}
const fact = (target: string): FactLine => ({ target, fact: tlsService() });

it('judges each fact of each target', async () => {
  expect(
    await outcomes(
      [fact('a'), fact('a'), fact('b')],
      judging(() => holds('ok')),
      ['a', 'b'],
    ),
  ).toEqual([
    ['a', 'holds', 'ok'],
    ['a', 'holds', 'ok'],
    ['b', 'holds', 'ok'],
  ]);
});

it('keeps the warnings of what holds and of what fails', async () => {
  const warned = [{ code: 'w', args: { what: ['x'] } }];
  for (const judgement of [holds('ok', {}, warned), fails('bad', {}, warned)]) {
    const found = await findings(
      [fact('a')],
      judging(() => judgement),
    );
    expect(found.map(({ warnings }) => warnings)).toEqual([warned]);
  }
});

describe('a selected target always yields a finding', () => {
  it.each<[string, FactLine[], Check | undefined, unknown]>([
    ['the bundle says nothing about it', [], judging(() => holds('ok')), [['a', 'unknown', 'no-subject']]],
    ['the probe failed', [{ target: 'a', failure }], judging(() => holds('ok')), [['a', 'unknown', 'timeout']]],
    [
      'only other kinds were seen',
      [{ target: 'a', failure: { ...failure, kinds: ['ssh-service'] } }],
      judging(() => holds('ok')),
      [['a', 'unknown', 'no-subject']],
    ],
    ['no check judges it', [fact('a')], undefined, [['a', 'unknown', 'no-check']]],
    [
      'the check throws',
      [fact('a')],
      judging(() => {
        throw new Error('oops');
      }),
      [['a', 'unknown', 'exception']],
    ],
    ['the check returns nothing', [fact('a')], judging(() => undefined as never), [['a', 'unknown', 'exception']]],
    [
      'the check returns an outcome of its own',
      [fact('a')],
      judging(() => ({ outcome: 'fine', code: 'x', args: {} }) as never),
      [['a', 'unknown', 'exception']],
    ],
    [
      'the check forgets a part',
      [fact('a')],
      judging(() => ({ outcome: 'holds', code: 'x', args: {} }) as never),
      [['a', 'unknown', 'exception']],
    ],
    [
      'the check nests its arguments',
      [fact('a')],
      judging(() => holds('x', { deep: { er: 1 } } as never)),
      [['a', 'unknown', 'exception']],
    ],
    [
      'the check counts in what JSON has not',
      [fact('a')],
      judging(() => holds('x', { n: 1n } as never)),
      [['a', 'unknown', 'exception']],
    ],
    ['the check answers later', [fact('a')], judging((async () => holds('x')) as never), [['a', 'unknown', 'exception']]],
    [
      'one address failed beside one that was seen',
      [fact('a'), { target: 'a', failure }],
      judging(() => holds('ok')),
      [
        ['a', 'holds', 'ok'],
        ['a', 'unknown', 'timeout'],
      ],
    ],
  ])('%s', async (_name, lines, check, expected) => {
    expect(await outcomes(lines, check)).toEqual(expected);
  });

  it('no target matched', async () => {
    expect(
      await outcomes(
        [],
        judging(() => holds('ok')),
        [],
      ),
    ).toEqual([[null, 'unknown', 'no-subject']]);
  });
});

describe('a check over a whole set', () => {
  const many = (judgement: () => Judgement) => defineCheck({ ...base, id: 'x.y', many: true, judge: judgement }) as Check;
  it('holds when the set is complete', async () => {
    expect(
      await outcomes(
        [fact('a'), fact('a')],
        many(() => holds('all')),
      ),
    ).toEqual([['a', 'holds', 'all']]);
  });
  it('never holds when a part of the set is missing', async () => {
    expect(
      await outcomes(
        [fact('a'), { target: 'a', failure }],
        many(() => holds('all')),
      ),
    ).toEqual([
      ['a', 'unknown', 'incomplete'],
      ['a', 'unknown', 'timeout'],
    ]);
  });
  it('fails on one counter-example, complete or not', async () => {
    const [first] = await outcomes(
      [fact('a'), { target: 'a', failure }],
      many(() => fails('one')),
    );
    expect(first).toEqual(['a', 'fails', 'one']);
  });
});

it.each([
  ['plain values', tlsService(), 'x app.example.org:443'],
  ['a hostile host name stays a placeholder', tlsService({ host: '$(reboot)' }), 'x {host}:443'],
  ['an option in disguise', tlsService({ host: '-oProxyCommand' }), 'x {host}:443'],
])('a command to reproduce with %s', (_name, given, expected) => {
  expect(fillCommand('x {host}:{port}', given)).toBe(expected);
});

describe('a check that compares with other targets', () => {
  const seen: { target: string; now: string; timeZone: string; facts: string[]; failures: string[] }[] = [];
  const comparing = defineCheck({
    ...base,
    id: 'x.y',
    alongside: ['ssh-service'],
    judge(_, __, { target, now, timeZone, alongside }) {
      seen.push({
        target,
        now: now.toISOString(),
        timeZone,
        facts: alongside.facts.map((each) => `${each.target} ${each.fact.kind}`),
        failures: alongside.failures.map((each) => `${each.target} ${each.failure.reason}`),
      });
      return holds('ok');
    },
  }) as Check;
  const ssh = (target: string): FactLine => ({ target, fact: sshService() });
  beforeEach(() => seen.splice(0));

  it('is given what was seen of them, before and after its own, bound or not, and what was not seen', async () => {
    const lost: FactLine = { target: 'd', failure: { ...failure, kinds: ['ssh-service', 'tls-service'] } };
    const found = await outcomes([ssh('c'), fact('c'), fact('a'), ssh('b'), lost, ssh('e')], comparing, ['a']);
    expect(found).toEqual([['a', 'holds', 'ok']]);
    expect(seen).toMatchObject([
      { target: 'a', facts: ['c ssh-service', 'b ssh-service', 'e ssh-service'], failures: ['d timeout'] },
    ]);
  });

  it('is asked of every target it is bound to, also of one that is said nothing about', async () => {
    const found = await outcomes([fact('b'), ssh('b'), { target: 'a', failure }], comparing, ['a', 'b', 'c']);
    expect(found.sort()).toEqual([
      ['a', 'unknown', 'timeout'],
      ['b', 'holds', 'ok'],
      ['c', 'unknown', 'no-subject'],
    ]);
  });

  it('is given what it names of its own target only where it asks for no more', async () => {
    const { alongside: _, ...own } = comparing;
    const besides = { ...own, besides: ['ssh-service'] } as Check;
    const lost: FactLine = { target: 'a', failure: { ...failure, kinds: ['ssh-service'] } };
    expect(await outcomes([ssh('b'), fact('a'), ssh('a'), lost], besides, ['a'])).toEqual([['a', 'holds', 'ok']]);
    expect(seen).toMatchObject([{ target: 'a', facts: ['a ssh-service'], failures: ['a timeout'] }]);
  });

  it('other checks are given nothing of other targets', async () => {
    const { alongside: _, ...alone } = comparing;
    await outcomes([ssh('b'), fact('a')], alone as Check, ['a']);
    expect(seen).toMatchObject([{ target: 'a', timeZone: 'UTC', facts: [], failures: [] }]);
  });
});
