import type { Finding } from '../../src/audit/finding.ts';
import type { PlannedClause, PlannedPolicy } from '../../src/audit/plan.ts';
import type { ClauseVerdict } from '../../src/audit/verdict.ts';
import type { Words } from '../words.ts';
import { outcomeIcon } from './icons.ts';
import { type Html, html } from './markup.ts';

/** What every part of the page needs to speak. */
export interface Page {
  readonly words: Words;
  readonly number: Intl.NumberFormat;
  readonly time: Intl.DateTimeFormat;
  /** Whether clauses need the name of their policy to be told apart. */
  readonly severalPolicies: boolean;
}

/** A clause with what it came to. */
export interface Concluded {
  readonly policy: PlannedPolicy;
  readonly clause: PlannedClause;
  readonly verdict: ClauseVerdict;
  readonly counts: Readonly<Record<Finding['outcome'], number>>;
}

/** The id of a clause's element, fit for an address: `acme-tom:1.2-7`. */
export const anchorOf = ({ policy, clause }: Concluded): string =>
  [policy.policy, clause.id].map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'))).join(':');

/** How many of each outcome, with its mark and word. */
export const renderCounts = (counts: Readonly<Record<Finding['outcome'], number>>, { words, number }: Page): Html =>
  html`<span class="counts">${(['fails', 'unknown', 'holds', 'not-applicable'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map(
      (outcome) =>
        html`<span class="count" data-tone="${outcome}">${outcomeIcon(outcome)}${number.format(counts[outcome])} ${words.say(`outcome-${outcome}`)}</span>`,
    )}</span>`;

/** A moment, for people and machines. */
export const renderTime = (at: string, { time }: Page): Html => html`<time datetime="${at}">${time.format(new Date(at))}</time>`;
