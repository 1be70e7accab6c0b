import { setTimeout as sleep } from 'node:timers/promises';
import { type RealDns, realDns } from '../../fixtures/live/servers/dns.ts';
import { installed, liveDescribe } from '../../fixtures/live/tools.ts';
import { workshop } from '../../fixtures/live/workshop.ts';
import { createDnsClient } from './dns-client.ts';
import { createNetwork } from './network.ts';

const signal = new AbortController().signal;
const digest = 'ab'.repeat(32);
const records = `
@ IN MX 10 mx
mx IN A 127.0.0.1
mx IN AAAA ::1
www IN CNAME mx
@ IN CAA 0 issue "ca.test"
@ IN TXT "v=spf1 " "mx -all"
_25._tcp.mx IN TLSA 3 1 1 ${digest}
${Array.from({ length: 60 }, (_, index) => `big IN TXT "${'x'.repeat(200)}${index}"`).join('\n')}
`;

liveDescribe([installed('bind9', 'named'), installed('unbound', 'unbound')], 'DNS questions to BIND and Unbound', () => {
  const at = workshop();
  let dns: RealDns;
  const client = (resolver: string) =>
    createDnsClient({ network: createNetwork({ concurrency: 16, perHost: 8, connectTimeout: 2000 }), resolver });
  beforeAll(async () => {
    dns = await realDns(at, records);
    const { ask } = client(dns.resolver);
    const signed = () =>
      ask('signed.test', 'MX', signal).then(
        (answer) => answer.authenticated,
        () => false,
      );
    for (let attempt = 0; attempt < 100 && !(await signed()); attempt++) await sleep(100);
  });

  it.each([
    ['signed.test', true],
    ['plain.test', false],
  ])('reads %s, authenticated: %s', async (zone, authenticated) => {
    const { ask } = client(dns.resolver);
    expect(await ask(zone, 'MX', signal)).toEqual({ records: [{ preference: 10, host: `mx.${zone}` }], authenticated });
    expect(await ask(`www.${zone}`, 'A', signal)).toEqual({ records: ['127.0.0.1'], authenticated });
    expect(await ask(`mx.${zone}`, 'AAAA', signal)).toEqual({ records: ['::1'], authenticated });
    expect(await ask(zone, 'TXT', signal)).toEqual({ records: ['v=spf1 mx -all'], authenticated });
    expect(await ask(zone, 'CAA', signal)).toEqual({
      records: [{ critical: false, tag: 'issue', value: 'ca.test' }],
      authenticated,
    });
    expect(await ask(`_25._tcp.mx.${zone}`, 'TLSA', signal)).toEqual({
      records: [{ usage: 3, selector: 1, matching: 1, data: digest }],
      authenticated,
    });
    expect(await ask(`nothing.${zone}`, 'A', signal)).toEqual({ records: [], authenticated });
    expect(await ask(zone, 'AAAA', signal)).toEqual({ records: [], authenticated });
    expect((await ask(`big.${zone}`, 'TXT', signal)).records).toHaveLength(60);
  });

  it('knows nothing of a zone whose signatures are wrong', async () => {
    await expect(client(dns.resolver).ask('bogus.test', 'MX', signal)).rejects.toMatchObject({ detail: 'SERVFAIL' });
  });

  it('takes an authority without recursion only for its own zones', async () => {
    const { ask } = client(dns.authority);
    expect((await ask('www.plain.test', 'A', signal)).records).toEqual(['127.0.0.1']);
    await expect(ask('example.org', 'A', signal)).rejects.toMatchObject({ reason: 'denied' });
  });
});
