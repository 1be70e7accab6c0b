import { isAwsHost, providerOf } from './providers.ts';

it.each([
  ['s3.eu-central-1.amazonaws.com', 'aws', 'eu-central-1'],
  ['s3.dualstack.eu-west-1.amazonaws.com', 'aws', 'eu-west-1'],
  ['s3.eusc-de-east-1.amazonaws.eu', 'aws', 'eusc-de-east-1'],
  ['s3.amazonaws.com', 'aws', null],
  ['s3.eu-central-003.backblazeb2.com', 'backblaze', 'eu-central-003'],
  [`${'0a'.repeat(16)}.eu.r2.cloudflarestorage.com`, 'cloudflare', null],
  ['fra1.digitaloceanspaces.com', 'digitalocean', 'fra1'],
  ['sos-de-fra-1.exo.io', 'exoscale', 'de-fra-1'],
  ['storage.googleapis.com', 'google', null],
  ['fsn1.your-objectstorage.com', 'hetzner', 'fsn1'],
  ['s3.eu-central-3.ionoscloud.com', 'ionos', 'eu-central-3'],
  ['obs.eu-de.otc.t-systems.com', 'otc', 'eu-de'],
  ['obs.eu-ch2.sc.otc.t-systems.com', 'otc', 'eu-ch2'],
  ['s3.gra.io.cloud.ovh.net', 'ovh', 'gra'],
  ['s3.eu-west-par.io.cloud.ovh.net', 'ovh', 'eu-west-par'],
  ['S3.FR-PAR.SCW.CLOUD', 'scaleway', 'fr-par'],
  ['object.storage.eu01.onstackit.cloud', 'stackit', 'eu01'],
  ['s3.eu-central-2.wasabisys.com', 'wasabi', 'eu-central-2'],
])('%s is %s', (host, name, region) => expect(providerOf(host)).toEqual({ name, region }));

it.each([
  's3.example.org',
  's3.eu-central-1.amazonaws.com.example.org',
  'fsn1.your-objectstorage.com.example.org',
  'evil-your-objectstorage.com',
  'localhost',
  '127.0.0.1',
])('%s is nobody who is known', (host) => expect(providerOf(host)).toBeNull());

it('credentials for AWS may be sent to AWS alone', () => {
  expect(
    ['s3.eu-west-1.amazonaws.com', 'dumps.s3.eu-west-1.amazonaws.com', 's3.cn-north-1.amazonaws.com.cn'].filter(isAwsHost),
  ).toHaveLength(3);
  expect(['amazonaws.com.example.org', 'evilamazonaws.com', 's3.amazonaws.com.evil.example'].filter(isAwsHost)).toEqual([]);
});
