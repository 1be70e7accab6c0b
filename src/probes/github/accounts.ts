import { z } from 'zod';
import { type Account, type Fact, holderByName, type MfaPolicy, type ProbeFailure } from '../../facts/index.ts';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import type { Listing } from '../api/pages.ts';
import { type ProbeContext, ProbeError, toProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { Github } from './client.ts';

const member = z.object({ id: z.int(), login: z.string().min(1).max(100), type: z.string() });
type Member = z.infer<typeof member>;

const organization = z.object({ two_factor_requirement_enabled: z.boolean().nullable().optional() });

/** What is known of second factors: lists of those without any, and of those with a weak one (SMS). Only owners may ask for them. */
interface Factors {
  readonly disabled: Listing<Member>;
  readonly insecure: Listing<Member>;
}

const notTold = { seen: false, reason: 'not-visible', detail: 'no field of the interface' } as const;

/** Members and outside collaborators, each by what the lists say of it. A list that was not read whole leaves open what it would have said. */
export async function lookAtAccounts(
  github: Github,
  target: GithubOrganizationTarget,
  context: ProbeContext,
): Promise<{ facts: Fact[]; failures: ProbeFailure[] }> {
  const org = target.organization;
  const [admins, members, outside] = await Promise.all([
    github.list('GET /orgs/{org}/members', { org, role: 'admin' }, member),
    github.list('GET /orgs/{org}/members', { org, role: 'member' }, member),
    github.list('GET /orgs/{org}/outside_collaborators', { org }, member),
  ]);
  // After the people: whoever came in between stands in these, too.
  const [disabled, insecure, outsideDisabled, outsideInsecure] = await Promise.all([
    github.list('GET /orgs/{org}/members', { org, filter: '2fa_disabled' }, member),
    github.list('GET /orgs/{org}/members', { org, filter: '2fa_insecure' }, member),
    github.list('GET /orgs/{org}/outside_collaborators', { org, filter: '2fa_disabled' }, member),
    github.list('GET /orgs/{org}/outside_collaborators', { org, filter: '2fa_insecure' }, member),
  ]);
  const inside = { disabled, insecure };
  const beyond = { disabled: outsideDisabled, insecure: outsideInsecure };
  const of = (who: Member, administrator: boolean, role: string, factors: Factors) =>
    accountOf(who, { administrator, role, factors }, target, context);
  const facts = [
    ...admins.items.map((each) => of(each, true, 'owner', inside)),
    ...members.items.map((each) => of(each, false, 'member', inside)),
    ...outside.items.map((each) => of(each, false, 'outside collaborator', beyond)),
  ];
  // Only an owner gets the filtered list, and an owner sees everybody.
  const hidden = disabled.failure === null ? null : await hiddenFrom(github, org);
  const failures = [hidden, ...[admins, members, outside].map(({ failure }) => failure)].flatMap((failure) =>
    failure ? [context.failure(failure, { kinds: ['account'] })] : [],
  );
  return { facts, failures };
}

const membership = z.object({ state: z.string() });

/** Why members may be missing from the lists: to who is none himself, only those are told who do not conceal it. */
async function hiddenFrom(github: Github, org: string): Promise<ProbeError | null> {
  try {
    const { state } = await github.read('GET /user/memberships/orgs/{org}', { org }, membership);
    return state === 'active' ? null : new ProbeError('denied', 'members: public ones only');
  } catch (error) {
    return toProbeError(error);
  }
}

function accountOf(
  { id, login, type }: Member,
  { administrator, role, factors }: { administrator: boolean; role: string; factors: Factors },
  target: GithubOrganizationTarget,
  context: ProbeContext,
): Account {
  const name = accountName(login, context.settings, context.wants);
  return {
    kind: 'account',
    subject: { id: `${target.id}: ${name}`, names: [`github user ${id}`] },
    source: context.source(),
    system: `github.com/${target.organization}`,
    name,
    holder: holderOf(login, type),
    enabled: true,
    interactive: type === 'User' ? true : null,
    administrator,
    adminBy: administrator ? [role] : [],
    lastUsed: notTold,
    existedAt: null,
    secondFactor: factorOf(id, factors),
    keys: notTold,
    password: { state: 'unseen', ageing: notTold },
  };
}

/** A program's name does not make a user a program: somebody logs in with it as any other does, and may be a person of that name. */
function holderOf(login: string, type: string): Account['holder'] {
  if (type === 'Bot') return 'service';
  if (type !== 'User') return 'unknown';
  const byName = holderByName(login);
  return byName === 'service' ? 'unknown' : (byName ?? 'person');
}

/**
 * Whoever stands in no list that was read to its end has a factor, and if not even a weak one, then an app, a push message or a key: which of
 * them is not told.
 */
function factorOf(id: number, { disabled, insecure }: Factors): Account['secondFactor'] {
  const isIn = ({ items }: Listing<Member>) => items.some((each) => each.id === id);
  if (isIn(disabled)) return { state: 'absent', kinds: [], by: 'filter 2fa_disabled' };
  if (isIn(insecure)) return { state: 'present', kinds: ['sms'], by: 'filter 2fa_insecure' };
  if (disabled.failure) return { state: 'unknown', kinds: [], by: `filter 2fa_disabled: ${disabled.failure.detail}` };
  if (insecure.failure) return { state: 'present', kinds: ['other'], by: `filter 2fa_insecure: ${insecure.failure.detail}` };
  return { state: 'present', kinds: ['push', 'security-key', 'totp'], by: 'filters 2fa_disabled, 2fa_insecure' };
}

/** Whether the organization lets in nobody without a second factor. The field is told to owners only. */
export async function lookAtPolicy(github: Github, target: GithubOrganizationTarget, context: ProbeContext): Promise<MfaPolicy> {
  const by = 'two_factor_requirement_enabled';
  const enforcement = await github.read('GET /orgs/{org}', { org: target.organization }, organization).then(
    ({ two_factor_requirement_enabled: enabled }): MfaPolicy['enforcement'] =>
      enabled === null || enabled === undefined
        ? { seen: false, reason: 'denied', detail: `${by}: ${enabled === null ? 'null' : 'absent'}` }
        : { seen: true, state: enabled ? 'everybody' : 'nobody', for: null, by },
    (error): MfaPolicy['enforcement'] => {
      const { reason, detail } = toProbeError(error);
      return { seen: false, reason, detail };
    },
  );
  return {
    kind: 'mfa-policy',
    subject: { id: `${target.id}: two-factor requirement`, names: [`github.com/${target.organization}`] },
    source: context.source(),
    system: `github.com/${target.organization}`,
    enforcement,
  };
}
