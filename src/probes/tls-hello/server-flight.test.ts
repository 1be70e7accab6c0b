import fc from 'fast-check';
import {
  alert,
  certificateMessage,
  dheMessage,
  ecdheMessage,
  helloDone,
  record,
  serverHello,
} from '../../../fixtures/tls-peer.ts';
import { ProbeError } from '../define.ts';
import type { Answer } from './question.ts';
import { readFlight } from './server-flight.ts';

/** Feeds the pieces until an answer or an error comes, then ends. */
function read(pieces: readonly Buffer[], sslv2 = false): Answer | undefined | ProbeError {
  const flight = readFlight({ sslv2 });
  try {
    for (const piece of pieces) {
      const answer = flight.push(piece);
      if (answer) return answer;
    }
  } catch (error) {
    if (error instanceof ProbeError) return error;
    throw error;
  }
  return flight.end();
}

const chain = [Buffer.alloc(900, 1), Buffer.alloc(1200, 2)];
const ecdheFlight = Buffer.concat([
  serverHello({
    version: 0x0303,
    suite: 0xc02f,
    extensions: [
      [0xff01, Buffer.of(0)],
      [16, Buffer.from('\0\x03\x02h2')],
    ],
  }),
  certificateMessage(chain),
  ecdheMessage(29),
  helloDone,
]);
const expected = {
  kind: 'hello',
  version: 'TLSv1.2',
  suite: 0xc02f,
  group: 29,
  dhBits: null,
  compression: false,
  secureRenegotiation: true,
  alpn: 'h2',
  chain,
};

/** Cuts bytes at the given places (fractions). */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => Math.floor(place * bytes.length)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length)).filter((piece) => piece.length > 0);
}
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('a valid flight', () => {
  it('reads the same however it is split into records and segments', () => {
    fc.assert(
      fc.property(places, places, (records, segments) => {
        const bytes = Buffer.concat(cut(ecdheFlight, records).map((piece) => record(22, piece)));
        expect(read(cut(bytes, segments))).toEqual(expected);
      }),
    );
  });

  it('reads byte by byte', () => {
    expect(read([...record(22, ecdheFlight)].map((byte) => Buffer.of(byte)))).toEqual(expected);
  });

  it.each([2048, 1024, 1023, 768, 512])('tells the size of a Diffie-Hellman prime of %d bits', (bits) => {
    const flight = Buffer.concat([serverHello({ version: 0x0301, suite: 0x0033 }), certificateMessage(chain), dheMessage(bits)]);
    expect(read([record(22, flight)])).toMatchObject({ version: 'TLSv1.0', dhBits: bits, group: null });
  });

  it('skips warnings before the ServerHello', () => {
    expect(read([alert(112, 1), record(22, ecdheFlight)])).toEqual(expected);
  });

  it('takes a HelloRetryRequest as TLS 1.3, with suite and group', () => {
    const flight = record(22, serverHello({ version: 0x0304, suite: 0x1302, group: 30 }));
    expect(read([flight])).toMatchObject({ kind: 'hello', version: 'TLSv1.3', suite: 0x1302, group: 30 });
  });

  it('keeps a ServerHello whatever follows it', () => {
    const hello = record(22, serverHello({ version: 0x0301, suite: 0x0033 }));
    for (const after of [alert(40), Buffer.from('garbage'), record(23, Buffer.alloc(10)), record(22, Buffer.alloc(9, 0xff))]) {
      expect(read([hello, after])).toMatchObject({ kind: 'hello', version: 'TLSv1.0', suite: 0x33 });
    }
    expect(read([hello])).toMatchObject({ kind: 'hello' });
  });
});

describe('what is no ServerHello', () => {
  it('is never taken for one: random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), fc.boolean(), (pieces, sslv2) => {
        const answer = read(
          pieces.map((piece) => Buffer.from(piece)),
          sslv2,
        );
        if (answer === undefined || answer instanceof ProbeError) return;
        expect(['alert', 'closed']).toContain(answer.kind);
      }),
      { numRuns: 500 },
    );
  });

  it('never crashes: a valid flight with some bytes changed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(ecdheFlight.length + 4), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = record(22, ecdheFlight);
        for (const [at, value] of changes) bytes[at] = value;
        const answer = read([bytes]);
        if (answer instanceof ProbeError) expect(answer.reason).toBe('malformed');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'http'],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'), 'no TLS record'],
    ['a record of the wrong version', Buffer.of(22, 9, 9, 0, 1, 0), 'no TLS record'],
    ['an endless record', Buffer.of(22, 3, 3, 0xff, 0xff), 'record too long'],
    ['application data', record(23, Buffer.alloc(20)), 'no handshake record'],
    ['an empty handshake record', record(22, Buffer.alloc(0)), 'empty handshake record'],
    ['another message first', record(22, helloDone), 'no ServerHello'],
    ['an unknown version', record(22, serverHello({ version: 0x7f1c, suite: 1 })), 'version 0x7f1c'],
    ['SSLv2 in a ServerHello', record(22, serverHello({ version: 0x0002, suite: 1 })), 'version 0x0002'],
    ['warnings without end', Buffer.concat(Array.from({ length: 9 }, () => alert(112, 1))), 'too many warning alerts'],
    ['an endless message', record(22, Buffer.of(2, 0xff, 0xff, 0xff)), 'handshake message too long'],
  ])('%s is malformed', (_, bytes, detail) => {
    expect(read([bytes])).toMatchObject({ reason: 'malformed', detail });
  });

  it('ends a flood', () => {
    const flood = Array.from({ length: 100 }, () => record(22, Buffer.concat([Buffer.of(2, 0, 0xf0, 0), Buffer.alloc(16_000)])));
    expect(read(flood)).toMatchObject({ reason: 'malformed' });
  });

  it('tells alerts and close_notify apart', () => {
    expect(read([alert(70)])).toEqual({ kind: 'alert', description: 70 });
    expect(read([alert(0, 1)])).toEqual({ kind: 'closed', detail: 'close_notify' });
    expect(read([Buffer.of(21, 3, 3, 0, 1, 2), Buffer.of(21, 3, 3, 0, 1, 40)])).toEqual({ kind: 'alert', description: 40 });
  });
});

describe('SSLv2', () => {
  const hello = Buffer.concat([
    Buffer.from('8011', 'hex'),
    Buffer.from('0400010002000000060000', 'hex'),
    Buffer.from('0100800700c0', 'hex'),
  ]);

  it('reads the SERVER-HELLO with its list, also split', () => {
    for (const pieces of [[hello], [...hello].map((byte) => Buffer.of(byte))]) {
      expect(read(pieces, true)).toEqual({ kind: 'sslv2', suites: [0x010080, 0x0700c0], certificate: null });
    }
  });

  it('is not believed when SSLv2 was not asked for', () => {
    expect(read([hello])).toMatchObject({ reason: 'malformed' });
  });

  it('takes an error as refusal, and a TLS alert', () => {
    expect(read([Buffer.of(0x80, 3, 0, 0, 1)], true)).toEqual({ kind: 'alert', description: 40 });
    expect(read([alert(70)], true)).toEqual({ kind: 'alert', description: 70 });
  });

  it('refuses another version in an SSLv2 SERVER-HELLO', () => {
    const other = Buffer.from(hello);
    other[6] = 3;
    expect(read([other], true)).toMatchObject({ reason: 'malformed' });
  });
});
