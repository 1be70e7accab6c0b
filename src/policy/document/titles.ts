/** What sections of a TOM document are called, without number and article; whole words, any case. */
const titles = [
  'Zutrittskontrolle( durch .*)?',
  'Zugangskontrolle',
  'Zugangs- und Authentifizierungskontrolle',
  'Zugriffskontrolle( und .*)?',
  'Zugriffssicherheit',
  'Benutzerkontrolle',
  'Speicherkontrolle',
  'Datenträgerkontrolle',
  'Übertragungskontrolle',
  'Transportkontrolle',
  'Weitergabekontrolle',
  'Weitergabe- und Übertragungskontrolle',
  'Eingabekontrolle( und .*)?',
  'Auftragskontrolle',
  'Verfügbarkeitskontrolle( und .*)?',
  'Trennungskontrolle',
  'Trennungsgebot',
  'Datenintegrität',
  'Zuverlässigkeit',
  'Vertraulichkeit',
  'Integrität( und .*)?',
  'Verfügbarkeit( und .*)?',
  'Belastbarkeit',
  'Wiederherstellbarkeit',
  'Pseudonymisierung( und Verschlüsselung)?',
  'Verschlüsselung',
  'Datenminimierung',
  'Rechenzentrum',
  'Rechenzentren',
  'Büroräume',
  'Incident[ -]+Response[ -]+Management',
  'Datenschutz[ -]*Management( & .*)?',
  'Datenschutzfreundliche Voreinstellungen',
  'Verfahren zur regelmäßigen Überprüfung, Bewertung und Evaluierung',
  'Unterauftragnehmer',
  'Stand der Technik',
  'Physical access control',
  'System access control',
  'Data access control',
  'Access control',
  'Transmission control',
  'Input control',
  'Job control',
  'Availability control',
  'Separation control',
  'Confidentiality',
  'Integrity',
  'Availability( and .*)?',
  'Resilience',
  'Recoverability',
  'Pseudonymi[sz]ation( and encryption)?',
  'Encryption',
  'Incident response( management)?',
  'Data protection management',
  'Privacy by (design|default)',
  'Regular (testing|review)[^.]*',
];
/** `(Art. 32 Abs. 1 lit. b DSGVO)` and the like. */
const article = '(?:\\s*\\((?:gem\\.\\s*)?(?:Art|§)[^)]{0,120}\\))?';

const whole = new RegExp(`^(?:${titles.join('|')})${article}\\s*:?$`, 'iu');
const leading = new RegExp(
  `^((?:${titles.map((title) => title.replace(/\( (?:und|durch|and|&) \.\*\)\?/g, '')).join('|')})${article})\\s+(?=[\\p{Lu}]|[\\p{Ll}])`,
  'u',
);

/** Whether a line is the usual name of a section. */
export const isSectionTitle = (text: string) => whole.test(text.trim());

/** The usual name of a section that a line begins with, where the section's first words follow in the same line; null if there is none. */
export function leadingTitle(text: string): string | null {
  return leading.exec(text)?.[1] ?? null;
}

/** Sections that define, introduce or regulate a contract: what stands there is no measure. */
const besides =
  /^(?:(?:Terminologie|Begriffsbestimmungen|Definitionen|Begriffe|Präambel|Zweck|Geltungsbereich|Anwendungsbereich|Gegenstand|Vertragsgegenstand|Einleitung|Vorwort|Vorbemerkung|Laufzeit|Haftung|Gerichtsstand|Schlussbestimmungen|Salvatorische Klausel|Vergütung|Änderungshistorie|Inhaltsverzeichnis|Inhalt|Weisungsrecht|Kontrollrechte|Definitions|Purpose|Scope|Introduction|Preamble|Subject matter|Liability|Governing law|Final provisions|Term|Table of contents|Contents|Revision history)\b|Arten der verarbeiteten Daten|Kategorien|Unterschrift|Art der Daten)/iu;
export const isBesides = (title: string) => besides.test(title.trim());

/** `Anlage 2`, `Annex II`: a document within the document. */
export const annex = /^(?:Anlage|Anhang|Annex|Appendix|Schedule|Exhibit)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})\b/u;
