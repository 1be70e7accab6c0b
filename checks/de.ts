import type { Catalogue } from './texts.ts';

export const de: Catalogue = {
  checks: {
    'tls.min-version': {
      title: 'Niedrigste TLS-Version',
      about: 'Der Server lehnt jede ältere Protokollversion als die zugesagte ab.',
      remedy: 'Die alten Versionen in den TLS-Einstellungen des Servers abschalten und erneut prüfen.',
      codes: {
        'too-old': 'nimmt {tooOld} an, zugesagt ist mindestens {min}',
        'strong-enough': 'nimmt nur {accepted} an; zugesagt ist mindestens {min}',
      },
    },
  },
  reasons: {
    aborted: 'nicht angesehen: der Lauf wurde abgebrochen {what}',
    denied: 'der Zugriff wurde verweigert {what}',
    exception: 'die Prüfung selbst ist gescheitert {what}',
    incomplete: 'die Auflistung war unvollständig {what}',
    'local-limit': 'dieser Rechner konnte nicht nachsehen {what}',
    malformed: 'die Antwort war unverständlich {what}',
    'no-check': 'diese Version von tomproof kann das noch nicht sehen {what}',
    'no-subject': 'nichts gefunden, was zu prüfen wäre {what}',
    'not-visible': 'ist nicht zu sehen {what}',
    'rate-limited': 'die Gegenseite bat um eine Pause {what}',
    refused: 'die Gegenseite hat die Verbindung abgelehnt {what}',
    stale: 'der Nachweis ist zu alt {what}',
    timeout: 'keine Antwort innerhalb der Frist {what}',
    unreachable: 'nicht erreichbar {what}',
    unsupported: 'die Gegenseite bietet das nicht an {what}',
  },
};
