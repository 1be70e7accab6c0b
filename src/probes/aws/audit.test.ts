import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import {
  type AwsWorld,
  awsAccessKey,
  awsDenied,
  awsSecretKey,
  everything,
  readsBuckets,
  replayAws,
} from '../../../fixtures/providers/aws.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().replace(/\.\d+Z$/, '+00:00');
const outcomes = outcomesOf('aws-account');
const promises: Readonly<Record<string, string>> = {
  ...outcomes.untold(),
  'mfa.admins': '{ check: mfa.admins }',
  'mfa.users': '{ check: mfa.users }',
  'accounts.admins': '{ check: accounts.admins, with: { max: 2 } }',
  'accounts.shared': '{ check: accounts.shared, with: { allow: [root] } }',
  'accounts.inactive': '{ check: accounts.inactive, with: { after: 90d, except: [root] } }',
  'access.keys-age': '{ check: access.keys-age, with: { max: 90d } }',
  'secrets.rotation': '{ check: secrets.rotation, with: { max: 90d } }',
  'password.policy': '{ check: password.policy, with: { minLength: 12 } }',
  'password.max-age': '{ check: password.max-age, with: { max: 90d } }',
};
const untold = Object.keys(outcomes.untold());

async function auditOf(world: AwsWorld, more: Parameters<typeof replayAws>[1] = {}): Promise<Audited> {
  const api = replayAws(world, more);
  const port = await listen(api.server);
  try {
    const line = `{ id: aws, kind: aws-account, access-key: "\${file:id}", secret-key: "\${file:key}", base-url: "http://127.0.0.1:${port}" }`;
    const folder = await temporaryFolder({ id: awsAccessKey, key: awsSecretKey });
    return outcomes.note(promises, await audit(folder, [line], promises));
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const policies = { AdministratorAccess: everything, ReadBuckets: readsBuckets };
const well: AwsWorld = {
  users: [
    { name: 'alice', virtual: true, policies: ['AdministratorAccess'], used: ago(3), nextRotation: '2026-03-02T00:00:00+00:00' },
    { name: 'deploy', password: false, key: { rotated: ago(10) }, policies: ['ReadBuckets'] },
  ],
  policies,
  passwordPolicy: { MinimumPasswordLength: 14 },
};

it('all is well', async () => {
  const { clauses } = await auditOf(well);
  for (const [promise, { verdict, told }] of Object.entries(clauses)) {
    // No rule binds the root user's password.
    const expected = untold.includes(promise) || promise === 'password.max-age' ? 'unverified' : 'proven';
    expect({ promise, verdict, told }).toMatchObject({ promise, verdict: expected });
  }
  for (const promise of untold) expect(clauses[promise]!.told).toContain('dated statement');
  expect(clauses['password.max-age']!.told).toMatch(/root/);
});

it('all is wrong, and the report names account and key', async () => {
  const { clauses } = await auditOf({
    users: [
      { name: 'alice', mfa: false, policies: ['AdministratorAccess'], used: ago(200) },
      { name: 'admin', mfa: false, policies: ['AdministratorAccess'], used: ago(1) },
      { name: 'deploy', password: false, key: { rotated: ago(400) }, policies: ['ReadBuckets'] },
    ],
    policies,
    passwordPolicy: { MinimumPasswordLength: 6 },
  });
  const named: Readonly<Record<string, RegExp>> = {
    'mfa.admins': /admin, person-[0-9a-f]{12}.*mfa_active/,
    'mfa.users': /person-[0-9a-f]{12}/,
    'accounts.admins': /3 administrators.*AdministratorAccess/,
    'accounts.shared': /admin/,
    'accounts.inactive': /person-[0-9a-f]{12}/,
    'access.keys-age': /access key 1 of deploy/,
    'secrets.rotation': /access key 1 of deploy/,
    'password.policy': /6/,
    'password.max-age': /admin, person-[0-9a-f]{12}/,
  };
  for (const [promise, name] of Object.entries(named))
    expect({ promise, ...clauses[promise] }).toMatchObject({
      promise,
      verdict: 'contradicted',
      told: expect.stringMatching(name),
    });
});

it('what may not be read is unverified', async () => {
  const refuse = { GetCredentialReport: awsDenied, GetAccountPasswordPolicy: awsDenied };
  const { clauses, code } = await auditOf(well, { refuse });
  expect([...new Set(Object.values(clauses).map(({ verdict }) => verdict))]).toEqual(['unverified']);
  expect(code).toBe(2);
});

it('people from elsewhere, and an administrator’s key that anybody may hold, keep the accounts from being proven', async () => {
  const principal = { Federated: 'arn:aws:iam::123456789012:saml-provider/okta' };
  const elsewhere = await auditOf({ ...well, roles: [{ name: 'Staff', principal }] });
  expect(elsewhere.clauses['mfa.users']).toMatchObject({
    verdict: 'unverified',
    told: expect.stringContaining('people from elsewhere take on roles: Staff (saml-provider/okta)'),
  });
  const [alice, deploy] = well.users!;
  const powerful = await auditOf({ ...well, users: [alice!, { ...deploy!, policies: ['AdministratorAccess'] }] });
  expect(powerful.clauses['mfa.admins']).toMatchObject({
    verdict: 'unverified',
    told: expect.stringContaining('deploy (access keys only)'),
  });
});

outcomes.expectEveryOne();
