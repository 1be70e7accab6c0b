import { ProbeError } from '../define.ts';
import { isRegionName, reasonOfStatus, WrongRegion } from './errors.ts';

/** An HTTP answer as it comes, before anybody has read it. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: AsyncIterable<Uint8Array>;
}

/** A page of a listing at its largest: 1000 keys of 1024 octets, each escaped. */
const maxOctets = 16 * 1024 * 1024;

/** The root element of each call's answer (Amazon S3 API Reference). A call that is not here answers with no XML. */
const roots: Readonly<Record<string, string>> = {
  GetBucketAclCommand: 'AccessControlPolicy',
  GetBucketEncryptionCommand: 'ServerSideEncryptionConfiguration',
  GetBucketLifecycleConfigurationCommand: 'LifecycleConfiguration',
  GetBucketLocationCommand: 'LocationConstraint',
  GetBucketLoggingCommand: 'BucketLoggingStatus',
  GetBucketPolicyStatusCommand: 'PolicyStatus',
  GetBucketReplicationCommand: 'ReplicationConfiguration',
  GetBucketVersioningCommand: 'VersioningConfiguration',
  GetObjectLockConfigurationCommand: 'ObjectLockConfiguration',
  GetObjectRetentionCommand: 'Retention',
  GetPublicAccessBlockCommand: 'PublicAccessBlockConfiguration',
  ListBucketsCommand: 'ListAllMyBucketsResult',
  ListObjectVersionsCommand: 'ListVersionsResult',
  ListObjectsV2Command: 'ListBucketResult',
};

/**
 * Reads an answer to its end and refuses what is none of S3's to this call: a page of HTML with status 200, the listing of a server that
 * does not know the call, an answer that was cut, a redirect to another place. An error of the store's own passes.
 * @throws ProbeError
 */
export async function genuineAnswer(command: string, answer: Answer, region: string, endpoint: URL | null): Promise<Uint8Array> {
  const { statusCode: status, headers } = answer;
  const octets = await collect(answer.body);
  const named = headers['x-amz-bucket-region'];
  if ((status === 301 || status === 307 || status === 400) && isRegionName(named) && named !== region)
    throw new WrongRegion(named);
  if (status >= 300 && status < 400) throw redirected(headers.location, endpoint);

  if (command.startsWith('Head')) return aboutHead(command, answer, octets);
  if (command === 'GetObjectCommand' && status < 300) {
    if (headers.etag === undefined) throw new ProbeError('malformed', 'no-etag');
    return octets;
  }
  const text = new TextDecoder().decode(octets).trim();
  if (status >= 300) {
    // What stands in front of a store (a proxy, a login) has no word in what the store allows.
    if (text !== '' && rootOf(text) !== 'Error') throw notOfS3(status);
    return octets;
  }
  if (command === 'GetBucketPolicyCommand') {
    if (!text.startsWith('{') || !text.endsWith('}')) throw wrongRoot(text);
    return octets;
  }
  const root = roots[command];
  if (root === undefined) throw new ProbeError('local-limit', `unknown-call ${command}`);
  if (rootOf(text) === 'Error') return octets;
  if (rootOf(text) !== root) throw wrongRoot(text);
  if (!closes(text, root)) throw new ProbeError('incomplete', 'answer-cut');
  return octets;
}

/** Answers to HEAD have no body: an object has a tag, and a bucket no type of a page. */
function aboutHead(command: string, { statusCode: status, headers }: Answer, octets: Uint8Array): Uint8Array {
  const isPage = (headers['content-type'] ?? '').toLowerCase().includes('html');
  if (command === 'HeadObjectCommand' && status < 300 && headers.etag === undefined) throw new ProbeError('malformed', 'no-etag');
  if (isPage && (status >= 300 || command === 'HeadBucketCommand')) throw notOfS3(status);
  return octets;
}

const notOfS3 = (status: number) => {
  const reason = reasonOfStatus(status);
  return new ProbeError(reason === 'denied' || reason === 'unreachable' ? 'malformed' : reason, `not-s3 http-${status}`);
};

function redirected(location: string | undefined, endpoint: URL | null): ProbeError {
  const to = location !== undefined && URL.canParse(location, endpoint?.href) ? new URL(location, endpoint?.href).host : null;
  return new ProbeError('untrusted', to === null || to === endpoint?.host ? 'redirect' : 'redirect to another host');
}

/** A server that does not know a sub-resource answers as if it had not been asked for: with a listing. */
const wrongRoot = (text: string) => {
  const root = rootOf(text);
  return root === 'ListBucketResult' || root === 'ListAllMyBucketsResult'
    ? new ProbeError('unsupported', 'answers-with-a-listing')
    : new ProbeError('malformed', root === null ? 'not-xml' : root.toLowerCase() === 'html' ? 'html' : 'other-answer');
};

/** Local name of the root element, null where the text does not begin as XML does. */
function rootOf(text: string): string | null {
  const start = text.startsWith('<?') ? text.indexOf('?>') + 2 : 0;
  const found = /^\s{0,100}<(?:!doctype\s{1,10})?(?:[A-Za-z0-9_-]{1,40}:)?([A-Za-z][A-Za-z0-9]{0,80})[\s/>]/i.exec(
    text.slice(start, start + 300),
  );
  return found?.[1] ?? null;
}

/** Whether the text ends with the end of its root element. */
const closes = (text: string, root: string) =>
  new RegExp(`</(?:[A-Za-z0-9_-]{1,40}:)?${root}\\s{0,10}>$`).test(text.slice(-200)) ||
  (text.endsWith('/>') && text.split('<').length <= 3);

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of body) {
      size += piece.length;
      if (size > maxOctets) throw new ProbeError('malformed', 'answer-too-long');
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof ProbeError ? error : new ProbeError('incomplete', 'answer-cut');
  }
  return Buffer.concat(pieces);
}
