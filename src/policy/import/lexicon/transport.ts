import { durationsIn } from '../parameters/durations.ts';
import { tlsVersionIn } from '../parameters/versions.ts';
import { has, hasAny, type Passage } from '../pattern.ts';
import type { Measure, Read } from './measure.ts';

const stated = (entries: Readonly<Record<string, unknown>>): Read => ({
  with: Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined)),
});
const minimum = ({ words }: Passage): Read => stated({ min: tlsVersionIn(words) });

const web = [
  '*web*',
  'apps?',
  'applications?',
  '*anwendung(en)?',
  '*api(s)?',
  '{https}',
  '*portal*',
  '*plattform*',
  '*client~?server*',
  'browser*',
  'sftp',
  '*schnittstellen',
  '*datenuebertragung*',
  '*daten (werden|sind)',
];
/** Speaks of mail and of nothing else that travels. */
const isMailOnly = ({ words }: Passage) => has('{mail}', words) && !hasAny(web, words);

/** Encryption on the way. */
export const transport: readonly Measure[] = [
  {
    check: 'tls.min-version',
    phrases: [
      'tls*',
      'ssl',
      'https*',
      '*transport~verschluess*',
      '*leitungs~verschluess*',
      '{encrypted} & {transmission}',
      '(abgesicherte*|gesicherte*|sichere*|secure|secured) ([^ ]+ ){0,2}(verbindung|kommunikation|kanael|kanal|uebertragung|datenuebertragung|connection|channel|communication|transmission)*',
      '(verbindung|kommunikation|uebertragung)[^ ]* ... (abgesichert|gesichert) ',
      'encrypt* in transit',
      'in transit & {encrypted}',
      '*verschluesselt* & (weitergabe|weitergegeben|uebersandt|versand|versendet|ausgetauscht|austausch|abgerufen|abruf|kommunizier*)',
      '@{transmission} & {encrypted} (verfahren|protokoll|weg)*',
      '*web~verkehr* & {encrypted}',
      '(never|not|no|nie|niemals) ... (transmitted|sent|transferred|uebertragen|uebermittelt) (unencrypted|in plain text|unverschluesselt|im klartext)',
      '(unverschluesselt*|unencrypted) (uebertragung|uebermittlung|datenuebertragung|kommunikation|transmission|transfer|verbindung)* & (kein*|nicht|no|not|findet|ausgeschlossen|never)',
    ],
    not: [
      'wlan',
      'wifi',
      'wi fi',
      'wpa*',
      '*passwortuebermittlung*',
      '(per|mit) (verschluesselte[nrm]?|passwortgeschuetzte[nrm]?) (datei|zip|archiv|anhang|datentraeger)*',
      '{mail} ... (s ?mime|pgp|gpg|ende zu ende|end to end)',
      '(s ?mime|pgp|gpg) ... {mail}',
      'transport (von|der|eines|mobiler)? ?datentraeger*',
      'datentraeger ... (transport*|versand|verschluesselt)',
      'zertifikat* (fuer|nach) iso*',
      '{backup} ... ({encrypted} ... (abgelegt|gespeichert|stored)|vor der uebertragung)*',
      'vor der uebertragung',
      'before (transfer|transmission|upload)',
      'schluessel~uebergabe*',
    ],
    read(passage) {
      if (isMailOnly(passage)) return null;
      const { words } = passage;
      // Only a tunnel, a backup's way, a database or a disk is spoken of.
      if (!hasAny(['{tls}', '*transport~verschluess*', 'in transit'], words)) {
        if (hasAny(['vpn*', 'ssh*', '*tunnel*'], words) && !hasAny(['*daten', '*uebertrag*', 'data'], words)) return null;
        if (has('{endpoint}', words) && !has('*uebertrag*', words) && !has('{transmission}', words)) return null;
        if (hasAny(['{database} & {database}', '*datenbank~verbindung*'], words)) return null;
        if (
          has('{encrypted}', words) &&
          has('{at-rest}', words) &&
          !hasAny(
            [
              '*uebertrag*',
              '*transmi*',
              '*transit*',
              '*transport*',
              '*transfer*',
              '*uebermitt*',
              '*verbindung*',
              '*kommunikation*',
            ],
            words,
          )
        )
          return null;
        if (
          has('(backup|*sicherung)*', words) &&
          !hasAny(['*uebertragung*', '*transmission*', '*transit*', '*verbindung*'], words)
        )
          return null;
      }
      if (
        hasAny(['{database}'], words) &&
        hasAny(['*verbindung*', 'connections?', 'replikation*', 'replication'], words) &&
        !hasAny(['{https}', '*web*', 'api', 'apis'], words)
      )
        return null;
      if (
        hasAny(['(ssl|tls|https)~(client|server)?~?(zertifikat|certificate)*', '*zertifikat* (von|durch) *'], words) &&
        !hasAny(['*verschluess*', 'encrypt(ed|ion|s)', '*verbindung*', '*uebertrag*', 'tls 1*'], words)
      )
        return null;
      return minimum(passage);
    },
    confidence: 0.85,
  },
  {
    check: 'tls.ciphers',
    phrases: [
      'cipher~suites?',
      'cipher~suiten',
      'ciphers?',
      'perfect forward secrecy',
      'forward secrecy',
      'pfs',
      'tr 02102*',
      '(aktuelle|sichere|starke|moderne|anerkannte|zeitgemaesse|state of the art|strong|modern|current|secure|industry standard)(n|r|s|m)? (encryption|cryptographic|verschluesselungs~|kryptographische|kryptografische|kryptographischer|kryptografischer|krypto~)[^ ]* ?(standard|verfahren|algorithm|protocol|protokoll|method|techni|cipher|primitiv)*',
      '(verschluesselungs|krypto)~?(standards?|verfahren|algorithm[^ ]*|protokolle) & (stand der technik|bsi|aktuell*|state of the art)',
      'verschluesselung* (nach|gemaess|entsprechend|auf) (dem )?(aktuellen )?stand der technik',
      'stand der technik ... (verschluesselungs~?(verfahren|algorithm|standard)[^ ]*|*verschluesselung)',
      'state of the art (transport )?encryption',
      'ssl labs',
    ],
    not: ['*passwort*', '*hash*', '{disk}', '{at-rest}', '*festplatte*', 'wlan', '{endpoint}', '(backup|sicherung)*'],
    read: ({ words }) => {
      if (has('tr 02102*', words)) return { with: { profile: 'bsi-tr-02102-2' } };
      return has('mozilla', words) ? { with: { profile: 'mozilla-intermediate' } } : {};
    },
    confidence: 0.7,
  },
  {
    check: 'tls.certificate',
    phrases: [
      '(tls|ssl|https|x 509|x509|server|web~server|domain|wildcard)~?(server )?~?zertifikat*',
      '(tls|ssl|https|x 509|x509|server|web server|domain|wildcard) certificates?',
      '*zertifikat* & (let s encrypt|vertrauenswuerdig*|zertifizierungsstelle*|ablauf*|gueltig*|automatisch erneuert|ca)',
      'certificates? & (let s encrypt|trusted|valid|certificate authority|expir*|renew*)',
      'let s encrypt',
      'letsencrypt',
      '*zertifikats~management*',
      'certificate management',
    ],
    not: [
      'iso',
      '*27001*',
      '*client~zertifikat*',
      'client certificates?',
      'ssh',
      '*benutzerzertifikat*',
      'anmeldung ... zertifikat*',
      'zertifizierung(en)?',
      '*sicherheitszertifikat',
    ],
    read: ({ words }) => {
      const before = durationsIn(words).find(
        ({ kind, seconds }) => kind === 'length' && seconds % 86_400 === 0 && seconds <= 90 * 86_400,
      );
      return before && hasAny(['*ablauf*', 'expir*', 'erneuert*', 'renew*'], words)
        ? { with: { daysLeft: before.seconds / 86_400 } }
        : {};
    },
    confidence: 0.75,
  },
  {
    check: 'http.https-redirect',
    phrases: [
      'https',
      '*https~[^ ]*',
      'http (anfragen|aufrufe|requests|traffic) & (umgeleitet|umleitung|redirect*|weitergeleitet)',
      'unverschluesselt* http',
      'unencrypted http',
      '(webseite|website|webanwendung|portal|plattform|web application|webapplikation|anwendung)(en|n|s)? & (ausschliesslich|nur|only|exclusively) & {encrypted} (verbindung|connection|erreichbar)*',
    ],
    not: ['www*', '*zertifikat (fuer|von) *'],
    confidence: 0.75,
  },
  {
    check: 'http.hsts',
    phrases: ['hsts', 'strict transport security'],
    read: ({ words }) => {
      const found = durationsIn(words)[0];
      return stated({ maxAge: found?.value, includeSubDomains: has('sub~domain*', words) ? true : null });
    },
    confidence: 0.95,
  },
  {
    check: 'http.cookies',
    phrases: [
      '*cookies? & (secure|http~only|same~site|sicher*|https|flag*|attribut*|csrf|geschuetzt*|protected|signiert*|signed|verschluesselt*)',
      '(secure|sichere) *cookie*',
      '*cookie~(konfiguration|attribut|flag|einstellung)*',
      'http only flag',
    ],
    not: ['*consent*', '*banner*', '*einwilligung*', 'tracking*', 'marketing', 'cookie~richtlinie', 'cookie policy'],
    confidence: 0.85,
  },
  {
    check: 'http.security-headers',
    phrases: [
      '(http )?(security|sicherheits)~header*',
      'content security policy',
      'csp',
      'x frame options',
      'x content type options',
      'click~jacking',
      'referrer policy',
      'sicherheitsrelevante* (http )?header*',
    ],
    read: ({ words }) => {
      const named = (
        [
          ['content-security-policy', ['content security policy', 'csp']],
          ['x-content-type-options', ['x content type options', 'nosniff']],
          ['x-frame-options', ['x frame options']],
          ['referrer-policy', ['referrer policy']],
          ['permissions-policy', ['permissions policy']],
          ['strict-transport-security', ['hsts', 'strict transport security']],
        ] as const
      )
        .filter(([, patterns]) => hasAny(patterns, words))
        .map(([name]) => name);
      return named.length > 0 ? { with: { headers: named } } : {};
    },
    confidence: 0.85,
  },
  {
    check: 'mail.starttls',
    phrases: [
      'start~tls',
      'mta sts',
      '{mail} & (tls*|ssl|*transport~verschluess*)',
      '{mail} & {encrypted}',
      '*mail~verschluess*',
      'e mail~verschluess*',
      'dane',
    ],
    not: [
      's ?mime',
      'pgp',
      'gpg',
      'ende zu ende*',
      'end to end',
      '*inhaltsverschluess*',
      'anhaenge*',
      'anhang',
      'attachments?',
      'https',
    ],
    read: (passage) => {
      const { words } = passage;
      if (
        !hasAny(['start~tls', 'mta sts', 'dane'], words) &&
        !isMailOnly(passage) &&
        !hasAny(
          [
            '{mail} ... (tls*|ssl|*transport~verschluess*)',
            '*mail~verschluess*',
            'e mail~verschluess*',
            '{encrypted} ... {mail}',
            '{mail} ... {encrypted}',
          ],
          words,
        )
      )
        return null;
      if (hasAny(['hr', 'telefon', 'tel', 'kontakt'], words)) return null;
      const enforce = has('mta sts', words) ? (has('dane', words) ? 'any' : 'mta-sts') : has('dane', words) ? 'dane' : null;
      return stated({ min: tlsVersionIn(words), enforce });
    },
    confidence: 0.75,
  },
  {
    check: 'mail.authentication',
    phrases: ['spf', 'dkim', 'dmarc', 'sender policy framework'],
    not: ['lsf', 'lichtschutz*'],
    read: ({ words }) => {
      const dmarc = /(?<= )(reject|quarantine)(?= )/.exec(words.text)?.[1] ?? null;
      const spf = has('hardfail', words) ? 'hard' : has('softfail', words) ? 'soft' : null;
      return stated({ spf: has('spf', words) ? spf : null, dmarc: has('dmarc', words) ? dmarc : null });
    },
    confidence: 0.95,
  },
  {
    check: 'ftp.plaintext-off',
    phrases: [
      'sftp',
      'ftps',
      '(kein|keine|keinen|no|ohne|nicht|verzicht auf|verbot|deaktiviert*|abgeschaltet*|disabled|verboten*|gesperrt*|blockiert*|untersagt*) & (ftp|telnet|rsh|klartext~?(protokoll|dienst)[^ ]*|unverschluesselte* (protokoll|dienst|ftp|zugang)*|unencrypted (protocol|service)*|plain~text (protocol|service|connection)*|clear~text (protocol|service|connection|transmission)*|insecure protocols?|unsichere* protokolle?)',
      '(unverschluesselte*|unencrypted|klartext) (protokoll|dienst|service|protocol)* & (deaktiviert*|abgeschaltet*|nicht (zugelassen|erlaubt|moeglich|angeboten|verwendet)|disabled|ausgeschlossen|not (permitted|allowed|used|accepted)|prohibited|abgelehnt|unzulaessig|verboten|untersagt)',
    ],
    not: ['{mail}', 'datentraeger*', 'wlan', '{disk}', '*passwort* ... klartext', '*speicher*'],
    confidence: 0.75,
  },
  {
    check: 'ssh.crypto',
    phrases: [
      'ssh & {encrypted}',
      'ssh & (*krypto*|*crypto*)',
      'ssh & (gesichert|abgesichert|sichere)* (verbindung|zugriff|zugang)*',
      'ssh~tunnel*',
      'ssh~verbindung*',
      'ssh & (algorithm*|kex|schluesselaustausch*|verfahren|tr 02102*|cipher*)',
      'ssh (connections?|tunnels?)',
      'sichere* protokolle ... ssh',
      'via ssh',
      '(per|ueber|mittels|using|over|through) ssh',
    ],
    not: ['ssh~(keys?|schluessel)[^ ]*'],
    read: ({ words }) => (has('tr 02102*', words) ? { with: { profile: 'bsi-tr-02102-4' } } : {}),
    confidence: 0.65,
  },
  {
    check: 'ssh.password-auth-off',
    phrases: [
      'ssh~(keys?|schluessel[^ ]*)',
      'ssh & (schluessel*|keys?|public~key*|key~based|key~basiert*|zertifikat*|certificat*)',
      'public~key~(auth|verfahren)[^ ]*',
      'ssh & (passwort|kennwort|password) & (deaktiviert*|disabled|nicht|kein*|no|abgeschaltet*|unterbunden|ausgeschlossen|gesperrt)',
      '(server|root)~?(anmeldung|login|zugriff|zugang)[^ ]* & (schluesselbasiert*|mit schluessel*|key based|keys only|public~key*)',
      '(nur|ausschliesslich|only|exclusively) ... (ssh~schluessel|ssh keys?|public~key)*',
      'root~(login|anmeldung|zugang)[^ ]* ... (deaktiviert|abgeschaltet|gesperrt|disabled|unterbunden|nicht)*',
      'passwort~?(anmeldung|login|authentifizierung)[^ ]* ... (ssh|server|servern) ... (deaktiviert|nicht|abgeschaltet)*',
    ],
    not: ['git', 'repository', 'repositories', 'tuer*', 'rotier*'],
    confidence: 0.85,
  },
  {
    check: 'database.tls-required',
    phrases: [
      '{database} & (*verbindung*|connections?|zugriff*|access|kommunikation|traffic) & (tls*|ssl|{encrypted})',
      '{database} & (tls*|ssl)',
      '*datenbank~verbindung* & (verschluess*|tls*|ssl)',
      '(kein*|no) (unverschluesselt*|unencrypted) ... {database}',
    ],
    not: ['at rest', '{disk}', '*festplatt*', 'gespeichert*', 'ruhend*', '*backup*', '*sicherung*'],
    read: minimum,
    confidence: 0.8,
  },
];
