import pLimit from 'p-limit';
import { asOf } from '../../../checks/testing/table.ts';
import { tlsCiphers } from '../../../checks/tls/ciphers.ts';
import { tlsMinVersion } from '../../../checks/tls/min-version.ts';
import { type Credentials, makeCredentials } from '../../../fixtures/live/credentials.ts';
import { nmapSuites, type PeerView, sClient, sClientSuites, sslscan, testssl } from '../../../fixtures/live/peers.ts';
import { dovecot } from '../../../fixtures/live/servers/dovecot.ts';
import { gnutlsServer } from '../../../fixtures/live/servers/gnutls.ts';
import { javaServer } from '../../../fixtures/live/servers/java.ts';
import { type NginxSite, nginx } from '../../../fixtures/live/servers/nginx.ts';
import { opensslServer } from '../../../fixtures/live/servers/openssl.ts';
import { postfix, postfixAnswers } from '../../../fixtures/live/servers/postfix.ts';
import { postgres } from '../../../fixtures/live/servers/postgres.ts';
import { scapyModule, scapyServer } from '../../../fixtures/live/servers/scapy.ts';
import { slapd, slapdAnswers } from '../../../fixtures/live/servers/slapd.ts';
import { vsftpd } from '../../../fixtures/live/servers/vsftpd.ts';
import { installed, liveDescribe, type Missing, needsRoot } from '../../../fixtures/live/tools.ts';
import { type Workshop, workshop } from '../../../fixtures/live/workshop.ts';
import { endpoint, look } from '../../../fixtures/look.ts';
import { type Starttls, type TlsService, type TlsVersion, tlsVersions } from '../../facts/index.ts';
import { tls } from './index.ts';

interface Case {
  readonly name: string;
  readonly needs: readonly Missing[];
  serve(at: Workshop, credentials: Credentials): Promise<number>;
  readonly starttls?: Starttls;
  /** What it is set up to accept. */
  readonly accepts: readonly TlsVersion[];
  /** What `tls.ciphers` says with the BSI's profile, whose suites are a SHOULD; `warns` holds with warnings. */
  readonly ciphers: 'holds' | 'warns' | 'fails';
  /** Versions that sslscan calls refused although they are accepted, as `openssl s_client` shows; `all` where it cannot look at all. */
  readonly unseenBySslscan?: readonly TlsVersion[] | 'all';
  /**
   * It closes without an alert on a hello that it cannot answer. A close may have other reasons, so that the look at the suites can end
   * unfinished; `tls.ciphers` is unknown then.
   */
  readonly silent?: true;
  /** It answers by script whatever it is asked, so that lists of suites (but that of SSLv2) say nothing, and slowly: it gets a short deadline. */
  readonly scripted?: true;
  /** Why testssl.sh cannot look; `openssl s_client` stands in. */
  readonly notForTestssl?: string;
}

const peers = [installed('sslscan', 'sslscan'), installed('testssl.sh', 'testssl'), installed('openssl', 'openssl')];
const weak = 'ALL:COMPLEMENTOFALL:!aNULL:!eNULL:@SECLEVEL=0';
const modern: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3'];
const fromTls10: readonly TlsVersion[] = ['TLSv1.0', 'TLSv1.1', ...modern];

const nginxCase = (name: string, site: NginxSite, accepts: readonly TlsVersion[], ciphers: Case['ciphers']): Case => ({
  name: `nginx, ${name}`,
  needs: [installed('nginx', 'nginx')],
  serve: async (at, credentials) => (await nginx(at, credentials, [site]))[0]!,
  accepts,
  ciphers,
});

const opensslCase = (name: string, options: readonly string[], accepts: readonly TlsVersion[]): Case => ({
  name: `openssl s_server, ${name}`,
  needs: [],
  serve: (at, credentials) => opensslServer(at, credentials, options),
  accepts,
  ciphers: 'fails',
});

const javaCase = (protocols: readonly string[], accepts: readonly TlsVersion[]): Case => ({
  name: `Java JSSE, ${protocols.join(' ')}`,
  needs: [installed('default-jdk-headless', 'javac'), installed('nmap', 'nmap')],
  serve: (at, credentials) => javaServer(at, credentials, protocols),
  accepts,
  ciphers: 'fails',
});

