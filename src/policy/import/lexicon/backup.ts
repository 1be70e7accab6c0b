import { type Duration, durationsIn } from '../parameters/durations.ts';
import { has, hasAny, type Passage } from '../pattern.ts';
import type { Measure, Read } from './measure.ts';

const day = 86_400;
/** Guards, fuses and other things that only sound like copies. */
const notCopies = [
  '*sicherungs~(massnahme|verfahren zum|kasten|schein|abtret|uebereign)[^ ]*',
  'zutritts~sicherung*',
  'tuer~sicherung*',
  'gebaeude~sicherung*',
  '*ladungs~sicherung*',
  'sicherung (der|des|von|gegen|eines) (gebaeude|raeum|zugang|zutritt|tuer|fenster|grundstueck|gelaende|rechenzentr|vertraulich|integritaet|verfuegbarkeit|uebertragung|personenbezogenen daten bei|daten gegen unbefugt)*',
  'physische*( ...)? sicherung',
];

const every = (found: readonly Duration[]) => found.find(({ kind }) => kind === 'every');
/** How long copies stay: a length, not how often something happens, and not the time in which something is done. */
function keepOf({ words }: Passage): Duration | undefined {
  return durationsIn(words).find(({ kind, seconds, from }) => {
    const before = words.text.slice(Math.max(0, from - 28), from);
    return (
      kind === 'length' &&
      seconds >= day &&
      !/(?:innerhalb|binnen|within|rto|rpo|alle|every|spaetestens alle) (?:von )?$/.test(before)
    );
  });
}
/** How often copies are made, without how often they are tried or checked. */
function intervalOf({ words }: Passage): Duration | undefined {
  return durationsIn(words).find(({ kind, from, to }) => {
    if (kind !== 'every') return false;
    const after = words.text.slice(to, to + 45);
    const before = words.text.slice(Math.max(0, from - 45), from);
    return (
      !/^(?: [^ ]+){0,2} ?(?:test|ueberpr|gepr|kontroll|restor|wiederherst|ruecksich|verif|check|audit|rotier)/.test(after) &&
      !/(?:test|ueberpr|gepr|kontroll|restor|wiederherst|ruecksich)[a-z]* (?:[a-z]+ ){0,3}$/.test(before)
    );
  });
}

/** The shortest interval at which copies are made: `täglich vollständig, alle 15 Minuten inkrementell`. */
function shortest(passage: Passage): Duration | undefined {
  const first = intervalOf(passage);
  if (!first) return undefined;
  const all = durationsIn(passage.words).filter(
    ({ kind, seconds, from }) => kind === 'every' && seconds < first.seconds && from - first.to < 80 && from > first.from,
  );
  return hasAny(['inkrement*', 'increment*', 'differenz*', 'different*', 'log*', 'transaktion*'], passage.words)
    ? (all[0] ?? first)
    : first;
}

/** `10 years` of daily copies are more than a listing can hold: then weekly ones are assumed. */
const assumedInterval = (keep: Duration) => (keep.seconds > 730 * day ? '7d' : '1d');

function retention(passage: Passage): Read | null {
  const keep = keepOf(passage);
  const interval = intervalOf(passage);
  if (!keep) {
    if (has('{backup} & {kept}', passage.words)) return null;
    return hasAny(
      ['aufbewahrungs~(frist|dauer|zeit|regel|konzept)*', 'retention*', '*vorhaltezeit*', 'generationen*', 'vorhaltedauer'],
      passage.words,
    )
      ? { assumed: { keep: '14d', interval: '1d' } }
      : null;
  }
  if (interval && interval.seconds <= keep.seconds) return { with: { keep: keep.value, interval: interval.value } };
  return { with: { keep: keep.value }, assumed: { interval: assumedInterval(keep) } };
}

