// npm run new:check -- area.measure · npm run new:probe -- id · npm run new:report -- id
// Writes the file, its test, its texts and its line in the registry. What it writes is red until somebody has filled it in.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const camelCase = (id) => id.replace(/[.-](\w)/g, (_, letter) => letter.toUpperCase());
const byText = (a, b) => (a < b ? -1 : 1);
const touched = [];

const write = (file, text) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  touched.push(file);
};
const create = (file, text) => {
  if (existsSync(file)) throw new Error(`${file} exists already`);
  write(file, text);
};
/** Changes a file; a change that finds nothing to change is an error, since the registry would silently lack the newcomer. */
const edit = (file, change) => {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${file} is not as this script expects it; add the line by hand`);
  write(file, after);
};

/** Adds an import and a name to a sorted list that ends with `end`; ids are read from the import paths by `idOf`. */
const register = (file, { id, name, from, idOf, end }) =>
  edit(file, (text) => {
    const entries = new Map([[id, name]]);
    for (const [, known, source] of text.matchAll(/^import \{ (\w+) \} from '(.+)';$/gm)) entries.set(idOf(source), known);
    const list = [...entries].sort(([a], [b]) => byText(a, b)).map(([, each]) => each);
    const lastImport = text.lastIndexOf('\nimport ');
    return `${text.slice(0, lastImport)}\nimport { ${name} } from '${from}';${text.slice(lastImport)}`.replace(
      new RegExp(`= \\[[^\\]]*\\]${end}`),
      `= [${list.join(', ')}]${end}`,
    );
  });

/** Adds `entry` to an object before the first key that sorts after it; `start` begins the object's first line, keys are indented by `indent`. */
const insertKey = (file, { key, entry, start, indent }) =>
  edit(file, (text) => {
    const lines = text.split('\n');
    const first = lines.findIndex((line) => line.startsWith(start));
    const later = new RegExp(`^ {${indent}}'?([\\w.-]+)'?: `);
    const end = new RegExp(`^ {${indent - 2}}\\}[,;]$`);
    const at = lines.findIndex((line, index) => index > first && (end.test(line) || (later.exec(line)?.[1] ?? '') > key));
    return first < 0 || at < 0 ? text : [...lines.slice(0, at), entry, ...lines.slice(at)].join('\n');
  });

const scaffolds = {
  check(id) {
    if (!/^[a-z][a-z0-9]*\.[a-z][a-z0-9-]*$/.test(id)) throw new Error('a check is called area.measure, e.g. tls.min-version');
    const [area, measure] = id.split('.');
    const name = camelCase(id);
    create(
      `checks/${area}/${measure}.ts`,
      `import { z } from 'zod';
import { defineCheck, unknown } from '../define.ts';

/** TODO: what it sees, and how it could say "holds" wrongly; those ways are its first tests. */
export const ${name} = defineCheck({
  id: '${id}',
  judges: 'TODO: a fact kind of src/facts/',
  params: z.strictObject({}),
  references: { gdpr: 'TODO', iso27001: 'TODO', bsi: 'TODO' },
  reproduce: 'TODO',
  judge() {
    return unknown('not-visible');
  },
});
`,
    );
    create(
      `checks/${area}/${measure}.test.ts`,
      `import { checkTable } from '../testing/table.ts';
import { ${name} } from './${measure}.ts';

checkTable(${name}, {
  holds: [],
  fails: [],
  unknown: [],
  notApplicable: [],
});
`,
    );
    register('checks/index.ts', {
      id,
      name,
      from: `./${area}/${measure}.ts`,
      idOf: (source) => source.replace(/^\.\/|\.ts$/g, '').replace('/', '.'),
      end: ' as const',
    });
    for (const language of ['de', 'en']) {
      const entry = `    '${id}': { title: 'TODO', about: 'TODO', remedy: 'TODO', codes: {} },`;
      insertKey(`checks/${language}.ts`, { key: id, entry, start: '  checks: {', indent: 4 });
    }
    if (readFileSync('checks/planned.ts', 'utf8').includes(`'${id}'`)) {
      edit('checks/planned.ts', (text) => text.replace(new RegExp(`'${id.replace('.', '\\.')}',?`), ''));
    }
  },

  probe(id) {
    if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new Error('a probe is called by the system it looks at, e.g. tls');
    if (existsSync(`src/probes/${id}`)) throw new Error(`src/probes/${id} exists already`);
    const name = camelCase(id);
    create(
      `src/probes/${id}/index.ts`,
      `import { defineProbe } from '../define.ts';

