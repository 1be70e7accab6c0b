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

interface Naming {
  /** What something in each account is called. */
  readonly nameOf: (provider: ReplayedProvider) => string;
  readonly discover: boolean;
}

/** An audit of all providers at once, each of which does the same. */
async function auditOf(
  more: Partial<ReplayApiOptions>,
  { nameOf, discover }: Naming = { nameOf: () => 'web-1', discover: true },
) {
  const served = replayedProviders.map((provider) => ({ provider, api: provider.serve(nameOf(provider), more) }));
  const secrets = Object.fromEntries(
    replayedProviders.flatMap(({ kind, secrets }) =>
      Object.entries(secrets).map(([name, secret]) => [`${kind}.${name}`, secret] as const),
    ),
  );
  const folder = await temporaryFolder({ ...secrets, 'p.yaml': policy() });
  try {
    const targets = await Promise.all(
      served.map(async ({ provider: { kind, target }, api }) => {
        const keys = JSON.parse(JSON.stringify(target).replaceAll('{file:', `{file:${kind}.`));
        if (!discover) delete keys.discover;
        return { id: kind, kind, ...keys, 'base-url': `http://127.0.0.1:${await listen(api.server)}` };
      }),
    );
    const settings = {
      policies: ['p.yaml'],
      defaults: { connect: '1s', deadline: '4s', 'provider-deadline': '4s', 'per-host': 100 },
      targets,
    };
    await writeFile(path.join(folder, 'tomproof.yaml'), JSON.stringify(settings));
    const args = ['audit', '--verbose', '--format', 'console,html=r.html,json=r.json,junit=r.xml,markdown=r.md'];
    const { code, stdout, stderr } = await tomproof(args, folder).ended;
    const written = await allWritten(folder, Object.keys(secrets), [stdout, stderr]);
    return {
      code,
      stderr,
      written,
      /** Whose secret stands somewhere, in any form. */
      betrayed: replayedProviders
        .filter((each) => Object.values(each.secrets).some((secret) => formsOf(secret).some((form) => written.includes(form))))
        .map(({ kind }) => kind),
      unasked: served.filter(({ api }) => api.asked.length === 0).map(({ provider }) => provider.kind),
    };
  } finally {
    for (const { api } of served) await api.close();
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

it('all is well: every credential was used, and stands nowhere', async () => {
  const { code, written, betrayed, unasked, stderr } = await auditOf({});
  expect({ code, betrayed, unasked, internal: stderr.includes('internal') }).toEqual({
    code: 1,
    betrayed: [],
    unasked: [],
    internal: false,
  });
  for (const { kind } of replayedProviders) expect(written).toContain(kind);
});

it.each([200, 401, 403, 429, 500])('interfaces that hand the credential back with status %i', async (status) => {
  const { code, betrayed, unasked } = await auditOf({
    authorized: () => true,
    answer: (asked) => ({ status, headers: { 'retry-after': '0', 'x-echo': 'echo' }, body: echo(asked) }),
  });
  expect([code, betrayed, unasked]).toEqual([status === 200 ? expect.any(Number) : 2, [], []]);
});

it.each([0, 1])('interfaces that hand it back as the name of something (secret %i of each)', async (index) => {
  const nameOf = ({ secrets }: ReplayedProvider) => Object.values(secrets).at(index) ?? Object.values(secrets)[0]!;
  const { betrayed, unasked } = await auditOf({}, { nameOf, discover: false });
  expect([betrayed, unasked]).toEqual([[], []]);
});

it('a target that is found by the name of a secret: nothing is looked at, and nothing told', async () => {
  const { code, betrayed } = await auditOf({}, { nameOf: ({ secrets }) => Object.values(secrets)[0]!, discover: true });
  expect([code, betrayed]).toEqual([3, []]);
});

it('interfaces that send to another host, which gets nothing', async () => {
  const other = replayApi({ answer: () => ({ body: {} }), authorized: () => true });
  const port = await listen(other.server);
  const { betrayed, unasked, code } = await auditOf({ mischief: [[/./, { redirect: `http://127.0.0.2:${port}/` }]] });
  await other.close();
  expect({ asked: other.asked, code, betrayed, unasked }).toEqual({ asked: [], code: 2, betrayed: [], unasked: [] });
});

it.each(['reset', 'garbage', 'html', 'truncated-body'] as const)('interfaces that answer with %s', async (mode) => {
  const { betrayed, unasked } = await auditOf({ mischief: [[/./, mode]] });
  expect([betrayed, unasked]).toEqual([[], []]);
});

it('every provider is among them', () => {
  const kinds = probes.filter((probe) => probe.inspect && probe.cannotTell).map(({ id }) => id);
  const covered = replayedProviders.map(({ kind }) => kind.split('-')[0]);
  expect(kinds.filter((id) => !covered.includes(id))).toEqual([]);
});
