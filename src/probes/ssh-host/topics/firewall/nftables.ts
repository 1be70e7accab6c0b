import { z } from 'zod';
import { ProbeError } from '../../../define.ts';
import { jsonOf } from '../../answers.ts';
import { maybe } from './conditions.ts';
import { type Elements, elementsOf, keyTest, matchTest } from './nft-match.ts';
import type { BaseChain, Rule, Test, Verdict } from './packet-filter.ts';

const place = { family: z.string(), table: z.string() };
const named = z.object({ ...place, name: z.string(), elem: z.unknown().optional() });
const tableSchema = z.object({ family: z.string(), name: z.string(), flags: z.unknown().optional() });
const chainSchema = z.object({
  ...place,
  name: z.string(),
  type: z.string().optional(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});
const ruleSchema = z.object({ ...place, chain: z.string(), expr: z.array(z.record(z.string(), z.unknown())) });
const rulesetSchema = z.object({
  nftables: z
    .array(
      z.union([
        z.object({ table: tableSchema }),
        z.object({ chain: chainSchema }),
        z.object({ rule: ruleSchema }),
        z.object({ set: named }),
        z.object({ map: named }),
        // What else there is: it neither lets in nor keeps out.
        z.record(z.string().regex(/^(?!(?:table|chain|rule|set|map)$)/), z.unknown()),
      ]),
    )
    .max(200_000),
});

const families: Readonly<Record<string, readonly (4 | 6)[]>> = { ip: [4], ip6: [6], inet: [4, 6], netdev: [4, 6] };
/** Set elements and rules in all; more is no rule set that anybody keeps by hand. */
const maxElements = 200_000;

interface Table {
  readonly chains: Map<string, Rule[]>;
  readonly named: Map<string, Elements>;
  state: 'active' | 'dormant' | 'unclear';
}

/** A base chain as `nft` shows it, with its table and own name. */
export interface NftBase extends BaseChain {
  readonly table: string;
}

/**
 * `nft --json list ruleset`, see libnftables-json(5): the base chains that a packet for the machine itself passes. Those of a dormant table
 * are none.
 * @throws ProbeError `malformed` for what is not that, `incomplete` for more than is read.
 */
export function readNftables(text: string): readonly NftBase[] {
  const parsed = rulesetSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new ProbeError('malformed', 'nft');
  const tables = new Map<string, Table>();
  const tableOf = (family: string, name: string) => {
    const key = `${family} ${name}`;
    const table: Table = tables.get(key) ?? { chains: new Map(), named: new Map(), state: 'active' };
    tables.set(key, table);
    return table;
  };

  const chains: z.infer<typeof chainSchema>[] = [];
  const rules: z.infer<typeof ruleSchema>[] = [];
  let elements = 0;
  for (const object of parsed.data.nftables) {
    if ('rule' in object) rules.push(object.rule as z.infer<typeof ruleSchema>);
    else if ('table' in object) {
      const { family, name, flags } = object.table as z.infer<typeof tableSchema>;
      tableOf(family, name).state = stateOf(flags);
    } else if ('chain' in object) {
      const chain = object.chain as z.infer<typeof chainSchema>;
      tableOf(chain.family, chain.table).chains.set(chain.name, []);
      chains.push(chain);
    } else if ('set' in object || 'map' in object) {
      const { family, table, name, elem } = ('set' in object ? object.set : object.map) as z.infer<typeof named>;
      const list = elem === undefined ? [] : [elem].flat();
      elements += list.length;
      tableOf(family, table).named.set(name, list);
    }
  }
  for (const { family, table: name, chain, expr } of rules) {
    const table = tableOf(family, name);
    const into = table.chains.get(chain);
    if (!into) throw new ProbeError('malformed', 'nft');
    const read = rulesOf(expr, table.named);
    elements += read.length;
    if (elements > maxElements) throw new ProbeError('incomplete', `more than ${maxElements} elements`);
    into.push(...read);
  }
  return chains.flatMap((chain) => baseOf(chain, tableOf(chain.family, chain.table)));
}

/** Flags of a table. nft 1.0.6 and others up to 1.0.9 print something else in place of a flag. */
function stateOf(flags: unknown): Table['state'] {
  const all = flags === undefined ? [] : [flags].flat();
  if (all.includes('dormant')) return 'dormant';
  return all.every((flag) => flag === 'owner' || flag === 'persist') ? 'active' : 'unclear';
}

function baseOf({ family, table, name, type, hook, policy }: z.infer<typeof chainSchema>, { chains, state }: Table): NftBase[] {
  const covered = Object.hasOwn(families, family) ? families[family]! : [];
  const passes = hook === 'input' || hook === 'prerouting' || hook === 'ingress';
  if (state === 'dormant' || type !== 'filter' || covered.length === 0 || !passes) return [];
  const own = policy === 'drop' ? 'drop' : 'accept';
  const base = {
    table,
    families: covered,
    chain: name,
    policy: own,
    name: `nftables ${family} ${table} ${name} (policy ${own})`,
  } as const;
  // At ingress, a single device is filtered, before all others.
  return state === 'unclear' || hook === 'ingress' ? [{ ...base, chains: new Map([[name, [unclear]]]) }] : [{ ...base, chains }];
}

const unclear: Rule = { tests: [], verdict: { kind: 'unclear' } };

/** Statements after which the next one follows, whatever the packet. */
const passing = new Set(['counter', 'log', 'mangle', 'notrack', 'ct helper', 'ct timeout', 'ct expectation', 'last', 'secmark']);

/** One rule may be several of ours: one for each element of a verdict map. */
function rulesOf(expr: readonly Record<string, unknown>[], sets: ReadonlyMap<string, Elements>): Rule[] {
  const rules: Rule[] = [];
  const tests: Test[] = [];
  let foreign = false;
  for (const statement of expr) {
    const [name, value] = Object.entries(statement)[0] ?? ['', null];
    const verdict = verdictOf(statement);
    if (verdict) return [...rules, { tests: [...tests], verdict }];
    if (name === 'match') tests.push(matchTest(value, sets));
    else if (name === 'vmap') rules.push(...mapped(value, tests, sets));
    else if (!passing.has(name)) {
      tests.push(maybe);
      foreign = true;
    }
  }
  // A statement that is not known, such as a target of iptables, may have let the packet in.
  return foreign ? [...rules, { ...unclear, tests }] : rules;
}

function mapped(value: unknown, tests: readonly Test[], sets: ReadonlyMap<string, Elements>): Rule[] {
  const { key, data } = z.object({ key: z.unknown(), data: z.unknown() }).safeParse(value).data ?? {};
  const elements = elementsOf(data, sets);
  if (elements === null) return [{ ...unclear, tests: [...tests, maybe] }];
  return elements.map((element) => {
    const [from, to] = Array.isArray(element) && element.length === 2 ? element : [undefined, undefined];
    return { tests: [...tests, keyTest(key, from)], verdict: verdictOf(to) ?? unclear.verdict };
  });
}

const targetSchema = z.object({ target: z.string() });

function verdictOf(statement: unknown): Verdict | null {
  if (typeof statement !== 'object' || statement === null) return null;
  const [name, value] = Object.entries(statement)[0] ?? ['', null];
  switch (name) {
    case 'accept':
    case 'drop':
    case 'return':
      return { kind: name };
    case 'reject':
      return { kind: 'drop' };
    case 'continue':
      return { kind: 'next' };
    case 'jump':
    case 'goto': {
      const target = targetSchema.safeParse(value);
      return target.success ? { kind: name, chain: target.data.target } : unclear.verdict;
    }
    default:
      return null;
  }
}
