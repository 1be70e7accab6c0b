import { database } from '../../fixtures/facts/database.ts';
import type { Database } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { databaseTlsRequired } from './tls-required.ts';

const unseen = (reason: 'denied' | 'timeout' | 'untrusted') => ({ seen: false as const, reason, detail: 'what' });
const tried = (accepted: boolean): Database['plaintext'] => ({
  seen: true,
  accepted,
  account: 'tomproof',
  answer: accepted ? 'asks to authenticate' : 'SQLSTATE 28000',
});
const rules = (inForce: boolean | null, ...plaintext: string[]): Database['rules'] => ({ seen: true, plaintext, inForce });
const session = (throughToServer: boolean | null, from: 'same-machine' | 'network' = 'network'): Database['session'] => ({
  seen: true,
  version: 'TLSv1.3',
  throughToServer,
  from,
});
const tls = (minVersion: 'TLSv1.2' | 'TLSv1.3' | null, enabled = true): Database['tls'] => ({ seen: true, enabled, minVersion });
const min = { with: { min: 'TLSv1.2' as const } };

checkTable(databaseTlsRequired, {
  holds: [
    ['refused, and so by all rules in force', database(), { code: 'required', indicative: false, warns: [] }],
    ['it is not known whether the rules are in force', database({ rules: rules(null) }), { code: 'refused', indicative: true }],
    ['rules that were changed since allow none', database({ rules: rules(false) }), { code: 'refused', indicative: true }],
    ['the rules were not seen', database({ rules: unseen('denied') }), { code: 'refused', indicative: true }],
    ['nothing was tried, and the rules are in force', database({ plaintext: unseen('timeout') }), { indicative: true }],
    ['nobody logged in', database({ rules: unseen('denied'), session: unseen('untrusted'), tls: unseen('denied') })],
    [
      'a pooler on the same machine',
      database({ session: session(false, 'same-machine') }),
      { warns: ['ends-before'], indicative: true },
    ],
    [
      'a pooler that speaks TLS on both sides',
      database({ session: session(null) }),
      { code: 'refused', indicative: true, warns: [] },
    ],
    ['the least version as promised', database(), min],
    ['a newer one', database({ tls: tls('TLSv1.3') }), min],
  ],
  fails: [
    ['somebody may go on without', database({ plaintext: tried(true) }), { code: 'accepted' }],
    ['accepted, whatever the rules say', database({ plaintext: tried(true), rules: rules(true) }), { code: 'accepted' }],
    ['others may by the rules', database({ rules: rules(true, 'line 97: host 10.0.0.0/8') }), { code: 'allowed' }],
    ['others may by rules of which nobody knows', database({ rules: rules(null, 'line 97: host all') }), { code: 'allowed' }],
    ['TLS ends in front of the server', database({ session: session(false) }), { code: 'not-through' }],
    ['an older version is taken', database({ tls: tls('TLSv1.2') }), { with: { min: 'TLSv1.3' }, code: 'too-old' }],
    ['no least version is set', database({ tls: tls(null) }), { ...min, code: 'too-old' }],
  ],
  unknown: [
    ['it was not seen', database({ plaintext: unseen('timeout'), rules: unseen('denied') }), { reason: 'timeout' }],
    ['not tried, and the rules may not be in force', database({ plaintext: unseen('timeout'), rules: rules(null) })],
    ['rules that were changed since allow some', database({ rules: rules(false, 'line 1: host all') }), { reason: 'stale' }],
    ['the least version was not seen', database({ tls: unseen('denied') }), { ...min, reason: 'denied' }],
    ['it is not the server that speaks TLS', database({ tls: tls('TLSv1.2', false) }), { ...min, reason: 'not-visible' }],
    [
      'nor behind a pooler that speaks TLS on both sides',
      database({ session: session(null) }),
      { ...min, reason: 'not-visible' },
    ],
    [
      'nothing was tried, and the rules are those of a server behind',
      database({ plaintext: unseen('timeout'), session: session(false, 'same-machine') }),
    ],
    ['nor behind a pooler', database({ session: session(false, 'same-machine') }), { ...min, reason: 'not-visible' }],
  ],
  notApplicable: none('every way to a database can be taken with or without TLS'),
});
