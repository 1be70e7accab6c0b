import type { Words } from '../words.ts';

/** Folded names of countries, of cities and regions in which data centres stand, and of what is more than one country. */
const places: readonly (readonly [code: string, pattern: string])[] = [
  ['EEA', 'ewr|eea|europaeische[nrs]? wirtschafts ?raum[s]?|european economic area'],
  [
    'EU',
    'eu|europaeische[nr]? union|european union|europa|europe|eu ?(?:staaten|laender|mitgliedstaaten|mitgliedsstaaten|raum|region|ausland|rechenzentr[a-z]+|server[a-z]*|hosting|gebiet|inland|weit)|e u|mitgliedst?s?taat(?:en)? der (?:eu|europaeischen union)|unionsgebiet',
  ],
  [
    'DE',
    'deutschland[s]?|deutsche[nrs]?(?= (?:rechenzentr|server|data|boden|standort))|germany|german(?= (?:data|server|site|region|soil))|bundesrepublik|brd|de|frankfurt|falkenstein|nuernberg|nuremberg|berlin|muenchen|munich|hamburg|biere|magdeburg|karlsruhe|duesseldorf|koeln|cologne|eu central 1|fsn1|nbg1|inland|innerdeutsch[a-z]*',
  ],
  ['AT', 'oesterreich[s]?|austria|wien|vienna'],
  ['CH', 'schweiz|switzerland|zuerich|zurich'],
  ['FR', 'frankreich[s]?|france|paris|gravelines|roubaix|strassburg|strasbourg'],
  ['NL', 'niederlande[n]?|netherlands|holland|amsterdam'],
  ['IE', 'irland[s]?|ireland|dublin|eu west 1'],
  ['FI', 'finnland[s]?|finland|helsinki|hel1'],
  ['SE', 'schweden[s]?|sweden|stockholm'],
  ['BE', 'belgien[s]?|belgium|bruessel|brussels'],
  ['LU', 'luxemburg[s]?|luxembourg'],
  ['PL', 'polen[s]?|poland|warschau|warsaw'],
  ['IT', 'italien[s]?|italy|mailand|milan'],
  ['ES', 'spanien[s]?|spain|madrid'],
  ['PT', 'portugal[s]?|lissabon|lisbon'],
  ['DK', 'daenemark[s]?|denmark'],
  ['NO', 'norwegen[s]?|norway'],
  ['CZ', 'tschechien[s]?|czech republic|czechia'],
  ['GB', 'vereinigte[sn]? koenigreich[s]?|grossbritannien|united kingdom|uk|london'],
  ['US', 'usa|u s a|vereinigte[nr]? staaten|united states|us(?= (?:region|data|server))'],
];
const patterns = places.map(([code, pattern]) => [code, new RegExp(`(?<= )(?:${pattern})(?= )`, 'g')] as const);
const isOr = /^ ?(?:, )?(?:oder|bzw|und|or|and|\/|sowie)(?: [^ ]+){0,3}? ?$/;

export interface Place {
  readonly code: string;
  readonly from: number;
  readonly to: number;
}

/** All places that words name, by where they stand. */
export function placesIn(words: Words): readonly Place[] {
  const found: Place[] = [];
  for (const [code, pattern] of patterns) {
    for (const { 0: match, index } of words.text.matchAll(pattern)) {
      if (code === 'DE' && match === 'de') continue;
      found.push({ code, from: index, to: index + match.length });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/**
 * The countries that a promise allows. The European Economic Area includes the EU; a country beside the EU it lies in narrows it down
 * (`in Frankfurt, EU`), unless the words allow either (`Deutschland oder EU`).
 */
export function countriesIn(words: Words): readonly string[] {
  const found = placesIn(words);
  const codes = new Set(found.map(({ code }) => code));
  if (codes.has('EEA')) {
    const beyond = [...codes].filter((code) => ['CH', 'GB', 'US'].includes(code));
    return ['EEA', ...beyond];
  }
  if (!codes.has('EU')) return [...codes];
  const others = [...codes].filter((code) => code !== 'EU');
  if (others.length === 0) return ['EU'];
  const isEither = found.some((place, index) => {
    const next = found[index + 1];
    return (
      next !== undefined && (place.code === 'EU') !== (next.code === 'EU') && isOr.test(words.text.slice(place.to, next.from))
    );
  });
  const outside = others.filter((code) => ['CH', 'GB', 'US', 'NO'].includes(code));
  if (isEither || outside.length === others.length) return ['EU', ...outside];
  return others;
}

/** Codes in a cell that holds nothing but places: `DE`, `EU`, `Frankfurt (DE)`, `Ireland`. */
export function countriesOfCell(cell: string, words: Words): readonly string[] {
  const code = /^\(?([A-Z]{2}|EEA|EWR)\)?$/.exec(cell.trim())?.[1];
  if (code === 'EWR') return ['EEA'];
  if (code) return [code === 'UK' ? 'GB' : code];
  return countriesIn(words);
}
