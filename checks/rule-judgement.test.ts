import { firewallRules, inbound, opening } from '../fixtures/facts/firewall-rules.ts';
import { open, openPort, without } from '../fixtures/facts/open-port.ts';
import type { Fact } from '../src/facts/index.ts';
import { portsManagement } from './ports/management.ts';
import { asOf } from './testing/table.ts';

const ssh = (changes: Parameters<typeof opening>[0] = {}) => opening({ from: 22, to: 22, by: ['firewall web: ssh'], ...changes });
const unguarded = inbound([opening({ from: 0, to: 65535, by: ['default'] })], {
  guarded: false,
  firewalls: [],
  default: { ipv4: 'open', ipv6: 'not-in-use' },
});
const four = { addresses: ['192.0.2.10'] };
const six = { address: '2001:db8::10', family: 6 as const };
const judge = (facts: Parameters<typeof portsManagement.judge>[0], beside: readonly Fact[] = [], params: object = {}) =>
  portsManagement.judge(
    facts,
    portsManagement.params.parse(params),
    asOf('2026-06-02T12:00:00Z', { alongside: { facts: beside.map((fact) => ({ target: 'x', fact })) } }),
  );

describe('ports.management by the rules of a provider', () => {
  it('holds where no rule opens one to the world', () => {
    expect(judge([firewallRules()])).toMatchObject({
      outcome: 'holds',
      code: 'closed-in-rules',
      args: { things: ['web-1'], restricted: [] },
    });
  });

  it('an office that may reach them is told, and is not the world', () => {
    const rules = firewallRules({ inbound: inbound([ssh({ reach: 'some', sources: ['198.51.100.0/24'] })]) });
    expect(judge([rules])).toMatchObject({ outcome: 'holds', args: { restricted: ['web-1: 198.51.100.0/24'] } });
    expect(judge([firewallRules({ inbound: inbound([ssh({ reach: 'private', sources: ['10.0.0.0/8'] })]) })])).toMatchObject({
      outcome: 'holds',
    });
  });

  it.each([
    ['IPv4', ssh()],
    ['IPv6 alone', ssh({ family: 6, sources: ['::/0'] })],
    ['a range that holds one', ssh({ from: 1, to: 1024 })],
    ['Redis', ssh({ from: 6379, to: 6379 })],
  ])('fails where a rule opens one: %s', (_, each) => {
    const judgement = judge([
      firewallRules(),
      firewallRules({ guards: 'db-1', addresses: ['192.0.2.20'], inbound: inbound([each]) }),
    ]);
    expect(judgement).toMatchObject({ outcome: 'fails', code: 'open-in-rules' });
    expect(JSON.stringify(judgement)).toMatch(/db-1 \(192\.0\.2\.20\): tcp .* ← .*\(firewall web: ssh\)/);
  });

  it('UDP and what has no ports is no such port', () => {
    expect(
      judge([firewallRules({ inbound: inbound([ssh({ protocol: 'udp' }), ssh({ protocol: 'other', from: 0, to: 0 })]) })]),
    ).toMatchObject({ outcome: 'holds' });
  });

  it('names what scans say of the same sockets, whether they were reached or not', () => {
    const rules = firewallRules({ ...four, inbound: inbound([ssh()]) });
    const reached = openPort({ open: [open(22, 'ssh')], closed: without(22) });
    expect(judge([rules], [reached])).toMatchObject({ args: { scans: ['192.0.2.10:22 (ssh) ✓ test'] } });
    expect(judge([rules], [openPort()])).toMatchObject({ outcome: 'fails', args: { scans: ['192.0.2.10:22 (ssh) ✗ test'] } });
    expect(judge([rules], [])).toMatchObject({ outcome: 'fails', args: { scans: [] } });
  });

  it('what was not seen is unknown, whatever the others are', () => {
    const denied = firewallRules({ guards: 'db-1', inbound: { seen: false, reason: 'denied', detail: 'http-403' } });
    expect(judge([firewallRules(), denied])).toMatchObject({
      outcome: 'unknown',
      reason: 'denied',
      args: { what: ['db-1: http-403'] },
    });
    expect(judge([firewallRules({ inbound: inbound([ssh()]) }), denied])).toMatchObject({ outcome: 'fails' });
  });

  it('what has no public address needs no rule, and what may have one is not sure', () => {
    expect(judge([firewallRules({ public: false, inbound: unguarded })])).toMatchObject({
      outcome: 'holds',
      code: 'no-public-address',
    });
    expect(judge([firewallRules({ public: null })])).toMatchObject({ outcome: 'holds', indicative: true });
  });

  describe('nobody guards it', () => {
    const rules = firewallRules({ ...four, inbound: unguarded });
    it('nothing is known without a look', () =>
      expect(judge([rules])).toMatchObject({ outcome: 'unknown', reason: 'not-visible' }));
    it('a look that reaches one fails', () => {
      expect(judge([rules], [openPort({ open: [open(22)], closed: without(22) })])).toMatchObject({
        outcome: 'fails',
        code: 'unguarded-reachable',
      });
    });
    it('a look that reaches none indicates', () => {
      expect(judge([rules], [openPort()])).toMatchObject({ outcome: 'holds', indicative: true });
    });
    it('a look at one of two addresses is not enough, nor is one that did not ask all', () => {
      const both = firewallRules({ inbound: unguarded });
      expect(judge([both], [openPort()])).toMatchObject({ outcome: 'unknown' });
      expect(judge([both], [openPort(), openPort(six)])).toMatchObject({ outcome: 'holds' });
      expect(judge([rules], [openPort({ closed: without(80, 443, 22) })])).toMatchObject({ outcome: 'unknown' });
      expect(judge([rules], [openPort({ closed: [], filtered: without(80, 443), control: 'none' })])).toMatchObject({
        outcome: 'unknown',
      });
    });
  });

  it('within a maintenance window an open rule is no contradiction, and a closed one proves little', () => {
    const window = { days: ['mo'], from: '00:00', to: '23:59', timezone: 'UTC' };
    const at = (rules: ReturnType<typeof firewallRules>) => ({
      ...rules,
      source: { ...rules.source, at: '2026-06-01T12:00:00Z' },
    });
    expect(judge([at(firewallRules({ inbound: inbound([ssh()]) }))], [], { windows: [window] })).toMatchObject({
      outcome: 'unknown',
    });
    expect(judge([at(firewallRules())], [], { windows: [window] })).toMatchObject({ outcome: 'holds', indicative: true });
    const tuesday = {
      ...firewallRules({ inbound: inbound([ssh()]) }),
      source: { ...firewallRules().source, at: '2026-06-02T12:00:00Z' },
    };
    expect(judge([tuesday], [], { windows: [window] })).toMatchObject({ outcome: 'fails' });
  });
});

