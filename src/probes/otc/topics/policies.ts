import { isFailure, orFailure } from '../facts/accounts.ts';
import { lockoutFact, passwordPolicyFact, sessionFact } from '../facts/policies.ts';
import { loginPolicyOf, passwordPolicyOf } from '../lists/policies.ts';
import type { Topic } from '../look.ts';

const ofLogin = ['login-lockout', 'session-policy'] as const;

/** Rules of the account that every user is under. */
export const policies: Topic = {
  kinds: [...ofLogin, 'password-policy'],
  async look(look) {
    const seen = await look.seen();
    const wanted = ofLogin.filter(look.isWanted);
    const [login, password] = await Promise.all([
      wanted.length > 0 ? orFailure(look.once(loginPolicyOf)) : undefined,
      look.isWanted('password-policy') ? orFailure(look.once(passwordPolicyOf)) : undefined,
    ]);
    if (login && isFailure(login)) for (const kind of wanted) look.fail(login, kind);
    if (password && isFailure(password)) look.fail(password, 'password-policy');
    return [
      ...(login && !isFailure(login)
        ? wanted.map((kind) => (kind === 'login-lockout' ? lockoutFact(login, seen) : sessionFact(login, seen)))
        : []),
      ...(password && !isFailure(password) ? [passwordPolicyFact(password, seen)] : []),
    ];
  },
};
