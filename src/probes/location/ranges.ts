import { z } from 'zod';
import { ProbeError } from '../define.ts';
import { type Prefix, parsePrefix } from '../prefix.ts';
import { countryOfRegion } from '../regions.ts';

/** What a published list says of one prefix. */
export interface Range {
  readonly prefix: Prefix;
  readonly provider: string;
  readonly region: string | null;
  readonly country: string | null;
  /** A network that answers in many places at once; what lies behind it cannot be told from the address. */
  readonly front: 'anycast' | 'cdn' | null;
}

const maxRanges = 500_000;

const text = z.string().max(100);
const awsSchema = z.object({
  prefixes: z.array(z.object({ ip_prefix: text, region: text, service: text, network_border_group: text })).max(maxRanges),
  ipv6_prefixes: z.array(z.object({ ipv6_prefix: text, region: text, service: text, network_border_group: text })).max(maxRanges),
});

const fronts: Readonly<Record<string, Range['front']>> = {
  CLOUDFRONT: 'cdn',
  CLOUDFRONT_ORIGIN_FACING: 'cdn',
  GLOBALACCELERATOR: 'anycast',
};

/**
 * Reads the `ip-ranges.json` of Amazon Web Services. A border group that is not the region itself is a local zone, which may lie in
 * another country than its region: it counts as a region of its own.
 * @throws ProbeError `local-limit` when the file is something else.
 */
export function parseAwsRanges(json: string): Range[] {
  const parsed = awsSchema.safeParse(parseJson(json));
  if (!parsed.success) throw new ProbeError('local-limit', 'provider ranges: not an ip-ranges.json');
  const { prefixes, ipv6_prefixes } = parsed.data;
  const entries = [...prefixes, ...ipv6_prefixes.map((each) => ({ ...each, ip_prefix: each.ipv6_prefix }))];
  return entries.map(({ ip_prefix, region, service, network_border_group }) => {
    const place = network_border_group === region ? region : network_border_group;
    return {
      prefix: readPrefix(ip_prefix),
      provider: 'aws',
      region: place,
      country: countryOfRegion('aws', place),
      front: fronts[service] ?? (region === 'GLOBAL' ? 'anycast' : null),
    };
  });
}

/**
 * Reads a geofeed, RFC 8805: `prefix,country,region,city,postal code`, comments after `#`.
 * @throws ProbeError `local-limit` when the file is something else.
 */
export function parseGeofeed(csv: string, provider: string): Range[] {
  const lines = csv.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length === 0 || lines.length > maxRanges) throw new ProbeError('local-limit', 'provider ranges: not a geofeed');
  return lines.map((line) => {
    const [prefix = '', country = '', region = ''] = line.split(',').map((field) => field.trim());
    if (country !== '' && !/^[A-Za-z]{2}$/.test(country)) throw new ProbeError('local-limit', 'provider ranges: not a geofeed');
    return {
      prefix: readPrefix(/\//.test(prefix) ? prefix : `${prefix}/${prefix.includes(':') ? 128 : 32}`),
      provider,
      region: region === '' ? null : region.slice(0, 100),
      country: country === '' ? null : country.toUpperCase(),
      front: null,
    };
  });
}

function readPrefix(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix) throw new ProbeError('local-limit', 'provider ranges: not a prefix');
  return prefix;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ProbeError('local-limit', 'provider ranges: no JSON');
  }
}
