import type { FirewallRules, OpenPort } from '../src/facts/index.ts';
import type { Alongside } from './alongside.ts';
import { fails, holds, indicates, unknown, warning } from './define.ts';
import { exposureName, isClosedBySight, looksAt, ruleViewOf, scansOf } from './firewall-openings.ts';
import { isWithin, type MaintenanceWindow, windowName } from './maintenance-window.ts';
import { socketName, statesOf } from './port-states.ts';
import { listed } from './volumes.ts';

/** Where the provider's rules for a machine differ from what was reached of it. */
export function rulesBeside(
  looks: readonly OpenPort[],
  open: readonly { readonly fact: OpenPort; readonly entry: { readonly port: number } }[],
  asked: readonly number[],
  { named }: Alongside,
) {
  const differing = looks.flatMap((fact) => {
    const beside = named([fact.address]).flatMap(({ fact: each }) =>
      each.kind === 'firewall-rules' && each.inbound.seen && each.addresses.includes(fact.address) ? [each] : [],
    );
    return beside.flatMap((rules) => {
      const { written, unguarded, restricted } = ruleViewOf(rules, asked);
      const reached = open.filter((each) => each.fact === fact).map(({ entry }) => entry.port);
      const opened = written.flatMap(({ ports }) => ports);
      const unreached = written.filter(({ ports }) => ports.every((port) => !reached.includes(port)));
      const unexplained = unguarded || restricted.length > 0 ? [] : reached.filter((port) => !opened.includes(port));
      return [
        ...unreached.map((each) => warning('rule-unreached', { rule: exposureName(each), address: fact.address })),
        ...unexplained.map((port) =>
          warning('rule-denies', { socket: socketName(fact.address, { port }), guards: rules.subject.id }),
        ),
      ];
    });
  });
  return differing.slice(0, 20);
}

/**
 * Judges the rules of a provider about everything of an account: what a rule opens to the world is open, whoever answers there. Where no rule
 * guards a thing, only a look at its ports can tell. A part of the internet smaller than that is not the world.
 */
export function judgeRules(
  facts: readonly FirewallRules[],
  { ports: asked, windows }: { readonly ports: readonly number[]; readonly windows?: readonly MaintenanceWindow[] | undefined },
  alongside: Alongside,
) {
  const concerned = facts.filter((rules) => rules.public !== false);
  if (concerned.length === 0) return holds('no-public-address', { things: listed(facts.map(({ guards }) => guards)) });
  const views = concerned.map((rules) => ({ ...ruleViewOf(rules, asked), looks: looksAt(rules, alongside) }));
  const written = views.flatMap((view) => view.written.map((exposure) => ({ exposure, looks: view.looks })));
  const seenIn = windows === undefined ? undefined : windows.find((window) => isWithin(window, new Date(facts[0]!.source.at)));
  if (written.length > 0) {
    const openings = listed(written.map(({ exposure }) => exposureName(exposure)));
    if (seenIn) return unknown('not-visible', { what: [windowName(seenIn), ...openings] });
    const scans = written.flatMap(({ exposure, looks }) => scansOf(looks, exposure.ports));
    return fails('open-in-rules', { openings, scans: listed([...new Set(scans)]) });
  }
  const reached = views.flatMap(({ unguarded, looks }) =>
    unguarded ? looks.flatMap((fact) => statesOf(fact, asked).open.map((entry) => socketName(fact.address, entry))) : [],
  );
  if (reached.length > 0 && !seenIn) return fails('unguarded-reachable', { sockets: listed(reached) });
  const unseen = views.flatMap(({ rules }) => (rules.inbound.seen ? [] : [{ rules, ...rules.inbound }]));
  if (unseen[0])
    return unknown(unseen[0].reason, { what: listed(unseen.map(({ rules, detail }) => `${rules.guards}: ${detail}`)) });
  const unguarded = views.filter((view) => view.unguarded);
  const open = unguarded.filter(({ rules, looks }) => !isClosedBySight(rules, looks, asked));
  if (open.length > 0)
    return unknown('not-visible', { what: listed(open.map(({ rules }) => `${rules.guards}: no rule, ports not seen`)) });
  const uncertain = views.filter(({ rules }) => rules.public === null);
  const args = {
    things: listed(concerned.map(({ guards }) => guards)),
    count: asked.length,
    restricted: listed(
      views.flatMap(({ rules, restricted }) =>
        restricted.map((opening) => `${rules.guards}: ${opening.sources.slice(0, 3).join(', ')}`),
      ),
    ),
  };
  const certain = unguarded.length === 0 && uncertain.length === 0 && windows === undefined;
  return certain ? holds('closed-in-rules', args) : indicates('closed-in-rules', args);
}
