import { z } from 'zod';
import { type OpenPort, portsOf } from '../../src/facts/index.ts';
import { defineCheck, fails, unknown, warning } from '../define.ts';
import { askedAt, holdsByPorts, silentIn, socketName, statesOf, unseenIn, webPorts } from '../port-states.ts';
import { insideOnly, notLookedAt, vantagesOf, viewsOf } from '../port-views.ts';

/** Usual ports of SSH and of TLS from the first byte (IANA), where a server that was asked nothing says nothing; the web's besides. */
const judgedElsewhere: readonly number[] = [
  ...webPorts,
  ...[22, 465, 636, 853, 989, 990, 992, 993, 994, 995, 2376, 5061, 5986, 6443, 8006, 10250],
];

/**
 * Judges all addresses of a target together. An open port is in order only when its service offers TLS or encrypts by itself. One that was not recognised leaves the question open,
 * but for those of the web, of TLS and of SSH: other checks ask them, and here a warning names them. From inside it cannot be seen what a
 * service speaks.
 */
export const ftpPlaintextOff = defineCheck({
  id: 'ftp.plaintext-off',
  judges: 'open-port',
  many: true,
  params: z.strictObject({}),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'ARCH.5.1.1' },
  reproduce: 'nmap -Pn -sT -sV -p 21,23,25,110,143,389,512-514,587,873,3306,5432 --resolve-all {host}',
  judge(facts) {
    const views = viewsOf(facts);
    const looks = views.outside.map((fact) => {
      const states = statesOf(fact, [...new Set([...portsOf('plaintext'), ...askedAt(fact)])]);
      return { fact, states };
    });
    const open = looks.flatMap(({ fact, states }) =>
      states.open.map((entry) => ({ entry, name: socketName(fact.address, entry) })),
    );
    const where = { addresses: views.outside.map(({ address }) => address), vantage: vantagesOf(views.outside) };
    const plain = open.filter(({ entry }) => entry.encryption === 'none').map(({ name }) => name);
    if (plain.length > 0) return fails('plaintext', { ...where, services: plain });

    const listeners = views.listeners.filter(
      ({ entry }) => entry.encryption === 'none' || portsOf('plaintext').includes(entry.port),
    );
    if (looks.length === 0) return unknown('not-visible', { what: insideOnly(listeners) });
    const encrypted = open.filter(({ entry }) => isEncrypted(entry));
    const elsewhere = open.filter(({ entry }) => !isEncrypted(entry) && isJudgedElsewhere(entry));
    const unrecognised = open.filter((each) => !encrypted.includes(each) && !elsewhere.includes(each));
    if (unrecognised.length > 0) return unknown('not-visible', { what: unrecognised.map(({ name }) => name) });
    const unseen = unseenIn(looks);
    if (unseen) return unknown(unseen.reason, { what: unseen.what });
    const missed = notLookedAt(listeners, views);
    if (missed.length > 0) return unknown('not-visible', { what: missed });

    const warnings = elsewhere.length > 0 ? [warning('judged-elsewhere', { ports: elsewhere.map(({ name }) => name) })] : [];
    if (encrypted.length > 0)
      return holdsByPorts(looks, 'only-encrypted', { ...where, services: encrypted.map(({ name }) => name) }, warnings);
    return holdsByPorts(looks, 'none-answers', { ...where, silent: silentIn(looks) }, warnings);
  },
});

type Entry = OpenPort['open'][number];

const isEncrypted = ({ service, encryption }: Entry) =>
  encryption === 'tls' || encryption === 'starttls' || (encryption === 'not-applicable' && service === 'ssh');

/** What spoke without being asked speaks no TLS, and was either recognised or is nothing known. */
const isJudgedElsewhere = ({ port, service, banner }: Entry) =>
  service === 'http' || (service === null && banner === null && judgedElsewhere.includes(port));
