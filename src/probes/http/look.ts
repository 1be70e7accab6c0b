import { isIPv6 } from 'node:net';
import { type HttpService, type ProbeFailure, type Subject, securityHeaders } from '../../facts/index.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { raceAbort } from '../network.ts';
import { cdnOf } from './cdn.ts';
import { type Cookie, parseCookie } from './cookies.ts';
import { type Answer, exchange } from './exchange.ts';
import { type Followed, follow, type Reply, valuesOf } from './follow.ts';

/** A web service and the two ports it is looked at on. */
export interface WebService {
  readonly host: string;
  /** The port that was named, one of the two below. */
  readonly port: number;
  readonly plainPort: number;
  readonly securePort: number;
  /** Name for SNI and the `Host` field; the host itself when null. */
  readonly serverName: string | null;
  readonly path: string;
}

/** Addresses of one name that are asked; what lies beyond is reported as not seen. */
const maxAddresses = 8;
const maxCookies = 100;

/** Looks at a web service at each address of its host: one fact each, because two servers behind one name may differ. */
export async function lookAtService(service: WebService, context: ProbeContext): Promise<ProbeResult> {
  const addresses = await context.network.resolve(service.host, context.signal);
  const seen = await Promise.all(addresses.slice(0, maxAddresses).map(({ address }) => lookAt(service, address, context)));
  const tooMany = new ProbeError('incomplete', `more than ${maxAddresses} addresses`);
  const beyond = addresses.slice(maxAddresses).map(({ address }) => {
    return context.failure(tooMany, { subject: subjectOf(service, address) });
  });
  return {
    facts: seen.filter((each) => 'kind' in each),
    failures: [...seen.filter((each) => 'reason' in each), ...beyond],
  };
}

async function lookAt(service: WebService, address: string, context: ProbeContext): Promise<HttpService | ProbeFailure> {
  const { path, plainPort, securePort } = service;
  const subject = subjectOf(service, address);
  const answers: Answer[] = [];
  let ownAddress: string | undefined;

  const ask = async (url: URL): Promise<Reply> => {
    let connected = false;
    try {
      const port = url.protocol === 'https:' ? securePort : plainPort;
      const connection = context.network.withConnection({ address, port }, context.signal, (socket) => {
        connected = true;
        ownAddress ??= socket.localAddress;
        return exchange(socket, url, context.signal);
      });
      const answer = await raceAbort(connection, context.signal);
      answers.push(answer);
      return { answer };
    } catch (thrown) {
      const error = toProbeError(thrown);
      return { error, port: connected ? 'open' : context.signal.aborted ? 'unknown' : portOf(error) };
    }
  };
  // Both chains usually meet at the same HTTPS address; it is asked once.
  const asked = new Map<string, Promise<Reply>>();
  const askOnce = (url: URL) => {
    const reply = asked.get(url.href) ?? ask(url);
    asked.set(url.href, reply);
    return reply;
  };

  const plainUrl = new URL(`http://${authorityOf(service)}:${plainPort}${path}`);
  const secureUrl = new URL(`https://${authorityOf(service)}:${securePort}${path}`);
  const mayAsk = (url: URL) => url.origin === plainUrl.origin || url.origin === secureUrl.origin;
  const [plain, secure] = await Promise.all([follow(plainUrl, askOnce, mayAsk), follow(secureUrl, askOnce, mayAsk)]);

  if (!plain.attempt.seen && !secure.attempt.seen) {
    const { reason, detail } = service.port === securePort ? secure.attempt : plain.attempt;
    return context.failure(new ProbeError(reason, detail), { subject });
  }
  const cookies = cookiesOf(answers);
  return {
    kind: 'http-service',
    subject,
    source: context.source(ownAddress),
    host: nameOf(service),
    address,
    plain: plain.attempt,
    plainPort,
    secure: secure.attempt,
    securePort,
    headers: headersOf(secure),
    cookies: cookies.slice(0, maxCookies),
    cookiesComplete: cookies.length <= maxCookies,
    cdn: cdnOf(new Set(answers.flatMap((answer) => answer.fields.map(([name]) => name)))),
  };
}

const nameOf = (service: WebService) => (service.serverName ?? service.host).toLowerCase().replace(/\.$/, '');

const authorityOf = (service: WebService) => (isIPv6(nameOf(service)) ? `[${nameOf(service)}]` : nameOf(service));

function subjectOf(service: WebService, address: string): Subject {
  const id = `${authorityOf(service)}:${service.port}`;
  return {
    id: nameOf(service) === address ? id : `${id} (${address})`,
    names: [...new Set([nameOf(service), service.host, address])],
  };
}

/** How the port took a connection that did not come about. Only a refusal by the peer's own word closes it; a reset came from one who listens. */
function portOf({ reason, detail }: ProbeError) {
  if (reason === 'refused') return detail === 'ECONNREFUSED' ? 'closed' : 'open';
  return reason === 'timeout' || reason === 'unreachable' ? 'filtered' : 'unknown';
}

function headersOf({ final }: Followed): HttpService['headers'] {
  if (final?.url.protocol !== 'https:') return null;
  const present = securityHeaders.map((name) => [name, valuesOf(final.answer, name)] as const);
  return Object.fromEntries(present.filter(([, values]) => values.length > 0));
}

function cookiesOf(answers: readonly Answer[]): Cookie[] {
  const now = Date.now();
  const cookies = answers.flatMap((answer) => valuesOf(answer, 'set-cookie').map((field) => parseCookie(field, now)));
  const different = new Map(cookies.filter((cookie) => cookie !== null).map((cookie) => [JSON.stringify(cookie), cookie]));
  return [...different.values()];
}
