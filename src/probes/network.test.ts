import dgram from 'node:dgram';
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

it('remembers the port of an answer by a connection and by a reset, of that address and of no other', async () => {
  const network = createNetwork(options);
  expect(network.lastAnswer('127.0.0.1')).toBeUndefined();
  let gone = 0;
  await listen(async (port) => {
    gone = port;
    await network.withConnection({ address: '127.0.0.1', port }, never, async () => undefined);
  });
  expect(network.lastAnswer('127.0.0.1')).toBe(gone);
  for (const address of ['127.9.9.9', '192.0.2.1', '::1']) expect(network.lastAnswer(address)).toBeUndefined();

  const other = createNetwork(options);
  const refused = other.withConnection({ address: '127.0.0.1', port: gone }, never, async () => undefined);
  await expect(refused).rejects.toMatchObject({ reason: 'refused', detail: 'ECONNREFUSED' });
  expect(other.lastAnswer('127.0.0.1')).toBe(gone);
});

it('takes a run that was stopped before it began for no answer', async () => {
  const network = createNetwork(options);
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(network.withConnection({ address: '127.0.0.1', port: 1 }, stopped, async () => undefined)).rejects.toThrow();
  expect(network.lastAnswer('127.0.0.1')).toBeUndefined();
});

it('knows the own address it speaks from, and none where there is no way', async () => {
  const network = createNetwork(options);
  await expect(network.sourceAddress('127.0.0.1')).resolves.toBe('127.0.0.1');
  await expect(network.sourceAddress('fe80::1')).resolves.toBeUndefined();
});

describe('names, asked of a given resolver', () => {
  /** Answers A with 192.0.2.1 and AAAA with a response code and no record. */
  const resolverWith = async (codes: { a: number; aaaa: number }, run: (resolver: string) => Promise<void>) => {
    const server = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    server.on('message', (query, { port, address }) => {
      const asksA = query.readUInt16BE(query.indexOf(0, 12) + 1) === 1;
      const code = asksA ? codes.a : codes.aaaa;
      const end = query.indexOf(0, 12) + 5;
      const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80 | code, 0, 1, 0, asksA && code === 0 ? 1 : 0, 0, 0, 0, 0]);
      const record = asksA && code === 0 ? Buffer.from('c00c00010001000000000004c0000201', 'hex') : Buffer.alloc(0);
      server.send(Buffer.concat([header, query.subarray(12, end), record]), port, address);
    });
    try {
      await run(`127.0.0.1:${server.address().port}`);
    } finally {
      server.close();
    }
  };
  const resolveWith = (resolver: string) => createNetwork({ ...options, resolver }).resolve('app.example.org', never);

  it('gives the addresses of one family where the other has none', async () => {
    await resolverWith({ a: 0, aaaa: 0 }, async (resolver) => {
      await expect(resolveWith(resolver)).resolves.toEqual([{ address: '192.0.2.1', family: 4 }]);
    });
  });

  it('fails where one family was not answered for, rather than to speak for half of a host', async () => {
    await resolverWith({ a: 0, aaaa: 2 }, async (resolver) => {
      await expect(resolveWith(resolver)).rejects.toMatchObject({ name: 'ProbeError', detail: 'ESERVFAIL' });
    });
  });

  it('fails where there is no such name', async () => {
    await resolverWith({ a: 3, aaaa: 3 }, async (resolver) => {
      await expect(resolveWith(resolver)).rejects.toMatchObject({ reason: 'unreachable', detail: 'ENOTFOUND' });
    });
  });
});
