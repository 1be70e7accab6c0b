/** Abbreviations whose dot ends no sentence, without their last dot; any case. */
const abbreviations = new Set(
  (
    'abs art az bspw bzgl bzw ca dr einschl etc evtl exkl gem ggf ggfs hr fr inkl insb ing insbes lit ltd max min mind mio mrd nr prof sog std str tel ' +
    'u usw vgl vs z ziff abb anl approx co corp dept e.g i.e inc no sec fig st vol resp incl excl st.p'
  ).split(' '),
);
const dates =
  /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March|May|June|July|October|December|OG|UG|EG|Etage|Stock|Obergeschoss|Geschoss|Quartal|Kapitel|Lebensjahr)\b/u;
const end = /[.!?]["”“»)\]]*\s+(?=["„“«([]*[\p{Lu}\d])/gu;

/** No more letters are looked at around a sign: a paragraph without an end takes no endless time. */
const longestWord = 60;

/** The sentences of a paragraph, each with its last sign. Abbreviations, ordinals and articles of a law end none. */
export function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: sign, index } of paragraph.matchAll(end)) {
    const after = index + sign.length;
    if (
      sign.startsWith('.') &&
      !endsHere(paragraph.slice(Math.max(start, index - longestWord), index), paragraph.slice(after, after + longestWord))
    )
      continue;
    sentences.push(paragraph.slice(start, after).trim());
    start = after;
  }
  const rest = paragraph.slice(start).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

function endsHere(before: string, after: string): boolean {
  const word = /[^\s(„"“]*$/u.exec(before)![0].toLowerCase();
  if (/^\p{L}$/u.test(word) || /^(?:\p{L}{1,2}\.)+\p{L}{1,3}$/u.test(word) || abbreviations.has(word)) return false;
  if (/^\d{1,2}$/.test(word)) return !dates.test(after) && !/^\d/.test(after);
  return true;
}
