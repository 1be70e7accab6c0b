import { BundleError } from '../evidence/read.ts';
import { ConfigError } from '../files/problem.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person what went wrong and returns the exit code: 3 for what they can mend, 4 for what we must. */
export function reportError(error: unknown, terminal: Terminal): number {
  const { say } = terminal;
  if (error instanceof ConfigError) {
    for (const { file, line, column, message } of error.problems) {
      const place = [file, line, column].filter((part) => part !== undefined).join(':');
      terminal.error(`${place}: ${say(message.code, message.args)}`);
    }
    return 3;
  }
  if (error instanceof BundleError) {
    terminal.error(say(`bundle-${error.why}`, { file: error.file, detail: error.detail }));
    return 3;
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (
    code !== undefined &&
    ['EACCES', 'EROFS', 'ENOSPC', 'EDQUOT', 'EPERM', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT'].includes(code)
  ) {
    terminal.error(say('evidence-unwritable', { why: code, file: (error as NodeJS.ErrnoException).path ?? '' }));
    return 4;
  }
  terminal.error(say('internal-error', { why: error instanceof Error ? error.message : String(error) }));
  if (process.env.TOMPROOF_DEBUG && error instanceof Error) terminal.error(error.stack ?? '');
  return 4;
}
