import { z } from 'zod';
import type { ChangeControl } from '../../facts/index.ts';
import { ApiError, hasStatus } from '../api/errors.ts';
import { ProbeError, toProbeError } from '../define.ts';
import type { Github } from './client.ts';

const enabled = z.object({ enabled: z.boolean() });
const named = z.object({ login: z.string() });
const protection = z.object({
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.int().min(0).optional(),
      dismiss_stale_reviews: z.boolean().optional(),
      bypass_pull_request_allowances: z
        .object({
          users: z.array(named).default([]),
          teams: z.array(z.object({ slug: z.string() })).default([]),
          apps: z.array(z.object({ slug: z.string() })).default([]),
        })
        .optional(),
    })
    .optional(),
  enforce_admins: enabled.optional(),
  allow_force_pushes: enabled.optional(),
  allow_deletions: enabled.optional(),
});
type Protection = z.infer<typeof protection>;

const rule = z.object({
  type: z.string(),
  ruleset_id: z.int(),
  parameters: z
    .object({
      required_approving_review_count: z.int().min(0).optional(),
      dismiss_stale_reviews_on_push: z.boolean().optional(),
    })
    .optional(),
});
type Rule = z.infer<typeof rule>;

const ruleset = z.object({
  name: z.string().max(200),
  bypass_actors: z.array(z.object({ actor_id: z.int().nullable(), actor_type: z.string(), bypass_mode: z.string() })).optional(),
});
type Ruleset = z.infer<typeof ruleset>;

/** One thing that guards a branch: a ruleset, or the branch's own protection. */
interface Guard {
  readonly name: string;
  /** Approvals it asks for; null where it asks for no pull request. */
  readonly approvals: number | null;
  readonly dismissesStale: boolean | null;
  readonly blocksForcePush: boolean;
  readonly blocksDeletion: boolean;
  /** Whether administrators are bound; null where that was not seen. */
  readonly bindsAdministrators: boolean | null;
  /** Who may change the branch without a review, and who may push past it altogether; null where that was not seen. */
  readonly reviewBypass: readonly string[] | null;
  readonly bypass: readonly string[] | null;
}

/** The guards of a branch, and why there may be more. */
interface Guards {
  readonly guards: readonly Guard[];
  readonly failure: ProbeError | null;
}

export interface Branch {
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
  /** Whether it is the default one, and so there for certain where the repository holds anything. */
  readonly isDefault: boolean;
}

/** A ruleset by its number, undefined where it may not be read; each is asked for once, however many repositories it guards. */
export type RulesetReader = (id: number, at: Branch) => Promise<Ruleset | undefined>;

export function readRulesets(github: Github): RulesetReader {
  const known = new Map<number, Promise<Ruleset | undefined>>();
  return (id, { owner, repo }) => {
    const reading =
      known.get(id) ??
      github
        .read('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', { owner, repo, ruleset_id: id }, ruleset)
        .catch(() => undefined);
    known.set(id, reading);
    return reading;
  };
}

export interface Guarded extends Pick<ChangeControl, 'review' | 'protection'> {
  /** Whether GitHub said what the branch's own protection is, or that there is none: it does so only to who administers the repository. */
  readonly isTold: boolean;
  /** Whether there is no such branch. */
  readonly isMissing: boolean;
}

/**
 * How a branch is guarded, by rulesets of repository and organization and by its protection together: either one suffices. What could not be
 * read adds no guard, and takes none away. Rulesets also speak of branches that are not there: such a branch is guarded by nothing.
 */
export async function guardsOf(
  github: Github,
  at: Branch,
  rulesetOf: RulesetReader,
  nameOf: (login: string) => string,
): Promise<Guarded> {
  const [classic, rules] = await Promise.all([classicGuard(github, at, nameOf), rulesetGuards(github, at, rulesetOf)]);
  const { isTold } = classic;
  const isMissing = hasCode(classic.failure, 'no-branch');
  if (isMissing || (!isTold && !at.isDefault)) {
    const dark = unseen(new ProbeError(isMissing ? 'not-visible' : 'denied', `branch ${at.branch}`));
    return { review: dark, protection: dark, isTold, isMissing };
  }
  const guards = [...rules.guards, ...classic.guards];
  const failure = classic.failure ?? rules.failure;
  return { review: reviewOf(guards, failure), protection: protectionOf(guards, failure), isTold, isMissing };
}

const hasCode = (failure: ProbeError | null, code: string) => failure instanceof ApiError && failure.code === code;

async function classicGuard(
  github: Github,
  at: Branch,
  nameOf: (login: string) => string,
): Promise<Guards & Pick<Guarded, 'isTold'>> {
  const { owner, repo, branch } = at;
  try {
    const said = await github.read('GET /repos/{owner}/{repo}/branches/{branch}/protection', { owner, repo, branch }, protection);
    return { guards: [toGuard(said, nameOf)], failure: null, isTold: true };
  } catch (error) {
    const failure = toProbeError(error);
    if (hasCode(failure, 'not-protected')) return { guards: [], failure: null, isTold: true };
    // The organization's plan has no protection for this repository.
    if (hasCode(failure, 'plan')) return { guards: [], failure: null, isTold: false };
    if (hasCode(failure, 'no-branch')) return { guards: [], failure, isTold: true };
    const isHidden = hasStatus(failure, 404);
    return { guards: [], failure: isHidden ? new ProbeError('denied', 'branch protection: http-404') : failure, isTold: false };
  }
}

