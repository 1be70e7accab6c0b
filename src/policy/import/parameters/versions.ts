import type { Words } from '../words.ts';

const versions =
  /(?<= )(?:tls|ssl) ((?:(?:1\.[0-3]|[1-3](?:\.0)?|mindestens|mind|min|ab|version|versionen|oder|und|or|and|\/|,|bzw|neuer|hoeher|protokoll|in|der|dem|only|nur) )+)/g;
const weaker =
  /(?:veraltet|deaktiviert|abgeschaltet|nicht|kein|alt|disabled|deprecated|not|older|aelter|unter|below|outdated|obsolete|abgelehnt|rejected|no)/;

/** The oldest version of TLS that the words promise; null where they name none. Versions that are switched off do not count. */
export function tlsVersionIn(words: Words): 'TLSv1.2' | 'TLSv1.3' | null {
  let least: number | null = null;
  for (const { 0: match, 1: list, index } of words.text.matchAll(versions)) {
    const named = (list!.match(/\b1\.[0-3]\b/g) ?? []).map((each) => Number(each.slice(2)));
    const fit = named.filter((minor) => minor >= 2);
    if (fit.length === 0) continue;
    if (fit.length < named.length && weaker.test(words.text.slice(Math.max(0, index - 30), index + match.length + 40))) {
      least = Math.min(least ?? 3, ...fit);
      continue;
    }
    least = Math.min(least ?? 3, ...fit);
  }
  if (least === null) return null;
  return least === 3 ? 'TLSv1.3' : 'TLSv1.2';
}
