import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { everyVerdict, gather, hostile, hostileStrings, manyFindings, type World, withBundle } from '../fixtures/bundle.ts';
import type { Language } from '../src/language/message.ts';
import { junit, xml } from './junit.ts';

const render = (world: World, language: Language = 'en') =>
  withBundle(world, (bundle) => gather(junit.render(bundle, { language, color: false })));

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads XML 1.0 strictly. @throws at whatever is not well-formed */
function parse(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (part) => {
    open.at(-1)!.text += part;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return root.children[0]!;
}

const shape = ({ name, attributes, children }: Element): unknown => [name, Object.keys(attributes), children.map(shape)];
const cases = (suite: Element) => suite.children.filter((each) => each.name === 'testcase');

describe('the junit report', () => {
  it('makes every verdict the result that is never greener than it', async () => {
    const [suite, waivers] = parse(await render(everyVerdict())).children as [Element, Element];
    const results = Object.fromEntries(
      cases(suite).map((each) => [each.attributes.name!.split(' ')[0], each.children.map((child) => child.name)]),
    );
    expect(results).toEqual({
      '1.1': ['failure'],
      '1.2': ['error'],
      '1.3': ['error'],
      '2.1': ['error'],
      '2.2': ['error'],
      '2.3': ['system-out'],
      '2.4': ['error'],
      '3.1': ['skipped', 'system-out'],
      '3.2': ['system-out'],
      '4.1': ['system-out'],
      '4.2': ['skipped', 'system-out'],
    });
    expect(suite.attributes).toMatchObject({
      name: 'acme-tom',
      tests: '11',
      failures: '1',
      errors: '5',
      skipped: '2',
      time: '90.000',
    });
    expect(cases(waivers!).map((each) => each.children[0]!.name)).toEqual(['system-out', 'error', 'system-out']);
    expect(waivers!.attributes).toMatchObject({ tests: '3', errors: '1' });
  });

  it.each([
    ['de', 'verletzt: legacy.example.org (legacy.example.org:443): nimmt TLSv1.0, TLSv1.1 an'],
    ['en', 'fails: legacy.example.org (legacy.example.org:443): accepts TLSv1.0, TLSv1.1'],
  ] as const)('says what failed (%s)', async (language, text) => {
    const root = parse(await render(everyVerdict(), language));
    const failure = cases(root.children[0]!)[0]!.children[0]!;
    expect(failure.attributes.message).toContain(text);
    expect(failure.text).toContain(text);
    expect(root.attributes).toMatchObject({ tests: '14', failures: '1', errors: '6', skipped: '2' });
  });

  it('keeps what fails under a waiver visible', async () => {
    const root = parse(await render(everyVerdict()));
    const waived = cases(root.children[0]!).find((each) => each.attributes.name!.startsWith('3.1'));
    expect(waived!.children[1]!.text).toContain('fails [waived]: archive.example.org');
  });

  it('says who stated what, and why a statement does not count', async () => {
    const [suite, waivers] = parse(await render(everyVerdict())).children as [Element, Element];
    const textOf = (id: string) =>
      cases(suite)
        .find((each) => each.attributes.name!.startsWith(id))!
        .children.at(-1)!.text;
    expect(textOf('2.3')).toContain('stated by Personalabteilung on 2025-06-10, counts until 2026-06-10: Die Verpflichtungen');
    expect(textOf('2.3')).not.toContain('2024-06-10');
    expect(textOf('2.4').split('\n')).toHaveLength(9);
    expect(textOf('2.4')).toContain('the document Verpflichtungen.pdf was changed since the statement of 2026-02-01');
    expect(waivers.children.length).toBe(3);
  });

  it('names a hundred findings of a clause and counts the rest', async () => {
    const root = parse(await render(manyFindings(1000)));
    const lines = cases(root.children[0]!)[0]!.children[0]!.text.split('\n');
    expect(lines).toHaveLength(101);
    expect(lines.slice(0, 100).every((line) => line.startsWith('fails:'))).toBe(true);
    expect(lines[100]).toBe('… and 900 more');
  });

  it.each(hostileStrings.map((text) => [text]))('is well-formed with %j', async (text) => {
    expect(shape(parse(await render(hostile(text))))).toEqual(shape(parse(await render(hostile('harmless')))));
  });

  it('escapes any string to what XML 1.0 allows', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'<>&"\'\u0000\u000b\ud800\udfff\ufffe\uffff]-?!') }),
    );
    fc.assert(
      fc.property(any, (text) => {
        const root = parse(`<a b="${xml(text)}">${xml(text)}</a>`);
        expect(shape(root)).toEqual(['a', ['b'], []]);
        expect(root.text).toBe(root.attributes.b);
      }),
    );
  });
});
