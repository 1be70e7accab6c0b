// Network namespaces: a loopback nobody else listens on, and two machines with a true round-trip time between them.
import { once } from 'node:events';
import path from 'node:path';
import { atEnd, run, start } from './process.mjs';

const ip = (...args) => run('ip', args);

/** Makes a namespace with its own loopback. @returns the words that run a command in it. */
function makeNamespace(name) {
  ip('netns', 'add', name);
  atEnd(() => ip('netns', 'delete', name));
  ip('-n', name, 'link', 'set', 'lo', 'up');
  return ['ip', 'netns', 'exec', name];
}

/** Why there can be no namespaces here; null where there can. */
export const namespacesMissing = () => (process.getuid() === 0 ? null : 'needs root for network namespaces');

export const ownLoopback = () => makeNamespace(`tomproof-${process.pid}`);

/** Two namespaces joined by a wire that holds every packet back; addresses of the benchmarking range of RFC 2544. */
export async function delayedPair(roundTrip, addresses) {
  const [near, far] = ['near', 'far'].map((side) => ({ name: `tomproof-${side}-${process.pid}`, device: `tp-${side}` }));
  for (const side of [near, far]) side.through = makeNamespace(side.name);
  const script = path.join(import.meta.dirname, 'delay.py');
  const delay = start('/usr/bin/python3', [script, near.device, far.device, String(roundTrip / 2)]);
  await once(delay.stdout, 'data');
  for (const { name, device } of [near, far]) ip('link', 'set', device, 'netns', name);
  ip('-n', near.name, 'address', 'add', '198.18.0.1/15', 'dev', near.device);
  for (const address of addresses) ip('-n', far.name, 'address', 'add', `${address}/15`, 'dev', far.device);
  for (const { name, device } of [near, far]) ip('-n', name, 'link', 'set', device, 'up', 'txqueuelen', '10000');
  return { near: near.through, far: far.through };
}
