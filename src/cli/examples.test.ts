import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';
import { tomproof } from '../../fixtures/cli.ts';
import { type Estate, startEstate } from '../../fixtures/estate/index.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { type Verdict, verdictNames } from '../audit/verdict.ts';
import { packageRoot } from '../package.ts';

// The shipped documents with their example inventories.

const examples = path.join(packageRoot, 'policies', 'examples');
const secrets = Object.fromEntries(
  readdirSync(examples)
    .flatMap((file) => [...readFileSync(path.join(examples, file), 'utf8').matchAll(/\$\{env:([A-Z0-9_]+)\}/g)])
    .map(([, name]) => [name!, 'an-example-secret']),
);

describe.each(readdirSync(examples))('%s', (file) => {
  const policy = file.replace('.tomproof.yaml', '');
  it('can be planned, and no target stands there for nothing', async () => {
    const { code, stdout, stderr } = await tomproof(
      ['plan', '--offline', '--config', path.join(examples, file)],
      packageRoot,
      undefined,
      secrets,
    ).ended;
    expect([code, stderr.includes('stands')]).toEqual([0, false]);
    expect(stdout).toContain(policy);
  });

  it('passes lint', async () => {
    const { code, stdout } = await tomproof(['policy', 'lint', policy, '--json'], packageRoot).ended;
    const { policies } = JSON.parse(stdout) as { policies: { findings: { severity: string; message: string }[] }[] };
    expect(policies[0]!.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(code).toBe(0);
  });

  it('leaves no technical clause without a check or a written reason', async () => {
    const { stdout } = await tomproof(['policy', 'coverage', policy, '--json'], packageRoot).ended;
    const { policies } = JSON.parse(stdout) as {
      policies: {
        clauses: { id: string; kind: string; state: string; checks: string[]; reason: string | null }[];
        counts: { clauses: number; technical: number; states: Record<string, number> };
      }[];
    };
    const bare = policies[0]!.clauses.filter(
      ({ kind, state, checks, reason }) =>
        kind === 'technical' && state !== 'not-in-force' && checks.length === 0 && reason === null,
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
    expect(policies[0]!.clauses.filter(({ state }) => state === 'nothing')).toEqual([]);
    const { clauses, technical, states } = policies[0]!.counts;
    const { proven, indicated, 'not-yet': toCome, stated, 'not-in-force': not } = states;
    const row = [`\`${policy}\``, clauses, technical, proven, indicated, toCome, stated, not].join(' | ');
    expect(readFileSync(path.join(packageRoot, 'docs', 'documents.md'), 'utf8')).toContain(`| ${row} |`);
  });
});

interface Target {
  readonly id: string;
  readonly labels: object;
}

describe('the practice estate in the place of helpwave’s systems', () => {
  const policy = 'helpwave-2024-12';
  let estate: Estate;
  let folder: string;
  beforeAll(async () => {
    estate = await startEstate();
    const file = path.join(examples, `${policy}.tomproof.yaml`);
    const { targets } = load(readFileSync(file, 'utf8')) as { targets: Target[] };
    const { folder: at, config } = await placed(targets);
    folder = at;
    await writeFile(path.join(folder, 'tomproof.yaml'), JSON.stringify(config));
  });
  afterAll(() => estate.close());

  /** The example's targets with their ids and labels, each at a place of the estate. What has none there stays where nobody answers. */
  async function placed(targets: readonly Target[]) {
    const of = (id: string) => estate.targets.find((each) => each.id === id)!;
    const places: Readonly<Record<string, string>> = {
      cloud: 'cloud',
      'data-1': 'db-1',
      origin: 'shop',
      app: 'shop',
      chat: 'portal-legacy',
      vault: 'dumps',
    };
    const own = await temporaryFolder({});
    await mkdir(path.join(own, 'attestations'));
    const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
    await writeFile(path.join(own, 'contracts.txt'), 'Verträge');
    await writeFile(
      path.join(own, 'attestations', 'subprocessors.yaml'),
      JSON.stringify({
        policy,
        clause: '0-12',
        by: 'Geschäftsführung',
        at: days(-30),
        statement: 'Alle Verträge liegen vor.',
        document: { path: '../contracts.txt', digest: `sha256:${createHash('sha256').update('Verträge').digest('hex')}` },
        'valid-until': days(300),
      }),
    );
    const waiver = { clause: '0-7', policy, reason: 'Moves to the EU.', owner: 'Head of operations', expires: days(60) };
    await writeFile(path.join(own, 'waivers.yaml'), JSON.stringify({ waivers: [waiver] }));
    return {
      folder: own,
      config: {
        policies: [policy],
        vantage: 'loopback',
        attestations: 'attestations',
        waivers: 'waivers.yaml',
        defaults: { connect: '1s', deadline: '15s' },
        targets: targets.flatMap((target) => {
          const place = places[target.id];
          return place === undefined ? [] : [{ ...of(place), id: target.id, labels: target.labels }];
        }),
      },
    };
  }

  it.each([
    ['en', 'lies in CH (provider-api), promised is EU'],
    ['de', 'liegt in CH (provider-api), zugesagt ist EU'],
  ])('gives every kind of verdict (%s)', async (language, told) => {
    const { code, stdout } = await tomproof(['audit', '--json', '--lang', language], folder).ended;
    const { clauses, summary } = JSON.parse(stdout) as {
      clauses: { id: string; verdict: Verdict; findings: { message: string }[] }[];
      summary: Record<Verdict, number>;
    };
    expect([code, Object.keys(summary).sort()]).toEqual([1, [...verdictNames].sort()]);
    const verdictOf = (id: string) => clauses.find((each) => each.id === id)!;
    const expected: Readonly<Record<string, Verdict>> = {
      '0-7': 'waived',
      '0-9': 'unverified',
      '0-10': 'proven',
      '0-12': 'attested',
      '1.1.1-2': 'not-in-force',
      '1.2-2': 'questioned',
      '1.2-7': 'contradicted',
      '1.3-1': 'unattested',
      '1.3-4': 'supported',
    };
    expect(Object.fromEntries(Object.keys(expected).map((id) => [id, verdictOf(id).verdict]))).toEqual(expected);
    expect(verdictOf('0-7').findings.map(({ message }) => message)).toContain(told);
  });
});
