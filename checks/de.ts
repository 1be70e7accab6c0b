import type { Catalogue } from './texts.ts';

export const de: Catalogue = {
  checks: {
    'tls.certificate': {
      title: 'Zertifikat',
      about:
        'Das vom Server vorgelegte Zertifikat ist vertrauenswürdig, nennt den Server, ist gültig, und es selbst und seine Aussteller haben starke Schlüssel und Signaturen.',
      remedy:
        'Ein aktuelles Zertifikat für diesen Namen mit vollständiger Kette einrichten, von einer Stelle, der die Clients vertrauen, und die Erneuerung automatisieren.',
      codes: {
        expired: 'ist abgelaufen: {subject}, am {notAfter}',
        'not-yet-valid': 'ist noch nicht gültig: {subject}, erst ab {notBefore}',
        'wrong-name': 'nennt nicht {name}, nur {names}',
        'self-signed': 'ist selbst signiert: {subject}',
        untrusted: 'ist nicht vertrauenswürdig {trustCode}',
        'other-anchor': 'endet bei einer anderen Zertifizierungsstelle als der zugesagten: {anchor}',
        'weak-key': 'schwacher Schlüssel, {key}: {subject}',
        'weak-signature': 'schwache Signatur, {signature}: {subject}',
        'expires-soon': 'läuft am {notAfter} ab, früher als in den zugesagten {daysLeft} Tagen: {subject}',
        valid: '{subject}, gültig bis {notAfter}',
        'self-signed-accepted': 'ist selbst signiert, was erlaubt war; für {fingerprint} bürgt sonst niemand',
        'key-short': 'Schlüssel kürzer, als BSI TR-02102-2 empfiehlt: {found}',
        'spare-expired': 'der Server schickt auch nicht (mehr) gültige Zertifikate mit, die niemand braucht: {found}',
        'second-certificate': 'der Server hat neben diesem ({seen}) noch ein Zertifikat; jenes wurde nicht angesehen',
      },
    },
    'tls.ciphers': {
      title: 'Cipher-Suiten, Gruppen und Schlüssellängen',
      about: 'Jede Cipher-Suite, Gruppe und Schlüssellänge, die der Server annimmt, steht im zugesagten Profil.',
      remedy:
        'Suiten, Gruppen und Diffie-Hellman-Parameter in den TLS-Einstellungen des Servers auf das Profil beschränken und erneut prüfen.',
      codes: {
        forbidden: 'nimmt an, was {source} verbietet: {found}',
        'outside-profile': 'nimmt an, was nicht in {profile} steht: {found}',
        'in-profile': 'nimmt nichts an, was {profile} verbietet, in {accepted}',
        'suites-outside': '{profile} empfiehlt nicht: {found}',
        'groups-outside': '{profile} empfiehlt diese Gruppen nicht: {found}',
        'keys-short': '{profile} empfiehlt mindestens {min} Bit: {found}',
        'compression-on': 'TLS-Kompression ist eingeschaltet, wovon RFC 9325 abrät (CRIME)',
        'renegotiation-insecure': 'bestätigt keine sichere Neuaushandlung (RFC 5746)',
        'not-seen': 'empfohlen, war aber nicht zu sehen: {what}',
      },
    },
    'tls.min-version': {
      title: 'Niedrigste TLS-Version',
      about: 'Der Server lehnt jede ältere Protokollversion als die zugesagte ab.',
      remedy: 'Die alten Versionen in den TLS-Einstellungen des Servers abschalten und erneut prüfen.',
      codes: {
        'too-old': 'nimmt {tooOld} an, zugesagt ist mindestens {min}',
        'strong-enough': 'nimmt {accepted} an und lehnt alles Ältere ab; zugesagt ist mindestens {min}',
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
