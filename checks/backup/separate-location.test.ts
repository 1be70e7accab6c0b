import { backupSet } from '../../fixtures/facts/backup-set.ts';
import { bucket } from '../../fixtures/facts/bucket.ts';
import { hostingLocation } from '../../fixtures/facts/hosting-location.ts';
import { observed } from '../../fixtures/facts/observed.ts';
import type { BackupSet, Fact, HostingLocation } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { backupSeparateLocation } from './separate-location.ts';

type Place = BackupSet['place'];
type Origin = BackupSet['origin'];
const nowhere = { systems: [], account: null, provider: null, site: null };
const unknownOrigin: Origin = { ...nowhere, target: null, known: null, covers: null, coversKnown: null };
const base = backupSet();

/** Copies in a folder of a host, made by a program that writes the name of their origin into them. */
const between = (place: Partial<Place>, origin: Partial<Origin>, changes: Partial<BackupSet> = {}) =>
  backupSet({
    system: 'backup-1.example.org',
    location: '/srv/restic/db-1',
    tool: 'restic',
    place: { ...nowhere, systems: ['backup-1.example.org'], ...place },
    origin: { ...unknownOrigin, known: 'seen', ...origin },
    ...changes,
  });
const declared = (origin: Partial<Origin>) => backupSet({ origin: { ...base.origin, ...origin } });
const located = (names: [string, string], changes: Partial<HostingLocation> = {}) =>
  hostingLocation({ ...observed('location', `${names[0]} (${names[1]})`, names), ...changes });
const seen = (...facts: [target: string, fact: Fact][]) => ({
  alongside: { facts: facts.map(([target, fact]) => ({ target, fact })) },
});
const from = (level: 'system' | 'account' | 'provider' | 'site') => ({ with: { from: level }, target: 'backup-1' });

const db = located(['db-1.example.org', '192.0.2.10'], { provider: 'otc', region: 'eu-de' });
const store = located(['backup-1.example.org', '192.0.2.20'], { provider: 'hetzner', region: 'fsn1' });
const both = seen(['db-1', db], ['backup-1', store]);
const ofDb1 = between({}, { systems: ['db-1.example.org'], target: 'db-1' });
const sameProvider = (place: Partial<Place>, origin: Partial<Origin>) =>
  between({ provider: 'aws', ...place }, { systems: ['db-1.example.org'], provider: 'AWS', ...origin });

