import pLimit from 'p-limit';
import { z } from 'zod';
import {
  type AccessKey,
  type ChangeControl,
  type Fact,
  type FactKind,
  matchesAnyName,
  type ProbeFailure,
} from '../../facts/index.ts';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import { hasStatus } from '../api/errors.ts';
import type { Listing } from '../api/pages.ts';
import { type ProbeContext, ProbeError, toProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { Github } from './client.ts';
import { guardsOf } from './rules.ts';

const status = z.object({ status: z.string() });
const repository = z.object({
  id: z.int(),
  name: z.string().min(1).max(100),
  full_name: z.string().max(300),
  archived: z.boolean(),
  default_branch: z.string().max(255),
  visibility: z.string().optional(),
  permissions: z.object({ admin: z.boolean() }).optional(),
  security_and_analysis: z
    .object({ secret_scanning: status.optional(), secret_scanning_push_protection: status.optional() })
    .nullable()
    .optional(),
});
type Repository = z.infer<typeof repository>;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const of = { repository: z.object({ full_name: z.string() }) };
const secretAlert = z.object({ ...of, created_at: instant });
const vulnerability = z.object({
  ...of,
  number: z.int(),
  created_at: instant,
  dependency: z.object({ package: z.object({ name: z.string(), ecosystem: z.string() }).optional() }).optional(),
  security_advisory: z.object({ severity: z.string(), cve_id: z.string().nullable().optional() }),
});
type Vulnerability = z.infer<typeof vulnerability>;

const key = z.object({
  id: z.int(),
  title: z.string(),
  created_at: instant,
  read_only: z.boolean(),
  last_used: instant.nullable().optional(),
  added_by: z.string().nullable().optional(),
  enabled: z.boolean().optional(),
});

/** Alerts of all repositories of the organization. */
interface Alerts {
  readonly secrets: Listing<z.infer<typeof secretAlert>>;
  readonly vulnerabilities: Listing<Vulnerability>;
}

/** Repositories that are looked at side by side. */
const together = 4;

/** Looks at every repository that is meant: how its production branch is guarded, and which keys open it. */
export async function lookAtRepositories(
  github: Github,
  target: GithubOrganizationTarget,
  context: ProbeContext,
): Promise<{ facts: Fact[]; failures: ProbeFailure[] }> {
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const kinds = (['access-key', 'change-control'] as const).filter(isWanted);
  const org = target.organization;
  const { items, failure } = await github.list('GET /orgs/{org}/repos', { org, type: 'all' }, repository);
  const failures = failure ? [context.failure(failure, { kinds })] : [];
  const meant = items.filter(({ name }) => target.repositories === null || matchesAnyName(target.repositories, name));
  const facts: Fact[] = [];
  const limit = pLimit(together);
  const each = <T>(use: (one: Repository) => Promise<T>) => Promise.all(meant.map((one) => limit(() => use(one))));

  if (isWanted('change-control')) {
    const [secrets, vulnerabilities] = await Promise.all([
      github.list('GET /orgs/{org}/secret-scanning/alerts', { org, state: 'open', hide_secret: true }, secretAlert),
      github.list('GET /orgs/{org}/dependabot/alerts', { org, state: 'open' }, vulnerability),
    ]);
    facts.push(...(await each((one) => changeControlOf(github, one, { secrets, vulnerabilities }, target, context))));
  }
  if (isWanted('access-key')) {
    for (const { one, keys } of await each(async (one) => ({ one, keys: await keysOf(github, one, target) }))) {
      const subject = { id: `${target.id}: ${one.full_name}`, names: [`github repository ${one.id}`] };
      if (keys.failure) failures.push(context.failure(keys.failure, { subject, kinds: ['access-key'] }));
      facts.push(...keys.items.map((item) => keyFact(item, one, target, context)));
    }
  }
  return { facts, failures };
}

async function changeControlOf(
  github: Github,
  one: Repository,
  alerts: Alerts,
  target: GithubOrganizationTarget,
  context: ProbeContext,
): Promise<ChangeControl> {
  const branch = target.branch ?? one.default_branch;
  const nameOf = (login: string) => accountName(login, context.settings, context.wants);
  const isAdministered = one.permissions?.admin === true;
  const at = { owner: target.organization, repo: one.name, branch, isAdministered };
  const { visibility = 'unknown' } = one;
  return {
    kind: 'change-control',
    subject: { id: `${target.id}: ${one.full_name}`, names: [`github.com/${one.full_name}`, `github repository ${one.id}`] },
    source: context.source(),
    system: 'github.com',
    repository: one.full_name,
    branch,
    visibility: visibility === 'public' || visibility === 'internal' || visibility === 'private' ? visibility : 'unknown',
    archived: one.archived,
    ...(await guardsOf(github, at, nameOf)),
    secretScanning: scanningOf(one),
    secretAlerts: secretAlertsOf(one, alerts.secrets),
    vulnerabilities: await vulnerabilitiesOf(github, one, alerts.vulnerabilities, target.organization),
  };
}

const unseen = (error: unknown) => {
  const { reason, detail } = toProbeError(error);
  return { seen: false, reason, detail } as const;
};

/** The block is told only to those who administer the repository, or its security. */
function scanningOf({ security_and_analysis: told }: Repository): ChangeControl['secretScanning'] {
  const scanning = on(told?.secret_scanning);
  if (scanning === null) return unseen(new ProbeError('denied', 'security_and_analysis'));
  return { seen: true, enabled: scanning, pushProtection: on(told?.secret_scanning_push_protection) };
}

const on = (said: { readonly status: string } | undefined): boolean | null =>
  said?.status === 'enabled' ? true : said?.status === 'disabled' ? false : null;

function secretAlertsOf({ full_name }: Repository, { items, failure }: Alerts['secrets']): ChangeControl['secretAlerts'] {
  const own = items.filter((each) => each.repository.full_name === full_name);
  if (failure && own.length === 0) return unseen(failure);
  const oldest = own.map(({ created_at }) => created_at).sort()[0] ?? null;
  return { seen: true, open: own.length, oldest, whole: failure === null };
}

async function vulnerabilitiesOf(
  github: Github,
  { name, full_name, permissions }: Repository,
  { items, failure }: Alerts['vulnerabilities'],
  owner: string,
): Promise<ChangeControl['vulnerabilities']> {
  try {
    const enabled = await isLookedFor(github, owner, name, permissions?.admin === true);
    const own = items.filter((each) => each.repository.full_name === full_name);
    if (failure && own.length === 0 && enabled) throw failure;
    return { seen: true, enabled, open: own.slice(0, 2000).map(toVulnerability), whole: failure === null && own.length <= 2000 };
  } catch (error) {
    return unseen(error);
  }
}

/** Status 204 where alerts are on; 404 where they are off, or where who asks may not know. */
async function isLookedFor(github: Github, owner: string, repo: string, isAdministered: boolean): Promise<boolean> {
  const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}/vulnerability-alerts`;
  const status = await github.status(path, [204, 404]);
  if (status === 204) return true;
  if (status === 404 && isAdministered) return false;
  throw new ProbeError(status === 404 ? 'denied' : 'malformed', `vulnerability-alerts: http-${status}`);
}

const severities = ['low', 'medium', 'high', 'critical'] as const;
function toVulnerability({ number, created_at, dependency, security_advisory: advisory }: Vulnerability) {
  const { name, ecosystem } = dependency?.package ?? { name: '?', ecosystem: '?' };
  return {
    id: (advisory.cve_id ?? `alert ${number}`).slice(0, 100),
    severity: severities.find((each) => each === advisory.severity) ?? ('unknown' as const),
    in: `${name} (${ecosystem})`.slice(0, 300),
    since: created_at,
  };
}

async function keysOf(
  github: Github,
  { name }: Repository,
  { organization: owner }: GithubOrganizationTarget,
): Promise<Listing<z.infer<typeof key>>> {
  const listing = await github.list('GET /repos/{owner}/{repo}/keys', { owner, repo: name }, key);
  return listing.failure && hasStatus(listing.failure, 404)
    ? { items: [], failure: new ProbeError('denied', 'deploy keys: http-404') }
    : listing;
}

/** A deploy key: an SSH key that opens one repository. Its title is somebody's own words and may name a person, so that its number tells it. */
function keyFact(item: z.infer<typeof key>, one: Repository, target: GithubOrganizationTarget, context: ProbeContext): AccessKey {
  const { id, created_at, read_only, last_used, added_by, enabled } = item;
  return {
    kind: 'access-key',
    subject: { id: `${target.id}: ${one.full_name} deploy key ${id}`, names: [`github deploy key ${id}`] },
    source: context.source(),
    system: `github.com/${one.full_name}`,
    name: `deploy key ${id} of ${one.full_name}`.slice(0, 300),
    owner: added_by ? accountName(added_by, context.settings, context.wants) : null,
    holder: 'service',
    type: 'deploy-key',
    enabled: enabled ?? true,
    createdAt: created_at,
    expires: { seen: true, at: null },
    lastUsed:
      last_used === undefined ? { seen: false, reason: 'not-visible', detail: 'last_used' } : { seen: true, at: last_used },
    writes: !read_only,
  };
}
