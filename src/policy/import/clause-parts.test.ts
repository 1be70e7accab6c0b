import { articleIn, articleOf } from './article.ts';
import { kindOf } from './kind.ts';
import { isGap } from './negation.ts';
import { partyOf } from './party.ts';
import { scopeOf } from './scope.ts';
import { strengthOf, strengthOfStatus } from './strength.ts';
import { wordsOf } from './words.ts';

const none = wordsOf('');

it.each([
  ['Die Festplatten sind verschlüsselt', 'firm'],
  ['Nicht benötigte Ports sind geschlossen', 'firm'],
  ['Zugriff erfolgt nur, soweit dies für den Support erforderlich ist', 'firm'],
  ['Damit Daten rasch wiederhergestellt werden können, gibt es Sicherungen', 'firm'],
  ['Es können nur freigegebene Geräte verwendet werden', 'firm'],
  ['Der Einsatz privater Geräte ist nicht vorgesehen', 'firm'],
  ['Soweit technisch möglich, wird verschlüsselt', 'hedged'],
  ['Grundsaetzlich werden Daten getrennt', 'hedged'],
  ['In der Regel wird täglich gesichert', 'hedged'],
  ['Angemessene Maßnahmen schützen die Daten', 'hedged'],
  ['Where feasible, data is pseudonymised', 'hedged'],
  ['Appropriate controls are applied', 'hedged'],
  ['Access should be reviewed', 'hedged'],
  ['Die Einführung eines zweiten Faktors ist geplant', 'planned'],
  ['Bis Ende 2027 soll ein zweiter Standort eingerichtet werden', 'planned'],
  ['Single sign-on is planned', 'planned'],
  ['Encryption will be introduced by 2027', 'planned'],
  ['Optional: Zwei-Faktor-Authentifizierung', 'optional'],
  ['Zugriffe können protokolliert werden', 'optional'],
  ['Auf Wunsch wird ein zweiter Faktor eingerichtet', 'optional'],
  ['MFA can be enabled', 'optional'],
])('%s: %s', (text, strength) => expect(strengthOf(wordsOf(text))).toBe(strength));

it.each([
  ['umgesetzt', null],
  ['Ja', null],
  ['nicht umgesetzt', 'gap'],
  ['geplant (Q3)', 'planned'],
  ['in Arbeit', 'planned'],
  ['teilweise', 'hedged'],
  ['optional', 'optional'],
])('status %s: %s', (text, strength) => expect(strengthOfStatus(wordsOf(text))).toBe(strength));

it.each([
  ['Kein unverschlüsselter Zugriff', false],
  ['Es findet keine Weitergabe an Dritte statt', false],
  ['Datenbanken sind von außen nicht erreichbar', false],
  ['Ein zweiter Faktor ist derzeit nicht implementiert', true],
  ['Multi-factor authentication is not yet in place', true],
  ['Ein IDS ist noch nicht im Einsatz', true],
  ['Backups are currently not encrypted', true],
])('%s: gap %s', (text, is) => expect(isGap(wordsOf(text))).toBe(is));

it.each([
  ['Der Auftraggeber ist für seine Passwörter verantwortlich', 'customer'],
  ['Die Vergabe der Rechte obliegt dem Kunden', 'customer'],
  ['The customer is responsible for its end devices', 'customer'],
  ['Der Verantwortliche wird unverzüglich informiert', 'processor'],
  ['Absicherung durch den Rechenzentrumsbetreiber', 'subprocessor'],
  ['Das Rechenzentrum verfügt über Notstrom', 'subprocessor'],
  ['Daten werden verschlüsselt', 'processor'],
  ['Mit dem Hosting-Anbieter besteht ein Vertrag', 'processor'],
])('%s: %s', (text, party) => expect(partyOf(wordsOf(text), none, false)).toBe(party));
it('what is physical under the title of a data centre is its operator’s', () =>
  expect(partyOf(wordsOf('Videoüberwachung'), wordsOf('Rechenzentrum'), true)).toBe('subprocessor'));

it.each([
  ['Alarmanlage', '', 'physical'],
  ['Schlüsselregelung', '', 'physical'],
  ['Besucher werden begleitet', '', 'physical'],
  ['Unterbrechungsfreie Stromversorgung (USV)', '', 'physical'],
  ['Personenkontrolle', 'Zutrittskontrolle', 'physical'],
  ['Schulung der Beschäftigten', '', 'organisational'],
  ['Verpflichtung auf Vertraulichkeit', '', 'organisational'],
  ['Sorgfältige Auswahl von Dienstleistern', '', 'organisational'],
  ['Passwörter werden gehasht gespeichert', '', 'technical'],
  ['Notfallhandbuch', '', 'evidence'],
  ['Verzeichnis von Verarbeitungstätigkeiten', '', 'evidence'],
])('%s under %s: %s', (text, title, kind) => expect(kindOf(wordsOf(text), wordsOf(title))).toBe(kind));

it.each([
  ['Zutrittskontrolle (Art. 32 Abs. 1 lit. b DSGVO)', 'Art. 32(1)(b)'],
  ['Artikel 32 Absatz 1 Buchstabe c', 'Art. 32(1)(c)'],
  ['Article 32(1)(d)', 'Art. 32(1)(d)'],
  ['Art. 25 Abs. 2 DS-GVO', 'Art. 25(2)'],
  ['Art. 28 Abs. 3 S. 2 lit. h', 'Art. 28(3)(h)'],
  ['Zutrittskontrolle', null],
])('%s cites %s', (text, article) => expect(articleIn(text)).toBe(article));
it('the nearest heading that cites an article decides, then what the section is about', () => {
  expect(articleOf(['Vertraulichkeit (Art. 32 Abs. 1 lit. b)', 'Verschlüsselung (Art. 32 Abs. 1 lit. a)'], '', false)).toBe(
    'Art. 32(1)(a)',
  );
  expect(articleOf(['Wiederherstellbarkeit'], '', false)).toBe('Art. 32(1)(c)');
  expect(articleOf(['Pflichten'], '', true)).toBe('Art. 28(3)');
});

it.each([
  ['Backup-Server sind verschlüsselt', '', { role: 'backup' }],
  ['Datenhaltende Systeme bei Hetzner', '', { role: 'data', provider: 'hetzner' }],
  ['Alle Festplatten', 'Büroräume', { site: 'office' }],
  ['Alle Festplatten', 'Rechenzentrum der Open Telekom Cloud', { provider: 'otc' }],
  ['Alle Festplatten', '', undefined],
])('%s under %s is about %j', (text, around, on) =>
  expect(scopeOf('disk.encryption', wordsOf(text), wordsOf(around))).toEqual(on),
);
