import fc from 'fast-check';
import { noSshService, sshService } from '../../fixtures/facts/ssh-service.ts';
import { asOf, checkTable } from '../testing/table.ts';
import { sshCrypto } from './crypto.ts';
import { bsiTr021024 } from './profiles/bsi-tr-02102-4.ts';
import { mozillaModern } from './profiles/mozilla-modern.ts';
import { categories, sound } from './profiles/profile.ts';

const own = {
  kex: ['curve25519-sha256'],
  hostKeys: ['ssh-ed25519'],
  ciphers: ['aes256-gcm@openssh.com'],
  macs: ['hmac-sha2-512'],
};
const openssh92 = {
  kex: ['sntrup761x25519-sha512@openssh.com', 'curve25519-sha256', 'ecdh-sha2-nistp256', 'diffie-hellman-group14-sha256'],
  hostKeys: ['rsa-sha2-512', 'rsa-sha2-256', 'ecdsa-sha2-nistp256', 'ssh-ed25519'],
  ciphers: ['chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes256-gcm@openssh.com'],
  macs: ['umac-64-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha1'],
};
const mozilla = { with: { profile: 'mozilla-modern' } } as const;

checkTable(sshCrypto, {
  holds: [
    ['what BSI recommends', sshService(), { code: 'in-profile', warns: [] }],
    [
      'strong algorithms that BSI does not name',
      sshService({ ...openssh92, kex: [...openssh92.kex, 'kex-strict-s-v00@openssh.com'] }),
      { warns: ['not-recommended'] },
    ],
    ['OpenSSH before its answer to Terrapin', sshService(openssh92), { warns: ['not-recommended', 'terrapin'] }],
    [
      'CBC with encrypt-then-MAC before the answer to Terrapin',
      sshService({ kex: ['ecdh-sha2-nistp384'], ciphers: ['aes256-cbc'], macs: ['hmac-sha2-256-etm@openssh.com'] }),
      { warns: ['not-recommended', 'terrapin'] },
    ],
    [
      'CBC without encrypt-then-MAC',
      sshService({ kex: ['ecdh-sha2-nistp384'], ciphers: ['aes256-cbc'], macs: ['hmac-sha2-256'] }),
      { warns: ['not-recommended'] },
    ],
    ['what Mozilla recommends', sshService({ kex: ['curve25519-sha256'], hostKeys: ['ssh-ed25519'] }), { ...mozilla, warns: [] }],
    ['a host certificate', sshService({ hostKeys: ['ecdsa-sha2-nistp256-cert-v01@openssh.com'] }), { warns: [] }],
    ['announcements among the key exchanges', sshService({ kex: ['ecdh-sha2-nistp384', 'ext-info-s'] }), { warns: [] }],
    ['exactly the own lists', sshService(own), { with: { profile: own }, warns: [] }],
  ],
  fails: [
    ...['diffie-hellman-group1-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'rsa1024-sha1'].map(
      (name) => [`key exchange ${name}`, sshService({ kex: ['ecdh-sha2-nistp384', name] }), { code: 'outside-profile' }] as const,
    ),
    ...['ssh-rsa', 'ssh-dss', 'ssh-rsa-cert-v01@openssh.com', 'x509v3-ssh-rsa'].map(
      (name) => [`host key ${name}`, sshService({ hostKeys: ['ecdsa-sha2-nistp256', name] })] as const,
    ),
    ...['3des-cbc', 'arcfour', 'arcfour256', 'blowfish-cbc', 'cast128-cbc', 'none', 'rijndael-cbc@lysator.liu.se'].map(
      (name) => [`cipher ${name}`, sshService({ ciphers: ['aes256-ctr', name] })] as const,
    ),
    ...['hmac-md5', 'hmac-md5-96', 'hmac-sha1-96', 'hmac-ripemd160', 'none'].map(
      (name) => [`MAC ${name}`, sshService({ macs: ['hmac-sha2-256', name] })] as const,
    ),
    ['an algorithm nobody knows', sshService({ ciphers: ['aes256-ctr', 'rot13@example.org'] })],
    ['a weak one in Mozilla’s profile', sshService({ kex: ['curve25519-sha256', 'diffie-hellman-group1-sha1'] }), mozilla],
    [
      'a sound one outside the own lists',
      sshService({ ...own, macs: ['hmac-sha2-512', 'hmac-sha2-256'] }),
      { with: { profile: own } },
    ],
    ['a weak one although another list is empty', sshService({ kex: [], macs: ['hmac-md5'] })],
    ['SSH 1 only', sshService({ banner: 'SSH-1.5-old', kex: [], hostKeys: [], ciphers: [], macs: [] }), { code: 'protocol-1' }],
    ['SSH 1 beside SSH 2', sshService({ banner: 'SSH-1.99-Cisco-1.25' }), { code: 'protocol-1' }],
  ],
  unknown: [
    ['no key exchange was offered', sshService({ kex: [] }), { reason: 'not-visible' }],
    ['nothing but announcements', sshService({ kex: ['ext-info-s', 'kex-strict-s-v00@openssh.com'] }), { reason: 'not-visible' }],
    ['no cipher was offered', sshService({ ciphers: [] }), { reason: 'not-visible' }],
    ['no MAC was offered', sshService({ macs: [] }), { reason: 'not-visible' }],
  ],
  notApplicable: [['the port is closed by the machine’s own word', noSshService]],
});

it('never holds with an algorithm that is in no list', () => {
  const known = new Set(Object.values(sound).flat());
  fc.assert(
    fc.property(fc.constantFrom(...categories), fc.stringMatching(/^[!-+\--~]{1,64}$/), (category, name) => {
      fc.pre(!known.has(name.replace(/-cert-v01@openssh\.com$/, '')) && !/^(ext-info|kex-strict)/.test(name));
      const service = sshService({ [category]: [...sshService()[category], name] });
      for (const profile of ['bsi-tr-02102-4', 'mozilla-modern'] as const)
        expect(sshCrypto.judge(service, { profile }, asOf(new Date(0))).outcome).toBe('fails');
    }),
  );
});

it('recommends nothing that is not sound', () => {
  for (const { recommended } of [bsiTr021024, mozillaModern])
    for (const category of categories) expect(sound[category]).toEqual(expect.arrayContaining([...recommended[category]]));
});

it('refuses own lists with an empty one', () => {
  expect(sshCrypto.params.safeParse({ profile: { ...own, macs: [] } }).success).toBe(false);
});
