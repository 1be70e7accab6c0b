import { bulk, keyExchange } from './suites.ts';

/**
 * How likely a server accepts a suite, learnt from what it accepted and refused so far.
 * Only decides what is asked together and in which order, never what is believed.
 */
export interface Likelihood {
  of(suite: number): number;
  /** The likely ones first, by what is known before the first answer. */
  ranked(suites: readonly number[]): readonly number[];
  accepted(suite: number): void;
  refused(suite: number): void;
  /** Whether its key exchange may well be spoken, but was neither accepted nor refused yet. */
  uncertain(suite: number): boolean;
  /** It stood before the one chosen by a server that follows our order. */
  passedOver(suite: number): void;
}

const keyExchangePriors: Record<string, number> = { ECDHE_RSA: 0.9, RSA: 0.7, DHE_RSA: 0.5, ECDHE_ECDSA: 0.5 };
const bulkPriors: readonly (readonly [RegExp, number])[] = [
  [/NULL|EXPORT|DES40|_40_|RC2|IDEA|^DES_|_DRAFT$/, 0.02],
  [/^CAMELLIA_\d+_GCM|^ARIA_\d+_CBC|^(RC4|SEED)/, 0.1],
  [/^AES_(128|256)_(GCM|CBC)|^CHACHA20/, 0.9],
  [/^(CAMELLIA|ARIA|AES)/, 0.5],
  [/^3DES/, 0.2],
];
const rare = 0.005;
/** How many observations a prior is worth. */
const weight = 1.5;

interface Count {
  hits: number;
  misses: number;
  readonly prior: number;
}
interface Parts {
  readonly exchange: Count;
  readonly cipher: Count;
}

const estimate = ({ hits, misses, prior }: Count) => (hits + weight * prior) / (hits + misses + weight);
const keyExchangePrior = (exchange: string) => keyExchangePriors[exchange] ?? rare;
const bulkPrior = (cipher: string) => bulkPriors.find(([pattern]) => pattern.test(cipher))?.[1] ?? rare;

const ranks = new Map<number, number>();
function prior(suite: number): number {
  let known = ranks.get(suite);
  if (known === undefined) {
    known = keyExchangePrior(keyExchange(suite)) * bulkPrior(bulk(suite));
    ranks.set(suite, known);
  }
  return known;
}
const rankings = new WeakMap<readonly number[], readonly number[]>();
function ranked(suites: readonly number[]): readonly number[] {
  let known = rankings.get(suites);
  if (!known) {
    known = suites.toSorted((a, b) => prior(b) - prior(a));
    rankings.set(suites, known);
  }
  return known;
}

/** Ciphers that mostly come together: those that differ only in the size of the key, of the hash or of the tag. */
function familyOf(suite: number): string {
  let family = families.get(suite);
  if (family === undefined) {
    family = bulk(suite)
      .replace(/_(128|256)/, '')
      .replace(/_SHA(256|384)$/, '_SHA2')
      .replace(/_8$/, '');
    families.set(suite, family);
  }
  return family;
}
const families = new Map<number, string>();

/** Up to TLS 1.2: the chance of the key exchange times the chance of the cipher. */
export function classicLikelihood(): Likelihood {
  const exchanges = new Map<string, Count>();
  const ciphers = new Map<string, Count>();
  const known = new Map<number, Parts>();
  const unlikely = new Set<number>();
  const count = (counts: Map<string, Count>, key: string, chance: (key: string) => number) => {
    let found = counts.get(key);
    if (!found) {
      found = { hits: 0, misses: 0, prior: chance(key) };
      counts.set(key, found);
    }
    return found;
  };
  const partsOf = (suite: number) => {
    let parts = known.get(suite);
    if (!parts) {
      parts = {
        exchange: count(exchanges, keyExchange(suite), keyExchangePrior),
        cipher: count(ciphers, familyOf(suite), () => bulkPrior(bulk(suite))),
      };
      known.set(suite, parts);
    }
    return parts;
  };
  const of = (suite: number) => {
    if (unlikely.has(suite)) return 0.001;
    const { exchange, cipher } = partsOf(suite);
    return estimate(exchange) * estimate(cipher);
  };
  return {
    of,
    ranked,
    uncertain: (suite) => {
      const { exchange, cipher } = partsOf(suite);
      return exchange.hits === 0 && exchange.prior > 0.2 && cipher.prior > 0.2;
    },
    accepted(suite) {
      const { exchange, cipher } = partsOf(suite);
      exchange.hits += 1;
      cipher.hits += 1;
      // Few servers have two certificates.
      if (keyExchange(suite).endsWith('RSA')) count(exchanges, 'ECDHE_ECDSA', keyExchangePrior).misses += 1;
    },
    refused(suite) {
      // The refusal of what nobody expected says nothing about its family.
      if (of(suite) < 0.2) return;
      const { exchange, cipher } = partsOf(suite);
      exchange.misses += 0.5;
      cipher.misses += 0.25;
    },
    passedOver: (suite) => void unlikely.add(suite),
  };
}

/** TLS 1.3: few suites, without families. */
export function evenLikelihood(): Likelihood {
  const unlikely = new Set<number>();
  const learn = (suite: number) => void unlikely.add(suite);
  return {
    of: (suite) => (unlikely.has(suite) ? 0.01 : suite >= 0x1301 && suite <= 0x1303 ? 0.9 : 0.1),
    ranked: (suites) => suites,
    uncertain: () => false,
    accepted: () => undefined,
    refused: learn,
    passedOver: learn,
  };
}
