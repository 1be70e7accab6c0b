import { ProbeError, toProbeError } from '../../define.ts';
import { type Assignment, assignments, type Group, groups, members, type Role, roleOf } from '../lists/people.ts';
import type { Session } from '../session.ts';

/** What a user may do, as far as it was seen. */
export interface Power {
  readonly administrator: boolean | null;
  /** What makes somebody one, or leaves it open. */
  readonly by: readonly string[];
}

/** The group that comes with an account and may do everything. */
const adminGroup = 'admin';

/**
 * Finds out who may do everything, or give himself the right to: by the groups of an account, and by the roles that users and groups hold. What
 * of that could not be read leaves it open for everybody who is not known to be one.
 */
export async function findPowers(session: Session): Promise<(user: string) => Power> {
  const [allGroups, held] = await Promise.all([groups(session), assignments(session)]);
  const memberships = await Promise.all(
    allGroups.items.map(async (group) => ({ group, listing: await members(session, group) })),
  );
  const roleIds = [...new Set(held.items.map(({ role }) => role.id))];
  const roles = new Map(await Promise.all(roleIds.map(async (id) => [id, await readRole(session, id)] as const)));
  const gaps = [
    ...(allGroups.failure ? [`groups: ${allGroups.failure.reason}`] : []),
    ...memberships.flatMap(({ group, listing: { failure } }) =>
      failure ? [`members of group ${group.name}: ${failure.reason}`] : [],
    ),
    ...(held.failure ? [`role assignments: ${held.failure.reason}`] : []),
  ];

  return (user) => {
    const own = memberships.filter(({ listing }) => listing.items.some(({ id }) => id === user)).map(({ group }) => group);
    const ofRoles = held.items.filter((each) => isHeldBy(each, user, own)).map(({ role }) => roles.get(role.id)!);
    const certain = [
      ...own.filter(({ name }) => name === adminGroup).map(({ name }) => `group ${name}`),
      ...ofRoles.filter(({ power }) => power === 'all').map(({ name }) => `role ${name}`),
    ];
    if (certain.length > 0) return { administrator: true, by: told(certain) };
    const open = [...ofRoles.filter(({ power }) => power === 'unknown').map(({ name }) => `role ${name}`), ...gaps];
    return open.length > 0 ? { administrator: null, by: told(open) } : { administrator: false, by: [] };
  };
}

const told = (reasons: readonly string[]) => [...new Set(reasons)].map((each) => each.slice(0, 100)).slice(0, 20);

const isHeldBy = ({ user, group }: Assignment, id: string, own: readonly Group[]) =>
  user?.id === id || own.some((each) => each.id === group?.id);

async function readRole(session: Session, id: string) {
  try {
    const role = await roleOf(session, id);
    return { name: role.display_name || role.name, power: powerOf(role) };
  } catch (error) {
    // A stop ends the look; anything else leaves just this role open.
    if (error instanceof ProbeError && error.reason === 'aborted') throw error;
    return { name: `${id} (${toProbeError(error).reason})`, power: 'unknown' as const };
  }
}

/**
 * `all`: everything, or the administration of users. Only what is sure to be less is `some`.
 * Source: docs identity-access-management, "Querying Role Details" (a role's statements); Tenant Administrator and Security Administrator by name.
 */
export function powerOf({ name, policy }: Role): 'all' | 'some' | 'unknown' {
  if (name === 'te_admin' || name === 'secu_admin') return 'all';
  if (name === 'readonly') return 'some';
  if (!policy || policy.Statement.some(({ Effect }) => Effect !== 'Allow' && Effect !== 'Deny')) return 'unknown';
  const allowed = policy.Statement.filter(({ Effect }) => Effect === 'Allow');
  if (allowed.some(({ Action }) => !Action)) return 'unknown';
  const writing = allowed
    .flatMap(({ Action }) => Action!)
    .filter((action) => !/^(?:get|list|show|check|query)/i.test(verbOf(action)));
  const decisive = writing.filter((action) => /^(?:\*|iam)$/i.test(action.split(':')[0]!));
  if (decisive.length === 0) return 'some';
  const isDenied = policy.Statement.some(({ Effect }) => Effect === 'Deny');
  return decisive.some((action) => verbOf(action) === '*') && !isDenied ? 'all' : 'unknown';
}

const verbOf = (action: string) => action.split(':').at(-1)!;
