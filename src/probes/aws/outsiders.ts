import type { Details } from './details.ts';
import { conditionKeys, type Statement, statementsOf } from './policies.ts';
import { roleRight } from './rights.ts';

/** Issuers whose tokens only programs get: jobs of GitHub Actions, and what runs in a cluster of EKS. */
const ofPrograms = /oidc-provider\/(token\.actions\.githubusercontent\.com|oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/)/;

/**
 * Roles that people can take on who have no account here, each with where these come from: an identity provider (SAML, and with it IAM Identity Center;
 * OpenID Connect), or another AWS account. An `sts:ExternalId` cannot be given at the console, so that a role of another account that asks for one is for
 * a program; one that may do everything is told nevertheless.
 */
export function outsideRoles(details: Details): string[] {
  return details.roles.flatMap((role) => {
    const { RoleName = '?', Arn = '', AssumeRolePolicyDocument } = role;
    const account = Arn.split(':')[4] ?? '';
    const statements = statementsOf(AssumeRolePolicyDocument);
    if (statements === undefined) return [`${RoleName} (trust not understood)`];
    const isPowerful = roleRight(role, details).power !== 'no';
    const from = statements.flatMap((each) => outsidersOf(each, account, isPowerful));
    return from.length === 0 ? [] : [`${RoleName} (${[...new Set(from)].join(', ')})`];
  });
}

function outsidersOf(statement: Statement, account: string, isPowerful: boolean): string[] {
  const { Effect, Principal } = statement;
  if (Effect === 'Deny') return [];
  if (Principal === undefined) return ['anybody'];
  const isForProgram = !isPowerful && conditionKeys(statement).includes('sts:externalid');
  return Object.entries(Principal).flatMap(([type, names]) => {
    if (type === 'Service') return [];
    if (type === 'Federated') return names.filter((name) => !ofPrograms.test(name)).map((name) => name.split(':').at(-1)!);
    if (type !== 'AWS') return [type];
    // The id of a user or role that is gone lets nobody in.
    const others = names
      .filter((name) => !/^A(IDA|ROA)[A-Z0-9]+$/.test(name))
      .map(accountOf)
      .filter((each) => each !== account);
    return isForProgram ? [] : others.map((each) => (each === null ? 'anybody' : `account ${each}`));
  });
}

/** The account of a principal: of its ARN, or by its bare number; null for everybody. */
function accountOf(principal: string): string | null {
  if (/^\d{12}$/.test(principal)) return principal;
  return /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1] ?? null;
}
