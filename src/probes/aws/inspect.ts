import {
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, ProbeError, toProbeError } from '../define.ts';
import { type Aws, openAws } from './client.ts';

/** Managed policies of AWS that only read; one of the account's own by the same name is another. */
const reading = /^arn:aws[a-z-]*:iam::aws:policy\/(.*\/)?(IAMReadOnlyAccess|ReadOnlyAccess|SecurityAudit|ViewOnlyAccess)$/;

interface Rights {
  readonly rights: readonly string[];
  readonly excess: readonly string[] | null;
}

/** Who the key is, and the policies of that user, its groups or that role. What a policy of the account's own lets do is not worked out. */
export async function inspect(target: AwsAccountTarget, context: ProbeContext): Promise<Inspection> {
  const aws = openAws(target, context);
  const told = (credential: Inspection['credential'], { rights, excess }: Rights): Inspection => ({
    credential,
    rights,
    excess,
    expiresAt: null,
    clockSkew: aws.clockSkew(),
  });
  const unseen: Rights = { rights: [], excess: null };
  try {
    const { Arn = '' } = await aws.sts((sts) => sts.send(new GetCallerIdentityCommand({})));
    if (Arn.endsWith(':root')) return told('accepted', { rights: ['root user'], excess: ['root user: everything'] });
    return told('accepted', await policiesOf(aws, Arn).then(rightsOf, () => unseen));
  } catch (error) {
    return told(toProbeError(error).reason === 'denied' ? 'refused' : 'unknown', unseen);
  } finally {
    aws.close();
  }
}

interface Policy {
  readonly name: string;
  /** Null for one that lies within. */
  readonly arn: string | null;
}

interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly AttachedPolicies?:
    | readonly { readonly PolicyName?: string | undefined; readonly PolicyArn?: string | undefined }[]
    | undefined;
  readonly PolicyNames?: readonly string[] | undefined;
  readonly Groups?: readonly object[] | undefined;
}

/** @throws ProbeError where a list was denied or is not whole: what is in the rest of it may write */
async function policiesOf(aws: Aws, arn: string): Promise<Policy[]> {
  const whole = <T extends Page>(page: T): T => {
    const list = page.AttachedPolicies ?? page.PolicyNames ?? page.Groups;
    if (page.IsTruncated !== false || list === undefined) throw new ProbeError('incomplete', 'policies');
    return page;
  };
  const read = ({ AttachedPolicies = [], PolicyNames = [] }: Page): Policy[] => [
    ...AttachedPolicies.map(({ PolicyName = '?', PolicyArn = '?' }) => ({ name: PolicyName, arn: PolicyArn })),
    ...PolicyNames.map((name) => ({ name, arn: null })),
  ];
  const all = async (lists: readonly Promise<Page>[]) => (await Promise.all(lists)).map(whole).flatMap(read);

  const RoleName = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (RoleName !== undefined) {
    return all([
      aws.iam((iam) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))),
      aws.iam((iam) => iam.send(new ListRolePoliciesCommand({ RoleName }))),
    ]);
  }
  const UserName = /:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (UserName === undefined) throw new ProbeError('unsupported', 'neither user nor role');
  const { Groups = [] } = whole(await aws.iam((iam) => iam.send(new ListGroupsForUserCommand({ UserName }))));
  return all([
    aws.iam((iam) => iam.send(new ListAttachedUserPoliciesCommand({ UserName }))),
    aws.iam((iam) => iam.send(new ListUserPoliciesCommand({ UserName }))),
    ...Groups.flatMap(({ GroupName }) => [
      aws.iam((iam) => iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }))),
      aws.iam((iam) => iam.send(new ListGroupPoliciesCommand({ GroupName }))),
    ]),
  ]);
}

/** Other policies of AWS are more than is needed; one of the account's own may be just what is. */
function rightsOf(policies: readonly Policy[]): Rights {
  const excess = policies.filter(({ arn }) => arn !== null && /^arn:aws[a-z-]*:iam::aws:/.test(arn) && !reading.test(arn));
  const isOwn = ({ arn }: Policy) => arn === null || !/^arn:aws[a-z-]*:iam::aws:/.test(arn);
  return {
    rights: policies.map(({ name }) => name),
    excess: excess.length === 0 && policies.some(isOwn) ? null : excess.map(({ name }) => name),
  };
}
