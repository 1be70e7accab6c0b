import { z } from 'zod';
import type { PostmarkServerTarget } from '../../inventory/target.ts';
import { openApi } from '../api/client.ts';
import { type Inspection, type ProbeContext, type ProbeResult, toProbeError } from '../define.ts';

/** Of what is told of a server, its tokens are among the rest: nothing but its number is read. */
const server = z.object({ ID: z.int().min(1) });

const open = (target: PostmarkServerTarget, context: ProbeContext) =>
  openApi(
    {
      base: target.baseUrl ?? 'https://api.postmarkapp.com',
      ca: target.ca,
      authorize: () => ({ 'x-postmark-server-token': target.token.reveal() }),
    },
    context,
  );

/**
 * Where a server's mail is kept and sent. No field tells it; Postmark says of all servers that they are in the United States, and that none are to be in the
 * EU (https://postmarkapp.com/eu-privacy, read 2026-11). That the server exists is the interface's own word.
 */
export async function look(target: PostmarkServerTarget, context: ProbeContext): Promise<ProbeResult> {
  const api = open(target, context);
  try {
    const { ID } = await api.get('/server', server);
    const name = `postmark server ${ID}`;
    return {
      facts: [
        {
          kind: 'hosting-location',
          subject: { id: `${target.id}: ${name}`, names: [name] },
          source: context.source(),
          country: 'US',
          region: null,
          provider: 'postmark',
          project: name,
          evidence: 'provider-statement',
          undetermined: null,
        },
      ],
      failures: [],
    };
  } catch (error) {
    return { facts: [], failures: [context.failure(error, { kinds: ['hosting-location'] })] };
  } finally {
    api.close();
  }
}

/** Whether the token is taken. Each server token may do all there is. */
export async function inspect(target: PostmarkServerTarget, context: ProbeContext): Promise<Inspection> {
  const api = open(target, context);
  try {
    const credential = await api.get('/server', server).then(
      () => 'accepted' as const,
      (error) => (toProbeError(error).reason === 'denied' ? ('refused' as const) : ('unknown' as const)),
    );
    const rights = credential === 'accepted' ? ['server token'] : [];
    return {
      credential,
      rights,
      excess: credential === 'accepted' ? ['server token: sends mail, reads what was sent, changes the server'] : null,
      expiresAt: null,
      clockSkew: api.clockSkew(),
    };
  } finally {
    api.close();
  }
}
