import { ftpPlaintextOff } from '../../../checks/ftp/plaintext-off.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { without } from '../../../fixtures/facts/open-port.ts';
import { makeCredentials } from '../../../fixtures/live/credentials.ts';
import { dovecot } from '../../../fixtures/live/servers/dovecot.ts';
import { postfix, postfixAnswers } from '../../../fixtures/live/servers/postfix.ts';
import { sshd } from '../../../fixtures/live/servers/sshd.ts';
import { vsftpd } from '../../../fixtures/live/servers/vsftpd.ts';
import { installed, liveDescribe, needsRoot, run } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { host, look } from '../../../fixtures/look.ts';
import { openPortSchema } from '../../facts/index.ts';
import { ports } from './index.ts';

/** What the probe sees on one port of this machine. */
async function seenOn(port: number) {
  const { facts } = await look(ports, host({ ports: [port] }), { deadline: 20_000 });
  const fact = openPortSchema.parse(facts[0]);
  const entry = fact.open.find((each) => each.port === port);
  // Whatever else runs on this machine is none of this test's business.
  const alone = { ...fact, open: entry ? [entry] : [], closed: without(), filtered: [], unknown: [] };
  return { entry, judgement: ftpPlaintextOff.judge([alone], {}, asOf(new Date())) };
}

liveDescribe([needsRoot, installed('vsftpd', 'vsftpd')], 'vsftpd', () => {
  const at = workshop();
  it('with and without TLS', async () => {
    const credentials = await makeCredentials(at);
    const encrypted = await seenOn(await vsftpd(at, credentials, { tls: true }));
    expect(encrypted).toMatchObject({ entry: { service: 'ftp', encryption: 'starttls' }, judgement: { outcome: 'holds' } });
    const plain = await seenOn(await vsftpd(at, credentials, { tls: false }));
    expect(plain).toMatchObject({ entry: { service: 'ftp', encryption: 'none' }, judgement: { outcome: 'fails' } });
  });
});

liveDescribe([needsRoot, installed('dovecot-imapd', 'dovecot'), installed('dovecot-pop3d', 'dovecot')], 'Dovecot', () => {
  const at = workshop();
  it('speaks IMAP and POP3 with STARTTLS', async () => {
    const { imap, pop3 } = await dovecot(at, await makeCredentials(at));
    expect(await seenOn(imap)).toMatchObject({ entry: { service: 'imap', encryption: 'starttls' } });
    expect(await seenOn(pop3)).toMatchObject({ entry: { service: 'pop3', encryption: 'starttls' } });
  });
});

liveDescribe([needsRoot, installed('postfix', 'postfix', postfixAnswers)], 'Postfix', () => {
  const at = workshop();
  it('with and without STARTTLS', async () => {
    const [encrypted, plain] = await postfix(at, await makeCredentials(at), [[], ['smtpd_tls_security_level=none']]);
    expect(await seenOn(encrypted!)).toMatchObject({ entry: { service: 'smtp', encryption: 'starttls' } });
    expect(await seenOn(plain!)).toMatchObject({
      entry: { service: 'smtp', encryption: 'none' },
      judgement: { outcome: 'fails' },
    });
  });
});

liveDescribe([installed('openssh-server', 'sshd'), installed('nmap', 'nmap')], 'nmap', () => {
  const at = workshop();
  it('sees the same ports open and closed', async () => {
    const port = await sshd(at, []);
    const { facts } = await look(ports, host({ ports: [port] }));
    const fact = openPortSchema.parse(facts[0]);
    const asked = [...fact.open.map((each) => each.port), ...fact.closed];
    const shown = await run('nmap', ['-sT', '-Pn', '-n', '-oG', '-', '-p', asked.join(), '127.0.0.1']);
    const open = [...shown.matchAll(/(\d+)\/open\/tcp/g)].map((match) => Number(match[1]));
    expect(fact.open.map((each) => each.port).sort()).toEqual(open.sort());
    expect(fact.open).toContainEqual(expect.objectContaining({ port, service: 'ssh', encryption: 'not-applicable' }));
    expect(fact.unknown).toEqual([]);
  });
});
