const units =
  'null ein zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn fuenfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );
const tens: Readonly<Record<string, number>> = {
  zwanzig: 20,
  dreissig: 30,
  vierzig: 40,
  fuenfzig: 50,
  sechzig: 60,
  siebzig: 70,
  achtzig: 80,
  neunzig: 90,
  hundert: 100,
  einhundert: 100,
};
const englishUnits =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const englishTens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
};

const values = new Map<string, number>();
for (const [value, word] of units.entries()) if (value > 0) values.set(word, value);
for (const [value, word] of englishUnits.entries()) if (value > 0) values.set(word, value);
for (const [word, value] of [...Object.entries(tens), ...Object.entries(englishTens)]) values.set(word, value);
for (const [ten, value] of Object.entries(tens)) {
  if (value < 100) for (let unit = 1; unit <= 9; unit += 1) values.set(`${units[unit]}und${ten}`, value + unit);
}
for (const ending of ['e', 'em', 'en', 'er', 'es', 's']) values.set(`ein${ending}`, 1);
values.set('sieb', 7);
const ordinals = 'erst zweit dritt viert fuenft sechst siebt acht neunt zehnt'.split(' ');
for (const [index, word] of ordinals.entries())
  for (const ending of ['en', 'er', 'em']) values.set(`${word}${ending}`, index + 1);
const englishOrdinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
for (const [index, word] of englishOrdinals.entries()) if (index > 1) values.set(word, index + 1);

/** Figures, and the number words of both languages, as part of a regular expression over folded words; longest first. */
export const numberPattern = `(?:\\d{1,4}|${[...values.keys()].sort((a, b) => b.length - a.length).join('|')})`;

/** What a figure or number word counts; NaN when it is none. */
export const numberOf = (word: string): number => (/^\d+$/.test(word) ? Number(word) : (values.get(word) ?? Number.NaN));
