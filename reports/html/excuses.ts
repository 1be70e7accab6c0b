import type { Bundle } from '../../src/evidence/read.ts';
import { counts, statementsOf, waiverScope } from '../statements.ts';
import { type Html, html } from './markup.ts';
import type { Page } from './page.ts';

const waiverTones = { valid: 'waived', expiring: 'questioned', expired: 'contradicted', unused: 'not-in-force' } as const;

/** The waivers of the run, in whatever state. */
export function renderWaivers({ verdicts }: Bundle, { words }: Page): Html | null {
  if (verdicts.waivers.length === 0) return null;
  const rows = verdicts.waivers.map(
    (waiver) =>
      html`<tr><td>${waiverScope(waiver).join(' · ')}</td><td>${waiver.reason}</td><td>${waiver.owner}</td><td class="date">${waiver.expires}</td><td>${waiver.ticket}</td><td class="state" data-tone="${waiverTones[waiver.state]}">${words.say(`html-waiver-${waiver.state}`)}</td></tr>
`,
  );
  const heads = (['what', 'reason', 'owner', 'expires', 'ticket', 'state'] as const).map((head) =>
    words.say(`html-waiver-${head}`),
  );
  return renderTable('waivers', words.say('html-waivers'), heads, rows);
}

/** What people stated, clause by clause, with what each statement rests on and whether it counts. */
export function renderAttestations({ verdicts }: Bundle, { words, severalPolicies }: Page): Html | null {
  const rows = verdicts.clauses.flatMap(({ policy, id }) =>
    statementsOf(verdicts, policy, id).map((each) => {
      const { by, at, statement, document, until, state } = each;
      const tone = state === 'expiring' ? 'questioned' : counts(each) ? 'attested' : 'unattested';
      const told = words.say(`attestation-${state}`, { by, at, until, clause: id, path: document?.path ?? '' });
      return html`<tr><td>${severalPolicies ? `${policy} · ${id}` : id}</td><td>${by}</td><td class="date">${at}</td><td>${statement}${document ? html`<br><code>${document.path} ${document.digest}</code>` : null}</td><td class="date">${until}</td><td class="state" data-tone="${tone}">${told}</td></tr>
`;
    }),
  );
  if (rows.length === 0) return null;
  const heads = (['clause', 'by', 'at', 'statement', 'until', 'state'] as const).map((head) =>
    words.say(`html-attestation-${head}`),
  );
  return renderTable('attestations', words.say('html-attestations'), heads, rows);
}

const renderTable = (id: string, title: string, heads: readonly string[], rows: readonly Html[]): Html =>
  html`<section class="after"><h2 id="${id}">${title}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
