import { GetAccountSummaryCommand, ListVirtualMFADevicesCommand } from '@aws-sdk/client-iam';
import { type Account, holderByName, type ProbeFailure } from '../../facts/index.ts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { collect, type Listing, pages } from '../api/pages.ts';
import { type ProbeContext, ProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { Aws } from './client.ts';
import { type Details, following, readDetails } from './details.ts';
import { outsideRoles } from './outsiders.ts';
import { type Report, type ReportRow, rootName } from './report.ts';
import { type Right, rightOf } from './rights.ts';

const notTold = { seen: false, reason: 'not-visible', detail: 'not in the report' } as const;
const day = 86_400_000;

export const nameOf = (user: string, context: ProbeContext) =>
  user === rootName ? 'root' : accountName(user, context.settings, context.wants);

/** Users and the root user by the credential report, with what their policies let them do; and who may log in without being one of them. */
export async function lookAtAccounts(
  aws: Aws,
  target: AwsAccountTarget,
  report: Report,
  context: ProbeContext,
): Promise<{ facts: Account[]; failures: ProbeFailure[] }> {
  const devices = (marker: string) =>
    aws.iam((iam) =>
      iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned', ...(marker === '' ? {} : { Marker: marker }) })),
    );
  const [details, virtual, rootFactor] = await Promise.all([
    readDetails(aws),
    collect(pages('', devices, following), ({ VirtualMFADevices = [] }) =>
      VirtualMFADevices.flatMap(({ User }) => User?.UserName ?? (User?.Arn?.endsWith(':root') ? rootName : [])),
    ),
    aws
      .iam((iam) => iam.send(new GetAccountSummaryCommand({})))
      .then(
        ({ SummaryMap }) => SummaryMap?.AccountMFAEnabled,
        () => undefined,
      ),
  ]);
  const facts = report.rows.map((row): Account => {
    const isRoot = row.user === rootName;
    const right = isRoot ? { power: 'yes' as const, by: ['root user'] } : rightSeen(row.user, details);
    const name = nameOf(row.user, context);
    const console = consoleOf(row);
    const administrator = right.power === 'yes' ? true : right.power === 'maybe' ? null : false;
    return {
      kind: 'account',
      subject: { id: `${target.id}: ${name}`, names: [`aws user ${name}`] },
      source: { ...context.source(), at: report.at },
      system: target.id,
      name,
      holder: isRoot ? 'shared' : console === false ? 'service' : (holderByName(row.user) ?? 'person'),
      enabled: true,
      interactive: interactiveOf(row, administrator),
      administrator,
      adminBy: right.by.slice(0, 20).map((each) => each.slice(0, 100)),
      lastUsed: { seen: true, at: lastUseOf(row), since: null },
      existedAt: row.user_creation_time,
      secondFactor: factorOf(row, isRoot ? rootFactor : undefined, virtual),
      keys: notTold,
      password: passwordOf(row),
    };
  });
  return { facts, failures: failuresOf(details, report, context) };
}

/** Of the root user the report has a word only where an organization has taken its password away; it may be set anew by mail. */
const consoleOf = ({ user, password_enabled: said }: ReportRow): boolean | null =>
  user === rootName ? (said === 'false' ? null : true) : said === 'true' ? true : said === 'false' ? false : null;

/** Whoever has only keys is a program; what an administrator's key lets do, a person can do with it, too, and nothing tells whether one does. */
function interactiveOf(row: ReportRow, administrator: boolean | null): boolean | null {
  const console = consoleOf(row);
  const hasKey = row.access_key_1_active || row.access_key_2_active;
  return console === false && hasKey && administrator !== false ? null : console;
}

/** A list that was cut short has not shown all that a user may do. */
function rightSeen(user: string, details: Details): Right {
  const right = rightOf(user, details);
  return details.failure !== null && right.power === 'no' ? { power: 'maybe', by: [details.failure.detail] } : right;
}

const lastUseOf = (row: ReportRow) =>
  [row.password_last_used, row.access_key_1_last_used_date, row.access_key_2_last_used_date]
    .filter((each) => each !== null)
    .sort()
    .at(-1) ?? null;

/** Of the root user both the report and the summary tell. No device sends its codes by SMS: one that is not virtual is a key, a passkey or a token. */
function factorOf(row: ReportRow, summary: number | undefined, virtual: Listing<string>): Account['secondFactor'] {
  const { user, mfa_active } = row;
  if (summary !== undefined && (summary === 1) !== mfa_active)
    return { state: 'unknown', kinds: [], by: 'mfa_active and AccountMFAEnabled differ' };
  if (consoleOf(row) === false) return { state: 'unknown', kinds: [], by: 'access keys only' };
  if (!mfa_active) return { state: 'absent', kinds: [], by: 'mfa_active' };
  if (virtual.items.includes(user)) return { state: 'present', kinds: ['totp'], by: 'virtual MFA device' };
  return { state: 'present', kinds: virtual.failure ? ['other'] : ['security-key'], by: 'mfa_active' };
}

/** The password's age counts from its last change to the day on which it has to be changed again. */
function passwordOf(row: ReportRow): Account['password'] {
  const { user, password_last_changed: changedAt, password_next_rotation: expiresAt } = row;
  const console = consoleOf(row);
  if (console !== true) return { state: console === false ? 'locked' : 'unseen', ageing: notTold };
  // The rules for passwords do not bind the root user's, of whose age the report says nothing.
  if (user === rootName || changedAt === null) return { state: 'set', ageing: notTold };
  const maxDays = expiresAt === null ? null : Math.max(0, Math.ceil((Date.parse(expiresAt) - Date.parse(changedAt)) / day));
  return { state: 'set', ageing: { seen: true, changedAt, maxDays, expiresAt } };
}

/** Why these are not all who may log in. */
function failuresOf(details: Details, report: Report, context: ProbeContext): ProbeFailure[] {
  const kinds = ['account'] as const;
  const known = new Set(report.rows.map(({ user }) => user));
  const newer = details.users.filter(({ UserName = '' }) => !known.has(UserName)).length;
  const outside = outsideRoles(details);
  return [
    ...(details.failure ? [context.failure(details.failure, { kinds })] : []),
    ...(newer > 0 ? [context.failure(new ProbeError('incomplete', `${newer} user(s) newer than the report`), { kinds })] : []),
    // Whoever comes from elsewhere has no account here, and a second factor only there.
    ...(outside.length > 0
      ? [
          {
            ...context.failure(new ProbeError('not-visible', `people from elsewhere take on roles: ${outside.join(', ')}`), {
              kinds,
            }),
            advice: 'attestation' as const,
          },
        ]
      : []),
  ];
}
