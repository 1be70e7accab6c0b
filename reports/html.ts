import { createHash } from 'node:crypto';
import type { Finding } from '../src/audit/finding.ts';
import { type ClauseVerdict, verdictNames } from '../src/audit/verdict.ts';
import type { Bundle } from '../src/evidence/read.ts';
import { defineReport } from './define.ts';
import { renderClause } from './html/clause.ts';
import { renderAttestations, renderWaivers } from './html/excuses.ts';
import { renderAbout, renderControls, renderCover, renderIndex } from './html/frame.ts';
import { icon, sprite } from './html/icons.ts';
import { embedded, html, trusted } from './html/markup.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';
import { countsOf } from './parts.ts';
import { statedOf } from './statements.ts';
import { loadWords } from './words.ts';

/** Findings of one clause on the page; the rest is counted there and stands in the bundle. What fails comes first. */
const shownFindings = 500;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Nothing may be loaded, sent or run but the style sheet and the script that stand in the page. */
const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;

/** For reading, searching, printing and handing over: one file that needs nothing else. Everything in it is there without its script, too. */
export const htmlReport = defineReport({
  id: 'html',
  extension: 'html',
  async *render(bundle, { language }) {
    const { plan } = bundle;
    const words = await loadWords(language, plan);
    const page = {
      words,
      number: new Intl.NumberFormat(language),
      time: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
        dateStyle: 'medium',
        timeStyle: 'medium',
        timeZone: plan.policies[0]?.timezone ?? 'UTC',
      }),
      severalPolicies: plan.policies.length > 1,
    };
    const clauses = clausesOf(bundle);
    const title = plan.policies.map((each) => words.of(each.title)).join(' · ');
    yield html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="tomproof ${bundle.run.tool.version}">
<title>${words.say('report-title')}: ${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#clauses">${words.say('html-skip')}</a>
${sprite}
${renderCover(bundle, page)}
${renderControls(bundle, page)}
<div class="wrap body">
${renderIndex(clauses, page)}
<main id="clauses">
<p class="none" role="status" hidden>${words.say('html-none')}</p>
`.text;
    for (const verdict of verdictNames) {
      const group = clauses.filter((each) => each.verdict.verdict === verdict);
      if (group.length === 0) continue;
      yield html`<section class="group" data-tone="${verdict}">
<h2>${icon(verdict)} <span class="word">${words.say(`verdict-${verdict}`)}</span> <span class="number">${page.number.format(group.length)}</span></h2>
<p>${words.say(`html-meaning-${verdict}`)}</p>
`.text;
      for (const each of group) {
        const findings = await firstOf(bundle.findings(each.verdict.policy, each.clause.id), shownFindings);
        const stated = statedOf(each.verdict, each.clause.attestation, bundle.verdicts, words);
        yield renderClause(each, findings, stated, page).text;
      }
      yield '</section>\n';
    }
    const texts = {
      shown: words.say('html-shown', { count: '{count}', total: '{total}' }),
      openAll: words.say('html-open-all'),
      closeAll: words.say('html-close-all'),
      copy: words.say('html-copy'),
      copied: words.say('html-copied'),
    };
    yield html`${renderAttestations(bundle, page)}
${renderWaivers(bundle, page)}
${renderAbout(bundle, page)}
</main>
</div>
<p class="hush said" role="status"></p>
<script type="application/json" id="report-data">${embedded({ texts })}</script>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
  },
});

/** A clause with what it came to, in the order of the documents. */
function clausesOf({ plan, verdicts }: Bundle) {
  const verdictOf = new Map(verdicts.clauses.map((each) => [JSON.stringify([each.policy, each.id]), each]));
  return plan.policies.flatMap((policy) =>
    policy.clauses.map((clause) => {
      // A clause without a verdict cannot come from a whole bundle; it is shown as unverified, never left out.
      const verdict: ClauseVerdict = verdictOf.get(JSON.stringify([policy.policy, clause.id])) ?? {
        policy: policy.policy,
        id: clause.id,
        verdict: 'unverified',
        reasons: [],
        bindings: [],
      };
      return { policy, clause, verdict, counts: countsOf(verdict.bindings) };
    }),
  );
}

async function firstOf(findings: AsyncIterable<Finding>, limit: number): Promise<Finding[]> {
  const first: Finding[] = [];
  for await (const finding of findings) {
    if (first.length === limit) break;
    first.push(finding);
  }
  return first;
}
