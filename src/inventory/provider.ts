import type { Problems } from '../files/problem.ts';
import type { YamlFile } from '../files/yaml.ts';
import { type ProviderFile, providerSchemas } from './provider-schema.ts';
import { resolveSecret, type Secret } from './secrets.ts';
import type { ProviderTarget } from './target.ts';

const kinds: readonly string[] = providerSchemas.map((schema) => schema.shape.kind.value);

export const isProvider = (target: { readonly kind: string }): target is ProviderFile => kinds.includes(target.kind);

/** A provider's account with its credentials read; undefined where one could not be, which `problems` then says. */
export async function readProvider(
  target: ProviderFile,
  ca: string | null,
  yaml: YamlFile,
  place: readonly PropertyKey[],
  folder: string,
  problems: Problems,
): Promise<ProviderTarget | undefined> {
  const secret = (name: string, reference: string): Promise<Secret | undefined> =>
    resolveSecret(reference, folder, { file: yaml.file, ...yaml.at([...place, name]) }, problems);
  const base = { id: target.id, labels: target.labels, baseUrl: target['base-url']?.replace(/\/$/, '') ?? null, ca };
  switch (target.kind) {
    case 'aws-account': {
      const accessKey = await secret('access-key', target['access-key']);
      const secretKey = await secret('secret-key', target['secret-key']);
      const reference = target['session-token'];
      const sessionToken = reference === undefined ? null : await secret('session-token', reference);
      if (!accessKey || !secretKey || sessionToken === undefined) return undefined;
      return { ...base, kind: target.kind, accessKey, secretKey, sessionToken, region: target.region };
    }
    case 'github-organization': {
      const token = await secret('token', target.token);
      const { organization, repositories = null, branch = null } = target;
      return token && { ...base, kind: target.kind, token, organization, repositories, branch };
    }
    case 'hetzner-project': {
      const token = await secret('token', target.token);
      return token && { ...base, kind: target.kind, token, discover: target.discover };
    }
    case 'hetzner-robot': {
      const password = await secret('password', target.password);
      return password && { ...base, kind: target.kind, user: target.user, password, discover: target.discover };
    }
    case 'otc-project': {
      const password = await secret('password', target.password);
      const { region, domain, project, user, discover } = target;
      return password && { ...base, kind: target.kind, region, domain, project, user, password, discover };
    }
    case 'postmark-server': {
      const token = await secret('token', target.token);
      return token && { ...base, kind: target.kind, token };
    }
    case 'render-workspace': {
      const token = await secret('token', target.token);
      return token && { ...base, kind: target.kind, token, workspace: target.workspace, discover: target.discover };
    }
    case 'scaleway-organization': {
      const secretKey = await secret('secret-key', target['secret-key']);
      const { organization, 'access-key': accessKey = null, discover } = target;
      return secretKey && { ...base, kind: target.kind, organization, accessKey, secretKey, discover };
    }
    case 'stripe-account': {
      const key = await secret('key', target.key);
      return key && { ...base, kind: target.kind, key };
    }
    case 'supabase-organization': {
      const token = await secret('token', target.token);
      return token && { ...base, kind: target.kind, token, organization: target.organization };
    }
  }
}
