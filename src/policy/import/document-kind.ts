import type { Piece } from '../document/structure.ts';
import { isSectionTitle } from '../document/titles.ts';

const annex = /^(?:Anlage|Anhang|Annex|Appendix|Schedule|Exhibit|Attachment)\b/iu;
const measures =
  /technisch[\s-]*(?:e[nr]?|\/)?\s*(?:und|&|u\.|\/|-)?\s*(?:-\s*)?organisatorische[nr]?\s+(?:sicherheits)?ma(?:ß|ss)nahmen|\bTOMs?\b|technical (?:and|&) organi[sz]ational (?:security )?(?:measures|controls)|security measures|sicherheitsma(?:ß|ss)nahmen|datensicherheitskonzept|sicherheitskonzept|information security/iu;
const subprocessors =
  /unterauftrag|subunternehm|sub-?\s?auftrag|subdienstleister|sub-?\s?(?:data\s)?processor|weitere auftragsverarbeiter|unterbeauftrag|sub-?\s?contractor|eingesetzte dienstleister/iu;
/** Sections that contracts have and descriptions of measures do not. */
const contract =
  /^(?:(?:Vertrags)?gegenstand|Laufzeit|Dauer|Haftung|Gerichtsstand|Schlussbestimmungen|Kündigung|Kuendigung|Vergütung|Weisung|Kontrollrechte|Pflichten des|Rechte des|Rechte und Pflichten|Mitteilung|Salvatorisch|Präambel|Begriffsbestimmungen|Definitions|Subject|Duration|Term\b|Liability|Governing|Obligations|Rights of|Audit|Miscellaneous|Instructions|Final|Processor|Controller|Parties|Beendigung|Löschung und Rückgabe|Vertraulichkeit des|Anfragen|Sonstiges|Indemnif|Warrant|Severab)/iu;

/** What the part of a document is in which a piece stands. */
export type Part = 'measures' | 'subprocessors' | 'contract';

/** Tells a contract that contains measures from a description of measures: by the sections it has. */
export function partsOfDocument(pieces: readonly Piece[]): (piece: Piece) => Part {
  const headings = pieces.filter(({ shape, cells }) => shape === 'heading' && cells.length === 0);
  const isContract =
    headings.filter(({ text }) => contract.test(text)).length >= 3 ||
    (headings.some(({ section }) => section?.startsWith('§')) && headings.filter(({ text }) => contract.test(text)).length >= 1);
  return (piece) => {
    const { titles } = piece;
    if (titles.some((title) => subprocessors.test(title)) && (piece.shape === 'row' || titles.some((title) => annex.test(title))))
      return 'subprocessors';
    if (!isContract) return 'measures';
    const outer = titles[0] ?? '';
    if (
      titles.some(
        (title) =>
          isSectionTitle(title) &&
          !contract.test(title) &&
          !/^(?:Vertraulichkeit|Confidentiality|Unterauftragnehmer)$/iu.test(title.trim()),
      )
    )
      return 'measures';
    const inAnnex = titles.some((title) => annex.test(title));
    if (
      titles.some((title) => measures.test(title)) &&
      (inAnnex || (!piece.section?.startsWith('§') && !/^\d+\.?\s/.test(piece.section ?? '') && measures.test(outer)))
    )
      return 'measures';
    return 'contract';
  };
}
