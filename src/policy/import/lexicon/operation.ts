import { reviewersIn } from '../parameters/counts.ts';
import { durationsIn } from '../parameters/durations.ts';
import { has, hasAny, type Passage } from '../pattern.ts';
import type { Measure, Read } from './measure.ts';

const day = 86_400;
const notLogs = [
  '(besprechungs|sitzungs|gespraechs|uebergabe|abnahme|vernichtungs|besucher|zutritts|schulungs|loesch|pruef|test|kyoto|wartungs|schluessel)~protokoll*',
  'zutritt* ... protokoll*',
  'protokoll* ... (zutritt|besuch|schluessel)*',
  'protokollierung (der|des|von) (zutritt|besuch|schluessel|vernicht|datentraeger)*',
  '(netzwerk|verschluesselungs|uebertragungs|internet|kommunikations)~protokoll*',
  '(sichere*|verschluesselte*|unsichere*|veraltete*) protokolle*',
  'protokolle? (wie|https|sftp|tls|ssl|ssh)',
  '(https|tls|ssl|ssh|sftp)~protokoll*',
  'blog*',
  'vernichtung* ... protokoll*',
  'protokollierung (der|des) (ergebnis|test|vernicht)*',
  'protokollierung der vernichtung',
];
const notWatching = [
  'video*',
  'kamera*',
  'cctv',
  'alarm~anlage*',
  'temperatur*',
  'klima*',
  'feuchtigkeit*',
  'brand*',
  'einbruch*',
  'besucher*',
  'wachdienst*',
  'unterauftrag*',
  'subunternehm*',
  'sub ?processors?',
  'dienstleister*',
  'suppliers?',
  'vendors?',
  'e mail zustellung',
  '*zutritt*',
  'raeum*',
  'gelaende*',
  'gebaeude*',
  'aufsicht*',
  'datenschutzbeauftragt*',
  'richtlinie*',
  'temperature*',
  'premises',
  '*rechtsprechung*',
  'employees',
];

function keepLogs({ words }: Passage): Read {
  const found = durationsIn(words).filter(({ seconds, kind }) => seconds >= day && kind === 'length');
  const keep = found[0];
  if (!keep) return { assumed: { max: '90d' } };
  const before = words.text.slice(Math.max(0, keep.from - 40), keep.from);
  const isBoth =
    hasAny(
      [
        '(dann|danach|anschliessend|then|afterwards|und) ([^ ]+ ){0,3}(geloescht|loeschung|deleted|ueberschrieben|entfernt|removed|purged)',
      ],
      words,
    ) && hasAny(['*aufbewahr*', '*vorgehalten*', 'retained', 'kept', 'stored', 'gespeichert'], words);
  if (isBoth) return { with: { min: keep.value, max: found[1]?.value ?? keep.value } };
  const isLeast = /mindestens|mind |min |at least|minimum|not less/.test(before);
  const isMost =
    /maximal|hoechstens|laengstens|bis zu|spaetestens|max |nach|after|at most|up to|no longer than|maximum|no more than|not longer/.test(
      before,
    );
  const isDeleted = hasAny(
    [
      '*geloescht*',
      '*loeschung*',
      'deleted',
      'deletion',
      'purged',
      '*ueberschrieben*',
      'overwritten',
      'rotiert',
      'entfernt',
      'anonymisiert*',
      'removed',
    ],
    words,
  );
  const isKept = hasAny(
    [
      '*aufbewahr*',
      '*gespeichert*',
      '*vorgehalten*',
      'retain*',
      'kept',
      'stored',
      '*archivier*',
      'retention',
      'retained',
      '*speicher*',
    ],
    words,
  );
  if (isLeast) return found[1] && isDeleted ? { with: { min: keep.value, max: found[1].value } } : { with: { min: keep.value } };
  if (isMost) return { with: { max: keep.value } };
  if (isDeleted && isKept && !isMost) return { with: { min: keep.value, max: keep.value } };
  return isDeleted ? { with: { max: keep.value } } : { with: { min: keep.value } };
}

