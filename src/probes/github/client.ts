import type { paths } from '@octokit/openapi-types';
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { GithubOrganizationTarget } from '../../inventory/target.ts';
import { isJson, openApi } from '../api/client.ts';
import { collect, type Listing, pages } from '../api/pages.ts';
import { type ProbeContext, ProbeError, toProbeError } from '../define.ts';

const githubHost = 'https://api.github.com';

/** Besides what GitHub describes for everybody: the audit log is Enterprise Cloud's. */
interface Described extends paths {
  '/orgs/{org}/audit-log': {
    get: { parameters: { path: { org: string }; query?: { per_page?: number; order?: 'asc' | 'desc' } } };
  };
}
type Path = { [P in keyof Described]: Described[P] extends { get: object } ? P : never }[keyof Described];
/** A route as GitHub's description writes it, e.g. `GET /orgs/{org}`; what stands in braces comes from the parameters. */
type Route = `GET ${Path}`;
/** What the description lets be asked with a route, in the path and in the query. */
type Parameters<R extends Route> = R extends `GET ${infer P extends Path}`
  ? Described[P] extends { get: { parameters: { path: infer Named; query?: infer Query } } }
    ? Readonly<Named & (Query extends object ? Query : unknown)>
    : never
  : never;

/** GitHub's REST interface (https://docs.github.com/rest), its requests and answers by Octokit, everything on the wire by our own client. */
export interface Github {
  /** One answer, read by the schema. @throws ApiError, ProbeError as the client does */
  read<R extends Route, S extends z.ZodType>(route: R, parameters: Parameters<R>, schema: S): Promise<z.infer<S>>;
  /** All pages of a list, each entry read by the schema. */
  list<R extends Route, S extends z.ZodType>(route: R, parameters: Parameters<R>, item: S): Promise<Listing<z.infer<S>>>;
  /** The header fields of an answer that costs nothing. @throws as `read` */
  headers(): Promise<Readonly<Record<string, string>>>;
  status(path: string, expected: readonly number[]): Promise<number>;
  clockSkew(): number | null;
  close(): void;
}

/**
 * Opens it: nothing is sent yet. Octokit's own plug-ins for waits and retries are not used: they know neither our deadlines nor a cap, and ours
 * are the same for every vendor.
 */
export function openGithub(target: GithubOrganizationTarget, context: ProbeContext): Github {
  const base = target.baseUrl ?? githubHost;
  const api = openApi(
    {
      base,
      ca: target.ca,
      authorize: () => ({ authorization: `Bearer ${target.token.reveal()}` }),
      headers: { 'x-github-api-version': '2022-11-28' },
      codeOf: (sentence) => sentences.find(([beginning]) => sentence.startsWith(beginning))?.[1] ?? null,
      // A refusal for too many requests has status 403, too, and then says when to come back, or that nothing is left.
      isTooMany: (status, code, headers) =>
        status === 403 &&
        (code === 'secondary-rate-limit' || 'retry-after' in headers || headers['x-ratelimit-remaining'] === '0'),
    },
    context,
  );
  const send = async (
    url: string,
    options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
  ) => {
    if (options.method !== 'GET') throw new ProbeError('local-limit', 'not a GET');
    const { status, headers, body } = await api.answer(url, { accept: options.headers?.accept ?? 'application/vnd.github+json' });
    // Octokit would read a page for people as a text.
    if (body.length === 0 || !isJson(headers)) throw new ProbeError('malformed', 'no JSON');
    return new Response(new Uint8Array(body), { status, headers });
  };
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const octokit = new Octokit({ baseUrl: base, userAgent: 'tomproof', log: silent, request: { fetch: send } });

  const parse = <S extends z.ZodType>(said: unknown, schema: S): z.infer<S> => {
    const parsed = schema.safeParse(said);
    if (parsed.success) return parsed.data;
    throw new ProbeError('malformed', `field ${parsed.error.issues[0]?.path.map(String).join('.') ?? ''}`);
  };

  const ask = (route: string, parameters: object = {}) => octokit.request(route, { ...parameters }).catch(rethrow);

  return {
    read: async (route, parameters, schema) => parse((await ask(route, parameters)).data, schema),
    list(route: string, parameters: object, item) {
      const { url } = octokit.request.endpoint(route, { ...parameters, per_page: 100 });
      // Not by Octokit's `paginate`: it takes `null`, and status 409, for an empty list.
      const all = pages(
        url,
        (page) => ask(`GET ${page}`),
        ({ headers }) => /<([^<>]+)>;\s*rel="next"/.exec(headers.link ?? '')?.[1],
      );
      return collect(all, ({ data }) => parse(data, item.array()));
    },
    headers: async () => (await api.ask('/rate_limit', z.object({ resources: z.object({}) }))).headers,
    status: api.status,
    clockSkew: api.clockSkew,
    close: () => api.close(),
  };
}

/**
 * Sentences of GitHub's refusals that tell more than their status, by how they begin, as it has no other words for them. Any other sentence
 * tells nothing.
 */
const sentences: readonly (readonly [beginning: string, code: string])[] = [
  ['Branch not protected', 'not-protected'],
  ['Branch not found', 'no-branch'],
  ['You have exceeded a secondary rate limit', 'secondary-rate-limit'],
  // Of a private repository: the organization's plan has no protection.
  ['Upgrade to GitHub', 'plan'],
];

/** Octokit wraps what our client throws. */
function rethrow(error: unknown): never {
  const cause = error instanceof Error && error.cause instanceof ProbeError ? error.cause : undefined;
  if (cause) throw cause;
  if (error instanceof ProbeError) throw error;
  // Octokit could not read what came, e.g. a list that is none.
  throw error instanceof SyntaxError || error instanceof TypeError ? new ProbeError('malformed', 'no JSON') : toProbeError(error);
}
