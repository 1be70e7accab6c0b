import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { formsOf } from '../../fixtures/provider-battery.ts';
import { hetznerFirewall, hetznerServer, hetznerToken, hetznerVolume, replayHetzner } from '../../fixtures/providers/hetzner.ts';
import { type ReplayedProvider, replayedProviders } from '../../fixtures/providers/index.ts';
import type { ApiMischief, AskedApi, ReplayApiOptions } from '../../fixtures/replay-api.ts';
import { listen } from '../../fixtures/replay-host.ts';
import type { Diagnosis } from '../audit/doctor.ts';

const usual = ['firewall.active', 'ports.management', 'location.hosting, with: { countries: [DE] }', 'mfa.admins'];
const policy = (bound: readonly string[]) => `policy: p
title: { de: P, en: P }
clauses:
${bound.map((check, index) => `  - { id: "${index}", summary: { de: D, en: E }, verify: [{ check: ${check} }] }`).join('\n')}
`;
const well = { servers: [hetznerServer({ volumes: [4711] })], volumes: [hetznerVolume()], firewalls: [hetznerFirewall()] };

interface Given {
  readonly token?: string;
  readonly mischief?: readonly (readonly [string | RegExp, ApiMischief])[];
  readonly args?: readonly string[];
  readonly bound?: readonly string[];
  /** Instead of the replayed interface. */
  readonly baseUrl?: string;
  /** Milliseconds by which the interface's clock is ahead. */
  readonly skew?: number;
  /** Targets besides, in YAML's flow style. */
  readonly more?: readonly string[];
}

/** A project of Hetzner on loopback, in a folder of its own; nothing that is said of it may hold the token. */
async function project({ token = hetznerToken, mischief = [], bound = usual, baseUrl, skew = 0, more = [] }: Given) {
  const api = replayHetzner(well, { mischief });
  api.server.prependListener('request', (_, response) => {
    response.setHeader('date', new Date(Date.now() + skew).toUTCString());
  });
  const port = await listen(api.server);
  const folder = await temporaryFolder({ token, 'p.yaml': policy(bound) });
  const secret = `\${file:token}`;
  const cloud = `{ id: cloud, kind: hetzner-project, token: "${secret}", base-url: "${baseUrl ?? `http://127.0.0.1:${port}`}" }`;
  const targets = [cloud, ...more].map((each) => `  - ${each}\n`).join('');
  await writeFile(
    path.join(folder, 'tomproof.yaml'),
    `policies: [p.yaml]\ndefaults: { per-host: 50, deadline: 4s }\ntargets:\n${targets}`,
  );
  return { api, folder };
}

/** Asks twice, for a person and for a program: the same comes of both. */
async function ask(given: Given = {}) {
  const { api, folder } = await project(given);
  const { args = [], token = hetznerToken } = given;
  try {
    const text = await tomproof(['doctor', ...args], folder).ended;
    const json = await tomproof(['doctor', '--json', ...args], folder).ended;
    expect(api.violations).toEqual([]);
    for (const form of formsOf(token)) expect([text.stdout, text.stderr, json.stdout, json.stderr].join()).not.toContain(form);
    const report: { targets: Diagnosis[]; exitCode: number } = JSON.parse(json.stdout);
    expect(report).toMatchObject({ schemaVersion: 1, stopped: null, exitCode: text.code });
    expect(json.code).toBe(text.code);
    return { ...text, targets: report.targets, target: report.targets[0]! };
  } finally {
    await api.close();
  }
}

it('a credential that works and sees everything is well; what cannot be told there is no fault of it', async () => {
  const { code, stdout, target } = await ask();
  expect([code, target.state, target.credential, target.missing, target.unseen]).toEqual([0, 'well', 'accepted', [], []]);
  expect(target.untold).toEqual([{ what: ['account'], advice: 'attestation', checks: ['mfa.admins'] }]);
  expect(stdout).toContain('✓ cloud (hetzner-project): the credential works');
  expect(stdout).toContain('cannot be told here: account; a person’s dated statement would show it; missing for mfa.admins');
  expect(stdout).not.toContain('\u001b');
});

