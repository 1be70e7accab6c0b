import type { Finding } from '../../src/audit/finding.ts';
import type { Verdict } from '../../src/audit/verdict.ts';
import { type Html, html, trusted } from './markup.ts';

const disc = '<circle cx="8" cy="8" r="8" fill="currentColor"/>';
const ring = '<circle cx="8" cy="8" r="7.1" fill="none" stroke="currentColor" stroke-width="1.6"/>';
const inside = (path: string) =>
  `<path d="${path}" fill="none" class="i" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;
const line = (path: string) =>
  `<path d="${path}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;
const check = 'M4.6 8.4l2.3 2.3 4.6-5';
const question = 'M6.1 6.3a1.95 1.95 0 1 1 2.9 1.9c-.7.4-1 .8-1 1.4M8 11.9v.01';

/** A shape for each verdict, so that none is told by its colour alone. */
const shapes: Readonly<Record<Verdict, string>> = {
  contradicted: disc + inside('M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4'),
  questioned: `<path d="M8 .6 15.6 14.6H.4z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/>${inside('M8 6v3.6M8 12v.01')}`,
  unverified: ring + line(question),
  unattested: `<circle cx="8" cy="8" r="7.1" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.6 1.9"/>${line('M8 4.6v3.9M8 11.3v.01')}`,
  waived: ring + line('M6.3 5.4v5.2M9.7 5.4v5.2'),
  supported: ring + line(check),
  proven: disc + inside(check),
  attested: `<rect x=".6" y=".6" width="14.8" height="14.8" rx="3.4" fill="currentColor"/>${inside(check)}`,
  'not-in-force': ring + line('M5 8h6'),
};

const verdictOf: Readonly<Record<Finding['outcome'], Verdict>> = {
  fails: 'contradicted',
  unknown: 'unverified',
  holds: 'proven',
  'not-applicable': 'not-in-force',
};

/** The drawings, once per page. */
export const sprite: Html = trusted(
  `<svg width="0" height="0" aria-hidden="true" focusable="false" class="sprite">${Object.entries(shapes)
    .map(([verdict, shape]) => `<symbol id="i-${verdict}" viewBox="0 0 16 16">${shape}</symbol>`)
    .join('')}</svg>`,
);

/** The drawing of a verdict; the word stands beside it. */
export const icon = (verdict: Verdict): Html =>
  html`<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-${verdict}"/></svg>`;
export const outcomeIcon = (outcome: Finding['outcome']): Html => icon(verdictOf[outcome]);
