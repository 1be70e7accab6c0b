import type { Finding } from '../src/audit/finding.ts';
import type { PlannedClause } from '../src/audit/plan.ts';
import { type ClauseVerdict, type Verdict, verdictNames } from '../src/audit/verdict.ts';
import type { Bundle } from '../src/evidence/read.ts';
import { plain } from '../src/language/message.ts';
import { defineReport } from './define.ts';
import { conclusionOf, countsOf, marks, parametersOf, placeOf } from './parts.ts';
import { announcements, statedOf, waiverSentence } from './statements.ts';
import { loadWords, type Words } from './words.ts';

/** Bytes at most; a GitHub job summary may have 1 MiB, and the note about what was cut needs a little. */
const sizeLimit = 1_000_000;
/** Findings of one contradicted clause before the rest is only counted. */
const shown = 20;

const signs: Readonly<Record<Verdict, string>> = {
  contradicted: '❌',
  questioned: '⚠️',
  unverified: '❔',
  unattested: '❔',
  waived: '⏸️',
  supported: '☑️',
  proven: '✅',
  attested: '✅',
  'not-in-force': '➖',
};

/** Text that stays text in GitHub's Markdown: no emphasis, code, link, mention, HTML or table cell comes of it. */
export const asText = (text: string): string =>
  plain(text)
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&$!^=]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/@/g, '@\u2060');

/** A code span; not for table cells. */
export function asCode(text: string): string {
  const code = plain(text).trim();
  if (code === '') return '';
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${code} ${fence}` : `${fence}${code}${fence}`;
}

/** For the summary page of a CI job: the counts, then what is contradicted in detail, then the rest in one table. Bounded in size. */
export const markdown = defineReport({
  id: 'markdown',
  extension: 'md',
  async *render(bundle, { language }) {
    const words = await loadWords(language, bundle.plan);
    const shownOf = new Map<Verdict, number>();
    const head = renderHead(bundle, words);
    let size = Buffer.byteLength(head);
    yield head;
    let table = false;
    for (const verdict of verdictNames) {
      for (const clause of bundle.verdicts.clauses.filter((each) => each.verdict === verdict)) {
        const about = bundle.plan.policies
          .find((each) => each.policy === clause.policy)
          ?.clauses.find((each) => each.id === clause.id);
        let piece: string;
        if (verdict === 'contradicted') piece = await renderContradicted(clause, about, bundle, words);
        else {
          piece = `${table ? '' : tableHead(words)}${await renderRow(clause, about, bundle, words)}`;
          table = true;
        }
        size += Buffer.byteLength(piece);
        if (size > sizeLimit) {
          yield renderCut(bundle, shownOf, words);
          return;
        }
        shownOf.set(verdict, (shownOf.get(verdict) ?? 0) + 1);
        yield piece;
      }
    }
    yield '\n';
  },
});

function renderHead({ run, plan, verdicts }: Bundle, words: Words): string {
  const time = new Intl.DateTimeFormat(words.language === 'en' ? 'en-GB' : words.language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: plan.policies[0]?.timezone ?? 'UTC',
  });
  const period = {
    vantage: run.vantage,
    startedAt: time.format(new Date(run.startedAt)),
    endedAt: time.format(new Date(run.endedAt)),
  };
  const titles = plan.policies.map((each) =>
    [words.of(each.title), each.organisation].filter((part) => part !== null).join(' · '),
  );
  const notes = [
    run.stopped === null ? null : words.say(`label-stopped-${run.stopped}`),
    run.only.length === 0 ? null : words.say('label-partial', { only: run.only }),
    run.includeWaived ? words.say('html-without-waivers') : null,
    ...announcements(verdicts, words),
    ...(run.includeWaived
      ? []
      : verdicts.waivers.filter(({ state }) => state === 'valid').map((each) => waiverSentence(each, words))),
  ].filter((note) => note !== null);
  const rows = verdictNames
    .filter((verdict) => verdicts.summary[verdict])
    .map((verdict) => `| ${signs[verdict]} ${words.say(`verdict-${verdict}`)} | ${verdicts.summary[verdict]} |\n`);
  return [
    `# ${words.say('report-title')}: ${titles.map(bounded).join(' / ')}\n\n`,
    `**${words.say(conclusionOf(verdicts, run))}**\n\n`,
    `${bounded(words.say('vantage-from', period))}\n\n`,
    ...notes.slice(0, 50).map((note) => `> ${bounded(note)}\n>\n`),
    notes.length > 50 ? `> ${words.say('label-more', { count: notes.length - 50 })}\n` : '',
    notes.length > 0 ? '\n' : '',
    `| ${words.say('label-verdict')} | ${words.say('label-count')} |\n| --- | ---: |\n${rows.join('')}\n`,
  ].join('');
}

/** Text from a document or person, bounded so that the head of the report stays small. */
const bounded = (text: string) => asText(text.length > 500 ? `${text.slice(0, 499)}…` : text);

