import { type Verdict, verdictNames } from '../../src/audit/verdict.ts';
import type { Bundle } from '../../src/evidence/read.ts';
import { conclusionOf, countsOf } from '../parts.ts';
import { icon } from './icons.ts';
import { type Html, html } from './markup.ts';
import { anchorOf, type Concluded, type Page } from './page.ts';

/** What every exit code looks like: the verdict whose sign it bears. */
const signs = { 0: 'proven', 1: 'contradicted', 2: 'unverified' } as const satisfies Record<number, Verdict>;

/** Whose promises, when, from where, and what it came to. */
export function renderCover({ run, plan, verdicts }: Bundle, page: Page): Html {
  const { words, number } = page;
  const findings = Object.values(countsOf(verdicts.clauses.flatMap((each) => each.bindings))).reduce((a, b) => a + b, 0);
  const counts = {
    clauses: number.format(verdicts.clauses.length),
    targets: number.format(plan.targets.length),
    findings: number.format(findings),
  };
  const sign = signs[verdicts.exitCode];
  const notices = [
    run.stopped === null ? null : words.say(`label-stopped-${run.stopped}`),
    run.only.length === 0 ? null : words.say('label-partial', { only: run.only }),
    run.includeWaived ? words.say('html-without-waivers') : null,
  ].filter((each) => each !== null);
  const timezone = plan.policies[0]?.timezone ?? 'UTC';
  return html`<header class="wrap cover">
<p class="kicker">${words.say('report-title')}</p>
${plan.policies.map(({ title, organisation, document }) => {
  const byline = [
    organisation,
    document?.name,
    document?.version && words.say('html-version', { version: document.version }),
    document?.issued && words.say('html-issued', { issued: document.issued }),
  ];
  return html`<h1>${words.of(title)}</h1><p class="byline">${byline.filter(Boolean).join(' · ')}</p>`;
})}
<p class="conclusion" data-tone="${sign}">${icon(sign)}${words.say(conclusionOf(verdicts, run))}</p>
${notices.map((notice) => html`<p class="notice" data-tone="unverified">${notice}</p>`)}
${renderShare(verdicts.summary, verdicts.clauses.length)}
<dl class="facts">
<div><dt>${words.say('html-period')}</dt><dd>${page.time.formatRange(new Date(run.startedAt), new Date(run.endedAt))}</dd></div>
<div><dt>${words.say('html-vantage')}</dt><dd>${run.vantage}</dd></div>
<div><dt>${words.say('html-scope')}</dt><dd>${words.say('html-scope-counts', counts)}</dd></div>
<div><dt>${words.say('html-times')}</dt><dd>${timezone}</dd></div>
</dl>
</header>`;
}

/** The verdicts as one bar; their numbers stand in the chips, so it is left out for those who listen. */
function renderShare(summary: Bundle['verdicts']['summary'], total: number): Html {
  let x = 0;
  const parts = verdictNames.map((verdict) => {
    const width = (100 * (summary[verdict] ?? 0)) / Math.max(1, total);
    x += width;
    return width === 0 ? null : html`<rect x="${x - width}" width="${width}" height="10" data-tone="${verdict}"/>`;
  });
  return html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`;
}

/** Chips with the count of each verdict, search, theme. Chips are plain counts until the script wakes them. */
export function renderControls({ verdicts }: Bundle, { words, number }: Page): Html {
  const chips = verdictNames
    .filter((verdict) => verdicts.summary[verdict])
    .map(
      (verdict) =>
        html`<button type="button" class="chip" data-js disabled aria-pressed="false" data-verdict="${verdict}" data-tone="${verdict}">${icon(verdict)}<b>${number.format(verdicts.summary[verdict] ?? 0)}</b> ${words.say(`verdict-${verdict}`)}</button>`,
    );
  return html`<section class="controls" aria-label="${words.say('html-controls')}"><div class="wrap">
<div class="chips" role="group" aria-label="${words.say('html-filter')}">${chips}</div>
<div class="tools" data-js hidden><button type="button" class="tool fold">${words.say('html-open-all')}</button><button type="button" class="tool theme" aria-pressed="false">${words.say('html-dark')}</button></div>
<div class="search" role="search" data-js hidden><label for="search">${words.say('html-search')}</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="${words.say('html-search-hint')}"><span class="shown" role="status"></span><button type="button" class="tool reset" hidden>${words.say('html-reset')}</button></div>
</div></section>`;
}

/** Every clause in the order of the documents. */
export function renderIndex(clauses: readonly Concluded[], { words, severalPolicies }: Page): Html {
  let policy: string | undefined;
  const lines = clauses.map((concluded) => {
    const { clause, verdict } = concluded;
    const heading =
      severalPolicies && policy !== concluded.policy.policy
        ? html`<li class="policy">${words.of(concluded.policy.title)}</li>`
        : null;
    policy = concluded.policy.policy;
    const anchor = anchorOf(concluded);
    return html`${heading}<li id="to-${anchor}" data-tone="${verdict.verdict}"><a href="#${anchor}">${icon(verdict.verdict)}<span class="number">${clause.id}</span><span class="text">${words.of(clause.summary)}</span><span class="hush">${words.say(`verdict-${verdict.verdict}`)}</span></a></li>
`;
  });
  return html`<nav class="index" aria-labelledby="index"><h2 id="index">${words.say('html-index')}</h2><ol>${lines}</ol></nav>`;
}

/** Which run, tool and documents the page comes from. */
export function renderAbout({ run }: Bundle, { words }: Page): Html {
  const digests = [
    ...Object.entries(run.digests.policies).map(
      ([policy, digest]) => [words.say('html-digest-policy', { policy }), digest] as const,
    ),
    [words.say('html-digest-inventory'), run.digests.inventory ?? '–'] as const,
    [words.say('html-digest-checks'), run.digests.checks] as const,
  ];
  return html`<section class="after" aria-labelledby="about"><h2 id="about">${words.say('html-about')}</h2>
<p>${words.say('html-about-text', { id: run.id })}</p>
<dl class="digests"><dt>${words.say('html-run')}</dt><dd><code>${run.id}</code></dd>
<dt>${words.say('html-tool')}</dt><dd><code>${run.tool.name} ${run.tool.version}</code></dd>
${digests.map(([name, digest]) => html`<dt>${name}</dt><dd><code>${digest}</code></dd>\n`)}</dl></section>`;
}
