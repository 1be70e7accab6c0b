import { z } from 'zod';
import type { SshdConfig, SshService } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, notApplicable, type Unknown, unknown, warning } from '../define.ts';
import { passwordLogins } from './password-logins.ts';

const passwords: readonly string[] = ['keyboard-interactive', 'password'];
/** RFC 4252, 4462, 8308: methods of which it is known that they take no password. */
const others: readonly string[] = ['gssapi-keyex', 'gssapi-with-mic', 'hostbased', 'publickey'];

/**
 * Judges what the server offers to a user that does not exist, over the network, and what its configuration allows, for everybody and for
 * some. A method that nobody knows might ask for a password, so it leaves the question open, as does a server that names no method. A
 * password that is asked for only after a key is no login with a password.
 *
 * Where passwords are not offered outside, a configuration that could not be seen leaves exceptions for single users open, and a warning
 * says so. Without a look from outside, all of the configuration has to be seen, and it only indicates: a server that was
 * not told to load it again still runs with what it had.
 */
export const sshPasswordAuthOff = defineCheck({
  id: 'ssh.password-auth-off',
  judges: ['ssh-service', 'sshd-config'],
  many: true,
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'KONF.4.3' },
  reproduce: 'ssh -v -p {port} -o PreferredAuthentications=none -o StrictHostKeyChecking=no tomproof-probe@{address}',
  judge(facts) {
    const services = facts.filter((fact) => fact.kind === 'ssh-service').filter(({ banner }) => banner !== null);
    const configs = facts.filter((fact) => fact.kind === 'sshd-config').map(({ config }) => config);

    const outside = services.map(judgeService);
    const refuted = outside.find((each) => each.outcome === 'fails');
    if (refuted) return refuted;
    const inside = configs.map(judgeConfig);
    const allowed = inside.find((each) => each.outcome === 'fails');
    if (allowed) return allowed;
    const open = outside.find((each) => each.outcome === 'unknown');
    if (open) return open;

    const unseen = inside.flatMap((each) => (each.outcome === 'unknown' ? [each] : []));
    const warnings = inside.flatMap((each) => (each.outcome === 'holds' ? each.warnings : []));
    if (services.length > 0) {
      const methods = [...new Set(services.flatMap(methodsOf))];
      if (configs.length === 0) return holds('no-password', { methods });
      if (unseen.length === 0) return holds('no-password-for-anybody', { methods }, warnings);
      return holds('no-password', { methods }, [warning('exceptions-unseen', { what: unseen.flatMap(whatOf) })]);
    }
    if (unseen[0]) return unseen[0];
    if (configs.length === 0) {
      const ports = facts.flatMap((fact) => (fact.kind === 'ssh-service' ? [fact.port] : []));
      return notApplicable('no-service', { ports: [...new Set(ports)] });
    }
    const onlyFiles = configs.some((config) => config.seen && config.certainty === 'files');
    return indicates(onlyFiles ? 'not-in-files' : 'not-allowed', {}, warnings);
  },
});

const methodsOf = ({ authentication }: SshService) => (authentication.seen ? authentication.methods : []);
const whatOf = ({ args }: Unknown) => [args.what ?? ''].flat().map(String);

function judgeService({ authentication, address }: SshService) {
  if (!authentication.seen) return unknown(authentication.reason, { what: authentication.detail });
  const { methods } = authentication;
  if (methods.includes('none')) return fails('no-authentication', { address });
  const offered = methods.filter((method) => passwords.includes(method));
  if (offered.length > 0) return fails('password-offered', { address, offered });
  const unclear = methods.filter((method) => !others.includes(method));
  if (unclear.length > 0 || methods.length === 0) return unknown('not-visible', { what: unclear });
  return holds('no-password');
}

function judgeConfig(config: SshdConfig['config']) {
  if (!config.seen) return unknown(config.reason, { what: config.detail });
  const { forAll, forSome, afterKey, idle } = passwordLogins(config);
  const unseen = config.unseen.map(({ what, reason }) => `${what} (${reason})`);
  // A file that was not read may come before what the others say, or before a default.
  const certain = config.certainty === 'effective' || unseen.length === 0;
  if (forAll.length > 0 && certain) return fails('password-allowed', { allowed: forAll });
  if (forSome.length > 0) return fails('password-allowed-for-some', { allowed: forSome });
  if (unseen.length > 0) return unknown('not-visible', { what: unseen });
  return holds('not-allowed', {}, [
    ...(afterKey.length > 0 ? [warning('after-key', { methods: afterKey })] : []),
    ...(idle ? [warning('offered-in-vain')] : []),
  ]);
}
