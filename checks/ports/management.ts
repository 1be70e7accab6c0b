import { z } from 'zod';
import { type OpenPort, portsOf } from '../../src/facts/index.ts';
import type { Alongside } from '../alongside.ts';
import { defineCheck, fails, unknown } from '../define.ts';
import { isWithin, type MaintenanceWindow, maintenanceWindow, timeBeside, windowName } from '../maintenance-window.ts';
import { ports } from '../params.ts';
import { holdsByPorts, silentIn, statesOf, unseenIn } from '../port-states.ts';
import { differences, insideOnly, notLookedAt, reachedName, vantagesOf, viewsOf } from '../port-views.ts';
import { judgeRules, rulesBeside } from '../rule-judgement.ts';

/**
 * Judges all views of a target together, and beside them the rules of the provider that guard the same machine. Holds only when, at every address, each port was closed by the peer's own word, or silent while
 * others answered (others than web ports alone, else it only indicates). What an allowed place can reach says nothing about the rest of the
 * world, and what is open in a maintenance window nothing about the other hours: there the question stays open. So it does where
 * a machine was seen from inside only: forwarded ports and containers are not seen from there.
 */
export const portsManagement = defineCheck({
  id: 'ports.management',
  judges: ['open-port', 'firewall-rules'],
  many: true,
  params: z.strictObject({
    ports: ports.min(1).default([...portsOf('management')]),
    /** Names of vantage points, or own addresses, from which the ports may be reached. */
    allowFrom: z.array(z.string().min(1)).default([]),
    /** When the ports may be open. One look proves nothing about the other hours: closed, it only indicates. */
    windows: z.array(maintenanceWindow).min(1).optional(),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.20', bsi: 'ARCH.5.1.6' },
  reproduce:
    'nmap -Pn -sT --resolve-all -p 22,23,135,139,445,1433,1521,2375,2376,3306,3389,5432,5900,5985,5986,6379,6443,8006,9200,10250,11211,27017 {host}',
  wants: (params) => ({ ports: params.ports }),
  ifSeen: ['firewall-rules', 'open-port'],
  judge(facts, params, { alongside }) {
    const rules = facts.filter((fact) => fact.kind === 'firewall-rules');
    const ports = facts.filter((fact) => fact.kind === 'open-port');
    const judgements = [
      ...(ports.length > 0 ? [judgePorts(ports, params, alongside)] : []),
      ...(rules.length > 0 ? [judgeRules(rules, params, alongside)] : []),
    ];
    const first = (outcome: string) => judgements.find((each) => each.outcome === outcome);
    return first('fails') ?? first('unknown') ?? judgements[0]!;
  },
});

interface Params {
  readonly ports: readonly number[];
  readonly allowFrom: readonly string[];
  readonly windows?: readonly MaintenanceWindow[] | undefined;
}

function judgePorts(facts: readonly OpenPort[], { ports: asked, allowFrom, windows }: Params, alongside: Alongside) {
  const views = viewsOf(facts);
  const looks = views.outside.map((fact) => ({ fact, states: statesOf(fact, asked) }));
  const vantage = vantagesOf(views.outside);
  const listeners = views.listeners.filter(({ entry }) => asked.includes(entry.port));

  const open = looks.flatMap(({ fact, states }) => states.open.map((entry) => ({ fact, entry })));
  const reached = open.filter(({ fact }) => !isAllowed(fact, allowFrom) && !windowAt(fact, windows));
  const exposed = listeners.filter(({ fact }) => fact.reach !== 'private');
  const differing = [...differences(exposed, open, views), ...rulesBeside(views.outside, open, asked, alongside)];
  if (reached.length > 0) {
    const seen = { ports: reached.map((each) => reachedName(each, views)), vantage };
    if (!windows) return fails('reachable', seen, differing);
    const at = timeBeside(windows[0]!, seenAt(reached[0]!.fact));
    return fails('reachable-outside-windows', { ...seen, at, windows: windows.map(windowName) }, differing);
  }
  if (open.length > 0) {
    const what = open.map((each) => {
      const window = windowAt(each.fact, windows);
      const name = reachedName(each, views);
      return window ? `${name}: ${windowName(window)}` : name;
    });
    return unknown('not-visible', { what });
  }
  const unseen = unseenIn(looks);
  if (unseen) return unknown(unseen.reason, { what: unseen.what });
  if (looks.length === 0) return unknown('not-visible', { what: insideOnly(listeners) });
  const missed = notLookedAt(listeners, views);
  if (missed.length > 0) return unknown('not-visible', { what: missed });

  const addresses = views.outside.map(({ address }) => address);
  const seen = { addresses, count: asked.length, silent: silentIn(looks), vantage };
  if (windows) {
    // A look outside all windows says more than one within.
    const look = views.outside.find((fact) => !windowAt(fact, windows)) ?? views.outside[0]!;
    const window = windowAt(look, windows);
    const at = timeBeside(window ?? windows[0]!, seenAt(look));
    const judgement = window
      ? holdsByPorts(looks, 'closed-within-window', { ...seen, at, window: windowName(window) }, differing)
      : holdsByPorts(looks, 'closed-outside-windows', { ...seen, at, windows: windows.map(windowName) }, differing);
    return { ...judgement, indicative: true as const };
  }
  if (views.inside.length === 0 || listeners.length > 0) return holdsByPorts(looks, 'not-reachable', seen, differing);
  const local = new Set(views.inside.flatMap((fact) => fact.open.map(({ port }) => port).filter((port) => asked.includes(port))));
  return holdsByPorts(looks, 'not-listening', { ...seen, host: views.inside[0]!.host, local: local.size });
}

const isAllowed = ({ source: { vantage } }: OpenPort, allowFrom: readonly string[]) =>
  allowFrom.includes(vantage.name) || (vantage.address !== undefined && allowFrom.includes(vantage.address));

const seenAt = ({ source }: OpenPort) => new Date(source.at);

/** The window in which a fact was seen. */
const windowAt = (fact: OpenPort, windows: readonly MaintenanceWindow[] = []) =>
  windows.find((window) => isWithin(window, seenAt(fact)));
