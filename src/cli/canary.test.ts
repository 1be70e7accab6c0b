import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checks } from '../../checks/index.ts';
import { tomproof } from '../../fixtures/cli.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { formsOf } from '../../fixtures/provider-battery.ts';
import { type ReplayedProvider, replayedProviders } from '../../fixtures/providers/index.ts';
import { type AskedApi, type ReplayApiOptions, replayApi } from '../../fixtures/replay-api.ts';
import { listen } from '../../fixtures/replay-host.ts';
import { probes } from '../probes/index.ts';

// No credential of a provider reaches a log, bundle, report, error or another host, whatever the provider's interface does with it.

/** All that was written: standard output and error, and every file below the folder but the ones with the secrets. */
async function allWritten(folder: string, secrets: readonly string[], streams: readonly string[]): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((each) => each.isFile() && !secrets.includes(each.name))
    .map((each) => path.join(each.parentPath, each.name));
  return [...streams, ...(await Promise.all(files.map((file) => readFile(file, 'utf8'))))].join('\n');
}

const policy = () => {
  const bound = checks
    .filter((check) => check.params.safeParse({}).success)
    .map((check, index) => `  - { id: "${index}", summary: { en: E, de: D }, verify: [{ check: ${check.id} }] }`);
  return `policy: p\ntitle: { en: P, de: P }\nlanguage: en\nclauses:\n${bound.join('\n')}\n`;
};

async function auditOf(provider: ReplayedProvider, more: Partial<ReplayApiOptions>, name = 'web-1') {
  const api = provider.serve(name, more);
  const port = await listen(api.server);
  const folder = await temporaryFolder({ ...provider.secrets, 'p.yaml': policy() });
  const target = { id: 'account', kind: provider.kind, ...provider.target, 'base-url': `http://127.0.0.1:${port}` };
  const settings = {
    policies: ['p.yaml'],
    defaults: { connect: '1s', deadline: '2s', 'provider-deadline': '2s' },
    targets: [target],
  };
  await writeFile(path.join(folder, 'tomproof.yaml'), JSON.stringify(settings));
  const args = ['audit', '--verbose', '--format', 'console,html=r.html,json=r.json,junit=r.xml,markdown=r.md'];
  try {
    const { code, stdout, stderr } = await tomproof(args, folder).ended;
    return { code, stderr, written: await allWritten(folder, Object.keys(provider.secrets), [stdout, stderr]), asked: api.asked };
  } finally {
    await api.close();
  }
}

/** What was sent to prove who asks, as an unkind interface would hand it back. */
const echo = ({ headers, body }: AskedApi) => {
  const sent = `${Object.values(headers).join(' ')} ${body}`;
  return {
    message: sent,
    error: { code: 'x', message: sent },
    name: sent,
    base64: Buffer.from(sent).toString('base64'),
    url: encodeURIComponent(sent),
  };
};

describe.each(replayedProviders.map((each) => [each.kind, each] as const))('%s', (_, provider) => {
  const secrets = Object.values(provider.secrets);
  const expectNone = (written: string) => {
    for (const secret of secrets) for (const form of formsOf(secret)) expect(written.includes(form)).toBe(false);
  };

  it('all is well: the credential was used, and stands nowhere', async () => {
    const { code, written, asked, stderr } = await auditOf(provider, {});
    expect({ code, stderr: stderr.includes('internal') }).toEqual({ code: expect.any(Number), stderr: false });
    expect([0, 1, 2]).toContain(code);
    expect(asked.length).toBeGreaterThan(0);
    expect(written).toContain('asked');
    expectNone(written);
  });

  it.each([200, 401, 403, 429, 500])('an interface that hands the credential back with status %i', async (status) => {
    const { code, written } = await auditOf(provider, {
      authorized: () => true,
      answer: (asked) => ({ status, headers: { 'retry-after': '0', 'x-echo': 'echo' }, body: echo(asked) }),
    });
    expect([1, 2]).toContain(code);
    expectNone(written);
  });

  it('an interface that hands it back as the name of something', async () => {
    for (const secret of secrets) expectNone((await auditOf(provider, {}, secret)).written);
  });

  it('an interface that sends to another host, which gets nothing', async () => {
    const other = replayApi({ answer: () => ({ body: {} }), authorized: () => true });
    const port = await listen(other.server);
    const { written, code } = await auditOf(provider, { mischief: [[/./, { redirect: `http://127.0.0.2:${port}/` }]] });
    await other.close();
    expect([other.asked, code]).toEqual([[], 2]);
    expectNone(written);
  });

  it.each(['reset', 'garbage', 'html', 'truncated-body'] as const)('an interface that answers with %s', async (mode) => {
    expectNone((await auditOf(provider, { mischief: [[/./, mode]] })).written);
  });
});

it('every provider is among them', () => {
  const kinds = probes.filter((probe) => probe.inspect && probe.cannotTell).map(({ id }) => id);
  const covered = replayedProviders.map(({ kind }) => kind.split('-')[0]);
  expect(kinds.filter((id) => !covered.includes(id))).toEqual([]);
});
