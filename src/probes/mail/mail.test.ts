import { generateKeyPairSync } from 'node:crypto';
import net, { type AddressInfo } from 'node:net';
import type { Answer } from 'dns-packet';
import { mailAuthentication } from '../../../checks/mail/authentication.ts';
import { mailStarttls } from '../../../checks/mail/starttls.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { type DnsServer, serveDns, type Tamper } from '../../../fixtures/dns-server.ts';
import { mailServer } from '../../../fixtures/estate/smtp.ts';
import { domain, look } from '../../../fixtures/look.ts';
import { factSchema, type MailDomain } from '../../facts/index.ts';
import { mail } from './index.ts';

const now = asOf(new Date());
const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ format: 'der', type: 'spki' })
  .toString('base64');
const mx = (exchange: string, preference = 10): Answer => ({ name: 'example.test', type: 'MX', data: { preference, exchange } });
const a = (name: string, data = '127.0.0.1'): Answer => ({ name, type: 'A', data });
/** Strings of a TXT record hold 255 octets at most. */
const txt = (name: string, data: string): Answer => ({ name, type: 'TXT', data: data.match(/.{1,255}/g)! });
const policies = [
  txt('example.test', 'v=spf1 include:spf.example.test -all'),
  txt('example.test', 'some-site-verification=1'),
  txt('spf.example.test', 'v=spf1 ip4:127.0.0.1 ~all'),
  txt('_dmarc.example.test', 'v=DMARC1; p=reject'),
  txt('s1._domainkey.example.test', `v=DKIM1; k=rsa; p=${key}`),
];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(server: net.Server, address = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function dns(records: readonly Answer[], options: { authenticated?: (name: string) => boolean; tamper?: Tamper } = {}) {
  const server: DnsServer = await serveDns(records, options);
  closing.push(() => server.close());
  return server;
}

async function seenWith(
  records: readonly Answer[],
  options: { smtpPort?: number; dkim?: string[]; deadline?: number; authenticated?: boolean; tamper?: Tamper } = {},
): Promise<MailDomain> {
  const { smtpPort = 9, dkim = [], deadline = 10_000 } = options;
  const server = await dns(records, {
    authenticated: () => options.authenticated ?? false,
    ...(options.tamper ? { tamper: options.tamper } : {}),
  });
  const { facts, failures } = await look(mail, domain({ name: 'Example.test', smtpPort, dkimSelectors: dkim }), {
    settings: { resolver: server.resolver },
    deadline,
    perHost: 16,
    connectTimeout: 1000,
  });
  expect(failures).toEqual([]);
  expect(facts).toHaveLength(1);
  return factSchema.parse(facts[0]) as MailDomain;
}

const starttls = (fact: MailDomain, params: Parameters<typeof mailStarttls.params.parse>[0] = {}) =>
  mailStarttls.judge(fact, mailStarttls.params.parse(params), now);
const authentication = (fact: MailDomain) => mailAuthentication.judge(fact, mailAuthentication.params.parse({}), now);

async function encrypted(): Promise<net.Server> {
  const authority = await makeAuthority();
  return mailServer(await authority.issue({ names: ['mx.example.test'] }));
}

describe('mail', () => {
  it('sees a domain in good order', async () => {
    const smtpPort = await listen(await encrypted());
    const certificate = Buffer.alloc(32, 7);
    const fact = await seenWith(
      [
        ...policies,
        mx('mx.example.test'),
        a('mx.example.test'),
        a('example.test'),
        { name: 'example.test', type: 'CAA', data: { flags: 0, tag: 'issue', value: 'ca.test' } },
        {
          name: `_${smtpPort}._tcp.mx.example.test`,
          type: 'TLSA',
          data: { usage: 3, selector: 1, matchingType: 1, certificate },
        },
      ],
      { smtpPort, dkim: ['s1'], authenticated: true },
    );
    expect(fact).toMatchObject({
      domain: 'example.test',
      a: { seen: true, records: ['127.0.0.1'] },
      aaaa: { seen: true, records: [] },
      caa: { records: [{ critical: false, tag: 'issue', value: 'ca.test' }] },
      spf: { records: ['v=spf1 include:spf.example.test -all'] },
      spfFollowed: [{ domain: 'spf.example.test' }],
      dkim: [{ selector: 's1', rsaBits: 2048 }],
      mtaSts: { seen: true, records: [] },
      mtaStsPolicy: { seen: false, reason: 'unsupported' },
    });
    expect(fact.mx).toMatchObject({
      authenticated: true,
      records: [
        {
          host: 'mx.example.test',
          implicit: false,
          tlsa: { authenticated: true, records: [{ usage: 3, data: '07'.repeat(32) }] },
          starttls: [
            { seen: true, address: '127.0.0.1', offered: true, lowest: 'TLSv1.2', highest: 'TLSv1.3', unknownVersions: [] },
          ],
        },
      ],
    });
    expect(authentication(fact)).toMatchObject({ outcome: 'holds' });
    expect(starttls(fact, { enforce: 'dane' })).toMatchObject({ outcome: 'holds' });
    expect(starttls(fact, { enforce: 'mta-sts' })).toMatchObject({ outcome: 'fails', code: 'mta-sts-absent' });
  });

  it('looks at every exchanger: one without STARTTLS is enough', async () => {
    const smtpPort = await listen(await encrypted());
    await listen(mailServer(), '127.0.0.2', smtpPort);
    const records = [
      mx('mx.example.test'),
      a('mx.example.test'),
      mx('backup.example.test', 20),
      a('backup.example.test', '127.0.0.2'),
    ];
    const fact = await seenWith(records, { smtpPort });
    expect(starttls(fact)).toMatchObject({
      outcome: 'fails',
      code: 'plain',
      args: { servers: ['backup.example.test [127.0.0.2]'] },
    });
  });

  it('looks at every address of an exchanger', async () => {
    const smtpPort = await listen(await encrypted());
    await listen(mailServer(), '127.0.0.2', smtpPort);
    const fact = await seenWith([mx('mx.example.test'), a('mx.example.test'), a('mx.example.test', '127.0.0.2')], { smtpPort });
    expect(starttls(fact)).toMatchObject({ outcome: 'fails', code: 'plain' });
  });

  it('takes the domain itself where there is no MX record', async () => {
    const smtpPort = await listen(mailServer());
    const fact = await seenWith([a('example.test')], { smtpPort });
    expect(fact.mx).toMatchObject({ records: [{ host: 'example.test', implicit: true, starttls: [{ offered: false }] }] });
    expect(starttls(fact)).toMatchObject({ outcome: 'fails' });
  });

  it('knows domains that receive no mail', async () => {
    expect(starttls(await seenWith([mx('.', 0), a('example.test')]))).toMatchObject({
      outcome: 'not-applicable',
      code: 'null-mx',
    });
    expect(starttls(await seenWith([txt('example.test', 'x')]))).toMatchObject({ outcome: 'not-applicable', code: 'no-mail' });
  });

  it('asks the domains above for DMARC where there is none, and follows no macro', async () => {
    const server = await dns([
      txt('_dmarc.example.test', 'v=DMARC1; p=reject'),
      txt('a.b.example.test', 'v=spf1 include:%{d}.x -all'),
    ]);
    const { facts } = await look(mail, domain({ name: 'a.b.example.test' }), { settings: { resolver: server.resolver } });
    const fact = factSchema.parse(facts[0]) as MailDomain;
    expect(fact.dmarcAbove).toMatchObject([
      { domain: 'b.example.test', answer: { records: [] } },
      { domain: 'example.test', answer: { records: ['v=DMARC1; p=reject'] } },
    ]);
    expect(fact.spfFollowed).toEqual([]);
    expect(server.asked.filter((each) => each.includes('%'))).toEqual([]);
  });

  describe('never holds on what it did not see', () => {
    it('when the resolver is silent', async () => {
      const fact = await seenWith([], { tamper: () => [], deadline: 1500 });
      expect(starttls(fact)).toMatchObject({ outcome: 'unknown', reason: 'timeout' });
      expect(authentication(fact)).toMatchObject({ outcome: 'unknown', reason: 'timeout' });
    });

    it('when the resolver fails only for one kind of record', async () => {
      const smtpPort = await listen(await encrypted());
      const servfail =
        (type: string): Tamper =>
        (reply, question) =>
          question.type === type ? [{ ...reply, answers: [], flags: 0x0182 }] : [reply];
      const records = [...policies, mx('mx.example.test'), a('mx.example.test')];
      expect(starttls(await seenWith(records, { smtpPort, tamper: servfail('MX') }))).toMatchObject({ outcome: 'unknown' });
      expect(starttls(await seenWith(records, { smtpPort, tamper: servfail('AAAA') }))).toMatchObject({ outcome: 'unknown' });
      expect(authentication(await seenWith(records, { dkim: ['s1'], tamper: servfail('TXT') }))).toMatchObject({
        outcome: 'unknown',
      });
    });

    it.each([
      ['refuses the connection', null],
      ['turns us away', '554 No service for you\r\n'],
      ['speaks another protocol', 'SSH-2.0-Example\r\n'],
      ['greets and closes', '220 hello\r\n'],
      ['says nothing', ''],
    ])('when an exchanger %s', async (_name, greeting) => {
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined);
        if (greeting === '220 hello\r\n') socket.end(greeting);
        else if (greeting) socket.write(greeting);
      });
      const smtpPort = await listen(server);
      if (greeting === null) server.close();
      const fact = await seenWith([mx('mx.example.test'), a('mx.example.test')], { smtpPort, deadline: 1500 });
      expect(fact.mx).toMatchObject({ records: [{ starttls: [{ seen: false }] }] });
      expect(starttls(fact)).toMatchObject({ outcome: 'unknown' });
    });

    it('when there are more exchangers or addresses than are looked at', async () => {
      const smtpPort = await listen(await encrypted());
      const many = Array.from({ length: 22 }, (_, index) => [mx(`mx${index}.example.test`), a(`mx${index}.example.test`)]).flat();
      const fact = await seenWith(many, { smtpPort });
      expect(starttls(fact)).toMatchObject({ outcome: 'unknown', reason: 'incomplete' });
      const addresses = Array.from({ length: 11 }, (_, index) => a('mx.example.test', `127.0.0.${index + 1}`));
      const wide = await seenWith([mx('mx.example.test'), ...addresses], { smtpPort });
      expect(starttls(wide)).toMatchObject({ outcome: 'unknown' });
      expect(wide.mx).toMatchObject({ records: [{ starttls: { length: 11 } }] });
    });

    it('when a record is too long to be kept whole', async () => {
      const long = `v=spf1 ${'ip4:192.0.2.1 '.repeat(300)}+all`;
      const fact = await seenWith([txt('example.test', long)]);
      expect(fact.spf).toMatchObject({ seen: false, reason: 'malformed' });
    });
  });

  it('fails as a whole for what is no domain', async () => {
    for (const name of ['192.0.2.1', 'a..b', `${'x'.repeat(70)}.test`]) {
      const { facts, failures } = await look(mail, domain({ name }), { settings: { resolver: '127.0.0.1:9' } });
      expect(facts).toEqual([]);
      expect(failures).toHaveLength(1);
    }
  });

  it('lists what it can send', async () => {
    const requests = await mail.requests(domain({ dkimSelectors: ['s1'] }), { dkim: ['s2'] });
    expect(requests.join('\n')).toContain('s2._domainkey.example.test');
    expect(requests.length).toBeGreaterThan(5);
  });
});
