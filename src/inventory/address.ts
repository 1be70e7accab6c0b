import { isIP } from 'node:net';
import type { Starttls } from '../facts/index.ts';
import type { EndpointTarget } from './target.ts';

type Scheme = EndpointTarget['scheme'];
type Service = { readonly scheme: Scheme; readonly starttls: Starttls | null; readonly port: number };

const service = (scheme: Scheme, port: number, starttls: Starttls | null = null): Service => ({ scheme, port, starttls });

/** URL schemes with their usual ports (IANA service names). */
const schemes: Readonly<Record<string, Service>> = {
  https: service('https', 443),
  http: service('http', 80),
  tls: service('tls', 443),
  ssh: service('ssh', 22),
  smtp: service('starttls', 25, 'smtp'),
  imap: service('starttls', 143, 'imap'),
  pop3: service('starttls', 110, 'pop3'),
  ldap: service('starttls', 389, 'ldap'),
  ftp: service('starttls', 21, 'ftp'),
  postgres: service('starttls', 5432, 'postgres'),
  mysql: service('starttls', 3306, 'mysql'),
  xmpp: service('starttls', 5222, 'xmpp'),
};

/** What usually answers on a port when an address names nothing but the port. */
const wellKnown: Readonly<Record<number, Service>> = {
  21: schemes.ftp!,
  22: schemes.ssh!,
  25: schemes.smtp!,
  80: schemes.http!,
  110: schemes.pop3!,
  143: schemes.imap!,
  389: schemes.ldap!,
  443: schemes.https!,
  587: schemes.smtp!,
  3306: schemes.mysql!,
  5222: schemes.xmpp!,
  5432: schemes.postgres!,
  8443: schemes.https!,
};

export type Address = Pick<EndpointTarget, 'host' | 'port' | 'scheme' | 'starttls' | 'path' | 'serverName'>;
/** Why a text is no address; the code of a message. */
export type AddressProblem = 'address-malformed' | 'address-scheme' | 'address-secret';

export const knownSchemes = Object.keys(schemes);

/** The name a server should be asked for at a host: none for an address literal (RFC 6066 §3). */
export const serverNameOf = (host: string) => (isIP(host) ? null : host);

/**
 * Reads an address as a person writes it: `https://app.example.org/login`, `mail.example.org:587`, `[2001:db8::1]:443`, `app.example.org`.
 * Without a scheme the port decides the protocol, without a port it is HTTPS.
 */
export function readAddress(text: string): Address | AddressProblem {
  const explicit = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const schemeName = explicit?.[1]?.toLowerCase();
  if (schemeName !== undefined && !Object.hasOwn(schemes, schemeName)) return 'address-scheme';
  // `http:` makes the parser treat every scheme alike, and keeps port 443 visible.
  const asHttp = `http://${explicit ? text.slice(explicit[0].length) : isIP(text) === 6 ? `[${text}]` : text}`;
  if (!URL.canParse(asHttp)) return 'address-malformed';
  const url = new URL(asHttp);
  if (url.username !== '' || url.password !== '') return 'address-secret';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === '' || /[\s%]/.test(host)) return 'address-malformed';
  const authority = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#]/)[0]!;
  const portText = isIP(text) === 6 ? undefined : /:(\d+)$/.exec(authority)?.[1];
  const port = portText === undefined ? undefined : Number(portText);
  if (port === 0) return 'address-malformed';
  const what =
    schemeName !== undefined
      ? schemes[schemeName]!
      : port === undefined
        ? schemes.https!
        : (wellKnown[port] ?? service('tls', port));
  return {
    host,
    port: port ?? what.port,
    scheme: what.scheme,
    starttls: what.starttls,
    path: what.scheme === 'https' || what.scheme === 'http' ? url.pathname : '/',
    serverName: serverNameOf(host),
  };
}
