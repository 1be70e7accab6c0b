import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Problems } from '../files/problem.ts';
import type { YamlFile } from '../files/yaml.ts';
import { backupBase } from './backups.ts';
import type { SshHostFile } from './schema.ts';
import { resolveSecret, type Secret } from './secrets.ts';
import type { HostBackup, SshHostTarget, SshLogin } from './target.ts';

/** Files of known host keys that were read, by path: one object for one file, however many targets name it. */
export type KnownHostsFiles = Map<string, SshLogin['trust']['knownHosts'][number] | null>;

interface Reading {
  /** The folder paths count from. */
  readonly folder: string;
  readonly knownHosts: KnownHostsFiles;
  readonly problems: Problems;
}
type LoginFile = Pick<SshHostFile, 'user' | 'key' | 'passphrase' | 'known-hosts' | 'fingerprint'>;

/** Makes a target of what the file says: keys and known hosts are read. What cannot be read goes to `problems`. */
export async function readSshHost(
  target: SshHostFile,
  yaml: YamlFile,
  place: readonly PropertyKey[],
  reading: Reading,
): Promise<SshHostTarget> {
  const { host, 'ssh-port': sshPort, jump } = target;
  return {
    id: target.id,
    labels: target.labels,
    kind: 'ssh-host',
    host,
    sshPort,
    ports: target.ports ?? [],
    login: await readLogin({ ...target, host, port: sshPort }, yaml, place, reading),
    jump: jump === undefined ? null : await readLogin(jump, yaml, [...place, 'jump'], reading),
    sudo: target.sudo,
    backups: await readBackups(target.backups, yaml, place, reading),
    restoreTests: target['restore-tests'].map((from) =>
      'unit' in from
        ? { unit: from.unit, log: null, restored: from.restored ?? null }
        : { unit: null, log: from.log, line: from.line, timeZone: from.timezone, restored: from.restored ?? null },
    ),
  };
}

async function readBackups(
  backups: SshHostFile['backups'],
  yaml: YamlFile,
  place: readonly PropertyKey[],
  { folder, problems }: Reading,
): Promise<HostBackup[]> {
  const read: HostBackup[] = [];
  for (const [index, backup] of backups.entries()) {
    const at = { file: yaml.file, ...yaml.at([...place, 'backups', index, 'passphrase']) };
    const { passphrase } = backup;
    read.push({
      ...backupBase(backup),
      tool: backup.tool,
      path: backup.path ?? null,
      passphrase: passphrase === undefined ? null : ((await resolveSecret(passphrase, folder, at, problems)) ?? null),
      passphraseFile: backup['passphrase-file'] ?? null,
    });
  }
  return read;
}

async function readLogin(
  login: LoginFile & { readonly host: string; readonly port: number },
  yaml: YamlFile,
  place: readonly PropertyKey[],
  reading: Reading,
): Promise<SshLogin> {
  const { folder, problems } = reading;
  const secret = async (name: 'key' | 'passphrase'): Promise<Secret | null> => {
    const reference = login[name];
    if (reference === undefined) return null;
    return (await resolveSecret(reference, folder, { file: yaml.file, ...yaml.at([...place, name]) }, problems)) ?? null;
  };
  const [key, passphrase] = [await secret('key'), await secret('passphrase')];
  if (key !== null) {
    const why = await flawOf(key, passphrase);
    if (why !== undefined) problems.add(yaml.file, yaml.at([...place, 'key']), 'key-unusable', { why });
  }
  const known = await readKnownHosts(login['known-hosts'], yaml, place, reading);
  return {
    host: login.host,
    port: login.port,
    user: login.user,
    key,
    passphrase,
    trust: { fingerprints: [login.fingerprint ?? []].flat(), knownHosts: known === null ? [] : [known] },
  };
}

/** Why a private key cannot be used; undefined where it can. */
async function flawOf(key: Secret, passphrase: Secret | null): Promise<string | undefined> {
  const { default: ssh2 } = await import('ssh2');
  const parsed = ssh2.utils.parseKey(key.reveal(), passphrase?.reveal());
  const first = Array.isArray(parsed) ? parsed[0] : parsed;
  // After a colon the library quotes what it read, which may be the key itself.
  if (first instanceof Error) return first.message.split(':')[0];
  return first?.isPrivateKey() ? undefined : 'not a private key';
}

async function readKnownHosts(
  named: string | undefined,
  yaml: YamlFile,
  place: readonly PropertyKey[],
  { folder, knownHosts, problems }: Reading,
): Promise<SshLogin['trust']['knownHosts'][number] | null> {
  const file = path.resolve(folder, (named ?? '~/.ssh/known_hosts').replace(/^~(?=\/)/, homedir()));
  const before = knownHosts.get(file);
  if (before !== undefined) return before;
  let read: SshLogin['trust']['knownHosts'][number] | null = null;
  try {
    read = { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    // Nobody has to have the usual one; then no host is known.
    if (named !== undefined || why !== 'ENOENT')
      problems.add(yaml.file, yaml.at([...place, 'known-hosts']), 'known-hosts-unreadable', { file, why });
  }
  knownHosts.set(file, read);
  return read;
}