function toGuard(said: Protection, nameOf: (login: string) => string): Guard {
  const { required_pull_request_reviews: reviews, enforce_admins, allow_force_pushes, allow_deletions } = said;
  const allowances = reviews?.bypass_pull_request_allowances;
  const isForAdministrators = enforce_admins?.enabled ?? null;
  const spared = [
    ...(allowances?.users ?? []).map(({ login }) => nameOf(login)),
    ...[...(allowances?.teams ?? []), ...(allowances?.apps ?? [])].map(({ slug }) => slug),
  ];
  return {
    name: 'branch protection',
    approvals: reviews === undefined ? null : (reviews.required_approving_review_count ?? 0),
    dismissesStale: reviews?.dismiss_stale_reviews ?? null,
    blocksForcePush: allow_force_pushes?.enabled === false,
    blocksDeletion: allow_deletions?.enabled === false,
    bindsAdministrators: isForAdministrators,
    reviewBypass: isForAdministrators === null ? null : [...spared, ...(isForAdministrators ? [] : ['administrators'])],
    bypass: isForAdministrators === null ? null : isForAdministrators ? [] : ['administrators'],
  };
}

async function rulesetGuards(github: Github, at: Branch, rulesetOf: RulesetReader): Promise<Guards> {
  const { owner, repo, branch } = at;
  const { items, failure } = await github.list(
    'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    { owner, repo, branch },
    rule,
  );
  const ids = [...new Set(items.map(({ ruleset_id }) => ruleset_id))];
  const guards = await Promise.all(
    ids.map(async (id) => {
      // Who may pass is told only to those who may change the ruleset; without that, the rules themselves still stand.
      const known = await rulesetOf(id, at);
      return fromRules(
        id,
        items.filter((each) => each.ruleset_id === id),
        known,
      );
    }),
  );
  return { guards, failure: hasCode(failure, 'plan') ? null : failure };
}

/** Role 5 is that of a repository's administrators. */
const isOfAdministrators = ({ actor_id, actor_type }: NonNullable<Ruleset['bypass_actors']>[number]) =>
  actor_type === 'OrganizationAdmin' || (actor_type === 'RepositoryRole' && actor_id === 5);

function fromRules(id: number, rules: readonly Rule[], known: Ruleset | undefined): Guard {
  const ofType = (type: string) => rules.find((each) => each.type === type);
  const review = ofType('pull_request');
  const actors = known?.bypass_actors;
  const namesOf = (list: typeof actors) =>
    list?.map(({ actor_id, actor_type }) => `${actor_type} ${actor_id ?? ''}`.trim()) ?? null;
  // Those who pass by a pull request only cannot push past the rule.
  const pushing = actors?.filter(({ bypass_mode }) => bypass_mode !== 'pull_request');
  return {
    name: `ruleset ${known?.name ?? id}`,
    approvals: review === undefined ? null : (review.parameters?.required_approving_review_count ?? 0),
    dismissesStale: review?.parameters?.dismiss_stale_reviews_on_push ?? null,
    blocksForcePush: ofType('non_fast_forward') !== undefined,
    blocksDeletion: ofType('deletion') !== undefined,
    bindsAdministrators: pushing === undefined ? null : !pushing.some(isOfAdministrators),
    reviewBypass: namesOf(actors),
    bypass: namesOf(pushing),
  };
}

const unseen = ({ reason, detail }: ProbeError) => ({ seen: false, reason, detail }) as const;
const named200 = (names: readonly string[]) => [...new Set(names)].slice(0, 100).map((name) => name.slice(0, 200));

/** The guard that asks for the most approvals decides: whoever passes it still has to pass the others. */
function reviewOf(guards: readonly Guard[], failure: ProbeError | null): ChangeControl['review'] {
  const asking = guards.filter(({ approvals }) => (approvals ?? 0) > 0).sort((a, b) => b.approvals! - a.approvals!);
  const [best] = asking;
  // What could not be read might ask for more.
  if (failure && best === undefined) return unseen(failure);
  if (best === undefined) return { seen: true, approvals: 0, dismissesStale: null, bypass: [], by: [] };
  const { approvals, dismissesStale, reviewBypass, name } = best;
  return {
    seen: true,
    approvals: approvals!,
    dismissesStale,
    bypass: reviewBypass === null ? null : named200(reviewBypass),
    by: named200([name]),
  };
}

function protectionOf(guards: readonly Guard[], failure: ProbeError | null): ChangeControl['protection'] {
  const both = guards.filter(({ blocksForcePush, blocksDeletion }) => blocksForcePush && blocksDeletion);
  const best =
    both.find(({ bindsAdministrators, bypass }) => bindsAdministrators === true && bypass?.length === 0) ??
    both.find(({ bindsAdministrators }) => bindsAdministrators === null) ??
    both[0];
  if (best) {
    return {
      seen: true,
      forcePush: 'blocked',
      deletion: 'blocked',
      bindsAdministrators: best.bindsAdministrators,
      bypass: best.bypass === null ? null : named200(best.bypass),
      by: named200([best.name]),
    };
  }
  if (failure) return unseen(failure);
  // One guard may block the one, another the other.
  const blocks = (what: 'blocksForcePush' | 'blocksDeletion') => guards.filter((each) => each[what]);
  const parts = [...blocks('blocksForcePush'), ...blocks('blocksDeletion')];
  const isBlocked = (what: Parameters<typeof blocks>[0]) => (blocks(what).length > 0 ? 'blocked' : 'allowed');
  const bound = parts.map(({ bindsAdministrators }) => bindsAdministrators);
  return {
    seen: true,
    forcePush: isBlocked('blocksForcePush'),
    deletion: isBlocked('blocksDeletion'),
    bindsAdministrators: bound.length > 0 && bound.every((each) => each === true) ? true : bound.includes(null) ? null : false,
    bypass: parts.some(({ bypass }) => bypass === null) ? null : named200(parts.flatMap(({ bypass }) => bypass ?? [])),
    by: named200(parts.map(({ name }) => name)),
  };
}
