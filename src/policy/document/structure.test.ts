import fc from 'fast-check';
import { unmark } from './clause-text.ts';
import { blocksOfText } from './formats/text.ts';
import { sentencesOf } from './sentences.ts';
import { piecesOf } from './structure.ts';

const of = (text: string) => piecesOf(blocksOfText(text));
const shapes = (text: string) => of(text).map(({ id, shape, text: words }) => `${id} ${shape} ${words}`);

it.each<[what: string, text: string, pieces: string[]]>([
  [
    'hyphens at the ends of lines',
    '1. Zugang\n\n- Die Verschlüs-\nselung ist aktiv\n- Test- und\nProduktivsystem\n',
    ['1 heading Zugang', '1-1 item Die Verschlüsselung ist aktiv', '1-2 item Test- und Produktivsystem'],
  ],
  [
    'items that go on in the next line',
    '1. Zugang\n\n- Alle Festplatten der\n  Server sind verschlüsselt\n- Firewall\n',
    ['1 heading Zugang', '1-1 item Alle Festplatten der Server sind verschlüsselt', '1-2 item Firewall'],
  ],
  [
    'lines that were wrapped and stand apart by blank ones',
    'Personenbezogene Daten werden bei der Übertragung über öffentliche Netze stets\n\nverschlüsselt, und das gilt für alle Wege, die von Kunden und von Beschäftigten\n\ngenutzt werden, sowie für die Anbindung von Dienstleistern an alle die Systeme,\n\nauf denen Daten liegen.\n',
    [
      '0-1 sentence Personenbezogene Daten werden bei der Übertragung über öffentliche Netze stets verschlüsselt, und das gilt für alle Wege, die von Kunden und von Beschäftigten genutzt werden, sowie für die Anbindung von Dienstleistern an alle die Systeme, auf denen Daten liegen.',
    ],
  ],
  [
    'headings and clauses both numbered, each in its own row',
    '1. Organisation\n\n1. Zuständigkeiten sind festgelegt.\n2. Alle sind verpflichtet.\n\n2. Zutritt\n\n3. Türen sind geschlossen.\n4. Besucher werden begleitet.\n',
    [
      '1 heading Organisation',
      '1b item Zuständigkeiten sind festgelegt.',
      '2 item Alle sind verpflichtet.',
      '2b heading Zutritt',
      '3 item Türen sind geschlossen.',
      '4 item Besucher werden begleitet.',
    ],
  ],
  [
    'headings without a number',
    'Schutz der Gebäude\n\nDas Gelände ist umzäunt und nachts beleuchtet.\n\nSchutz der Systeme\n\nAlle Rechner haben eine Firewall.\n',
    [
      'schutz-der-gebaeude heading Schutz der Gebäude',
      'schutz-der-gebaeude-1 sentence Das Gelände ist umzäunt und nachts beleuchtet.',
      'schutz-der-systeme heading Schutz der Systeme',
      'schutz-der-systeme-1 sentence Alle Rechner haben eine Firewall.',
    ],
  ],
  [
    'lines without list signs are no headings',
    'Zutrittskontrolle\n\nAlarmanlage\nVideoüberwachung\nSchließsystem\n',
    [
      'zutrittskontrolle heading Zutrittskontrolle',
      'zutrittskontrolle-1 sentence Alarmanlage',
      'zutrittskontrolle-2 sentence Videoüberwachung',
      'zutrittskontrolle-3 sentence Schließsystem',
    ],
  ],
  [
    'roman numbers above figures that begin anew',
    'I. Vertraulichkeit\n\n1. Zutritt\n\n- Alarmanlage\n\nII. Integrität\n\n1. Weitergabe\n\n- Transportverschlüsselung\n',
    [
      'I heading Vertraulichkeit',
      'I.1 heading Zutritt',
      'I.1-1 item Alarmanlage',
      'II heading Integrität',
      'II.1 heading Weitergabe',
      'II.1-1 item Transportverschlüsselung',
    ],
  ],
  [
    'a heading in the line of its first sentence',
    '1.1 Zutrittskontrolle Der Zutritt ist beschränkt.\n',
    ['1.1 heading Zutrittskontrolle', '1.1-1 sentence Der Zutritt ist beschränkt.'],
  ],
  [
    'paragraphs and letters of a contract',
    '§ 5 Maßnahmen\n(1) Der Auftragnehmer sichert Daten. Er löscht sie.\na) auf Servern;\nb) auf Bändern.\n(2) Er meldet Vorfälle.\n',
    [
      '§5 heading Maßnahmen',
      '§5(1) item Der Auftragnehmer sichert Daten. Er löscht sie.',
      '§5(1)a item auf Servern;',
      '§5(1)b item auf Bändern.',
      '§5(2) item Er meldet Vorfälle.',
    ],
  ],
  [
    'rows by pipes',
    '1. Stand\n\n| Maßnahme | Status |\n|---|---|\n| Firewall | ja |\n',
    ['1 heading Stand', '1-1 heading Maßnahme Status', '1-2 row Firewall ja'],
  ],
  ['rows by tabs', '1. Liste\n\nName\tOrt\nMuster AG\tEU\n', ['1 heading Liste', '1-1 heading Name Ort', '1-2 row Muster AG EU']],
  [
    'a tab behind a list sign is none',
    '1. Zugang\n\n·\tFirewall\n·\tVPN\n',
    ['1 heading Zugang', '1-1 item Firewall', '1-2 item VPN'],
  ],
  [
    'annexes',
    'Anlage 2 – TOM\n\n1. Zutritt\n\n- Schloss\n',
    ['anlage-2 heading Anlage 2 – TOM', 'anlage-2.1 heading Zutritt', 'anlage-2.1-1 item Schloss'],
  ],
  [
    'headers and footers of pages inside a sentence',
    '1 Zugang\n\nKonten werden nach drei Monaten\nMuster AG TOM\nSeite 1 von 3\n\ngesperrt.\n\nMuster AG TOM\nSeite 2 von 3\n',
    [
      '1 heading Zugang',
      '1-1 sentence Konten werden nach drei Monaten gesperrt.',
      '1-2 sentence Muster AG TOM',
      '1-3 sentence Seite 1 von 3',
      '1-4 sentence Muster AG TOM',
      '1-5 sentence Seite 2 von 3',
    ],
  ],
  [
    'an introduction leads to its list',
    '1. Zugang\n\nFolgendes gilt:\n\n- Firewall\n',
    ['1 heading Zugang', '1-1 intro Folgendes gilt:', '1-2 item Firewall'],
  ],
])('%s', (_what, text, pieces) => expect(shapes(text)).toEqual(pieces));

