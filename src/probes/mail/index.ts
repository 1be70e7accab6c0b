import { defineProbe } from '../define.ts';

/** Looks at a domain as a mail server that wants to deliver to it: its DNS records, its exchangers, its MTA-STS policy. Sends no mail. */
export const mail = defineProbe({
  id: 'mail',
  kinds: ['mail-domain'],
  privilege: 'none',
  accepts: (target) => target.kind === 'domain',
  requests(target, wants) {
    if (target.kind !== 'domain') return [];
    const { name, smtpPort } = target;
    const selectors = [...new Set([...target.dkimSelectors, ...(wants.dkim ?? [])])];
    return [
      `DNS A, AAAA, CNAME, CAA, MX, TXT of ${name}`,
      `DNS TXT of _dmarc.${name} (and of the domains above), of _mta-sts.${name}, and of every name its SPF record includes`,
      ...selectors.map((selector) => `DNS TXT of ${selector}._domainkey.${name}`),
      `DNS A, AAAA of every MX, TLSA of _${smtpPort}._tcp. in front of it`,
      `SMTP EHLO, STARTTLS and TLS ClientHellos to port ${smtpPort} at every address of every MX`,
      `HTTPS GET https://mta-sts.${name}/.well-known/mta-sts.txt, where _mta-sts.${name} announces it`,
    ];
  },
  async probe(target, context) {
    if (target.kind !== 'domain') return { facts: [], failures: [] };
    const { look } = await import('./look.ts');
    return look(target, context);
  },
});
