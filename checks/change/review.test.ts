import { changeControl } from '../../fixtures/facts/change-control.ts';
import type { ChangeControl } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { changeReview } from './review.ts';

type Review = Extract<ChangeControl['review'], { seen: true }>;

const review = (changes: Partial<Review>, others: Parameters<typeof changeControl>[0] = {}) =>
  changeControl({
    review: { seen: true, approvals: 1, dismissesStale: true, bypass: [], by: ['ruleset main'], ...changes },
    ...others,
  });
const { protection } = changeControl();
const spared = protection.seen && { ...protection, bindsAdministrators: false };

checkTable(changeReview, {
  holds: [
    ['one approval', changeControl(), { code: 'needed', warns: [], indicative: false }],
    ['two, where two are promised', review({ approvals: 2 }), { with: { reviewers: 2 } }],
    ['some may pass', review({ bypass: ['release-bot'] }), { warns: ['bypass'], indicative: false }],
    ['who may pass was not seen', review({ bypass: null }), { warns: ['bypass-unseen'], indicative: true }],
    ['an approval outlasts later changes', review({ dismissesStale: false }), { warns: ['keeps-stale'] }],
    ['whether it does was not seen', review({ dismissesStale: null }), { warns: [] }],
    [
      'the protection spares administrators, who stand in no list',
      review({}, spared ? { protection: spared } : {}),
      { warns: ['spares-administrators'] },
    ],
  ],
  fails: [
    ['none', review({ approvals: 0 }), { code: 'too-few' }],
    ['one, where two are promised', changeControl(), { with: { reviewers: 2 }, code: 'too-few' }],
    ['none, and who may pass was not seen', review({ approvals: 0, bypass: null }), { code: 'too-few' }],
  ],
  unknown: [
    ['not seen', changeControl({ review: { seen: false, reason: 'denied', detail: 'protection' } }), { reason: 'denied' }],
  ],
  notApplicable: [
    ['archived', review({ approvals: 0 }, { archived: true }), { code: 'archived' }],
    [
      'archived, and not seen',
      changeControl({ archived: true, review: { seen: false, reason: 'denied', detail: 'protection' } }),
    ],
  ],
});
