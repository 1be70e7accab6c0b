import { look } from '../../../fixtures/look.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { replayCredentials, replayS3, settings } from '../../../fixtures/replay-s3.ts';
import type { Bucket } from '../../facts/index.ts';
import { Secret } from '../../inventory/secrets.ts';
import { s3 } from './index.ts';

/** What a store that is not Amazon's says of a policy, beside what is read in it. */
async function policyWith(principal: unknown, isPublic: boolean): Promise<Bucket['policy']> {
  const policy = settings.policy({
    Effect: 'Allow',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::dumps/*',
  });
  const store = replayS3({ buckets: [{ name: 'dumps', settings: { policy, policyStatus: settings.policyStatus(isPublic) } }] });
  try {
    const { facts } = await look(
      s3,
      {
        kind: 'bucket',
        id: 'dumps',
        labels: {},
        bucket: 'dumps',
        backups: [],
        restoreRecords: null,
        store: {
          endpoint: `http://127.0.0.1:${await listen(store.server)}`,
          region: 'default',
          accessKey: new Secret(replayCredentials.accessKey),
          secretKey: new Secret(replayCredentials.secretKey),
          sessionToken: null,
          pathStyle: true,
          ca: null,
        },
      },
      { wants: { kinds: ['bucket'] } },
    );
    expect(store.violations).toEqual([]);
    return (facts[0] as Bucket).policy;
  } finally {
    await store.close();
  }
}

it.each([
  ['one user is let in, and the store calls that public', { AWS: 'arn:aws:iam:::user/auditor' }, true, null],
  ['one user is let in, and the store says no more than that', { AWS: 'arn:aws:iam:::user/auditor' }, false, false],
  ['everybody is let in', '*', true, true],
  ['whom it lets in cannot be told', { AWS: 'arn:aws:iam::*:root' }, true, true],
  ['whom it lets in cannot be told, and the store says that it is not public', { AWS: 'arn:aws:iam::*:root' }, false, null],
  ['everybody is let in, and the store does not say so', '*', false, null],
])('%s', async (_, principal, isPublic, statedPublic) => {
  expect(await policyWith(principal, isPublic)).toMatchObject({ seen: true, statedPublic });
});
