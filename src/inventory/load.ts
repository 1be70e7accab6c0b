import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { milliseconds } from '../../checks/params.ts';
import type { Problems } from '../files/problem.ts';
import { checkShape, readYaml, type YamlFile } from '../files/yaml.ts';
import { knownSchemes, readAddress, serverNameOf } from './address.ts';
import { backupBase } from './backups.ts';
import { isProvider, readProvider } from './provider.ts';
import { type DocumentFile, type InventoryFile, inventorySchema, type TargetFile } from './schema.ts';
import { resolveSecret, type Secret } from './secrets.ts';
import { type KnownHostsFiles, readSshHost } from './ssh-host.ts';
import { readStore } from './store.ts';
import type { EndpointTarget, Target } from './target.ts';

/** Where to look, ready for a run: paths resolved, files of trust anchors read, durations in milliseconds. */
export interface Inventory {
  /** The file it came from; null when the targets were arguments. */
  readonly file: string | null;
  readonly policies: readonly string[];
  readonly vantage: string;
  readonly resolver?: string | undefined;
  readonly geoip?: string | undefined;
  readonly providerRanges: readonly string[];
  readonly personalData: 'pseudonyms' | 'clear';
  /** Null for a random one. */
  readonly pseudonymKey: Secret | null;
  readonly evidence: string;
  /** Milliseconds. */
  readonly deadlines: {
    readonly target: number;
    readonly host: number;
    readonly bucket: number;
    readonly provider: number;
    readonly connect: number;
    readonly run: number;
  };
  readonly concurrency: number;
  readonly perHost: number;
  readonly targets: readonly Target[];
  readonly plugins: readonly string[];
  readonly waivers: string | undefined;
  readonly attestations: string | undefined;
}

/** Loads `tomproof.yaml`; paths in it count from its folder. */
export async function loadInventory(file: string, problems: Problems): Promise<Inventory | undefined> {
  const yaml = await readYaml(file, problems);
  if (!yaml) return undefined;
  const shape = checkShape(yaml, inventorySchema, problems);
  if (!shape) return undefined;
  const folder = path.dirname(path.resolve(file));
  const seen = new Set<string>();
  const targets: Target[] = [];
  const authorities = new Map<string, string | null>();
  const knownHosts: KnownHostsFiles = new Map();
  for (const [index, target] of shape.targets.entries()) {
    if (seen.has(target.id)) problems.add(file, yaml.at(['targets', index, 'id']), 'target-twice', { id: target.id });
    seen.add(target.id);
    const read = await readTarget(target, yaml, index, folder, authorities, knownHosts, problems);
    if (read) targets.push(read);
  }
  const key = shape['pseudonym-key'];
  const at = { file, ...yaml.at(['pseudonym-key']) };
  const pseudonymKey = key === undefined ? null : ((await resolveSecret(key, folder, at, problems)) ?? null);
  return { ...settle(shape, folder, targets, file), pseudonymKey };
}

/** The part of `tomproof.yaml` that says what was promised; no secret and no file of a target is read. */
export async function loadPromised(
  file: string,
  problems: Problems,
): Promise<Pick<Inventory, 'policies' | 'plugins' | 'attestations'> | undefined> {
  const yaml = await readYaml(file, problems);
  const shape = yaml && checkShape(yaml, inventorySchema, problems);
  return shape && settle(shape, path.dirname(path.resolve(file)), [], file);
}

/** An inventory without a file: the addresses named on the command line, each an endpoint with its own text as id. */
export function inventoryOfAddresses(addresses: readonly string[], problems: Problems): Inventory {
  const targets = [...new Set(addresses)].flatMap((text): Target[] => {
    const address = readAddress(text);
    if (typeof address === 'string') {
      problems.add('command line', undefined, address, { text, schemes: knownSchemes });
      return [];
    }
    return [{ kind: 'endpoint', id: text, labels: {}, ca: null, ports: [], ...address }];
  });
  const shape = inventorySchema.parse({ targets: [{ id: 'none', kind: 'host', host: 'none' }] });
  return settle(shape, process.cwd(), targets, null);
}

function settle(shape: InventoryFile, folder: string, targets: readonly Target[], file: string | null): Inventory {
  const from = (name: string) => path.resolve(folder, name);
  return {
    file,
    policies: shape.policies,
    vantage: shape.vantage ?? hostname(),
    resolver: shape.resolver,
    geoip: shape.geoip === undefined ? undefined : from(shape.geoip),
    providerRanges: shape['provider-ranges'].map(from),
    personalData: shape['personal-data'],
    pseudonymKey: null,
    evidence: from(shape.evidence),
    deadlines: {
      target: milliseconds(shape.defaults.deadline),
      host: milliseconds(shape.defaults['host-deadline']),
      bucket: milliseconds(shape.defaults['bucket-deadline']),
      provider: milliseconds(shape.defaults['provider-deadline']),
      connect: milliseconds(shape.defaults.connect),
      run: milliseconds(shape.defaults.run),
    },
    concurrency: shape.defaults.concurrency,
    perHost: shape.defaults['per-host'],
    targets,
    plugins: shape.plugins.map(from),
    waivers: shape.waivers === undefined ? undefined : from(shape.waivers),
    attestations: shape.attestations === undefined ? undefined : from(shape.attestations),
  };
}

