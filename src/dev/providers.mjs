// Writes the table of what which provider can tell. A test says when it is out of date.
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/dev/providers.ts'],
  outfile: 'dist/providers.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
const { providersPage } = await import('../../dist/providers.mjs');
await mkdir('docs/providers', { recursive: true });
await writeFile('docs/providers/README.md', providersPage());
