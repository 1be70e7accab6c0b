import net from 'node:net';
import { tomproof } from '../../fixtures/cli.ts';
import { startDeafPort } from '../../fixtures/deaf.ts';
import { serveDns } from '../../fixtures/dns-server.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

/** Whatever a peer does, the audit ends in time, with a complete report that says unknown and why, and exit code 2. */
const policy = `policy: tls-only
title: TLS only
clauses:
  - { id: "1", summary: TLS 1.2, verify: [{ check: tls.min-version }, { check: tls.ciphers }, { check: tls.certificate }] }
`;

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

async function peer(behave: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as net.AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const port = await peer(() => undefined);
  closing.pop()!();
  return port;
}

const flood = (chunk: Buffer) => (socket: net.Socket) => {
  const more = () => {
    while (socket.writable && socket.write(chunk));
    if (socket.writable) socket.once('drain', more);
  };
  more();
};
const drip = (socket: net.Socket) => {
  const timer = setInterval(() => socket.write(Buffer.from([22])), 50);
  socket.on('close', () => clearInterval(timer));
};

const peers: [string, () => Promise<number>, readonly string[]][] = [
  ['a closed port', closedPort, ['refused']],
  ['a server that accepts and never speaks', () => peer(() => undefined), ['timeout']],
  [
    'a server that speaks HTTP',
    () => peer((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'))),
    ['malformed'],
  ],
  [
    'a server that hangs up at once',
    () => peer((socket) => socket.destroy()),
    ['refused', 'not-visible', 'malformed', 'unreachable'],
  ],
  [
    'a server that resets',
    () => peer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    ['refused', 'not-visible', 'unreachable'],
  ],
  ['a server that floods garbage', () => peer(flood(Buffer.alloc(65536, 0x41))), ['malformed']],
  [
    'a server that floods handshake records',
    () => peer(flood(Buffer.concat([Buffer.from([22, 3, 3, 0x40, 0]), Buffer.alloc(0x4000, 11)]))),
    ['malformed', 'timeout'],
  ],
  ['a server that drips', () => peer(drip), ['timeout', 'malformed']],
];

async function auditOf(target: string, more = '') {
  const folder = await temporaryFolder({
    'policy.yaml': policy,
    'tomproof.yaml': `policies: [policy.yaml]\nvantage: test\n${more}targets:\n  - { id: peer, kind: endpoint, url: "${target}" }\n`,
  });
  const began = Date.now();
  const { code, stdout } = await tomproof(['audit', '--json', '--quiet', '--deadline', '4s'], folder).ended;
  return { code, report: JSON.parse(stdout), took: Date.now() - began };
}

function expectUnknown({ code, report, took }: Awaited<ReturnType<typeof auditOf>>, reasons: readonly string[]) {
  expect(code).toBe(2);
  expect(report.summary).toEqual({ unverified: 1 });
  const findings: { check: string; outcome: string; reason: string; message: string }[] = report.clauses[0].findings;
  expect(new Set(findings.map((finding) => finding.check))).toEqual(
    new Set(['tls.min-version', 'tls.ciphers', 'tls.certificate']),
  );
  for (const finding of findings) {
    expect(finding.outcome).toBe('unknown');
    expect(finding.message).not.toBe('');
  }
  expect(reasons).toContain(findings[0]!.reason);
  expect(took).toBeLessThan(8000);
}

it.each(peers)('%s is unknown', async (_name, start, reasons) => {
  expectUnknown(await auditOf(`tls://127.0.0.1:${await start()}`), reasons);
});

(process.platform === 'linux' ? it : it.skip)('a filtered port is unknown (needs Linux)', async () => {
  const deaf = await startDeafPort();
  closing.push(() => deaf.close());
  expectUnknown(await auditOf(`tls://127.0.0.1:${deaf.port}`), ['timeout']);
});

it('a name that does not exist is unknown', async () => {
  const dns = await serveDns([]);
  closing.push(() => dns.close());
  const result = await auditOf('tls://absent.example.test:443', `resolver: "${dns.resolver}"\n`);
  expectUnknown(result, ['unreachable']);
  expect(result.report.clauses[0].findings[0].message).toContain('ENOTFOUND');
});