async function readTarget(
  target: TargetFile,
  yaml: YamlFile,
  index: number,
  folder: string,
  authorities: Map<string, string | null>,
  knownHosts: KnownHostsFiles,
  problems: Problems,
): Promise<Target | undefined> {
  const base = { id: target.id, labels: target.labels };
  let ca: string | null = null;
  if ('ca' in target && target.ca !== undefined) {
    const file = path.resolve(folder, target.ca);
    // One authority stands for many targets: its text is kept once.
    if (!authorities.has(file)) authorities.set(file, await readAuthority(file, yaml, index, problems));
    ca = authorities.get(file)!;
  }
  if (isProvider(target)) return readProvider(target, ca, yaml, ['targets', index], folder, problems);
  switch (target.kind) {
    case 'host':
      return { ...base, kind: 'host', host: target.host, sshPort: target['ssh-port'], ports: target.ports ?? [] };
    case 'ssh-host':
      return readSshHost(target, yaml, ['targets', index], { folder, knownHosts, problems });
    case 'bucket': {
      const read = await readStore(target, ca, yaml, ['targets', index], folder, problems);
      return (
        read && {
          ...base,
          kind: 'bucket',
          store: read,
          bucket: target.bucket,
          backups: target.backups.map((backup) => ({ ...backupBase(backup), prefix: backup.prefix, layout: backup.layout })),
          restoreRecords: target['restore-records'] ?? null,
        }
      );
    }
    case 's3-account': {
      const read = await readStore(target, ca, yaml, ['targets', index], folder, problems);
      return read && { ...base, kind: 's3-account', store: read };
    }
    case 'postgres': {
      const { password } = target;
      const at = { file: yaml.file, ...yaml.at(['targets', index, 'password']) };
      return {
        ...base,
        kind: 'postgres',
        host: target.host,
        port: target.port,
        database: target.database,
        user: target.user,
        password: password === undefined ? null : ((await resolveSecret(password, folder, at, problems)) ?? null),
        serverName: target['server-name'] ?? serverNameOf(target.host),
        ca,
      };
    }
    case 'document':
      if (target.path !== undefined) return { ...base, kind: 'document', path: path.resolve(folder, target.path) };
      if (target.url !== undefined) return { ...base, kind: 'document', url: target.url, ca };
      return readStoredDocument(target, ca, yaml, index, folder, problems);
    case 'domain':
      return {
        ...base,
        kind: 'domain',
        name: target.name.replace(/\.$/, '').toLowerCase(),
        dkimSelectors: target['dkim-selectors'],
        smtpPort: target['smtp-port'],
        ca,
      };
    case 'endpoint': {
      const text = target.url ?? `${target.host!.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
      const address = readAddress(text);
      if (typeof address === 'string') {
        problems.add(yaml.file, yaml.at(['targets', index, target.url === undefined ? 'host' : 'url']), address, {
          text,
          schemes: knownSchemes,
        });
        return undefined;
      }
      const endpoint: EndpointTarget = { ...base, kind: 'endpoint', ...address, ca, ports: target.ports ?? [] };
      return {
        ...endpoint,
        ...(target.starttls === undefined ? {} : { scheme: 'starttls', starttls: target.starttls }),
        serverName: target['server-name'] ?? serverNameOf(address.host),
      };
    }
  }
}

async function readStoredDocument(
  { id, labels, bucket, key, ...target }: DocumentFile,
  ca: string | null,
  yaml: YamlFile,
  index: number,
  folder: string,
  problems: Problems,
): Promise<Target | undefined> {
  const { 'access-key': accessKey, 'secret-key': secretKey } = target;
  if (bucket === undefined || key === undefined || accessKey === undefined || secretKey === undefined) return undefined;
  const credentials = { ...target, 'access-key': accessKey, 'secret-key': secretKey };
  const store = await readStore(credentials, ca, yaml, ['targets', index], folder, problems);
  return store && { id, labels, kind: 'document', store, bucket, key };
}

async function readAuthority(file: string, yaml: YamlFile, index: number, problems: Problems): Promise<string | null> {
  try {
    const pem = await readFile(file, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    problems.add(yaml.file, yaml.at(['targets', index, 'ca']), 'ca-unreadable', {
      file,
      why: (error as NodeJS.ErrnoException).code ?? 'no PEM certificate',
    });
    return null;
  }
}