const cases: readonly Case[] = [
  nginxCase('TLS 1.2 and 1.3 as it comes', { protocols: 'TLSv1.2 TLSv1.3' }, modern, 'warns'),
  nginxCase(
    'as the BSI asks',
    {
      protocols: 'TLSv1.2 TLSv1.3',
      ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256',
      more: [
        'ssl_ecdh_curve prime256v1:secp384r1',
        'ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256',
      ],
    },
    modern,
    'holds',
  ),
  nginxCase('TLS 1.0 to 1.3', { protocols: 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3', ciphers: weak }, fromTls10, 'fails'),
  nginxCase('TLS 1.0 only', { protocols: 'TLSv1', ciphers: weak }, ['TLSv1.0'], 'fails'),
  nginxCase(
    'TLS 1.2 with plain RSA only',
    { protocols: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-GCM-SHA384' },
    ['TLSv1.2'],
    'warns',
  ),
  opensslCase('TLS 1.1 only', ['-tls1_1', '-cipher', weak], ['TLSv1.1']),
  opensslCase('all it has, anonymous suites included', ['-cipher', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'], fromTls10),
  {
    name: 'gnutls-serv, TLS 1.0 to 1.3',
    needs: [needsRoot, installed('gnutls-bin', 'gnutls-serv'), installed('iproute2', 'ip')],
    serve: (at, credentials) => gnutlsServer(at, credentials, 'NORMAL:+VERS-TLS1.0:+VERS-TLS1.1'),
    accepts: fromTls10,
    ciphers: 'fails',
  },
  javaCase(['SSLv3', 'TLSv1'], ['SSLv3', 'TLSv1.0']),
  javaCase(['SSLv3'], ['SSLv3']),
  javaCase(['TLSv1.2', 'TLSv1.3'], modern),
  {
    name: 'scapy, SSLv2 to TLS 1.3',
    needs: [installed('python3-scapy', scapyModule), installed('nmap', 'nmap')],
    serve: scapyServer,
    accepts: tlsVersions,
    scripted: true,
    ciphers: 'fails',
    notForTestssl: 'what it says of SSLv2 changes from run to run here',
  },
  {
    name: 'postfix, from TLS 1.2 on',
    needs: [needsRoot, installed('postfix', 'postfix', postfixAnswers)],
    serve: async (at, credentials) => (await postfix(at, credentials, [[]]))[0]!,
    starttls: 'smtp',
    accepts: modern,
    ciphers: 'fails',
  },
  {
    name: 'postfix, from TLS 1.0 on',
    needs: [needsRoot, installed('postfix', 'postfix', postfixAnswers)],
    serve: async (at, credentials) =>
      (await postfix(at, credentials, [['smtpd_tls_protocols=>=TLSv1', 'tls_medium_cipherlist=ALL:@SECLEVEL=0']]))[0]!,
    starttls: 'smtp',
    accepts: fromTls10,
    ciphers: 'fails',
  },
  {
    name: 'dovecot, IMAP from TLS 1.2 on',
    needs: [needsRoot, installed('dovecot-imapd', 'dovecot'), installed('dovecot-pop3d', '/usr/lib/dovecot/pop3-login')],
    serve: async (at, credentials) => (await dovecot(at, credentials)).imap,
    starttls: 'imap',
    accepts: modern,
    silent: true,
    ciphers: 'warns',
    unseenBySslscan: ['TLSv1.2'],
  },
  {
    name: 'dovecot, POP3 from TLS 1.2 on',
    needs: [needsRoot, installed('dovecot-imapd', 'dovecot'), installed('dovecot-pop3d', '/usr/lib/dovecot/pop3-login')],
    serve: async (at, credentials) => (await dovecot(at, credentials)).pop3,
    starttls: 'pop3',
    accepts: modern,
    silent: true,
    ciphers: 'warns',
    unseenBySslscan: ['TLSv1.2'],
  },
  {
    name: 'vsftpd, AUTH TLS',
    needs: [needsRoot, installed('vsftpd', 'vsftpd')],
    serve: (at, credentials) => vsftpd(at, credentials, { tls: true }),
    starttls: 'ftp',
    accepts: modern,
    ciphers: 'warns',
    notForTestssl: 'its own FTP upgrade fails against vsftpd',
  },
  {
    name: 'slapd, StartTLS from TLS 1.2 on',
    needs: [needsRoot, installed('slapd', 'slapd', slapdAnswers)],
    serve: (at, credentials) => slapd(at, credentials, 'NORMAL:-VERS-TLS1.0:-VERS-TLS1.1'),
    starttls: 'ldap',
    accepts: modern,
    silent: true,
    ciphers: 'warns',
    unseenBySslscan: 'all',
    notForTestssl: 'it has no StartTLS for LDAP over sockets',
  },
  {
    name: 'slapd, StartTLS from TLS 1.0 on',
    needs: [needsRoot, installed('slapd', 'slapd', slapdAnswers)],
    serve: (at, credentials) => slapd(at, credentials, 'NORMAL:+VERS-TLS1.0:+VERS-TLS1.1'),
    starttls: 'ldap',
    accepts: fromTls10,
    silent: true,
    ciphers: 'fails',
    unseenBySslscan: 'all',
    notForTestssl: 'it has no StartTLS for LDAP over sockets',
  },
  {
    name: 'PostgreSQL, ssl = on',
    needs: [installed('postgresql', 'postgres')],
    serve: (at, credentials) => postgres(at, credentials, true),
    starttls: 'postgres',
    accepts: modern,
    ciphers: 'warns',
  },
];

const now = asOf(new Date());
const acceptedBy = (fact: TlsService) => fact.versions.filter((each) => each.state === 'accepted').map((each) => each.version);
const hex = (ids: Iterable<number>) =>
  [...new Set(ids)].sort((a, b) => a - b).map((id) => `0x${id.toString(16).padStart(4, '0')}`);
const suitesOf = (fact: TlsService, version: TlsVersion) => fact.suites.filter((suite) => suite.version === version);

/** Every server runs until all were compared: testssl.sh takes seconds of waiting for each, so that several are asked at once meanwhile. */
const at = workshop();
const atOnce = pLimit(3);
const byTestssl = new Map<
  string,
  { readonly accepted: readonly TlsVersion[]; readonly versions: Promise<readonly TlsVersion[]> }
>();

const target = (port: number, starttls: Starttls | undefined, ca: string) =>
  endpoint({ port, ca, serverName: 'localhost', ...(starttls ? { scheme: 'starttls', starttls } : { scheme: 'tls' }) });
const everything = { wants: { tls: ['suites', 'certificate'] } } as const;

for (const { name, needs, serve, starttls, accepts, ciphers, unseenBySslscan = [], silent, scripted, notForTestssl } of cases) {
  liveDescribe([...peers, ...needs], name, () => {
    const oldest = accepts[0]!;
    let port: number;
    let fact: TlsService;

    beforeAll(async () => {
      const credentials = await makeCredentials(at);
      port = await serve(at, credentials);
      const { facts, failures } = await look(tls, target(port, starttls, credentials.caText), {
        ...everything,
        deadline: scripted ? 12_000 : 30_000,
      });
      expect(failures).toEqual([]);
      expect(facts).toHaveLength(1);
      fact = facts[0] as TlsService;
      if (notForTestssl !== undefined) return;
      const versions = atOnce(() => testssl(at, port, starttls));
      versions.catch(() => undefined);
      byTestssl.set(name, { accepted: acceptedBy(fact), versions });
    });

    it(`accepts ${accepts.join(', ')} and refuses the others`, () => {
      const states = fact.versions.map(({ version, state, detail }) => [version, state, state === 'unknown' ? detail : '']);
      expect(states).toEqual(tlsVersions.map((each) => [each, accepts.includes(each) ? 'accepted' : 'refused', '']));
    });

    if (!silent && !scripted) {
      it('is followed to the end of its suites and groups', () => {
        expect(fact.versions.filter((each) => !each.suitesComplete || !each.groupsComplete)).toEqual([]);
      });
    }

    if (accepts.some((each) => fromTls10.includes(each)) && !scripted) {
      it('shows a trusted certificate', () => expect(fact.certificate).toMatchObject({ seen: true, trust: 'trusted' }));
    }

    it('completes a handshake with openssl s_client in the same versions from TLS 1.0 on', async () => {
      expect(await sClient(port, starttls)).toEqual(acceptedBy(fact).filter((version) => fromTls10.includes(version)));
    });

    if (unseenBySslscan === 'all') it.skip(`NOT COMPARED with sslscan: its ${starttls} upgrade fails here`, () => undefined);
    else {
      const blind = unseenBySslscan.length === 0 ? '' : `, but for ${unseenBySslscan.join(', ')} to which it is blind`;
      it(`agrees with sslscan on versions${scripted ? '' : ' and suites'}${blind}`, async () => {
        const view: PeerView = await sslscan(port, starttls);
        expect(view.versions).toEqual(acceptedBy(fact).filter((version) => !unseenBySslscan.includes(version)));
        for (const version of view.versions.filter((each) => fromTls10.includes(each) && !scripted)) {
          const ours = suitesOf(fact, version).map((suite) => suite.id);
          expect([version, hex(ours)]).toEqual([version, hex(view.suites.get(version) ?? [])]);
        }
      });
    }

    if (unseenBySslscan.length > 0) {
      it('agrees with openssl s_client on each suite of TLS 1.2 that OpenSSL knows', async () => {
        const { known, accepted } = await sClientSuites(port, starttls ?? null);
        const ours = suitesOf(fact, 'TLSv1.2').map((suite) => suite.id);
        expect(hex(ours.filter((id) => known.includes(id)))).toEqual(hex(accepted));
      });
    }

    if (accepts.includes('SSLv2') || accepts.includes('SSLv3')) {
      it('agrees with nmap on the suites of SSL', async () => {
        for (const version of (['SSLv2', ...(scripted ? [] : (['SSLv3'] as const))] as const).filter((each) =>
          accepts.includes(each),
        )) {
          const ours = suitesOf(fact, version).map((suite) => suite.name);
          expect([version, ours.sort()]).toEqual([version, await nmapSuites(port, version)]);
        }
      });
    }

    it(`is judged: lowest version ${oldest}, ciphers ${ciphers}`, () => {
      const { outcome } = tlsMinVersion.judge(fact, { min: 'TLSv1.2' }, now);
      expect(outcome).toBe(modern.includes(oldest) ? 'holds' : 'fails');
      const judgement = tlsCiphers.judge(fact, tlsCiphers.params.parse({}), now);
      const warns = judgement.outcome === 'holds' && judgement.warnings.length > 0;
      const unfinished = fact.versions.some((each) => !each.suitesComplete || !each.groupsComplete);
      const expected = unfinished && ciphers !== 'fails' ? 'unknown' : ciphers;
      expect([warns ? 'warns' : judgement.outcome, judgement.args]).toEqual([expected, judgement.args]);
    });
  });
}

for (const { name, needs, notForTestssl } of cases) {
  liveDescribe([...peers, ...needs], `${name}, by testssl.sh`, () => {
    if (notForTestssl !== undefined) it.skip(`NOT COMPARED with testssl.sh: ${notForTestssl}`, () => undefined);
    else
      it('agrees with it on versions', async () => {
        const { accepted, versions } = byTestssl.get(name)!;
        expect(await versions).toEqual(accepted);
      });
  });
}

const plain: readonly (Pick<Case, 'name' | 'needs' | 'serve'> & { starttls: Starttls })[] = [
  {
    name: 'PostgreSQL, ssl = off',
    needs: [installed('postgresql', 'postgres')],
    serve: (at, credentials) => postgres(at, credentials, false),
    starttls: 'postgres',
  },
  {
    name: 'postfix without STARTTLS',
    needs: [needsRoot, installed('postfix', 'postfix', postfixAnswers)],
    serve: async (at, credentials) => (await postfix(at, credentials, [['smtpd_tls_security_level=none']]))[0]!,
    starttls: 'smtp',
  },
  {
    name: 'vsftpd without TLS',
    needs: [needsRoot, installed('vsftpd', 'vsftpd')],
    serve: (at, credentials) => vsftpd(at, credentials, { tls: false }),
    starttls: 'ftp',
  },
];

for (const { name, needs, serve, starttls } of plain) {
  liveDescribe(needs, name, () => {
    const at = workshop();

    it('says that it offers no TLS, and that contradicts every promise about it', async () => {
      const credentials = await makeCredentials(at);
      const port = await serve(at, credentials);
      const { facts, failures } = await look(tls, target(port, starttls, credentials.caText), everything);
      expect(failures).toEqual([]);
      expect(facts).toMatchObject([{ offered: false }]);
      for (const fact of facts as readonly TlsService[]) {
        expect(tlsMinVersion.judge(fact, { min: 'TLSv1.2' }, now).outcome).toBe('fails');
        expect(tlsCiphers.judge(fact, tlsCiphers.params.parse({}), now).outcome).toBe('fails');
      }
    });
  });
}
