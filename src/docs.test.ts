import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checks } from '../checks/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { withCatalogue } from './dev/catalogue.ts';
import { providersPage } from './dev/providers.ts';
import { collectProblems } from './files/problem.ts';
import { checkShape, parseYaml } from './files/yaml.ts';
import { loadInventory } from './inventory/load.ts';
import { packageRoot } from './package.ts';
import { attestationSchema } from './policy/attestations.ts';
import { loadPolicy } from './policy/load.ts';
import { loadWaivers } from './policy/load-waivers.ts';

const catalogue = new Map(checks.map((check) => [check.id, check] as const));
const read = (file: string) => readFileSync(path.join(packageRoot, file), 'utf8');
const yamlIn = (page: string) => [...read(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
  readdirSync(path.join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join('docs', file.split(path.sep).join('/'))),
);

/** What the loader says of a file with this text. */
async function problemsOf(text: string): Promise<string[]> {
  const folder = await temporaryFolder({ 'file.yaml': text });
  const file = path.join(folder, 'file.yaml');
  const problems = collectProblems();
  if (/^clause:/.test(text.replace(/^#.*\n/, ''))) checkShape(parseYaml(text, file, problems)!, attestationSchema, problems);
  else if (/^policy:/m.test(text)) await loadPolicy(file, catalogue, problems);
  else if (/^waivers:\n/m.test(text)) await loadWaivers(file, problems);
  else await loadInventory(file, problems);
  // Keys and known hosts of an example are not on this machine.
  const elsewhere = ['secret-env-missing', 'secret-unreadable', 'known-hosts-unreadable'];
  const own = problems.list.filter(({ message }) => !elsewhere.includes(message.code));
  return own.map(({ line, message }) => `line ${line}: ${message.code} ${JSON.stringify(message.args)}`);
}

describe('the docs', () => {
  const withExamples = ['docs/backups.md', 'docs/policies.md', 'docs/probes/backups.md', 'docs/probes/ssh-host.md', 'README.md'];
  it.each([...withExamples, ...pages.filter((page) => page.startsWith('docs/providers/'))])(
    'the examples of %s are accepted as they stand',
    async (page) => {
      for (const text of yamlIn(page)) expect({ text, problems: await problemsOf(text) }).toEqual({ text, problems: [] });
    },
  );

  it.each(pages)('%s links only to what exists', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, to]) =>
      path.posix.join(path.posix.dirname(page), to!),
    );
    expect(links.filter((to) => !existsInRepository(to))).toEqual([]);
  });

  it('list every command a host can be asked', () => {
    const page = read('docs/probes/ssh-host.md');
    const hint = 'docs/probes/ssh-host.md is out of date: run `npm run docs:catalogue` and commit the page';
    expect(page === withCatalogue(page) ? 'up to date' : hint).toBe('up to date');
  });

  it('say of every provider what its interface can tell', () => {
    const hint = 'docs/providers/README.md is out of date: run `npm run docs:providers` and commit the page';
    expect(read('docs/providers/README.md') === providersPage() ? 'up to date' : hint).toBe('up to date');
  });

  it('names every dependency there is', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const page = read('docs/dependencies.md');
    const unnamed = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !page.includes(`\`${name}\``) && !name.startsWith('@types/'),
    );
    expect(unnamed).toEqual([]);
  });
});

function existsInRepository(file: string): boolean {
  const folder = path.join(packageRoot, path.dirname(file));
  return readdirSync(folder).includes(path.basename(file));
}
