import type { Details } from './details.ts';
import { conditionKeys, covers, type Statement, statementsOf } from './policies.ts';

/** `yes`: may do anything, or give itself the right to. `maybe`: under conditions, by a detour, or that was not seen. */
type Power = 'yes' | 'maybe' | 'no';
export interface Right {
  readonly power: Power;
  /** The policies that give it. */
  readonly by: readonly string[];
}

/** Actions by which somebody can give himself more rights. What runs with an administrator's role, and can be made to do something, is not among them. */
const detours = [
  'iam:addclientidtoopenidconnectprovider',
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
  'iam:updateopenidconnectproviderthumbprint',
  'iam:updatesamlprovider',
  'identitystore:creategroupmembership',
  'sso:attachmanagedpolicytopermissionset',
  'sso:createaccountassignment',
  'sso:putinlinepolicytopermissionset',
  'sts:assumerole',
];
/** Those that lead nowhere where they are allowed on the user's own self only. */
const ofOneself = ['iam:createaccesskey', 'iam:createloginprofile', 'iam:updateloginprofile'];
const ownSelf = `\${aws:username}`;

type Attached = readonly { readonly PolicyArn?: string | undefined; readonly PolicyName?: string | undefined }[] | undefined;
type Inline = readonly { readonly PolicyName?: string | undefined; readonly PolicyDocument?: string | undefined }[] | undefined;
interface Holder {
  readonly prefix: string;
  readonly attached: Attached;
  /** Left out where there is none. */
  readonly inline: Inline;
}

/** The rights of a user by the policies attached to it, within it and of its groups, and by roles that let it in themselves. */
export function rightOf(userName: string, details: Details): Right {
  const user = details.users.find((each) => each.UserName === userName);
  if (user === undefined) return { power: 'maybe', by: ['not among the users'] };
  if (user.GroupList === undefined) return { power: 'maybe', by: ['GroupList'] };
  const groups = user.GroupList.map((name) => ({ name, group: details.groups.find((each) => each.GroupName === name) }));
  const right = judge(
    [
      { prefix: '', attached: user.AttachedManagedPolicies, inline: user.UserPolicyList },
      ...groups.map(({ name, group }) => ({
        prefix: `group ${name}: `,
        attached: group?.AttachedManagedPolicies,
        inline: group?.GroupPolicyList,
      })),
    ],
    user.PermissionsBoundary !== undefined,
    details,
  );
  if (right.power !== 'no') return right;
  const roles = details.roles.filter(
    (role) => letsIn(role.AssumeRolePolicyDocument, user.Arn) && roleRight(role, details).power !== 'no',
  );
  return roles.length === 0 ? right : { power: 'maybe', by: roles.map(({ RoleName }) => `role ${RoleName}`) };
}

/** The rights of whoever takes on a role. */
export const roleRight = (role: Details['roles'][number], details: Details): Right =>
  judge(
    [{ prefix: '', attached: role.AttachedManagedPolicies, inline: role.RolePolicyList }],
    role.PermissionsBoundary !== undefined,
    details,
  );

/** Whether a role's trust names a user, who then needs no right of his own to take it on. */
const letsIn = (trust: string | undefined, arn: string | undefined) =>
  (statementsOf(trust) ?? []).some(
    ({ Effect, Principal }) => Effect === 'Allow' && (Principal?.AWS ?? []).some((name) => name === arn || name === '*'),
  );

function judge(holders: readonly Holder[], isBounded: boolean, { policies }: Details): Right {
  const held = holders.flatMap(({ prefix, attached, inline = [] }) => [
    // An account without policies has an empty list; without a list it was not told.
    ...(attached ?? [{ PolicyArn: undefined, PolicyName: 'AttachedManagedPolicies' }]).map(({ PolicyArn, PolicyName }) => ({
      name: `${prefix}${PolicyName}`,
      statements: statementsOf(
        policies
          .find(({ Arn }) => Arn !== undefined && Arn === PolicyArn)
          ?.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document,
      ),
    })),
    ...inline.map(({ PolicyName, PolicyDocument }) => ({
      name: `${prefix}${PolicyName}`,
      statements: statementsOf(PolicyDocument),
    })),
  ]);
  const powers = held.map(({ name, statements }) => ({ name, power: statements === undefined ? 'maybe' : mostOf(statements) }));
  const certain = powers.filter(({ power }) => power === 'yes').map(({ name }) => name);
  const isLimited = isBounded || held.some(({ statements = [] }) => statements.some(takesAway));
  if (certain.length > 0) return { power: isLimited ? 'maybe' : 'yes', by: certain };
  const possible = powers.filter(({ power }) => power === 'maybe').map(({ name }) => name);
  return { power: possible.length > 0 ? 'maybe' : 'no', by: possible };
}

function mostOf(statements: readonly Statement[]): Power {
  const powers = statements.map(powerOf);
  return powers.includes('yes') ? 'yes' : powers.includes('maybe') ? 'maybe' : 'no';
}

function powerOf({ Effect, Action, Resource, Condition }: Statement): Power {
  if (Effect === 'Deny') return 'no';
  if (Action === undefined || Resource === undefined) return 'maybe';
  const isAll = Resource.includes('*') && Action.some((action) => /^(\*|\*:\*|iam:\*)$/i.test(action));
  if (isAll) return Condition === undefined ? 'yes' : 'maybe';
  const isOwn = Resource.every((resource) => resource.endsWith(ownSelf));
  const leading = detours.filter((detour) => !(isOwn && ofOneself.includes(detour)));
  return leading.some((detour) => Action.some((action) => covers(action, detour))) ? 'maybe' : 'no';
}

/** Whether a denial may leave too little for an administrator. One that falls away with a second factor does not. */
function takesAway(statement: Statement): boolean {
  const { Effect, Action } = statement;
  if (Effect !== 'Deny') return false;
  const keys = conditionKeys(statement);
  if (keys.length > 0 && keys.every((key) => /^aws:multifactorauth(present|age)$/.test(key))) return false;
  return Action === undefined || Action.some((action) => action === '*' || /^[^:]*[*?]/.test(action) || /^iam:/i.test(action));
}
