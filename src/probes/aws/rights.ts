import { GetAccountAuthorizationDetailsCommand, type GetAccountAuthorizationDetailsCommandOutput } from '@aws-sdk/client-iam';
import { z } from 'zod';
import { collect, type Listing, pages } from '../api/pages.ts';
import { ProbeError } from '../define.ts';
import type { Aws } from './client.ts';

type Page = GetAccountAuthorizationDetailsCommandOutput;
export type Details = Pick<Page, 'UserDetailList' | 'GroupDetailList' | 'Policies'>;

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));
const statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
});
const document = z.object({ Statement: z.union([statement.transform((one) => [one]), z.array(statement)]) });

/** Who may do what, as far as users, groups and policies say (IAM API, GetAccountAuthorizationDetails). */
export async function readDetails(aws: Aws): Promise<Listing<Details>> {
  const ask = (marker: string) =>
    aws.iam((iam) =>
      iam.send(
        new GetAccountAuthorizationDetailsCommand({
          Filter: ['User', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
          ...(marker === '' ? {} : { Marker: marker }),
        }),
      ),
    );
  return collect(
    pages('', ask, ({ IsTruncated, Marker }) => {
      if (IsTruncated && !Marker) throw new ProbeError('incomplete', 'no marker');
      return IsTruncated ? Marker : undefined;
    }),
    (page) => [page],
  );
}

/** `yes`: may do anything, or give itself the right to. `maybe`: under conditions, or by a detour. */
type Power = 'yes' | 'maybe' | 'no';
export interface Right {
  readonly power: Power;
  /** The policies that give it. */
  readonly by: readonly string[];
}

/** Actions by which somebody can give himself more rights, if they are allowed on everything. */
const detours = [
  'iam:addusertogroup',
  'iam:attachgrouppolicy',
  'iam:attachrolepolicy',
  'iam:attachuserpolicy',
  'iam:createaccesskey',
  'iam:createloginprofile',
  'iam:createpolicyversion',
  'iam:passrole',
  'iam:putgrouppolicy',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
  'iam:setdefaultpolicyversion',
  'iam:updateassumerolepolicy',
  'iam:updateloginprofile',
  'sts:assumerole',
];

/** The rights of a user by the policies attached to it, within it and of its groups. A boundary, a denial or a condition leaves open what is left. */
export function rightOf(userName: string, details: readonly Details[]): Right {
  const users = details.flatMap(({ UserDetailList = [] }) => UserDetailList);
  const allGroups = details.flatMap(({ GroupDetailList = [] }) => GroupDetailList);
  const policies = details.flatMap(({ Policies = [] }) => Policies);
  const user = users.find((each) => each.UserName === userName);
  if (user === undefined) return { power: 'maybe', by: ['not among the users'] };
  const groups = (user.GroupList ?? []).map((name) => ({
    name,
    group: allGroups.find((each) => each.GroupName === name),
  }));
  const missing = groups
    .filter(({ group }) => group === undefined)
    .map(({ name }) => ({ name: `group ${name}`, power: 'maybe' as const }));
  const holders = [
    { prefix: '', attached: user.AttachedManagedPolicies, inline: user.UserPolicyList },
    ...groups.map(({ name, group }) => ({
      prefix: `group ${name}: `,
      attached: group?.AttachedManagedPolicies,
      inline: group?.GroupPolicyList,
    })),
  ];
  const powers = holders.flatMap(({ prefix, attached = [], inline = [] }) => [
    ...attached.map(({ PolicyArn, PolicyName }) => ({
      name: `${prefix}${PolicyName}`,
      power: powerOf(
        policies.find(({ Arn }) => Arn === PolicyArn)?.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)
          ?.Document,
      ),
    })),
    ...inline.map(({ PolicyName, PolicyDocument }) => ({ name: `${prefix}${PolicyName}`, power: powerOf(PolicyDocument) })),
  ]);
  const found = [...powers, ...missing];
  const certain = found.filter(({ power }) => power === 'yes');
  const isBounded = user.PermissionsBoundary !== undefined;
  if (certain.length > 0) return { power: isBounded ? 'maybe' : 'yes', by: certain.map(({ name }) => name) };
  const possible = found.filter(({ power }) => power === 'maybe');
  return { power: possible.length > 0 ? 'maybe' : 'no', by: possible.map(({ name }) => name) };
}

/** What a policy's document, which comes URL-encoded, lets do. One that was not told or not understood may let do anything. */
function powerOf(encoded: string | undefined): Power {
  if (encoded === undefined) return 'maybe';
  let parsed: z.infer<typeof document>;
  try {
    parsed = document.parse(JSON.parse(decodeURIComponent(encoded)));
  } catch {
    return 'maybe';
  }
  const powers = parsed.Statement.map((each): Power => {
    if (each.Effect === 'Deny') return 'no';
    if (each.Action === undefined || each.Resource === undefined) return 'maybe';
    const isConditional = 'Condition' in each;
    const onAll = each.Resource.includes('*');
    const may = (wanted: string) => each.Action!.some((action) => fits(action.toLowerCase(), wanted));
    const isAll = onAll && each.Action.some((action) => ['*', '*:*', 'iam:*'].includes(action.toLowerCase()));
    if (isAll) return isConditional ? 'maybe' : 'yes';
    return detours.some(may) ? 'maybe' : 'no';
  });
  const most: Power = powers.includes('yes') ? 'yes' : powers.includes('maybe') ? 'maybe' : 'no';
  return most === 'yes' && parsed.Statement.some(({ Effect }) => Effect === 'Deny') ? 'maybe' : most;
}

const fits = (pattern: string, action: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(action);
