import { ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { openAws } from './client.ts';

/** Managed policies that only read. */
const reading = ['IAMReadOnlyAccess', 'ReadOnlyAccess', 'SecurityAudit', 'ViewOnlyAccess'];

/** Who the key is, and the policies attached to that user; what lies within it or its groups is not asked for. */
export async function inspect(target: AwsAccountTarget, context: ProbeContext): Promise<Inspection> {
  const aws = openAws(target, context);
  const unseen = { rights: [], excess: null, expiresAt: null } as const;
  try {
    const { Arn = '' } = await aws.sts((sts) => sts.send(new GetCallerIdentityCommand({})));
    const user = /:user\/(?:.*\/)?([^/]+)$/.exec(Arn)?.[1];
    if (Arn.endsWith(':root'))
      return {
        credential: 'accepted',
        rights: ['root user'],
        excess: ['root user: everything'],
        expiresAt: null,
        clockSkew: aws.clockSkew(),
      };
    if (user === undefined) return { credential: 'accepted', ...unseen, clockSkew: aws.clockSkew() };
    const attached = await aws
      .iam((iam) => iam.send(new ListAttachedUserPoliciesCommand({ UserName: user })))
      .then(({ AttachedPolicies = [] }) => AttachedPolicies.map(({ PolicyName = '?' }) => PolicyName))
      .catch(() => null);
    const excess = attached?.filter((name) => !reading.includes(name)) ?? null;
    return { credential: 'accepted', rights: attached ?? [], excess, expiresAt: null, clockSkew: aws.clockSkew() };
  } catch (error) {
    return { credential: toProbeError(error).reason === 'denied' ? 'refused' : 'unknown', ...unseen, clockSkew: aws.clockSkew() };
  } finally {
    aws.close();
  }
}
