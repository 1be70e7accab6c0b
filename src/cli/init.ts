import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { collectProblems } from '../files/problem.ts';
import { inventoryOfAddresses } from '../inventory/load.ts';
import { packageRoot } from '../package.ts';
import type { Terminal } from './terminal.ts';

interface InitOptions {
  readonly config?: string;
  readonly policy?: readonly string[];
  readonly vantage?: string;
  readonly force?: boolean;
}

const schemaName = 'tomproof.schema.json';

/** `tomproof init`: a commented configuration from a few questions, or from the command line where nobody can be asked. */
export async function initCommand(addresses: readonly string[], options: InitOptions, terminal: Terminal): Promise<number> {
  const { say } = terminal;
  const file = options.config ?? 'tomproof.yaml';
  const problems = collectProblems();
  if (existsSync(file) && !options.force) problems.add(file, undefined, 'file-exists');
  problems.orThrow();
  const { targets, vantage } = await ask(addresses, options, terminal);
  if (targets.length === 0) problems.add('command line', undefined, 'no-targets');
  inventoryOfAddresses(targets, problems);
  problems.orThrow();

  const folder = path.dirname(path.resolve(file));
  const schemas = path.join(folder, '.tomproof');
  await mkdir(schemas, { recursive: true });
  await cp(path.join(packageRoot, 'policies', 'schema', schemaName), path.join(schemas, schemaName));
  await writeFile(file, configuration(targets, vantage, options.policy ?? ['art32-baseline'], terminal.language), {
    flag: options.force ? 'w' : 'wx',
  });
  terminal.note(say('written', { file }));
  terminal.note(say('init-next'));
  return 0;
}

async function ask(addresses: readonly string[], options: InitOptions, terminal: Terminal) {
  const known = { targets: addresses, vantage: options.vantage ?? hostname() };
  if (addresses.length > 0 || !process.stdin.isTTY || !process.stdout.isTTY) return known;
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const targets = (await questions.question(`${terminal.say('init-ask-targets')} `))
      .split(/[\s,]+/)
      .filter((each) => each !== '');
    const vantage = options.vantage ?? (await questions.question(`${terminal.say('init-ask-vantage')} [${known.vantage}] `));
    return { targets, vantage: vantage || known.vantage };
  } finally {
    questions.close();
  }
}

const comments = {
  en: {
    head: 'Where tomproof looks. Check it with `tomproof plan`, run it with `tomproof audit`.',
    policies: 'What was promised: policies that come with tomproof, or files of your own.',
    vantage: 'Where this run looks from; stands in every fact.',
    defaults: 'Time for each target; sockets open at once, in all and to one address.',
    targets: 'What is looked at. Labels let a clause speak of some targets only (`on: { role: app }`).',
    more: 'Further kinds: a machine with all its management ports, and a domain with its mail.',
    attestations: 'What people state where no machine can look; `tomproof attest` writes into this folder.',
    waivers: 'What you know does not hold yet: owner, reason and last day are mandatory.',
  },
  de: {
    head: 'Wo tomproof hinsieht. Mit `tomproof plan` prüfen, mit `tomproof audit` ausführen.',
    policies: 'Was zugesagt wurde: mitgelieferte Regelwerke oder eigene Dateien.',
    vantage: 'Von wo geschaut wird; steht in jedem Fakt.',
    defaults: 'Zeit für jedes Ziel; gleichzeitig offene Verbindungen, insgesamt und zu einer Adresse.',
    targets: 'Was angesehen wird. Labels lassen eine Klausel nur von manchen Zielen sprechen (`on: { role: app }`).',
    more: 'Weitere Arten: ein Rechner mit allen Verwaltungsports, und eine Domain mit ihrer E-Mail.',
    attestations: 'Was Menschen bestätigen, wo keine Maschine hinsieht; `tomproof attest` schreibt in diesen Ordner.',
    waivers: 'Was bekanntlich noch nicht gilt: verantwortliche Stelle, Grund und letzter Tag sind Pflicht.',
  },
};

function configuration(targets: readonly string[], vantage: string, policies: readonly string[], language: 'de' | 'en'): string {
  const say = comments[language];
  const quoted = JSON.stringify;
  const target = (text: string) => {
    const address = text.includes('://') ? `url: ${quoted(text)}` : `url: ${quoted(withScheme(text))}`;
    return `  - { id: ${quoted(text)}, kind: endpoint, ${address}, labels: { role: app, env: prod } }`;
  };
  return `# yaml-language-server: $schema=./.tomproof/${schemaName}
# ${say.head}

# ${say.policies}
policies: [${policies.map((each) => quoted(each)).join(', ')}]

# ${say.vantage}
vantage: ${quoted(vantage)}

# ${say.defaults}
defaults: { deadline: 20s, concurrency: 256, per-host: 8 }

# ${say.targets}
targets:
${targets.map(target).join('\n')}

# ${say.more}
#  - { id: server-1, kind: host, host: server-1.example.org }
#  - { id: mail, kind: domain, name: example.org, dkim-selectors: [default] }

# ${say.waivers}
# waivers: waivers.yaml

# ${say.attestations}
# attestations: attestations
`;
}

/** The address as a URL, so that the configuration says what the command line would have guessed from the port. */
function withScheme(text: string): string {
  const [target] = inventoryOfAddresses([text], collectProblems()).targets;
  if (target?.kind !== 'endpoint') return text;
  const scheme = target.starttls ?? target.scheme;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return `${scheme}://${host}:${target.port}${target.path === '/' ? '' : target.path}`;
}
