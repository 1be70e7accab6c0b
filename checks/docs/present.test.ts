import { organisationDocument } from '../../fixtures/facts/document.ts';
import type { Fact, ProbeFailure } from '../../src/facts/index.ts';
import { asOf, checkTable, none } from '../testing/table.ts';
import { docsPresent } from './present.ts';

const iso = { path: '*iso27001*.pdf' };
const promised = `sha256:${'ab'.repeat(32)}`;
const halfYear = { ...iso, maxAge: '180d' };
const old = { path: '2024/iso27001-2024-03-01.pdf', datedAt: '2024-03-01T00:00:00.000Z' };
const copied = { datedAt: '2026-05-31T00:00:00.000Z', datedBy: 'file-system' as const };
const plan = organisationDocument({ path: 'incident-plan.md', datedAt: null, datedBy: null });

const failure: ProbeFailure = {
  probe: 'document',
  kinds: ['document'],
  subject: { id: 'certificates/scan.pdf', names: [] },
  reason: 'local-limit',
  detail: 'too large',
  at: '2026-06-01T00:00:00Z',
};
const unread = { alongside: { failures: [{ target: 'certificates', failure }] } };

checkTable(docsPresent, {
  holds: [
    ['it is there', [plan, organisationDocument()], { with: iso, code: 'present', indicative: false }],
    ['by its name', [plan], { with: { path: 'incident-plan.md' } }],
    ['letters of both cases are alike', [plan], { with: { path: 'Incident-Plan.MD' } }],
    [
      'one accent is written in two ways',
      [organisationDocument({ path: 'Übersicht.pdf'.normalize('NFD') })],
      { with: { path: 'Übersicht.pdf'.normalize('NFC') } },
    ],
    ['young by its name', [organisationDocument()], { with: halfYear, code: 'young-enough', indicative: false }],
    ['to the day', [organisationDocument()], { with: { ...iso, maxAge: '92d' } }],
    ['young by its own word', [organisationDocument({ datedBy: 'content' })], { with: halfYear, indicative: false }],
    ['the newest decides', [organisationDocument(old), organisationDocument()], { with: halfYear }],
    ['one is empty, another is not', [organisationDocument(), organisationDocument({ size: 0 })], { with: halfYear }],
    ['young as a file only', [organisationDocument(copied)], { with: halfYear, code: 'young-copy', indicative: true }],
    [
      'young as a file, though undated otherwise',
      [plan, organisationDocument(copied)],
      { with: { ...halfYear, path: '*' }, indicative: true },
    ],
    [
      'a name tells more than a younger file',
      [organisationDocument(copied), organisationDocument()],
      { with: halfYear, code: 'young-enough', indicative: false },
    ],
    ['the promised one', [organisationDocument()], { with: { ...iso, digest: promised }, code: 'present' }],
    ['the promised one, and young', [organisationDocument()], { with: { ...halfYear, digest: promised }, code: 'young-enough' }],
    [
      'the promised one beside another',
      [organisationDocument(), organisationDocument({ digest: '00'.repeat(32) })],
      { with: { ...iso, digest: promised } },
    ],
    [
      'a web page that is the promised one',
      [organisationDocument({ isOfItsName: false })],
      { with: { ...iso, digest: promised } },
    ],
    [
      'young by the word of a server only',
      [organisationDocument({ ...copied, datedBy: 'last-modified' })],
      { with: halfYear, code: 'young-copy', indicative: true },
    ],
    ['there, without a date', [plan], { with: { path: '*plan*' }, indicative: false }],
  ],
  fails: [
    ['it is not there', [plan], { with: iso, code: 'absent' }],
    ['a part of a name is no name', [plan], { with: { path: 'plan' }, code: 'absent' }],
    [
      'a name in another folder is another path',
      [organisationDocument()],
      { with: { path: 'iso27001-2026-03-01.pdf' }, code: 'absent' },
    ],
    ['it is empty', [organisationDocument({ size: 0 })], { with: iso, code: 'empty' }],
    [
      'it is young and empty',
      [organisationDocument(old), organisationDocument({ size: 0 })],
      { with: halfYear, code: 'too-old' },
    ],
    ['too old', [plan, organisationDocument(old)], { with: halfYear, code: 'too-old' }],
    [
      'not the promised one',
      [organisationDocument()],
      { with: { ...iso, digest: `sha256:${'00'.repeat(32)}` }, code: 'changed' },
    ],
    [
      'the promised one is too old, a younger one is another',
      [organisationDocument(old), organisationDocument({ digest: '00'.repeat(32) })],
      { with: { ...halfYear, digest: promised }, code: 'too-old' },
    ],
    [
      'the promised one is that of nothing',
      [organisationDocument({ size: 0 })],
      { with: { ...iso, digest: promised }, code: 'empty' },
    ],
    ['too old by a day', [organisationDocument()], { with: { ...iso, maxAge: '91d' }, code: 'too-old' }],
    ['too old as a file', [organisationDocument({ ...copied, datedAt: old.datedAt })], { with: halfYear, code: 'too-old' }],
  ],
  unknown: [
    ['without a date', [plan], { with: { path: '*plan*', maxAge: '1d' }, reason: 'not-visible' }],
    [
      'one is too old, another without a date',
      [organisationDocument(old), organisationDocument({ datedAt: null, datedBy: null })],
      { with: halfYear, reason: 'not-visible' },
    ],
    ['a login under its name', [organisationDocument({ isOfItsName: false })], { with: iso, reason: 'incomplete' }],
    [
      'a login under its name, and young',
      [organisationDocument({ isOfItsName: false })],
      { with: halfYear, reason: 'incomplete' },
    ],
    [
      'a login that has not the promised digest',
      [organisationDocument({ isOfItsName: false, digest: '00'.repeat(32) })],
      { with: { ...iso, digest: promised }, reason: 'incomplete' },
    ],
    [
      'not the promised one, and another was not read',
      [organisationDocument({ digest: '00'.repeat(32) })],
      { with: { ...iso, digest: promised }, reason: 'incomplete', ...unread },
    ],
    ['from the future', [organisationDocument({ datedAt: '2027-03-01T00:00:00.000Z' })], { with: halfYear }],
    ['it is not among those that were read', [plan], { with: iso, reason: 'incomplete', ...unread }],
    [
      'it is empty, and another was not read',
      [organisationDocument({ size: 0 })],
      { with: iso, reason: 'incomplete', ...unread },
    ],
    ['too old, and another was not read', [organisationDocument(old)], { with: halfYear, reason: 'incomplete', ...unread }],
  ],
  notApplicable: none('a document that is promised has to be there'),
});

it('what else was seen is no failure to read', () => {
  const alongside = { facts: [{ target: 'certificates', fact: plan as Fact }] };
  expect(docsPresent.judge([plan], docsPresent.params.parse(iso), asOf('2026-06-01T00:00:00Z', { alongside }))).toMatchObject({
    outcome: 'fails',
  });
});
