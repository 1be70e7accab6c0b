import { languageOf } from './language.ts';
import { findAll, has, phraseOf } from './pattern.ts';
import { wordsOf } from './words.ts';

it.each([
  ['Zwei-Faktor-Authentifizierung', ' zwei faktor authentifizierung '],
  ['Incident - Response - Management', ' incident response management '],
  ['Schlüssel / Größe', ' schluessel / groesse '],
  ['TLSv1.2 (mind.)', ' tls 1.2 , mind , '],
  ['Mitarbeiter:innen und Nutzer*innen', ' mitarbeiterinnen und nutzerinnen '],
  ['Backup & Restore – täglich', ' backup und restore , taeglich '],
  ['siehe https://example.org/tls und a.b@example.org', ' siehe und '],
  ['', ' '],
])('%s', (text, words) => expect(wordsOf(text).text).toBe(words));

it('gives back the words of the document', () => {
  const words = wordsOf('Die Festplatten-Verschlüsselung ist aktiv');
  const [found] = findAll('festplatten~verschluesselung', words);
  expect(words.original(found!.from, found!.to)).toBe('Festplatten-Verschlüsselung');
});

it.each([
  ['festplatten~verschluess*', 'Festplattenverschlüsselung', true],
  ['festplatten~verschluess*', 'Festplatten Verschluesselung', true],
  ['firewall', 'Firewalls', false],
  ['firewall*', 'Firewalls', true],
  ['a ... b', 'a x y b', true],
  ['a ... b', 'a 1 2 3 4 5 6 7 b', false],
  ['(a|b) c', 'b c', true],
])('%s in %s: %s', (pattern, text, is) => expect(has(pattern, wordsOf(text))).toBe(is));

it('parts of a phrase stand near each other, or around where they may', () => {
  const passage = (text: string, around = '') => ({ words: wordsOf(text), around: wordsOf(around) });
  expect(phraseOf('server & verschluesselt')(passage('Verschlüsselt ist jeder Server'))).not.toBeNull();
  expect(phraseOf('server & verschluesselt')(passage(`Server ${'wort '.repeat(40)} verschlüsselt`))).toBeNull();
  expect(phraseOf('@backup & taeglich')(passage('täglich', 'Backup'))).not.toBeNull();
  expect(phraseOf('backup & taeglich')(passage('täglich', 'Backup'))).toBeNull();
});

it('an endless word or line takes no endless time', () => {
  const start = performance.now();
  for (const text of ['a'.repeat(50_000), 'ab '.repeat(20_000), 'verschluessel '.repeat(5000), '1 '.repeat(9000)])
    phraseOf('{backup} & {encrypted}')({ words: wordsOf(text), around: wordsOf(text) });
  expect(performance.now() - start).toBeLessThan(5000);
});

it('tells the language', () => {
  expect(languageOf(['Die Daten werden verschlüsselt'])).toBe('de');
  expect(languageOf(['The data is encrypted and the keys are not'])).toBe('en');
});
