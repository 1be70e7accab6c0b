import { ProbeError, toProbeError } from '../define.ts';
import type { Group, Iam, Policy, Rule, User } from './iam.ts';

/** A permission set that somebody has. */
export interface Grant {
  readonly set: string;
  /** What gives it, e.g. `policy Backups`. */
  readonly by: string;
  /** Whether it is for the whole organization and at any time, not for some projects or under a condition. */
  readonly everywhere: boolean;
}

/** What one user or program may do, as far as it could be read. */
export interface Rights {
  /** Of an owner, who may do everything without any policy; null where that was not seen. */
  readonly owner: boolean | null;
  readonly grants: readonly Grant[];
  /** Why there may be more; null where that is all. */
  readonly unclear: ProbeError | string | null;
}

/** A user or an application, by the id that a policy names. */
export type Principal = { readonly user: string } | { readonly application: string };

/** Reads all policies, and tells what each principal may do. What could not be read leaves open what depends on it. */
export async function readRights(iam: Iam): Promise<(principal: Principal) => Rights> {
  const [users, groups, policies] = await Promise.all([iam.users(), iam.groups(), iam.policies()]);
  const used = policies.items.filter(({ no_principal }) => no_principal !== true);
  const rules = new Map(await Promise.all(used.map(async ({ id }) => [id, await iam.rules(id)] as const)));
  const nobodys = used.find(({ user_id, group_id, application_id }) => !user_id && !group_id && !application_id);

  return (principal) => {
    const owner = ownerOf(principal, users.items);
    const memberships = groups.items.map((group) => ({ group, isMember: isMember(principal, group) }));
    const mine = used.filter((policy) => isOf(policy, principal, memberships));
    const listings = mine.map((policy) => ({ policy, ...rules.get(policy.id)! }));
    const nameless = listings.flatMap(({ items }) => items).some(({ permission_set_names: sets }) => !sets);
    const blind = memberships.find(
      ({ group, isMember }) => isMember === null && used.some(({ group_id }) => group_id === group.id),
    );
    const strange = used.find(({ group_id }) => group_id && !groups.items.some(({ id }) => id === group_id));
    return {
      owner,
      grants: listings.flatMap(({ policy, items }) => items.flatMap((rule) => grantsOf(policy, rule))),
      unclear:
        policies.failure ??
        groups.failure ??
        listings.find(({ failure }) => failure !== null)?.failure ??
        (nobodys ? 'policy without principal' : null) ??
        (blind || strange ? 'members of a group' : null) ??
        (nameless ? 'rule without permission sets' : null) ??
        (owner === null ? (users.failure ?? 'type of the user') : null),
    };
  };
}

function ownerOf(principal: Principal, users: readonly User[]): boolean | null {
  if ('application' in principal) return false;
  const type = users.find(({ id }) => id === principal.user)?.type;
  return type === 'owner' ? true : type === 'member' ? false : null;
}

function isMember(principal: Principal, { user_ids, application_ids }: Group): boolean | null {
  const [ids, own] = 'user' in principal ? [user_ids, principal.user] : [application_ids, principal.application];
  return ids ? ids.includes(own) : null;
}

function isOf(
  { user_id, application_id, group_id }: Policy,
  principal: Principal,
  memberships: readonly { readonly group: Group; readonly isMember: boolean | null }[],
): boolean {
  if ('user' in principal ? user_id === principal.user : application_id === principal.application) return true;
  return memberships.some(({ group, isMember }) => isMember === true && group.id === group_id);
}

/** A rule speaks of the organization, which means all its projects where its sets are those of projects, or of some projects. */
const grantsOf = ({ id, name }: Policy, { permission_set_names: sets, condition, organization_id }: Rule): Grant[] =>
  (sets ?? []).map((set) => ({ set, by: `policy ${name || id}`, everywhere: Boolean(organization_id) && !condition }));

/** Sets whose holder may do anything, or give it to himself. */
const ofAdministrators = ['AllProductsFullAccess', 'IAMGroupManager', 'IAMManager', 'IAMPolicyManager', 'OrganizationManager'];
/** Managers of what gives no further rights. Of any other nobody here knows how far it goes. */
const harmless = ['AbuseTicketManager', 'BillingManager', 'ProjectManager', 'SupportTicketManager'];

