// Writes the commands of the SSH host probe into its page. A test says when they are out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/dev/catalogue.ts'],
  outfile: 'dist/catalogue.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
const { withCatalogue } = await import('../../dist/catalogue.mjs');
const page = 'docs/probes/ssh-host.md';
await writeFile(page, withCatalogue(await readFile(page, 'utf8')));
