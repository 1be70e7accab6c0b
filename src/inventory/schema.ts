import { z } from 'zod';
import { duration, milliseconds } from '../../checks/params.ts';
import { starttlsSchema } from '../facts/index.ts';
import { bucketBackupSchema, hostBackupSchema, restoreTestSourceSchema } from './backups.ts';
import { providerSchemas } from './provider-schema.ts';
import { secretReference } from './secrets.ts';

/** Ports as `"22,80-90"` or a list of numbers. */
const portNumber = z.int().min(1).max(65535);
const portsSchema = z
  .union([z.string().regex(/^\d+(-\d+)?(\s*,\s*\d+(-\d+)?)*$/, 'ports such as "22,80-90"'), z.array(portNumber)])
  .transform((ports, context) => {
    if (Array.isArray(ports)) return ports;
    return ports.split(',').flatMap((part) => {
      const [from, to = from] = part.split('-').map(Number) as [number, number?];
      if (from >= 1 && from <= to && to <= 65535) return Array.from({ length: to - from + 1 }, (_, index) => from + index);
      context.addIssue(`ports from 1 to 65535, the lower first: ${part.trim()}`);
      return [];
    });
  });

/** A timer cannot run longer than 2^31 milliseconds; Node would let it fire at once. */
export const longestTimer = 24 * 86_400_000;
const timeLimit = duration.refine((text) => milliseconds(text) <= longestTimer, 'at most 24d');

const id = z.string().min(1).max(300);
const labels = z.record(z.string(), z.string()).default({});
const hostName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\s/@?#]+$/, 'a host name or an address, without scheme or path');
const ca = z.string().optional().describe('File with a private certificate authority (PEM).');

const endpoint = z
  .strictObject({
    id,
    kind: z.literal('endpoint'),
    url: z.string().optional().describe('https://…, http://…, tls://host:port or ssh://host'),
    host: hostName.optional(),
    port: portNumber.optional(),
    starttls: starttlsSchema.optional().describe('The protocol that upgrades to TLS.'),
    'server-name': z.string().optional().describe('Name sent as SNI and expected in the certificate, if not the host.'),
    ports: portsSchema.optional().describe('Further TCP ports to look at on this host.'),
    ca,
    labels,
  })
  .refine((target) => (target.url === undefined) !== (target.host === undefined), {
    message: 'give either url, or host and port',
  })
  .refine((target) => target.host === undefined || target.port !== undefined, { message: 'host needs a port', path: ['port'] })
  .refine((target) => target.url === undefined || target.port === undefined, {
    message: 'the port belongs into the url',
    path: ['port'],
  });

const host = z.strictObject({
  id,
  kind: z.literal('host'),
  host: hostName,
  'ssh-port': portNumber.default(22),
  ports: portsSchema.optional(),
  labels,
});

const domain = z.strictObject({
  id,
  kind: z.literal('domain'),
  name: hostName,
  'dkim-selectors': z.array(z.string().min(1)).default([]).describe('There is no way to list them from outside.'),
  'smtp-port': portNumber.default(25),
  ca,
  labels,
});

const fingerprint = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'a fingerprint such as `ssh-keygen -lf` prints it: SHA256: and 43 characters');
const login = {
  user: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\s:@]+$/, 'a user name'),
  key: secretReference.optional().describe('Private key, as a reference; the keys of the SSH agent if absent.'),
  passphrase: secretReference.optional().describe('Of the private key.'),
  'known-hosts': z.string().min(1).optional().describe('File of known host keys; ~/.ssh/known_hosts if absent.'),
  fingerprint: z
    .union([fingerprint, z.array(fingerprint).min(1)])
    .optional()
    .describe('Pins the host key; known hosts do not count then.'),
};

const sshHost = z.strictObject({
  id,
  kind: z.literal('ssh-host'),
  host: hostName,
  'ssh-port': portNumber.default(22),
  ...login,
  jump: z
    .strictObject({ host: hostName, port: portNumber.default(22), ...login })
    .optional()
    .describe('Host to go through.'),
  sudo: z
    .boolean()
    .default(false)
    .describe('Whether commands that need root may be run by `sudo -n`; `tomproof ssh-setup` prints the rule for it.'),
  ports: portsSchema.optional().describe('Further TCP ports to look at from outside.'),
  backups: z.array(hostBackupSchema).max(100).default([]).describe('Copies that this host keeps.'),
  'restore-tests': z
    .array(restoreTestSourceSchema)
    .max(20)
    .default([])
    .describe('Where it keeps the word of restores that were tried.'),
  labels,
});

const store = {
  endpoint: z
    .string()
    .refine(
      (text) => /^https?:\/\/[^/?#@\s]+\/?$/.test(text) && URL.canParse(text),
      'a base URL such as https://s3.fr-par.scw.cloud',
    )
    .optional()
    .describe('Base URL of the object store; AWS if absent.'),
  region: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,60}$/, 'a region such as eu-central-1')
    .optional(),
  'access-key': secretReference.describe('Id of the access key, as a reference.'),
  'secret-key': secretReference,
  'session-token': secretReference.optional(),
  'path-style': z.boolean().optional().describe('Bucket in the path and not in the host name; on where an endpoint is given.'),
  ca,
};
const needsPlace = { message: 'give the endpoint, or a region of AWS', path: ['endpoint'] };

const bucketName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{1,254}$/, 'the name of a bucket');

