/** A new connection from anywhere, to a port that nobody has in mind. */
export interface Packet {
  readonly family: 4 | 6;
  readonly protocol: 'tcp' | 'udp';
  /** The interface it comes in by; null for one whose name is not known. */
  readonly by: string | null;
  /** Whether rules may have taken it out of connection tracking. */
  readonly untracked: boolean;
}

/** Whether such a packet meets a condition; `maybe` for what cannot be told from the rules. */
export type Certainty = 'yes' | 'no' | 'maybe';
export type Test = (packet: Packet) => Certainty;

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'next' | 'unclear' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export interface Rule {
  /** All have to be met. */
  readonly tests: readonly Test[];
  readonly verdict: Verdict;
}

export interface BaseChain {
  /** As reports call it, e.g. `nftables inet filter input (policy drop)`. */
  readonly name: string;
  readonly families: readonly (4 | 6)[];
  readonly policy: 'accept' | 'drop';
  readonly chain: string;
  /** All chains of its table. */
  readonly chains: ReadonlyMap<string, readonly Rule[]>;
}

/** What may become of a packet: more than one where it cannot be told. */
export type Outcome = 'accept' | 'drop' | 'next' | 'unclear';

/** Jumps one after the other; the kernel allows 16. */
const maxDepth = 32;

export const not = (test: Test): Test => {
  const opposite = { yes: 'no', no: 'yes', maybe: 'maybe' } as const;
  return (packet) => opposite[test(packet)];
};

export const allOf =
  (tests: readonly Test[]): Test =>
  (packet) => {
    let certainty: Certainty = 'yes';
    for (const test of tests) {
      const one = test(packet);
      if (one === 'no') return 'no';
      if (one === 'maybe') certainty = 'maybe';
    }
    return certainty;
  };

export const anyOf = (tests: readonly Test[]): Test => not(allOf(tests.map(not)));

/** Follows a packet through a base chain and all it leads to. A chain that leads to itself or too deep is unclear. */
export function follow(base: BaseChain, packet: Packet): ReadonlySet<Outcome> {
  const known = new Map<string, ReadonlySet<Outcome>>();
  const unclear: ReadonlySet<Outcome> = new Set(['unclear']);

  function outcomesOf(name: string, depth: number): ReadonlySet<Outcome> {
    const before = known.get(name);
    if (before) return before;
    const rules = base.chains.get(name);
    if (!rules || depth > maxDepth) return unclear;
    known.set(name, unclear);
    let rest: ReadonlySet<Outcome> = new Set(['next']);
    // From the last rule on: what follows a rule is known when the rule is met only maybe.
    for (const { tests, verdict } of rules.toReversed()) {
      const met = allOf(tests)(packet);
      if (met === 'no') continue;
      const own = afterVerdict(verdict, rest, depth);
      rest = met === 'yes' ? own : new Set([...own, ...rest]);
    }
    known.set(name, rest);
    return rest;
  }

  function afterVerdict(verdict: Verdict, rest: ReadonlySet<Outcome>, depth: number): ReadonlySet<Outcome> {
    switch (verdict.kind) {
      case 'accept':
      case 'drop':
      case 'unclear':
        return new Set([verdict.kind]);
      case 'return':
        return new Set(['next']);
      case 'next':
        return rest;
      case 'goto':
        return outcomesOf(verdict.chain, depth + 1);
      case 'jump': {
        const there = outcomesOf(verdict.chain, depth + 1);
        if (!there.has('next')) return there;
        return new Set([...[...there].filter((each) => each !== 'next'), ...rest]);
      }
    }
  }

  const end = outcomesOf(base.chain, 0);
  return new Set([...end].map((each) => (each === 'next' ? base.policy : each)));
}