const wordsOf = (unclear: NonNullable<Rights['unclear']>) => (typeof unclear === 'string' ? unclear : unclear.detail);

export function administratorBy({ owner, grants, unclear }: Rights): { administrator: boolean | null; adminBy: string[] } {
  if (owner === true) return { administrator: true, adminBy: ['owner'] };
  const told = (found: readonly Grant[]) =>
    [...new Set(found.map(({ set, by }) => `${by}: ${set}`.slice(0, 100)))].sort().slice(0, 20);
  const full = grants.filter(({ set }) => ofAdministrators.includes(set));
  if (full.length > 0) return { administrator: true, adminBy: told(full) };
  if (unclear !== null) return { administrator: null, adminBy: [wordsOf(unclear).slice(0, 100)] };
  const managers = grants.filter(({ set }) => /Manager/.test(set) && !harmless.includes(set) && !isReading(set));
  return managers.length > 0 ? { administrator: null, adminBy: told(managers) } : { administrator: false, adminBy: [] };
}

/** Whether a permission set only lets look, by the vendor's names. */
const isReading = (set: string): boolean => /(ReadOnly|[a-z]Read|[a-z]List)$/.test(set);

/** Whether somebody may change anything; null where that was not seen. */
export function mayWrite({ owner, grants, unclear }: Rights): boolean | null {
  if (owner === true || grants.some(({ set }) => !isReading(set))) return true;
  return unclear === null ? false : null;
}

/** Sets that let list the things of a product. */
const listing = {
  instances: /^(AllProducts|Instances)(ReadOnly|FullAccess)$/,
  blockStorage: /^(AllProducts|BlockStorage)(ReadOnly|FullAccess)$/,
  balancers: /^(AllProducts|LoadBalancers)(ReadOnly|FullAccess)$/,
  databases: /^(AllProducts|RelationalDatabases)(ReadOnly|FullAccess)$/,
} as const satisfies Readonly<Record<string, RegExp>>;
export type Product = keyof typeof listing;

type Blindness = Pick<ProbeError, 'reason' | 'detail'>;

/** Why somebody may not see all there is of a product; null where all of it is seen. */
function blindnessOf({ owner, grants, unclear }: Rights, product: Product): Blindness | null {
  const own = grants.filter(({ set }) => listing[product].test(set));
  if (owner === true || own.some(({ everywhere }) => everywhere)) return null;
  if (unclear !== null) return typeof unclear === 'string' ? { reason: 'not-visible', detail: unclear } : unclear;
  return own.length > 0
    ? { reason: 'incomplete', detail: `${product}: some projects` }
    : { reason: 'denied', detail: `${product}: denied` };
}

/**
 * Why lists of products may hold less than there is: a list holds only what lies in projects that the key may look into, and does not say so. Only
 * the key's own rights tell.
 */
export async function blindness(
  products: readonly Product[],
  iam: Iam,
  accessKey: string | null,
): Promise<{ readonly product: Product; readonly error: ProbeError }[]> {
  if (products.length === 0) return [];
  const rights =
    accessKey === null
      ? new ProbeError('not-visible', 'no access-key given')
      : await ownRights(iam, accessKey).catch(toProbeError);
  return products.flatMap((product) => {
    const why = rights instanceof ProbeError ? rights : blindnessOf(rights, product);
    return why === null ? [] : [{ product, error: new ProbeError(why.reason, `rights of the key: ${why.detail}`) }];
  });
}

/** The rights of the key that asks. @throws ProbeError where they could not be read */
export async function ownRights(iam: Iam, accessKey: string): Promise<Rights> {
  const key = await iam.key(accessKey);
  const rightsOf = await readRights(iam);
  if (key.user_id) return rightsOf({ user: key.user_id });
  if (key.application_id) return rightsOf({ application: key.application_id });
  return { owner: null, grants: [], unclear: 'bearer of the key' };
}
