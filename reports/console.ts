import { styleText } from 'node:util';
import type { Finding } from '../src/audit/finding.ts';
import type { ClauseVerdict, Verdict } from '../src/audit/verdict.ts';
import { verdictNames } from '../src/audit/verdict.ts';
import { withoutControls } from '../src/language/message.ts';
import { defineReport } from './define.ts';
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
const marks: Record<Finding['outcome'], string> = { fails: '✗', unknown: '?', holds: '✓', 'not-applicable': '–' };

/** Findings shown of one clause and outcome before the rest is only counted. */
const shown = 20;

/** For a person at a terminal: clauses by verdict, what is wrong first, each with target, seen, promised, how to reproduce and to mend. */
export const consoleReport = defineReport({
  id: 'console',
  extension: 'txt',
  async *render(bundle, { language, color }) {
    const { run, plan, verdicts } = bundle;
    const words = await loadWords(language, plan);
    const paint: Paint = color ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
    const time = new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      timeStyle: 'long',
      timeZone: plan.policies[0]?.timezone ?? 'UTC',
    });

    for (const { policy, title, organisation } of plan.policies) {
      yield `${paint(
        'bold',
        [words.of(title), organisation]
          .filter(Boolean)
          .map((each) => withoutControls(each!))
          .join(' · '),
      )} ${paint('dim', `(${policy})`)}\n`;
    }
    const period = {
      vantage: run.vantage,
      startedAt: time.format(new Date(run.startedAt)),
      endedAt: time.format(new Date(run.endedAt)),
    };
    yield `${paint('dim', words.say('vantage-from', period))}\n`;
    if (run.stopped) yield `${paint('yellow', words.say(`label-stopped-${run.stopped}`))}\n`;
    if (run.only.length > 0) yield `${paint('yellow', words.say('label-partial', { only: run.only }))}\n`;

    for (const verdict of verdictNames) {
      for (const clause of verdicts.clauses.filter((each) => each.verdict === verdict)) {
        yield* renderClause(clause, bundle.findings(clause.policy, clause.id), plan, words, paint);
      }
    }
    for (const waiver of verdicts.waivers) {
      if (waiver.state === 'valid') continue;
      const what = waiver.clause ?? `${waiver.check} @ ${waiver.target}`;
      yield `\n${paint('yellow', words.say(`waiver-${waiver.state}`, { what, owner: waiver.owner, expires: waiver.expires, reason: waiver.reason }))}`;
    }
    const counts = verdictNames
      .filter((verdict) => verdicts.summary[verdict])
      .map((verdict) => paint(styles[verdict], `${verdicts.summary[verdict]} ${words.say(`verdict-${verdict}`)}`));
    const conclusion =
      verdicts.exitCode === 0 && run.failOn === 'contradicted'
        ? 'exit-0-contradicted-only'
        : (`exit-${verdicts.exitCode}` as const);
    yield `\n${paint('bold', words.say('label-summary'))}: ${counts.join(', ')}\n${words.say(conclusion)}\n`;
  },
});

async function* renderClause(
  clause: ClauseVerdict,
  findings: AsyncIterable<Finding>,
  plan: {
    policies: readonly {
      policy: string;
      clauses: readonly { id: string; section: string | null; summary: { de: string; en: string } }[];
    }[];
  },
  words: Words,
  paint: Paint,
): AsyncGenerator<string> {
  const about = plan.policies.find((each) => each.policy === clause.policy)?.clauses.find((each) => each.id === clause.id);
  const label = words.say(`verdict-${clause.verdict}`).toUpperCase();
  yield `\n${paint(styles[clause.verdict], label)}  ${paint('bold', `${clause.id}`)}  ${withoutControls(about ? words.of(about.summary) : '')}\n`;
  if (clause.bindings.length === 0) {
    if (clause.verdict === 'unverified') yield `    ${words.say('label-no-binding')}\n`;
    if (clause.verdict === 'unattested') yield `    ${words.say('label-no-attestation')}\n`;
    return;
  }
  const wanted = ['proven', 'supported', 'not-in-force'].includes(clause.verdict) ? [] : ['fails', 'unknown'];
  const counts = new Map<string, number>();
  for await (const finding of findings) {
    const concise = !wanted.includes(finding.outcome);
    const count = (counts.get(finding.outcome) ?? 0) + 1;
    counts.set(finding.outcome, count);
    if (count > shown) continue;
    yield `  ${marks[finding.outcome]} ${targetOf(finding, words)}: ${words.message(finding)}${finding.waived ? ` [${words.say('label-waived')}]` : ''}\n`;
    for (const warning of finding.warnings)
      yield `      ${words.say('label-warning')}: ${words.warning(finding.check, warning)}\n`;
    if (concise) continue;
    yield `      ${paint('dim', `${words.say('label-promised')}: ${promise(finding, clause, words)}`)}\n`;
    if (finding.reproduce)
      yield `      ${paint('dim', `${words.say('label-reproduce')}: ${withoutControls(finding.reproduce)}`)}\n`;
    if (finding.outcome === 'fails')
      yield `      ${paint('dim', `${words.say('label-remedy')}: ${words.remedy(finding.check)}`)}\n`;
  }
  for (const [outcome, count] of counts) {
    if (count > shown) yield `    ${marks[outcome as Finding['outcome']]} ${words.say('label-more', { count: count - shown })}\n`;
  }
}

const targetOf = (finding: Finding, words: Words) => {
  const { target, subject } = finding;
  if (target === null) return `${finding.check}: ${words.say('label-no-target')}`;
  return withoutControls(subject === null || subject === target ? target : `${target} (${subject})`);
};

function promise(finding: Finding, clause: ClauseVerdict, words: Words): string {
  const assumed = clause.bindings[finding.binding]?.assumed ?? [];
  const parameters = Object.entries(finding.expected).map(([name, value]) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${name}=${text.length > 80 ? `${text.slice(0, 79)}…` : text}${assumed.includes(name) ? ` (${words.say('label-assumed')})` : ''}`;
  });
  return withoutControls([finding.check, ...parameters].join(' '));
}
