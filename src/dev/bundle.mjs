// Bundles the program: one small entry for the command line, one for plug-ins, one for the thread that reads documents, and chunks that are loaded when they are needed.
// What every audit needs of other packages goes into the bundle, since reading a hundred small files takes longer than the work of a
// small audit; what few runs need is left where npm put it.
import { existsSync, readFileSync } from 'node:fs';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const external = [
  '@aws-sdk/client-iam',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sts',
  '@peculiar/x509',
  'htmlparser2',
  'jiti',
  'marked',
  'mmdb-lib',
  'pg',
  'pino',
  'reflect-metadata',
  'saxes',
  'ssh2',
  'unpdf',
  'yauzl',
];

export async function bundle() {
  const { metafile } = await build({
    entryPoints: { 'bin/tomproof': 'src/cli/main.ts', index: 'src/index.ts', 'document-worker': 'src/policy/document/worker.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external,
    // commander is CommonJS and requires Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  // Only what is stale goes, and last: a program that runs meanwhile still finds its chunks.
  for (const name of await readdir('dist/chunks')) {
    if (!Object.hasOwn(metafile.outputs, `dist/chunks/${name}`)) await rm(`dist/chunks/${name}`);
  }
  await chmod('dist/bin/tomproof.js', 0o755);
  await writeFile('dist/THIRD-PARTY-LICENSES.txt', licences(Object.keys(metafile.inputs)));
}

/** The licences of the packages that were bundled, as they ask for. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENCE']
        .map((each) => path.join(folder, each))
        .find((each) => existsSync(each));
      if (!file) throw new Error(`${name} is bundled and brings no licence text`);
      return `${name} ${version} (${license})\n\n${readFileSync(file, 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** Jest's global set-up: the end-to-end tests run what users run. */
export default () => bundle();
