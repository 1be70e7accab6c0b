import path from 'node:path';
import type { DocumentUrlTarget } from '../../inventory/target.ts';
import { exchange } from '../api/exchange.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { documentOf, isOfItsName } from '../document-content.ts';
import { createAgents } from '../http-agent.ts';

/** Milliseconds: what was changed no longer before the answer was made with the answer. */
const madeForUs = 60_000;

/** Gets a document from a server, as anybody could. No redirect is followed: where it leads may be another document, or a login. */
export async function lookAtWeb({ url, ca }: DocumentUrlTarget, context: ProbeContext): Promise<ProbeResult> {
  const place = new URL(url);
  const name = nameIn(place);
  const subject = { id: `${place.origin}${place.pathname}`.slice(0, 2048), names: [] };
  const agents = createAgents(context.network, { ca, signal: context.signal });
  try {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'tomproof' };
    const { status, headers: told, body } = await exchange(agents, { method: 'GET', url: place, headers }, context.signal);
    if (status !== 200) throw ofStatus(status);
    if ((told['content-encoding'] ?? 'identity') !== 'identity') throw new ProbeError('unsupported', 'content-encoding');
    return {
      facts: [
        {
          kind: 'document',
          subject,
          source: context.source(),
          path: name,
          ...documentOf(name, body, changedAt(told['last-modified'], told.date)),
          isOfItsName: isOfItsName(name, body, told['content-type'] ?? '', 'server'),
        },
      ],
      failures: [],
    };
  } catch (error) {
    return { facts: [], failures: [context.failure(error, { subject, kinds: ['document'] })] };
  } finally {
    agents.close();
  }
}

/** The last part of the path, as people read it; the host where there is none. */
function nameIn({ pathname, hostname }: URL): string {
  const last = path.posix.basename(pathname);
  try {
    return (decodeURIComponent(last).replace(/[\u0000-\u001f\u007f/\\]/g, '') || hostname).slice(0, 1024);
  } catch {
    return last.slice(0, 1024);
  }
}

function ofStatus(status: number): ProbeError {
  if (status >= 300 && status < 400) return new ProbeError('unsupported', `redirect http-${status}`);
  if (status === 401 || status === 403) return new ProbeError('denied', `http-${status}`);
  if (status === 429 || status === 503) return new ProbeError('rate-limited', `http-${status}`);
  return new ProbeError(status === 404 || status === 410 || status >= 500 ? 'unreachable' : 'malformed', `http-${status}`);
}

/** What the server says of its last change; nothing where that is the moment of the answer, which a page made for each visitor has. */
function changedAt(modified: string | undefined, answered: string | undefined): Date | null {
  const at = Date.parse(modified ?? '');
  if (Number.isNaN(at)) return null;
  const now = Date.parse(answered ?? '');
  return Number.isNaN(now) || now - at < madeForUs ? null : new Date(at);
}
