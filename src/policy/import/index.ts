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
import { isCustomerSection, partyOf } from './party.ts';
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
  const { id, section, text, digest, titles } = piece;
  const table = columnsOf(piece);
  const said: Said = { text: table?.measure ?? text, words: read(table?.measure ?? text), ...surroundings(piece, before, read) };
  const status = table?.status ? strengthOfStatus(wordsOf(table.status)) : null;
  const isRowOfList = part === 'subprocessors' && piece.shape === 'row';
  const bound = isRowOfList ? subprocessorBindings(piece) : bindingsOf(said, part, read);
  const kind = kindOfClause(said, part, bound);
  return {
    id,
    ...(section === null ? {} : { section: { de: section, en: section } }),
    article: articleOf(titles, text, part === 'contract'),
    text,
    digest,
    kind,
    strength: strengthOfClause(said.words, status, piece.checked),
    party: partyOfClause(said, part, titles),
    verify: kind === 'evidence' && bound.length === 0 ? [someDocument(text)] : bound,
  };
}

/** What a clause says, and what stands around it. */
interface Said {
  readonly text: string;
  readonly words: Words;
  /** What the list begins with, the sentence before where this one goes on, and the nearest titles. */
  readonly around: Words;
  /** The nearest two titles. */
  readonly titles: Words;
  /** All titles, and what the list begins with. */
  readonly above: Words;
}

function surroundings(piece: Piece, before: Piece | undefined, read: (text: string) => Words): Omit<Said, 'text' | 'words'> {
  const { titles, under, section, text } = piece;
  const nearest = titles.slice(-2).join(' , ');
  const leading = [under ?? '', before && goesOn.test(text) && before.section === section ? before.text : ''];
  return {
    around: read(`${leading.filter(Boolean).join(' , ').slice(0, 400)} , ${nearest}`),
    titles: read(nearest),
    above: read([...titles, under ?? ''].join(' , ')),
  };
}

function strengthOfClause(words: Words, status: Strength | 'gap' | null, checked: boolean | null): Strength {
  if (checked === false || status === 'gap' || isGap(words)) return 'planned';
  return status ?? strengthOf(words);
}

function partyOfClause({ words, above }: Said, part: Part, titles: readonly string[]): Clause['party'] {
  if (part === 'subprocessors') return 'subprocessor';
  return titles.some(isCustomerSection) ? 'customer' : partyOf(words, above, isPhysical(words));
}

function bindingsOf({ text, words, around, titles, above }: Said, part: Part, read: (text: string) => Words): Clause['verify'] {
  if (part === 'contract' && isFormal(words)) return [];
  if (isPhysical(words) && hasAny(['zutritt*', 'physical*'], titles)) return [];
  return suggest(passagesOf(text).map(read), around, above);
}

function kindOfClause({ words, titles }: Said, part: Part, bound: Clause['verify']): Clause['kind'] {
  if (bound.length > 0) return bound.every(({ check }) => check === 'docs.present') ? 'evidence' : 'technical';
  return part === 'contract' ? 'organisational' : kindOf(words, titles);
}

/** Of which document the words do not tell. */
const someDocument = (text: string): Clause['verify'][number] => ({
  check: 'docs.present',
  with: {},
  assumed: { path: '*' },
  role: 'proves',
  suggested: true,
  words: [text.slice(0, 80)],
  confidence: 0.3,
});

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
