import { z } from 'zod';
import type { PostmarkServerTarget } from '../../inventory/target.ts';
import { openApi } from '../api/client.ts';
import type { ProbeContext } from '../define.ts';

/** The answer also holds every token of the server (`ApiTokens`), which is not read. */
const server = z.object({ ID: z.int().positive(), Name: z.string() });

/** Postmark's interface (https://postmarkapp.com/developer/api/server-api). */
export interface Postmark {
  /** The server that the token belongs to. @throws ApiError, ProbeError as the client does */
  server(): Promise<z.infer<typeof server>>;
  clockSkew(): number | null;
  close(): void;
}

/** Opens it: nothing is sent yet. */
export function openPostmark(target: PostmarkServerTarget, context: ProbeContext): Postmark {
  const api = openApi(
    {
      base: target.baseUrl ?? 'https://api.postmarkapp.com',
      ca: target.ca,
      authorize: () => ({ 'x-postmark-server-token': target.token.reveal() }),
    },
    context,
  );
  return { server: () => api.get('/server', server), clockSkew: api.clockSkew, close: () => api.close() };
}
