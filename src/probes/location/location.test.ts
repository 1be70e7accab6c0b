import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { endpoint, host, look } from '../../../fixtures/look.ts';
import { writeMmdb } from '../../../fixtures/mmdb.ts';
import { factSchema } from '../../facts/index.ts';
import { location } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'tomproof-location-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('location', () => {
  it('places a host by the lists the user gave', async () => {
    const feed = path.join(folder, 'Example-Hosting.csv');
    const database = path.join(folder, 'country.mmdb');
    await writeFile(feed, '45.0.0.0/16,DE,,,\n');
    await writeFile(database, writeMmdb([['46.0.0.0/8', { country: { iso_code: 'US' } }]]));
    const settings = { providerRanges: [feed], geoip: database };
    const { facts, failures } = await look(location, host({ host: '45.0.0.1' }), { settings });
    expect(failures).toEqual([]);
    expect(facts.map((fact) => factSchema.parse(fact))).toMatchObject([
      {
        subject: { id: '45.0.0.1' },
        country: 'DE',
        provider: 'example-hosting',
        evidence: 'published-ranges',
        undetermined: null,
      },
    ]);
    const other = await look(location, endpoint({ host: '46.0.0.1', port: 443 }), { settings });
    expect(other.facts).toMatchObject([{ country: 'US', provider: null, evidence: 'geoip' }]);
  });

  it('says that nothing is known where the user gave no list', async () => {
    const { facts } = await look(location, host({ host: '45.0.0.1' }));
    expect(facts.map((fact) => factSchema.parse(fact))).toMatchObject([{ country: null, undetermined: 'no-database' }]);
    expect((await look(location, host())).facts).toMatchObject([{ country: null, undetermined: 'private-address' }]);
  });

  it('fails as a whole when one of the lists cannot be read', async () => {
    const bad = path.join(folder, 'bad.json');
    await writeFile(bad, '{}');
    for (const providerRanges of [[bad], [path.join(folder, 'absent.csv')]]) {
      const { facts, failures } = await look(location, host({ host: '45.0.0.1' }), { settings: { providerRanges } });
      expect(facts).toEqual([]);
      expect(failures).toMatchObject([{ kinds: ['hosting-location'], reason: 'local-limit' }]);
    }
  });

  it('knows nothing of a name without addresses', async () => {
    const { facts, failures } = await look(location, host({ host: 'nothing.invalid' }), {
      settings: { resolver: '127.0.0.1:9' },
    });
    expect(facts).toEqual([]);
    expect(failures).toHaveLength(1);
  });
});