/** Events that words name, and how they name them. */
const events: readonly (readonly [event: string, patterns: readonly string[]])[] = [
  [
    'login',
    [
      '*anmeld(ung|ungen|eversuch|eversuche)*',
      '*log~?ins?',
      '*login*',
      'sign ins?',
      'log ons?',
      'an und abmeld*',
      'authentifizierung*',
      'einlog*',
    ],
  ],
  ['privilege', ['*administrator*', 'administrativ*', 'administrative', 'admin*', 'privilegiert*', 'privileged']],
  [
    'account-change',
    [
      '(aenderung|vergabe|anlage|anlegen|changes?)[^ ]* (an|von|der|des|bei|to|of|in) ([^ ]+ ){0,2}(konten|konto|berechtigung|recht|benutzer|nutzer|account|permission|privilege|role|rolle|zugriffsrecht)*',
      '(rechte|berechtigungs|konten|benutzer|rollen)~aenderung*',
      '(vergabe|entzug) von (recht|berechtigung)*',
    ],
  ],
  ['configuration', ['*konfiguration*', '*einstellung*', 'configuration*', 'settings?', '*systemaenderung*']],
  ['command', ['*befehl(e|en)?', 'kommandos?', 'commands?']],
  [
    'file-access',
    [
      '(zugriff|abruf|access)[^ ]* (auf|to) ([^ ]+ ){0,2}(datei|akte|befund|dokument|datensaetz|daten|patient|file|record|document|personal|customer data|data)*',
      '(akten|datei|daten|dokumenten)~zugriff*',
      'file access*',
    ],
  ],
];

function eventsIn({ words }: Passage): Read {
  const named = events.filter(([, patterns]) => hasAny(patterns, words)).map(([event]) => event);
  return named.length > 0 ? { with: { events: named } } : {};
}

/** What test and production may share: hosts, databases, projects, credentials. */
const shareable: readonly (readonly [what: string, pattern: string])[] = [
  ['host', '(servern?|hosts?|maschinen|machines|hardware|instanzen)'],
  ['database', '*(datenbanken?|databases?|datenbankschema*)'],
  ['project', '(projekten?|projects?)'],
  ['credential', '(zugangsdaten|credentials|passwoerter|secrets|schluessel)'],
];

