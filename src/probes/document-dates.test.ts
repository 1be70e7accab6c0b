import fc from 'fast-check';
import { dated, dayInName, daysInPdf } from './document-dates.ts';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString().slice(0, 10));

describe('the day in a name', () => {
  it.each([
    ['iso27001-2026-03-01.pdf', '2026-03-01'],
    ['20260301_iso27001.pdf', '2026-03-01'],
    ['report-2026-03.pdf', '2026-03-01'],
    ['restore-2026-03-01T09-00-00Z.json', '2026-03-01'],
    ['2026-03-01-12-30.log', '2026-03-01'],
    ['valid-2024-03-01-to-2027-02-28.pdf', '2024-03-01'],
    ['ISO-IEC-27001-2022-10.pdf', '2022-10-01'],
    ['2024-02-29.pdf', '2024-02-29'],
    ['2026-02-29.pdf', undefined],
    ['2026-13-01.pdf', undefined],
    ['2026-03-45.pdf', undefined],
    ['2026-13.pdf', undefined],
    ['202603.pdf', undefined],
    ['2026.pdf', undefined],
    ['120260301.pdf', undefined],
    ['202603011.pdf', undefined],
    ['21260301.pdf', undefined],
    ['plan.md', undefined],
  ])('%s: %s', (name, expected) => expect(iso(dayInName(name))).toBe(expected));
});

describe('the day in a PDF', () => {
  const read = (...pieces: string[]) => {
    const days = daysInPdf();
    for (const piece of pieces) days.add(Buffer.from(piece, 'latin1'));
    return iso(days.day());
  };
  const text = "%PDF-1.7\n1 0 obj << /CreationDate (D:20260301120000+01'00') >> endobj";

  it('is told in plain form', () => expect(read(text)).toBe('2026-03-01'));
  it('is the earliest of several', () => expect(read(text, ' /ModDate(D:20260401) /ModDate(D:20260201)')).toBe('2026-02-01'));
  it('is that of its last change where nothing else is told', () =>
    expect(read('%PDF-1.7 /ModDate (D:20260401)')).toBe('2026-04-01'));
  it('is none of the calendar', () => expect(read('%PDF-1.7 /ModDate (D:20261301)')).toBeUndefined());
  it('is not that of a text that is no PDF', () => expect(read('/ModDate (D:20260401)')).toBeUndefined());
  it('is found wherever the pieces begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: text.length - 1 }), (at) => {
        expect(read(text.slice(0, at), text.slice(at))).toBe('2026-03-01');
      }),
    );
  });
});

describe('when a document was written', () => {
  const modified = day('2026-05-01');
  const seen = (at: string | null, by: string | null) => ({ datedAt: at === null ? null : `${at}T00:00:00.000Z`, datedBy: by });

  it.each([
    ['by its name first', day('2026-03-01'), day('2026-02-01'), modified, seen('2026-03-01', 'name')],
    ['by its content', undefined, day('2026-02-01'), modified, seen('2026-02-01', 'content')],
    ['by the file system where nothing else tells', undefined, undefined, modified, seen('2026-05-01', 'file-system')],
    ['never later than the file system says', day('2026-06-01'), undefined, modified, seen('2026-05-01', 'file-system')],
    [
      'of today, although the day began elsewhere already',
      day('2026-05-01'),
      undefined,
      modified - 3_600_000,
      expect.objectContaining({ datedBy: 'name', datedAt: '2026-04-30T23:00:00.000Z' }),
    ],
    ['by its name where the file system does not know', day('2026-06-01'), undefined, 0, seen('2026-06-01', 'name')],
    ['by nothing where nobody knows', undefined, undefined, 0, seen(null, null)],
    ['by nothing where an archive did not know', undefined, undefined, Date.UTC(1980, 0, 1), seen(null, null)],
    ['by nothing where the file system’s word is none', undefined, undefined, 8e15, seen(null, null)],
  ])('%s', (_, name, content, time, expected) => expect(dated(name, content, time)).toEqual(expected));
});
