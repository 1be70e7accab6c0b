// npm run bench:import [-- NAME …] [--json] [--misses NAME] [--held-back]: how well `tomproof import` reads documents that were labelled by hand.
// What counts as found stands in import-score.ts and docs/benchmarks.md.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { CORE_SCHEMA, load } from 'js-yaml';
import { differencesToText, scoresToText } from './import-format.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    misses: { type: 'string' },
    'held-back': { type: 'boolean', default: false },
  },
});
const folder = 'fixtures/documents/import';
const seedFolder = process.env.TOMPROOF_SEEDS ?? '../shared/seeds';
/** Which policy is the labels of which seed, by the number its file begins with. */
const seedPolicies = {
  '000': 'chatline-2026-03',
  '001': 'helpwave-2024-12',
  '002': 'saas-generic',
  '003': 'terminarena-1.9',
  '004': 'regulint-avv-2',
};

const files = async (where) => (existsSync(where) ? (await readdir(where)).sort() : []);
const labelled = async (where, group) =>
  (await files(where))
    .filter((file) => file.endsWith('.labels.yaml'))
    .map((file) => ({ name: file.replace('.labels.yaml', ''), group, labels: path.join(where, file), folder: where }));
const seeds = (await files(seedFolder))
  .map((file) => ({ name: seedPolicies[file.slice(0, 3)], group: 'seeds', document: path.join(seedFolder, file) }))
  .map((seed) => ({ ...seed, labels: `policies/${seed.name}.yaml` }))
  .filter(({ labels }) => existsSync(labels));
const all = [...(await labelled(folder, 'seen')), ...(await labelled(path.join(folder, 'held-back'), 'held back')), ...seeds];

/** Says why, and ends with the exit code of a wrong call. */
function refuse(why) {
  console.error(why);
  process.exit(3);
}

const wanted = values.misses === undefined ? positionals : [values.misses];
const unknown = wanted.filter((name) => !all.some((each) => each.name === name));
if (unknown.length > 0) refuse(`unknown: ${unknown.join(', ')}; known are ${all.map(({ name }) => name).join(', ')}`);
const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (values.misses !== undefined && chosen[0].group === 'held back' && !values['held-back'])
  refuse(
    `${values.misses} is held back: whoever works on the import must not see what it missed there. --held-back shows it all the same`,
  );

await build({
  stdin: {
    contents: [
      "export { importDocument } from './src/policy/import/index.ts';",
      "export { readBytes } from './src/policy/document/read-bytes.ts';",
      "export { differences, rates, ratio, score, total } from './src/dev/bench/import-score.ts';",
      "export { clauseSchema, policySchema } from './src/policy/schema.ts';",
    ].join('\n'),
    resolveDir: '.',
    loader: 'ts',
  },
  outfile: 'dist/bench-import.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
});
const { importDocument, readBytes, differences, score, total, clauseSchema, policySchema, ...figures } = await import(
  '../../../dist/bench-import.mjs'
);

async function measure({ name, group, labels, document, folder: where }) {
  const policy = policySchema.parse(load(await readFile(labels, 'utf8'), { schema: CORE_SCHEMA }));
  const file = document ?? path.join(where, policy.document.name);
  const { blocks } = await readBytes(await readFile(file), file);
  const clauses = clauseSchema.array().parse(importDocument(blocks).clauses);
  return { name, group, score: score(policy.clauses, clauses), differences: () => differences(policy.clauses, clauses) };
}

const results = [];
for (const each of chosen) results.push(await measure(each));
if (values.misses !== undefined) console.log(differencesToText(results[0].differences()));
else {
  const totals = ['seen', 'held back', 'seeds']
    .map((group) => ({ name: `all ${group}`, of: results.filter((each) => each.group === group) }))
    .filter(({ of }) => of.length > 0)
    .map(({ name, of }) => ({ name, documents: of.length, score: total(of.map((each) => each.score)) }));
  const plain = results.map(({ differences: _, ...each }) => each);
  console.log(values.json ? JSON.stringify({ documents: plain, totals }, null, 2) : scoresToText(plain, totals, figures));
}
