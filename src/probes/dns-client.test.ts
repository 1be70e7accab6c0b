import type { Packet } from 'dns-packet';
import {
  authoritative,
  type DnsServer,
  referral,
  serveDns,
  type Tamper,
  truncated,
  withCode,
} from '../../fixtures/dns-server.ts';
import { ProbeError } from './define.ts';
import { createDnsClient } from './dns-client.ts';
import { createNetwork } from './network.ts';

const signal = new AbortController().signal;
const records = [
  { name: 'example.test', type: 'TXT', data: ['v=spf1 ', '-all'] },
  { name: 'example.test', type: 'MX', data: { preference: 10, exchange: 'MX.example.test' } },
  { name: 'www.example.test', type: 'CNAME', data: 'host.example.test' },
  { name: 'host.example.test', type: 'A', data: '127.0.0.1' },
  { name: 'loop.example.test', type: 'CNAME', data: 'loop.example.test' },
  {
    name: '_25._tcp.mx.example.test',
    type: 'TLSA',
    data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 1) },
  },
] as const;

const servers: DnsServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function client(tamper?: Tamper, more: { authenticated?: (name: string) => boolean } = {}) {
  const server = await serveDns(records as never, { ...(tamper ? { tamper } : {}), ...more });
  servers.push(server);
  const network = createNetwork({ concurrency: 16, perHost: 8, connectTimeout: 500 });
  return { server, dns: createDnsClient({ network, resolver: server.resolver, timeout: 150 }) };
}

