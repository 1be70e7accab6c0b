import type { Check } from '../../../checks/define.ts';
import { checks } from '../../../checks/index.ts';
import { plannedChecks } from '../../../checks/planned.ts';
import { blocksOfText } from '../document/formats/text.ts';
import { piecesOf } from '../document/structure.ts';
import { clauseSchema } from '../schema.ts';
import { importDocument } from './index.ts';
import { measures } from './lexicon/index.ts';

const catalogue = new Map<string, Check>(checks.map((check) => [check.id, check]));
const clausesOf = (text: string) => importDocument(blocksOfText(text)).clauses;

const contract = `Vertrag zur Auftragsverarbeitung

§ 1 Begriffsbestimmungen
(1) „Auftraggeber“ bezeichnet den Verantwortlichen.

§ 2 Pflichten des Auftragnehmers
(1) Der Auftragnehmer verarbeitet Daten ausschließlich nach Weisung des Auftraggebers.
(2) Der Auftragnehmer meldet Verletzungen des Datenschutzes unverzüglich.

§ 3 Haftung
(1) Der Auftragnehmer haftet für Schäden nach den gesetzlichen Vorschriften.

§ 4 Schlussbestimmungen
(1) Änderungen bedürfen der Textform.

Anlage 1 – Unterauftragnehmer

Name\tLeistung\tServerstandort
Hetzner Online GmbH\tHosting\tDE
Muster AG\tVersand\tEU

Anlage 2 – Technische und organisatorische Maßnahmen

1. Zugangskontrolle

- Passwörter mit mindestens 12 Zeichen
- Einsatz von Firewalls
`;

it('finds duties, sub-processors and measures inside a contract, and nothing else', () => {
  const { clauses, besides, language } = importDocument(blocksOfText(contract));
  expect(language).toBe('de');
  expect(clauses.map(({ text, kind }) => [text!.slice(0, 30), kind])).toEqual([
    ['Der Auftragnehmer verarbeitet ', 'organisational'],
    ['Der Auftragnehmer meldet Verle', 'organisational'],
    ['Hetzner Online GmbH Hosting DE', 'technical'],
    ['Muster AG Versand EU', 'technical'],
    ['Passwörter mit mindestens 12 Z', 'technical'],
    ['Einsatz von Firewalls', 'technical'],
  ]);
  expect(clauses[2]!.verify).toMatchObject([
    { check: 'provider.identity', with: { provider: 'hetzner' } },
    { check: 'location.hosting', with: { countries: ['DE'] }, on: { provider: 'hetzner' } },
  ]);
  expect(clauses.length + besides.length).toBe(piecesOf(blocksOfText(contract)).length);
});

it('every suggestion is marked, has its words and a confidence, and fits the check', () => {
  for (const { verify, ...clause } of clausesOf(contract)) {
    expect(() => clauseSchema.parse({ ...clause, verify })).not.toThrow();
    for (const binding of verify) {
      expect(binding).toMatchObject({
        suggested: true,
        confidence: expect.any(Number),
        words: expect.arrayContaining([expect.any(String)]),
      });
      expect(() => catalogue.get(binding.check)?.params.parse({ ...binding.assumed, ...binding.with })).not.toThrow();
    }
  }
});

it('a box that is not ticked and a status say what is planned; a gap keeps its check', () => {
  const clauses = clausesOf(
    '1. Zugang\n\n☐ Zwei-Faktor-Authentifizierung\n☑ Firewall\n\n2. Stand\n\n| Maßnahme | Status |\n|---|---|\n| Virenschutz | umgesetzt |\n| Backup-Verschlüsselung | nicht umgesetzt |\n',
  );
  expect(clauses.map(({ strength, verify }) => [strength, verify[0]?.check])).toEqual([
    ['planned', 'mfa.users'],
    ['firm', 'firewall.active'],
    ['firm', 'av.installed'],
    ['planned', 'backup.encryption'],
  ]);
});

it('introductions, definitions, references and addresses are besides', () => {
  const text = `TOM der Muster GmbH

Einleitung

Dieses Dokument beschreibt die Maßnahmen der Muster GmbH.

1. Zugriffskontrolle

Maßnahmen, die gewährleisten, dass nur Berechtigte zugreifen.

Folgende Maßnahmen sind umgesetzt:

- Individuelle Benutzerkonten

Weitere Informationen finden Sie unter www.example.org.
Stand: März 2026
`;
  expect(clausesOf(text).map(({ text: words }) => words)).toEqual(['Individuelle Benutzerkonten']);
});

it('what a list is about stands in its title', () => {
  const clauses = clausesOf('1. Datensicherung\n\n- täglich\n- Aufbewahrung 30 Tage\n- an einem anderen Standort\n');
  expect(clauses.map(({ verify }) => verify.map(({ check }) => check))).toEqual([
    ['backup.freshness'],
    ['backup.retention'],
    ['backup.separate-location'],
  ]);
});

it('physical and organisational measures bind nothing', () => {
  const clauses = clausesOf(
    '1. Zutrittskontrolle\n\n- Alarmanlage\n- Mehrfaktor-Zugang mit Karte und PIN\n\n2. Auftragskontrolle\n\n- Schulung der Beschäftigten\n',
  );
  expect(clauses.map(({ kind, verify }) => [kind, verify.length])).toEqual([
    ['physical', 0],
    ['physical', 0],
    ['organisational', 0],
  ]);
});

it('the lexicon has an entry for each check of the catalogue, and none for others', () => {
  const ids = measures.map(({ check }) => check);
  expect(new Set(ids).size).toBe(ids.length);
  const known = [...catalogue.keys(), ...plannedChecks];
  expect(ids.filter((id) => !known.includes(id))).toEqual([]);
  // Which sub-processors a document lists stands in its table: a sentence cannot say it.
  expect(known.filter((id) => !ids.includes(id))).toEqual(['provider.listed']);
});

it('5,000 pieces take no more than a few seconds, however busy the machine', () => {
  const items = Array.from(
    { length: 5000 },
    (_, index) => `- Die Sicherung Nummer ${index} der Server wird täglich verschlüsselt und ${index} Tage aufbewahrt`,
  );
  const start = process.cpuUsage();
  expect(clausesOf(`1. Datensicherung\n\n${items.join('\n')}\n`)).toHaveLength(5000);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(9000);
});
