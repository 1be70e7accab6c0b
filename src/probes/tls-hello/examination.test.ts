import fc from 'fast-check';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { type TlsVersion, tlsVersions } from '../../facts/index.ts';
import { examine } from './examination.ts';
import { curves, tls13Groups } from './groups.ts';
import type { Answer, Question } from './question.ts';
import { classicSuites, keyExchange, tls13Suites } from './suites.ts';

/** A server as the rules of TLS describe it. */
interface Server {
  readonly suites: Partial<Record<TlsVersion, readonly number[]>>;
  readonly groups: readonly number[];
  /** Who decides about suites and groups. */
  readonly order: 'client' | 'server';
  /** Curve of the ECDSA certificate, which must be among the client's groups (as OpenSSL has it up to TLS 1.2). */
  readonly curve?: number;
  /** Sends a certificate for P-256 without insisting on that curve. */
  readonly certified?: boolean;
}

let certificate: Buffer;
beforeAll(async () => {
  const { cert } = await (await makeAuthority()).issue({ names: ['app.example.org'] });
  certificate = Buffer.from(cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
});

const usesGroups = (version: TlsVersion, suite: number) => version === 'TLSv1.3' || keyExchange(suite).startsWith('ECDH');

function answer({ suites, groups, order, curve, certified }: Server, question: Question): Answer {
  const { version } = question;
  const mine = suites[version];
  if (!mine) return { kind: 'alert', description: 70 };
  const pick = (offered: readonly number[], accepted: readonly number[]) =>
    order === 'client' ? offered.find((id) => accepted.includes(id)) : accepted.find((id) => offered.includes(id));
  // SSLv3 has no extensions: whatever is offered does not reach the server.
  const group = version === 'SSLv3' ? groups.find((id) => curves.includes(id)) : pick(question.groups, groups);
  const possible = mine.filter((suite) => {
    if (usesGroups(version, suite) && group === undefined) return false;
    return (
      version === 'TLSv1.3' ||
      !keyExchange(suite).includes('ECDSA') ||
      curve === undefined ||
      version === 'SSLv3' ||
      question.groups.includes(curve)
    );
  });
  const suite = pick(question.suites, possible);
  if (suite === undefined) return { kind: 'alert', description: 40 };
  return {
    kind: 'hello',
    version,
    suite,
    group: usesGroups(version, suite) ? group! : null,
    dhBits: null,
    compression: false,
    secureRenegotiation: true,
    alpn: null,
    chain: (certified || curve === 23) && version !== 'TLSv1.3' ? [certificate] : null,
  };
}

/** Asks in rounds of eight, as a distant server is asked; returns how many rounds and hellos it took. */
function run(server: Server) {
  const examination = examine(true, false);
  let rounds = 0;
  let hellos = 0;
  for (; rounds < 1000; rounds++) {
    const questions: Question[] = [];
    for (let free = 8; free > 0; free--) {
      const question = examination.next(free);
      if (question) questions.push(question);
      else break;
    }
    if (questions.length === 0) break;
    hellos += questions.length;
    for (const question of questions) examination.answered(question, answer(server, question));
  }
  return { examination, rounds, hellos };
}

const found = (examination: ReturnType<typeof examine>, version: TlsVersion) => {
  const inquiry = examination.inquiries.get(version)!;
  const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);
  return { suites: sorted(inquiry.suites.keys()), groups: sorted(inquiry.groups), inquiry };
};

/** OpenSSL's HIGH with an RSA certificate, as nginx on Debian 12 accepts it. */
const rsa = [
  0xc030, 0xcca8, 0xc061, 0xc02f, 0xc060, 0xc028, 0xc077, 0xc027, 0xc076, 0xc014, 0xc013, 0x009d, 0xc0a1, 0xc09d, 0xc051, 0x009c,
  0xc0a0, 0xc09c, 0xc050, 0x003d, 0x00c0, 0x003c, 0x00ba, 0x0035, 0x0084, 0x002f, 0x0041,
];
const groups = [29, 23, 30, 25, 24, 256, 257, 258, 259, 260];

it('sees an ordinary nginx whole within six rounds', () => {
  const { examination, rounds, hellos } = run({
    suites: { 'TLSv1.2': rsa, 'TLSv1.3': [0x1302, 0x1303, 0x1301] },
    groups,
    order: 'client',
  });
  expect(found(examination, 'TLSv1.2').suites).toHaveLength(27);
  expect(found(examination, 'TLSv1.3').groups).toHaveLength(10);
  expect(rounds).toBeLessThanOrEqual(6);
  expect(hellos).toBeLessThanOrEqual(47);
  expect(found(examination, 'TLSv1.2').inquiry.order()).toBe('client');
});

