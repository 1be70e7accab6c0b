import type { Finding } from '../../src/audit/finding.ts';
import type { BindingTally } from '../../src/audit/verdict.ts';
import { countsOf, parametersOf } from '../parts.ts';
import { icon, outcomeIcon } from './icons.ts';
import { type Html, html } from './markup.ts';
import { anchorOf, type Concluded, type Page, renderCounts, renderTime } from './page.ts';

/** A clause: what was promised, what it came to, and its evidence check by check. `findings` are the first ones; those that fail lead. */
export function renderClause(concluded: Concluded, findings: readonly Finding[], stated: readonly string[], page: Page): Html {
  const { policy, clause, verdict, counts } = concluded;
  const { words } = page;
  const open = verdict.verdict === 'contradicted' || verdict.verdict === 'questioned';
  const about = [
    page.severalPolicies ? policy.policy : null,
    clause.section && words.of(clause.section),
    clause.article,
    words.say(`html-strength-${clause.strength}`),
    words.say(`html-kind-${clause.kind}`),
    clause.party === 'processor' ? null : words.say(`html-party-${clause.party}`),
  ];
  return html`<details class="clause" id="${anchorOf(concluded)}" data-verdict="${verdict.verdict}" data-tone="${verdict.verdict}" data-section="${clause.section && words.of(clause.section)}"${open ? html` open` : null}>
<summary><h3><span class="number">${clause.id}</span> <span>${words.of(clause.summary)}</span></h3>
<span class="verdict">${icon(verdict.verdict)}${words.say(`verdict-${verdict.verdict}`)}</span>
<span class="meta"><span>${about.filter((each) => each !== null).join(' · ')}</span>${renderCounts(counts, page)}</span></summary>
<div class="evidence">${verdict.bindings.length > 0 ? renderChecks(verdict.bindings, findings, page) : renderGap(concluded, stated, page)}
${renderCut(counts, findings, page)}</div>
</details>
`;
}

/** Of a clause that no check looks at: what people stated, or that nobody did. */
const renderGap = ({ verdict }: Concluded, stated: readonly string[], { words }: Page) => {
  const isStated = verdict.verdict === 'attested' || verdict.verdict === 'unattested';
  const lines = isStated ? stated : [words.say('label-no-binding'), ...stated];
  return lines.map((line) => html`<p class="gap"><bdi>${line}</bdi></p>`);
};

/** From here on the browser draws findings only when they come into view. */
const manyFindings = 50;

const rank = { fails: 0, unknown: 1, holds: 2, 'not-applicable': 3 } as const;

/** The checks of a clause, those that fail first. */
function renderChecks(tallies: readonly BindingTally[], findings: readonly Finding[], page: Page): Html[] {
  const worst = (tally: BindingTally) => (tally.fails > 0 ? rank.fails : tally.unknown > 0 ? rank.unknown : rank.holds);
  return tallies
    .map((tally, index) => ({ tally, own: findings.filter((finding) => finding.binding === index) }))
    .sort((a, b) => worst(a.tally) - worst(b.tally))
    .map(({ tally, own }) => renderCheck(tally, own, tallies.length > 1, page));
}

function renderCheck(tally: BindingTally, findings: readonly Finding[], oneOfMany: boolean, page: Page): Html {
  const { words } = page;
  const parameters = parametersOf(findings[0]?.expected ?? {}, tally.assumed);
  const remedy = tally.fails > 0 ? words.remedy(tally.check) : '';
  return html`<section class="check">
<h4><span>${words.title(tally.check)} <code>${tally.check}</code>${tally.role === 'indicates' ? html` <code>(${words.say('html-role-indicates')})</code>` : null}</span> ${oneOfMany ? renderCounts(countsOf([tally]), page) : null}</h4>
<dl class="rows">${
    parameters.length > 0
      ? html`<dt>${words.say('label-promised')}</dt><dd class="parameters">${parameters.map(
          ({ name, value, assumed }) =>
            html`<span><code>${name} = ${value}</code>${assumed ? html` <span class="assumed">(${words.say('label-assumed')})</span>` : null}</span> `,
        )}</dd>`
      : null
  }${remedy === '' ? null : html`<dt>${words.say('label-remedy')}</dt><dd>${remedy}</dd>`}</dl>
<ul class="findings${findings.length > manyFindings ? ' many' : null}">${findings.map((finding) => renderFinding(finding, page))}</ul>
</section>`;
}

function renderFinding(finding: Finding, page: Page): Html {
  const { words } = page;
  const { target, subject, outcome } = finding;
  const tone = finding.waived ? 'waived' : outcome;
  return html`<li class="finding" data-tone="${tone}">
<span class="outcome">${finding.waived ? icon('waived') : outcomeIcon(outcome)}<span>${words.say(`outcome-${outcome}`)}${finding.waived ? html`<small>${words.say('label-waived')}</small>` : null}</span></span>
<span class="place"><bdi>${target ?? words.say('label-no-target')}</bdi>${subject !== null && subject !== target ? html`<small><bdi>${subject}</bdi></small>` : null}</span>
<div class="seen"><p><bdi>${words.message(finding)}</bdi></p>${finding.warnings.map(
    (warning) => html`<p class="warning">${words.say('label-warning')}: <bdi>${words.warning(finding.check, warning)}</bdi></p>`,
  )}${
    finding.reproduce === null
      ? null
      : html`<p class="how"><span class="hush">${words.say('label-reproduce')}: </span><code>${finding.reproduce}</code><button type="button" class="copy" data-js hidden>${words.say('html-copy')}</button></p>`
  }${finding.sources.map(
    ({ probe, vantage, at }) =>
      html`<p class="source">${[probe, vantage.name, vantage.address].filter(Boolean).join(' · ')} · ${renderTime(at, page)}</p>`,
  )}</div>
</li>
`;
}

/** Says plainly what does not stand on the page, loudest where something fails. */
function renderCut(counts: Concluded['counts'], findings: readonly Finding[], page: Page): Html | null {
  const rest = { ...counts };
  for (const finding of findings) rest[finding.outcome]--;
  const outcomes = (['fails', 'unknown', 'holds', 'not-applicable'] as const).filter((outcome) => rest[outcome] > 0);
  if (outcomes.length === 0) return null;
  const count = outcomes.reduce((sum, outcome) => sum + rest[outcome], 0);
  const what = outcomes.map((outcome) => `${page.number.format(rest[outcome])} ${page.words.say(`outcome-${outcome}`)}`);
  return html`<p class="cut" data-tone="${outcomes[0]}">${page.words.say('html-cut', { count: page.number.format(count), what })}</p>`;
}
