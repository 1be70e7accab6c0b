import { backupJob } from '../fixtures/facts/backup-job.ts';
import { backupSet } from '../fixtures/facts/backup-set.ts';
import { worksOn } from './backup-locations.ts';

const bucket = backupSet({ location: 's3://acme-dumps/orders/', system: 'fsn1.example.org' });
const folder = backupSet({
  location: '/srv/restic/db-1/',
  system: 'backup-1.example.org',
  place: { systems: ['backup-1.example.org', '192.0.2.20'], account: null, provider: null, site: null },
});
const job = (location: string, system = 'db-1.example.org') => backupJob({ system, locations: [location] });

it.each([
  ['s3:https://fsn1.example.org/acme-dumps/orders', bucket],
  ['s3:https://FSN1.example.org:443/acme-dumps/orders/', bucket],
  ['s3:fsn1.example.org/acme-dumps/orders', bucket],
  ['s3://acme-dumps/orders', bucket],
  ['s3://acme-dumps//orders/', bucket],
  ['sftp:restic@backup-1.example.org:/srv/restic/db-1', folder],
  ['sftp://restic@192.0.2.20:2222/srv/restic/db-1', folder],
  ['ssh://borg@backup-1.example.org/srv/restic/db-1', folder],
  ['borg@backup-1.example.org:/srv/restic/db-1', folder],
])('%s is there', (location, set) => {
  expect(worksOn(job(location), set)).toBe(true);
});

it.each([
  ['s3:https://other.example.org/acme-dumps/orders', bucket],
  ['s3:https://fsn1.example.org/acme-dumps', bucket],
  ['s3://acme-dumps/orders-2', bucket],
  ['/acme-dumps/orders', bucket],
  ['/srv/restic/db-1', folder],
  ['s3://srv/restic/db-1', folder],
  ['sftp:restic@backup-2.example.org:/srv/restic/db-1', folder],
  ['ssh://borg@backup-1.example.org/./srv/restic/db-1', folder],
  ['rest:https://backup-1.example.org/srv/restic/db-1', folder],
  ['', folder],
])('%s is elsewhere', (location, set) => {
  expect(worksOn(job(location), set)).toBe(false);
});

it('a path without a host is one of the system that runs the job', () => {
  for (const location of ['/srv/restic/db-1', 'file:///srv/restic/db-1/', 'local:/srv/restic/db-1']) {
    expect(worksOn(job(location, 'BACKUP-1.example.org'), folder)).toBe(true);
  }
});

it('says nothing of a set without such a place', () => {
  expect(worksOn(job('vg0/data', 'backup-1.example.org'), backupSet({ ...folder, location: 'vg0/data' }))).toBe(false);
});

it('is done with a long text at once', () => {
  const texts = ['@', ':', '/', 's3:', 'sftp:'].map((part) => part.repeat(2048 / part.length));
  for (const text of texts) expect(worksOn(job(text), backupSet({ location: text }))).toBe(false);
});
