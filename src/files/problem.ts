import type { Args, Message, MessageCode } from '../language/message.ts';

/** Something wrong in a file a person wrote: where, what, and (in the message) what would be right. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; absent when the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly message: Message;
}

/** Refuses the input as a whole, with all problems at once. Ends the program with exit code 3. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((each) => `${each.file}:${each.line ?? 0}: ${String(each.message.code)}`).join('\n'));
    this.problems = problems;
  }
}

/** Gathers problems so that a person sees all of them in one go. */
export interface Problems {
  readonly list: Problem[];
  add(file: string, at: { line: number; column: number } | undefined, code: MessageCode, args?: Args): void;
  /** @throws ConfigError when there is any. */
  orThrow(): void;
}

export function collectProblems(): Problems {
  const list: Problem[] = [];
  return {
    list,
    add: (file, at, code, args = {}) => list.push({ file, ...at, message: { code, args } }),
    orThrow: () => {
      if (list.length > 0) throw new ConfigError(list);
    },
  };
}
