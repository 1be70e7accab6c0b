import type { Catalogue } from './texts.ts';

export const en: Catalogue = {
  checks: {
    'tls.certificate': {
      title: 'Certificate',
      about:
        'The certificate that the server presents is trusted, names the server, is within its dates, and it and its issuers have strong keys and signatures.',
      remedy:
        'Install a current certificate for this name with its full chain, from an authority that the clients trust, and automate its renewal.',
      codes: {
        expired: 'has expired: {subject}, on {notAfter}',
        'not-yet-valid': 'is not valid yet: {subject}, from {notBefore}',
        'wrong-name': 'does not name {name}, only {names}',
        'self-signed': 'is self-signed: {subject}',
        untrusted: 'is not trusted {trustCode}',
        'other-anchor': 'ends in another authority than the promised one: {anchor}',
        'weak-key': 'weak key, {key}: {subject}',
        'weak-signature': 'weak signature, {signature}: {subject}',
        'expires-soon': 'expires on {notAfter}, in less than the promised {daysLeft} days: {subject}',
        valid: '{subject}, valid until {notAfter}',
        'self-signed-accepted': 'is self-signed, which was allowed; nobody else vouches for {fingerprint}',
        'key-short': 'key shorter than BSI TR-02102-2 recommends: {found}',
        'spare-expired': 'the server also sends certificates outside their dates, which nobody needs: {found}',
        'second-certificate': 'the server holds another certificate besides this one ({seen}); that one was not looked at',
      },
    },
    'tls.ciphers': {
      title: 'Cipher suites, groups and key sizes',
      about: 'Every cipher suite, group and key size that the server accepts is in the promised profile.',
      remedy: 'Restrict suites, groups and Diffie-Hellman parameters in the server’s TLS settings to the profile and look again.',
      codes: {
        forbidden: 'accepts what {source} forbids: {found}',
        'outside-profile': 'accepts what is not in {profile}: {found}',
        'in-profile': 'accepts nothing that {profile} forbids, in {accepted}',
        'suites-outside': '{profile} does not recommend: {found}',
        'groups-outside': '{profile} does not recommend these groups: {found}',
        'keys-short': '{profile} recommends at least {min} bits: {found}',
        'compression-on': 'TLS compression is on, which RFC 9325 advises against (CRIME)',
        'renegotiation-insecure': 'does not confirm secure renegotiation (RFC 5746)',
        'not-seen': 'recommended, but could not be seen: {what}',
      },
    },
    'tls.min-version': {
      title: 'Lowest TLS version',
      about: 'Every protocol version older than the promised one is refused by the server.',
      remedy: 'Switch the old versions off in the server’s TLS settings and look again.',
      codes: {
        'too-old': 'accepts {tooOld}, promised is at least {min}',
        'strong-enough': 'accepts {accepted} and refuses everything older; promised is at least {min}',
      },
    },
  },
  reasons: {
    aborted: 'not looked at: the run was stopped {what}',
    denied: 'access was denied {what}',
    exception: 'the check itself failed {what}',
    incomplete: 'the listing was cut short {what}',
    'local-limit': 'this machine could not look {what}',
    malformed: 'the answer made no sense {what}',
    'no-check': 'this version of tomproof has no way to see it yet {what}',
    'no-subject': 'nothing was found to examine {what}',
    'not-visible': 'cannot be seen {what}',
    'rate-limited': 'the peer asked to come back later {what}',
    refused: 'the peer refused the connection {what}',
    stale: 'the evidence is too old {what}',
    timeout: 'no answer in time {what}',
    unreachable: 'not reachable {what}',
    unsupported: 'the peer does not offer this {what}',
  },
};
