// An S3 store with one bucket of as many objects as are asked for, made up page by page: node object-server.mjs PORT COUNT SETS
// It answers what reads (ListObjects, ListObjectsV2, HEAD, the bucket's settings), to anybody, and so fast that the client is what is measured.
import { createServer } from 'node:http';

const [port, count, sets] = process.argv.slice(2).map(Number);
const each = Math.ceil(count / sets);
const firstNight = Date.UTC(2021, 0, 1, 2, 30);
const day = 86_400_000;
const pad = (number, length) => String(number).padStart(length, '0');

/** `pg/db-007/2026-11-20T02-30-00.dump.gpg`: in the order of keys, one for each night. */
function keyAt(index) {
  const night = new Date(firstNight + (index % each) * day).toISOString();
  return `pg/db-${pad(Math.floor(index / each), 5)}/${night.slice(0, 19).replaceAll(':', '-')}.dump.gpg`;
}
const entryAt = (index) => {
  const written = new Date(firstNight + (index % each) * day + 90_000).toISOString();
  return `<Contents><Key>${keyAt(index)}</Key><LastModified>${written}</LastModified><ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag><Size>${1_000_000 + (index % each)}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
};
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

function listing(query) {
  const prefix = query.get('prefix') ?? '';
  const second = query.get('list-type') === '2';
  const start = (second ? query.get('continuation-token') : query.get('marker')) ?? '';
  // A token is the number of objects before the page; a marker is the key before it.
  const from = second ? Number(start || 0) : start === '' ? 0 : indexAfter(start);
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const to = 'pg/'.startsWith(prefix) ? Math.min(from + most, count) : from;
  const entries = Array.from({ length: to - from }, (_, index) => entryAt(from + index)).join('');
  const more = to < count && to > from;
  const paging = second
    ? `<KeyCount>${to - from}</KeyCount>${more ? `<NextContinuationToken>${to}</NextContinuationToken>` : ''}`
    : `<Marker>${start}</Marker>`;
  const encoding = query.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : '';
  return `${declaration}<ListBucketResult ${namespace}><Name>dumps</Name><Prefix>${prefix}</Prefix><MaxKeys>${most}</MaxKeys>${encoding}<IsTruncated>${more}</IsTruncated>${paging}${entries}</ListBucketResult>`;
}

function indexAfter(key) {
  const [, set, night] = /db-(\d+)\/(\d{4}-\d\d-\d\d)/.exec(key);
  return Number(set) * each + Math.round((Date.parse(`${night}T02:30:00Z`) - firstNight) / day) + 1;
}

const refusals = {
  lifecycle: 'NoSuchLifecycleConfiguration',
  policy: 'NoSuchBucketPolicy',
  policyStatus: 'NoSuchBucketPolicy',
  publicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  replication: 'ReplicationConfigurationNotFoundError',
  'object-lock': 'ObjectLockConfigurationNotFoundError',
};
const answers = {
  versioning: `<VersioningConfiguration ${namespace}/>`,
  location: `<LocationConstraint ${namespace}>bench-1</LocationConstraint>`,
  logging: `<BucketLoggingStatus ${namespace}/>`,
  encryption: `<ServerSideEncryptionConfiguration ${namespace}><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
};

createServer((request, response) => {
  const { pathname, searchParams: query } = new URL(request.url, 'http://127.0.0.1');
  const send = (status, text) => {
    const body = Buffer.from(text);
    response.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, '');
  if (pathname.length > '/dumps/'.length) {
    response.writeHead(200, {
      'content-length': 1_000_000,
      etag: '"9b2cf535f27731c974343645a3985328"',
      'last-modified': new Date(firstNight).toUTCString(),
      'x-amz-server-side-encryption': 'AES256',
    });
    return response.end();
  }
  const about = Object.keys({ ...answers, ...refusals }).find((name) => query.has(name));
  if (about in answers) return send(200, declaration + answers[about]);
  if (about in refusals) return send(404, `${declaration}<Error><Code>${refusals[about]}</Code></Error>`);
  if (query.has('acl') || query.has('versions')) return send(403, `${declaration}<Error><Code>AccessDenied</Code></Error>`);
  return send(200, listing(query));
}).listen(port, '127.0.0.1', () => console.log('ready'));
