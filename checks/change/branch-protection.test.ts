import { changeControl } from '../../fixtures/facts/change-control.ts';
import type { ChangeControl } from '../../src/facts/index.ts';
import { checkTable } from '../testing/table.ts';
import { changeBranchProtection } from './branch-protection.ts';

type Protection = Extract<ChangeControl['protection'], { seen: true }>;

const protection = (changes: Partial<Protection>) =>
  changeControl({
    protection: {
      seen: true,
      forcePush: 'blocked',
      deletion: 'blocked',
      bindsAdministrators: true,
      bypass: [],
      by: ['ruleset main'],
      ...changes,
    },
  });

checkTable(changeBranchProtection, {
  holds: [
    ['both blocked for everybody', changeControl(), { code: 'protected', indicative: false }],
    ['whatever becomes of reviews', changeControl({ review: { seen: false, reason: 'denied', detail: 'x' } })],
  ],
  fails: [
    ['force push', protection({ forcePush: 'allowed' }), { code: 'force-push' }],
    ['deletion', protection({ deletion: 'allowed' }), { code: 'deletion' }],
    ['administrators are spared', protection({ bindsAdministrators: false }), { code: 'spares-administrators' }],
    ['a program may pass', protection({ bypass: ['release-bot'] }), { code: 'bypass' }],
    ['some may pass, and whether administrators may was not seen', protection({ bindsAdministrators: null, bypass: ['ops'] })],
    ['force push, and nothing else was seen', protection({ forcePush: 'allowed', bindsAdministrators: null, bypass: null })],
  ],
  unknown: [
    ['whether it binds administrators was not seen', protection({ bindsAdministrators: null }), { reason: 'not-visible' }],
    ['who may pass was not seen', protection({ bypass: null }), { reason: 'not-visible' }],
    ['not seen', changeControl({ protection: { seen: false, reason: 'denied', detail: 'protection' } }), { reason: 'denied' }],
  ],
  notApplicable: [['archived', { ...protection({ forcePush: 'allowed' }), archived: true }, { code: 'archived' }]],
});
