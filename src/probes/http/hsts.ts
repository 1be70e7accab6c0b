import type { HttpHop } from '../../facts/index.ts';

const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const quoted = /"((?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\t\x20-\x7e\x80-\xff])*)"/y;

/**
 * Reads a Strict-Transport-Security field by RFC 6797 §6.1: directives in any order and case, unknown ones ignored, none twice,
 * `max-age` required. What breaks the grammar voids the whole field. Null for an absent field.
 */
export function parseHsts(value: string | undefined): HttpHop['hsts'] {
  if (value === undefined) return null;
  const directives = readDirectives(value);
  const maxAge = directives?.get('max-age');
  const subDomains = directives?.get('includesubdomains');
  if (!directives || !maxAge || !/^\d+$/.test(maxAge) || typeof subDomains === 'string') return { valid: false };
  return {
    valid: true,
    maxAge: Math.min(Number(maxAge), Number.MAX_SAFE_INTEGER),
    includeSubDomains: directives.has('includesubdomains'),
  };
}

/** `[ directive ] *( ";" [ directive ] )`, names in lower case, null for a directive without a value; null when it is not that. */
function readDirectives(text: string): Map<string, string | null> | null {
  const directives = new Map<string, string | null>();
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const skipSpace = () => take(/[ \t]*/y);
  for (;;) {
    skipSpace();
    const name = take(token)?.[0].toLowerCase();
    if (name !== undefined) {
      if (directives.has(name)) return null;
      skipSpace();
      let value: string | null = null;
      if (take(/=/y)) {
        skipSpace();
        const string = take(quoted);
        value = string ? string[1]!.replace(/\\(.)/g, '$1') : (take(token)?.[0] ?? null);
        if (value === null) return null;
      }
      directives.set(name, value);
      skipSpace();
    }
    if (at === text.length) return directives;
    if (!take(/;/y)) return null;
  }
}
