import { z } from 'zod';
import type { ScalewayOrganizationTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { openClient } from './client.ts';
import { iamOf } from './iam.ts';
import { ownRights } from './rights.ts';

/** Whether the key is taken, and, where its id was given and IAM may be read, what it may do and when it ends. */
export async function inspect(target: ScalewayOrganizationTarget, context: ProbeContext): Promise<Inspection> {
  const client = openClient(target, context);
  const iam = iamOf(client, target.organization);
  const nothing = { rights: [], excess: null, expiresAt: null };
  try {
    const { accessKey } = target;
    if (accessKey === null) {
      const path = '/instance/v1/zones/fr-par-1/servers';
      const credential = await client.api
        .get(path, z.unknown(), { organization: target.organization, per_page: 1 })
        .then(() => 'accepted' as const, refusalOf);
      return { ...nothing, credential, clockSkew: client.api.clockSkew() };
    }
    const key = await iam.key(accessKey).catch(toProbeError);
    if (key instanceof Error) return { ...nothing, credential: refusalOf(key), clockSkew: client.api.clockSkew() };
    const { owner, grants, unclear } = await ownRights(iam, accessKey);
    const sets = [...new Set(grants.map(({ set, everywhere }) => (everywhere ? set : `${set} (restricted)`)))].sort();
    const beyond = [...new Set(grants.map(({ set }) => set).filter((set) => !set.endsWith('ReadOnly')))].sort();
    return {
      credential: 'accepted',
      rights: owner === true ? ['owner', ...sets] : sets,
      excess: owner === true ? ['owner', ...beyond] : unclear !== null && beyond.length === 0 ? null : beyond,
      expiresAt: key.expires_at ?? null,
      clockSkew: client.api.clockSkew(),
    };
  } finally {
    client.close();
  }
}

/** A key that is not let at this may be good for other things: only status 401 says that it is none. */
function refusalOf(error: unknown): Inspection['credential'] {
  const { reason, detail } = toProbeError(error);
  if (reason !== 'denied') return 'unknown';
  return detail.startsWith('http-401') ? 'refused' : 'accepted';
}
