import { type Account, holderByName } from '../../facts/index.ts';
import type { Session } from './session.ts';
import { type Row, statements } from './statements.ts';

type Role = Row<typeof statements.roles>;
type Parts = Omit<Account, 'kind' | 'subject' | 'source' | 'system'>;

/** Properties of a role by which it may do anything, or make itself able to. */
const powers = ['super', 'createrole', 'bypassrls', 'replication'] as const;
const words = { super: 'SUPERUSER', createrole: 'CREATEROLE', bypassrls: 'BYPASSRLS', replication: 'REPLICATION' } as const;

const unrecorded = (detail: string) => ({ seen: false as const, reason: 'unsupported' as const, detail });

/**
 * The roles that can log in. Whose they are, how they prove who they are and when they last did is not in the catalogue.
 * @param nameOf what facts call a role that can log in
 */
export async function readAccounts(
  session: Session,
  now: Date,
  nameOf: (role: string) => string,
): Promise<{ accounts: Parts[]; whole: boolean }> {
  const { rows, whole } = await session.ask(statements.roles);
  const [server] = (await session.ask(statements.server)).rows;
  return { accounts: rows.map((role) => accountOf(role, role.name === server?.user, now, nameOf)), whole };
}

/** What makes a role able to do anything, its own properties and the roles it is a member of. */
export const powersOf = (role: Pick<Role, (typeof powers)[number] | 'memberOf'>, nameOf: (role: string) => string): string[] => [
  ...powers.filter((power) => role[power]).map((power) => words[power]),
  ...role.memberOf.map((each) => `member of ${each.login ? nameOf(each.name) : each.name}`),
];

function accountOf(role: Role, isOwn: boolean, now: Date, nameOf: (role: string) => string): Parts {
  const { name, validUntil } = role;
  const adminBy = powersOf(role, nameOf);
  // Only passwords end then; a certificate would still let in.
  const hasEnded = validUntil !== null && Date.parse(validUntil) < now.getTime();
  return {
    name: nameOf(name),
    holder: holderByName(name) ?? 'unknown',
    enabled: true,
    interactive: isOwn || !hasEnded ? true : null,
    administrator: adminBy.length > 0,
    adminBy: adminBy.slice(0, 20).map((text) => text.slice(0, 100)),
    lastUsed: isOwn ? { seen: true, at: now.toISOString(), since: null } : unrecorded('logins are not recorded in the database'),
    existedAt: null,
    secondFactor: { state: 'unknown', kinds: [], by: 'pg_hba.conf' },
    keys: unrecorded('client certificates'),
    password: { state: 'unseen', ageing: { seen: true, changedAt: null, maxDays: null, expiresAt: validUntil } },
  };
}
