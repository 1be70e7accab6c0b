import { backupSet, copyAt, nightly } from '../../fixtures/facts/backup-set.ts';
import { bucket } from '../../fixtures/facts/bucket.ts';
import { checkTable } from '../testing/table.ts';
import { backupImmutable } from './immutable.ts';

const days = (count: number) => count * 86_400;
/** Each copy is locked from its moment on. */
const lockedFor = (count: number, copies = nightly()) =>
  copies.map((copy) => ({ ...copy, lockedUntil: new Date(Date.parse(copy.at) + days(count) * 1000).toISOString() }));
const lock = (mode: 'none' | 'governance' | 'compliance' | 'append-only', retention: number | null = days(14)) => ({
  seen: true as const,
  mode,
  retention,
});
const compliant = (changes: Parameters<typeof backupSet>[0] = {}) =>
  backupSet({ copies: lockedFor(14), lock: lock('compliance'), ...changes });
const objectLock = (mode: 'none' | 'governance' | 'compliance', count: number | null = 14) => ({
  seen: true as const,
  enabled: true,
  mode,
  days: count,
});
const full = { seen: true as const, empty: false };
const older = nightly({ count: 5, last: '2026-05-10' });
const denied = { seen: false as const, reason: 'denied' as const, detail: 'GetObjectLockConfiguration' };

checkTable(backupImmutable, {
  holds: [
    ['every copy is locked', compliant(), { with: { mode: 'compliance', keep: '14d' }, code: 'locked', indicative: false }],
    ['longer than asked', compliant(), { with: { keep: '7d' } }],
    ['compliance where governance is asked', compliant(), { with: { mode: 'governance' } }],
    [
      'copies beyond the time need no lock any more',
      compliant({ copies: [...older, ...lockedFor(14)] }),
      { with: { keep: '14d' } },
    ],
    ['each by itself, without a default', compliant({ lock: lock('none', null) }), { with: { keep: '14d' }, code: 'locked' }],
    [
      'one from the future and an empty one are no copies',
      compliant({ copies: [...lockedFor(14), copyAt('2026-07-01T00:00:00Z'), copyAt('2026-05-31T02:00:00Z', { size: 0 })] }),
    ],
    [
      'append-only indicates',
      backupSet({ lock: lock('append-only', null) }),
      { with: { mode: 'append-only', keep: '14d' }, code: 'append-only', indicative: true },
    ],
    [
      'the default of a bucket indicates',
      bucket({ content: full, objectLock: objectLock('compliance') }),
      { with: { keep: '14d' }, code: 'new-ones', indicative: true },
    ],
  ],
  fails: [
    ['no lock', backupSet(), { code: 'no-lock' }],
    [
      'governance where compliance is asked',
      compliant({ lock: lock('governance') }),
      { with: { mode: 'compliance' }, code: 'weaker' },
    ],
    [
      'append-only where compliance is asked',
      compliant({ lock: lock('append-only', null) }),
      { with: { mode: 'compliance' }, code: 'weaker' },
    ],
    ['compliance where append-only is asked', compliant(), { with: { mode: 'append-only' }, code: 'weaker' }],
    [
      'too short',
      compliant({ copies: lockedFor(7), lock: lock('compliance', days(7)) }),
      { with: { keep: '14d' }, code: 'too-short' },
    ],
    ['for no time', compliant({ lock: lock('compliance', 0) }), { code: 'no-lock' }],
    [
      'a copy is locked shorter than the setting says',
      compliant({ copies: lockedFor(13) }),
      { with: { keep: '14d' }, code: 'deletable' },
    ],
    [
      'a bucket without lock',
      bucket({ content: full, objectLock: { seen: true, enabled: false, mode: 'none', days: null } }),
      { code: 'no-lock' },
    ],
    [
      'a bucket’s default is too short',
      bucket({ content: full, objectLock: objectLock('compliance', 7) }),
      { with: { keep: '14d' }, code: 'too-short' },
    ],
    [
      'a bucket’s default is weaker',
      bucket({ content: full, objectLock: objectLock('governance') }),
      { with: { mode: 'compliance' }, code: 'weaker' },
    ],
  ],
  unknown: [
    ['the copies are older than the setting', compliant({ copies: nightly() }), { with: { keep: '14d' }, reason: 'not-visible' }],
    [
      'one copy has no lock',
      compliant({ copies: [...lockedFor(14), copyAt('2026-05-31T12:00:00Z')] }),
      { reason: 'not-visible' },
    ],
    [
      'one has none, and there is no default',
      backupSet({ copies: [copyAt('2026-05-31T12:00:00Z'), ...lockedFor(14)] }),
      { reason: 'not-visible' },
    ],
    [
      'locked one by one, in a mode that nobody tells',
      compliant({ lock: lock('none', null) }),
      { with: { mode: 'governance' }, reason: 'not-visible' },
    ],
    [
      'all copies have outlived the time',
      compliant({ copies: lockedFor(14, older) }),
      { with: { keep: '14d' }, reason: 'stale' },
    ],
    ['the listing was cut short', compliant({ whole: false }), { reason: 'incomplete' }],
    ['the lock was not seen', compliant({ lock: denied }), { reason: 'denied' }],
    ['no copy', compliant({ copies: [] }), { reason: 'no-subject' }],
    ['only empty copies', compliant({ copies: lockedFor(14, nightly({ size: 0 })) }), { reason: 'no-subject' }],
    ['append-only without a copy', backupSet({ copies: [], lock: lock('append-only', null) }), { reason: 'no-subject' }],
    ['the lock of a bucket was not seen', bucket({ objectLock: denied }), { reason: 'denied' }],
    ['a bucket without default', bucket({ content: full, objectLock: objectLock('none', null) }), { reason: 'not-visible' }],
    [
      'a bucket’s default without a time',
      bucket({ content: full, objectLock: objectLock('compliance', null) }),
      { reason: 'not-visible' },
    ],
    [
      'an empty bucket',
      bucket({ content: { seen: true, empty: true }, objectLock: objectLock('compliance') }),
      { reason: 'no-subject' },
    ],
  ],
  notApplicable: [
    [
      'a bucket whose copies are judged',
      bucket({ objectLock: objectLock('none', null) }),
      { target: 'dumps', alongside: { facts: [{ target: 'dumps', fact: backupSet() }] }, code: 'by-copies' },
    ],
  ],
});
