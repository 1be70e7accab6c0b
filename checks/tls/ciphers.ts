import { z } from 'zod';
import { type TlsService, type TlsVersion, tlsVersions } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown, type Warning, warning } from '../define.ts';
import { acceptedVersions, type Open, openVersions } from '../tls-versions.ts';
import { bcp195, groupFloor, suiteFloor } from './profiles/bcp-195.ts';
import { tlsProfiles } from './profiles/index.ts';

const ownListSchema = z.strictObject({
  suites: z.array(z.string().regex(/^TLS_\w+$/, 'an IANA name such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')).min(1),
  groups: z.array(z.string().min(1)).min(1).optional(),
  minDhBits: z.int().min(1).optional(),
  minRsaBits: z.int().min(1).optional(),
});
const profileSchema = z.union([z.enum(['bsi-tr-02102-2', 'mozilla-intermediate']), ownListSchema]);

/** A published profile or an own list, in one shape; null where it says nothing. */
interface Rules {
  readonly id: string;
  readonly level: 'must' | 'should';
  readonly floor: boolean;
  /** Null: the version itself is outside. */
  suites(version: TlsVersion): readonly string[] | null;
  readonly groups: ((version: TlsVersion) => readonly string[]) | null;
  readonly minDhBits: number | null;
  readonly minRsaBits: number | null;
}

function rulesOf(profile: z.infer<typeof profileSchema>): Rules {
  if (typeof profile !== 'string') {
    const { suites, groups, minDhBits = null, minRsaBits = null } = profile;
    return {
      id: 'own-list',
      level: 'must',
      floor: false,
      suites: () => suites,
      groups: groups ? () => groups : null,
      minDhBits,
      minRsaBits,
    };
  }
  const { id, level, floor, suites, groups, minDhBits } = tlsProfiles[profile];
  return {
    id,
    level,
    floor,
    suites: (version) => suites[version] ?? null,
    groups: (version) => groups[version] ?? [],
    minDhBits,
    minRsaBits: null,
  };
}

/**
 * Judges every suite, group and key size that the service accepts. What is below the floor or outside a list that is a MUST fails;
 * outside a list that is a SHOULD warns; what was not followed to its end leaves the question open.
 */