checkTable(backupSeparateLocation, {
  holds: [
    ['another system, by addresses', ofDb1, { ...both, ...from('system'), code: 'apart', indicative: false }],
    ['another provider, by the providers’ word', ofDb1, { ...both, ...from('provider'), indicative: false }],
    ['another provider is another account', ofDb1, { ...both, ...from('account'), indicative: false }],
    ['several at once', ofDb1, { ...both, with: { from: ['system', 'provider'] }, target: 'backup-1', indicative: false }],
    [
      'by what is declared',
      declared({}),
      { with: { from: ['system', 'account', 'provider'] }, target: 'backup-1', code: 'apart-as-declared', indicative: true },
    ],
    ['sites of two providers', declared({}), { ...from('site'), indicative: true }],
    [
      'by names alone, where another target is declared',
      between({}, { systems: ['db-1.example.org'], target: 'db-1' }),
      { ...from('system'), target: 'backup-1', indicative: true },
    ],
    [
      'a target that only the configuration names',
      between({}, { known: 'declared', target: 'db-1' }),
      { ...both, ...from('system'), indicative: true },
    ],
    [
      'published ranges only indicate',
      ofDb1,
      { ...seen(['db-1', { ...db, evidence: 'published-ranges' }], ['backup-1', store]), ...from('provider'), indicative: true },
    ],
    [
      'GeoIP only indicates',
      ofDb1,
      { ...seen(['db-1', { ...db, evidence: 'geoip' }], ['backup-1', store]), ...from('provider'), indicative: true },
    ],
    [
      'two accounts of one provider',
      sameProvider({ account: '111122223333' }, { account: '444455556666' }),
      { ...from('account'), indicative: true },
    ],
    [
      'two sites of one provider',
      sameProvider({ site: 'eu-central-1' }, { site: 'eu-west-1' }),
      { ...from('site'), indicative: true },
    ],
    [
      'a bucket beside the bucket that it copies',
      declared({ ...nowhere, target: 'files' }),
      { ...seen(['files', bucket({ provider: 'aws' })]), ...from('provider'), indicative: true },
    ],
    [
      'listed by the system itself, and held by another',
      between(
        { systems: ['backup-1.example.org'] },
        { target: 'db-1', known: 'declared' },
        { system: 'db-1.example.org', tool: 'pgbackrest' },
      ),
      { ...both, with: { from: 'system' }, target: 'db-1', indicative: true },
    ],
    [
      'snapshots that were received',
      between({}, { systems: ['db-1.example.org'], target: 'db-1' }, { tool: 'zfs' }),
      { ...both, ...from('system') },
    ],
  ],
  fails: [
    [
      'the target’s own copies, on itself',
      between({}, { systems: ['box'], target: 'backup-1' }),
      { ...from('system'), target: 'backup-1', code: 'same' },
    ],
    ['on the system itself', between({}, { systems: ['BACKUP-1.example.org.'] }), { ...from('system'), code: 'same' }],
    [
      'on the system itself is with the same provider',
      between({}, { systems: ['backup-1.example.org'] }),
      { ...from('provider'), code: 'same' },
    ],
    [
      'by the name that the facts of its target have',
      between({ systems: ['192.0.2.10'] }, { target: 'db-1', known: 'declared' }),
      { ...both, ...from('system'), code: 'same' },
    ],
    [
      'one address in two spellings',
      between({ systems: ['2001:db8::1'] }, { systems: ['[2001:DB8:0:0::1]'] }),
      { ...from('system'), code: 'same' },
    ],
    [
      'snapshots of LVM, whatever the origin is called',
      between({}, { known: 'declared', systems: ['vm-1.example.org'] }, { tool: 'lvm' }),
      { ...from('system'), code: 'same' },
    ],
    [
      'ZFS snapshots of its own',
      between({}, { known: 'declared', systems: ['backup-1.example.org'] }, { tool: 'zfs' }),
      { ...from('site'), code: 'same' },
    ],
    ['one provider', sameProvider({}, {}), { ...from('provider'), code: 'same' }],
    ['one account', sameProvider({ account: '111122223333' }, { account: '111122223333' }), { ...from('account'), code: 'same' }],
    ['one site', sameProvider({ site: 'eu-central-1' }, { site: 'eu-central-1' }), { ...from('site'), code: 'same' }],
    [
      'one of two that were asked',
      sameProvider({}, {}),
      { with: { from: ['system', 'provider'] }, target: 'backup-1', code: 'same' },
    ],
    ['one bucket store', declared({ ...nowhere, systems: ['fsn1.your-objectstorage.com'] }), { ...from('system'), code: 'same' }],
    [
      'one provider by published ranges',
      ofDb1,
      { ...seen(['db-1', { ...db, provider: 'hetzner', evidence: 'published-ranges' }], ['b', store]), ...from('provider') },
    ],
  ],
  unknown: [
    [
      'a name in the copies may be another one of the same machine',
      between({}, { systems: ['db-1.example.org'] }),
      { ...from('system'), reason: 'not-visible' },
    ],
    [
      'listed by the system itself, and held nobody knows where',
      between({ systems: [] }, { target: 'db-1', systems: ['db-1.example.org'] }, { system: 'db-1.example.org', tool: 'wal-g' }),
      { ...both, with: { from: 'system' }, target: 'db-1', reason: 'not-visible' },
    ],
    ['the origin is not known', backupSet({ origin: unknownOrigin }), { ...from('system'), reason: 'not-visible' }],
    [
      'the place is not known',
      between({}, { systems: ['db-1.example.org'], provider: 'otc' }),
      { ...from('provider'), reason: 'not-visible' },
    ],
    ['no copies', backupSet({ copies: [] }), { ...from('system'), reason: 'no-subject' }],
    [
      'the origin calls itself localhost',
      between({}, { systems: ['localhost', '127.0.0.1', '::1'] }),
      { ...from('system'), reason: 'not-visible' },
    ],
    [
      'the copies lie on localhost',
      between({ systems: ['LOCALHOST.'] }, { systems: ['db-1'] }, { system: '127.0.1.1' }),
      { ...from('system'), reason: 'not-visible' },
    ],
    ['one name without its domain', between({}, { systems: ['backup-1'] }), { ...from('system'), reason: 'not-visible' }],
    ['a name and an address', between({}, { systems: ['192.0.2.10'] }), { ...from('system'), reason: 'not-visible' }],
    [
      'addresses of two families',
      between({ systems: ['2001:db8::1'] }, { systems: ['192.0.2.10'] }, { system: '2001:db8::1' }),
      { ...from('system'), reason: 'not-visible' },
    ],
    [
      'ZFS snapshots of a virtual machine’s disks',
      between({}, { known: 'declared', systems: ['vm-1.example.org'] }, { tool: 'zfs' }),
      { ...from('system'), reason: 'not-visible' },
    ],
    ['accounts that are not known are not different', sameProvider({}, {}), { ...from('account'), reason: 'not-visible' }],
    ['one account is not known', sameProvider({ account: '111122223333' }, {}), { ...from('account'), reason: 'not-visible' }],
    [
      'a number and a name of an account',
      sameProvider({ account: '111122223333' }, { account: 'acme' }),
      { ...from('account'), reason: 'not-visible' },
    ],
    [
      'accounts of providers that are not known',
      between({ account: '1' }, { systems: ['db-1.example.org'], account: '2' }),
      { ...from('account'), reason: 'not-visible' },
    ],
    [
      'a zone and its region',
      sameProvider({ site: 'eu-central-1' }, { site: 'eu-central-1a' }),
      { ...from('site'), reason: 'not-visible' },
    ],
    ['two providers in a site of one name', declared({ site: 'fsn1' }), { ...from('site'), reason: 'not-visible' }],
    ['a store without regions', declared({ provider: 'hetzner', site: 'auto' }), { ...from('site'), reason: 'not-visible' }],
    [
      'one provider by GeoIP',
      ofDb1,
      {
        ...seen(['db-1', { ...db, provider: 'hetzner', evidence: 'geoip' }], ['b', store]),
        ...from('provider'),
        reason: 'not-visible',
      },
    ],
    [
      'a network in front of the origin',
      ofDb1,
      {
        ...seen(['db-1', { ...db, country: null, undetermined: 'cdn' }], ['b', store]),
        ...from('provider'),
        reason: 'not-visible',
      },
    ],
    [
      'declared is another provider than seen',
      between({}, { target: 'db-1', provider: 'hetzner' }),
      { ...both, ...from('provider'), reason: 'not-visible' },
    ],
    ['one apart, one not known', declared({ site: null }), { with: { from: ['provider', 'site'] }, reason: 'not-visible' }],
    [
      'facts of other targets are not those of the origin',
      between({}, { systems: ['db-2.example.org'], target: 'db-2' }),
      { ...both, ...from('provider'), reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every copy lies somewhere'),
});
