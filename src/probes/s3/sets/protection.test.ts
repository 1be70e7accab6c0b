import { bucket } from '../../../../fixtures/facts/bucket.ts';
import type { Bucket } from '../../../facts/index.ts';
import type { S3 } from '../client.ts';
import { expiryOf, readOldVersions } from './protection.ts';

type Rule = Extract<Bucket['lifecycle'], { seen: true }>['rules'][number];
const rule = (changes: Partial<Rule> = {}): Rule => ({
  name: 'old',
  enabled: true,
  prefix: 'pg/',
  narrowed: false,
  expiresAfterDays: 14,
  expiresOn: null,
  noncurrentAfterDays: null,
  noncurrentKeeps: null,
  abortsUploadsAfterDays: null,
  ...changes,
});
const set = { prefix: 'pg/', copies: [{ id: 'pg/2026-11-20.dump' }] };
const versions = (state: 'enabled' | 'suspended' | 'never') => ({ seen: true, state, mfaDelete: null }) as const;
const denied = { seen: false, reason: 'denied', detail: 'AccessDenied' } as const;
const fortnight = 14 * 86_400;

describe('a rule of the bucket deletes copies', () => {
  it.each<[string, Bucket['versioning'], readonly Rule[], number | null]>([
    ['where no versions are kept', versions('never'), [rule()], fortnight],
    ['where no new versions are kept', versions('suspended'), [rule()], fortnight],
    [
      'where another rule removes what is not current',
      versions('enabled'),
      [rule(), rule({ name: 'gone', prefix: '', expiresAfterDays: null, noncurrentAfterDays: 1 })],
      fortnight,
    ],
    ['not where it only hides them', versions('enabled'), [rule()], null],
    ['not where nobody knows whether it only hides them', denied, [rule()], null],
    [
      'not where what is not current goes elsewhere only',
      versions('enabled'),
      [rule(), rule({ prefix: 'logs/', noncurrentAfterDays: 1 })],
      null,
    ],
    [
      'not where one that is not current stays',
      versions('enabled'),
      [rule({ noncurrentAfterDays: 1, noncurrentKeeps: 1 })],
      null,
    ],
    ['not where the other rule is off', versions('enabled'), [rule(), rule({ enabled: false, noncurrentAfterDays: 1 })], null],
    [
      'not where the other rule is for some',
      versions('enabled'),
      [rule(), rule({ narrowed: true, noncurrentAfterDays: 1 })],
      null,
    ],
  ])('%s', (_, versioning, rules, after) => {
    const expiry = expiryOf(bucket({ versioning, lifecycle: { seen: true, rules: [...rules] } }), set);
    expect(expiry).toMatchObject({
      seen: true,
      rules: expect.arrayContaining([{ name: 'old', after, keeps: null, enabled: true }]),
    });
  });
});

describe('old versions', () => {
  const at = new Date('2026-11-20T02:00:00Z');
  const old = (Key: string) => ({ Key, IsLatest: false, LastModified: at });
  const then = (NextKeyMarker: string, NextVersionIdMarker = '1') => ({ IsTruncated: true, NextKeyMarker, NextVersionIdMarker });
  const seen = async (answer: (page: number) => object) => {
    let pages = 0;
    const send = async () => ({ Name: 'acme-dumps', ...answer(pages++) });
    const fact = bucket({ versioning: versions('enabled') });
    const { cut } = await readOldVersions({ send } as unknown as S3, fact, 'pg/', AbortSignal.timeout(5000));
    return cut && `${cut.reason}: ${cut.detail}`;
  };

  it.each<[string, (page: number) => object, string | null]>([
    ['are read to their end', (page) => (page === 0 ? then('pg/a') : { IsTruncated: false, Versions: [old('pg/b')] }), null],
    ['of another bucket', () => ({ Name: 'other', IsTruncated: false }), 'malformed: versions of another bucket'],
    [
      'that go back',
      (page) => ({ Versions: [old('pg/a')], ...then(page % 2 === 0 ? 'pg/b' : 'pg/a') }),
      'malformed: versions out of order',
    ],
    ['without end', (page) => then('pg/a', String(page)), 'incomplete: empty pages without end'],
    ['with an end and more', () => ({ ...then('pg/a'), IsTruncated: false }), 'malformed: an end with a marker'],
  ])('%s', async (_, answer, cut) => {
    expect(await seen(answer)).toBe(cut);
  });
});
