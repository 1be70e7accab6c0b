import { execFile } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import { liveDescribe, needsRoot } from '../../../../../fixtures/live/tools.ts';
import { read, said } from '../../../../../fixtures/ssh-host.ts';
import { lineOf } from '../../execute.ts';
import type { Answer } from '../../topic.ts';
import { openPort } from './index.ts';

/** Runs a command of the catalogue on this very machine, as a login's shell would. */
const runHere = (line: string) =>
  new Promise<Answer>((resolve) => {
    const child = execFile('/bin/sh', ['-c', line], (_, stdout, stderr) =>
      resolve(
        child.exitCode === 127
          ? { ok: false, reason: 'unsupported', detail: 'no such program' }
          : said(stdout, { status: child.exitCode ?? -1, stderr }),
      ),
    );
  });

async function listens(options: net.ListenOptions) {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ port: 0, ...options }, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

liveDescribe([needsRoot], 'this machine', () => {
  it('names every listener at its address, with its program, and nobody else', async () => {
    const opened = [
      { address: '0.0.0.0', ...(await listens({ host: '0.0.0.0' })) },
      { address: '::', ...(await listens({ host: '::' })) },
      { address: '::', ...(await listens({ host: '::', ipv6Only: true })) },
      { address: '127.0.0.9', ...(await listens({ host: '127.0.0.9' })) },
      { address: '::1', ...(await listens({ host: '::1' })) },
      { address: '127.0.0.9', ...(await listens({ host: '::ffff:127.0.0.9' })) },
    ];
    const client = net.connect(opened[0]!.port, '127.0.0.1');
    await new Promise((resolve) => client.once('connect', resolve));
    try {
      const answers = Object.fromEntries(
        await Promise.all(
          Object.entries(openPort.commands).map(async ([name, { run }]) => [name, await runHere(lineOf(run, false))]),
        ),
      );
      const { facts, failures } = read(openPort, answers);
      expect(failures).toEqual([]);
      for (const { address, port } of opened) {
        const at = facts.filter((fact) => fact.open.some((entry) => entry.port === port)).map((fact) => fact.address);
        expect({ port, at }).toEqual({ port, at: [address] });
        const process = facts.flatMap((fact) => fact.open).find((entry) => entry.port === port)!.process;
        expect(process).toMatch(/node|MainThread/);
      }
      const ports = facts.flatMap((fact) => fact.open.map((entry) => entry.port));
      expect(ports).not.toContain(client.localPort);
      expect(facts.map(({ address, reach }) => [address, reach])).toEqual(
        expect.arrayContaining([
          ['0.0.0.0', 'wildcard'],
          ['::', 'wildcard'],
          ['127.0.0.9', 'loopback'],
          ['::1', 'loopback'],
        ]),
      );
      expect(facts.find(({ address }) => address === '::')!.standsFor).toBeDefined();
    } finally {
      client.destroy();
      for (const { server } of opened) server.close();
    }
  });
});
