import type { AddressInfo } from 'node:net';
import nodeTls from 'node:tls';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { endpoint, look } from '../../../fixtures/look.ts';
import type { TlsService } from '../../facts/index.ts';
import { tls } from './index.ts';

/** Servers whose ECDSA certificate needs its own curve, P-256, in every list of groups (RFC 8422 §5.1.1). */
async function groupsOf(options: nodeTls.TlsOptions) {
  const { cert, key } = await (await makeAuthority()).issue({ names: ['127.0.0.1'], key: 'ec' });
  const server = nodeTls.createServer({ cert, key, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ...options });
  server.on('tlsClientError', () => undefined).on('secureConnection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const target = endpoint({ scheme: 'tls', port: (server.address() as AddressInfo).port });
    const { facts } = await look(tls, target, { wants: { tls: ['suites'] } });
    const [fact] = facts as readonly TlsService[];
    const entry = fact!.versions.find(({ version }) => version === 'TLSv1.2');
    return { complete: entry!.groupsComplete, groups: fact!.groups.map(({ name }) => name).sort() };
  } finally {
    server.close();
  }
}

it.each<[string, nodeTls.TlsOptions, string[]]>([
  [
    'its own curve preferred: no list makes it choose another',
    { ecdhCurve: 'P-256:P-384', honorCipherOrder: true },
    ['secp256r1'],
  ],
  [
    'others preferred to its own',
    { ecdhCurve: 'X25519:P-384:P-256', honorCipherOrder: true },
    ['secp256r1', 'secp384r1', 'x25519'],
  ],
  ['our order followed', { ecdhCurve: 'P-256:P-384:X448', honorCipherOrder: false }, ['secp256r1', 'secp384r1', 'x448']],
  ['one curve only', { ecdhCurve: 'P-256', honorCipherOrder: false }, ['secp256r1']],
])('groups with an ECDSA certificate, %s', async (_name, options, groups) => {
  expect(await groupsOf(options)).toEqual({ complete: true, groups });
});
