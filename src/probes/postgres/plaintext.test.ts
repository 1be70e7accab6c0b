import type { Socket } from 'node:net';
import tls from 'node:tls';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { endpoint, look, postgresAt } from '../../../fixtures/look.ts';
import { listen } from '../../../fixtures/tls-peer.ts';
import type { Database } from '../../facts/index.ts';
import { postgres } from './index.ts';

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const message = (type: string, body: Buffer) => Buffer.concat([Buffer.from(type), u32(body.length + 4), body]);
const authenticate = (method: number) => message('R', u32(method));
const error = (sqlstate: string, routine: string | null, text: string) => {
  const fields = [`SFATAL`, `C${sqlstate}`, `M${text}`, ...(routine === null ? [] : [`R${routine}`])];
  return message('E', Buffer.from(`${fields.join('\0')}\0\0`));
};
const noRule = error('28000', 'ClientAuthentication', 'kein pg_hba.conf-Eintrag für Host');

const sslRequest = Buffer.from('0000000804d2162f', 'hex');
let credentials: { cert: string; key: string };
beforeAll(async () => {
  credentials = await (await makeAuthority()).issue({ names: ['localhost'] });
});

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server that answers a StartupMessage in the clear and, where it takes an SSLRequest, one behind TLS; `heard` is all it was told. */
async function server(plain: Buffer | ((socket: Socket) => void), secured: Buffer | 'N' | null = null) {
  const heard: Buffer[] = [];
  const peer = await listen((socket) => {
    socket.once('data', (data) => {
      if (data.equals(sslRequest)) {
        if (secured === null) return;
        socket.write(secured === 'N' ? 'N' : 'S');
        if (secured === 'N') return;
        const stream = new tls.TLSSocket(socket, { isServer: true, secureContext: tls.createSecureContext(credentials) });
        stream
          .on('error', () => undefined)
          .on('data', (more) => {
            heard.push(more);
            stream.write(secured);
          });
        return;
      }
      heard.push(data);
      if (typeof plain === 'function') plain(socket);
      else socket.write(plain);
      socket.on('data', (more) => heard.push(more));
    });
  });
  open.push(peer);
  return { port: peer.port, heard };
}

async function tried(port: number, options: { deadline?: number } = {}): Promise<Database['plaintext']> {
  const { facts } = await look(postgres, endpoint({ port, scheme: 'starttls', starttls: 'postgres' }), options);
  return (facts[0] as Database).plaintext;
}

describe('without TLS', () => {
  it.each([
    [0, 'AuthenticationOk'],
    [3, 'AuthenticationCleartextPassword'],
    [5, 'AuthenticationMD5Password'],
    [10, 'AuthenticationSASL'],
  ])('goes on to authenticate (%d)', async (method, answer) => {
    const { port } = await server(authenticate(method));
    expect(await tried(port)).toEqual({ seen: true, accepted: true, answer, account: 'tomproof' });
  });

  it('says for whom it is and nothing else, whatever it is asked for', async () => {
    const { port, heard } = await server(authenticate(3));
    await look(postgres, postgresAt(port), { deadline: 500 });
    const told = Buffer.concat(heard).toString('latin1');
    expect(told).toContain('user\0tomproof\0database\0orders\0');
    expect(told).not.toContain('a-secret-word');
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['no rule for it, in any language', noRule],
    ['a pooler', error('08P01', null, 'SSL required')],
    ['another pooler', error('28000', null, 'SSL connection is required')],
  ])('is turned away, and with TLS it is not: %s', async (_, answer) => {
    const { port } = await server(answer, authenticate(10));
    expect(await tried(port)).toMatchObject({ seen: true, accepted: false });
  });

  it('where the rules let it on, and the way to authenticate fails at once, it is let on', async () => {
    const { port } = await server(error('28000', 'auth_failed', 'Ident authentication failed'), authenticate(10));
    expect(await tried(port)).toMatchObject({ seen: true, accepted: true });
  });

  it('is turned away, and with TLS, too: that proves nothing', async () => {
    const { port } = await server(noRule, noRule);
    expect(await tried(port)).toMatchObject({ seen: false, reason: 'denied', detail: 'SQLSTATE 28000 with TLS, too' });
  });

  it('is turned away, and there is no TLS: that proves nothing', async () => {
    const { port } = await server(noRule, 'N');
    expect(await tried(port)).toMatchObject({ seen: false, reason: 'unsupported' });
  });

  it.each([
    ['starting up', error('57P03', 'ProcessStartupPacket', 'the database system is starting up'), 'SQLSTATE 57P03'],
    ['too many', error('53300', 'InitProcess', 'sorry, too many clients already'), 'SQLSTATE 53300'],
    ['no such account', error('28000', 'InitializeSessionUserId', 'role "x" does not exist'), 'SQLSTATE 28000'],
    ['without a word why', error('28000', null, 'keine Erlaubnis'), 'SQLSTATE 28000'],
  ])('is turned away for another reason: %s', async (_, answer, detail) => {
    const { port } = await server(answer, authenticate(10));
    expect(await tried(port)).toMatchObject({ seen: false, reason: 'refused', detail });
  });

  it.each([
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['garbage', Buffer.from('ffffffffffffffff', 'hex')],
    ['an endless error', Buffer.concat([Buffer.from('E'), u32(0x7fffffff), Buffer.alloc(100, 65)])],
    ['an error that is too short', Buffer.concat([Buffer.from('E'), u32(4)])],
    ['an old error of the first version', Buffer.from('EFATAL:  sorry, too many clients already\n\0')],
    ['an error without an end', message('E', Buffer.from('SFATAL\0C28000'))],
    ['an error without SQLSTATE', message('E', Buffer.from('SFATAL\0Mno\0\0'))],
    ['a way to authenticate that nobody knows', authenticate(99)],
  ])('something else answers: %s', async (_, answer) => {
    const { port } = await server(answer, authenticate(10));
    expect(await tried(port)).toMatchObject({ seen: false, reason: 'malformed' });
  });

  it('an answer in pieces is one answer', async () => {
    const { port } = await server((socket) => {
      for (const [at, byte] of [...authenticate(10)].entries()) setTimeout(() => socket.write(Buffer.of(byte)), at * 5);
    });
    expect(await tried(port)).toMatchObject({ accepted: true });
  });

  it('a close is no refusal', async () => {
    const { port } = await server((socket) => socket.end(), authenticate(10));
    expect(await tried(port)).toMatchObject({ seen: false, reason: 'refused', detail: 'closed without an answer' });
  });

  it('silence ends with the deadline', async () => {
    const { port } = await server(() => undefined);
    expect(await tried(port, { deadline: 200 })).toMatchObject({ seen: false, reason: 'timeout' });
  });

  it('nobody there', async () => {
    const { port } = await server(authenticate(0));
    for (const each of open.splice(0)) each.close();
    expect(await tried(port)).toMatchObject({ seen: false, reason: 'refused', detail: 'ECONNREFUSED' });
  });
});

