import { attemptsIn, classesIn, historyIn, lengthsIn, peopleIn } from '../parameters/counts.ts';
import { durationsIn } from '../parameters/durations.ts';
import { hasAny, type Passage, phraseOf } from '../pattern.ts';
import type { Measure, Read } from './measure.ts';

const day = 86_400;
const doors = [
  '*rechenzentr* ... {mfa}',
  '{mfa} ... (zutritt|tuer|rechenzentrum)*',
  '*zutritt*',
  '{mfa} ... (karte|iris|fingerabdruck|serverraum|wachschutz|chip)*',
  '(serverraum|serverraeum|tuer|rechenzentrum)* ... {mfa}',
  'schleuse*',
  'biometri* ... (zutritt|tuer)*',
  '*schliess~system*',
  'physical access',
];
const enforcing = [
  '*erzwungen*',
  '*erzwing(t|en)',
  '*verpflichtend*',
  '*zwingend*',
  '*obligatorisch*',
  'pflicht',
  'mandatory',
  '*enforced?',
  'enforce*',
  'compulsory',
  '*pflicht',
  'vorgeschrieben',
];

/** The longest that is meant: a length or an interval of at least a day. */
const days = ({ words }: Passage, least = day) => durationsIn(words).find(({ seconds }) => seconds >= least);
const orAssumed = (name: string, value: string | undefined, usual: string): Read =>
  value ? { with: { [name]: value } } : { assumed: { [name]: usual } };
/** The first duration that stands near words of a pattern: a sentence may say how long passwords are and how long sessions last. */
function near({ words }: Passage, pattern: RegExp, least = 1) {
  return durationsIn(words).find(
    ({ from, to, seconds }) => seconds >= least && pattern.test(words.text.slice(Math.max(0, from - 70), to + 60)),
  );
}

const ofAdmins = phraseOf('{mfa} & {admin}');

