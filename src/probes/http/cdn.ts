/** Header fields that a delivery network puts on what passes through it, by its short name. */
const signs: Readonly<Record<string, readonly string[]>> = {
  akamai: ['akamai-grn', 'x-akamai-request-id', 'x-akamai-transformed'],
  'azure-front-door': ['x-azure-ref'],
  bunny: ['cdn-pullzone', 'cdn-requestid'],
  cloudflare: ['cf-cache-status', 'cf-ray'],
  cloudfront: ['x-amz-cf-id', 'x-amz-cf-pop'],
  fastly: ['fastly-debug-digest', 'x-fastly-request-id', 'x-timer'],
  imperva: ['x-iinfo'],
  keycdn: ['x-edge-location'],
  netlify: ['x-nf-request-id'],
  sucuri: ['x-sucuri-cache', 'x-sucuri-id'],
  vercel: ['x-vercel-cache', 'x-vercel-id'],
};

/** Delivery networks recognised by the names of header fields, sorted. An empty list proves nothing. */
export const cdnOf = (names: ReadonlySet<string>) =>
  Object.keys(signs).filter((network) => signs[network]!.some((sign) => names.has(sign)));