async function renderContradicted(
  clause: ClauseVerdict,
  about: PlannedClause | undefined,
  bundle: Bundle,
  words: Words,
): Promise<string> {
  const context = [
    about?.section && words.of(about.section),
    about?.article,
    about && words.say(`html-strength-${about.strength}`),
  ].filter(Boolean);
  const lines = [
    `## ${signs.contradicted} ${asText(clause.id)} ${about ? asText(words.of(about.summary)) : ''}\n\n`,
    `${words.say('verdict-contradicted')} · ${context.map((each) => asText(each!)).join(' · ')}\n\n`,
  ];
  const counts = countsOf(clause.bindings);
  const remedied = new Set<string>();
  let rest = counts.fails + counts.unknown;
  for await (const finding of bundle.findings(clause.policy, clause.id)) {
    if (lines.length > shown + 1 || (finding.outcome !== 'fails' && finding.outcome !== 'unknown')) break;
    lines.push(renderFinding(finding, clause, words, remedied));
    rest--;
  }
  if (rest > 0) lines.push(`- ${words.say('label-more', { count: rest })}\n`);
  lines.push(`- ${countLine(clause, words)}\n\n`);
  return lines.join('');
}

function renderFinding(finding: Finding, clause: ClauseVerdict, words: Words, remedied: Set<string>): string {
  const assumed = clause.bindings[finding.binding]?.assumed ?? [];
  const promised = parametersOf(finding.expected, assumed).map(
    (each) => `${asCode(`${each.name}=${each.value}`)}${each.assumed ? ` (${words.say('label-assumed')})` : ''}`,
  );
  const waived = finding.waived ? ` (${words.say('label-waived')})` : '';
  const lines = [
    `- ${marks[finding.outcome]} **${asText(placeOf(finding, words))}**: ${asText(words.message(finding))}${waived}\n`,
    `  - ${words.say('label-promised')}: ${[asCode(finding.check), ...promised].join(' ')}\n`,
  ];
  if (finding.reproduce) lines.push(`  - ${words.say('label-reproduce')}: ${asCode(finding.reproduce)}\n`);
  if (finding.outcome === 'fails' && !remedied.has(finding.check)) {
    remedied.add(finding.check);
    lines.push(`  - ${words.say('label-remedy')}: ${asText(words.remedy(finding.check))}\n`);
  }
  return lines.join('');
}

const tableHead = (words: Words) =>
  `| ${(['label-verdict', 'label-clause', 'label-promise', 'label-findings', 'label-first'] as const)
    .map((code) => words.say(code))
    .join(' | ')} |\n| --- | --- | --- | --- | --- |\n`;

/** One line for a clause: what it came to, and the finding that stands in the way of more. */
async function renderRow(clause: ClauseVerdict, about: PlannedClause | undefined, bundle: Bundle, words: Words): Promise<string> {
  const lines: string[] = [];
  if (clause.bindings.length === 0) {
    if (clause.verdict === 'unverified') lines.push(words.say('label-no-binding'));
    lines.push(
      ...statedOf(clause, about?.attestation ?? null, bundle.verdicts, words)
        .slice(0, shown)
        .map(bounded),
    );
  }
  // What a waiver covers is seen in full, whoever has excused it; of the rest the first tells enough.
  const most = clause.verdict === 'waived' ? shown : 1;
  for await (const finding of bundle.findings(clause.policy, clause.id)) {
    if (lines.length === most || (finding.outcome !== 'fails' && finding.outcome !== 'unknown')) break;
    const waived = finding.waived ? ` (${words.say('label-waived')})` : '';
    lines.push(`${marks[finding.outcome]} ${asText(placeOf(finding, words))}: ${asText(words.message(finding))}${waived}`);
  }
  const rest = countsOf(clause.bindings).fails - lines.length;
  if (clause.verdict === 'waived' && rest > 0) lines.push(words.say('label-more', { count: rest }));
  const cells = [
    `${signs[clause.verdict]} ${words.say(`verdict-${clause.verdict}`)}`,
    asText(clause.id),
    about ? asText(words.of(about.summary)) : '',
    countLine(clause, words),
    lines.join('<br>'),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function countLine({ bindings }: ClauseVerdict, words: Words): string {
  const counts = countsOf(bindings);
  return (['fails', 'unknown', 'holds', 'not-applicable'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${marks[outcome]} ${counts[outcome]} ${words.say(`outcome-${outcome}`)}`)
    .join(', ');
}

function renderCut({ run, verdicts }: Bundle, shownOf: ReadonlyMap<Verdict, number>, words: Words): string {
  const missing = verdictNames
    .map((verdict) => ({ verdict, count: (verdicts.summary[verdict] ?? 0) - (shownOf.get(verdict) ?? 0) }))
    .filter(({ count }) => count > 0);
  const count = missing.reduce((sum, each) => sum + each.count, 0);
  const what = missing.map((each) => `${each.count} ${words.say(`verdict-${each.verdict}`)}`);
  return `\n**${asText(words.say('markdown-cut', { count, what, id: run.id }))}**\n`;
}