/** Who may log in, and how. */
export const access: readonly Measure[] = [
  {
    check: 'mfa.admins',
    phrases: [
      '{mfa} & {admin}',
      '@{admin} & {mfa}',
      '{admin} & (hardware~token|token|smartcard|zusaetzlich* (abgesichert|gesichert|authent))*',
    ],
    not: doors,
    notUnder: ['zutritt*', 'physical*'],
    confidence: 0.85,
  },
  {
    check: 'mfa.users',
    phrases: ['{mfa}'],
    not: [...doors, '*einmal~link*', 'einmal~passw* (nach|bei) (erst|ersten)'],
    notUnder: ['zutritt*', 'physical*'],
    read: ({ words }) => {
      const everybody = hasAny(
        [
          '*mitarbeit*',
          '*beschaeftigt*',
          'alle (nutzer|benutzer|konten|zugaenge|anwender|accounts)*',
          'all (users|accounts|employees|staff)',
          'employees?',
          '*kunden*',
          'jede*',
          'every user',
          'end~?(nutzer|users?)',
          '(nutzer|benutzer|users?)',
        ],
        words,
      );
      if (ofAdmins({ words, around: words }) && !everybody) return null;
      return {};
    },
    confidence: 0.75,
  },
  {
    check: 'mfa.enforced',
    phrases: enforcing.map((word) => `{mfa} & ${word}`),
    not: [
      ...doors,
      'vpn*',
      '{remote}',
      '(wo|sofern|soweit|wenn) ... erforderlich',
      'falls erforderlich',
      '(where|if|when|as) required',
    ],
    notUnder: ['zutritt*', 'physical*'],
    confidence: 0.75,
  },
  {
    check: 'accounts.admins',
    phrases: [
      '(anzahl|zahl|kreis|number) (der|von|of|an) (system~|the )?(admin|administrator|privilegiert|privileged)*',
      '*admin(istrator)?(en|innen|s|rechte|konten|zugaenge|accounts?)? & (begrenzt|beschraenkt|minim*|notwendigste*|reduziert*|limited|restricted|wenige*|few|hoechstens|maximal|kleinstmoeglich*|so gering wie|auf das (notwendige|noetigste|erforderliche)|smallest|kept to a minimum|number)',
      'administrative* (rechte|zugaenge|zugriffsrechte|berechtigungen|zugriff|konten|rights|access|privileges) & (begrenzt|beschraenkt|minim*|wenige*|restricted|limited|ausschliesslich|nur|only)',
      '{admin} & (hoechstens|maximal|at most|no more than|limited to|begrenzt auf) *',
      '(hoechstens|maximal|at most|nur) ([^ ]+ ){1,3}(mit|with|haben) (administrat|admin)*',
      '(zugriff|zugang|access)[^ ]* ... (nur|ausschliesslich|only|lediglich) ([^ ]+ ){0,2}(administrator|system~administrator|admins)[^ ]*',
      '(nur|ausschliesslich|only|lediglich) ... (administrator|geschaeftsfuehrung|admin|admins|administratoren|geschaeftsfuehrer|system administrators|management)[^ ]* ... (zugriff|zugang|access)*',
      '(zugriff|zugang|access) ... (nur|ausschliesslich|only|lediglich) ... (fuer|durch|by|to|den|die|der|system~)* ... (administrator|geschaeftsfuehrung|admin|admins|administratoren|system~administrator|geschaeftsfuehrer)[^ ]*',
      '(verwaltung|vergabe) (von|der) (benutzer|nutzer|rechte)[^ ]* ... durch (den |die )?(system~)?administrator*',
      'admin~rechte* (nur|ausschliesslich) (fuer|an)',
    ],
    not: ['{mfa}', 'vpn*', 'bastion*', 'jump~host*', '*protokoll*', '*logg*', '*zutritt*', '*schulung*', 'firewall*'],
    read: ({ words }) => {
      const most = peopleIn(words);
      if (
        hasAny(['(verwaltung|vergabe) (von|der) *'], words) &&
        !hasAny(['minim*', 'anzahl', 'begrenzt', 'beschraenkt', 'notwendigste*', 'nur', 'ausschliesslich'], words)
      )
        return null;
      return most === null ? { assumed: { max: 3 } } : { with: { max: most } };
    },
    confidence: 0.7,
  },
  {
    check: 'accounts.inactive',
    phrases: [
      '(inaktive*|ungenutzte*|nicht (mehr )?(genutzte|benoetigte|erforderliche|verwendete)[^ ]*|verwaiste*|inactive|unused|dormant|stale|orphaned|obsolete|no longer (needed|required|used)|ueberfluessige*) ([^ ]+ ){0,3}{account} & {deactivated}',
      '{account} & (brachliegen*|ungenutzt|unbenutzt|nicht ([^ ]+ ){0,2}(benutzt|genutzt|verwendet|angemeldet)|not ([^ ]+ ){0,2}used|without (use|login|activity)|ohne (anmeldung|nutzung|aktivitaet|login)) & ({deactivated}|stillgelegt*|stilllegung)',
      '{account} ... (nach|after) ... (inaktivitaet|inactivity|nichtnutzung|nicht nutzung) ... {deactivated}',
      '{deactivated} (von |der |of )?(inaktive*|ungenutzte*|nicht mehr (benoetigte|erforderliche|genutzte)[^ ]*|inactive|unused|dormant|ausgeschieden*|verwaiste*) {account}',
      '{account} & (inaktiv*|inactiv*|ungenutzt*|unused|dormant) & ({deactivated}|nach|after)',
    ],
    not: [
      '*session*',
      '*sitzung*',
      '*bildschirm*',
      '*datentraeger*',
      'ausgeschieden*',
      'logged out',
      'abgemeldet*',
      'signed out',
      'ausgeloggt',
      '*schluessel*',
      '*abmeld*',
      '*rueckgabe*',
      'dienste',
      'ports?',
      '*transponder*',
      'log~out',
    ],
    read: (passage) => orAssumed('after', days(passage)?.value, '90d'),
    confidence: 0.75,
  },
  {
    check: 'accounts.shared',
    phrases: [
      '(individuelle*|persoenliche*|personalisierte*|personengebundene*|personenbezogene*|eindeutige*|eigene*|namentliche*|benannte*|individual|personal|unique|named|personalised|personalized|dedicated) ([^ ]+ ){0,2}(benutzer|nutzer|login|account|user|kennung|zugang|zugaeng|anmelde|konto|konten|id|ids|credential|authentifizierung|logins|identifier|identities|einlog)*',
      '(kein|keine|keinen|no|verbot|untersag*|verboten*|nicht|verzicht auf|prohibit*|ausgeschlossen) & (gemeinsam*|geteilte*|gruppen|sammel|shared|generic|generische*|gemeinschafts)~?( genutzte*| verwendete*)?( )?(konten|konto|account|accounts|benutzer|kennung|kennungen|zugaenge|logins?|user|users|benutzerkonten|nutzerkonten|zugangsdaten|nutzer|benutzerkennungen|credentials|gruppenkonten)[^ ]*',
      '(sammel|gruppen|gemeinschafts|funktions)~(account|konten|kennung|benutzer|login)[^ ]* ... (nicht|kein|untersagt|verboten|ausgeschlossen|unzulaessig)*',
      '(shared|generic) (accounts?|logins?|credentials?|users?) ... (not|prohibited|forbidden|disallowed)',
      '(zuordnung|zuordnen|zugeordnet) ... (benutzer|person|kennung|konto)* & {account}',
      '(nutzer|benutzer|user)~?(kennung|konto|konten|id|account|accounts|profil)[^ ]* ... (eindeutig|einer person|einer natuerlichen person|zugeordnet|personenbez|individuell|unique)*',
      'zugaenge (werden )?(individuell|personenbezog|personalisiert)*',
      '(konto|kennung|zugang|account|login)[^ ]* ... (genau eine person|exactly one person|einer person)',
      '{account} ... (namentlich|einer person|einer natuerlichen person) (zugeordnet|vergeben|assigned)*',
      '(kein*|no) (anmeldung|login) ... (root|administrator)*',
      '(persoenliche*|individuelle*|eigene*) kennung*',
      '(ein|one) (benutzer|user|account|konto)[^ ]* (pro|je|per) (person|mitarbeit|user|nutzer|employee)*',
      '(benutzer|nutzer)bezogene (authentifizierung|anmeldung)*',
      'jede* (mitarbeiter|nutzer|benutzer|person)* ... (eigene|eigenes|individuelle|persoenliche)[^ ]* (benutzer|konto|account|kennung|zugang|login|nutzer|passwort)*',
      'each (user|employee|person) ... (own|unique|individual) (account|user|login|id|credential)*',
    ],
    not: ['*zutritt*', 'nachvollz(ieh|og)*', 'mandant* ... zugeordnet', 'datensaetze*', '*schluessel*', 'transponder*'],

    confidence: 0.75,
  },
  {
    check: 'access.keys-age',
    phrases: [
      '(api~|zugangs~|zugriffs~|access~)(keys?|schluessel[^ ]*|tokens?) & (rotier*|rotat*|gewechselt|erneuert|ausgetauscht|wechsel|alter|aelter|older|renewed|replaced|exchange*|changed|getauscht)',
      '(rotation|wechsel|erneuerung) (von|der|aller|of) (all )?(api~|zugangs~|zugriffs~|access~|ssh~)(keys?|schluessel[^ ]*|tokens?)',
      'ssh~(keys?|schluessel[^ ]*) & (rotier*|rotat*|gewechselt|erneuert|ausgetauscht)',
    ],
    read: (passage) => orAssumed('max', days(passage)?.value, '90d'),
    confidence: 0.8,
  },
  {
    check: 'secrets.rotation',
    phrases: [
      '(*geheimnis*|secrets?|service~?(konten|accounts?|passw*)|dienst~(konten|passw*)|credentials?|zugangsdaten|tokens?|kryptographische* schluessel|(encryption|verschluesselungs|kryptografische[^ ]*|signing)~? ?(keys?|schluessel[^ ]*)) & (rotier*|rotat*|*rotation|ausgetauscht|regelmaessig (gewechselt|erneuert|geaendert))',
      '(secrets?|key|schluessel)~?rotation',
      '(schluessel|zugangsdaten|tokens?|credentials|keys?|geheimnisse)[^ ]* ... (jaehrlich|monatlich|regelmaessig|quartalsweise|halbjaehrlich|alle [^ ]+ [^ ]+|annually|quarterly|yearly) ... (erneuert|gewechselt|ausgetauscht|replaced|renewed|rotated)',
      'rotation (von|der|of) (secrets|geheimnis|schluessel|credential|key)*',
    ],
    not: [
      '(api|zugangs|zugriffs|access|ssh)~(keys?|schluessel[^ ]*) ... (rotier|rotat)*',
      '*hash*',
      '*backup*',
      '{password}',
      '{log} ... rotat*',
    ],
    read: (passage) => orAssumed('max', days(passage)?.value, '90d'),
    confidence: 0.75,
  },
  {
    check: 'password.policy',
    phrases: [
      '(passwort|kennwort|password)[^ ]*~(richtlinie|policy|policies|vorgabe|regel|regeln|regelung|anforderung|komplex|laenge|qualitaet|konvention|verfahren|guideline|rules|requirement|complexity|length|standard)[^ ]*',
      '{password} ... (vergabe|vergeben) ... (mindest|komplex|laenge)*',
      '{password} & (zeichen|stellen|stellig*|characters?|chars|*laenge|length|mindest~?(laenge|zeichen|anforderung|stand)*|komplex*|complex*|sonderzeichen|special|gross*|ziffern|zahlen)',
      '@{password} & (laenge|length|historie|history|komplexitaet|complexity) :',
      '@{password} & (mindestens|min|mind|minimum|at least)? ?(*zeichen|characters|stellen|mindestlaenge*|sonderzeichen|komplex*)',
      '(starke*|sichere*|komplexe*|strong|complex|secure|hinreichend sichere*) {password}',
      '{password} (policy|policies|guideline|rules|requirements|complexity|richtlinie)*',
      '(richtlinie|vorgaben|policy|regelung|anforderungen)[^ ]* (fuer|zu|zur|for|on|an) ([^ ]+ ){0,3}{password}',
      '(letzten|last|previous) ... {password}',
      '(passwort|kennwort|password) ?(historie|history)',
      '{password} & (richtlinie|policy|regeln|anforderungen)',
    ],
    not: ['*hash*', 'wlan', 'wpa*', '*zutritt*', 'passwort~manager ... nutz*', 'datei* ... passwort', 'bios'],
    read: ({ words }) => {
      const [minLength = null, ...more] = lengthsIn(words);
      const classes = classesIn(words);
      const history = historyIn(words);
      const read = {
        ...(minLength === null ? {} : { minLength }),
        ...(classes === null ? {} : { classes }),
        ...(history === null ? {} : { history }),
      };
      if (Object.keys(read).length === 0) return { assumed: { minLength: 12 } };
      return [{ with: read }, ...more.map((each) => ({ with: { minLength: each } }))];
    },
    confidence: 0.85,
  },
  {
    check: 'password.max-age',
    phrases: [
      '{password} & (*wechsel*|gewechselt*|*geaendert*|*aendern|*aenderung|*ablauf*|laufen ab|gueltig*|erneuer*|expir*|rotat*|change|changed|changes|renewed|verfall*)',
      '@{password} & (alle|every|nach|after|spaetestens) ... (tage|monate|wochen|quartal|jahr|days|months|weeks|year)* & (*wechsel*|gewechselt*|*geaendert*|*aender*|gueltig*|chang*|expir*|erneuer*)',
      '(passwort|kennwort|password)~(wechsel|aenderung|ablauf|gueltig|erneuerung|change|expiry|expiration|rotation|alterung|laufzeit)[^ ]*',
      '{password} & (alle|every) ... (tage|monate|wochen|days|months|weeks)',
      '{password} ... (laeuft|laufen) ... ab',
      '@{password} & (wechsel|aenderung|gueltigkeit|ablauf|expiry|rotation|change) :',
      '@{password} & (kein*|no) (erzwungen|forced|regelmaessig|zwang|periodisch)*',
      'zwang* ... wechsel ... {password}',
      'zwangs~wechsel ... {password}',
    ],
    not: [
      '(initial|erst|start|default|standard)~?( )?(passw|kennw)*',
      '(ersten?|erst|initial|first) ?~?(anmeld|login|log in|use|sign|nutzung|logon|einwahl)*',
      '(verdacht|kompromitt|compromis|suspic)*',
      '*session*',
      '*historie*',
      'standardpassw*',
      'vergessen*',
      'forgot*',
    ],
    read: (passage) =>
      orAssumed('max', near(passage, /passw|kennw|wechsel|aender|chang|expir|gueltig|erneuer|alle|every/, day)?.value, '90d'),
    confidence: 0.85,
  },
  {
    check: 'session.timeout',
    phrases: [
      '{session} ... (laeuft|laufen|endet|enden|ende|ends?) *',
      '(nichts tut|ohne aktivitaet|untaetig*|inaktiv*|inactiv*|idle) & (abgemeldet|logged out|beendet|terminated|ausgeloggt|signed out)',
      '{session} & (*time~?out*|*ablauf*|laufen ... ab|*inaktiv*|*inactiv*|idle|beendet*|zeitlich|zeit~?(begrenz|limit|beschraenk)[^ ]*|*limits?|*abmeld*|log~?(out|off)|expir*|terminat*|ended?|laufzeit|begrenzt*|gueltigkeit*)',
      '(session|sitzungs)~(time~?out|ablauf|zeitlimit|zeitbegrenzung|begrenzung|laufzeit|dauer|expiry|expiration|management)[^ ]*',
      '(automatische*|automatic|auto) (abmeldung|ab~meldung|log~?(out|off)|logouts?|sign~?out)[^ ]*',
      'auto~log~?(out|off)',
      '(abmeldung|abgemeldet|logged (out|off)|ausgeloggt|log~?out|logged out automatically) ... (inaktiv|inactiv|idle|nach|after)*',
      '(inaktiv|inactiv|idle)[^ ]* ... (abgemeldet|abmeldung|logged (out|off)|ausgeloggt|log~?out|sitzung|session)*',
      'time~?outs? & {session}',
      '(idle|inactivity|inaktivitaets) ?~?time~?outs?',
      '(automatische* sperr*|automatic lock*) ... (bei|nach|after|upon|on) (inaktiv|inactiv)*',
      '(automatisches|automatische) time~?out',
    ],
    not: [
      '{screen-lock}',
      '*bildschirm*',
      '*arbeitsplatz*',
      '*notebook*',
      '*rechner*',
      '*geraet*',
      '*client*',
      '*laptop*',
      'device*',
      'workstation*',
      '*tuer*',
      '*pcs?',
      '*desktop*',
      'invalidier* bei',
      'invalidierung',
      'angemeldet bleiben',
    ],
    notUnder: ['zutritt*', 'physical*'],
    read: (passage) =>
      orAssumed(
        'after',
        near(passage, /sess|sitz|abmeld|abgemeld|log|inaktiv|inactiv|idle|time|sperr|lock|ende|nach|after/)?.value,
        '30m',
      ),
    confidence: 0.8,
  },
  {
    check: 'auth.lockout',
    phrases: [
      '*fehl~versuch*',
      '*fehl~(anmeld|eingab)*',
      '(fehlgeschlagene*|falsche*|erfolglose*|fehlerhafte*|ungueltige*|mehrfache*|mehrmalige*|wiederholte*) ([^ ]+ ){0,3}(anmelde~?versuch|anmeldung|login|log in|passwort|passwoert|kennwort|kennwoert|versuch|eingabe|passworteingabe|falscheingabe|authentifizierung|einlog)*',
      '(failed|unsuccessful|incorrect|invalid|wrong|repeated) ([^ ]+ ){0,2}(log~?ins?|logins?|attempts?|passwords?|sign ins?|sign in|authentication|authentications)',
      '(konto|account|zugangs|benutzerkonto|login|anmelde|kontos|nutzerkonto)~?(sperr|lock)[^ ]*',
      'account lock~?out*',
      'lock~?outs?',
      'brute~force*',
      'rate~limit* & (auth*|login*|anmeld*|passw*|sign*|versuch*)',
      '(anmelde|login)~versuche ... (begrenz|beschraenk|limit|gesperrt|sperr)*',
      '(begrenzung|limitierung|limit*) (von|der|of) (anmelde|login|log in)~?(versuche|attempts)',
      '(login|log in|sign in) attempts? ... (limited|locked|restricted)',
      'anzahl ... (anmelde|login)~?versuch*',
      '*falsch~eingabe*',
    ],
    not: ['*protokoll* ... fehl*', '*zutritt*', 'alarm*', 'pin'],
    read: ({ words }) => {
      if (
        hasAny(['{log}', 'aufgezeichnet', 'recorded', 'festgehalten'], words) &&
        !hasAny(['*sperr*', '*gesperrt*', 'lock*', '*begrenz*', '*brute*'], words)
      )
        return null;
      const attempts = attemptsIn(words);
      return attempts === null ? { assumed: { attempts: 5 } } : { with: { attempts } };
    },
    confidence: 0.85,
  },
];
