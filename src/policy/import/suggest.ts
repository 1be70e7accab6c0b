import { sentencesOf } from '../document/sentences.ts';
import { readyMeasures } from './lexicon/index.ts';
import type { Binding, Measure, Read } from './lexicon/measure.ts';
import { type Found, hasAny } from './pattern.ts';
import { scopeOf } from './scope.ts';
import { type Words, wordsOf } from './words.ts';

/** Sentences of a clause: a phrase does not reach over them. */
export const passagesOf = (text: string): readonly string[] => sentencesOf(text);

/** What a clause of these words asks of systems: one binding for each measure they name. */
export function suggest(passages: readonly Words[], around: Words, titles: Words): Binding[] {
  const found: Binding[] = [];
  let before = '';
  for (const words of passages) {
    // `Diese werden 14 Tage aufbewahrt.` speaks of what the sentence before it names.
    const passage = { words, around: before === '' ? around : wordsOf(`${before} ; ${around.text}`) };
    for (const { measure, phrases } of readyMeasures) {
      let finds: readonly Found[] | null = null;
      for (const phrase of phrases) {
        finds = phrase(passage);
        if (finds) break;
      }
      if (!finds) continue;
      if (measure.not && hasAny(measure.not, words)) continue;
      if (measure.notUnder && hasAny(measure.notUnder, titles)) continue;
      const read = measure.read ? measure.read(passage) : {};
      if (!read) continue;
      const led = [...new Set(finds.map(({ from, to }) => words.original(from, to)).filter((each) => each !== ''))];
      for (const each of [read].flat()) addBinding(found, measure, each, led, each.on ?? scopeOf(measure.check, words, around));
    }
    before = words.text.slice(0, 300);
  }
  return found;
}

/** Two sentences may state the parameters of one check: they are one binding as long as they do not state the same ones otherwise. */
function addBinding(
  found: Binding[],
  measure: Measure,
  { with: stated = {}, assumed = {} }: Read,
  led: string[],
  on: Binding['on'],
): void {
  const known = found.find(
    (each) =>
      each.check === measure.check &&
      Object.entries(stated).every(
        ([name, value]) => !(name in each.with) || JSON.stringify(each.with[name]) === JSON.stringify(value),
      ),
  );
  if (known) {
    known.with = { ...stated, ...known.with };
    known.assumed = Object.fromEntries(Object.entries(known.assumed).filter(([name]) => !(name in known.with)));
    return;
  }
  const sure = measure.confidence ?? 0.8;
  found.push({
    check: measure.check,
    with: { ...stated },
    assumed: { ...assumed },
    ...(on ? { on } : {}),
    role: measure.role ?? 'proves',
    suggested: true,
    words: led,
    confidence: Math.round((Object.keys(stated).length > 0 ? Math.min(0.95, sure + 0.05) : sure) * 100) / 100,
  });
}
