// Bundles the program: one small entry for the command line, one for plug-ins, and chunks that are loaded when they are needed.
import { chmod, readdir, rm } from 'node:fs/promises';
import { build } from 'esbuild';

export async function bundle() {
  const { metafile } = await build({
    entryPoints: { 'bin/tomproof': 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  // Only what is stale goes, and last: a program that runs meanwhile still finds its chunks.
  for (const name of await readdir('dist/chunks')) {
    if (!Object.hasOwn(metafile.outputs, `dist/chunks/${name}`)) await rm(`dist/chunks/${name}`);
  }
  await chmod('dist/bin/tomproof.js', 0o755);
}

/** Jest's global set-up: the end-to-end tests run what users run. */
export default () => bundle();
