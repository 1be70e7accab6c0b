import type { Finding } from '../src/audit/finding.ts';
import type { PlannedClause } from '../src/audit/plan.ts';
import type { ClauseVerdict, Verdict } from '../src/audit/verdict.ts';
import type { Bundle } from '../src/evidence/read.ts';
import { plain } from '../src/language/message.ts';
import { defineReport } from './define.ts';
import { countsOf, placeOf } from './parts.ts';
import { statedOf, waiverScope, waiverSentence } from './statements.ts';
import { loadWords, type Words } from './words.ts';

/** JUnit has no unknown: what nobody could verify is an error, so that it is never green. */
const results: Readonly<Record<Verdict, 'failure' | 'error' | 'skipped' | null>> = {
  contradicted: 'failure',
  questioned: 'error',
  unverified: 'error',
  unattested: 'error',
  waived: 'skipped',
  'not-in-force': 'skipped',
  supported: null,
  proven: null,
  attested: null,
};

/** Findings named in one test case; the rest is counted. */
const shown = 100;

/** Text for XML 1.0: made plain, which drops what may not stand in it, then escaped. */
export const xml = (text: string): string => plain(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** For CI systems: a suite for each policy, a test case for each clause; a further suite says which waivers have expired. */
export const junit = defineReport({
  id: 'junit',
  extension: 'xml',
  async *render(bundle, { language }) {
    const { run, plan, verdicts } = bundle;
    const words = await loadWords(language, plan);
    const seconds = ((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000).toFixed(3);
    const timestamp = run.startedAt.slice(0, 19);
    const expired = verdicts.waivers.filter((waiver) => waiver.state === 'expired').length;
    const all = tally(verdicts.clauses);
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `<testsuites name="tomproof" tests="${all.tests + verdicts.waivers.length}" failures="${all.failure}" errors="${all.error + expired}" skipped="${all.skipped}" time="${seconds}">\n`;
    for (const policy of plan.policies) {
      const clauses = verdicts.clauses.filter((each) => each.policy === policy.policy);
      const { tests, failure, error, skipped } = tally(clauses);
      yield `<testsuite name="${xml(policy.policy)}" tests="${tests}" failures="${failure}" errors="${error}" skipped="${skipped}" time="${seconds}" timestamp="${timestamp}">\n`;
      yield renderProperties(bundle, words.of(policy.title));
      for (const clause of clauses) {
        const about = policy.clauses.find((each) => each.id === clause.id);
        const name = `${clause.id} ${about ? words.of(about.summary) : ''}`;
        yield `<testcase classname="${xml(policy.policy)}" name="${xml(name.trim())}" time="0">${await renderResult(clause, about, bundle, words)}</testcase>\n`;
      }
      yield '</testsuite>\n';
    }
    if (verdicts.waivers.length > 0) {
      yield `<testsuite name="waivers" tests="${verdicts.waivers.length}" failures="0" errors="${expired}" skipped="0" time="0" timestamp="${timestamp}">\n`;
      for (const waiver of verdicts.waivers) yield renderWaiver(waiver, words);
      yield '</testsuite>\n';
    }
    yield '</testsuites>\n';
  },
});

function tally(clauses: readonly ClauseVerdict[]) {
  const counts = { tests: clauses.length, failure: 0, error: 0, skipped: 0 };
  for (const { verdict } of clauses) {
    const result = results[verdict];
    if (result) counts[result]++;
  }
  return counts;
}

function renderProperties({ run, verdicts }: Bundle, title: string): string {
  const properties = Object.entries({
    title,
    run: run.id,
    tool: `${run.tool.name} ${run.tool.version}`,
    vantage: run.vantage,
    exitCode: String(verdicts.exitCode),
    ...(run.stopped === null ? {} : { stopped: run.stopped }),
    ...(run.only.length === 0 ? {} : { only: run.only.join(', ') }),
  });
  return `<properties>\n${properties.map(([name, value]) => `<property name="${name}" value="${xml(value)}"/>\n`).join('')}</properties>\n`;
}

async function renderResult(
  clause: ClauseVerdict,
  about: PlannedClause | undefined,
  bundle: Bundle,
  words: Words,
): Promise<string> {
  const result = results[clause.verdict];
  const counts = countsOf(clause.bindings);
  let rest = counts.fails + counts.unknown + counts.holds + counts['not-applicable'];
  const lines: string[] = [];
  for await (const finding of bundle.findings(clause.policy, clause.id)) {
    if (lines.length === shown) break;
    lines.push(renderFinding(finding, words));
    rest--;
  }
  if (rest > 0) lines.push(words.say('label-more', { count: rest }));
  if (clause.bindings.length === 0) {
    if (clause.verdict === 'unverified' || clause.verdict === 'not-in-force') lines.push(words.say('label-no-binding'));
    lines.push(...statedOf(clause, about?.attestation ?? null, bundle.verdicts, words));
  }
  const text = lines.map(xml).join('\n');
  if (result === null) return text === '' ? '' : `<system-out>${text}</system-out>`;
  const verdict = words.say(`verdict-${clause.verdict}`);
  const message = clause.verdict === 'not-in-force' ? verdict : [verdict, ...lines.slice(0, 1)].join(': ');
  if (result === 'skipped') return `<skipped message="${xml(message)}"/><system-out>${text}</system-out>`;
  return `<${result} type="${clause.verdict}" message="${xml(message)}">${text}</${result}>`;
}

function renderFinding(finding: Finding, words: Words): string {
  const outcome = words.say(`outcome-${finding.outcome}`);
  const waived = finding.waived ? ` [${words.say('label-waived')}]` : '';
  return `${outcome}${waived}: ${placeOf(finding, words)}: ${words.message(finding)} (${finding.check})`;
}

function renderWaiver(waiver: Bundle['verdicts']['waivers'][number], words: Words): string {
  const { state, expires } = waiver;
  const sentence = waiverSentence(waiver, words);
  const result =
    state === 'expired' ? `<error type="expired" message="${xml(sentence)}"/>` : `<system-out>${xml(sentence)}</system-out>`;
  return `<testcase classname="waivers" name="${xml(`${waiverScope(waiver).join(' · ')} (${expires})`)}" time="0">${result}</testcase>\n`;
}
