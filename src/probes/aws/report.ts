import { setTimeout as sleep } from 'node:timers/promises';
import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam';
import { z } from 'zod';
import { ProbeError } from '../define.ts';
import type { Aws } from './client.ts';

/** `N/A`, `no_information` and `not_supported` stand for a moment that is not known, or that there never was. */
const moment = z.string().transform((text, context) => {
  if (/^(N\/A|no_information|not_supported)$/.test(text)) return null;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  context.addIssue('a moment');
  return z.NEVER;
});
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const row = z.object({
  user: z.string().min(1).max(200),
  user_creation_time: moment,
  /** Of the root user it is not told. */
  password_enabled: z.enum(['true', 'false', 'not_supported', 'no_information']),
  password_last_used: moment,
  password_last_changed: moment,
  /** `N/A` where the password never has to be changed. */
  password_next_rotation: moment,
  mfa_active: flag,
  access_key_1_active: flag,
  access_key_1_last_rotated: moment,
  access_key_1_last_used_date: moment,
  access_key_2_active: flag,
  access_key_2_last_rotated: moment,
  access_key_2_last_used_date: moment,
});
export type ReportRow = z.infer<typeof row>;

/** What the report calls the root user. */
export const rootName = '<root_account>';

export interface Report {
  readonly rows: readonly ReportRow[];
  /** When AWS wrote it: up to four hours ago. */
  readonly at: string;
}

/** How often is asked whether the report is made, and after how long one is too old: AWS hands out the same one for four hours. */
const looks = 30;
const pauseBetween = 1000;
const oldest = 5 * 3_600_000;

/**
 * The credential report (IAM User Guide, "Getting credential reports"): a line for each user and the root user. Making it changes nothing but the report itself.
 * @throws ProbeError `malformed` for a report without its columns, `incomplete` for one that is not ready in time or too old
 */
export async function readReport(aws: Aws, signal: AbortSignal): Promise<Report> {
  for (let look = 1; ; look++) {
    const { State } = await aws.iam((iam) => iam.send(new GenerateCredentialReportCommand({})));
    if (State === 'COMPLETE') break;
    if (State !== 'STARTED' && State !== 'INPROGRESS') throw new ProbeError('malformed', `report: ${State ?? 'no state'}`);
    if (look === looks) throw new ProbeError('incomplete', 'report not ready');
    await sleep(pauseBetween, undefined, { signal });
  }
  const { Content, GeneratedTime } = await aws.iam((iam) => iam.send(new GetCredentialReportCommand({})));
  if (Content === undefined || GeneratedTime === undefined) throw new ProbeError('malformed', 'report');
  if (!(Date.now() - GeneratedTime.getTime() <= oldest)) throw new ProbeError('incomplete', 'report too old');
  const parsed = row
    .array()
    .min(1)
    .safeParse(readCsv(new TextDecoder().decode(Content)));
  if (parsed.success) {
    if (!parsed.data.some(({ user }) => user === rootName)) throw new ProbeError('incomplete', 'report without the root user');
    return { rows: parsed.data, at: GeneratedTime.toISOString() };
  }
  throw new ProbeError('malformed', `report ${parsed.error.issues[0]?.path.map(String).join('.') ?? ''}`);
}

/** Lines of comma-separated values with a line of names (RFC 4180), each as an object. A line of another length is none. */
function readCsv(text: string): Record<string, string>[] {
  const [head, ...lines] = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(cells);
  return lines.map((line) => {
    if (head === undefined || line.length !== head.length) throw new ProbeError('malformed', 'report: columns');
    return Object.fromEntries(head.map((name, index) => [name, line[index]!]));
  });
}

const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