it('follows the groups of a server with an ECDSA certificate, which wants its own curve offered each time', () => {
  const server: Server = { suites: { 'TLSv1.2': [0xc02b] }, groups: [29, 23, 24], order: 'client', curve: 23 };
  const { inquiry, groups: seen } = found(run(server).examination, 'TLSv1.2');
  expect(seen).toEqual([23, 24, 29]);
  expect(inquiry.groupsComplete()).toBe(true);
});

it.each([
  ['insists on it: no list makes it choose another', { curve: 23 }, [23]],
  ['does not insist on it', { certified: true }, [19, 23, 24]],
])('a server that ranks the curve of its certificate highest and %s', (_, more, expected) => {
  const server: Server = { suites: { 'TLSv1.2': [0xc02b] }, groups: [23, 24, 19], order: 'server', ...more };
  const { inquiry, groups: seen } = found(run(server).examination, 'TLSv1.2');
  expect(seen).toEqual(expected);
  expect(inquiry.groupsComplete()).toBe(true);
});

const subset = (ids: readonly number[], minLength = 1) =>
  fc.shuffledSubarray([...ids], { minLength, maxLength: Math.min(40, ids.length) });

it('finds what any server accepts, and calls a list complete only when it is', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...tlsVersions.slice(1, 5)), { maxLength: 2 }),
      fc.oneof(subset(classicSuites), subset(rsa)),
      fc.option(subset(tls13Suites), { nil: undefined }),
      subset(tls13Groups),
      fc.constantFrom('client', 'server'),
      fc.option(fc.constantFrom(23, 24), { nil: undefined }),
      (versions, classic, modern, accepted, order, curve) => {
        const suites: Partial<Record<TlsVersion, readonly number[]>> = Object.fromEntries(
          versions.map((version) => [version, classic]),
        );
        if (modern) suites['TLSv1.3'] = modern;
        const server: Server = { suites, groups: accepted, order, ...(curve === undefined ? {} : { curve }) };
        const { examination, rounds } = run(server);
        expect(rounds).toBeLessThan(400);
        for (const version of tlsVersions.slice(1)) {
          const tls13 = version === 'TLSv1.3';
          const usable = accepted.filter((group) => tls13 || curves.includes(group));
          const possible = (suites[version] ?? []).filter((suite) => !usesGroups(version, suite) || usable.length > 0);
          const { inquiry, ...seen } = found(examination, version);
          if (possible.length > 0) expect(examination.states.get(version)).toEqual({ kind: 'accepted' });
          expect(seen.suites).toEqual([...possible].sort((a, b) => a - b));
          if (inquiry.accepted) expect(inquiry.suitesComplete()).toBe(true);
          if (
            inquiry.accepted &&
            version !== 'SSLv3' &&
            inquiry.groupsComplete() &&
            possible.some((suite) => usesGroups(version, suite))
          ) {
            // Where the certificate's curve must be in every list and is ranked higher, no list makes the server choose the rest.
            const bound = !tls13 && curve !== undefined && order === 'server' && usable.includes(curve);
            const least = bound ? usable.slice(0, usable.indexOf(curve) + 1) : usable;
            const free = possible.some((suite) => /^ECDHE_(RSA|PSK)|^ECDH_anon/.test(keyExchange(suite)));
            expect(seen.groups).toEqual(expect.arrayContaining([...(free ? usable : least)]));
          }
          if (inquiry.accepted && tls13) expect(inquiry.groupsComplete()).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('a list that two machines behind one address answer differently is never complete', () => {
  const examination = examine(true, false);
  const one: Server = { suites: { 'TLSv1.2': [0x009c] }, groups, order: 'client' };
  const other: Server = { suites: { 'TLSv1.2': [0xc02f] }, groups, order: 'client' };
  for (let count = 0; count < 500; count++) {
    const question = examination.next(8);
    if (!question) break;
    examination.answered(question, answer(count % 2 ? one : other, question));
  }
  const { inquiry, suites } = found(examination, 'TLSv1.2');
  expect(inquiry.suitesComplete() && suites.length < 2).toBe(false);
});

it('what was lost on the way leaves the list incomplete', () => {
  const examination = examine(true, false);
  const server: Server = { suites: { 'TLSv1.2': rsa }, groups, order: 'client' };
  let dropped = false;
  for (let count = 0; count < 500; count++) {
    const question = examination.next(8);
    if (!question) break;
    if (!dropped && question.version === 'TLSv1.2' && question.suites.length < 100) {
      dropped = true;
      examination.answered(question, { kind: 'closed', detail: 'FIN' });
    } else examination.answered(question, answer(server, question));
  }
  expect(dropped).toBe(true);
  expect(found(examination, 'TLSv1.2').inquiry.suitesComplete()).toBe(false);
  expect(examination.takeDoubts()).toHaveLength(1);
});
