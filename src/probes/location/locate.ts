import type { HostingLocation } from '../../facts/index.ts';
import { isPublic, PrefixTable, parseAddress, parsePrefix } from '../prefix.ts';
import { deliveryNetworks } from './delivery-networks.ts';
import type { Geoip } from './geoip.ts';
import type { Range } from './ranges.ts';

export type Located = Pick<HostingLocation, 'country' | 'region' | 'provider' | 'evidence' | 'undetermined'>;

export interface Sources {
  /** Of the files the user gave; null when there are none. */
  readonly ranges: readonly Range[] | null;
  readonly geoip: Geoip | null;
}

/** Older databases name the wrong country too often. */
const maxAge = 365 * 86_400_000;
/** Codes that registries and databases use for more or less than one country. */
const pseudoCountries = /^(AA|AP|EU|O1|Q[M-Z]|T1|UN|X[A-Z]|ZZ|A[12])$/;

/**
 * Says where addresses lie, by published ranges before GeoIP. What answers in many places, what two lists place differently and what
 * no list knows stays undetermined.
 */
export function createLocator({ ranges, geoip }: Sources): (address: string, now: Date) => Located {
  const table = new PrefixTable<Range>();
  for (const range of ranges ?? []) table.add(range.prefix, range);
  for (const [provider, prefixes] of Object.entries(deliveryNetworks)) {
    for (const text of prefixes) {
      const prefix = parsePrefix(text)!;
      table.add(prefix, { prefix, provider, region: null, country: null, front: 'cdn' });
    }
  }

  return (text, now) => {
    const address = parseAddress(text);
    if (!address || !isPublic(address)) return nowhere('private-address');
    const found = table.covering(address);
    const front = found.flat().find((range) => range.front !== null);
    if (front) return byRanges({ provider: front.provider }, front.front);
    const nearest = found[0];
    if (nearest) {
      const provider = only(nearest.map((range) => range.provider));
      const region = only(nearest.map((range) => range.region));
      const country = only(nearest.map((range) => range.country));
      if (provider === undefined || country === undefined) return byRanges({}, 'conflict');
      if (country === null)
        return byRanges({ provider, region: region ?? null }, region === null ? 'not-listed' : 'unknown-region');
      if (pseudoCountries.test(country)) return byRanges({ provider, region: region ?? null }, 'pseudo-country');
      return byRanges({ provider, region: region ?? null, country }, null);
    }
    if (!geoip) return nowhere(ranges ? 'not-listed' : 'no-database');
    // Written so that a date that is none counts as old.
    if (!(now.getTime() - geoip.built.getTime() <= maxAge)) return nowhere('stale-database');
    const country = geoip.country(text, address.family);
    if (country === null) return nowhere('not-listed');
    if (pseudoCountries.test(country)) return nowhere('pseudo-country');
    return { country, region: null, provider: null, evidence: 'geoip', undetermined: null };
  };
}

/** The one value all have; undefined when they differ. */
const only = <T>(values: readonly T[]): T | undefined => (new Set(values).size === 1 ? values[0] : undefined);

const nowhere = (undetermined: Located['undetermined']): Located => ({
  country: null,
  region: null,
  provider: null,
  evidence: null,
  undetermined,
});

const byRanges = (known: Partial<Located>, undetermined: Located['undetermined']): Located => ({
  ...nowhere(undetermined),
  evidence: 'published-ranges',
  ...known,
});
