#!/usr/bin/env node
import { packageVersion } from '../package.ts';

// Asked for the version only, nothing else is loaded.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2]!)) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { runCli } = await import('./program.ts');
  process.exitCode = await runCli(process.argv.slice(2));
}
