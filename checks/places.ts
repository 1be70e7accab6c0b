import type { BackupSet, Fact } from '../src/facts/index.ts';
import { kindOfName, mayBeSame, plainName, tellingNames } from './machine-names.ts';

export const levels = ['system', 'account', 'provider', 'site'] as const;
export type Level = (typeof levels)[number];

/** One thing that is known of a place. `sure` where it was seen, not declared or concluded; GeoIP is too weak to contradict anything. */
interface Known {
  readonly value: string;
  readonly sure: boolean;
  readonly weak: boolean;
}
export type Side = Readonly<Record<Level, readonly Known[]>>;

/** Whether two places are apart. `open`: that was not to be seen, for `why`. */
export type Distance =
  | { readonly state: 'apart'; readonly sure: boolean }
  | { readonly state: 'same' }
  | { readonly state: 'open'; readonly why: string };

const open = (why: string): Distance => ({ state: 'open', why });
const known = (value: string | null, sure: boolean, weak = false): Known[] =>
  value === null || value === '' ? [] : [{ value: value.toLowerCase(), sure, weak }];
/** Names that stores give where they have no region. */
const noSites = ['auto', 'global'];
const site = (value: string | null, sure: boolean, weak = false) =>
  known(value, sure, weak).filter((each) => !noSites.includes(each.value));
const systems = (names: readonly string[], sure: boolean): Known[] =>
  tellingNames(names).map((value) => ({ value, sure, weak: false }));

const merge = (sides: readonly Side[]): Side => {
  const of = (level: Level) => sides.flatMap((side) => side[level]);
  return { system: of('system'), account: of('account'), provider: of('provider'), site: of('site') };
};

/** What a fact of another kind says of where its thing lies; `sure` where it is surely a fact of that thing. */
function sideOf(fact: Fact, sure: boolean): Side[] {
  if (fact.kind === 'bucket') {
    return [
      {
        system: systems([fact.system], sure),
        account: known(fact.account, sure),
        provider: known(fact.provider, sure),
        site: site(fact.region, sure),
      },
    ];
  }
  if (fact.kind !== 'hosting-location') return [];
  // Of a network that stands in front, nothing follows for what is behind it.
  const inFront = fact.undetermined === 'anycast' || fact.undetermined === 'cdn';
  const proves = sure && fact.evidence === 'provider-api';
  const weak = fact.evidence !== 'provider-api' && fact.evidence !== 'published-ranges';
  return [
    {
      system: systems(fact.subject.names, sure),
      account: [],
      provider: inFront ? [] : known(fact.provider, proves, weak),
      site: inFront ? [] : site(fact.region, proves, weak),
    },
  ];
}

const namesOf = (fact: Fact) => tellingNames(fact.subject.names);

type Seen = readonly { readonly target: string; readonly fact: Fact }[];

/** Where the copies lie, by what was seen of them and of the addresses of that system; whoever lists copies need not hold them. */
export function placeOf({ place }: BackupSet, seen: Seen): Side {
  const names = tellingNames(place.systems);
  const located = seen.filter(
    ({ fact }) => fact.kind === 'hosting-location' && namesOf(fact).some((name) => names.includes(name)),
  );
  return merge([
    {
      system: systems(names, true),
      account: known(place.account, true),
      provider: known(place.provider, true),
      site: site(place.site, true),
    },
    ...located.flatMap(({ fact }) => sideOf(fact, true)),
  ]);
}

/**
 * Where what is backed up lies: by the copies themselves, by the configuration, and by what was seen of the target or system that these name.
 * Only what was seen of a system that the copies themselves name is sure.
 */
export function originOf({ origin }: BackupSet, seen: Seen): Side {
  const named = tellingNames(origin.systems);
  const joined = seen.flatMap(({ target, fact }) => {
    const ofTarget = origin.target !== null && target === origin.target;
    const names = namesOf(fact);
    const same = named.some((name) => names.includes(name));
    const alike = named.some((name) => names.some((each) => mayBeSame(name, each)));
    if (!ofTarget && (origin.target !== null || !same)) return [];
    return sideOf(fact, origin.known === 'seen' && (same || (ofTarget && alike)));
  });
  return merge([
    {
      // Copies tell names; an address comes from the configuration.
      system: systems(named, false),
      account: known(origin.account, false),
      provider: known(origin.provider, false),
      site: site(origin.site, false),
    },
    ...joined,
  ]);
}

const bothSure = (one: readonly Known[], other: readonly Known[]) =>
  one.some(({ sure }) => sure) && other.some(({ sure }) => sure);

