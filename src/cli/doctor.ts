import { styleText } from 'node:util';
import { type Diagnosis, diagnose } from '../audit/doctor.ts';
import type { Gap } from '../audit/gaps.ts';
import { plain } from '../language/message.ts';
import { stopOnInterrupt } from './interrupt.ts';
import { type SetupOptions, setUp } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** `tomproof doctor`: whether an audit could see what it has to, target by target. Nothing is written and nothing is kept. */
export async function doctorCommand(
  addresses: readonly string[],
  options: SetupOptions & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { say } = terminal;
  const stop = stopOnInterrupt(terminal);
  try {
    const setup = await setUp(addresses, options, { signal: stop.signal });
    const { targets, stopped } = await diagnose({
      ...setup,
      signal: stop.signal,
      onProgress: (done, total) => terminal.progress(done === total ? null : say('progress', { done, total })),
    });
    terminal.progress(null);
    const exitCode = targets.every(({ state }) => state === 'well') ? 0 : 1;
    if (options.json) {
      const report = { schemaVersion: 1, exitCode, vantage: setup.inventory.vantage, stopped, targets };
      await terminal.out(`${JSON.stringify(report, null, 2)}\n`, 'json');
    } else if (!terminal.quiet) {
      for (const each of targets) await terminal.out(blockOf(each, terminal));
      if (stopped) await terminal.out(`\n${say(`label-stopped-${stopped}`)}\n`);
      await terminal.out(`\n${say('doctor-summary', countsOf(targets))}\n`);
    }
    return exitCode;
  } finally {
    stop.release();
  }
}

/** Gaps shown of one target and kind before the rest is only counted. */
const shown = 12;
/** Milliseconds by which a clock may be off before it is told: the header it is read from has whole seconds, and an answer takes its time. */
const tolerated = 5000;

const marks = { well: '✓', trouble: '✗', unknown: '?' } as const;
const styles = { well: 'green', trouble: 'red', unknown: 'yellow' } as const;

/** One target: a line that says how it is, and one for each thing that is to be known. */
function blockOf(diagnosis: Diagnosis, { say, language, color }: Terminal): string {
  const { target, kind, state, credential, rights, excess, discoveredBy, milliseconds } = diagnosis;
  const paint = (style: 'dim' | 'yellow' | 'red' | 'green', text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const asked = (checks: readonly string[]) => (checks.length === 0 ? '' : `; ${say('doctor-for', { checks })}`);
  const warn = (text: string) => paint('yellow', `! ${text}`);
  const listed = (gaps: readonly Gap[], line: (gap: Gap) => string) => [
    ...gaps.slice(0, shown).map(line),
    ...(gaps.length > shown ? [say('label-more', { count: gaps.length - shown })] : []),
  ];
  const where = discoveredBy === null ? kind : `${kind}, ${say('plan-discovered', { by: discoveredBy })}`;
  const how =
    credential === null || diagnosis.reachable === false ? say(reachOf(diagnosis)) : say(`doctor-credential-${credential}`);
  const took = paint('dim', `(${say('doctor-seconds', { seconds: number.format(milliseconds / 1000) })})`);
  const { clockSkew: skew, expiresAt } = diagnosis;
  const lines = [
    ...(rights.length > 0 ? [say('doctor-rights', { rights })] : []),
    ...(excess !== null && excess.length > 0 ? [warn(say('doctor-excess', { excess }))] : []),
    ...(excess === null && credential === 'accepted' ? [paint('dim', say('doctor-excess-unknown'))] : []),
    ...(expiresAt === null ? [] : [say('doctor-expires', { at: expiresAt })]),
    ...(skew !== null && Math.abs(skew) > tolerated
      ? [warn(say(skew > 0 ? 'doctor-ahead' : 'doctor-behind', { seconds: number.format(Math.round(Math.abs(skew) / 1000)) }))]
      : []),
    ...(diagnosis.turnedAway.length > 0 ? [paint('red', say('doctor-turned-away', { requests: diagnosis.turnedAway }))] : []),
    ...listed(diagnosis.missing, ({ what, detail, reason, checks }) =>
      paint('red', `✗ ${say('doctor-missing', { what, detail: detail || reason })}${asked(checks)}`),
    ),
    ...listed(diagnosis.unseen, ({ what, reason, detail, checks }) =>
      paint('yellow', `? ${say('doctor-unseen', { what, why: [reason, detail].filter(Boolean) })}${asked(checks)}`),
    ),
    ...diagnosis.untold.map(({ what, advice, checks }) =>
      paint('dim', `○ ${say('doctor-untold', { what, advice: say(`doctor-advice-${advice}`) })}${asked(checks)}`),
    ),
    ...(diagnosis.promised ? [] : [paint('dim', say('doctor-idle'))]),
  ];
  const head = `${paint(styles[state], marks[state])} ${plain(target)} (${where}): ${how} ${took}\n`;
  return `${head}${lines.map((line) => `    ${line}\n`).join('')}`;
}

const reachOf = ({ reachable }: Diagnosis) =>
  reachable === null ? 'doctor-silent' : reachable ? 'doctor-reachable' : 'doctor-unreachable';

const countsOf = (targets: readonly Diagnosis[]) => {
  const count = (state: Diagnosis['state']) => targets.filter((each) => each.state === state).length;
  return { well: count('well'), trouble: count('trouble'), unknown: count('unknown') };
};
