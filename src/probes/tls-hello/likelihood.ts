import { bulk, keyExchange } from './suites.ts';

/**
 * How likely a server accepts a suite: key exchange times cipher, each learnt from what it accepted and refused so far.
 * Only decides what is asked together and in which order, never what is believed.
 */
export interface Likelihood {
  of(suite: number): number;
  accepted(suite: number): void;
  refused(suite: number): void;
}

const keyExchangePriors: Record<string, number> = { ECDHE_RSA: 0.9, RSA: 0.7, DHE_RSA: 0.5, ECDHE_ECDSA: 0.5 };
const bulkPriors: readonly (readonly [RegExp, number])[] = [
  [/NULL|EXPORT|DES40|_40_|RC2|IDEA|^DES_|_DRAFT$/, 0.05],
  [/^AES_(128|256)_(GCM|CBC)|^CHACHA20/, 0.9],
  [/^(CAMELLIA|ARIA|AES)/, 0.5],
  [/^(3DES|RC4|SEED)/, 0.3],
];
const rare = 0.02;
/** How many observations a prior is worth. */
const weight = 1.5;

interface Count {
  hits: number;
  misses: number;
  readonly prior: number;
}

function countOf(counts: Map<string, Count>, key: string, prior: (key: string) => number): Count {
  let known = counts.get(key);
  if (!known) {
    known = { hits: 0, misses: 0, prior: prior(key) };
    counts.set(key, known);
  }
  return known;
}

export function learnLikelihood(): Likelihood {
  const exchanges = new Map<string, Count>();
  const ciphers = new Map<string, Count>();
  const parts = (suite: number) =>
    [
      countOf(exchanges, keyExchange(suite), (exchange) => keyExchangePriors[exchange] ?? rare),
      countOf(ciphers, bulk(suite), (cipher) => bulkPriors.find(([pattern]) => pattern.test(cipher))?.[1] ?? rare),
    ] as const;
  const estimate = ({ hits, misses, prior }: Count) => (hits + weight * prior) / (hits + misses + weight);
  const of = (suite: number) => {
    const [exchange, cipher] = parts(suite);
    return estimate(exchange) * estimate(cipher);
  };
  return {
    of,
    accepted(suite) {
      for (const part of parts(suite)) part.hits += 1;
    },
    refused(suite) {
      // The refusal of what nobody expected says nothing about the family.
      if (of(suite) < 0.2) return;
      for (const part of parts(suite)) part.misses += 0.5;
    },
  };
}
