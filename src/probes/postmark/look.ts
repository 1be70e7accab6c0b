import type { PostmarkServerTarget } from '../../inventory/target.ts';
import type { ProbeContext, ProbeResult } from '../define.ts';
import { openPostmark } from './client.ts';

/** That the server is Postmark's; where Postmark works, its interface does not say. */
export async function look(target: PostmarkServerTarget, context: ProbeContext): Promise<ProbeResult> {
  const postmark = openPostmark(target, context);
  try {
    const { ID, Name } = await postmark.server();
    return {
      facts: [
        {
          kind: 'hosting-location',
          // Its name is free text, often that of a domain, and would join it with a machine of that name.
          subject: { id: `${target.id}: ${Name}`, names: [`postmark server ${ID}`] },
          source: context.source(),
          country: null,
          region: null,
          provider: 'postmark',
          evidence: 'provider-api',
          undetermined: 'not-listed',
        },
      ],
      failures: [],
    };
  } finally {
    postmark.close();
  }
}