function levels({ words }: Passage): Read {
  if (
    hasAny(['*anbieter(s|n)?', '*providern?s?', 'andere(n|m) cloud*'], words) &&
    hasAny(
      [
        '(andere|anderer|anderem|anderen|zweite|zweiten|unabhaengig|unabhaengigen|different|second|another|other|separate|independent)[^ ]* ([^ ]+ )?(*anbieter|*provider|cloud)*',
      ],
      words,
    )
  )
    return { with: { from: 'provider' } };
  if (
    hasAny(['(andere|separat|eigen|different|another|separate|own|dedicated)[^ ]* ([^ ]+ )?(*konto|*account|aws account)'], words)
  )
    return { with: { from: 'account' } };
  if (
    hasAny(
      [
        '*raeumlich*',
        '*standort*',
        '*rechenzentr*',
        '*brandabschnitt*',
        'off~site*',
        '*ausgelagert*',
        '*auslagerung*',
        'geo*',
        'region*',
        'zweitstandort',
        '(locations?|sites?|facility|premises|data~cent(re|er)s?)',
        '*ort(en|es)?',
        '*gebaeude*',
        'tresor*',
        'safe',
        '*schliessfach*',
        'verfuegbarkeitszone*',
        'availability zones?',
      ],
      words,
    )
  )
    return { with: { from: 'site' } };
  if (
    hasAny(
      [
        '*systeme?n?s?',
        '*servern?s?',
        '*speicher*',
        'storage',
        '*geraete?',
        '*medi(um|en)',
        'datentraeger*',
        'host*',
        '*hardware',
        '*infrastruktur*',
      ],
      words,
    )
  )
    return { with: { from: 'system' } };
  return { assumed: { from: 'system' } };
}