describe('ports.management of a machine, beside the rules of its provider', () => {
  const warns = (judgement: ReturnType<typeof judge>) =>
    'warnings' in judgement ? (judgement.warnings ?? []).map(({ code }) => code) : [];

  it('says where a rule opens what was not reached', () => {
    const judgement = judge([openPort()], [firewallRules({ inbound: inbound([ssh()]) })]);
    expect([judgement.outcome, warns(judgement)]).toEqual(['holds', ['rule-unreached']]);
  });

  it('says where something was reached that no rule lets through', () => {
    const judgement = judge([openPort({ open: [open(22)], closed: without(22) })], [firewallRules()]);
    expect([judgement.outcome, warns(judgement)]).toEqual(['fails', ['rule-denies']]);
  });

  it('says nothing where they agree, or where a rule lets this place through', () => {
    expect(warns(judge([openPort()], [firewallRules()]))).toEqual([]);
    const office = firewallRules({ inbound: inbound([ssh({ reach: 'some', sources: ['198.51.100.0/24'] })]) });
    expect(warns(judge([openPort({ open: [open(22)], closed: without(22) })], [office]))).toEqual([]);
  });

  it('rules of another machine are not its own', () => {
    expect(warns(judge([openPort()], [firewallRules({ addresses: ['192.0.2.99'], inbound: inbound([ssh()]) })]))).toEqual([]);
  });
});
