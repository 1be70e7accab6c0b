import net from 'node:net';
import { createNetwork } from './network.ts';

const options = { concurrency: 16, perHost: 8, connectTimeout: 2000 };
const never = new AbortController().signal;

async function listen(run: (port: number) => Promise<void>) {
  const server = net.createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await run((server.address() as net.AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const busy = (milliseconds: number) => {
  const until = Date.now() + milliseconds;
  while (Date.now() < until);
};

it('takes an answer that arrived while this process was busy for longer than its patience', async () => {
  await listen(async (port) => {
    const network = createNetwork(options);
    const connecting = network.withConnection({ address: '127.0.0.1', port, patience: () => 20 }, never, async (socket) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return socket.destroyed;
    });
    setImmediate(() => busy(100));
    await expect(connecting).resolves.toBe(false);
  });
});

it('hears of an answer by a connection and by a reset, and takes loopback for no sign of the world outside', async () => {
  const network = createNetwork(options);
  expect(network.answered('127.0.0.1')).toBe(false);
  let gone = 0;
  await listen(async (port) => {
    gone = port;
    await network.withConnection({ address: '127.0.0.1', port }, never, async () => undefined);
  });
  expect(network.answered('127.9.9.9')).toBe(true);
  for (const address of ['192.0.2.1', '10.0.0.1', '172.31.0.1', '192.168.1.1', '::1', 'fe80::1%lo', 'fd00::1', '2001:db8::1'])
    expect(network.answered(address)).toBe(false);

  const other = createNetwork(options);
  const refused = other.withConnection({ address: '127.0.0.1', port: gone }, never, async () => undefined);
  await expect(refused).rejects.toMatchObject({ reason: 'refused', detail: 'ECONNREFUSED' });
  expect(other.answered('127.0.0.1')).toBe(true);
});

it('takes a run that was stopped before it began for no answer', async () => {
  const network = createNetwork(options);
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(network.withConnection({ address: '127.0.0.1', port: 1 }, stopped, async () => undefined)).rejects.toThrow();
  expect(network.answered('127.0.0.1')).toBe(false);
});

it('knows the own address it speaks from, and none where there is no way', async () => {
  const network = createNetwork(options);
  await expect(network.sourceAddress('127.0.0.1')).resolves.toBe('127.0.0.1');
  await expect(network.sourceAddress('fe80::1')).resolves.toBeUndefined();
});