export const tlsCiphers = defineCheck({
  id: 'tls.ciphers',
  judges: 'tls-service',
  params: z.strictObject({ profile: profileSchema.default('bsi-tr-02102-2') }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.2.2' },
  reproduce: 'nmap -sV --script sslv2,ssl-enum-ciphers -p {port} {host}',
  wants: ({ profile }) => ({
    tls: typeof profile !== 'string' && profile.minRsaBits !== undefined ? ['suites', 'certificate'] : ['suites'],
  }),
  judge(service, { profile }) {
    if (!service.offered) return fails('no-tls', { starttls: service.starttls });
    const rules = rulesOf(profile);
    const forbidden = rules.floor ? belowFloor(service) : [];
    if (forbidden.length > 0) return fails('forbidden', { source: bcp195.id, found: forbidden });

    const outside = deviations(service, rules);
    const found = [...outside.suites, ...outside.groups, ...outside.keys];
    if (rules.level === 'must' && found.length > 0) return fails('outside-profile', { profile: rules.id, found });

    const open = [...openVersions(service), ...openLists(service, rules)];
    if (open.length > 0) return unknown(open[0]!.reason, { what: open.map((each) => each.what) });
    const accepted = acceptedVersions(service);
    if (accepted.length === 0) return unknown('not-visible', { what: tlsVersions.map((version) => `${version} (refused)`) });
    return holds('in-profile', { profile: rules.id, accepted }, warningsOf(service, rules, outside));
  },
});

const named = ({ name, version }: { name: string; version: TlsVersion }) => `${name} (${version})`;
/** Ephemeral or static finite-field Diffie-Hellman; the size of its prime is the strength of the key exchange. */
const isFiniteField = (suite: string) => /_DHE?_/.test(suite);
const isEllipticCurve = (suite: string) => /_ECDHE_|_ECDH_anon_/.test(suite);

const smallPrimes = (service: TlsService, min: number) =>
  service.suites
    .filter(({ dhBits }) => dhBits !== undefined && dhBits < min)
    .map((suite) => `DH ${suite.dhBits} bit: ${named(suite)}`);

const belowFloor = (service: TlsService): string[] => [
  ...acceptedVersions(service).filter((version) => bcp195.versions.includes(version)),
  ...service.suites.filter(({ name }) => suiteFloor(name) === 'below').map(named),
  ...service.groups.filter(({ name }) => groupFloor(name) === 'below').map(named),
  ...smallPrimes(service, bcp195.minDhBits),
];

interface Deviations {
  /** Suites outside the list, and versions of which the profile knows no list. */
  readonly suites: readonly string[];
  readonly groups: readonly string[];
  readonly keys: readonly string[];
}

function deviations(service: TlsService, { suites, groups, minDhBits, minRsaBits }: Rules): Deviations {
  const shortKeys = rsaKeys(service).filter((bits) => bits !== null && minRsaBits !== null && bits < minRsaBits);
  return {
    suites: [
      ...acceptedVersions(service).filter((version) => suites(version) === null),
      ...service.suites.filter(({ version, name }) => !(suites(version) ?? []).includes(name)).map(named),
    ],
    groups: groups ? service.groups.filter(({ version, name }) => !groups(version).some(sameGroup(name))).map(named) : [],
    keys: [...(minDhBits === null ? [] : smallPrimes(service, minDhBits)), ...shortKeys.map((bits) => `RSA ${bits} bit`)],
  };
}

/** Group names differ in case between sources (`X25519`, `x25519`), never otherwise. */
const sameGroup = (name: string) => (other: string) => other.toLowerCase() === name.toLowerCase();
/** Bits of the RSA keys of the certificates seen, null where unknown. */
const rsaKeys = ({ certificate }: TlsService) =>
  (certificate.seen ? [certificate, ...certificate.others] : [])
    .map(({ chain }) => chain[0]!)
    .filter(({ keyType }) => keyType === 'rsa' || keyType === 'rsa-pss')
    .map(({ keyBits }) => keyBits);

/** What of the accepted versions the rules ask for and the fact does not show. */
function openLists(service: TlsService, rules: Rules): Open[] {
  const open: Open[] = [];
  const miss = (reason: Open['reason'], what: string) => open.push({ reason, what });
  for (const version of acceptedVersions(service)) {
    const entry = service.versions.find((each) => each.version === version);
    const suites = service.suites.filter((suite) => suite.version === version);
    const groups = service.groups.filter((group) => group.version === version);
    if (!entry?.suitesComplete) miss('incomplete', `${version} suites`);
    else if (suites.length === 0) miss('not-visible', `${version} suites`);
    if (rules.groups) {
      const needed = version === 'TLSv1.3' || suites.some(({ name }) => isEllipticCurve(name));
      if (!entry?.groupsComplete) miss('incomplete', `${version} groups`);
      else if (needed && groups.length === 0) miss('not-visible', `${version} groups`);
    }
  }
  if (rules.minDhBits !== null) {
    for (const suite of service.suites) {
      if (isFiniteField(suite.name) && suite.dhBits === undefined) miss('not-visible', `DH ? bit: ${named(suite)}`);
    }
  }
  if (rules.floor) {
    for (const suite of service.suites) if (suiteFloor(suite.name) === 'unknown') miss('not-visible', named(suite));
    for (const group of service.groups) if (groupFloor(group.name) === 'unknown') miss('not-visible', named(group));
  }
  if (rules.minRsaBits !== null) open.push(...openRsaKey(service));
  return open;
}

/** An RSA key counts although the certificate that was seen has another: a server can hold one of each. */
function openRsaKey(service: TlsService): Open[] {
  const { certificate, suites } = service;
  if (!certificate.seen) return [{ reason: certificate.reason, what: `certificate (${certificate.detail})` }];
  const keys = rsaKeys(service);
  if (keys.length > 0) return keys.includes(null) ? [{ reason: 'not-visible', what: 'RSA ? bit' }] : [];
  const older = suites.filter(({ version }) => version !== 'TLSv1.3');
  const ruledOut = older.length > 0 && !older.some(({ name }) => /_RSA_/.test(name));
  return ruledOut ? [] : [{ reason: 'not-visible', what: 'RSA ? bit' }];
}

type WarningCode = 'suites-outside' | 'groups-outside' | 'keys-short' | 'compression-on' | 'renegotiation-insecure' | 'not-seen';

function warningsOf(service: TlsService, { id, minDhBits }: Rules, outside: Deviations): Warning<WarningCode>[] {
  const { compression, secureRenegotiation } = service;
  const upTo12 = acceptedVersions(service).some((version) => version !== 'TLSv1.3');
  const unseen = [...(compression === null ? ['TLS compression'] : []), ...(secureRenegotiation === null ? ['RFC 5746'] : [])];
  const warnings: Warning<WarningCode>[] = [];
  if (outside.suites.length > 0) warnings.push(warning('suites-outside', { profile: id, found: outside.suites }));
  if (outside.groups.length > 0) warnings.push(warning('groups-outside', { profile: id, found: outside.groups }));
  if (outside.keys.length > 0) warnings.push(warning('keys-short', { profile: id, found: outside.keys, min: minDhBits }));
  if (compression === true) warnings.push(warning('compression-on'));
  if (secureRenegotiation === false) warnings.push(warning('renegotiation-insecure'));
  if (upTo12 && unseen.length > 0) warnings.push(warning('not-seen', { what: unseen }));
  return warnings;
}
