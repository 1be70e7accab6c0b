import { redact, redactJson } from '../files/redaction.ts';
import { type Args, fillIn, type Language, type MessageCode } from '../language/message.ts';

/** How the program speaks to the person who called it. Results go to standard output, all else to standard error. Secrets are redacted. */
export interface Terminal {
  readonly language: Language;
  /** Whether standard output shows colours. */
  readonly color: boolean;
  /** Only errors, and the reports that were asked for, are shown. */
  readonly quiet: boolean;
  say(code: MessageCode, args?: Args): string;
  /** Writes a result; waits when the reader is slow. JSON stays valid, and is written in parts that cut through no string. */
  out(text: string, syntax?: 'text' | 'json'): Promise<void>;
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
  const tell = (text: string) => process.stderr.write(redact(text));
  // A reader that went away (`| head`) is no error of ours, and must not hide the exit code: the rest is said to nobody.
  let heard = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    heard = false;
    if (error.code === 'EPIPE') return;
    tell(`${fillIn(texts['stdout-unwritable'], { why: error.code ?? error.message })}\n`);
    process.exit(4);
  });
  const clear = () => {
    if (line !== '') tell('\r\u001b[K');
    line = '';
  };
  return {
    language,
    quiet,
    color: options.color && !process.env.NO_COLOR && (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)),
    say: (code, args = {}) => fillIn(texts[code], args),
    out: async (text, syntax) => {
      clear();
      if (!heard || process.stdout.write(syntax === 'json' ? redactJson(text) : redact(text))) return;
      await new Promise<void>((resolve) => process.stdout.once('drain', resolve).once('close', resolve));
    },
    note: (text) => {
      clear();
      if (!quiet) tell(`${text}\n`);
    },
    error: (text) => {
      clear();
      tell(`${text}\n`);
    },
    progress: (text) => {
      if (!showsProgress) return;
      clear();
      line = text ?? '';
      tell(line);
    },
  };
}