const bucket = z
  .strictObject({
    id,
    kind: z.literal('bucket'),
    ...store,
    bucket: bucketName,
    backups: z.array(bucketBackupSchema).max(100).default([]).describe('Copies in this bucket.'),
    'restore-records': z.string().max(1024).optional().describe('Prefix of restore records.'),
    labels,
  })
  .refine(({ endpoint, region }) => endpoint !== undefined || region !== undefined, needsPlace);

const s3Account = z
  .strictObject({ id, kind: z.literal('s3-account'), ...store, labels })
  .refine(({ endpoint, region }) => endpoint !== undefined || region !== undefined, needsPlace);

const postgres = z.strictObject({
  id,
  kind: z.literal('postgres'),
  host: hostName,
  port: portNumber.default(5432),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  password: secretReference.optional().describe('Sent under verified TLS only.'),
  'server-name': z.string().optional().describe('Name expected in the certificate, if not the host.'),
  ca,
  labels,
});

/** Credentials never travel in it, and what stands behind `?` is often one. */
const documentUrl = z
  .string()
  .max(2000)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return protocol === 'https:' && username + password + search + hash === '' && !/[?#]/.test(text);
  }, 'an address such as https://example.org/iso27001.pdf, without user, query or fragment');
const document = z
  .strictObject({
    id,
    kind: z.literal('document'),
    path: z.string().min(1).optional().describe('A file or a folder, counted from the folder of this file.'),
    url: documentUrl.optional().describe('A document that a server hands out to everybody.'),
    ...store,
    'access-key': store['access-key'].optional(),
    'secret-key': store['secret-key'].optional(),
    bucket: bucketName.optional().describe('The bucket it lies in, with `key` and the credentials of `kind: bucket`.'),
    key: z.string().min(1).max(1024).optional().describe('The document in the bucket.'),
    labels,
  })
  .refine(({ path, url, bucket }) => [path, url, bucket].filter((each) => each !== undefined).length === 1, {
    message: 'give one of path, url and bucket',
  })
  .refine(
    (target) => target.bucket === undefined || (target.key !== undefined && 'access-key' in target && 'secret-key' in target),
    { message: 'a bucket needs key, access-key and secret-key', path: ['bucket'] },
  )
  .refine((target) => target.bucket === undefined || target.endpoint !== undefined || target.region !== undefined, needsPlace)
  .refine(
    (target) =>
      target.bucket !== undefined ||
      (['key', 'endpoint', 'region', 'access-key', 'secret-key', 'session-token', 'path-style'] as const).every(
        (name) => target[name] === undefined,
      ),
    { message: 'endpoint, region, key and credentials belong to a bucket' },
  );

/** A target as `tomproof.yaml` has it. */
export const targetSchema = z.discriminatedUnion('kind', [
  bucket,
  document,
  domain,
  endpoint,
  host,
  postgres,
  ...providerSchemas,
  s3Account,
  sshHost,
]);

/** `tomproof.yaml`: where to look. */
export const inventorySchema = z.strictObject({
  policies: z
    .array(z.string())
    .min(1)
    .default(['art32-baseline'])
    .describe('Files, or names of policies that come with tomproof.'),
  vantage: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Where this run looks from, e.g. office-berlin; the machine’s name if absent.'),
  resolver: z.string().optional().describe('DNS resolver to ask, address or address:port.'),
  geoip: z.string().optional().describe('Country database in MaxMind’s format (.mmdb).'),
  'provider-ranges': z
    .array(z.string())
    .default([])
    .describe('Published address ranges: AWS ip-ranges.json, RFC 8805 geofeeds (.csv).'),
  'personal-data': z
    .enum(['pseudonyms', 'clear'])
    .default('pseudonyms')
    .describe('How persons are named in evidence and reports; names of roles and programs stay.'),
  'pseudonym-key': secretReference
    .optional()
    .describe('Makes a person’s pseudonym the same from run to run; a random key for each run if absent.'),
  evidence: z.string().default('evidence').describe('Folder the bundles are written to.'),
  defaults: z
    .strictObject({
      deadline: timeLimit.default('20s').describe('For each target.'),
      'host-deadline': timeLimit.default('2m').describe('For each SSH host, instead of `deadline`: all its commands.'),
      'bucket-deadline': timeLimit.default('10m').describe('For each bucket, instead of `deadline`: all its objects.'),
      'provider-deadline': timeLimit
        .default('10m')
        .describe(
          'For each account at a provider, instead of `deadline`: all its pages, with the waits that the provider asks for.',
        ),
      connect: timeLimit.default('5s').describe('For each connection.'),
      run: timeLimit.default('1h').describe('For the whole run.'),
      concurrency: z.int().min(1).max(5000).default(256).describe('Sockets open at once.'),
      'per-host': z.int().min(1).max(100).default(8).describe('Sockets open at once to one address.'),
    })
    .prefault({}),
  targets: z.array(targetSchema).min(1, 'at least one target'),
  plugins: z.array(z.string()).default([]).describe('Modules with own checks and probes.'),
  waivers: z.string().optional().describe('File with waivers.'),
  attestations: z.string().optional().describe('Folder with attestations, one YAML file each.'),
});
export type InventoryFile = z.infer<typeof inventorySchema>;
export type TargetFile = z.infer<typeof targetSchema>;
export type SshHostFile = z.infer<typeof sshHost>;
export type S3AccountFile = z.infer<typeof s3Account>;
export type DocumentFile = z.infer<typeof document>;
