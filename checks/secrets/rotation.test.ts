import { accessKey } from '../../fixtures/facts/access-key.ts';
import { checkTable } from '../testing/table.ts';
import { secretsRotation } from './rotation.ts';

const quarter = { max: '90d' };
const old = { createdAt: '2025-01-01T00:00:00.000Z' };

checkTable(secretsRotation, {
  holds: [
    ['all are young', [accessKey(), accessKey({ holder: 'shared' })], { with: quarter, code: 'young-enough' }],
    ['a person has an old one', [accessKey(), accessKey({ ...old, holder: 'person' })], { with: quarter }],
    ['it is not known who has a young one', [accessKey({ holder: 'unknown' })], { with: quarter }],
    ['an old one is disabled', [accessKey(), accessKey({ ...old, enabled: false })], { with: quarter }],
  ],
  fails: [
    ['that of a program is too old', [accessKey(), accessKey(old)], { with: quarter, code: 'too-old' }],
    ['one that several use', [accessKey({ ...old, holder: 'shared' })], { with: quarter }],
    ['although it is not known who has another', [accessKey({ ...old, holder: 'unknown' }), accessKey(old)], { with: quarter }],
  ],
  unknown: [
    [
      'a person may have an old one',
      [accessKey(), accessKey({ ...old, holder: 'unknown' })],
      { with: quarter, reason: 'not-visible' },
    ],
    ['nobody says when it was made', [accessKey({ createdAt: null })], { with: quarter }],
    ['an old one may be disabled', [accessKey({ ...old, enabled: null })], { with: quarter }],
  ],
  notApplicable: [
    ['persons have them all', [accessKey({ ...old, holder: 'person' })], { with: quarter, code: 'persons-only' }],
    ['none opens anything', [accessKey({ enabled: false })], { with: quarter, code: 'no-key' }],
  ],
});