/** Copies and getting them back. */
export const backup: readonly Measure[] = [
  {
    check: 'backup.freshness',
    phrases: [
      '{backup} & (*taeglich*|*naechtlich*|nachts|jede nacht|jeden tag|*stuendlich*|*woechentlich*|*monatlich*|daily|nightly|hourly|weekly|monthly|every|alle|mal|einmal|twice|once|regelmaessig*|regular*|periodisch*|automati*|turnus*|kontinuierlich*|continuous*|laufend*|fortlaufend*|inkrement*)',
      '(tages|nacht|wochen|monats)~sicherung*',
      '@{backup} & (*taeglich*|*naechtlich*|*stuendlich*|*woechentlich*|daily|nightly|hourly|weekly|jede nacht|jeden tag|pro nacht|every night|(alle|every) ([^ ]+ ){1,2}(stunden|minuten|hours|minutes|tage|days))',
      '{backup} & (samstag*|sonntag*|freitag*|montag*|saturday|sunday|friday|pro nacht|per night)',
      '(werden|wird|are|is) ... (*taeglich*|*naechtlich*|nachts|jede nacht|jeden tag|*stuendlich*|*woechentlich*|daily|nightly|hourly|weekly|mal woechentlich|mal pro woche|regelmaessig|automatisch|automatisiert) ... (gesichert|backed up)',
      '(durchfuehrung|erstell|anfertigung|anlegen|anlage|vornahme|creation)* (von|der|einer|of)? ?(*backups?|*datensicherung*|*sicherungs~kopie*)',
      'es (werden|erfolgen|erfolgt|wird|gibt) (eine |regelmaessige )?{backup-word}',
      '(datensicherungen|backups|sicherungskopien|sicherungen) ... (eingesetzt|erstellt|angelegt)',
      '(einsatz|verwendung|nutzung) (von|einer|eines)? ?(backup|datensicherung)*',
      'rpo',
      'recovery point objective',
      'backups? are (taken|made|created|performed|run)',
      'backup (and|und) (recovery|restore|wiederherstellung)* (konzept|verfahren|concept|procedure|process|strategy|strategie|plan|loesung)*',
      '(backup|datensicherungs|sicherungs)~?(und (recovery|restore)~?)?(konzept|verfahren|strategie|strategy|concept|plan|system|loesung|process|procedure)[^ ]*',
      'point in time*',
      'pitr',
    ],
    not: [
      ...notCopies,
      '(virensignatur|patch)*',
      '*backup~(rechenzentrum|leitung|verbindung|internet)*',
      'nachweis* ... protokoll*',
    ],
    read: (passage) => {
      const { words } = passage;
      if (hasAny(['gesichert werden (alle|saemtliche)*', 'point in time ... (letzten|last)*'], words)) return null;
      if (
        hasAny(['*ausgelagert*', '*auslagerung*', 'off~site'], words) &&
        !hasAny(['*taeglich*', 'erstell*', '*naechtlich*'], words)
      )
        return null;
      if (
        hasAny(
          ['{restore} & {tested}', '{restore} ... wieder her', 'stellen ... wieder her', '(spielen|spielt) ([^ ]+ ){1,8}zurueck'],
          words,
        ) &&
        !hasAny(['*taeglich*', '*naechtlich*', 'jede nacht', 'daily', 'nightly'], words)
      )
        return null;
      const interval = shortest(passage);
      if (interval) return { with: { maxAge: interval.value } };
      const point = /(?<= )(?:rpo|recovery point objective)(?= )/.test(words.text)
        ? durationsIn(words).find(({ kind }) => kind === 'length')
        : undefined;
      if (point) return { with: { maxAge: point.value } };
      if (hasAny(['{restore} & {tested}'], words)) return null;
      if (
        hasAny(['(deleted|geloescht|ueberschrieben|removed|overwritten|purged)'], words) &&
        !hasAny(['erstell*', 'taken', 'created', 'gesichert', 'performed', 'angelegt', 'durchgefuehrt'], words)
      )
        return null;
      if (hasAny(['{tested} (der|von|des|of) {backup}', '{tested} ... {restore}', '{restore} ... {tested}'], words)) return null;
      if (
        hasAny(['{monitored} ... {backup}', '{backup} ... {monitored}', 'kontrolle des*'], words) &&
        !hasAny(['regelmaessige* {backup}', 'automati* {backup}'], words)
      )
        return null;
      if (
        !hasAny(
          [
            '*taeglich*',
            '*regelmaessig*',
            'eingesetzt',
            'regular*',
            '*automati*',
            'erstell*',
            'durchfuehr*',
            'konzept*',
            '*konzept*',
            'periodi*',
            'angelegt',
            'angefertigt',
            'verfahren',
            '*strategie*',
            'erfolg*',
            'werden',
            'performed',
            'taken',
            'created',
            'made',
            'kontinuierlich*',
            'continuous*',
            'inkrement*',
            'point in time*',
            'pitr',
            'einsatz',
            '*loesung*',
            'plan*',
            'concept',
            'strategy',
            'procedure*',
            'anfertig*',
            'gesichert',
            'laufend*',
            'turnus*',
          ],
          words,
        )
      )
        return null;
      // It speaks of where or how long copies are, or who may reach them, not of making them.
      if (
        !hasAny(
          [
            'regelmaessig*',
            'regular*',
            '*automati*',
            'erstell*',
            'eingesetzt',
            'durchfuehrung',
            'durchgefuehrt',
            '*konzept*',
            'angefertigt',
            'performed',
            'taken',
            'created',
            'made',
            '*taeglich*',
            'kontinuierlich*',
            'continuous*',
            'inkrement*',
            'point in time*',
            'pitr',
            'verfahren',
            '*strategie*',
            'strategy',
            'plan',
            'gesichert',
            'laufend*',
            'turnus*',
            'periodi*',
            'einsatz',
            '*loesung*',
            'concept',
          ],
          words,
        )
      )
        return null;
      return { assumed: { maxAge: '1d' } };
    },
    confidence: 0.85,
  },
  {
    check: 'backup.retention',
    phrases: [
      '@{backup} & (*aufbewahr*|aufgehoben|erhalten|bleiben|verbleiben|umfassen|*vorgehalten*|vorhalt*|*rueckwirkend*|*retention*|retain*|kept|keep|*archiviert|*speicherdauer*|zurueck*|reichen|*haltezeit*|*generation*|speicherfrist)',
      '{backup} & (tage*|wochen|monate*|jahre*|days?|weeks?|months?|years?|quartale?)',
      '@{backup} & (letzten|last) ... (tage|wochen|monate|days|weeks|months)',
      '(tage*|wochen|monate*|jahre*|days?|weeks?|months?) ... (aufbewahr|vorgehalten|rueckwirkend|retained|kept|wiederherstellbar|zurueck|retention)* & @{backup}',
    ],
    not: [...notCopies, 'handels*', 'steuerrecht*', '*log~files?', '*protokoll(e|ierung|daten)'],
    read: (passage) => {
      const { words } = passage;
      if (!has('{backup}', words) && hasAny(['{log}', '*vertrag*', '*rechnung*', '*akten*', '*schluessel*'], words)) return null;
      if (hasAny(['{immutable}'], words) && !hasAny(['*aufbewahr*', 'retained', '*vorgehalten*', 'kept'], words)) return null;
      const keep = keepOf(passage);
      // A term after which copies go is no promise that they stay that long.
      if (
        keep &&
        hasAny(['{deleted}'], words) &&
        !hasAny(
          [
            '*aufbewahr*',
            '*vorgehalten*',
            '*vorhalt*',
            'retain*',
            'retention*',
            'kept',
            'rueckwirkend',
            'gespeichert',
            'stored',
            'zurueck*',
            '*archivier*',
            'tage lang',
            'aufgehoben',
            'erhalten',
            'umfassen',
            'bleiben',
          ],
          words,
        )
      )
        return null;
      if (
        keep &&
        hasAny(['{restore} ... {tested}', '{tested} ... {restore}', 'innerhalb von', 'within', 'binnen'], words) &&
        !hasAny(['*aufbewahr*', '*vorgehalten*', 'retain*', 'retention', 'kept', 'gespeichert', 'rueckwirkend'], words)
      )
        return null;
      return retention(passage);
    },
    confidence: 0.85,
  },
  {
    check: 'backup.expiry',
    phrases: [
      '{backup} & {deleted}',
      '{backup} & (removed|entfernt)',
      '{backup} & (verbleiben|bleiben) & (bis zu|hoechstens|maximal|up to|laengstens)',
      '@{backup} & (*geloescht*|loeschung|*ueberschrieben*|deleted|overwritten|purged|erased|*loeschfrist*)',
    ],
    not: [
      ...notCopies,
      'nicht ... (geloescht|ueberschrieben)',
      'not be (deleted|overwritten)',
      '*unveraender*',
      'immutab*',
      'object~lock',
      '*loeschgeschuetzt*',
      '{immutable}',
      '(unbefugt|unbeabsichtigt|versehentlich|accidental|unauthori)* ... {deleted}',
      'vor loeschung',
      'gegen loeschung',
    ],
    read: (passage) => {
      const { words } = passage;
      const last = durationsIn(words).find(
        ({ from, seconds }) =>
          seconds >= day &&
          /(?:nach|after|spaetestens|bis zu|up to|hoechstens|maximal|laengstens) (?:weiteren? |further )?$/.test(
            words.text.slice(Math.max(0, from - 24), from),
          ),
      );
      const keep =
        last ??
        keepOf(passage) ??
        (hasAny(['nach', 'after'], words) ? durationsIn(words).find(({ seconds }) => seconds >= day) : undefined);
      const rotates = hasAny(
        [
          '*loesch*',
          '*ueberschrieben*',
          'delet*',
          'overwritten',
          'purg*',
          'erase*',
          'expir*',
          'removed',
          'entfernt',
          'verbleiben',
          '*rotation*',
          'rotier*',
          'rotat*',
        ],
        words,
      );
      if (!rotates) return null;
      if (hasAny(['verbleiben', 'bis zu', 'up to', 'hoechstens'], words) && !hasAny(['{deleted}'], words) && !keep) return null;
      if (hasAny(['*loesch~anlage*', 'feuer*'], words)) return null;
      return keep ? { with: { after: keep.value } } : { assumed: { after: '90d' } };
    },
    confidence: 0.75,
  },
  {
    check: 'backup.encryption',
    phrases: [
      '{backup} & {encrypted}',
      '@{backup} & (verschluesselt*|encrypted) (gespeichert|abgelegt|form|gesichert|uebertragen|stored|at rest)*',
      '(backup|datensicherungs|sicherungs)~verschluess*',
      '@{backup} & (erfolgt|werden|sind|is|are) ... (verschluesselt*|encrypted)',
      '@{backup} & (verschluesselung|verschluesselt|encryption|encrypted) (:|durch|mit|ueber|vor|an|am|by|with|before|in)',
      '{backup} ... nicht verschluesselt',
    ],
    not: [...notCopies],
    read: ({ words, around }) => {
      if (!has('{backup}', words) && hasAny(['*uebertrag*', '{endpoint}', '*festplatt*', '{mail}'], words)) return null;
      if (!has('{backup}', words) && !has('{backup}', around)) return null;
      if (hasAny(['(uebertragung|transfer|transmission) (der|des|von|of) [^ ]*(sicherung|backup)*'], words)) return null;
      return {};
    },
    confidence: 0.85,
  },
  {
    check: 'backup.separate-location',
    phrases: [
      '{backup} & {separate}',
      '@{backup} & (standort|location|ort|lagerort) : *',
      '(kopie|copy|zweitkopie|replikat) (bei|an|in|at|with|liegt|wird) ... (zweite|andere|second|another|different|other)*',
      '@{backup} & (zweite|andere|second|another|different|other)(n|m|r|s)? (standort|anbieter|provider|rechenzentr|location|site|region|gebaeude|account)*',
      '{backup} & (abgelegt|ablage|liegen|stored|kept|aufbewahrt|gespeichert) & (in|bei) (helsinki|falkenstein|nuernberg|frankfurt|berlin|muenchen|oesterreich|finnland|ausweichrechenzentrum|[a-z]+ rechenzentrum)',
      '*ausweich~?rechenzentr*',
      'ausser haus',
      '(aufbewahrung|lagerung) ... (zweite|andere)[^ ]* (standort|ort|rechenzentr)*',
      '@{backup} & (getrennte* (speicherung|aufbewahrung|lagerung)|*ausgelagert*|off~site*|raeumlich getrennt*|separat (gelagert|gespeichert|aufbewahrt)|*brandabschnitt*|{separate} (standort|rechenzentrum|ort)*)',
      'georedundan* (sicherung|backup|speicherung|datensicherung)*',
    ],
    not: [...notCopies, 'externe* (dienstleister|anbieter) (fuer|durch)'],
    read: (passage) => {
      const { words } = passage;
      if (!has('{backup}', words) && !has('{backup}', passage.around) && !hasAny(['kopie*', 'cop(y|ies)', 'replikat*'], words))
        return null;
      if (
        hasAny(
          [
            'ausser haus',
            '(nuernberg|helsinki|falkenstein|frankfurt|berlin|muenchen|hamburg|wien|zuerich|oesterreich|finnland|dublin|paris|amsterdam)',
          ],
          words,
        )
      )
        return { with: { from: 'site' } };
      if (hasAny(['*auftraggeber* getrennt', '*mandanten*'], words)) return null;
      return levels(passage);
    },
    confidence: 0.85,
  },
  {
    check: 'backup.completeness',
    phrases: [
      '(sicherung|datensicherung|backups?|sicherungen) (aller|saemtlicher|of all) (relevanten |produktiven |relevant )?(daten|systeme|server|laufwerke|datentraeger|volumes|data|systems|servers|disks)',
      'gesichert werden (alle|saemtliche) (laufwerke|daten|systeme|server|volumes|datentraeger)',
      '(alle|saemtliche|all) ([^ ]+ ){0,2}(server|systeme|laufwerke|systems|servers|volumes) ... (gesichert|backed up|in die (sicherung|datensicherung)|included in)',
      '(sicherung|backup|datensicherung)* & (erfolgt|wird|werden|is|are) ... (vollstaendig|complete|umfass*)',
      'vollstaendigkeit (der|von) (sicherung|backup|datensicherung)*',
      'backups? (cover|include)s? all *',
      '(sicherung|backups?|datensicherung)* umfass* (alle|saemtliche) *',
    ],
    not: [...notCopies],
    confidence: 0.65,
  },
  {
    check: 'backup.immutable',
    phrases: ['{backup} & {immutable}', '@{backup} & (immutab*|*unveraender(bar|lich)*|object~lock|worm|append only|air~gap*)'],
    not: [...notCopies],
    read: (passage) => {
      const keep = keepOf(passage);
      const mode =
        /(?<= )(governance|compliance)(?= mod)/.exec(passage.words.text)?.[1] ??
        (has('append only', passage.words) ? 'append-only' : null);
      return { with: { ...(mode ? { mode } : {}), ...(keep && !has('ransomware*', passage.words) ? { keep: keep.value } : {}) } };
    },
    confidence: 0.8,
  },
  {
    check: 'backup.restore-test',
    phrases: [
      '{restore} & {tested}',
      '{backup-word} & (einspielen|eingespielt) & (pruefen|prueft|getestet|geprueft)',
      '(stellen|stellt) ... (sicherung|backup|datensicherung)* ... wieder her',
      '(stellen|stellt) ... wieder her & (sicherung|backup|datensicherung)*',
      '{restore} : (probe|test|uebung)*',
      '(spielen|spielt) ([^ ]+ ){0,6}(sicherung|backup|datensicherung)[^ ]* ([^ ]+ ){0,3}zurueck',
      '(test|ueberpruefung|pruefung|verifizierung|testing|verification)* (der|von|des|of) {restore}',
      '*(restore|wiederherstellungs|ruecksicherungs|recovery|backup|wiederanlauf)~(tests?|testing|probe|uebung|pruefung)[^ ]*',
      '(testen|test) (von|der|des) (backups?|datensicherung*|sicherung*)',
      'test* (of )?(the )?(data )?(restoration|recovery)',
      'backups? ... (regularly )?tested',
      '{backup-word} ... (getestet|auf wiederherstellbarkeit|auf lesbarkeit|probeweise)',
    ],
    not: [
      '*testumgebung* ... getrennt',
      'penetrations~tests?',
      '*test(systeme?|umgebung)[^ ]* (und|von) *',
      'test und produktiv*',
    ],
    read: ({ words }) => {
      if (
        !hasAny(['{tested}', 'stellen ... wieder her', 'stellt ... wieder her', '(spielen|spielt) ([^ ]+ ){1,8}zurueck'], words)
      )
        return null;
      const found = every(
        durationsIn(words)
          .filter(({ from, to }) => {
            const near = words.text.slice(Math.max(0, from - 70), to + 70);
            return /(?:test|ueberpr|gepr|prueff?|prob|ueb|verif|valid|drill|exerc|rehears|restor|wiederherst|ruecksich|wieder her|stell)/.test(
              near,
            );
          })
          .slice(-1),
      );
      return found && found.seconds >= day ? { with: { every: found.value } } : { assumed: { every: '365d' } };
    },
    confidence: 0.85,
  },
  {
    check: 'backup.monitoring',
    phrases: [
      '{backup} & (*ueberwach*|*monitor*|*alarm*|*alert*|*benachrichtig*|notif*)',
      '(kontrolle|ueberwachung|pruefung|ueberpruefung|monitoring) (der|des|von|of) (erfolgreichen )?(durchfuehrung )?(der |des |von )?(*sicherungs~?(vorgang|vorgaeng|lauf|laeuf|job|protokoll|ergebnis)|*backups?|datensicherung|backup~?(vorgang|job|lauf|protokoll))*',
      '(backup|sicherungs)~?(ueberwachung|monitoring|kontrolle|protokoll)[^ ]*',
      'fehlgeschlagene* (backup|sicherung|datensicherung)*',
      'failed backups?',
      '(fehlschlag*|fehlgeschlagen*|misslungen*|schlaegt|scheitert|fails?|failed|failing) & @{backup} & (alarm*|alert*|nachricht|benachrichtig*|ticket|mail|informiert|meld*|notif*|erhaelt)',
      '{backup} & (auf (erfolg|fehler)|erfolgreich*) (geprueft|kontrolliert|ueberprueft|durchgefuehrt)*',
      '(erfolg|erfolge|ergebnis|ergebnisse|ablauf|vollstaendigkeit) (der|des|von) {backup} ... (kontrolliert|geprueft|ueberprueft|ueberwacht)',
      '@{backup} & (bei|im) (einem )?(fehler|fehlerfall|fehlschlag) ... (benachrichtig*|alarm*|informiert|gemeldet|nachricht)',
    ],
    not: [...notCopies, 'video*', 'kamera*', '*log(files?|s)? ... gesichert'],
    confidence: 0.8,
  },
];
