import { hasAny } from './pattern.ts';
import type { Words } from './words.ts';

const gaps = [
  '(besteht|existiert|gibt es) ([^ ]+ ){0,2}nicht(?= |$)',
  '(no|kein*|ohne) (erzwungen|forced|zwang)*',
  '(nicht|not) (eingerichtet|durchgesetzt|vorgeschrieben|enforced)',
  'bewusst (verzichtet|nicht)',
  '(noch|derzeit|aktuell|momentan|bisher|bislang|zurzeit|zur zeit|gegenwaertig|currently|not yet|presently) (noch )?(nicht|kein|keine|keinen|keiner|no|not)',
  '(nicht|not) (umgesetzt|implementiert|eingefuehrt|realisiert|vorhanden|eingerichtet|implemented|yet|in place|currently|available yet|aktiviert|in use|im einsatz|eingesetzt)',
  'noch (nicht|kein|keine|keinen|ausstehend|offen)',
  '(keine|kein|keinen|no) ([^ ]+ ){0,4}(implementiert|eingerichtet|umgesetzt|vorhanden|im einsatz|in place|eingefuehrt|implemented)',
  '(derzeit|aktuell|momentan|bisher|bislang|zurzeit) ([^ ]+ ){0,6}(nicht|kein|keine|keinen)',
  '(steht|stehen) (noch )?aus',
  '(is|are) not (yet )?(encrypted|monitored|tested|enabled|implemented|enforced|logged)',
  '(werden|wird|sind|ist) (derzeit |aktuell |noch )?nicht (verschluesselt|gesichert|protokolliert|ueberwacht|getestet|erzwungen|geprueft|rotiert|aktualisiert)(?= (,|;|$)?)',
  '(erfolgt|findet) ([^ ]+ ){0,3}nicht(?= (statt)?)',
  '(verzichtet|verzichten|verzicht) ([^ ]+ ){0,2}(auf|auf eine) (verschluesselung|protokollierung|mfa|backup)*',
];
/** A measure that is a prohibition: nothing unwanted happens. */
const prohibitions = [
  '(kein|keine|keinen|keinerlei|no|nicht|never|niemals|not) ([^ ]+ ){0,3}(unverschluesselt*|unencrypted|klartext*|plain~text|unbefugt*|unauthori*|shared|geteilt*|gemeinsam*|lokal*|privat*|oeffentlich*|public*|direkt*|extern*|produktiv*|echt*|personenbezogen*|dritte*|standardpassw*|weitergabe*|vermischung|generic|generisch*|sammel*|gruppen*)',
  '(unverschluesselt*|unencrypted|klartext*|plain~text|ftp|telnet|oeffentlich*|public*|externe?r?|drittl*|drittstaat*|third countr*|privat*|byod|usb*|wechsel*) ([^ ]+ ){0,12}(nicht|not|kein*|no)',
  '(nicht|not) (oeffentlich*|erreichbar|zugelassen|erlaubt|gestattet|moeglich|allowed|permitted|accessible|reachable|zulaessig|vorgesehen|mehr|verwendet|genutzt|weitergegeben|benoetigt*|required)',
  '(findet|finden) ([^ ]+ ){0,8}nicht statt',
  '(nicht|not) ([^ ]+ ){0,3}(unbefugt|gelesen|kopiert|veraendert|eingesehen|ohne|without)*',
];

/** Whether the words admit that a measure is not there: a gap, not a promise. `Kein unverschlüsselter Zugriff` is a promise. */
export const isGap = (words: Words): boolean =>
  hasAny(gaps, words) && !hasAny(prohibitions, words) && !hasAny(['nicht nur', 'not only'], words);
