import { z } from 'zod';
import { defineCheck, fails, holds, notApplicable, unknown } from '../define.ts';

const passwords: readonly string[] = ['keyboard-interactive', 'password'];
/** RFC 4252, 4462, 8308: methods of which it is known that they take no password. */
const others: readonly string[] = ['gssapi-keyex', 'gssapi-with-mic', 'hostbased', 'publickey'];

/**
 * Judges what the server offers to a user that does not exist, over the network. A method that nobody knows might ask for a password,
 * so it leaves the question open, as does a server that names no method.
 */
export const sshPasswordAuthOff = defineCheck({
  id: 'ssh.password-auth-off',
  judges: 'ssh-service',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'KONF.4.3' },
  reproduce: 'ssh -v -p {port} -o PreferredAuthentications=none -o StrictHostKeyChecking=no tomproof-probe@{address}',
  judge({ authentication, banner, port }) {
    if (banner === null) return notApplicable('no-service', { port });
    if (!authentication.seen) return unknown(authentication.reason, { what: authentication.detail });
    const { methods } = authentication;
    if (methods.includes('none')) return fails('no-authentication');
    const offered = methods.filter((method) => passwords.includes(method));
    if (offered.length > 0) return fails('password-offered', { offered });
    const unclear = methods.filter((method) => !others.includes(method));
    if (unclear.length > 0 || methods.length === 0) return unknown('not-visible', { what: unclear });
    return holds('no-password', { methods });
  },
});
