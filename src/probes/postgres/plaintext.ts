import type { Database } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import type { Network } from '../network.ts';
import { type Greeting, greet, type Startup } from './protocol.ts';
import { upgrade } from './upgrade.ts';

type Tried = Extract<Database['plaintext'], { seen: true }>;

/**
 * Tries to get as far as authentication without TLS, and where that is turned away for the lack of it, with TLS: an account that is turned away
 * either way proves nothing. No password is sent, and no certificate is asked for, as nothing is told that is not told in the clear, too.
 * @throws ProbeError where neither was seen.
 */
export async function tryPlaintext(
  service: { address: string; port: number; serverName: string | null },
  startup: Startup,
  network: Network,
  signal: AbortSignal,
): Promise<Pick<Tried, 'accepted' | 'answer'>> {
  const { address, port, serverName } = service;
  const plain = await network.withConnection({ address, port }, signal, (socket) => greet(socket, startup, signal));
  if (plain.type === 'authenticate') return { accepted: true, answer: plain.method };
  // The rules let it pass, and the way they name to authenticate it has failed at once.
  if (plain.routine === 'auth_failed') return { accepted: true, answer: `auth_failed, SQLSTATE ${plain.sqlstate}` };
  if (!isForLackOfTls(plain)) throw new ProbeError('refused', `SQLSTATE ${plain.sqlstate}`);
  const secured = await network.withConnection({ address, port }, signal, async (socket) => {
    const stream = await upgrade(socket, { name: address, serverName, ca: null }, 'anybody', signal);
    return greet(stream, startup, signal);
  });
  if (secured.type === 'error') throw new ProbeError('denied', `SQLSTATE ${secured.sqlstate} with TLS, too`);
  return { accepted: false, answer: `SQLSTATE ${plain.sqlstate}` };
}

/**
 * Whether an error may be for the lack of TLS: PostgreSQL's own word that no rule of pg_hba.conf fits, of which only the name of the function is not translated;
 * or that of a pooler or relative, which do not translate, and say in words that TLS is needed.
 */
function isForLackOfTls({ sqlstate, routine, message }: Extract<Greeting, { type: 'error' }>): boolean {
  if (routine === 'ClientAuthentication') return sqlstate === '28000';
  return /^(08|28)/.test(sqlstate) && /\b(ssl|tls)\b/i.test(message) && /\brequire/i.test(message);
}
