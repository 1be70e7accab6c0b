import { sentencesOf } from '../document/sentences.ts';
import type { Piece } from '../document/structure.ts';
import { isBesides } from '../document/titles.ts';
import type { Part } from './document-kind.ts';
import { hasAny, regexOfStart } from './pattern.ts';
import { type Words, wordsOf } from './words.ts';

/** What only leads to, defines, refers to or names something. Patterns at the beginning of a sentence. */
const openings = [
  'darunter (fallen|verstehen|versteht) *',
  '(ziel|zweck|aim|goal|objective|purpose) :',
  'es ist (bestandteil|teil|anlage) *',
  '(dieser|diese|dieses|the|this) (anhang|anlage|dokument|vereinbarung|konzept|uebersicht|annex|document) (gilt|ist|applies|folgt)*',
  'verantwortlich(er)? im sinne *',
  'unter [^ ]+ wird ([^ ]+ ){0,8}verstanden',
  '(die )?(abschnitte|gliederung|reihenfolge|nummerierung) (folg|orientier|entspr)*',
  '(fragen|anfragen|rueckfragen) (beantwort|richten|bitte)*',
  '(answered|prepared|completed|ausgefuellt|beantwortet|erstellt) (by|von|durch) *',
  'the answers *',
  '(sie|es|er|diese|it) (gilt|gelten|applies) (fuer|to) *',
  'ende (der|des) *',
  '(sie|diese|die massnahmen) beziehen sich auf *',
  '(dementsprechend|daher) ([^ ]+ ){0,24}zu unterscheiden',
  'es ist (sichergestellt|gewaehrleistet) , dass ([^ ]+ ){0,14}nicht unbefugt *',
  '(dieses|das vorliegende|vorliegendes|diese|die vorliegende|das nachfolgende) (dokument|anlage|uebersicht|auflistung|aufstellung|anhang|darstellung|konzept) (beschreib|enthaelt|regelt|dient|fasst|gibt|ist|listet|konkretisiert|stellt|gilt|dokumentiert|bildet|erlaeutert)*',
  '(die|nachfolgende|nachstehende|folgende|diese|im folgenden|nachfolgend|nachstehend)( [^ ,]+){0,4} massnahmen? ([^ ]+ ){0,6}?(dienen|beschrieben|aufgefuehrt|dargestellt|beschreiben|beziehen sich|erlaeutert|aufgelistet|genannt|konkretisieren|beschreibt|gelten|zusammengefasst|zusammen)',
  '(im folgenden|nachfolgend|nachstehend|folgend|in diesem (abschnitt|kapitel|dokument)|hier) (werden|wird|sind|finden|ist|beschreib)*',
  '(die )?(nachfolgenden|nachstehenden|folgenden) (ausfuehrungen|angaben|abschnitte|beschreibungen|technischen|punkte)',
  'folgende( [^ ,]+){0,3} massnahmen',
  '(this|the present|the following|these) (document|annex|appendix|exhibit|schedule|overview|section|list|chapter|description)s? (describe|set|contain|list|outline|summari|provide|appl|is|are|give|document|explain|form)*',
  '(the )?following( [^ ,]+){0,5} (measures|controls|safeguards) (are|have|apply|describe|is|were|serve)',
  '(unter|bei) [^ ]+ (versteht|verstehen|ist|sind) ([^ ]+ ){0,8}(zu verstehen|man|wir|gemeint)',
  'massnahmen ,? ?(die|um|zur|mit denen|welche|damit) ([^ ]+ ){0,5}(geeignet|gewaehrleist|verhinder|sicherstell|ermoeglich|dienen|verwehr|zu|unbefugt|dass|personenbezogene)*',
  '(die )?[^ ]+(kontrolle|gebot|sicherheit|sicherung)? (umfasst|umfassen|beinhaltet|bezeichnet|bezweckt|regelt|betrifft|dient|soll|sollen|beschreibt) ([^ ]+ ){0,3}?(massnahmen|verhindern|gewaehrleisten|sicherstellen|dazu|unbefugt|dass|die|den)',
  '(measures|controls) (that|to|which|for|designed|intended|suitable) ([^ ]+ ){0,2}?(prevent|ensure|guarantee|protect|suitable|deny)*',
  '(ziel|zweck|zielsetzung|aufgabe|the (aim|goal|purpose|objective)|objective|purpose|aim) (der|des|dieser|dieses|ist|of|is)',
  '(es )?(ist|muss|soll|sind|muessen) (zu |sichergestellt |gewaehrleistet )?(gewaehrleist|verhindern|verhindert|sicherzustellen|ausgeschlossen werden)*',
  'es (ist|muss|soll|gilt) ([^ ]+ ){0,3}?(zu gewaehrleisten|zu verhindern|sicherzustellen|verhindert werden|gewaehrleistet (sein|werden))',
  '(gewaehrleistung|verhinderung|sicherstellung) ,? ?(dass|der unbefugten|von unbefugt)*',
  '(weitere|naehere|weitergehende|detaillierte|ausfuehrliche|zusaetzliche|further|more|additional) (informationen|details|angaben|hinweise|information|regelungen)',
  '(siehe|vgl|vergleiche|details (siehe|hierzu|finden)|see|refer to|please (see|refer)|cf)',
  '(bei|fuer) (fragen|rueckfragen)',
  '(stand|version|datum|date|revision|dokumentenversion|status|ersteller|autor|author|verantwortlich|freigegeben|erstellt (von|am)|letzte (aktualisierung|aenderung)|last (updated|modified|review)|gueltig ab|valid from|effective date|klassifizierung|classification|dokument|owner|approved by|erstellungsdatum|seite|page) ?(:|[0-9]|januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|june|july|october|december|von|der|vom)',
  '(seite|page) [0-9]+',
  '(telefon|tel|fax|e mail|email|mail|internet|web|website|internet adresse|phone|handelsregister|registergericht|ust|geschaeftsfuehrer|geschaeftsfuehrung|vertreten durch|represented by|anschrift|address|adresse|sitz|kontakt|contact|ansprechpartner|name|firma|company|hrb|amtsgericht|unternehmen) ,? ?:',
  '(ort|place) , (datum|date)',
  '(unterschrift|signature|gezeichnet|stempel)',
  '(gemaess|gem|nach|i s d|im sinne|according to|pursuant to|in accordance with) (art|artikel|article|§)( [^ ]+){0,12}$',
  '(sonstiges|weitere massnahmen|sonstige massnahmen|other|others|weiteres|bemerkungen?|anmerkungen?|kommentar|hinweis|comments?|notes?|massnahmen|measures|beschreibung|description) ?:?$',
  '(soweit in diesem|sofern in diesem|die begriffe|es gelten die (begriff|definition))*',
  'im folgenden wird ([^ ]+ ){0,8}unterschieden',
  '(zwischen|between) ([^ ]+ ){0,12}(und|and)$',
  '(inhaltsverzeichnis|table of contents)',
  '(vertraulich|confidential|intern|internal|entwurf|draft|muster)$',
  'copyright',
  '© ',
];
/** What makes a sentence besides wherever it stands in it. */
const anywhere = [
  '(nicht unbefugt|unbefugt nicht) (gelesen|eingesehen) ([^ ]+ ){0,3}(kopiert|veraendert)',
  'ist unter dem namen ([^ ]+ ){1,6}bekannt',
  '(wird|ist) (als|mit) [^ ]+ ([^ ]+ ){0,3}bezeichnet',
  '(entfaellt|nicht zutreffend|nicht anwendbar|not applicable|n / a|trifft nicht zu) ?$',
  '(marktfuehrer|tausende (kunden|unternehmen|nutzer)|market leader|leading provider|trusted by|fuehrender anbieter|langjaehrige erfahrung)',
  '(nachfolgend|im folgenden|hereinafter|nachstehend|fortan) ,? ?(bezeichnet|genannt|als|referred|the|auch)* ?[^ ]* ?,?$',
  '(werden|wird) (im folgenden|nachfolgend|nachstehend) (beschrieben|dargestellt|erlaeutert|aufgefuehrt|aufgelistet|unterschieden|konkretisiert|naeher)*',
  '(are|is) (described|listed|set out|outlined|summari[sz]ed) (below|in the following|in this|hereafter|here)',
  '(wird|werden) ([^ ]+ ){0,6}(zwischen massnahmen|unterschieden)',
];
const dated = /^.{0,80}\bStand:?\s+(?:\p{L}+\s+)?[\d.-]{4,10}\.?$/u;
const title =
  /^(?:(?:Anlage|Anhang|Annex|Appendix)\b[^.]{0,40}[:–-]\s*)?(?:Übersicht (?:der|über die) )?(?:Technisch(?:e[nr]?)?(?:\s*-)?(?:\s+(?:und|&))?[\s-]+organisatorische[nr]? Ma(?:ß|ss)nahmen|Technical (?:and|&) Organi[sz]ational (?:Security )?Measures)\b[^.:]{0,100}$/iu;
