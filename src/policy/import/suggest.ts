import { sentencesOf } from '../document/sentences.ts';
import { readyMeasures } from './lexicon/index.ts';
import type { Binding } from './lexicon/measure.ts';
import { type Found, hasAny } from './pattern.ts';
import { scopeOf } from './scope.ts';
import { type Words, wordsOf } from './words.ts';

/** Sentences of a clause, and the parts of one between semicolons: a phrase does not reach over them. */
export const passagesOf = (text: string): readonly string[] => sentencesOf(text).flatMap((sentence) => sentence.split(/;\s+/));

/** What a clause of these words asks of systems: one binding for each measure they name. */
export function suggest(passages: readonly Words[], around: Words, titles: Words): Binding[] {
  const found = new Map<string, Binding>();
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
      const { with: stated = {}, assumed = {}, on = scopeOf(measure.check, words, around) } = read;
      const known = found.get(measure.check);
      if (known) {
        const all = { ...stated, ...known.with };
        known.with = all;
        known.assumed = Object.fromEntries(Object.entries(known.assumed).filter(([name]) => !(name in all)));
        continue;
      }
      const sure = measure.confidence ?? 0.8;
      found.set(measure.check, {
        check: measure.check,
        with: { ...stated },
        assumed: { ...assumed },
        ...(on ? { on } : {}),
        role: measure.role ?? 'proves',
        suggested: true,
        words: [...new Set(finds.map(({ from, to }) => words.original(from, to)).filter((each) => each !== ''))],
        confidence: Math.round((Object.keys(stated).length > 0 ? Math.min(0.95, sure + 0.05) : sure) * 100) / 100,
      });
    }
    before = words.text.slice(0, 300);
  }
  return [...found.values()];
}
