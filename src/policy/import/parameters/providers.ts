import type { Words } from '../words.ts';

/** Short names of providers, as the location probe tells them, and how documents call them. */
const providers: readonly (readonly [name: string, pattern: string])[] = [
  ['hetzner', 'hetzner[a-z]*'],
  ['otc', 'open telekom cloud|otc|telekom deutschland|deutsche[rn]? telekom|t systems'],
  ['aws', 'aws|amazon web services|amazon(?= (?:s3|ec2|rds|cloud))'],
  ['azure', 'azure|microsoft azure'],
  ['google', 'google cloud(?: platform)?|gcp'],
  ['scaleway', 'scaleway'],
  ['supabase', 'supabase'],
  ['render', 'render(?= (?:services|com|inc|,|$))'],
  ['ovh', 'ovh|ovhcloud'],
  ['ionos', 'ionos|1 und 1|1und1'],
  ['strato', 'strato'],
  ['stackit', 'stackit'],
  ['exoscale', 'exoscale'],
  ['digitalocean', 'digital ?ocean'],
  ['netcup', 'netcup'],
  ['cloudflare', 'cloudflare'],
  ['postmark', 'postmark'],
  ['stripe', 'stripe'],
  ['github', 'github'],
];
const patterns = providers.map(([name, pattern]) => [name, new RegExp(`(?<= )(?:${pattern})(?= )`)] as const);

/** Short names of the providers that words name, in the order in which they stand. */
export function providersIn(words: Words): readonly string[] {
  return patterns
    .flatMap(([name, pattern]) => {
      const index = words.text.search(pattern);
      return index < 0 ? [] : [{ name, index }];
    })
    .sort((a, b) => a.index - b.index)
    .map(({ name }) => name);
}
