import {
  GetAccountAuthorizationDetailsCommand,
  type GroupDetail,
  type ManagedPolicyDetail,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam';
import { collect, pages } from '../api/pages.ts';
import { ProbeError } from '../define.ts';
import type { Aws } from './client.ts';

export interface Details {
  readonly users: readonly UserDetail[];
  readonly groups: readonly GroupDetail[];
  readonly roles: readonly RoleDetail[];
  readonly policies: readonly ManagedPolicyDetail[];
  /** Why these may not be all. */
  readonly failure: ProbeError | null;
}

/** Who may do what, as far as users, groups, roles and policies say (IAM API, GetAccountAuthorizationDetails). */
export async function readDetails(aws: Aws): Promise<Details> {
  const ask = (marker: string) =>
    aws.iam((iam) => iam.send(new GetAccountAuthorizationDetailsCommand(marker === '' ? {} : { Marker: marker })));
  const { items, failure } = await collect(pages('', ask, following), (page) => [page]);
  const isTold = (list: 'UserDetailList' | 'RoleDetailList') => items.some((page) => page[list] !== undefined);
  return {
    users: items.flatMap(({ UserDetailList = [] }) => UserDetailList),
    groups: items.flatMap(({ GroupDetailList = [] }) => GroupDetailList),
    roles: items.flatMap(({ RoleDetailList = [] }) => RoleDetailList),
    policies: items.flatMap(({ Policies = [] }) => Policies),
    // The SDK takes a list that is missing for none.
    failure: failure ?? (isTold('UserDetailList') && isTold('RoleDetailList') ? null : new ProbeError('malformed', 'no list')),
  };
}

/**
 * Where the next page begins.
 * @throws ProbeError for a page that does not say whether it is the last, or not how to go on
 */
export function following({
  IsTruncated,
  Marker,
}: {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}): string | undefined {
  if (IsTruncated === undefined) throw new ProbeError('malformed', 'IsTruncated');
  if (!IsTruncated) return undefined;
  if (!Marker) throw new ProbeError('incomplete', 'no marker');
  return Marker;
}