/** Where something better than GeoIP spoke, it is not heard. */
const best = (all: readonly Known[]) => (all.some(({ weak }) => !weak) ? all.filter(({ weak }) => !weak) : all);

function compare(level: Level, copies: readonly Known[], origins: readonly Known[]): Distance {
  if (copies.length === 0) return open(`${level} of the copies`);
  if (origins.length === 0) return open(`${level} of the origin`);
  const pairs = best(copies).flatMap((copy) =>
    best(origins).map((origin) => ({ same: copy.value === origin.value, weak: copy.weak || origin.weak })),
  );
  if (pairs.every(({ same }) => !same)) return { state: 'apart', sure: bothSure(copies, origins) };
  if (pairs.some(({ same }) => !same)) return open(`${level}: views differ`);
  return pairs.some(({ weak }) => weak) ? open(`${level}: GeoIP`) : { state: 'same' };
}

/**
 * Several names can be of one machine, so that names that differ only indicate, and that only where somebody says that they are of two
 * systems; addresses tell.
 */
function compareSystems(copies: readonly Known[], origins: readonly Known[], saysTwo: boolean): Distance {
  if (copies.length === 0 || origins.length === 0) return compare('system', copies, origins);
  const pairs = copies.flatMap((copy) => origins.map((origin) => ({ copy, origin, kind: kindOfName(copy.value) })));
  if (pairs.some(({ copy, origin }) => copy.value === origin.value)) return { state: 'same' };
  const alike = pairs.find(({ copy, origin }) => mayBeSame(copy.value, origin.value));
  if (alike) return open(`system: ${alike.copy.value}, ${alike.origin.value}`);
  const comparable = pairs.filter(({ origin, kind }) => kindOfName(origin.value) === kind);
  const addresses = comparable.filter(({ kind }) => kind !== 'host');
  if (addresses.some(({ copy, origin }) => copy.sure && origin.sure)) return { state: 'apart', sure: true };
  if (comparable.length === 0 || (addresses.length === 0 && !saysTwo)) return open('system: only names differ');
  return { state: 'apart', sure: false };
}

/** Providers know an account by a number, by a long id and by a name: only two of a kind can be compared. */
const kindOfAccount = ({ value }: Known) => (/^\d+$/.test(value) ? 'number' : /^[0-9a-f-]{32,}$/.test(value) ? 'id' : 'name');

/** Snapshots share the disks of what they are snapshots of, whatever the machine is called that uses these; some can be sent elsewhere. */
const onTheSpot = ['lvm'];
const maybeOnTheSpot = ['btrfs', 'zfs'];

/** How far the copies of a set, which were seen on `target`, are from what they are copies of. */
export function distanceOf(level: Level, set: BackupSet, target: string, copies: Side, origin: Side): Distance {
  const isHere = tellingNames(set.place.systems).includes(plainName(set.system));
  const ofItself = onTheSpot.includes(set.tool) || (isHere && set.origin.target === target);
  const saysTwo = set.origin.known === 'declared' || (set.origin.target !== null && set.origin.target !== target);
  const system = ofItself ? ({ state: 'same' } as const) : compareSystems(copies.system, origin.system, saysTwo);
  // An object store has one name for all its customers; any other system has one owner and stands in one place.
  if (system.state === 'same' && (level === 'system' || !set.location.startsWith('s3:'))) return system;
  if (maybeOnTheSpot.includes(set.tool) && set.origin.known !== 'seen') return open(`${set.tool}: received from elsewhere?`);
  if (level === 'system') return system;

  const provider = compare('provider', copies.provider, origin.provider);
  if (level === 'provider' || provider.state === 'open') return provider;
  if (level === 'account') {
    if (provider.state === 'apart') return provider;
    const kinds = new Set([...copies.account, ...origin.account].map(kindOfAccount));
    return kinds.size > 1 ? open('account: names of two kinds') : compare('account', copies.account, origin.account);
  }
  const sites = compare('site', copies.site, origin.site);
  if (provider.state === 'apart') {
    // Names of two providers may be of one town, and of one house.
    return sites.state === 'apart'
      ? { state: 'apart', sure: false }
      : open(sites.state === 'open' ? sites.why : 'site: of two providers');
  }
  // A zone lies in its region.
  const within = copies.site.some((copy) =>
    origin.site.some(
      (each) => copy.value !== each.value && (copy.value.startsWith(each.value) || each.value.startsWith(copy.value)),
    ),
  );
  return within ? open('site: a zone and its region') : sites;
}
