import type { RenderWorkspaceTarget } from '../../inventory/target.ts';
import { type Inspection, type ProbeContext, toProbeError } from '../define.ts';
import { openRender } from './client.ts';

/** Whether the key is taken. There is none that may only look: each may all that its user may, in every workspace (https://render.com/docs/api). */
export async function inspect(target: RenderWorkspaceTarget, context: ProbeContext): Promise<Inspection> {
  const render = openRender(target, context);
  try {
    const credential = await render.workspace().then(
      () => 'accepted' as const,
      (error) => (toProbeError(error).reason === 'denied' ? ('refused' as const) : ('unknown' as const)),
    );
    return {
      credential,
      rights: credential === 'accepted' ? ['API key: everything its user may'] : [],
      excess: ['API key: change and delete services and databases, read their secrets'],
      expiresAt: null,
      clockSkew: render.clockSkew(),
    };
  } finally {
    render.close();
  }
}
