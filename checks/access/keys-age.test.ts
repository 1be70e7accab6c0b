import { accessKey } from '../../fixtures/facts/access-key.ts';
import { checkTable } from '../testing/table.ts';
import { accessKeysAge } from './keys-age.ts';

const year = { max: '365d' };
const old = { createdAt: '2024-01-01T00:00:00.000Z' };
const ends = (at: string | null) => ({ expires: { seen: true as const, at } });

checkTable(accessKeysAge, {
  holds: [
    ['all are young', [accessKey(), accessKey({ name: 'deploy' })], { with: year, code: 'young-enough' }],
    ['to the day', [accessKey({ createdAt: '2025-06-01T00:00:00.000Z' })], { with: year }],
    ['an old one is disabled', [accessKey(), accessKey({ ...old, enabled: false })], { with: year }],
    ['an old one has ended', [accessKey(), accessKey({ ...old, ...ends('2026-06-01T00:00:00Z') })], { with: year }],
    ['a young one may be disabled', [accessKey({ enabled: null })], { with: year }],
    [
      'it is not known whether a young one ends',
      [accessKey({ expires: { seen: false, reason: 'unsupported', detail: 'x' } })],
      { with: year },
    ],
    ['made within the last hours by another clock', [accessKey({ createdAt: '2026-06-01T20:00:00.000Z' })], { with: year }],
    [
      'an old one is agreed on',
      [accessKey(), accessKey({ ...old, name: 'legacy-erp' })],
      { with: { ...year, except: ['Legacy-*'] } },
    ],
  ],
  fails: [
    ['one is too old', [accessKey(), accessKey(old)], { with: year, code: 'too-old' }],
    ['by a second', [accessKey({ createdAt: '2025-05-31T23:59:59.000Z' })], { with: year }],
    ['that of a person', [accessKey({ ...old, holder: 'person' })], { with: year }],
    ['it is not known whose it is', [accessKey({ ...old, holder: 'unknown' })], { with: year }],
    ['it may only read', [accessKey({ ...old, writes: false })], { with: year }],
    ['never used', [accessKey({ ...old, lastUsed: { seen: true, at: null } })], { with: year }],
    ['it ends, but has not ended', [accessKey({ ...old, ...ends('2026-06-02T00:00:00Z') })], { with: year }],
    [
      'it is not known whether it ends',
      [accessKey({ ...old, expires: { seen: false, reason: 'denied', detail: 'x' } })],
      { with: year },
    ],
    ['although of another nobody says when it was made', [accessKey({ createdAt: null }), accessKey(old)], { with: year }],
  ],
  unknown: [
    ['nobody says when it was made', [accessKey(), accessKey({ createdAt: null })], { with: year, reason: 'not-visible' }],
    ['nor where it ends soon', [accessKey({ createdAt: null, ...ends('2026-06-08T00:00:00Z') })], { with: year }],
    ['an old one may be disabled', [accessKey({ ...old, enabled: null })], { with: year }],
    ['made in the future', [accessKey({ createdAt: '2026-06-02T00:00:00.001Z' })], { with: year }],
  ],
  notApplicable: [
    [
      'none opens anything',
      [accessKey({ ...old, enabled: false }), accessKey(ends('2026-05-01T00:00:00Z'))],
      { with: year, code: 'no-key' },
    ],
    ['all are agreed on', [accessKey(old)], { with: { ...year, except: ['*'] } }],
  ],
});
