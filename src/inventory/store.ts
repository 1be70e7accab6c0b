import type { Problems } from '../files/problem.ts';
import type { YamlFile } from '../files/yaml.ts';
import type { S3AccountFile } from './schema.ts';
import { resolveSecret } from './secrets.ts';
import type { S3Store } from './target.ts';

/** An object store with its credentials read; undefined where one could not be, which `problems` then says. */
export async function readStore(
  target: Pick<S3AccountFile, 'endpoint' | 'region' | 'access-key' | 'secret-key' | 'session-token' | 'path-style'>,
  ca: string | null,
  yaml: YamlFile,
  place: readonly PropertyKey[],
  folder: string,
  problems: Problems,
): Promise<S3Store | undefined> {
  const secret = (name: 'access-key' | 'secret-key' | 'session-token') => {
    const reference = target[name];
    if (reference === undefined) return null;
    return resolveSecret(reference, folder, { file: yaml.file, ...yaml.at([...place, name]) }, problems);
  };
  const [accessKey, secretKey, sessionToken] = [
    await secret('access-key'),
    await secret('secret-key'),
    await secret('session-token'),
  ];
  if (!accessKey || !secretKey || sessionToken === undefined) return undefined;
  const endpoint = target.endpoint?.replace(/\/$/, '') ?? null;
  return {
    endpoint,
    region: target.region ?? null,
    accessKey,
    secretKey,
    sessionToken,
    pathStyle: target['path-style'] ?? endpoint !== null,
    ca,
  };
}
