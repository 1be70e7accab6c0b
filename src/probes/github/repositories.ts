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
import { guardsOf, type RulesetReader, readRulesets } from './rules.ts';

const status = z.object({ status: z.string() });
const repository = z.object({
  id: z.int(),
  name: z.string().min(1).max(100),
  full_name: z.string().max(300),
  archived: z.boolean(),
  /** In KiB. */
  size: z.int().min(0).optional(),
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
const of = { repository: z.object({ id: z.int() }) };
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
  const listing = await github.list('GET /orgs/{org}/repos', { org, type: 'all' }, repository);
  const { items } = listing;
  const failures = (await missingIn(github, listing, target)).map((failure) => context.failure(failure, { kinds }));
  const meant = items.filter(({ name }) => target.repositories === null || matchesAnyName(target.repositories, name));
  const facts: Fact[] = [];
  const limit = pLimit(together);
  const each = <T>(use: (one: Repository) => Promise<T>) => Promise.all(meant.map((one) => limit(() => use(one))));

  if (isWanted('change-control')) {
    const [secrets, vulnerabilities] = await Promise.all([
      github.list('GET /orgs/{org}/secret-scanning/alerts', { org, state: 'open', hide_secret: true }, secretAlert),
      github.list('GET /orgs/{org}/dependabot/alerts', { org, state: 'open' }, vulnerability),
    ]);
    const rulesetOf = readRulesets(github);
    const controlOf = (one: Repository) => changeControlOf(github, one, { secrets, vulnerabilities }, rulesetOf, target, context);
    facts.push(...(await each(controlOf)).filter((control) => control !== null));
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

const counts = z.object({ public_repos: z.int().min(0), total_private_repos: z.int().min(0).optional() });

/**
 * Why repositories may be missing. A token that may not see one is told nothing of it, so that the list is compared with how many there are, unless
 * all that are meant are called by name; and each pattern has to name one that is there.
 */
async function missingIn(
  github: Github,
  { items, failure }: Listing<Repository>,
  { organization: org, repositories }: GithubOrganizationTarget,
): Promise<ProbeError[]> {
  if (failure) return [failure];
  const unmatched = (repositories ?? []).filter((pattern) => !items.some(({ name }) => matchesAnyName([pattern], name)));
  const missing = unmatched.map((pattern) => new ProbeError('not-visible', `repository ${pattern}`));
  if (repositories?.every((pattern) => !/[*?]/.test(pattern))) return missing;
  try {
    const { public_repos, total_private_repos } = await github.read('GET /orgs/{org}', { org }, counts);
    if (total_private_repos === undefined) return [...missing, new ProbeError('denied', 'total_private_repos: absent')];
    const total = public_repos + total_private_repos;
    if (items.length < total) return [...missing, new ProbeError('incomplete', `repositories: ${items.length} of ${total}`)];
    return missing;
  } catch (error) {
    return [...missing, toProbeError(error)];
  }
}

/** Null for a repository that holds nothing yet. */
async function changeControlOf(
  github: Github,
  one: Repository,
  alerts: Alerts,
  rulesetOf: RulesetReader,
  target: GithubOrganizationTarget,
  context: ProbeContext,
): Promise<ChangeControl | null> {
  const branch = target.branch ?? one.default_branch;
  const nameOf = (login: string) => accountName(login, context.settings, context.wants);
  const isDefault = branch === one.default_branch;
  const guards = await guardsOf(github, { owner: target.organization, repo: one.name, branch, isDefault }, rulesetOf, nameOf);
  if (guards.isMissing && isDefault && one.size === 0) return null;
  const { visibility = 'unknown' } = one;
  const lookedFor = await isLookedFor(github, one, target).catch(toProbeError);
  return {
    kind: 'change-control',
    subject: { id: `${target.id}: ${one.full_name}`, names: [`github.com/${one.full_name}`, `github repository ${one.id}`] },
    source: context.source(),
    system: 'github.com',
    repository: one.full_name,
    branch,
    visibility: visibility === 'public' || visibility === 'internal' || visibility === 'private' ? visibility : 'unknown',
    archived: one.archived,
    review: guards.review,
    protection: guards.protection,
    secretScanning: scanningOf(one),
    secretAlerts: secretAlertsOf(one, alerts.secrets, guards.isTold || lookedFor === true),
    vulnerabilities: vulnerabilitiesOf(one, alerts.vulnerabilities, lookedFor),
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

/**
 * The organization's list leaves out what a token may not see, so that it tells that there are none only of a repository whose administration the
 * token was let look at.
 */
function secretAlertsOf(
  { id }: Repository,
  { items, failure }: Alerts['secrets'],
  isCovered: boolean,
): ChangeControl['secretAlerts'] {
  const own = items.filter((each) => each.repository.id === id);
  if (failure && own.length === 0) return unseen(failure);
  if (!isCovered && own.length === 0) return unseen(new ProbeError('denied', 'administration of the repository'));
  const oldest = own.map(({ created_at }) => created_at).sort()[0] ?? null;
  return { seen: true, open: own.length, oldest, whole: failure === null && isCovered };
}

/** @param lookedFor whether anybody looks for them, as the repository's administration says, or why that was not seen */
function vulnerabilitiesOf(
  { id }: Repository,
  { items, failure }: Alerts['vulnerabilities'],
  lookedFor: boolean | ProbeError,
): ChangeControl['vulnerabilities'] {
  if (lookedFor instanceof ProbeError) return unseen(lookedFor);
  const own = items.filter((each) => each.repository.id === id);
  if (failure && own.length === 0 && lookedFor) return unseen(failure);
  const open = own.slice(0, mostVulnerabilities).map(toVulnerability);
  return { seen: true, enabled: lookedFor, open, whole: failure === null && open.length === own.length };
}

/** As many as a fact holds. */
const mostVulnerabilities = 2000;

/** Status 204 where alerts are on; 404 where they are off, or where who asks may not know. */
async function isLookedFor(
  github: Github,
  { name, permissions }: Repository,
  { organization }: GithubOrganizationTarget,
): Promise<boolean> {
  const path = `/repos/${encodeURIComponent(organization)}/${encodeURIComponent(name)}/vulnerability-alerts`;
  const status = await github.status(path, [204, 404]);
  if (status === 204) return true;
  if (status === 404 && permissions?.admin === true) return false;
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