it('a token that is refused is not tried again, and everything misses it', async () => {
  const { code, stdout, target } = await ask({ token: 'no-such-token-0123456789abcdef' });
  expect([code, target.state, target.credential]).toEqual([1, 'trouble', 'refused']);
  expect(target.missing.map(({ checks }) => checks)).toEqual([['firewall.active', 'location.hosting', 'ports.management']]);
  expect(stdout).toContain('✗ cloud (hetzner-project): the credential is refused');
});

it('an endpoint that is denied is named, with those bound checks that miss it, and no others', async () => {
  const { code, stdout, target } = await ask({ mischief: [['/firewalls', { status: 403, body: {} }]] });
  expect([code, target.state, target.credential]).toEqual([1, 'trouble', 'accepted']);
  expect(target.turnedAway).toEqual(['GET /firewalls']);
  expect(target.missing).toEqual([
    {
      what: ['firewall-rules.inbound'],
      reason: 'denied',
      detail: 'http-403',
      checks: ['firewall.active', 'ports.management'],
    },
  ]);
  expect(stdout).toContain('no right to see firewall-rules.inbound (http-403); missing for firewall.active, ports.management');
});

it('a whole list that is denied is missing for what comes from it', async () => {
  const bound = ['disk.encryption', 'firewall.active'];
  const { code, target } = await ask({ bound, mischief: [['/volumes', { status: 403, body: {} }]] });
  expect([code, target.missing.map(({ what, checks }) => [what, checks])]).toEqual([1, [[['volume'], ['disk.encryption']]]]);
});

it('a list that breaks off is no missing right, and not well either', async () => {
  const { code, target } = await ask({ mischief: [['/servers', { mode: 'html', after: 1 }]] });
  expect([code, target.state, target.missing]).toEqual([1, 'unknown', []]);
  expect(target.unseen).toMatchObject([{ what: ['firewall-rules', 'hosting-location'], reason: 'malformed' }]);
});

it('a host where nobody answers is not reachable', async () => {
  const { code, stdout, target } = await ask({ baseUrl: 'http://127.0.0.1:1' });
  expect([code, target.state, target.reachable, target.credential]).toEqual([1, 'trouble', false, 'unknown']);
  expect(stdout).toContain('✗ cloud (hetzner-project): not reachable');
});

it('a clock that is an hour ahead is warned of', async () => {
  const { code, stdout, target } = await ask({ skew: 3_600_000, args: ['--lang', 'de'] });
  expect([code, Math.round(target.clockSkew! / 60_000)]).toEqual([0, 60]);
  expect(stdout).toMatch(/! seine Uhr geht .* 3\.(599|600) s vor/);
});

it('a target that no clause speaks of is looked at for every check', async () => {
  const { code, target } = await ask({ bound: ['backup.freshness, with: { maxAge: 24h }, on: { id: other }'] });
  expect([code, target.promised, target.credential]).toEqual([0, false, 'accepted']);
  expect(target.untold.flatMap(({ checks }) => checks)).toContain('mfa.admins');
});

it('targets without a credential are reached, or not', async () => {
  const greeting = net.createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-nothing\r\n'));
  const [open, closed] = [await listen(greeting), 1];
  const more = [
    `{ id: here, kind: host, host: 127.0.0.1, ssh-port: ${open} }`,
    `{ id: gone, kind: endpoint, url: "tls://127.0.0.1:${closed}" }`,
  ];
  const { code, stdout, targets } = await ask({ bound: ['ports.management', 'tls.min-version, with: { min: TLSv1.2 }'], more });
  greeting.close();
  expect(code).toBe(1);
  expect(targets.map(({ target, credential, reachable, state }) => [target, credential, reachable, state])).toEqual([
    ['cloud', 'accepted', true, 'well'],
    ['here', null, true, 'well'],
    ['gone', null, false, 'trouble'],
  ]);
  expect(stdout).toContain('✓ here (host): reachable; no credential is used');
  expect(stdout).toContain('✗ gone (endpoint): not reachable');
});

