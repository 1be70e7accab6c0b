import { z } from 'zod';
import type { OtcProjectTarget } from '../../inventory/target.ts';
import { type Api, openApi, type Query } from '../api/client.ts';
import { type ProbeContext, ProbeError } from '../define.ts';

export type Service = 'antiddos' | 'cbr' | 'cts' | 'ecs' | 'elb' | 'evs' | 'iam' | 'nat' | 'rds' | 'vpc';

/**
 * Where a service is asked. The Swiss region is a platform of its own. Below a `base-url` every service has a path of its name.
 * Source: docs.otc.t-systems.com, regions and endpoints.
 */
export function endpointOf({ baseUrl, region }: Pick<OtcProjectTarget, 'baseUrl' | 'region'>, service: Service): string {
  if (baseUrl !== null) return `${baseUrl}/${service}`;
  if (region === 'eu-ch2') return `https://${service === 'iam' ? 'iam-pub' : service}.eu-ch2.sc.otc.t-systems.com`;
  return `https://${service}.${region}.otc.t-systems.com`;
}

const named = z.object({ id: z.string().min(1).max(200), name: z.string().max(300) });
const grantSchema = z.object({
  token: z.object({
    user: z.object({ id: z.string(), domain: named, password_expires_at: z.string().optional() }),
    project: named.optional(),
    roles: z.array(z.object({ name: z.string().max(200) })).default([]),
  }),
});
/** What the answer to a login says of it, besides the token. */
export type Grant = z.infer<typeof grantSchema>['token'];

type Scope = 'account' | 'project';

/** A login that lasts as long as one look. Its tokens stay in here: they are as good as the password. */
export interface Session {
  /** What the user may do there. @throws as `get` */
  grant(scope: Scope): Promise<Grant>;
  /** Asks a service; `{project}` and `{account}` in the path become the ids that the token names. @throws as `Api.get` */
  get<S extends z.ZodType>(service: Service, path: string, schema: S, query?: Query): Promise<z.infer<S>>;
  clockSkew(): number | null;
  close(): void;
}

/** Nothing is sent before something is asked; then a token for the account (IAM) or for the project (all others), once each. */
export function openSession(target: OtcProjectTarget, context: ProbeContext): Session {
  const apis = new Map<string, Api>();
  const open = (name: string, service: Service, authorize: () => Promise<Readonly<Record<string, string>>>): Api => {
    const known = apis.get(name);
    if (known) return known;
    const api = openApi({ base: endpointOf(target, service), ca: target.ca, authorize }, context);
    apis.set(name, api);
    return api;
  };

  const login = async (scope: Scope) => {
    const domain = { name: target.domain };
    const user = { name: target.user, password: target.password.reveal(), domain };
    const within = scope === 'account' ? { domain } : { project: { name: target.project } };
    const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope: within } });
    const { value, headers } = await open('login', 'iam', async () => ({})).ask('/v3/auth/tokens', grantSchema, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json;charset=utf8' },
    });
    const token = headers['x-subject-token'];
    if (token === undefined || token === '') throw new ProbeError('malformed', 'header X-Subject-Token');
    const { token: grant } = value;
    // What another account or project has is not to be told as that of this one.
    const isAsAsked = grant.user.domain.name === target.domain && (scope === 'account' || grant.project?.name === target.project);
    if (!isAsAsked) throw new ProbeError('malformed', 'token of another project');
    return { token, grant };
  };
  const logins: Partial<Record<Scope, ReturnType<typeof login>>> = {};
  const loggedIn = (scope: Scope) => {
    logins[scope] ??= login(scope);
    return logins[scope];
  };

  return {
    grant: async (scope) => (await loggedIn(scope)).grant,
    async get(service, path, schema, query) {
      const scope = service === 'iam' ? 'account' : 'project';
      const { token, grant } = await loggedIn(scope);
      const ids: Readonly<Record<string, string>> = { account: grant.user.domain.id, project: grant.project?.id ?? '' };
      const place = path.replaceAll(/\{(account|project)\}/g, (_, name: string) => encodeURIComponent(ids[name]!));
      const answer = await open(service, service, async () => ({ 'x-auth-token': token })).get(place, schema, query);
      // Nobody else knows that it is a secret: what hands it back is not passed on.
      if (JSON.stringify(answer).includes(token)) throw new ProbeError('malformed', 'token in an answer');
      return answer;
    },
    clockSkew: () => apis.get('login')?.clockSkew() ?? null,
    close() {
      for (const api of apis.values()) api.close();
    },
  };
}
