// Writes the JSON Schemas of what people write in YAML, from the zod schemas. A test says when they are out of date.
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/files/json-schemas.ts'],
  outfile: 'dist/json-schemas.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
const { jsonSchemas } = await import('../../dist/json-schemas.mjs');
await mkdir('policies/schema', { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) await writeFile(`policies/schema/${name}`, text);
