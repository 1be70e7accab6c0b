/** `Art. 32 Abs. 1 lit. b`, `Artikel 32 Absatz 1 Buchstabe b`, `Article 32 (1) (b)`, `Art. 25 para. 2`. */
const cited =
  /\b(?:Art(?:ikel|icle)?)\.?\s*(\d{1,2})\s*(?:(?:,\s*)?(?:Abs(?:atz)?\.?|para(?:graph)?\.?)\s*(\d)|\((\d)\))?\s*(?:S(?:atz)?\.?\s*\d\s*)?(?:(?:lit(?:era)?\.?|Buchst(?:abe)?\.?|letter|point)\s*\(?([a-h])\)?|\(([a-h])\))?/iu;

/** The article that words cite; null where they cite none. */
export function articleIn(text: string): string | null {
  const found = cited.exec(text);
  if (!found) return null;
  const [, article, paragraph, bracketed, letter, bracketedLetter] = found;
  const part = paragraph ?? bracketed;
  const point = letter ?? bracketedLetter;
  return `Art. ${article}${part ? `(${part})` : ''}${part && point ? `(${point.toLowerCase()})` : ''}`;
}

const topics: readonly (readonly [article: string, pattern: RegExp])[] = [
  ['Art. 32(1)(a)', /pseudonymi|verschlüssel|verschluessel|encrypt|kryptogra/iu],
  ['Art. 32(1)(c)', /wiederherstell|rasche|recover|restor|backup|datensicherung|notfall/iu],
  [
    'Art. 32(1)(d)',
    /überprüfung|ueberpruefung|evaluierung|evaluat|regular(?:ly)? (?:test|review)|datenschutz-?\s?management|incident|auftragskontrolle|voreinstellung/iu,
  ],
  [
    'Art. 32(1)(b)',
    /zutritt|zugang|zugriff|trennung|weitergabe|eingabe|übertragung|uebertragung|verfügbarkeit|verfuegbarkeit|belastbar|vertraulich|integrität|integritaet|access|confidential|integrity|availab|resilien|separation|transmission|input/iu,
  ],
];

/** The article under which a clause stands: as the nearest heading cites it, else by what section and measure are about. */
export function articleOf(titles: readonly string[], text: string, isContractBody: boolean): string {
  for (const title of titles.toReversed()) {
    const found = articleIn(title);
    if (found && found !== 'Art. 32' && found !== 'Art. 32(1)') return found;
  }
  if (isContractBody) return articleIn(text) ?? 'Art. 28(3)';
  for (const title of titles.toReversed()) {
    const topic = topics.find(([, pattern]) => pattern.test(title));
    if (topic) return topic[0];
  }
  return topics.find(([, pattern]) => pattern.test(text))?.[0] ?? 'Art. 32(1)';
}
