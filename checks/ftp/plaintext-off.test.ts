import { held, inside, open, openPort, without } from '../../fixtures/facts/open-port.ts';
import { checkTable, none } from '../testing/table.ts';
import { ftpPlaintextOff } from './plaintext-off.ts';

const answering = (...entries: ReturnType<typeof open>[]) => [
  openPort({ open: entries, closed: without(...entries.map(({ port }) => port)) }),
];

checkTable(ftpPlaintextOff, {
  holds: [
    [
      'a machine whose inside shows no more',
      [...answering(), inside({ open: [held(22, 'sshd')] })],
      { code: 'none-answers', warns: [] },
    ],
    ['nothing answers', answering(), { code: 'none-answers', warns: [], indicative: false }],
    ['the web, which has checks of its own', [openPort()], { code: 'none-answers', warns: ['judged-elsewhere'] }],
    ['HTTP on another port', [openPort({ open: [open(9999, 'http')], closed: without() })], { warns: ['judged-elsewhere'] }],
    ['IMAP with TLS from the first byte', [openPort({ open: [open(993)], closed: without() })], { warns: ['judged-elsewhere'] }],
    ['SFTP', answering(open(22, 'ssh', 'not-applicable')), { code: 'only-encrypted', warns: [] }],
    ['a database with TLS', answering(open(5432, 'postgresql', 'starttls')), { code: 'only-encrypted', warns: [] }],
    ['FTP with AUTH TLS', answering(open(21, 'ftp', 'starttls')), { code: 'only-encrypted' }],
    ['a mail server with STARTTLS everywhere', answering(open(25, 'smtp', 'starttls'), open(143, 'imap', 'starttls'))],
    ['LDAP with StartTLS', answering(open(389, 'ldap', 'starttls'))],
    ['SSH on the port of telnet', answering(open(23, 'ssh', 'not-applicable'))],
    [
      'silence, while a port besides the web answered',
      [openPort({ open: [], closed: [25], filtered: without(25) })],
      { warns: [], indicative: false },
    ],
    [
      'silence, while only the web answered',
      [openPort({ closed: [], filtered: without(80, 443) })],
      { warns: ['judged-elsewhere', 'only-web-answers'], indicative: true },
    ],
  ],
  fails: [
    [
      'only over IPv6',
      [...answering(), openPort({ address: '2001:db8::10', family: 6, open: [open(23, 'telnet', 'none')], closed: without(23) })],
      { code: 'plaintext' },
    ],
    [
      'although another address is unknown',
      [openPort({ open: [], closed: [], unknown: without() }), ...answering(open(23, 'telnet', 'none'))],
    ],
    ['FTP without AUTH TLS', answering(open(21, 'ftp', 'none')), { code: 'plaintext' }],
    ['FTP without AUTH TLS on another port', [openPort({ open: [open(2121, 'ftp', 'none')], closed: without() })]],
    ['telnet', answering(open(23, 'telnet', 'none'))],
    ['POP3 without STLS', answering(open(110, 'pop3', 'none'))],
    ['LDAP without StartTLS', answering(open(389, 'ldap', 'none'))],
    ['rsync', answering(open(873, 'rsync', 'none'))],
    ['MySQL without TLS', answering(open(3306, 'mysql', 'none')), { code: 'plaintext' }],
    ['PostgreSQL without TLS', answering(open(5432, 'postgresql', 'none')), { code: 'plaintext' }],
    ['what says on a web port that it has no encryption', answering(open(8080, 'http', 'none')), { code: 'plaintext' }],
    ['the same beside services that encrypt', answering(open(25, 'smtp', 'starttls'), open(3306, 'mysql', 'none'))],
    ['one of two', answering(open(143, 'imap', 'starttls'), open(110, 'pop3', 'none'))],
    ['although another port is unknown', [openPort({ open: [open(21, 'ftp', 'none')], closed: [], unknown: without(21) })]],
  ],
  unknown: [
    [
      'one of two addresses is unknown',
      [...answering(), openPort({ address: '2001:db8::10', family: 6, closed: [], open: [], unknown: without() })],
      { reason: 'incomplete' },
    ],
    ['seen from inside only, where nothing listens', [inside()], { reason: 'not-visible' }],
    [
      'a port of plaintext listens at a public address that nobody looked at',
      [...answering(), inside({ standsFor: ['192.0.2.10', '198.51.100.7'], open: [held(21, 'vsftpd')] })],
      { reason: 'not-visible' },
    ],
    ['something on port 21 was not recognised', answering(open(21)), { reason: 'not-visible' }],
    ['something answers on the port of rsh', answering(open(514)), { reason: 'not-visible' }],
    ['FTP that could not be asked for TLS', answering(open(21, 'ftp', 'unknown')), { reason: 'not-visible' }],
    [
      'the same on another port',
      [openPort({ open: [open(2121, 'ftp', 'unknown')], closed: without() })],
      { reason: 'not-visible' },
    ],
    ['an open port of which nothing is known', [openPort({ open: [open(9999)], closed: without() })], { reason: 'not-visible' }],
    ['a database that was not recognised', answering(open(6379)), { reason: 'not-visible' }],
    ['FTP on the port of the web', answering(open(443, 'ftp', 'unknown')), { reason: 'not-visible' }],
    [
      'something that speaks openly on the port of SSH',
      answering({ ...open(22), banner: 'password please' }),
      { reason: 'not-visible' },
    ],
    [
      'the port of a database is unknown',
      [openPort({ closed: without(80, 443, 3306), unknown: [3306] })],
      { reason: 'incomplete' },
    ],
    ['something that claims to need no TLS', answering(open(21, 'mystery', 'not-applicable')), { reason: 'not-visible' }],
    [
      'port 21 is silent without a control',
      [openPort({ open: [], closed: [], filtered: without(), control: 'none' })],
      { reason: 'timeout' },
    ],
    ['port 23 is unknown', [openPort({ closed: without(23), unknown: [23] })], { reason: 'incomplete' }],
    ['port 873 was not asked', [openPort({ closed: without(873) })], { reason: 'not-visible' }],
    [
      'listens inside only',
      [openPort({ view: 'inside', open: [open(21, 'ftp', 'none')], closed: without(21) })],
      { reason: 'not-visible' },
    ],
  ],
  notApplicable: none('every address has ports'),
});