it('boxes that are ticked and not', () => {
  expect(
    of('1. Zugang\n\n☑ Firewall\n☐ VPN\n[x] Backup\n- [ ] Patch\n')
      .slice(1)
      .map(({ checked }) => checked),
  ).toEqual([true, false, true, false]);
});

it('lists within lists know what stands above', () => {
  const pieces = of('1. Zugang\n\n- Passwörter:\n    - zwölf Zeichen\n- Firewall\n');
  expect(pieces.map(({ under }) => under)).toEqual([null, null, 'Passwörter:', null]);
});

it('a list inside a numbered paragraph does not reach into the next one', () => {
  const pieces = of('§ 6 Pflichten\n(1) Die Meldung enthält:\na) die Art;\n(2) Der Auftragnehmer hilft.\n');
  expect(pieces.at(-1)).toMatchObject({ id: '§6(2)', under: null });
});

it.each([
  ['Nach Art. 32 Abs. 1 lit. b DSGVO. Das gilt z. B. für Server.', 2],
  ['Der Raum im 3. OG ist gesichert. Der Schlüssel liegt bei Nr. 4.', 2],
  ['Stand 1. Januar 2026. Alle Daten sind sicher!', 2],
  ['We use TLS 1.2. See e.g. Section 3 for more.', 2],
  ['Ein Satz ohne Ende', 1],
  ['', 0],
])('%s has %d sentences', (text, count) => expect(sentencesOf(text)).toHaveLength(count));

it('a paragraph that only cites articles takes no endless time', () => {
  const start = performance.now();
  expect(of(`- ${'Art. 32 Abs. 1 lit. b '.repeat(5000)}`)).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(3000);
});

it('nothing is lost: every letter stands in one piece, in order', () => {
  const word = fc.constantFrom(
    'Daten',
    'werden',
    'Server',
    'verschlüsselt',
    'und',
    'Backup',
    'täglich',
    'Zutritt',
    'nur',
    'EU',
    'Test',
    'prüft',
  );
  const words = fc.array(word, { minLength: 2, maxLength: 9 }).map((all) => all.join(' '));
  const line = fc.oneof(
    words.map((text) => `- ${text}`),
    words.map((text) => `${text}.`),
    words,
    words.map((text) => `    - ${text};`),
    words.map((text) => `☐ ${text}`),
    fc.tuple(words, words).map(([a, b]) => `| ${a} | ${b} |`),
    fc.tuple(fc.integer({ min: 1, max: 9 }), words).map(([number, text]) => `${number}. ${text}`),
    words.map((text) => `(1) ${text}`),
    words.map((text) => `a) ${text}`),
    fc.constant(''),
  );
  const letters = (text: string) => text.replace(/[^\p{L}]/gu, '');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
      const expected = letters(lines.map((each) => unmark(each).rest).join(' '));
      expect(
        letters(
          of(lines.join('\n'))
            .map(({ text }) => text)
            .join(' '),
        ),
      ).toBe(expected);
    }),
    { numRuns: 400 },
  );
});

it('ids are unique, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('1. A', '1.1 B', '- c', 'I. D', '§ 1 E', '(1) f', 'a) g', 'Anlage 1', 'Zutrittskontrolle', 'x y.', ''),
        { maxLength: 30 },
      ),
      (lines) => {
        const ids = of(lines.join('\n')).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
  );
});
