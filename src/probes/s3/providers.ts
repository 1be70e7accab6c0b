interface Provider {
  /** The provider's short name. */
  readonly name: string;
  readonly region: string | null;
}

/**
 * Hosts of S3 endpoints, as the providers' documentation names them; the first group is the region. What is not here is nobody we know.
 */
const endpoints: readonly (readonly [provider: string, host: RegExp])[] = [
  ['aws', /^s3(?:[.-]dualstack)?[.-]([a-z]{2,4}(?:-[a-z]+)+-\d)\.amazonaws\.(?:com|com\.cn|eu)$/],
  ['aws', /^s3\.amazonaws\.com$/],
  ['backblaze', /^s3\.([a-z]+-[a-z]+-\d{3})\.backblazeb2\.com$/],
  ['cloudflare', /^[0-9a-f]{32}(?:\.[a-z]{2,10})?\.r2\.cloudflarestorage\.com$/],
  ['digitalocean', /^([a-z]{3}\d)\.digitaloceanspaces\.com$/],
  ['exoscale', /^sos-([a-z]{2}-[a-z]+-\d)\.exo\.io$/],
  ['google', /^storage(?:\.([a-z]+-[a-z]+\d+)\.rep)?\.googleapis\.com$/],
  ['hetzner', /^([a-z]{3}\d)\.your-objectstorage\.com$/],
  ['ionos', /^s3[.-]([a-z]{2}-[a-z]+-\d)\.ionoscloud\.com$/],
  ['otc', /^obs\.([a-z]{2}-[a-z]{2})\.otc\.t-systems\.com$/],
  ['otc', /^obs\.(eu-ch2)\.sc\.otc\.t-systems\.com$/],
  ['ovh', /^s3\.([a-z]{2,3}(?:-[a-z]+)*(?:-[a-z0-9]+)?)\.(?:io|perf|perf-std)?\.?cloud\.ovh\.(?:net|us)$/],
  ['scaleway', /^s3\.([a-z]{2}-[a-z]{3})\.scw\.cloud$/],
  ['stackit', /^object\.storage\.([a-z0-9]+)\.onstackit\.cloud$/],
  ['wasabi', /^s3\.([a-z]{2}-[a-z]+-\d)\.wasabisys\.com$/],
];

/** Whether credentials for AWS may be sent to this host. */
export const isAwsHost = (host: string) => /\.amazonaws\.(?:com|com\.cn|eu)$/.test(host);

/** Whose endpoint a host is, and in which region as far as its name says; null for one that nobody here knows. */
export function providerOf(host: string): Provider | null {
  for (const [name, pattern] of endpoints) {
    const found = pattern.exec(host.toLowerCase());
    if (found) return { name, region: found[1] ?? null };
  }
  return null;
}
