import type { HostingLocation } from '../../src/facts/index.ts';
import type { Alongside } from '../alongside.ts';
import { uniqueNames } from '../machine-names.ts';

/**
 * Of a place that lists or GeoIP tell, or cannot tell, what the provider itself says of the same address, where it was asked: its word is better than
 * theirs, and the address is surely its own. Two providers that claim it leave the place as it was told.
 */
export function byProvider(told: HostingLocation, alongside: Alongside): HostingLocation {
  // Whoever stands in front of a service is another than who hosts it, and passes on what it carries from wherever that is.
  if (told.evidence === 'provider-api' || told.undetermined === 'cdn' || told.undetermined === 'anycast') return told;
  const words = alongside
    .named(uniqueNames(told.subject.names))
    .flatMap(({ fact }) => (fact.kind === 'hosting-location' && fact.evidence === 'provider-api' ? [fact] : []));
  const [first] = words;
  const agree = words.every(({ country, provider }) => country === first?.country && provider === first?.provider);
  return first && agree ? first : told;
}
