import { z } from 'zod';
import { type OpenPort, portsOf } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, unknown } from '../define.ts';
import { portName, statesOf } from '../port-states.ts';

/** Services that carry passwords or content openly unless TLS is offered; whatever port they answer on. */
const plaintextServices: readonly string[] = ['ftp', 'imap', 'ldap', 'pop3', 'rsync', 'smtp', 'telnet'];
const usualPorts = portsOf('plaintext');

/** An open port counts as in order only when its service offers TLS or encrypts by itself; one that was not recognised stays open. */
export const ftpPlaintextOff = defineCheck({
  id: 'ftp.plaintext-off',
  judges: 'open-port',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'ARCH.5.1.1' },
  reproduce: 'nmap -Pn -sT -sV -p 21,23,25,110,143,389,512-514,587,873 {address}',
  judge(fact) {
    const { unseen, silent } = statesOf(fact, usualPorts);
    const concerned = fact.open.filter(
      ({ port, service }) => usualPorts.includes(port) || (service !== null && plaintextServices.includes(service)),
    );
    const where = { address: fact.address, vantage: fact.source.vantage.name };
    const plain = concerned.filter(({ encryption }) => encryption === 'none');
    if (plain.length > 0) {
      if (fact.view === 'inside') return unknown('not-visible', { what: plain.map(portName) });
      return fails('plaintext', { ...where, services: plain.map(portName) });
    }
    const unrecognised = concerned.filter((entry) => !isEncrypted(entry));
    if (unrecognised.length > 0) return unknown('not-visible', { what: unrecognised.map(portName) });
    if (unseen.length > 0) return unknown(unseen[0]!.reason, { what: unseen.map(portName) });
    if (concerned.length > 0) return holds('only-encrypted', { ...where, services: concerned.map(portName) });
    return holds('none-answers', { ...where, silent: silent.length });
  },
});

const isEncrypted = ({ service, encryption }: OpenPort['open'][number]) =>
  encryption === 'tls' || encryption === 'starttls' || (encryption === 'not-applicable' && service === 'ssh');
