import { X509Certificate } from 'node:crypto';
import { asOf } from '../../../checks/testing/table.ts';
import { tlsCertificate } from '../../../checks/tls/certificate.ts';
import { makeAuthority } from '../../../fixtures/certificates.ts';
import { tlsService } from '../../../fixtures/facts/tls-service.ts';
import type { Look } from '../tls-hello/look.ts';
import { certificateOf } from './certificate.ts';

const expected = { name: 'app.example.org', ca: null };

async function certificates(sent: (leaf: Buffer) => readonly (readonly Buffer[])[]) {
  const leaf = Buffer.from(new X509Certificate((await (await makeAuthority()).issue({ names: ['app.example.org'] })).cert).raw);
  const first = { path: [leaf], trusted: true, code: null, alpn: null };
  return certificateOf({ first, other: null }, { chains: sent(leaf) } as Look, expected);
}
const judge = (certificate: Awaited<ReturnType<typeof certificates>>) =>
  tlsCertificate.judge(tlsService({ certificate }), { daysLeft: 0, allowSelfSigned: false }, asOf(new Date()));

it('holds for a trusted certificate that is all there is', async () => {
  expect(judge(await certificates((leaf) => [[leaf]]))).toMatchObject({ outcome: 'holds' });
});

it.each<[string, (leaf: Buffer) => readonly (readonly Buffer[])[]]>([
  ['a second certificate', (leaf) => [[leaf], [Buffer.from('noise')]]],
  ['an issuer', (leaf) => [[leaf, Buffer.from('noise')]]],
])('does not hold where %s cannot be read', async (_name, sent) => {
  const certificate = await certificates(sent);
  expect(certificate).toMatchObject({ seen: true, unseen: { reason: 'malformed' } });
  expect(judge(certificate)).toMatchObject({ outcome: 'unknown', reason: 'malformed' });
});
