import { temporaryFolder } from '../../../fixtures/folder.ts';
import { outcomesOf } from '../../../fixtures/outcomes.ts';
import { type Audited, audit } from '../../../fixtures/promises.ts';
import {
  dependabotAlert,
  deployKey,
  type GithubWorld,
  githubProtection,
  githubRepository,
  githubToken,
  replayGithub,
  secretAlert,
} from '../../../fixtures/providers/github.ts';
import type { ReplayApiOptions } from '../../../fixtures/replay-api.ts';
import { listen } from '../../../fixtures/replay-host.ts';

const now = Date.now();
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');

const outcomes = outcomesOf('github-organization');
const promises: Readonly<Record<string, string>> = {
  ...outcomes.untold(),
  'mfa.admins': '{ check: mfa.admins }',
  'mfa.users': '{ check: mfa.users }',
  'mfa.enforced': '{ check: mfa.enforced }',
  'accounts.admins': '{ check: accounts.admins, with: { max: 1 } }',
  'accounts.shared': '{ check: accounts.shared }',
  'access.keys-age': '{ check: access.keys-age, with: { max: 90d } }',
  'secrets.rotation': '{ check: secrets.rotation, with: { max: 90d } }',
  'change.review': '{ check: change.review, with: { reviewers: 1 } }',
  'change.branch-protection': '{ check: change.branch-protection }',
  'secrets.scanning': '{ check: secrets.scanning }',
  'vulnerabilities.open': '{ check: vulnerabilities.open, with: { severity: high, within: 30d } }',
  'logging.audit': '{ check: logging.audit, with: { events: [account-change] } }',
  'logging.audit of logins': '{ check: logging.audit, with: { events: [login] } }',
  'logging.protected': '{ check: logging.protected }',
  'logging.retention': '{ check: logging.retention, with: { min: 30d } }',
  'password.max-age': '{ check: password.max-age, with: { max: 90d } }',
  'accounts.inactive': '{ check: accounts.inactive, with: { after: 90d } }',
};

async function auditOf(world: GithubWorld, more: Partial<ReplayApiOptions> = {}): Promise<Audited> {
  const api = replayGithub(world, more);
  const port = await listen(api.server);
  try {
    const line = `{ id: code, kind: github-organization, organization: acme, token: "\${file:token}", base-url: "http://127.0.0.1:${port}" }`;
    return outcomes.note(promises, await audit(await temporaryFolder({ token: githubToken }), [line], promises));
  } finally {
    expect(api.violations).toEqual([]);
    await api.close();
  }
}
const verdicts = ({ clauses }: Audited) => Object.fromEntries(Object.entries(clauses).map(([id, { verdict }]) => [id, verdict]));

const well: GithubWorld = {
  twoFactor: true,
  admins: ['alice'],
  members: ['bob'],
  repositories: [
    { repository: githubRepository('shop'), protection: githubProtection(), keys: [deployKey(1, { created: ago(10) })] },
  ],
  dependabotAlerts: [dependabotAlert('shop', 'low', ago(300))],
  auditLog: [{ '@timestamp': now - 60_000 }],
};

it('all is well', async () => {
  const audited = await auditOf(well);
  expect(verdicts(audited)).toMatchObject({
    'mfa.admins': 'proven',
    'mfa.users': 'proven',
    'mfa.enforced': 'proven',
    'accounts.admins': 'proven',
    'accounts.shared': 'proven',
    'access.keys-age': 'proven',
    'secrets.rotation': 'proven',
    'change.review': 'proven',
    'change.branch-protection': 'proven',
    'secrets.scanning': 'proven',
    'vulnerabilities.open': 'proven',
    'logging.audit': 'proven',
    // The organization's log has what is changed, not who came.
    'logging.audit of logins': 'contradicted',
    // GitHub tells neither where it works nor when somebody was last there.
    'location.hosting': 'unverified',
    'accounts.inactive': 'unverified',
  });
  expect(audited.clauses['location.hosting']!.told).toContain('a document would');
});

it('all is wrong, and the report names account, repository and key', async () => {
  const audited = await auditOf({
    twoFactor: false,
    admins: ['alice', 'admin'],
    members: ['bob'],
    withoutFactor: ['alice', 'admin', 'bob'],
    repositories: [
      {
        repository: githubRepository('shop', { scanning: 'disabled' }),
        protection: githubProtection({ approvals: null, force: true }),
        keys: [deployKey(7, { created: ago(400) })],
      },
    ],
    secretAlerts: [secretAlert('shop')],
    dependabotAlerts: [dependabotAlert('shop', 'critical', ago(60), 4711)],
  });
  const named: Readonly<Record<string, RegExp>> = {
    'mfa.admins': /person-[0-9a-f]{12}.*2fa_disabled/,
    'mfa.users': /person-[0-9a-f]{12}/,
    'mfa.enforced': /two_factor_requirement_enabled/,
    'accounts.admins': /2 administrators.*admin/,
    'accounts.shared': /admin/,
    'access.keys-age': /deploy key 7 of acme\/shop/,
    'secrets.rotation': /deploy key 7 of acme\/shop/,
    'change.review': /acme\/shop/,
    'change.branch-protection': /acme\/shop/,
    'secrets.scanning': /acme\/shop/,
    'vulnerabilities.open': /CVE-2026-4711/,
  };
  for (const [promise, name] of Object.entries(named)) {
    expect({ promise, ...audited.clauses[promise] }).toMatchObject({
      promise,
      verdict: 'contradicted',
      told: expect.stringMatching(name),
    });
  }
  expect(JSON.stringify(audited)).not.toMatch(/alice|bob/);
  expect(audited.clauses['logging.audit']).toMatchObject({
    verdict: 'unverified',
    told: expect.stringContaining('Enterprise Cloud only'),
  });
});

it('what may not be read is unverified, whatever else is well', async () => {
  const audited = await auditOf(
    {
      ...well,
      refuse: { '2fa_disabled': { status: 422, body: {} } },
      repositories: [{ repository: githubRepository('shop', { admin: false, scanning: null }) }],
    },
    {
      mischief: [
        ['/orgs/acme', { status: 403, body: {} }],
        [/\/(protection|keys|rules\/branches\/main|vulnerability-alerts)$/, { status: 404, body: {} }],
        [/\/(secret-scanning|dependabot)\/alerts$/, { status: 403, body: {} }],
        ['/orgs/acme/audit-log', { status: 403, body: {} }],
        ['/orgs/acme/outside_collaborators', { status: 403, body: {} }],
      ],
    },
  );
  expect(new Set(Object.values(verdicts(audited)))).toEqual(new Set(['unverified']));
  expect(audited.code).toBe(2);
});

outcomes.expectEveryOne();
