// npm run bench [-- NAME …] [--json | --markdown]: whole processes side by side, in relation to the peers of the same run.
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from '../bundle.mjs';
import { toMarkdown, toText } from './format.mjs';
import { tidyUp } from './process.mjs';
import { scenarios, versions } from './scenarios.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, markdown: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(scenarios, name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; known are ${Object.keys(scenarios).join(', ')}`);
  process.exit(3);
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    tidyUp();
    process.exit(130);
  });
}

await bundle();
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model}, Linux ${release()}; ${versions().join(', ')}`;
const results = [];
if (!values.json) console.log(`${machine}\n`);
for (const name of positionals.length > 0 ? positionals : Object.keys(scenarios)) {
  const { missing, go } = scenarios[name];
  const why = missing();
  process.stderr.write(`${name}\n`);
  try {
    const result = { name, ...(why === null ? await go() : { missing: why }) };
    results.push(result);
    if (!values.json) console.log(values.markdown ? toMarkdown(result) : toText(result));
  } finally {
    tidyUp();
  }
}
if (values.json) console.log(JSON.stringify({ machine, results }, null, 2));
