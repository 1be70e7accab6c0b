import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { formsOf } from '../../fixtures/provider-battery.ts';
import { hetznerFirewall, hetznerServer, hetznerToken, hetznerVolume, replayHetzner } from '../../fixtures/providers/hetzner.ts';
import type { ApiMischief } from '../../fixtures/replay-api.ts';
import { listen } from '../../fixtures/replay-host.ts';

const checks = ['firewall.active', 'ports.management', 'location.hosting, with: { countries: [DE] }', 'mfa.admins'];
const policy = (bound: readonly string[]) => `policy: p
title: { de: P, en: P }
clauses:
${bound.map((check, index) => `  - { id: "${index}", summary: { de: D, en: E }, verify: [{ check: ${check} }] }`).join('\n')}
`;
const world = { servers: [hetznerServer({ volumes: [4711] })], volumes: [hetznerVolume()], firewalls: [hetznerFirewall()] };

interface Given {
  readonly token?: string;
  readonly mischief?: readonly (readonly [string | RegExp, ApiMischief])[];
  readonly args?: readonly string[];
  readonly bound?: readonly string[];
  readonly baseUrl?: string;
  readonly skew?: number;
}

/** Asks the doctor about one project of Hetzner, on loopback; nothing it prints may hold the token. */
async function ask({ token = hetznerToken, mischief = [], args = [], bound = checks, baseUrl, skew = 0 }: Given = {}) {
  const api = replayHetzner(world, { mischief });
  if (skew !== 0) {
    api.server.prependListener('request', (_, response) => {
      response.setHeader('date', new Date(Date.now() + skew).toUTCString());
    });
  }
  const port = await listen(api.server);
  const folder = await temporaryFolder({ token, 'p.yaml': policy(bound) });
  const target = `{ id: cloud, kind: hetzner-project, token: "\${file:token}", base-url: "${baseUrl ?? `http://127.0.0.1:${port}`}" }`;
  await writeFile(path.join(folder, 'tomproof.yaml'), `policies: [p.yaml]\ntargets:\n  - ${target}\n`);
  try {
    const text = await tomproof(['doctor', ...args], folder).ended;
    const json = await tomproof(['doctor', '--json', ...args], folder).ended;
    expect(api.violations).toEqual([]);
    for (const form of formsOf(token)) expect(text.stdout + text.stderr + json.stdout + json.stderr).not.toContain(form);
    const report = JSON.parse(json.stdout);
    expect([json.code, report.exitCode, report.schemaVersion]).toEqual([text.code, text.code, 1]);
    return { ...text, target: report.targets[0], asked: api.asked };
  } finally {
    await api.close();
  }
}

it('a credential that works and sees everything is well, and what cannot be told there is no fault of it', async () => {
  const { code, stdout, target } = await ask();
  console.log(stdout, JSON.stringify(target,null,1));
  expect(code).toBe(0);
});
it('403', async () => {
  for (const g of [{mischief: [['/firewalls', {status:403, body:{}}]]}, {token:'x'.repeat(64)}, {baseUrl:'http://127.0.0.1:1'}, {skew: 3600_000, args:['--lang','de']}] as Given[]) {
  const { code, stdout, target } = await ask(g);
  console.log(code, stdout, JSON.stringify(target,null,1));
  }
});