it('a service that takes connections and says nothing was not seen', async () => {
  const silent = net.createServer((socket) => socket.on('error', () => undefined));
  const port = await listen(silent);
  const more = [`{ id: silent, kind: endpoint, url: "tls://127.0.0.1:${port}" }`];
  const { api, folder } = await project({ bound: ['tls.min-version, with: { min: TLSv1.2 }'], more });
  const { code, stdout } = await tomproof(['doctor', '--json'], folder).ended;
  silent.close();
  await api.close();
  expect([code, JSON.parse(stdout).targets[1]]).toMatchObject([1, { target: 'silent', state: 'unknown', reachable: null }]);
});

it('Ctrl-C leaves what was found so far', async () => {
  const silent = net.createServer((socket) => socket.on('error', () => undefined));
  const port = await listen(silent);
  const more = [`{ id: silent, kind: endpoint, url: "tls://127.0.0.1:${port}" }`];
  const { api, folder } = await project({ bound: ['firewall.active', 'tls.min-version, with: { min: TLSv1.2 }'], more });
  const { child, ended } = tomproof(['doctor', '--json'], folder);
  setTimeout(() => child.kill('SIGINT'), 1500);
  const { code, stdout, stderr } = await ended;
  silent.close();
  await api.close();
  const { targets, stopped } = JSON.parse(stdout);
  expect([code, stopped, targets.map(({ state }: Diagnosis) => state)]).toEqual([1, 'interrupted', ['well', 'unknown']]);
  expect(stderr).toContain('Stopping');
});

it('--quiet says nothing, and the exit code all', async () => {
  const { api, folder } = await project({});
  const { code, stdout, stderr } = await tomproof(['doctor', '--quiet'], folder).ended;
  await api.close();
  expect([code, stdout, stderr]).toEqual([0, '', '']);
});

it.each([
  ['en', 'Exit codes of doctor'],
  ['de', 'Exit-Codes von doctor'],
])('explains itself in %s with its exit codes', async (language, words) => {
  const { code, stdout } = await tomproof(['doctor', '--help', '--lang', language], await temporaryFolder()).ended;
  expect([code, stdout]).toEqual([0, expect.stringContaining(words)]);
});

it('a configuration that is not there is a usage error', async () => {
  expect((await tomproof(['doctor'], await temporaryFolder()).ended).code).toBe(3);
});

describe('every provider', () => {
  const examine = async (provider: ReplayedProvider, more: Partial<ReplayApiOptions> = {}) => {
    const api = provider.serve('web-1', more);
    const port = await listen(api.server);
    const folder = await temporaryFolder({ ...provider.secrets, 'p.yaml': policy(['mfa.admins, on: { id: none }']) });
    const target = { id: 'account', kind: provider.kind, ...provider.target, 'base-url': `http://127.0.0.1:${port}` };
    // What belongs to it is not there to be looked at from outside.
    const settings = { policies: ['p.yaml'], targets: [{ ...target, ...('discover' in target ? { discover: false } : {}) }] };
    await writeFile(path.join(folder, 'tomproof.yaml'), JSON.stringify(settings));
    try {
      const { code, stdout, stderr } = await tomproof(['doctor', '--json'], folder).ended;
      expect(api.violations).toEqual([]);
      for (const form of Object.values(provider.secrets).flatMap(formsOf)) expect(stdout + stderr).not.toContain(form);
      return { code, diagnosis: JSON.parse(stdout).targets[0] as Diagnosis };
    } finally {
      await api.close();
    }
  };
  const each = replayedProviders.map((provider) => [provider.kind, provider] as const);

  it.each(each)('%s says that the credential works, or that it does not', async (_, provider) => {
    expect((await examine(provider)).diagnosis).toMatchObject({ credential: 'accepted', reachable: true });
    const refused = await examine(provider, { authorized: () => false });
    expect(refused).toMatchObject({ code: 1, diagnosis: { state: 'trouble', credential: 'refused' } });
  });

  it.each(each)('%s may hand back what it was sent, and nothing of it is told', async (_, provider) => {
    const told = ({ headers }: AskedApi) => `${Object.values(headers).join(' ')}`;
    const { code } = await examine(provider, { answer: (asked) => ({ status: 403, body: { error: { code: told(asked) } } }) });
    expect(code).toBe(1);
  });
});