/** TODO: what it looks at, and what it never sends. */
export const ${name} = defineProbe({
  id: '${id}',
  kinds: ['TODO: the fact kinds of src/facts/ it can yield'],
  privilege: 'TODO: the least it needs',
  accepts: () => false,
  requests: () => ['TODO: every request it can send'],
  async probe(target, context) {
    const { lookAt } = await import('./look.ts');
    return lookAt(target, context);
  },
});
`,
    );
    create(
      `src/probes/${id}/look.ts`,
      `import type { Target } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';

/** TODO: through \`context.network\` only, honouring \`context.signal\`; what was not seen is a failure. */
export async function lookAt(_target: Target, context: ProbeContext): Promise<ProbeResult> {
  return { facts: [], failures: [context.failure(new ProbeError('unsupported', 'not written yet'))] };
}
`,
    );
    create(
      `src/probes/${id}/${id}.test.ts`,
      `import { host, look } from '../../../fixtures/look.ts';
import { ${name} } from './index.ts';

describe('the ${id} probe', () => {
  it('yields facts of a server that was started for it', async () => {
    const target = host();
    expect(${name}.accepts(target)).toBe(true);
    expect(await look(${name}, target)).toMatchObject({ facts: [{}], failures: [] });
  });
  it.each(['is silent', 'hangs up', 'talks without end', 'is not there'])('says why it saw nothing of a peer that %s', (peer) => {
    throw new Error(\`TODO: a peer that \${peer}\`);
  });
});
`,
    );
    register('src/probes/index.ts', {
      id,
      name,
      from: `./${id}/index.ts`,
      idOf: (source) => source.replace(/^\.\/|\/index\.ts$/g, ''),
      end: ';',
    });
  },

  report(id) {
    if (!/^[a-z][a-z0-9]*$/.test(id)) throw new Error('a report is called by its format, e.g. json');
    create(
      `reports/${id}.ts`,
      `import { defineReport } from './define.ts';
import { loadWords } from './words.ts';

/** TODO: for whom it is. Everything in a bundle may come from a hostile peer: escape it for this format. */
export const ${id} = defineReport({
  id: '${id}',
  extension: '${id}',
  async *render({ plan, verdicts }, { language }) {
    const words = await loadWords(language, plan);
    for (const clause of verdicts.clauses) yield \`\${words.say(\`verdict-\${clause.verdict}\`)}\\n\`;
  },
});
`,
    );
    create(
      `reports/${id}.test.ts`,
      `import { ${id} } from './${id}.ts';

describe('the ${id} report', () => {
  it.each([
    'is read back by a parser that is not ours',
    'shows what is wrong first',
    'takes no orders from hostile strings',
  ])('%s', (promise) => {
    throw new Error(\`TODO: \${${id}.id} \${promise}; fixtures/bundle.ts makes a bundle\`);
  });
});
`,
    );
    const entry = `  ${id}: async () => (await import('./${id}.ts')).${id},`;
    insertKey('reports/index.ts', { key: id, entry, start: 'export const reports', indent: 2 });
  },
};

const [kind, id, ...rest] = process.argv.slice(2);
try {
  if (id === undefined || rest.length > 0) throw new Error(`usage: npm run new:${kind} -- ID`);
  scaffolds[kind](id);
  const biome = 'node_modules/@biomejs/biome/bin/biome';
  execFileSync(process.execPath, [biome, 'check', '--write', '--log-level=error', ...new Set(touched)], { stdio: 'inherit' });
  console.log(`Written: ${[...new Set(touched)].join(' ')}`);
  console.log('Now fill in every TODO; npm run check and npm test say which are left.');
} catch (error) {
  console.error(`new:${kind}: ${error.message}`);
  process.exitCode = 3;
}
