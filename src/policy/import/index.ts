import type { Block } from '../document/block.ts';
import { type Piece, piecesOf } from '../document/structure.ts';
import type { PolicyFile, Strength } from '../schema.ts';
import { articleOf } from './article.ts';
import { type Part, partsOfDocument } from './document-kind.ts';
import { isClause } from './is-clause.ts';
import { isPhysical, kindOf } from './kind.ts';
import { languageOf } from './language.ts';
import { isGap } from './negation.ts';
import { countriesOfCell } from './parameters/places.ts';
import { providersIn } from './parameters/providers.ts';
import { partyOf } from './party.ts';
import { hasAny } from './pattern.ts';
import { strengthOf, strengthOfStatus } from './strength.ts';
import { passagesOf, suggest } from './suggest.ts';
import { columnsOf } from './table.ts';
import { type Words, wordsOf } from './words.ts';

type Clause = PolicyFile['clauses'][number];

export interface ImportedDocument {
  readonly language: 'de' | 'en';
  readonly clauses: Clause[];
  /** Digests of all else, in the order of the document. */
  readonly besides: string[];
}

/**
 * Reads a document's clauses and suggests what would prove each. Deterministic and offline: it goes by words alone, so every binding is
 * marked as suggested and is not in force until a person takes the mark away.
 */
export function importDocument(blocks: readonly Block[], language?: 'de' | 'en'): ImportedDocument {
  const pieces = piecesOf(blocks);
  const partOf = partsOfDocument(pieces);
  const times = new Map<string, number>();
  for (const { digest } of pieces) times.set(digest, (times.get(digest) ?? 0) + 1);
  const read = memoised();
  const clauses: Clause[] = [];
  const besides: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    const part = partOf(piece);
    const leadsToList =
      next !== undefined &&
      (next.shape === 'item' || next.shape === 'row' || next.shape === 'intro' || next.cells.length > 0) &&
      next.section === piece.section;
    if (
      isClause(
        piece,
        { part, leadsToList, isParent: piece.shape === 'item' && next?.under === piece.text, times: times.get(piece.digest)! },
        read,
      )
    )
      clauses.push(clauseOf(piece, part, pieces[index - 1], read));
    else besides.push(piece.digest);
  }
  return { language: language ?? languageOf(pieces.map(({ text }) => text)), clauses, besides };
}

/** Titles and list heads stand around many pieces: each is read once. */
function memoised(): (text: string) => Words {
  const known = new Map<string, Words>();
  return (text) => {
    const words = known.get(text) ?? wordsOf(text);
    known.set(text, words);
    return words;
  };
}

/** A sentence that goes on about what the one before it speaks of. */
const goesOn = /^(?:Diese[rnms]?|Dies|Sie|Hier(?:bei|durch|zu)|Dabei|Dadurch|Es|Er|These|They|This|It|Those|Such)\s/u;

function clauseOf(piece: Piece, part: Part, before: Piece | undefined, read: (text: string) => Words): Clause {
  const { id, section, text, digest, titles, under } = piece;
  const table = columnsOf(piece);
  const spoken = table?.measure ?? text;
  const words = read(spoken);
  const titleWords = read(titles.slice(-2).join(' , '));
  const context = [under ?? '', before && goesOn.test(text) && before.section === section ? before.text : '']
    .filter(Boolean)
    .join(' , ');
  const around = read(`${context.slice(0, 400)} , ${titles.slice(-2).join(' , ')}`);
  const status = table?.status ? strengthOfStatus(wordsOf(table.status)) : null;
  const isAdmitted = status === 'gap' || isGap(words);
  const strength: Strength =
    isAdmitted || piece.checked === false ? 'planned' : ((status as Strength | null) ?? strengthOf(words));
  const isDoor = isPhysical(words);
  const party = part === 'subprocessors' ? 'subprocessor' : partyOf(words, read([...titles, under ?? ''].join(' , ')), isDoor);
  const verify =
    part === 'subprocessors' && piece.shape === 'row'
      ? subprocessorBindings(piece)
      : (isDoor && hasAny(['zutritt*', 'physical*'], titleWords)) || (part === 'contract' && isFormal(words))
        ? []
        : suggest(passagesOf(spoken).map(read), around, read([...titles, under ?? ''].join(' , ')));
  const onlyDocuments = verify.length > 0 && verify.every(({ check }) => check === 'docs.present');
  return {
    id,
    ...(section === null ? {} : { section: { de: section, en: section } }),
    article: articleOf(titles, text, part === 'contract'),
    text,
    digest,
    kind: onlyDocuments
      ? 'evidence'
      : part === 'contract' && verify.length === 0
        ? 'organisational'
        : kindOf(words, titleWords, verify.length > 0),
    strength,
    party,
    verify,
  };
}

/** What a contract says of duties, reports and documents binds no system. */
const isFormal = (words: Words) =>
  hasAny(
    [
      '*vertrag*',
      '*weisung*',
      '*unterauftrag*',
      '*mitteil*',
      '*informier*',
      '*unterrichte*',
      'agreement',
      'instructions?',
      'notif*',
      'sub~processors?',
      'inform',
    ],
    words,
  ) && !hasAny(['tls*', 'ssl', '*verschluess*', 'encrypt*', '*backup*'], words);

/** What the row of a table of sub-processors promises: where data are. */
function subprocessorBindings({ cells, columns }: Piece): Clause['verify'] {
  const at =
    columns?.findIndex(
      (column) =>
        /standort|ort\b|land|location|country|region|sitz|place|verarbeitung/iu.test(column) &&
        !/adresse|anschrift|address|name/iu.test(column),
    ) ?? -1;
  const cell = at >= 0 ? cells[at] : cells.at(-1);
  const countries = cell ? countriesOfCell(cell, wordsOf(cell)) : [];
  const provider = providersIn(wordsOf(`${cells[0] ?? ''} ,`))[0];
  const identity: Clause['verify'] = provider
    ? [
        {
          check: 'provider.identity',
          with: { provider },
          assumed: {},
          on: { provider },
          role: 'proves',
          suggested: true,
          words: [cells[0]!],
          confidence: 0.6,
        },
      ]
    : [];
  return [
    ...identity,
    {
      check: 'location.hosting',
      with: { countries: [...countries] },
      assumed: {},
      ...(provider ? { on: { provider } } : {}),
      role: 'proves',
      suggested: true,
      words: [cell!],
      confidence: 0.85,
    },
  ];
}
