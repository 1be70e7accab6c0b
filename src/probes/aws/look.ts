import { GetAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import type { AccessKey, Fact, FactKind, PasswordPolicy, PasswordRule, ProbeFailure } from '../../facts/index.ts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { lookAtAccounts, nameOf } from './accounts.ts';
import { type Aws, openAws } from './client.ts';
import { type Report, type ReportRow, readReport, rootName } from './report.ts';

/** Looks at all of an account's IAM that somebody wants to know of. Everything rests on the credential report; without it there is nothing. */
export async function look(target: AwsAccountTarget, context: ProbeContext): Promise<ProbeResult> {
  const aws = openAws(target, context);
  const isWanted = (kind: FactKind) => context.wants.kinds?.includes(kind) ?? true;
  const facts: Fact[] = [];
  const failures: ProbeFailure[] = [];
  try {
    const report = await readReport(aws, context.signal).catch((error) => toProbeError(error));
    if (isWanted('password-policy')) facts.push(await passwordPolicyOf(aws, target, report, context));
    const kinds = (['access-key', 'account'] as const).filter(isWanted);
    if (report instanceof ProbeError) {
      if (kinds.length > 0) failures.push(context.failure(report, { kinds }));
      return { facts, failures };
    }
    if (isWanted('access-key')) facts.push(...report.rows.flatMap((row) => keysOf(row, report.at, target, context)));
    if (isWanted('account')) {
      const accounts = await lookAtAccounts(aws, target, report, context);
      facts.push(...accounts.facts);
      failures.push(...accounts.failures);
    }
    return { facts, failures };
  } finally {
    aws.close();
  }
}

function keysOf(row: ReportRow, at: string, target: AwsAccountTarget, context: ProbeContext): AccessKey[] {
  const owner = nameOf(row.user, context);
  const keys = [
    { number: 1, active: row.access_key_1_active, rotated: row.access_key_1_last_rotated, used: row.access_key_1_last_used_date },
    { number: 2, active: row.access_key_2_active, rotated: row.access_key_2_last_rotated, used: row.access_key_2_last_used_date },
  ];
  return keys
    .filter(({ active, rotated }) => active || rotated !== null)
    .map(({ number, active, rotated, used }) => ({
      kind: 'access-key',
      subject: { id: `${target.id}: access key ${number} of ${owner}`, names: [] },
      source: { ...context.source(), at },
      system: target.id,
      name: `access key ${number} of ${owner}`,
      owner,
      holder: row.user === rootName ? 'shared' : row.password_enabled === 'true' ? 'person' : 'service',
      type: 'access-key',
      enabled: active,
      createdAt: rotated,
      expires: { seen: true, at: null },
      lastUsed: { seen: true, at: used },
      writes: null,
    }));
}

/**
 * The account's own password policy. Where none is set, AWS's default stands: eight characters of three kinds (IAM User Guide, "Default password policy"),
 * without history or end.
 */
async function passwordPolicyOf(
  aws: Aws,
  target: AwsAccountTarget,
  report: Report | ProbeError,
  context: ProbeContext,
): Promise<PasswordPolicy> {
  const rule = (value: number | null, by: string): PasswordRule => ({ seen: true, value, by });
  const rules = await aws
    .iam((iam) => iam.send(new GetAccountPasswordPolicyCommand({})))
    .then(
      ({ PasswordPolicy: set }) => {
        if (set?.MinimumPasswordLength === undefined) throw new ProbeError('malformed', 'password policy');
        const required = [set.RequireLowercaseCharacters, set.RequireUppercaseCharacters, set.RequireNumbers, set.RequireSymbols];
        return {
          minLength: rule(set.MinimumPasswordLength, 'MinimumPasswordLength'),
          classes: rule(required.filter(Boolean).length, 'Require…'),
          history: rule(set.PasswordReusePrevention ?? null, 'PasswordReusePrevention'),
          maxDays: rule(set.MaxPasswordAge ?? null, 'MaxPasswordAge'),
        };
      },
      (error) => {
        const { reason, detail } = toProbeError(error);
        const unseen = { seen: false, reason, detail } as const;
        if (detail !== 'NoSuchEntity') return { minLength: unseen, classes: unseen, history: unseen, maxDays: unseen };
        const by = 'default password policy';
        return { minLength: rule(8, by), classes: rule(3, by), history: rule(null, by), maxDays: rule(null, by) };
      },
    )
    .catch((error) => {
      const { reason, detail } = toProbeError(error);
      const unseen = { seen: false, reason, detail } as const;
      return { minLength: unseen, classes: unseen, history: unseen, maxDays: unseen };
    });
  return {
    kind: 'password-policy',
    subject: { id: `${target.id}: password policy`, names: [] },
    source: context.source(),
    system: target.id,
    inUse:
      report instanceof ProbeError
        ? null
        : report.rows.some(({ user, password_enabled }) => user !== rootName && password_enabled === 'true'),
    ...rules,
    maxDaysFor: 'all',
  };
}