/** Running, watching and changing systems. */
export const operation: readonly Measure[] = [
  {
    check: 'logging.audit',
    phrases: [
      '{log} & {log-event}',
      'audit~(log|trail|logging|protokoll|logs|trails|record)[^ ]*',
      '(protokollierung|logging|protokollieren|aufzeichnung) (von|der|aller|des|saemtlicher|relevanter|of|sicherheitsrelevant|wesentlich)* *',
      '(zugriffe?|anmeldungen|logins?|aenderungen|aktivitaeten|eingaben|access|activities|events|aktionen) ... (protokolliert|geloggt|logged|aufgezeichnet|recorded)',
      'nachvollz(ieh|og)* & (*wer*|who|individuelle*|benutzer*|aenderung*|eingabe*|veraender*|geaendert*|geloescht*|administrativ*)',
      '(traceability|traceable|attributable|verify who|verified who|track(ed|ing)?) ... (input|changes?|entry|access|modif|user)*',
      'siem',
      '@(eingabekontrolle|input control|protokoll*|logging) & (protokolliert|protokollierung|logging|logs?|logged)',
      'log~management*',
      'protokollierungs~(system|konzept|verfahren)*',
    ],
    not: [...notLogs, 'nicht protokolliert', '(mail|backup|sicherungs|datensicherungs)~protokoll*', 'not logged'],
    read: (passage) => {
      const { words } = passage;
      if (hasAny(['{log}', 'siem'], words)) {
        if (
          hasAny(
            [
              '(protokoll|log)[^ ]* ... (nicht|not) ... (loeschen|aendern|veraendern|delete|alter|modify)',
              'cannot (delete|alter|modify) ... (log|protokoll)*',
            ],
            words,
          )
        )
          return null;
        // Only who may see or change the logs, or how long they stay, is spoken of.
        if (
          hasAny(
            [
              '(*protokolle|*protokollen|protokolldaten|logs|logfiles|log dateien|logdateien|protokollierungsdaten|protokolldateien|log files|log data|protokollen) ... (geschuetzt|aufbewahrt|geloescht|gespeichert|protected|retained|kept|stored|deleted|ueberschrieben|verwendet|vorgehalten|archiviert|manipul|unveraender|access to)*',
              'schutz (der|von) (log|protokoll)*',
              '(zugriff|access) (auf|to) (die |the )?(protokoll|log)*',
              '(aufbewahrung|loeschung|speicherdauer|retention|protection|storage) (der|von|of) (the )?(protokoll|log|audit)*',
            ],
            words,
          ) &&
          !hasAny(['*protokollierung (der|von|aller)*', '*protokolliert*', 'logging of', 'logged', 'werden ... erfasst'], words)
        )
          return null;
        if (
          hasAny(
            [
              '(protokolle|logs) ... (fliessen|zentral|nicht (veraendern|aendern|loeschen)|werden an|are sent|forwarded|shipped)*',
            ],
            words,
          ) &&
          !hasAny(['*protokolliert*', 'logged'], words)
        )
          return null;
        return eventsIn(passage);
      }
      return hasAny(
        [
          'nachvollz(ieh|og)*',
          'traceab*',
          'aufgezeichnet',
          'recorded',
          'track*',
          'attributable',
          'verif*',
          '*audit~(log|trail)*',
        ],
        words,
      ) && !hasAny(['*zutritt*', '*schluessel*', 'dokumentier*', '*weisung*', 'besuch*'], words)
        ? eventsIn(passage)
        : null;
    },
    confidence: 0.8,
  },
  {
    check: 'logging.retention',
    phrases: [
      '{log} & (aufbewahr*|*aufbewahrung*|gespeichert|vorgehalten|retain*|retention|kept|stored|speicherdauer|speicherung|geloescht*|loesch*|deleted|deletion|rotiert|rotation|archiv*|ueberschrieben) & (tage*|wochen|monat*|jahr*|days?|weeks?|months?|years?)',
      '@{log} & (*aufbewahr*|retention|retained|kept|speicherdauer) & (tage*|wochen|monat*|jahr*|days?|weeks?|months?|years?)',
      '(aufbewahrungs|speicher|loesch)~?(fristen?|dauer|zeit|zeiten) (der|fuer|von) (protokoll|log)*',
      '{log} ... (aufbewahrungs|loesch)~?(frist|dauer|konzept)*',
      'log retention',
      'loeschung (der|von) (protokoll|log)*',
      '{log} & (tage|wochen|monate|jahre?|days|weeks|months|years?)',
    ],
    not: [...notLogs, '{backup}', 'ausgewertet*', 'auswertung* ... (monat|woch|quart)*', 'reviewed'],
    read: (passage) =>
      !has('{log}', passage.words) && hasAny(['{backup}', '*vertrag*', '*akten*'], passage.words) ? null : keepLogs(passage),
    confidence: 0.85,
  },
  {
    check: 'logging.protected',
    phrases: [
      '{log} & (geschuetzt*|schutz|manipulation*|*unveraender*|revisionssicher*|tamper*|protected|immutable|read only|nur lesend|append only|vor (unbefugt|veraenderung|zugriff|manipul)*|write once|integritaet|integrity|schreibgeschuetzt*|getrennt* (system|server|speicher)*)',
      '(zugriff|access) (auf|to) ([^ ]+ ){0,2}(protokoll|log)* ... (nur|beschraenkt|eingeschraenkt|ausschliesslich|restricted|limited|only)',
      '{log} & (koennen|kann|cannot|can) ([^ ]+ ){0,6}(nicht|kein*|not) ([^ ]+ ){0,3}(loeschen|aendern|veraendern|bearbeiten|geloescht|veraendert|geaendert|delete|alter|modify|change)*',
      '(cannot|nicht) ([^ ]+ ){0,3}(alter|modify|delete|loeschen|aendern|veraendern) ... {log}',
      '(revisionssicher|manipulationssicher|unveraenderlich|unveraenderbar|tamper)[^ ]* ... {log}',
      'zentrale* (log|protokoll)~?server',
    ],
    not: [...notLogs, 'firewall*', '(zum|zur|for) (schutz|security|protection)', '{endpoint}'],
    read: ({ words }) => (hasAny(['(protokoll|log|audit)[^ ]*'], words) ? {} : null),
    confidence: 0.8,
  },
  {
    check: 'patching.updates',
    phrases: [
      '*sicherheits~(update|aktualisierung|patch|patches|updates|fix)[^ ]*',
      'security (updates?|patch(es)?|fixes)',
      '*patch~?(management|verfahren|prozess|zyklus|day|level|stand|es)[^ ]*',
      'patch(es|ing|ed)?',
      'gepatcht',
      '(update|software~update|aktualisierungs)~(management|verfahren|prozess|politik)[^ ]*',
      '(updates?|aktualisierung(en)?) & (betriebssystem*|software*|system*|server*|eingespielt*|installiert*|regelmaessig*|zeitnah*|unverzueglich*|automati*|operating system|installed|applied|promptly|anwendung*|komponenten)',
      '(betriebssystem|betriebssysteme|software|systeme|server|operating systems?|systems?|software~?komponenten|abhaengigkeiten|anwendungen|firmware)[^ ]* & (aktuell* (gehalten|stand)|auf (dem )?(aktuellen|neuesten) stand|up to date|regelmaessig aktualisiert|automatisiert aktualisiert|automatisch aktualisiert|aktualisiert|unattended upgrades?)',
      'unattended~upgrades?',
      'updates? : *',
      '@(patch*|update*|sicherheitsupdate*|sicherheitspatch*) & (kritische*|critical|uebrige*|betriebssystem*) ([^ ]+ ){0,3}(:|innerhalb|binnen|within)',
      '(auf|on) ([^ ]+ ){0,2}(aktuelle|aktuellem|neueste|neuestem|latest)[^ ]* stand',
      '(einspielen|installation|einspielung|bereitstellung|applying) (von|der|of) ([^ ]+ ){0,2}(updates?|patch*|sicherheits*)',
    ],
    not: [
      'signatur*',
      'viren*',
      'spam*',
      'anti ?vir*',
      '(dokumentation|richtlinie|verzeichnis|konzept|massnahmen|tom|liste)[^ ]* ... (aktualisiert|aktualisierung)',
      'aktualisierung (der|des|von) (dokument|richtlin|verzeichn|konzept|mass|liste|tom|vertrag|daten)*',
      'code~?aenderung*',
    ],
    read: (passage) => {
      const { words } = passage;
      const all = durationsIn(words).filter(
        ({ seconds, kind, from }) =>
          seconds >= 3600 &&
          (kind === 'length' || /(?:patch|update|aktualis)/.test(words.text.slice(Math.max(0, from - 60), from + 90))),
      );
      const automatic =
        hasAny(['automat*', 'unattended*'], words) && !hasAny(['nicht automat*', 'not automat*', 'manuell*'], words)
          ? { automatic: true }
          : {};
      if (all.length > 0) return all.slice(0, 3).map(({ value }) => ({ with: { within: value, ...automatic } }));
      return { with: automatic, assumed: { within: '14d' } };
    },
    confidence: 0.85,
  },
  {
    check: 'av.installed',
    phrases: [
      'anti~?(vir|malware|virus)[^ ]*',
      '*viren~?(schutz|scanner|scan|software|erkennung|filter|abwehr|programm|pruef)[^ ]*',
      'virus~?(protection|scan|scanner|scanning|schutz)[^ ]*',
      'virus (protection|scan*|software)',
      '*mal~?ware~?(schutz|scanner|protection|erkennung|scan|abwehr)[^ ]*',
      '(malware|ransomware) ?(protection|scan*|detection|schutz|defence|defense)',
      '(schutz|protection|protected|geschuetzt|abwehr|software) ... (malware|schadsoftware|viren|schadprogramm|viruses|malicious|schadcode|trojaner)*',
      'schadsoftware~?(schutz|scanner|erkennung)*',
      'endpoint~(protection|detection|security)',
      'edr',
      'xdr',
      'clam~?av',
      'microsoft defender',
      'virenscan*',
      '(viren|virus|malware)~?(signatur|definition|pattern)*',
    ],
    not: ['schulung*', 'sensibilisier*', 'training', 'hochgeladen*', 'uploads?', 'uploaded'],
    read: ({ words }) => {
      const often = durationsIn(words).find(
        ({ kind, seconds }) => (kind === 'every' || hasAny(['aelter', 'older', 'alter'], words)) && seconds <= 7 * day,
      );
      return often && hasAny(['*signatur*', '*definition*', 'aktualisier*', 'updat*', 'pattern*'], words)
        ? { with: { maxAge: often.value } }
        : {};
    },
    confidence: 0.9,
  },
  {
    check: 'monitoring.active',
    phrases: [
      '*monitoring*',
      'monitored',
      '*ueberwach(t|ung|ungs[^ ]*|en) & (*server*|*system*|*dienst(e|en)?|*verfuegbarkeit*|*infrastruktur*|*anwendung*|*netzwerk*|*plattform*|betrieb*|*ressource*|technisch*|*auslastung*|*performance*|rund um die uhr|permanent*|24|automatisch*|services?|ereignis*)',
      '(system|server|verfuegbarkeits|dienste|netzwerk|infrastruktur|plattform|anwendungs|betriebs|kapazitaets)~ueberwach*',
      'uptime*',
      '*ueberwach(t|ung|en) & (*erreichbarkeit*|*antwortzeit*|*plattenplatz*|*portal*|*website*|*webseite*)',
      '(erreichbarkeit|availability|verfuegbarkeit)* ... (geprueft|checked|ueberwacht|monitored)',
      '(systems?|production|services?|servers?|plattform) (is|are) watched',
      'on call & (alert*|paged|pager|engineer*|notif*)',
      'health~checks?',
      '(system|availability|service|server|infrastructure|network|application)s? (is |are |is continuously |are continuously )?monitor(ed|ing)',
      'alert(ing|s)? & (system*|availab*|fail*|outage*|service*|incident*|team)',
      '(stoerung|ausfall|ausfaell)[^ ]* ... (erkannt|alarm|gemeldet|benachrichtig)*',
    ],
    not: [
      ...notWatching,
      '(kontrolle|ueberwachung|monitoring) (der|des|von|of) ?({backup-word})*',
      '{backup} ... (ueberwacht|ueberwachung|monitor|alert|alarm)*',
      'logs? ... reviewed',
      'monitoring of (compliance|subprocessor)*',
      'monitoring (von|der|administrativer|of) ([^ ]+ ){0,2}(zugriff|anmeld|login|access)*',
    ],
    notUnder: ['zutritt*', 'physical*'],
    confidence: 0.75,
  },
  {
    check: 'redundancy.raid',
    phrases: [
      'raid*',
      '*raid~?(system|verbund|level|verfahren|1|5|6|10)[^ ]*',
      '(festplatten|platten)~spiegelung*',
      'gespiegelte* (festplatt|platten|datentraeger|laufwerk|disk)*',
      'spiegelung* (von|der) (festplatt|datentraeger|platten)*',
      'redundante* (festplatt|datentraeger|speichersystem|speicher|plattensystem|platten)*',
      '(redundant|mirrored) (disks?|drives?|storage|hard)*',
      'disk mirroring',
      '(disk|disks|platten|storage) (arrays?|systeme) ... redundan*',
    ],
    confidence: 0.9,
  },
  {
    check: 'time.synchronised',
    phrases: [
      'ntp*',
      'clocks? ... time sources?',
      'zeit~abgleich*',
      'chrony',
      '*zeit~synchron*',
      '*uhren~synchron*',
      '(system)?uhr(zeit|zeiten|en)? ... synchron*',
      'time (synchroni[sz]|server)*',
      'clocks? ... synchroni[sz]*',
      'synchroni[sz]ed (clocks?|time)',
      'zeitserver*',
      'einheitliche* (system)?zeit*',
    ],
    confidence: 0.9,
  },
  {
    check: 'change.review',
    phrases: [
      'code~reviews?',
      '{code} & (approval|approved|genehmigung|freigabe) & (another|other|second|two|zwei|weitere*|andere*|zweite*) *',
      '(mindestens )?(ein|zwei|one|two) reviews?',
      'peer~reviews?',
      'reviewed code',
      'pull~requests?',
      'merge~requests?',
      '(vier|4|mehr|six|four|4|sechs)~augen~?(prinzip)?[^ ]* & {code}',
      '(vier|4)~augen~(pruefung|freigabe|review)* ... {code}',
      '(four|4|two|2) ?~?eyes?~? ?principle & {code}',
      '{code} & (review|reviewed|reviews|freigabe durch|von (mindestens )?(einer|einem|zwei) (zweiten|weiteren|anderen|anderem)*|approved by|second (developer|person|engineer)|another (developer|person|engineer))',
    ],
    not: [
      'access review*',
      'management review',
      'security review* (of|by) (third|extern)*',
      '*zahlung*',
      '*loeschung*',
      'backup*',
    ],
    read: ({ words }) => {
      const count =
        (hasAny(['(vier|four|4|mehr)~augen*', '(four|4) eyes*'], words) ? null : reviewersIn(words)) ??
        (hasAny(
          [
            '(eine|einen|einer|einem|zweite|zweiten|andere|anderen|weiteren|second|another|one|other) ([^ ]+ ){0,2}(person|entwickl|developer|engineer|peer|kolleg|mitarbeit|colleague|reviewer)*',
          ],
          words,
        )
          ? 1
          : null);
      return count !== null &&
        count > 0 &&
        hasAny(
          ['review*', 'freigab*', 'person*', 'entwickl*', 'approv*', 'genehmig*', 'developer*', 'geprueft', 'engineers?', 'peer'],
          words,
        )
        ? { with: { reviewers: count } }
        : {};
    },
    confidence: 0.85,
  },
  {
    check: 'change.branch-protection',
    phrases: [
      'branch~protection*',
      'protected branches?',
      'geschuetzte* (haupt~|main~)?branch*',
      '(main|haupt|master|produktiv|production)~?(branch|zweig)[^ ]* & (schutz|geschuetzt*|protect*|direkte*|push*|gesperrt|locked|direct)',
      'force~push*',
      'direkte* (push|commit|aenderung)* (auf|in) (den |die )?(main|haupt|master|produktiv)*',
      'direct pushes',
    ],
    confidence: 0.9,
  },
  {
    check: 'secrets.scanning',
    phrases: [
      'secrets?~(scanning|scanner|scan|detection)[^ ]*',
      'push protection',
      '(secrets?|geheimnisse|zugangsdaten|credentials|passwoerter|api keys?) & (im |in (den |the )?)?(*quell~?(code|text)[^ ]*|repositor*|code|source|git) & (nicht|kein*|gescannt|scan*|geprueft|erkannt|no|not|never|automati*|detect*|niemals|verhindert)',
      'gitleaks',
      'trufflehog',
    ],
    confidence: 0.85,
  },
  {
    check: 'vulnerabilities.open',
    phrases: [
      '*schwachstellen~?(scan|management|analyse|pruefung|ueberpruef|scanner|behandlung|bewert|suche|monitoring|test|behebung)[^ ]*',
      '*schwachstellen & (schliessen|schliesst|beheben|behoben|geschlossen|beseitigt|gescannt|geprueft|ueberprueft|identifiz*|erkannt|erkennung|behebung|automati*|analys*|bewertet|regelmaessig*|kritische*)',
      'vulnerabilit(y|ies)',
      'dependabot',
      '(dependency|container|image|sca|abhaengigkeits)~?(scan|check|pruefung|analyse|analysis)[^ ]*',
      '(abhaengigkeiten|bibliotheken|dependencies|libraries) & (schwachstell*|sicherheitslueck*|geprueft|gescannt|scanned|cve*|known)',
      'cves?',
      '(kritische|bekannte) (sicherheitsluecken|schwachstellen)',
      '(static|statische*|dynamic) (application security|code~?analyse|code analysis)*',
    ],
    not: ['penetration*', 'pen~?tests?', 'bug bounty', '(schutz vor|ausnutz)* schwachstellen'],
    read: ({ words }) => {
      const within = durationsIn(words).find(
        ({ kind, seconds, from }) =>
          seconds >= 3600 &&
          (kind === 'length' ||
            /behob|behebung|geschlossen|beseitig|remediat|fixed|patched|resolved/.test(
              words.text.slice(Math.max(0, from - 60), from + 60),
            )),
      );
      const severity = hasAny(['kritisch*', 'critical'], words)
        ? hasAny(['hohe*', 'high', 'hoch*'], words)
          ? 'high'
          : 'critical'
        : hasAny(['high', 'hohe(n|r|m)?', 'hoch'], words)
          ? 'high'
          : hasAny(['mittlere*', 'medium', 'moderate'], words)
            ? 'medium'
            : null;
      const named = severity ? { severity } : {};
      return within && !hasAny(['scan* ... (alle|every)'], words)
        ? { with: { within: within.value, ...named } }
        : { with: named, assumed: { within: '30d' } };
    },
    confidence: 0.8,
  },
  {
    check: 'env.separation',
    phrases: [
      '{test} & {prod} & {apart}',
      '(test|staging|entwicklung|development)[^ ]* & (eigene*|getrennte*|separate*|verschiedene*|own|different) ([^ ]+ ){0,2}(servern?|datenbank|datenbanken|accounts?|projekte?n?|umgebung|umgebungen|databases?|konten|hosts?|instanz|instanzen|credentials)',
      '(trennung|separation|trennen|segregation) (von|der|zwischen|of|between) ([^ ]+ ){0,2}{test} (und|oder|von|and|from|,|sowie) ([^ ]+ ){0,3}{prod}',
      '(trennung|separation|trennen|segregation) (von|der|zwischen|of|between) ([^ ]+ ){0,2}{prod} (und|oder|von|and|from|,|sowie) ([^ ]+ ){0,3}{test}',
      '(getrennte*|separate*|eigene*|isolierte*|distinct) ([^ ]+ ){0,2}(test|entwicklungs|staging|development|produktions|entwicklung)*( [^ ]+){0,3} (umgebung|system|environment|instanz)*',
      '(kein|keine|keinen|no|nicht|never|not) ... {prod} ... (in|im|auf|zu|for|in the) ... {test}',
      '{prod} ... (nicht|not|never) ... {test}',
      '{test} ... (keine|no|ohne|nicht) ... ({prod}|echtdaten|personenbezogene*|personal|real)',
      '(getrennte|separate) (umgebungen|environments)',
    ],
    not: ['netz~?segment*', '*funktionstrennung*'],
    read: ({ words }) => {
      if (!has('{test}', words) && !hasAny(['(getrennte|separate) (umgebungen|environments)'], words)) return null;
      const by = shareable
        .filter(([, what]) =>
          hasAny(
            [
              `(getrennte*|eigene*|separate*|verschiedene*|own|different|distinct|gemeinsame*|shared|andere*) ([^ ]+ ){0,3}${what}`,
            ],
            words,
          ),
        )
        .map(([what]) => what);
      return by.length > 0 ? { with: { by } } : {};
    },
    confidence: 0.85,
  },
  {
    check: 'tenant.separation',
    phrases: [
      '*mandanten~?(trennung|faehig|getrennt|separ|isolier|isolation|spezifisch|uebergreif|konzept|id|kennung)[^ ]*',
      '*mandanten & (getrennt*|trennung|isolier*|separ*)',
      'multi~(tenan|mandant)[^ ]*',
      'tenant~(isolation|separation|id|separ|segreg)[^ ]*',
      'tenants? & (isolat*|separat*|segregat*|logical*)',
      '(daten|data) (verschiedener|unterschiedlicher|mehrerer|einzelner|of different|of individual|of multiple|der einzelnen|of various) (kunden|auftraggeber|mandant|verantwortlich|customer|client|controller|tenant)* & {apart}',
      '(logische*|logical|logisch|logically|technische*|softwareseitig*) ([^ ]+ ){0,2}(trennung|getrennt*|separat*|segregat*|isolat*) & (kunden*|mandant*|auftraggeber*|customer*|tenant*|client*|kundendaten|verantwortlich*)',
      '(trennung|separation|segregation) (von|der|of|zwischen|between) ([^ ]+ ){0,3}(kunden|mandanten|auftraggeber|customer|tenant|client)[^ ]*',
      'row~level~security',
      'rls',
      '(jede|jeder|jedes|each|every) ([^ ]+ ){1,2}(hat|erhaelt|bekommt|besitzt|has|gets|verfuegt ueber) ([^ ]+ ){0,3}(eigene|own|separate|dedicated)[^ ]* ([^ ]+ ){0,2}*(datenbank|schema|database|instanz|instance|systembenutzer)*',
      'daten (der|des|von|je) ([^ ]+ ){1,3}(getrennt|isoliert|separiert)',
      'daten (der|von) [^ ]+ ... datenbank ... getrennt',
      'trennung (je|pro|nach) [^ ]+',
      '(kundendaten|customer data|mandanten) ... (getrennt|separat|separate|segregated|isolated|isoliert)[^ ]*',
      '(daten|data) ... (kunden|auftraggeber|customer|client)* ... (voneinander|from each other) ... (getrennt|separat|separated)*',
      '(customers?|clients?) ... (logically )?(separated|segregated|isolated)',
    ],
    not: [
      '*rechtsanwalt*',
      '*kanzlei*',
      '*steuerberat*',
      'mandanten~(gespraech|empfang)*',
      'auf jeweils eigenen servern',
      'physikalisch* getrennt*',
      'loeschen ... mandanten*wechsel',
      'gegenueber',
    ],
    read: ({ words }) => {
      const column = /(?<= )((?:tenant|mandanten|mandant|client|customer|org|kunden) ?(?:id|nr|nummer|kennung))(?= )/.exec(
        words.text,
      )?.[1];
      return column?.startsWith('tenant') ? { with: { column: 'tenant_id' } } : { assumed: { column: 'tenant_id' } };
    },
    confidence: 0.8,
  },
];
