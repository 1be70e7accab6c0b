import { type Args, fillIn, type Language, type MessageCode } from '../language/message.ts';

/** How the program speaks to the person who called it. Results go to standard output, all else to standard error. */
export interface Terminal {
  readonly language: Language;
  /** Whether standard output shows colours. */
  readonly color: boolean;
  /** Only errors, and the reports that were asked for, are shown. */
  readonly quiet: boolean;
  say(code: MessageCode, args?: Args): string;
  /** Writes a result; waits when the reader is slow. */
  out(text: string): Promise<void>;
  /** Writes a note for the person, unless quiet. */
  note(text: string): void;
  error(text: string): void;
  /** One line that is replaced; only on a terminal. */
  progress(text: string | null): void;
}

export async function openTerminal(options: { language: Language; color: boolean; quiet: boolean }): Promise<Terminal> {
  const { language, quiet } = options;
  const texts = language === 'de' ? (await import('../language/de.ts')).de : (await import('../language/en.ts')).en;
  const showsProgress = !quiet && process.stderr.isTTY === true;
  let line = '';
  // A reader that went away (`| head`) is no error of ours, and must not hide the exit code: the rest is said to nobody.
  let heard = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    heard = false;
    if (error.code === 'EPIPE') return;
    process.stderr.write(`${fillIn(texts['stdout-unwritable'], { why: error.code ?? error.message })}\n`);
    process.exit(4);
  });
  const clear = () => {
    if (line !== '') process.stderr.write('\r\u001b[K');
    line = '';
  };
  return {
    language,
    quiet,
    color: options.color && !process.env.NO_COLOR && (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)),
    say: (code, args = {}) => fillIn(texts[code], args),
    out: async (text) => {
      clear();
      if (!heard || process.stdout.write(text)) return;
      await new Promise<void>((resolve) => process.stdout.once('drain', resolve).once('close', resolve));
    },
    note: (text) => {
      clear();
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    error: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!showsProgress) return;
      clear();
      line = text ?? '';
      process.stderr.write(line);
    },
  };
}
