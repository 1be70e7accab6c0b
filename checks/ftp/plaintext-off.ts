import { z } from 'zod';
import { type OpenPort, portsOf } from '../../src/facts/index.ts';
import { defineCheck, fails, unknown, warning } from '../define.ts';
import { askedAt, holdsByPorts, portName, statesOf, webPorts } from '../port-states.ts';

/** Usual ports of SSH and of TLS from the first byte (IANA), where a server that was asked nothing says nothing; the web's besides. */
const judgedElsewhere: readonly number[] = [
  ...webPorts,
  ...[22, 465, 636, 853, 989, 990, 992, 993, 994, 995, 2376, 5061, 5986, 6443, 8006, 10250],
];

/**
 * An open port is in order only when its service offers TLS or encrypts by itself. One that was not recognised leaves the question open,
 * but for those of the web, of TLS and of SSH: other checks ask them, and here a warning names them.
 */
export const ftpPlaintextOff = defineCheck({
  id: 'ftp.plaintext-off',
  judges: 'open-port',
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'ARCH.5.1.1' },
  reproduce: 'nmap -Pn -sT -sV -p 21,23,25,110,143,389,512-514,587,873,3306,5432 {address}',
  judge(fact) {
    const states = statesOf(fact, [...new Set([...portsOf('plaintext'), ...askedAt(fact)])]);
    const { open, unseen, silent } = states;
    const where = { address: fact.address, vantage: fact.source.vantage.name };
    const plain = open.filter(({ encryption }) => encryption === 'none');
    if (plain.length > 0) {
      if (fact.view === 'inside') return unknown('not-visible', { what: plain.map(portName) });
      return fails('plaintext', { ...where, services: plain.map(portName) });
    }
    const encrypted = open.filter(isEncrypted);
    const elsewhere = open.filter((entry) => !isEncrypted(entry) && isJudgedElsewhere(entry));
    const unrecognised = open.filter((entry) => !encrypted.includes(entry) && !elsewhere.includes(entry));
    if (unrecognised.length > 0) return unknown('not-visible', { what: unrecognised.map(portName) });
    if (unseen.length > 0) return unknown(unseen[0]!.reason, { what: unseen.map(portName) });

    const looks = [{ fact, states }];
    const warnings = elsewhere.length > 0 ? [warning('judged-elsewhere', { ports: elsewhere.map(portName) })] : [];
    if (encrypted.length > 0)
      return holdsByPorts(looks, 'only-encrypted', { ...where, services: encrypted.map(portName) }, warnings);
    return holdsByPorts(looks, 'none-answers', { ...where, silent: silent.length }, warnings);
  },
});

type Entry = OpenPort['open'][number];

const isEncrypted = ({ service, encryption }: Entry) =>
  encryption === 'tls' || encryption === 'starttls' || (encryption === 'not-applicable' && service === 'ssh');

/** What spoke without being asked speaks no TLS, and was either recognised or is nothing known. */
const isJudgedElsewhere = ({ port, service, banner }: Entry) =>
  service === 'http' || (service === null && banner === null && judgedElsewhere.includes(port));
