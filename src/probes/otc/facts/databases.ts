import type { Database } from '../../../facts/index.ts';
import type { Instance } from '../lists/databases.ts';
import { namesOfInstance } from './names.ts';
import type { Seen } from './seen.ts';

const noWord = (detail: string) => ({ seen: false, reason: 'not-visible', detail }) as const;

/** A database that the provider runs. That it can speak TLS says nothing of whether it asks for it. */
export function databaseFact(instance: Instance, id: string, { source }: Seen): Database {
  const { name, port, datastore, region, enable_ssl: tls, public_ips, private_ips } = instance;
  return {
    kind: 'database',
    subject: { id, names: namesOfInstance(instance) },
    source,
    name,
    system: public_ips[0] ?? private_ips[0] ?? name,
    port: port ?? null,
    engine: datastore.type.toLowerCase(),
    version: datastore.version ?? null,
    provider: 'otc',
    region,
    plaintext: noWord('the interface does not connect'),
    rules:
      tls === false
        ? { seen: true, plaintext: ['enable_ssl: false'], inForce: true }
        : noWord('enable_ssl: offered, not demanded'),
    tls: typeof tls === 'boolean' ? { seen: true, enabled: tls, minVersion: null } : noWord('no field enable_ssl'),
    session: noWord('no connection'),
    archiving: noWord('no field of the interface'),
  };
}
