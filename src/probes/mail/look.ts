import net from 'node:net';
import { domainToASCII } from 'node:url';
import type { MailDomain } from '../../facts/index.ts';
import type { DomainTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { createDnsClient } from '../dns-client.ts';
import { domainName } from '../dns-message.ts';
import { type Answer, both, textOf, toAnswer, unseen } from './answer.ts';
import { askExchangers } from './exchangers.ts';
import { fetchPolicy } from './mta-sts.ts';
import { askDkim, askDmarc, askSpf } from './policies.ts';

const maxSelectors = 50;

export async function look(target: DomainTarget, context: ProbeContext): Promise<ProbeResult> {
  const { network, settings, signal, wants } = context;
  if (net.isIP(target.name)) throw new ProbeError('local-limit', 'an address, not a domain');
  const domain = domainName(domainToASCII(target.name));
  const dns = createDnsClient({ network, resolver: settings.resolver });
  const selectors = [...new Set([...target.dkimSelectors, ...(wants.dkim ?? [])])];

  const a = toAnswer(dns.ask(domain, 'A', signal));
  const aaaa = toAnswer(dns.ask(domain, 'AAAA', signal));
  const own = Promise.all([a, aaaa]).then(([four, six]) => both(four, six));
  const mtaSts = toAnswer(dns.ask(`_mta-sts.${domain}`, 'TXT', signal), textOf(/^v=STSv1[ \t]*;/, 1000));

  const [seenA, seenAaaa, cname, caa, mx, spf, dmarc, dkim, seenMtaSts, mtaStsPolicy] = await Promise.all([
    a,
    aaaa,
    toAnswer(dns.ask(domain, 'CNAME', signal)),
    toAnswer(dns.ask(domain, 'CAA', signal), (record) => {
      if (record.tag.length > 100 || record.value.length > 1000) throw new ProbeError('malformed', 'record too long');
      return record;
    }),
    own.then((addresses) => askExchangers(domain, addresses, { dns, network, port: target.smtpPort, signal })),
    askSpf(dns, domain, signal),
    askDmarc(dns, domain, signal),
    askDkim(dns, domain, selectors.slice(0, maxSelectors), signal),
    mtaSts,
    mtaSts.then((record) => askPolicy(record, { domain, ca: target.ca }, context)),
  ]);
  const hosts = mx.seen ? mx.records.map((record) => record.host) : [];
  const fact: MailDomain = {
    kind: 'mail-domain',
    subject: { id: domain, names: [...new Set([target.name, ...hosts])] },
    source: context.source(),
    domain,
    a: seenA,
    aaaa: seenAaaa,
    cname,
    caa,
    mx,
    ...spf,
    ...dmarc,
    dkim,
    mtaSts: seenMtaSts,
    mtaStsPolicy,
  };
  const left = selectors.length - dkim.length;
  return { facts: [fact], failures: left > 0 ? [context.failure(new ProbeError('incomplete', `${left} more selectors`))] : [] };
}

/** A sender asks for the policy only where the record announces one (RFC 8461 §3.1). */
function askPolicy(
  record: Answer<string>,
  from: { domain: string; ca: string | null },
  { network, signal }: ProbeContext,
): Promise<MailDomain['mtaStsPolicy']> | MailDomain['mtaStsPolicy'] {
  if (!record.seen) return record;
  if (record.records.length === 0) return unseen(new ProbeError('unsupported', 'no _mta-sts record'));
  return fetchPolicy(from, network, signal);
}
