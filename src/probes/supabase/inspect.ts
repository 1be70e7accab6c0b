import type { SupabaseOrganizationTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { openSupabase } from './client.ts';

/**
 * Whether the token is taken. A classic one may do all that its owner may, in every organization; which rights one with a scope has, its holder is
 * not told (https://supabase.com/docs/guides/platform/personal-access-tokens).
 */
export async function inspect(target: SupabaseOrganizationTarget, context: ProbeContext): Promise<Inspection> {
  const supabase = openSupabase(target, context);
  try {
    const { failure } = await supabase.projects();
    const credential = failure === null ? 'accepted' : toProbeError(failure).reason === 'denied' ? 'refused' : 'unknown';
    const isClassic = /^sbp_(?!fc)[0-9a-f]{40}$/.test(target.token.reveal());
    return {
      credential,
      rights: isClassic && credential === 'accepted' ? ['classic token: everything its owner may'] : [],
      excess: isClassic ? ['classic token: change and delete projects, read their keys, run SQL'] : null,
      expiresAt: null,
      clockSkew: supabase.clockSkew(),
    };
  } finally {
    supabase.close();
  }
}
