import type { Catalogue } from './texts.ts';

export const en: Catalogue = {
  checks: {
    'tls.min-version': {
      title: 'Lowest TLS version',
      about: 'Every protocol version older than the promised one is refused by the server.',
      remedy: 'Switch the old versions off in the server’s TLS settings and look again.',
      codes: {
        'too-old': 'accepts {tooOld}, promised is at least {min}',
        'strong-enough': 'accepts only {accepted}; promised is at least {min}',
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
