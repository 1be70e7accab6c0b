import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import ssh2 from 'ssh2';
import { login } from '../../../fixtures/look.ts';
import { createNetwork } from '../network.ts';
import { withLogin } from './connect.ts';
import { fingerprintOf } from './known-hosts.ts';
import { askAll } from './session.ts';
import type { Command } from './topic.ts';

const makeKey = () =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

/** A server that opens so many sessions at a time, and counts each of them a while after its end. Whoever comes may log in. */
async function crowded(room: number, milliseconds: (line: string) => number) {
  const key = makeKey();
  const counts = { open: 0, refused: 0 };
  const ssh = new ssh2.Server({ hostKeys: [key] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (attempt) => attempt.accept());
    client.on('session', (accept, reject) => {
      if (counts.open === room) {
        counts.refused++;
        return reject();
      }
      counts.open++;
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        setTimeout(() => {
          channel.exit(0);
          channel.end();
          setTimeout(() => counts.open--, 50);
        }, milliseconds(command));
      });
    });
  });
  const server = net.createServer((socket) => ssh.injectSocket(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const parsed = ssh2.utils.parseKey(key) as ssh2.ParsedKey;
  const { port } = server.address() as net.AddressInfo;
  return { server, counts, login: login({ key, port, fingerprint: fingerprintOf(parsed.getPublicSSH()) }) };
}

it.each([1, 2, 3])('where a server opens %d sessions at a time all is asked, and few are refused', async (room) => {
  const host = await crowded(room, (line) => (line.endsWith('wait1') ? 1500 : 1));
  try {
    const commands = Array.from({ length: 20 }, (_, index): Command => ({ run: `wait${index}`, reads: 'nothing', why: 'test' }));
    const { signal } = new AbortController();
    const network = createNetwork({ concurrency: 1, perHost: 1, connectTimeout: 2000 });
    const asking = { root: false, sudo: false, family: 'other', noise: { stdout: '', stderr: '' } } as const;
    const answers = await withLogin(host.login, null, { network, signal }, (client) => askAll(client, commands, asking, signal));
    expect(commands.filter((command) => !answers.get(command)?.ok)).toEqual([]);
    expect(host.counts.refused).toBeLessThan(60);
  } finally {
    host.server.close();
  }
});
