import type { Words } from '../words.ts';

/** A protocol's name and what stands close behind it. */
const named = /(?<= )(?:tls|ssl)(?: [^ ]+){0,9}/g;
const switchedOff =
  /(?<= )(?:[^ ]*deaktiviert|abgeschaltet|abgelehnt|gesperrt|nicht|kein[a-z]*|disabled|deprecated|not|rejected|no|refused|unterstuetzt nicht|verboten|ausgeschlossen|off)(?= |$)/;

/** The oldest version of TLS that the words promise; null where they name none. Where only old ones are switched off, it is the next. */
export function tlsVersionIn(words: Words): 'TLSv1.2' | 'TLSv1.3' | null {
  const minors = [...words.text.matchAll(named)].flatMap(([near]) =>
    [...near.matchAll(/ 1\.([0-3])(?= |$)/g)].map(([, minor]) => Number(minor)),
  );
  const fit = minors.filter((minor) => minor >= 2);
  if (fit.length > 0) return Math.min(...fit) === 3 ? 'TLSv1.3' : 'TLSv1.2';
  return minors.includes(1) && switchedOff.test(words.text) ? 'TLSv1.2' : null;
}
