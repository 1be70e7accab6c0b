import type { FactKind } from '../../facts/index.ts';
import { defineProbe } from '../define.ts';

const kinds = ['access-key', 'account', 'password-policy'] as const;

const calls: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  'access-key': ['GenerateCredentialReport', 'GetCredentialReport'],
  account: [
    'GenerateCredentialReport',
    'GetCredentialReport',
    'GetAccountAuthorizationDetails',
    'GetAccountSummary',
    'ListVirtualMFADevices',
  ],
  'password-policy': ['GetAccountPasswordPolicy', 'GenerateCredentialReport', 'GetCredentialReport'],
};

/** The people, keys and password rules of an AWS account, as IAM has them. Its buckets are a target of their own (`s3-account`). */
export const aws = defineProbe({
  id: 'aws',
  kinds,
  privilege: 'the managed policy SecurityAudit, or the calls that docs/providers/aws.md lists',
  accepts: (target) => target.kind === 'aws-account',
  cannotTell: () => ({ 'audit-log': 'attestation', 'login-lockout': 'attestation', 'mfa-policy': 'attestation' }),
  requests(_, wants) {
    const isWanted = (kind: FactKind) => wants.kinds?.includes(kind) ?? true;
    return [...new Set(kinds.filter(isWanted).flatMap((kind) => calls[kind]))].map((call) => `IAM ${call}`);
  },
  async inspect(target, context) {
    if (target.kind !== 'aws-account') throw new TypeError(target.kind);
    return (await import('./inspect.ts')).inspect(target, context);
  },
  async probe(target, context) {
    if (target.kind !== 'aws-account') return { facts: [], failures: [] };
    return (await import('./look.ts')).look(target, context);
  },
});