describe('the login', () => {
  it('tells nothing to a server that does not prove who it is', async () => {
    const { port, heard } = await server(noRule, authenticate(3));
    const { facts, failures } = await look(postgres, postgresAt(port));
    expect(facts).toMatchObject([
      { kind: 'database', plaintext: { accepted: false }, session: { seen: false, reason: 'untrusted' } },
    ]);
    expect(failures).toMatchObject([{ reason: 'untrusted', kinds: ['account', 'audit-log', 'row-security'] }]);
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('a-secret-word');
  });

  it('ends with the deadline where the server falls silent', async () => {
    const authority = await makeAuthority();
    credentials = await authority.issue({ names: ['localhost'] });
    const { port } = await server(noRule, Buffer.alloc(0));
    const { failures } = await look(postgres, postgresAt(port, { ca: authority.cert }), {
      deadline: 500,
      wants: { kinds: ['account'] },
    });
    expect(failures).toMatchObject([{ reason: 'timeout', kinds: ['account'] }]);
  });

  it.each([
    ['garbage', Buffer.from('garbage from a peer')],
    ['a message without an end', Buffer.concat([Buffer.from('R'), u32(0x7fffffff), Buffer.alloc(1000)])],
  ])('ends where the server answers %s', async (_, answer) => {
    const authority = await makeAuthority();
    credentials = await authority.issue({ names: ['localhost'] });
    const { port } = await server(noRule, answer);
    const { facts, failures } = await look(postgres, postgresAt(port, { ca: authority.cert }), {
      deadline: 1000,
      wants: { kinds: ['account'] },
    });
    expect(facts).toEqual([]);
    expect(failures).toHaveLength(1);
  });
});

describe('what it says of itself', () => {
  it('an endpoint of another protocol, and a host, are not its business', () => {
    expect(postgres.accepts(endpoint({ port: 25, scheme: 'starttls', starttls: 'smtp' }))).toBe(false);
    expect(postgres.kindsFor?.(endpoint({ port: 5432, scheme: 'starttls', starttls: 'postgres' }))).toEqual(['database']);
  });

  it('shows only the statements that are needed, and no secret', async () => {
    const all = (await postgres.requests(postgresAt(5432), {})).join('\n');
    expect(all).toContain('pg_hba_file_rules');
    expect(all).not.toContain('a-secret-word');
    const few = (await postgres.requests(postgresAt(5432), { kinds: ['row-security'] })).join('\n');
    expect(few).toContain('pg_policy');
    expect(few).not.toMatch(/pg_hba_file_rules|without TLS/);
  });
});
