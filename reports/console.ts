import { styleText } from 'node:util';
import type { Finding } from '../src/audit/finding.ts';
import type { PlannedClause } from '../src/audit/plan.ts';
import { type ClauseVerdict, type Verdict, verdictNames } from '../src/audit/verdict.ts';
import type { Bundle } from '../src/evidence/read.ts';
import { plain } from '../src/language/message.ts';
import { defineReport } from './define.ts';
import { conclusionOf, marks, parametersOf, placeOf } from './parts.ts';
import { announcements, statedOf, waiverSentence } from './statements.ts';
import { loadWords, type Words } from './words.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const styles: Record<Verdict, Style> = {
  contradicted: ['bold', 'red'],
  questioned: 'yellow',
  unverified: 'yellow',
  unattested: 'yellow',
  waived: 'magenta',
  supported: 'cyan',
  proven: 'green',
  attested: 'green',
  'not-in-force': 'dim',
};

/** Findings shown of one clause and outcome before the rest is only counted. */
const shown = 20;
const longestValue = 80;

/** For a person at a terminal: clauses by verdict, what is wrong first, each with target, seen, promised, how to reproduce and to mend. */
export const consoleReport = defineReport({
  id: 'console',
  extension: 'txt',
  async *render(bundle, { language, color }) {
    const { run, plan, verdicts } = bundle;
    const words = await loadWords(language, plan);
    const paint: Paint = color ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
    const timeZone = plan.policies[0]?.timezone ?? 'UTC';
    const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long', timeZone });

    for (const { policy, title, organisation } of plan.policies) {
      const heading = [words.of(title), organisation].flatMap((each) => (each ? [plain(each)] : [])).join(' · ');
      yield `${paint('bold', heading)} ${paint('dim', `(${policy})`)}\n`;
    }
    const period = { startedAt: time.format(new Date(run.startedAt)), endedAt: time.format(new Date(run.endedAt)) };
    yield `${paint('dim', words.say('vantage-from', { vantage: run.vantage, ...period }))}\n`;
    if (run.stopped) yield `${paint('yellow', words.say(`label-stopped-${run.stopped}`))}\n`;
    if (run.only.length > 0) yield `${paint('yellow', words.say('label-partial', { only: run.only }))}\n`;
    if (run.includeWaived) yield `${paint('yellow', words.say('html-without-waivers'))}\n`;

    const clauses = new Map(
      plan.policies.flatMap(({ policy, clauses }) => clauses.map((each) => [`${policy}\u0000${each.id}`, each] as const)),
    );
    for (const verdict of verdictNames) {
      for (const concluded of verdicts.clauses.filter((each) => each.verdict === verdict)) {
        const clause = clauses.get(`${concluded.policy}\u0000${concluded.id}`)!;
        yield* renderClause(clause, concluded, bundle, words, paint);
      }
    }
    const quiet = verdicts.waivers.filter(({ state }) => state === 'valid' && !run.includeWaived);
    for (const waiver of quiet) yield `\n${paint('dim', waiverSentence(waiver, words))}`;
    for (const text of announcements(verdicts, words)) yield `\n${paint('yellow', text)}`;
    if (quiet.length + announcements(verdicts, words).length > 0) yield '\n';
    const counts = verdictNames
      .filter((verdict) => verdicts.summary[verdict])
      .map((verdict) => paint(styles[verdict], `${verdicts.summary[verdict]} ${words.say(`verdict-${verdict}`)}`));
    yield `\n${paint('bold', words.say('label-summary'))}: ${counts.join(', ')}\n${words.say(conclusionOf(verdicts, run))}\n`;
  },
});

async function* renderClause(
  clause: PlannedClause,
  concluded: ClauseVerdict,
  bundle: Bundle,
  words: Words,
  paint: Paint,
): AsyncGenerator<string> {
  const { verdict, bindings } = concluded;
  const label = words.say(`verdict-${verdict}`).toUpperCase();
  yield `\n${paint(styles[verdict], label)}  ${paint('bold', clause.id)}  ${plain(words.of(clause.summary))}\n`;
  if (bindings.length === 0) {
    if (verdict === 'unverified') yield `    ${words.say('label-no-binding')}\n`;
    for (const line of statedOf(concluded, clause.attestation, bundle.verdicts, words)) yield `    ${line}\n`;
    return;
  }
  const aside = (code: 'label-promised' | 'label-reproduce' | 'label-remedy', text: string) =>
    `      ${paint('dim', `${words.say(code)}: ${text}`)}\n`;
  const counts = new Map<Finding['outcome'], number>();
  for await (const finding of bundle.findings(concluded.policy, concluded.id)) {
    const { check, outcome } = finding;
    const count = (counts.get(outcome) ?? 0) + 1;
    counts.set(outcome, count);
    if (count > shown) continue;
    const place = finding.target === null ? `${check}: ${placeOf(finding, words)}` : placeOf(finding, words);
    const waived = finding.waived ? ` [${words.say('label-waived')}]` : '';
    yield `  ${marks[outcome]} ${place}: ${words.message(finding)}${waived}\n`;
    for (const warning of finding.warnings) yield `      ${words.say('label-warning')}: ${words.warning(check, warning)}\n`;
    if (verdict === 'not-in-force' || outcome === 'holds' || outcome === 'not-applicable') continue;
    yield aside('label-promised', promise(finding, bindings[finding.binding]?.assumed ?? [], words));
    if (finding.reproduce) yield aside('label-reproduce', plain(finding.reproduce));
    if (outcome === 'fails') yield aside('label-remedy', words.remedy(check));
  }
  for (const [outcome, count] of counts) {
    if (count > shown) yield `    ${marks[outcome]} ${words.say('label-more', { count: count - shown })}\n`;
  }
}

function promise({ check, expected }: Finding, assumed: readonly string[], words: Words): string {
  const parameters = parametersOf(expected, assumed).map(({ name, value, assumed }) => {
    const short = value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value;
    return `${name}=${short}${assumed ? ` (${words.say('label-assumed')})` : ''}`;
  });
  return [check, ...parameters].join(' ');
}
