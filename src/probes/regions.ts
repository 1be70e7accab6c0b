/** Countries of Amazon's regions, by their published names; Supabase uses the same. */
const aws: Readonly<Record<string, string>> = {
  'af-south-1': 'ZA',
  'ap-east-1': 'HK',
  'ap-east-2': 'TW',
  'ap-northeast-1': 'JP',
  'ap-northeast-2': 'KR',
  'ap-northeast-3': 'JP',
  'ap-south-1': 'IN',
  'ap-south-2': 'IN',
  'ap-southeast-1': 'SG',
  'ap-southeast-2': 'AU',
  'ap-southeast-3': 'ID',
  'ap-southeast-4': 'AU',
  'ap-southeast-5': 'MY',
  'ap-southeast-6': 'NZ',
  'ap-southeast-7': 'TH',
  'ca-central-1': 'CA',
  'ca-west-1': 'CA',
  'cn-north-1': 'CN',
  'cn-northwest-1': 'CN',
  'eu-central-1': 'DE',
  'eu-central-2': 'CH',
  'eu-north-1': 'SE',
  'eu-south-1': 'IT',
  'eu-south-2': 'ES',
  'eu-west-1': 'IE',
  'eu-west-2': 'GB',
  'eu-west-3': 'FR',
  'eusc-de-east-1': 'DE',
  'il-central-1': 'IL',
  'me-central-1': 'AE',
  'me-south-1': 'BH',
  'me-west-1': 'SA',
  'mx-central-1': 'MX',
  'sa-east-1': 'BR',
  'sa-west-1': 'CL',
  'us-east-1': 'US',
  'us-east-2': 'US',
  'us-gov-east-1': 'US',
  'us-gov-west-1': 'US',
  'us-west-1': 'US',
  'us-west-2': 'US',
};

/**
 * Countries (ISO 3166-1 alpha-2) of the providers' regions, by their own documentation. A name says nothing by itself: `eu-west-2` is London,
 * `eu-central-2` and `eu-ch2` lie in Switzerland. What is not here is not determinable.
 */
const regions = {
  aws,
  hetzner: { ash: 'US', fsn1: 'DE', hel1: 'FI', hil: 'US', nbg1: 'DE', sin: 'SG' },
  otc: { 'eu-ch2': 'CH', 'eu-de': 'DE', 'eu-nl': 'NL' },
  render: { frankfurt: 'DE', ohio: 'US', oregon: 'US', singapore: 'SG', virginia: 'US' },
  scaleway: { 'fr-par': 'FR', 'it-mil': 'IT', 'nl-ams': 'NL', 'pl-waw': 'PL' },
  supabase: aws,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type RegionalProvider = keyof typeof regions;

/** The country of a provider's region, null where that is not known. */
export function countryOfRegion(provider: RegionalProvider, region: string): string | null {
  const known: Readonly<Record<string, string>> = regions[provider];
  return Object.hasOwn(known, region) ? known[region]! : null;
}