const meta =
  /^(?:https?:\/\/|www\.)\S+$|^[\w.+-]+@[\w.-]+$|^(?:Seite|Page)\s+\d+|\b(?:Seite|Page)\s+\d+(?:\s+(?:von|of)\s+\d+)?$|^\d{5}\s+\p{Lu}|^[\d\s./|–-]+$|^\+?\d[\d\s/()-]{6,}$|^©|^_{3,}|^[.\s…]+$/u;
/** `„Auftraggeber“ bezeichnet …`, `"Personal data" means …`. */
const definition =
  /^(?:\*\*)?[„"“'«]?[^„"“”'»]{2,80}["”“'»]?(?:\*\*)?\s*(?:\([^)]{0,60}\)\s*)?(?:bezeichnet|bedeutet|meint|means|shall mean|refers to|ist gem\.|sind gem\.|ist gemäß|im Sinne dieses)\b|^[„"“][^„"“”]{2,80}["”“]\s+(?:den|die|das|der|ist|sind)\s/iu;

const dataLists =
  /(?:Arten?|Kategorien|Kreis|Gruppen)\s+(?:der|von|betroffener|personenbezogener)[^.]{0,40}(?:Daten|Personen|Betroffenen?)|(?:categories|types) of (?:personal )?(?:data|persons)|Datenarten|Datenkategorien|Betroffenenkategorien|data subjects?$|betroffene[nr]? Personen|Abkürzungsverzeichnis|Glossar|Glossary|Änderungshistorie|Versionshistorie|Dokumenthistorie|Änderungsverlauf|Version history|Document (?:history|control)|Revision history|Ansprechpartner|Kontaktdaten|Contact/iu;

const processor =
  '(auftragsverarbeiter(s|in)?|auftragnehmer(s|in)?|processor|provider|vendor|supplier|contractor|service provider|dienstleister|anbieter|lieferant|agentur|wir|we|data processor|importer|data importer)';
const duty =
  '(verpflichtet|verpflichten|hat|haben|wird|werden|stellt|stellen|gewaehrleistet|gewaehrleisten|garantiert|sichert|unterstuetzt|informiert|unterrichtet|benennt|bestellt|benannt|bestellt|trifft|treffen|fuehrt|setzt|verarbeitet|verarbeiten|meldet|loescht|gibt|teilt|haelt|wahrt|ergreift|ueberwacht|dokumentiert|kontrolliert|verwendet|reagiert|verweist|sorgt|beauftragt|beschaeftigt|traegt dafuer|erbringt|leitet|ist verpflichtet|muss|muessen|darf|duerfen|shall|must|will|undertakes|agrees|ensures?|warrants|guarantees|is obliged|is required|has|have|implements?|maintains?|processes|notif(y|ies)|assists?|supports?|informs?|deletes?|returns?|may (only|not)|imposes|commits|keeps|provides|conducts|regularly|bestaetigt|ermoeglicht|schuetzt|beachtet|speichert|nimmt)';
const notDuty = [
  `${processor} (ist |sind |is |are )?(berechtigt|befugt|entitled|haftet|haften|kann|koennen|erhaelt|liable|authori[sz]ed|may(?! (only|not)))`,
  `darf ${processor} (?!([^ ]+ ){0,6}(nur|nicht|keine|ausschliesslich))`,
];
const dutyPhrases = [
  '(loescht|vernichtet|anonymisiert|deletes?|returns?) ([^ ]+ ){0,4}(daten|data)',
  '(weitergabe|uebermittlung|transfer)[^ ]* ([^ ]+ ){0,10}(drittland|drittlaender|third countr)[^ ]* ([^ ]+ ){0,12}(nur|darf|duerfen|only|may)',
  'unter (einschaltung|einsatz) der ([^ ]+ ){0,4}(genannten|aufgefuehrten) *',
  '(vom|von dem|durch den|by the) (verantwortlichen|auftraggeber|controller|customer) (zu|schriftlich zu) *',
  `${processor} ([^ ]+ ){0,10}?${duty}`,
  `(hat|wird|ist|haben|werden|stellt|informiert|unterrichtet|teilt|unterstuetzt|gewaehrleistet|verpflichtet|meldet|loescht|muss|darf|duerfen|trifft|setzt|shall|will|must) ([^ ]+ ){0,4}${processor}`,
  `(so|hat|wird|teilt|muss) (er|sie|dieser|ihm|it|he) ([^ ]+ ){0,10}`,
  '(daten|unterlagen|datentraeger|data|beschaeftigte|personen|mitarbeiter)[^ ]* ([^ ]+ ){0,8}(sind|ist|werden|wird|shall be|must be|are) ([^ ]+ ){0,14}(zu [^ ]+|geloescht|verschluesselt|verpflichtet|verarbeitet|untersagt|zurueckgegeben|vernichtet|deleted|returned|processed|bound|gespeichert|stored)',
  '(verarbeitung|datenverarbeitung|processing) ([^ ]+ ){0,12}(ausschliesslich|nur|only|exclusively)',
  '(personen|mitarbeit|beschaeftigt|employees|persons|staff)[^ ]* ([^ ]+ ){0,10}(untersagt|vertraulich|verpflichtet|confidential)[^ ]*',
  '(unterauftrag|subunternehm|sub processor|subprocessor)[^ ]* ([^ ]+ ){0,12}(verpflicht|vertrag|dieselben|gleichen|same|written|kontrollier|geprueft|bound|ausgewaehlt|beauftragt werden duerfen|nur)[^ ]*',
];
const topic = [
  '*verarbeitung*',
  '*daten*',
  '*vertraulich*',
  '*weisung*',
  '*betroffene*',
  '*verletzung*',
  '*unterauftrag*',
  '*subunternehm*',
  '*massnahmen*',
  '*loesch*',
  '*sicherheit*',
  'personal',
  'data',
  'confidential*',
  'instruction*',
  'breach*',
  'sub~processors?',
  'security',
  'measures',
  '*kontroll*',
  '*auskuenft*',
  'audit*',
  'inspection*',
  '*nachweis*',
];
const notTopic = [
  '*haftung*',
  'haftet',
  'liab(le|ility)',
  '*schadensersatz*',
  'damages',
  '*verguetung*',
  'vergueten',
  'fees?',
  'remunerat*',
  '*gerichtsstand*',
  'governing law',
  '*textform* ... (aenderung|ergaenzung)*',
  '*kuendig(ung|en|t)',
  'terminate this',
  'in rechnung (gestellt|stellen)*',
  'zurueckbehaltungsrecht*',
];
const controllerFirst =
  /^ (?:der |die |das |the |dem |ein |a )?(?:verantwortliche[rn]?|auftraggeber(?:in|s)?|controller|customer|kunde|client|data exporter|parteien|parties|vertragsparteien) /;
const contractBesides =
  /^(?:Haftung|Liability|Laufzeit|Dauer|Term|Begriff|Defin|Präambel|Preamble|Recitals|Gerichtsstand|Schluss|Final|Salvator|Vergütung|Kosten|Costs|Sonstiges|Miscellaneous|Allgemeines|General|Gegenstand|Vertragsgegenstand|Subject|Unterschrift|Signature|Vorrang|Governing|Anwendbares)/iu;

const controllerDuties = [
  '(verantwortliche|auftraggeber|controller|customer|kunde)[^ ]* (dokumentiert|informiert|unterrichtet|teilt|haelt|stellt|sorgt|prueft|benennt|hat|muss|ist verpflichtet|sichert|shall|must|is obliged|informs|notifies|keeps|ensures)',
];
const controllerRights = [
  'hat das recht',
  '(ist|bleibt) (berechtigt|befugt|verantwortlich)',
  'kann',
  'koennen',
  'darf',
  'erteilt',
  'stimmt',
  'may',
  'right to',
  'entitled',
  'beauftragt',
  'genehmigt',
  'hat ([^ ]+ ){0,6}beauftragt',
  '*genehmigung',
];
/** A company's name instead of its role: `Muster verarbeitet …`. */
const namedDuty =
  /^ (?!der |die |das |the |eine? |soweit |sofern |wenn |falls |kein)(?:[^ ,]+ ){1,4}?(?:verarbeitet|unterstuetzt|meldet|loescht|setzt|informiert|stellt|gewaehrleistet|verpflichtet|benennt|wahrt|kontrolliert|gibt|teilt|nutzt|fuehrt|haelt|sichert|shall|will|must|ensures|processes|notifies|deletes|assists|maintains) /;

/** Whether a sentence of a contract puts a duty concerning data protection on the processor. */
function isDuty(words: Words): boolean {
  if (!hasAny(topic, words) || hasAny(notTopic, words) || hasAny(notDuty, words)) return false;
  if (controllerFirst.test(words.text)) return hasAny(controllerDuties, words) && !hasAny(controllerRights, words);
  if (namedDuty.test(words.text)) return true;
  return hasAny(dutyPhrases, words);
}

const beginnings = openings.map(regexOfStart);
const opens = (words: Words): boolean => beginnings.some((beginning) => beginning.test(words.text.trimEnd()));

export interface Surroundings {
  readonly part: Part;
  /** Whether the piece after it is an item or row that it leads to. */
  readonly leadsToList: boolean;
  /** Whether the piece after it is an item of its own list. */
  readonly isParent: boolean;
  /** How often the same words stand in the document: headers and footers of pages do on each. */
  readonly times: number;
}

/** Whether a piece states a measure; everything else stands besides. */
export function isClause(
  piece: Piece,
  { part, leadsToList, isParent, times }: Surroundings,
  read: (text: string) => Words = wordsOf,
): boolean {
  const { text, shape, titles } = piece;
  if (shape === 'heading' || !/\p{L}{2}/u.test(text)) return false;
  if (meta.test(text) || dated.test(text) || title.test(text)) return false;
  if (shape === 'sentence' && times > 1 && text.length < (times > 2 ? 120 : 60) && !isStatement(wordsOf(text))) return false;
  if (titles.some((title) => dataLists.test(title)) || (piece.under !== null && dataLists.test(piece.under))) return false;
  if (part === 'subprocessors' && shape === 'row') return true;
  if (titles.some(isContentsTitle)) return false;
  const words = read(text);
  if (part === 'contract') return isContractClause(piece, words, leadsToList);
  if (titles.some(isBesides)) return false;
  if (shape === 'intro' && leadsToList) return false;
  if (leadsToList && /(?:dass|durch|indem|wie folgt|that|folgende[nrs]?)$/iu.test(text)) return false;
  if (isParent && !/[.!]$/.test(text) && !isStatement(words) && text.split(' ').length <= 3) return false;
  if (shape === 'row') return !isHistory(piece);
  if (definition.test(text)) return false;
  if (opens(words)) return false;
  if (hasAny(anywhere, words)) return false;
  if (piece.section === null)
    return shape === 'item' ? text.length > 8 && !/https?:\/\/|www\.|@/.test(text) : isStatement(words) && !isAddress(text);
  return shape === 'item' ? !isReference(text) : !isAddress(text);
}

const isContentsTitle = (title: string) =>
  /^(?:Inhalt|Inhaltsverzeichnis|Inhaltsübersicht|(?:Table of )?Contents)$/iu.test(title.trim());
const isAddress = (text: string) =>
  text.length < 160 &&
  /\b\d{5}\s+\p{Lu}|(?:stra(?:ße|sse)|str\.|weg|allee|platz|gasse)\s+\d|HRB\s*\d|\bGmbH\b[^.]*$/u.test(text) &&
  !/\b(?:wird|werden|ist|sind|erfolgt|is|are)\b/u.test(text);
const isReference = (text: string) =>
  text.length < 90 && /(?:https?:\/\/|www\.)\S+\s*$/.test(text) && !/\b(?:wird|werden|ist|sind|erfolgt|is|are)\b/u.test(text);
const isDutyOfProcessing = (words: Words) =>
  hasAny([`${processor} ([^ ]+ ){0,20}(verarbeitet|verarbeiten|process|processes)`], words);
const isStatement = (words: Words) =>
  hasAny(
    [
      'wird',
      'werden',
      'ist',
      'sind',
      'erfolgt',
      'erfolgen',
      'nutzt',
      'setzt',
      'betreibt',
      'verarbeitet',
      'gewaehrleistet',
      'stellt',
      'is',
      'are',
      'uses?',
      'encrypts?',
      'maintains?',
      'ensures?',
      'hat',
      'haben',
      'has',
      'have',
      'verwendet',
      'trifft',
    ],
    words,
  );

const history =
  /^(?:version|rev|datum|date|autor|author|änderung|änderungen|change|bearbeiter|begriff|term|abkürzung|definition|ansprechpartner|telefon|phone|kontakt|datenart|datenkategorie|betroffene)\b/iu;
const isHistory = ({ columns }: Piece) =>
  columns?.some((column) => history.test(column.trim())) === true &&
  !columns.some((column) => /ma(?:ß|ss)nahme|measure|control|umsetzung|implementation/iu.test(column));

function isContractClause(piece: Piece, words: Words, leadsToList: boolean): boolean {
  const { titles, text, shape, under } = piece;
  const isOrder =
    hasAny(['(ausschliesslich|nur|only|exclusively|solely) ([^ ]+ ){0,6}(weisung|auftrag|instruction)*'], words) &&
    isDutyOfProcessing(words);
  if (
    titles.some((title) => contractBesides.test(title)) &&
    !(isOrder && titles.every((title) => !/^(?:Begriff|Defin|Präambel|Preamble|Haftung|Liability)/iu.test(title)))
  )
    return false;
  if (piece.section === null || definition.test(text)) return false;
  if (shape === 'row') return false;
  if (shape === 'intro' && leadsToList) return false;
  if (
    under !== null &&
    shape === 'item' &&
    (isDuty(wordsOf(under)) || /Meldung|Mitteilung|notification/u.test(under)) &&
    !/kontrolle|Prüfung/.test(under)
  )
    return true;
  return sentencesOf(text).some((sentence) => isDuty(wordsOf(sentence)));
}
