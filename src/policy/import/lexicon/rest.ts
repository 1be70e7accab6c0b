import { durationsIn } from '../parameters/durations.ts';
import { has, hasAny } from '../pattern.ts';
import type { Measure } from './measure.ts';

const notOfDisks = ['*passw(ort|oert|ord)[^ ]*', '*kennw(ort|oert)[^ ]*', '*hash*', 'usb*', 'wlan', 'wpa*', 'pgp', 's ?mime'];

/** Encryption of what is stored. */
export const rest: readonly Measure[] = [
  {
    check: 'disk.encryption',
    phrases: [
      '{disk} & {encrypted}',
      '*(festplatten|datentraeger|laufwerks|volume|speicher|disk|storage|datenbank|server|partitions)~verschluess*',
      '(full|whole) disk encryption',
      'disk encryption',
      'voll~verschluess*',
      '{at-rest} & {encrypted}',
      'encryption at rest',
      '{database} & {encrypted}',
      '(datenhaltende*|produktive*|produktiv~|virtuelle*)? ?(server*|vms?|systeme*) & (festplatten|vollstaendig|voll|software) & {encrypted}',
      'verschluesselung (von|der|aller|ruhender|gespeicherter) (daten|server|festplatt|datenbank|speicher|laufwerk)*',
      '{encrypted} (abgelegt|gespeichert|speicherung|abgespeichert|vorgehalten|storage|stored|persistiert)*',
      '(abgelegt|gespeichert|speicherung|abgespeichert|persistiert|stored)* ... {encrypted}',
      'transparent data encryption',
      'tde',
      'luks',
      '(keine|no) {unencrypted} (datentraeger|festplatten|laufwerke|disks?|volumes?|storage)',
    ],
    not: [...notOfDisks, 'transportverschluess* (fuer|der)? ?e~mails?'],
    read: ({ words, around }) => {
      const of = { words };
      const isServer = hasAny(
        ['*server*', '*rechenzentr*', 'data~cent*', '{database}', '*datenhaltend*', '*cloud*', 'produktiv*', 'at rest'],
        of.words,
      );
      if (has('{endpoint}', words) && !isServer) return null;
      if (!isServer && has('{endpoint}', around) && !has('*server*', around)) return null;
      if (
        hasAny(
          [
            'mobile(n|r|s)? (datentraeger|speicher|festplatte|medien)*',
            'wechsel~(datentraeger|medien)*',
            'externe(n|r)? (datentraeger|festplatte)*',
            'removable (media|storage)',
            '*stick*',
            'transport*',
            'versand',
          ],
          words,
        ) &&
        !isServer
      )
        return null;
      // The copies are meant, not what they were made from.
      if (
        has('{backup}', words) &&
        !hasAny(
          [
            '{disk} ... {encrypted}',
            '*festplatten~verschluess*',
            '{database} ... {backup}',
            '(und|sowie|and) {backup}',
            '{backup} (und|sowie|and) ',
          ],
          words,
        )
      )
        return null;
      if (
        has('{backup}', words) &&
        hasAny(['{backup} ... (festplatten|datentraeger|disks?|volumes?) ... {encrypted}', '{encrypted} ... {backup}'], words) &&
        !has(', die festplatten*', words)
      )
        return null;
      if (
        hasAny(['{bucket}'], words) &&
        !hasAny(['{disk} (und|sowie|and|,) *', '*datenbank*', 'databases?', 'festplatt*', 'volumes?', 'server*'], words)
      )
        return null;
      if (has('in transit', words) || hasAny(['*uebertrag*', '*transport*', '*uebermitt*', '*verbindung*'], words)) {
        return hasAny(
          [
            'at rest',
            '*ruhe*',
            '*festplatt*',
            '{disk}',
            '*speicherung',
            'gespeichert*',
            'stored',
            '{database}',
            'abgelegt*',
            'ablage',
          ],
          words,
        )
          ? {}
          : null;
      }
      return {};
    },
    confidence: 0.8,
  },
  {
    check: 'bucket.encryption',
    phrases: [
      '{bucket} & {encrypted}',
      '{bucket} & (sse*|kms|schluessel*|keys?)',
      'server side encryption',
      'serverseitige verschluesselung',
    ],
    not: ['*passwort*'],
    read: ({ words }) => {
      if (hasAny(['*nicht oeffentlich*'], words) && !has('{encrypted}', words)) return null;
      if (has('kms', words)) return { with: { algorithm: 'aws:kms' } };
      return /(?<= )aes ?256(?= )/.test(words.text) ? { with: { algorithm: 'AES256' } } : {};
    },
    confidence: 0.8,
  },
  {
    check: 'bucket.private',
    phrases: [
      '{bucket} & (nicht oeffentlich*|privat*|private|not public*|kein* oeffentlich*|no public*|block public access|signierte*|presigned|pre signed|signed urls?)',
      'oeffentliche* zugriff* ... {bucket} ... (nicht|blockiert|gesperrt|deaktiviert|ausgeschlossen|unterbunden)*',
      '(kein|keine|keiner|no) {bucket} ... (oeffentlich|public)*',
      'public access ... (blocked|disabled|prohibited)',
      'block public access',
    ],
    confidence: 0.85,
  },
  {
    check: 'endpoint.disk-encryption',
    phrases: [
      '{endpoint} & {encrypted}',
      '(notebook|laptop|client|smartphone|tablet|endgeraete|geraete|device|endpoint|desktop)s?~verschluess*',
      '(bitlocker|file~vault)*',
      '(verschluesselung) (mobiler|von mobilen) (endgeraet|geraet|rechner|arbeitsgeraet|datenverarbeitung|computer)*',
    ],
    not: ['wlan', 'wpa*', 'client server*', 'client~seitig*', 'client side', 'chat*', '*client~zertifikat*'],
    read: ({ words }) => {
      if (
        hasAny(['{mail}', 'vpn*', 'tls*', 'https', '*uebertrag*', '*verbindung*', '*kommunikation*', 'transit'], words) &&
        !hasAny(['{disk}', '*festplatt*', 'vollverschluess*', 'bitlocker*', 'file~vault*', '*geraete~verschluess*'], words)
      )
        return null;
      if (hasAny(['usb*'], words) && !hasAny(['{endpoint}'], words)) return null;
      if (has('{password}', words) && !hasAny(['{encrypted} ... {endpoint}', '{endpoint} ... {encrypted}'], words)) return null;
      return {};
    },
    confidence: 0.85,
  },
  {
    check: 'endpoint.screen-lock',
    phrases: [
      '{screen-lock}',
      '{endpoint} & (automatische*|passwortgeschuetzt*)? ?(sperre|sperrung|sperrfunktion|sperren|gesperrt|lock|locks|locked) & (automatisch*|inaktiv*|verlassen|nach|minuten|abwesenheit|automatic*|inactiv*|idle|after)',
      '(automatische*) (sperr*) (des|der|von|eines) (arbeitsplatz|rechner|pc|computer|bildschirm|client|geraet|desktop|arbeitsstation|endgeraet|notebook|laptop)*',
      'sperr* ... (beim|bei) (verlassen|abwesenheit|inaktiv*)',
      '(arbeitsplatz|rechner|pc|computer|geraete?|client) ... (beim verlassen|bei abwesenheit) ... (sperren|gesperrt)',
      'pausenschaltung',
      '(sperrt|sperren|lock|locks) (ihren?|seinen?|den|die|their|the) ([^ ]+ )?(rechner|bildschirm|computer|arbeitsplatz|geraet|screen|workstation|device|laptop)[^ ]*',
      '(screens?|bildschirme?) (lock|locks|lock automatically|sperren)',
      '{endpoint} & (lock|locks|locked|sperren (sich|den))',
      'lock (their|the|your) (screen|workstation|computer|device)s?',
    ],
    not: ['konto', 'konten', 'accounts?', '*fehlversuch*', 'tuer*', '*diebstahl*', 'fernloeschung', 'remote wipe'],
    read: ({ words }) => {
      const found = durationsIn(words).find(({ seconds, kind }) => kind === 'length' && seconds >= 60 && seconds <= 7200);
      return found ? { with: { afterMinutes: Math.ceil(found.seconds / 60) } } : { assumed: { afterMinutes: 10 } };
    },
    confidence: 0.85,
  },
];