describe('createDnsClient', () => {
  it('asks for records of every kind and knows what was authenticated', async () => {
    const { dns } = await client(undefined, { authenticated: (name) => name.startsWith('_25') });
    expect(await dns.ask('Example.test', 'TXT', signal)).toEqual({ records: ['v=spf1 -all'], authenticated: false });
    expect((await dns.ask('example.test', 'MX', signal)).records).toEqual([{ preference: 10, host: 'mx.example.test' }]);
    const tlsa = await dns.ask('_25._tcp.mx.example.test', 'TLSA', signal);
    expect(tlsa).toEqual({ records: [{ usage: 3, selector: 1, matching: 1, data: '01'.repeat(32) }], authenticated: true });
  });

  it('takes the word of the server for names and records that do not exist', async () => {
    const { dns } = await client();
    expect((await dns.ask('example.test', 'CAA', signal)).records).toEqual([]);
    expect((await dns.ask('nothing.test', 'A', signal)).records).toEqual([]);
  });

  it('follows aliases, within bounds', async () => {
    const { dns } = await client();
    expect((await dns.ask('www.example.test', 'A', signal)).records).toEqual(['127.0.0.1']);
    expect((await dns.ask('www.example.test', 'CNAME', signal)).records).toEqual(['host.example.test']);
    expect((await dns.ask('www.example.test', 'AAAA', signal)).records).toEqual([]);
    await expect(dns.ask('loop.example.test', 'A', signal)).rejects.toMatchObject({ reason: 'malformed' });
  });

  it('asks on where a server without recursion only names the alias', async () => {
    const own: Tamper = (reply, { name }) => [
      authoritative({ ...reply, answers: (reply.answers ?? []).filter((each) => each.name === name) }),
    ];
    const { dns, server } = await client(own);
    expect((await dns.ask('www.example.test', 'A', signal)).records).toEqual(['127.0.0.1']);
    expect(server.asked).toContain('host.example.test A udp');
  });

  it('asks over TCP when the answer did not fit', async () => {
    const { dns, server } = await client((reply, { over }) => [over === 'udp' ? truncated(reply) : reply]);
    expect((await dns.ask('example.test', 'TXT', signal)).records).toEqual(['v=spf1 -all']);
    expect(server.asked).toEqual(['example.test TXT udp', 'example.test TXT tcp']);
  });

  it('tries again when a datagram is lost', async () => {
    let first = true;
    const { dns } = await client((reply) => {
      const answers = first ? [] : [reply];
      first = false;
      return answers;
    });
    expect((await dns.ask('example.test', 'TXT', signal)).records).toEqual(['v=spf1 -all']);
  });

  it('passes over forged answers and waits for the right one', async () => {
    const evil = (reply: Packet): Packet => ({ ...reply, answers: [{ name: 'example.test', type: 'TXT', data: 'evil' }] });
    const { dns } = await client((reply) => [
      Buffer.from('garbage'),
      { ...evil(reply), id: (reply.id! + 1) % 0x10000 },
      { ...evil(reply), questions: [{ name: 'other.test', type: 'TXT' }] },
      { ...evil(reply), questions: [{ name: 'example.test', type: 'MX' }] },
      reply,
    ]);
    expect((await dns.ask('example.test', 'TXT', signal)).records).toEqual(['v=spf1 -all']);
  });

  describe('never takes silence or nonsense for "there is none"', () => {
    const cases: readonly [string, Tamper, string][] = [
      ['SERVFAIL', (reply) => [withCode(reply, 2)], 'unreachable'],
      ['REFUSED', (reply) => [withCode(reply, 5)], 'denied'],
      ['NOTIMP', (reply) => [withCode(reply, 4)], 'unsupported'],
      ['FORMERR', (reply) => [withCode(reply, 1)], 'malformed'],
      ['no answer', () => [], 'timeout'],
      ['only answers to other questions', (reply) => [{ ...reply, id: (reply.id! + 1) % 0x10000 }], 'malformed'],
      ['records of another name', (reply) => [{ ...reply, answers: [{ name: 'evil.test', type: 'CAA' } as never] }], 'malformed'],
      ['a referral', (reply) => [referral(reply)], 'unsupported'],
      ['a truncated answer over TCP too', (reply) => [truncated(reply)], 'incomplete'],
      [
        'a flood of wrong ids',
        (reply) => Array.from({ length: 200 }, () => ({ ...reply, id: (reply.id! + 1) % 0x10000 })),
        'malformed',
      ],
    ];
    it.each(cases)('%s', async (name, tamper, reason) => {
      const { dns } = await client(
        name.startsWith('records of')
          ? (reply) => [{ ...reply, answers: [{ name: 'evil.test', type: 'CAA', data: { tag: 'issue', value: ';', flags: 0 } }] }]
          : tamper,
      );
      await expect(dns.ask('example.test', 'CAA', signal)).rejects.toMatchObject({ reason });
    });
  });

  it('knows giant, endless and broken answers over TCP for what they are', async () => {
    const giant = Array.from({ length: 1100 }, () => ({ name: 'example.test', type: 'A', data: '192.0.2.1' }) as const);
    const overTcp =
      (make: (reply: Packet) => readonly (Packet | Buffer)[]): Tamper =>
      (reply, { over }) =>
        over === 'udp' ? [truncated(reply)] : make(reply);
    const big = await client(overTcp((reply) => [{ ...reply, answers: giant }]));
    await expect(big.dns.ask('example.test', 'A', signal)).rejects.toMatchObject({ reason: 'incomplete' });
    const mute = await client(overTcp(() => []));
    await expect(mute.dns.ask('example.test', 'A', signal)).rejects.toMatchObject({ reason: 'timeout' });
    const wrong = await client(overTcp((reply) => [{ ...reply, id: (reply.id! + 1) % 0x10000 }]));
    await expect(wrong.dns.ask('example.test', 'A', signal)).rejects.toMatchObject({ reason: 'malformed' });
  });

  it('stops when the run is stopped, and tells a wrong resolver address', async () => {
    const { dns, server } = await client(() => []);
    const controller = new AbortController();
    const asking = dns.ask('example.test', 'A', controller.signal);
    controller.abort(new ProbeError('aborted', 'stopped'));
    await expect(asking).rejects.toMatchObject({ reason: 'aborted' });
    expect(server.asked.length).toBeLessThanOrEqual(1);
    const network = createNetwork({ concurrency: 1, perHost: 1, connectTimeout: 100 });
    const lost = createDnsClient({ network, resolver: 'resolver.example.org' });
    await expect(lost.ask('example.test', 'A', signal)).rejects.toMatchObject({ reason: 'local-limit' });
  });
});
