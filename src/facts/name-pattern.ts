/**
 * Whether a text matches a pattern in which `*` stands for any characters and `?` for one. The time grows with the product of the
 * lengths only: where a star did not reach far enough, only the last one has to reach farther.
 */
export function matchesPattern(wanted: string, text: string): boolean {
  let [at, position, star, resume] = [0, 0, -1, 0];
  while (position < text.length) {
    if (wanted[at] === '*') {
      star = at++;
      resume = position;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

/** The same for a name, letters of both cases alike. */
export const matchesName = (pattern: string, name: string): boolean => matchesPattern(pattern.toLowerCase(), name.toLowerCase());

/** Whether some pattern matches a name. */
export const matchesAnyName = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => matchesName(pattern, name));
