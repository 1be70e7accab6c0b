import type { OtcProjectTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { type Grant, openSession } from './session.ts';
import { momentOf } from './times.ts';

/** Roles that may change things. Security Administrator may, too, but without it IAM answers nobody about others. */
const writing = /^(?:te_admin|te_agency|secu_admin|.*_adm(?:in(?:istrator)?)?)$/;
/** Tenant Guest, and switches of the platform that every token names. */
const harmless = /^(?:readonly|op_.*)$/;

/** Whether the password opens the account and the project, and what roles its tokens name. Nothing is asked but the two tokens. */
export async function inspect(target: OtcProjectTarget, context: ProbeContext): Promise<Inspection> {
  const session = openSession(target, context);
  try {
    const answers = await Promise.all([grantOf(session.grant('account')), grantOf(session.grant('project'))]);
    const grants = answers.filter((each): each is Grant => typeof each === 'object');
    const roles = [...new Set(grants.flatMap((grant) => grant.roles.map(({ name }) => name)))].sort();
    const rights = roles.filter((name) => !name.startsWith('op_'));
    const excess = roles.filter((name) => writing.test(name));
    const isClear = grants.length === answers.length && roles.every((name) => writing.test(name) || harmless.test(name));
    return {
      credential: grants.length > 0 ? 'accepted' : answers.includes('refused') ? 'refused' : 'unknown',
      rights,
      excess: isClear || excess.length > 0 ? excess : null,
      expiresAt: momentOf(grants[0]?.user.password_expires_at ?? '') ?? null,
      clockSkew: session.clockSkew(),
    };
  } finally {
    session.close();
  }
}

const grantOf = (login: Promise<Grant>): Promise<Grant | 'refused' | 'unknown'> =>
  login.catch((error) => (toProbeError(error).reason === 'denied' ? 'refused' : 'unknown'));
