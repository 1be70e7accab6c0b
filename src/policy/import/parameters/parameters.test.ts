import { wordsOf } from '../words.ts';
import { attemptsIn, classesIn, historyIn, lengthsIn, peopleIn, portsIn } from './counts.ts';
import { durationsIn } from './durations.ts';
import { countriesIn } from './places.ts';
import { providersIn } from './providers.ts';
import { tlsVersionIn } from './versions.ts';

it.each([
  ['14 Tage rückwirkend', '14d', 'length'],
  ['vierzehn Tage', '14d', 'length'],
  ['vierzehn (14) Tagen', '14d', 'length'],
  ['14-tägige Aufbewahrung', '14d', 'length'],
  ['zwei Wochen', '14d', 'length'],
  ['fünfundvierzig Tage', '45d', 'length'],
  ['einen Monat lang', '30d', 'length'],
  ['nach 6 Monaten', '180d', 'length'],
  ['zwölf Monate', '365d', 'length'],
  ['ein Jahr', '365d', 'length'],
  ['über drei Jahre', '1095d', 'length'],
  ['innerhalb von 24 Stunden', '24h', 'length'],
  ['nach 15 Minuten', '15m', 'length'],
  ['nach einer Viertelstunde', '15m', 'length'],
  ['ein halbes Jahr', '180d', 'length'],
  ['within two weeks', '14d', 'length'],
  ['for ninety days', '90d', 'length'],
  ['after half an hour', '30m', 'length'],
  ['täglich', '1d', 'every'],
  ['taegliche Sicherung', '1d', 'every'],
  ['nächtlich', '1d', 'every'],
  ['jede Nacht', '1d', 'every'],
  ['stündlich', '1h', 'every'],
  ['wöchentlich', '7d', 'every'],
  ['jeden Sonntag', '7d', 'every'],
  ['alle 3 Monate', '90d', 'every'],
  ['alle zwei Jahre', '730d', 'every'],
  ['quartalsweise', '90d', 'every'],
  ['vierteljährlich', '90d', 'every'],
  ['halbjährlich', '180d', 'every'],
  ['halb-jährlich', '180d', 'every'],
  ['jährlich', '365d', 'every'],
  ['zweimal täglich', '12h', 'every'],
  ['4× täglich', '6h', 'every'],
  ['2 mal pro Woche', '4d', 'every'],
  ['einmal im Monat', '30d', 'every'],
  ['every six hours', '6h', 'every'],
  ['nightly', '1d', 'every'],
  ['twice a year', '180d', 'every'],
  ['quarterly', '90d', 'every'],
])('%s is %s (%s)', (text, value, kind) => expect(durationsIn(wordsOf(text))).toMatchObject([{ value, kind }]));

it.each(['Art. 32 Abs. 1', 'TLS 1.2', 'Tagesgeschäft', 'am 3. OG', 'ein Verfahren', 'Jahresabschluss'])(
  '%s is no duration',
  (text) => expect(durationsIn(wordsOf(text))).toEqual([]),
);

it.each([
  ['fünf Fehlversuche', 5],
  ['nach 3 fehlgeschlagenen Anmeldeversuchen', 3],
  ['nach dem fünften Fehlversuch', 5],
  ['5 failed login attempts', 5],
  ['after ten unsuccessful attempts', 10],
  ['mehrere Fehlversuche', null],
])('%s: %s attempts', (text, count) => expect(attemptsIn(wordsOf(text))).toBe(count));

it.each([
  ['mindestens 12 Zeichen', [12]],
  ['12-stellig', [12]],
  ['mind. zwölf Zeichen', [12]],
  ['Mindestlänge: 10', [10]],
  ['at least 14 characters', [14]],
  ['Nutzer zehn, Administratoren 16 Zeichen', [16]],
  ['mindestens 10 Zeichen, für Administratoren mindestens 16 Zeichen', [10, 16]],
  ['sicheres Passwort', []],
])('%s: lengths %j', (text, lengths) => expect(lengthsIn(wordsOf(text))).toEqual(lengths));

it.each([
  ['Groß- und Kleinbuchstaben, Ziffern, Sonderzeichen', 4],
  ['Groß-/Kleinschreibung und Zahlen', 3],
  ['drei von vier Zeichenarten', 3],
  ['upper case, lower case and numbers', 3],
  ['Sonderzeichen', null],
])('%s: %s classes', (text, classes) => expect(classesIn(wordsOf(text))).toBe(classes));

it('other counts', () => {
  expect(historyIn(wordsOf('die letzten zehn Passwörter'))).toBe(10);
  expect(peopleIn(wordsOf('höchstens zwei Administratoren'))).toBe(2);
  expect(portsIn(wordsOf('nur die Ports 80 und 443'))).toEqual([80, 443]);
  expect(portsIn(wordsOf('alles gesperrt außer 443'))).toEqual([443]);
});

it.each([
  ['TLS 1.2 oder höher', 'TLSv1.2'],
  ['mind. TLS 1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
  ['TLS 1.2/1.3', 'TLSv1.2'],
  ['TLS in den Versionen 1.2 und 1.3', 'TLSv1.2'],
  ['TLS 1.0 und 1.1 sind abgeschaltet', 'TLSv1.2'],
  ['TLS 1.1', null],
  ['TLS', null],
  ['Abschnitt 1.2', null],
])('%s: %s', (text, version) => expect(tlsVersionIn(wordsOf(text))).toBe(version));

it.each([
  ['in der EU', ['EU']],
  ['innerhalb der EU/des EWR', ['EEA']],
  ['European Economic Area', ['EEA']],
  ['in Deutschland', ['DE']],
  ['in Frankfurt am Main (EU)', ['DE']],
  ['in Deutschland oder der EU', ['EU']],
  ['Germany and Finland', ['DE', 'FI']],
  ['in der Schweiz und der EU', ['EU', 'CH']],
  ['in Oesterreich', ['AT']],
  ['in drei Rechenzentren', []],
])('%s: %j', (text, countries) => expect(countriesIn(wordsOf(text))).toEqual(countries));

it('providers in the order in which they stand', () =>
  expect(providersIn(wordsOf('bei der Open Telekom Cloud und bei Hetzner'))).toEqual(['otc', 'hetzner']));
