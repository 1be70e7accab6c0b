import { createHash } from 'node:crypto';
import type http from 'node:http';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { look } from '../../../fixtures/look.ts';
import { listen } from '../../../fixtures/replay-host.ts';
import { factSchema, type OrganisationDocument } from '../../facts/index.ts';
import { document } from './index.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
const authority = makeAuthority();

/** What is seen of a document that a real server hands out under a path. */
async function seeing(
  answer: RequestListener,
  path = '/certs/iso27001.pdf',
  options: { names?: string[]; ca?: null; deadline?: number } = {},
) {
  const { cert, ...issuer } = await authority;
  const server = https.createServer(await issuer.issue({ names: options.names ?? ['localhost'] }), answer);
  const port = await listen(server as net.Server);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `https://localhost:${port}${path}`;
  const target = { kind: 'document', id: 'cert', labels: {}, url, ca: options.ca === null ? null : cert } as const;
  const { facts, failures } = await look(document, target, { deadline: options.deadline ?? 5000 });
  for (const fact of facts) factSchema.parse(fact);
  return {
    fact: facts[0] as OrganisationDocument | undefined,
    failures: failures.map(({ reason, detail }) => `${reason}: ${detail}`),
    url,
  };
}

const pdf = '%PDF-1.7\n/CreationDate (D:20260301)\n';
const page = '<!doctype html><title>Sign in</title><form><input type="password"></form>';
const sending =
  (body: string | Buffer, headers: http.OutgoingHttpHeaders = {}, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

it('reads it whole, by a request that anybody could send', async () => {
  let asked: http.IncomingMessage | undefined;
  const { fact, failures, url } = await seeing((request, response) => {
    asked = request;
    sending(pdf, { 'content-type': 'application/pdf', 'last-modified': 'Sun, 01 Nov 2026 02:00:00 GMT' })(request, response);
  });
  expect([failures, asked?.method, asked?.url, asked?.headers.authorization]).toEqual([
    [],
    'GET',
    '/certs/iso27001.pdf',
    undefined,
  ]);
  expect(fact).toMatchObject({
    subject: { id: url },
    path: 'iso27001.pdf',
    size: pdf.length,
    digest: createHash('sha256').update(pdf).digest('hex'),
    datedAt: '2026-03-01T00:00:00.000Z',
    datedBy: 'content',
    isOfItsName: true,
  });
});

it.each<[string, string, http.OutgoingHttpHeaders, string, string | null, string | null]>([
  ['its name', '%PDF-', {}, '/iso-2026-02-01.pdf', '2026-02-01', 'name'],
  ['the server', '%PDF-', { 'last-modified': 'Sun, 01 Nov 2026 02:00:00 GMT' }, '/iso.pdf', '2026-11-01', 'last-modified'],
  ['nothing', '%PDF-', {}, '/iso.pdf', null, null],
  ['a server that calls every answer new', '%PDF-', { 'last-modified': new Date().toUTCString() }, '/iso.pdf', null, null],
  [
    'a server whose change is still to come',
    '%PDF-',
    { 'last-modified': 'Fri, 01 Jan 2100 00:00:00 GMT' },
    '/iso.pdf',
    null,
    null,
  ],
  ['a server that says no date', '%PDF-', { 'last-modified': 'yesterday' }, '/iso.pdf', null, null],
])('is dated by %s', async (_name, body, headers, path, day, by) => {
  const { fact } = await seeing(sending(body, headers), path);
  expect([fact?.datedAt?.slice(0, 10) ?? null, fact?.datedBy ?? null]).toEqual([day, by]);
});

it.each<[string, string, string | Buffer, string, boolean]>([
  ['a certificate', '/a.pdf', pdf, 'application/octet-stream', true],
  ['a scan', '/a.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg', true],
  ['a letter', '/a.docx', Buffer.from('PK\u0003\u0004', 'latin1'), 'application/zip', true],
  ['a plan in plain text', '/plan.md', '# Plan', 'text/plain', true],
  ['a login for a certificate', '/a.pdf', page, 'application/pdf', false],
  ['a login for a plan', '/plan.md', page, 'text/plain', false],
  ['a login for a plan, after white space', '/plan.txt', `\ufeff\n ${page}`, 'text/plain', false],
  ['a page by its type', '/plan.txt', 'Sign in', 'text/html; charset=utf-8', false],
  ['a page under its own name', '/a.html', page, 'text/html', false],
  ['a page under no name', '/', page, 'text/html', false],
  ['anything under an unknown name', '/download', pdf, 'application/pdf', false],
  ['nothing, for a certificate', '/a.pdf', '', 'application/pdf', false],
])('%s at %s is taken for what it is', async (_name, path, body, type, expected) => {
  const { fact, failures } = await seeing(sending(body, { 'content-type': type }), path);
  expect([failures, fact?.isOfItsName]).toEqual([[], expected]);
});

it.each<[string, RequestListener, string]>([
  ['a redirect to another host', sending('', { location: 'https://login.example.org/' }, 302), 'unsupported: redirect http-302'],
  ['a redirect to itself', sending('', { location: '/other.pdf' }, 301), 'unsupported: redirect http-301'],
  ['a refusal', sending(page, {}, 403), 'denied: http-403'],
  ['a login that says so', sending(page, {}, 401), 'denied: http-401'],
  ['its absence', sending('', {}, 404), 'unreachable: http-404'],
  ['a part of it', sending(pdf, {}, 206), 'malformed: http-206'],
  ['no content', sending('', {}, 204), 'malformed: http-204'],
  ['an error', sending('', {}, 500), 'unreachable: http-500'],
  ['a compressed answer that nobody asked for', sending('x', { 'content-encoding': 'gzip' }), 'unsupported: content-encoding'],
  [
    'an answer without end',
    (_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1 << 20)));
        response.once('drain', more);
      };
      more();
    },
    'malformed: answer too long',
  ],
  [
    'an answer that breaks off',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write(pdf, () => response.destroy());
    },
    'incomplete: answer cut short',
  ],
])('%s is no document', async (_name, answer, failure) => {
  const { fact, failures } = await seeing(answer);
  expect([fact, failures]).toEqual([undefined, [failure]]);
});

it('a server that is silent is waited for until the deadline only', async () => {
  const { fact, failures } = await seeing(() => undefined, '/a.pdf', { deadline: 300 });
  expect([fact, failures[0]]).toEqual([undefined, expect.stringMatching(/^timeout: /)]);
});

it.each([
  ['has another name', { names: ['elsewhere.example'] }],
  ['comes from an unknown authority', { ca: null }],
])('a certificate that %s is no proof of whose document it is', async (_name, options) => {
  const { fact, failures } = await seeing(sending(pdf), '/a.pdf', options);
  expect([fact, failures]).toEqual([undefined, [expect.stringMatching(/^untrusted: /)]]);
});

it('asks for documents only, and says so', async () => {
  const target = { kind: 'document', id: 'a', labels: {}, url: 'https://example.org/a.pdf', ca: null } as const;
  expect(document.kindsFor!(target)).toEqual(['document']);
  expect(await document.requests(target, {})).toEqual(['GET https://example.org/a.pdf']);
  expect(await look(document, target, { wants: { kinds: ['restore-test'] } })).toEqual({ facts: [], failures: [] });
});
