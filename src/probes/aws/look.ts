import {
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  ListSAMLProvidersCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import type { AccessKey, Account, Fact, FactKind, PasswordPolicy, PasswordRule, ProbeFailure } from '../../facts/index.ts';
import { holderByName } from '../../facts/index.ts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { collect, type Listing, pages } from '../api/pages.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import { type Aws, openAws } from './client.ts';
import { type ReportRow, readReport } from './report.ts';
import { readDetails, rightOf } from './rights.ts';

const notTold = { seen: false, reason: 'not-visible', detail: 'not in the report' } as const;
const rootName = '<root_account>';

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
    if (isWanted('access-key')) facts.push(...report.flatMap((row) => keysOf(row, target, context)));
    if (isWanted('account')) {
      const accounts = await accountsOf(aws, target, report, context);
      facts.push(...accounts.facts);
      failures.push(...accounts.failures);
    }
    return { facts, failures };
  } finally {
    aws.close();
  }
}

const nameOf = (user: string, context: ProbeContext) =>
  user === rootName ? 'root' : accountName(user, context.settings, context.wants);

async function accountsOf(aws: Aws, target: AwsAccountTarget, report: readonly ReportRow[], context: ProbeContext) {
  const devices = (marker: string) =>
    aws.iam((iam) =>
      iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned', ...(marker === '' ? {} : { Marker: marker }) })),
    );
  const [details, virtual, summary, providers] = await Promise.all([
    readDetails(aws),
    collect(
      pages('', devices, ({ IsTruncated, Marker }) => (IsTruncated ? Marker : undefined)),
      ({ VirtualMFADevices = [] }) =>
        VirtualMFADevices.flatMap(({ User }) => User?.UserName ?? (User?.Arn?.endsWith(':root') ? rootName : [])),
    ),
    aws
      .iam((iam) => iam.send(new GetAccountSummaryCommand({})))
      .then(
        ({ SummaryMap }) => SummaryMap?.AccountMFAEnabled,
        () => undefined,
      ),
    aws
      .iam((iam) => iam.send(new ListSAMLProvidersCommand({})))
      .then(
        ({ SAMLProviderList = [] }) => SAMLProviderList.length,
        (error) => toProbeError(error),
      ),
  ]);
  const facts = report.map((row): Account => {
    const isRoot = row.user === rootName;
    const right = isRoot ? { power: 'yes' as const, by: ['root user'] } : rightOf(row.user, details.items);
    const isUnsure = !isRoot && details.failure !== null && right.power === 'no';
    const name = nameOf(row.user, context);
    const console = isRoot ? true : row.password_enabled === 'true' ? true : row.password_enabled === 'false' ? false : null;
    const uses = [row.password_last_used, row.access_key_1_last_used_date, row.access_key_2_last_used_date]
      .filter((each) => each !== null)
      .sort();
    return {
      kind: 'account',
      subject: { id: `${target.id}: ${name}`, names: [`aws user ${name}`] },
      source: context.source(),
      system: target.id,
      name,
      holder: isRoot ? 'shared' : console === false ? 'service' : (holderByName(row.user) ?? 'person'),
      enabled: true,
      interactive: console,
      administrator: right.power === 'yes' ? true : right.power === 'maybe' || isUnsure ? null : false,
      adminBy: (isUnsure ? [details.failure!.detail] : right.by).slice(0, 20).map((each) => each.slice(0, 100)),
      lastUsed: { seen: true, at: uses.at(-1) ?? null, since: null },
      existedAt: row.user_creation_time,
      secondFactor: factorOf(row, isRoot ? summary : undefined, virtual),
      keys: notTold,
      password: {
        state: console === true ? 'set' : console === false ? 'none' : 'unseen',
        ageing:
          console === true && row.password_last_changed
            ? { seen: true, changedAt: row.password_last_changed, maxDays: null, expiresAt: null }
            : notTold,
      },
    };
  });
  const failures = [
    ...(details.failure ? [context.failure(details.failure, { kinds: ['account'] })] : []),
    ...(providers instanceof ProbeError ? [context.failure(providers, { kinds: ['account'] })] : []),
  ];
  // Whoever comes by way of an identity provider has no account here, and a second factor only there.
  if (typeof providers === 'number' && providers > 0) {
    const elsewhere = new ProbeError('not-visible', `${providers} identity provider(s): people log in elsewhere`);
    failures.push({ ...context.failure(elsewhere, { kinds: ['account'] }), advice: 'attestation' });
  }
  return { facts, failures };
}

/** Of the root user both the report and the summary tell; a device that is not virtual is a key or a token of its own. */
function factorOf(
  { user, mfa_active }: ReportRow,
  summary: number | undefined,
  virtual: Listing<string>,
): Account['secondFactor'] {
  if (summary !== undefined && (summary === 1) !== mfa_active)
    return { state: 'unknown', kinds: [], by: 'mfa_active and AccountMFAEnabled differ' };
  if (!mfa_active) return { state: 'absent', kinds: [], by: 'mfa_active' };
  if (virtual.items.includes(user)) return { state: 'present', kinds: ['totp'], by: 'virtual MFA device' };
  return { state: 'present', kinds: virtual.failure ? ['other'] : ['security-key'], by: 'mfa_active' };
}

function keysOf(row: ReportRow, target: AwsAccountTarget, context: ProbeContext): AccessKey[] {
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
      source: context.source(),
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
  report: readonly ReportRow[] | ProbeError,
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
    inUse: report instanceof ProbeError ? null : report.some(({ password_enabled }) => password_enabled === 'true'),
    ...rules,
    maxDaysFor: 'all',
  };
}
