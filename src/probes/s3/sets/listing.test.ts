import { ProbeError } from '../../define.ts';
import { type ListingRequest, readListing, type StoredObject } from './listing.ts';

type Page = Awaited<ReturnType<ListingRequest['page']>>;
const when = new Date('2026-11-20T02:00:00Z');
const entry = (key: string, Size = 1, LastModified = when) => ({ Key: key, Size, LastModified });
const page = (keys: readonly string[], more: Partial<Page> = {}): Page => ({
  Name: 'dumps',
  Prefix: 'p/',
  KeyCount: keys.length,
  IsTruncated: false,
  Contents: keys.map((key) => entry(key)),
  ...more,
});
const then = (token: string): Partial<Page> => ({ IsTruncated: true, NextContinuationToken: token });

async function read(answer: (token: string | undefined, count: number) => Page, more: Partial<ListingRequest> = {}) {
  const seen: StoredObject[] = [];
  const folders: string[] = [];
  let count = 0;
  const end = await readListing(
    {
      bucket: 'dumps',
      prefix: 'p/',
      signal: new AbortController().signal,
      page: async (token) => answer(token, count++),
      ...more,
    },
    (object) => seen.push(object),
    (folder) => folders.push(folder),
  );
  return {
    keys: seen.map(({ key }) => key),
    seen,
    folders,
    end,
    cut: end.cut && `${end.cut.reason}: ${end.cut.detail}`,
    asked: count,
  };
}

describe('a listing', () => {
  it('is read to its end, page by page', async () => {
    const pages = [page(['p/a', 'p/b'], then('1')), page([], then('2')), page(['p/c'])];
    const { keys, end, asked } = await read((_, count) => pages[count]!);
    expect(keys).toEqual(['p/a', 'p/b', 'p/c']);
    expect(end).toEqual({ objects: 3, cut: null });
    expect(asked).toBe(3);
  });

  it('tells folders and keys that were encoded, also with control characters', async () => {
    const { keys, folders, cut } = await read(() =>
      page(['p/a%0Ab+c%2B.gz'], {
        EncodingType: 'url',
        Prefix: 'p%2F',
        CommonPrefixes: [{ Prefix: 'p/2026%2d11/' }],
        KeyCount: 2,
      }),
    );
    expect({ keys, folders, cut }).toEqual({ keys: ['p/a\nb c+.gz'], folders: ['p/2026-11/'], cut: null });
  });

  it('of an empty prefix is empty', async () => {
    expect((await read(() => page([], { Contents: [], KeyCount: 0 }))).end).toEqual({ objects: 0, cut: null });
    const { Contents: _, KeyCount: __, ...bare } = page([]);
    expect((await read(() => bare)).end).toEqual({ objects: 0, cut: null });
  });

  it('is sorted as UTF-8 is, not as UTF-16', async () => {
    expect((await read(() => page(['p/\ue000', 'p/\u{1f600}']))).cut).toBeNull();
    expect((await read(() => page(['p/\u{1f600}', 'p/\ue000']))).cut).toBe('malformed: keys out of order');
  });

  it('of a bucket of a tenant is that of the bucket', async () => {
    expect((await read(() => page(['p/a'], { Name: 'dumps' }), { bucket: 'tenant:dumps' })).cut).toBeNull();
  });
});

describe('never taken for whole', () => {
  it.each<[string, (token: string | undefined, count: number) => Page, string, number]>([
    ['an answer that is no listing', () => ({}), 'malformed: no listing', 0],
    ['one that does not say whether there is more', () => page(['p/a'], { IsTruncated: undefined }), 'malformed: no listing', 0],
    ['one of another bucket', () => page(['p/a'], { Name: 'other' }), 'malformed: listing of another bucket', 0],
    ['one of another prefix', () => page([], { Prefix: 'q/' }), 'malformed: listing of another prefix', 0],
    ['one without the prefix', () => page(['p/a'], { Prefix: undefined }), 'malformed: listing of another prefix', 0],
    ['a key of another prefix', () => page(['q/a']), 'malformed: key without the prefix', 0],
    ['fewer keys than counted', () => page(['p/a'], { KeyCount: 2 }), 'incomplete: fewer keys than counted', 0],
    ['more without a token', () => page(['p/a'], { IsTruncated: true }), 'incomplete: more without a token', 1],
    ['an end with a token for more', () => page(['p/a'], { NextContinuationToken: '1' }), 'malformed: an end with a token', 1],
    ['a repeated token', (_, count) => page([`p/${count}`], then('again')), 'incomplete: token repeated', 2],
    ['the same page again', (_, count) => page(['p/a', 'p/b'], then(String(count))), 'malformed: keys out of order', 2],
    ['keys out of order', () => page(['p/b', 'p/a']), 'malformed: keys out of order', 1],
    ['the same key twice', () => page(['p/a', 'p/a']), 'malformed: keys out of order', 1],
    ['empty pages without end', (_, count) => page([], then(String(count))), 'incomplete: empty pages without end', 0],
    [
      'a listing without end',
      (_, count) => page([`p/${String(count).padStart(9, '0')}`], then(String(count))),
      'incomplete: more than 50 objects',
      50,
    ],
    [
      'an object without a date',
      () => page([], { Contents: [{ Key: 'p/a', Size: 1 }], KeyCount: 1 }),
      'malformed: object without size or date',
      0,
    ],
    [
      'an object of a wrong date',
      () => page([], { Contents: [entry('p/a', 1, new Date('x'))], KeyCount: 1 }),
      'malformed: object without size or date',
      0,
    ],
    [
      'an object of the date that stands for none',
      () => page([], { Contents: [entry('p/a', 1, new Date(0))], KeyCount: 1 }),
      'malformed: object without size or date',
      0,
    ],
    [
      'an object of a size that cannot be',
      () => page([], { Contents: [entry('p/a', 2 ** 53)], KeyCount: 1 }),
      'malformed: object without size or date',
      0,
    ],
    [
      'an object of less than nothing',
      () => page([], { Contents: [entry('p/a', -1)], KeyCount: 1 }),
      'malformed: object without size or date',
      0,
    ],
    ['a key that is not encoded as it says', () => page(['p/%zz'], { EncodingType: 'url' }), 'malformed: key encoding', 0],
    [
      'an error on the second page',
      (_, count) => {
        if (count === 1) throw new ProbeError('denied', 'AccessDenied');
        return page(['p/a'], then('1'));
      },
      'denied: AccessDenied',
      1,
    ],
  ])('%s', async (_, answer, cut, objects) => {
    const result = await read(answer, { maxObjects: 50 });
    expect({ cut: result.cut, objects: result.end.objects }).toEqual({ cut, objects });
  });

  it('one that was stopped', async () => {
    const controller = new AbortController();
    const { cut, keys } = await read(
      (_, count) => {
        if (count === 1) controller.abort(new ProbeError('timeout', 'deadline'));
        return page([`p/${count}`], then(String(count)));
      },
      { signal: controller.signal },
    );
    expect({ cut, keys }).toEqual({ cut: 'timeout: deadline', keys: ['p/0', 'p/1'] });
  });
});
