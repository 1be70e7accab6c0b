import { inspect } from '../../../fixtures/look.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { type ReplayS3Options, replayCredentials, replayS3 } from '../../../fixtures/replay-s3.ts';
import { Secret } from '../../inventory/secrets.ts';
import type { BucketTarget, S3AccountTarget, S3Store } from '../../inventory/target.ts';
import { s3 } from './index.ts';

const store = (port: number, accessKey: string): S3Store => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: null,
  accessKey: new Secret(accessKey),
  secretKey: new Secret(replayCredentials.secretKey),
  sessionToken: null,
  pathStyle: true,
  ca: null,
});
const base = { id: 'test', labels: {} };
const bucket = (of: S3Store): BucketTarget => ({
  ...base,
  kind: 'bucket',
  store: of,
  bucket: 'dumps',
  backups: [],
  restoreRecords: null,
});
const account = (of: S3Store): S3AccountTarget => ({ ...base, kind: 's3-account', store: of });

async function credential(
  target: (of: S3Store) => BucketTarget | S3AccountTarget,
  options: Partial<ReplayS3Options> = {},
  accessKey = replayCredentials.accessKey,
) {
  const replay = replayS3({ credentials: replayCredentials, buckets: [{ name: 'dumps' }], ...options });
  const port = await listen(replay.server);
  try {
    const told = await inspect(s3, target(store(port, accessKey)));
    expect(replay.violations).toEqual([]);
    expect(told).toMatchObject({ rights: [], excess: null });
    return told.credential;
  } finally {
    await replay.close();
  }
}

describe('a key', () => {
  it('that the store answers is accepted', async () => {
    expect([await credential(bucket), await credential(account)]).toEqual(['accepted', 'accepted']);
  });

  it('that the store does not know is refused', async () => {
    const stranger = 'AKIAEXAMPLEEXAMPLE00';
    expect([await credential(bucket, {}, stranger), await credential(account, {}, stranger)]).toEqual(['refused', 'refused']);
  });

  it('that may ask for one thing only is accepted', async () => {
    expect(await credential(bucket, { deny: ['GetBucketLocation'] })).toBe('accepted');
  });

  it('that is denied what it asks for is neither: AccessDenied speaks of the call', async () => {
    expect(await credential(bucket, { deny: ['GetBucketLocation', 'HeadBucket'] })).toBe('unknown');
    expect(await credential(account, { deny: ['ListBuckets'] })).toBe('unknown');
    expect(await credential(bucket, { buckets: [] })).toBe('unknown');
  });
});
