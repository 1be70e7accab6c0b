import { noSshService, sshService } from '../../fixtures/facts/ssh-service.ts';
import { checkTable } from '../testing/table.ts';
import { sshPasswordAuthOff } from './password-auth-off.ts';

const offering = (...methods: string[]) => sshService({ authentication: { seen: true, methods } });

checkTable(sshPasswordAuthOff, {
  holds: [
    ['keys only', offering('publickey'), { code: 'no-password' }],
    ['keys, hosts and Kerberos', offering('publickey', 'hostbased', 'gssapi-with-mic', 'gssapi-keyex')],
  ],
  fails: [
    ['password', offering('publickey', 'password'), { code: 'password-offered' }],
    ['keyboard-interactive', offering('publickey', 'keyboard-interactive'), { code: 'password-offered' }],
    ['password beside a method nobody knows', offering('mystery@example.org', 'password')],
    ['anybody is let in', offering('none'), { code: 'no-authentication' }],
  ],
  unknown: [
    ['no method is named', offering(), { reason: 'not-visible' }],
    ['a method nobody knows', offering('publickey', 'mystery@example.org'), { reason: 'not-visible' }],
    [
      'the key exchange could not be completed',
      sshService({ authentication: { seen: false, reason: 'unsupported', detail: 'no algorithm in common' } }),
      { reason: 'unsupported' },
    ],
    ['no answer in time', sshService({ authentication: { seen: false, reason: 'timeout', detail: '' } }), { reason: 'timeout' }],
  ],
  notApplicable: [['the port is closed by the machine’s own word', noSshService]],
});
