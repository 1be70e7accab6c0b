/** Letters without a shape: soft hyphens, joiners, marks of direction and order, controls other than white space. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc\u0000-\u0008\u000e-\u001f\u007f]/gu;

/** Takes out what nobody sees. */
export const visible = (text: string) => text.replace(invisible, '');

/** What Wingdings and Symbol draw in place of a letter, as the sign of Unicode. */
const drawn: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  wingdings: {
    111: '☐',
    113: '❑',
    114: '❒',
    168: '☐',
    254: '☑',
    253: '☒',
    252: '✓',
    251: '✗',
    167: '▪',
    216: '➢',
    224: '→',
    108: '●',
    110: '■',
  },
  'wingdings 2': { 82: '☑', 81: '☒', 163: '☐', 80: '✓', 79: '✗' },
  symbol: { 183: '•', 179: '≥', 163: '≤', 174: '→', 177: '±', 215: '×' },
};

/** The sign that a font of pictures draws for a code, with or without the offset of the private area. */
export const drawnAs = (font: string, code: number): string =>
  drawn[font.toLowerCase()]?.[code & 0xff] ?? (code >= 0xf000 ? '•' : String.fromCodePoint(code));

/** Writes a count as a list does. */
export function numeral(count: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letters(count);
    case 'upperLetter':
      return letters(count).toUpperCase();
    case 'lowerRoman':
      return roman(count).toLowerCase();
    case 'upperRoman':
      return roman(count);
    case 'decimalZero':
      return String(count).padStart(2, '0');
    case 'none':
      return '';
    default:
      return String(count);
  }
}

/** a … z, then aa, bb as word processors count on. */
const letters = (count: number) =>
  count < 1 ? '' : String.fromCharCode(97 + ((count - 1) % 26)).repeat(Math.min(10, Math.ceil(count / 26)));

function roman(count: number): string {
  if (count < 1 || count > 3999) return String(count);
  const steps = [
    1000,
    'M',
    900,
    'CM',
    500,
    'D',
    400,
    'CD',
    100,
    'C',
    90,
    'XC',
    50,
    'L',
    40,
    'XL',
    10,
    'X',
    9,
    'IX',
    5,
    'V',
    4,
    'IV',
    1,
    'I',
  ] as const;
  let rest = count;
  let text = '';
  for (let step = 0; step < steps.length; step += 2)
    for (; rest >= (steps[step] as number); rest -= steps[step] as number) text += steps[step + 1];
  return text;
}
