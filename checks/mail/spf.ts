import type { MailDomain } from '../../src/facts/index.ts';
import type { Open } from '../tls-versions.ts';
import { type Answer, open, type Part } from './answer.ts';

export type SpfCode = 'spf-missing' | 'spf-permerror' | 'spf-open' | 'spf-weak';

/** RFC 7208 §4.6.4. */
const maxLookups = 10;

const mechanismSyntax = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)((?:[:/].*)?)$/i;
const modifierSyntax = /^([a-z][\w.-]*)=(.*)$/i;

/** What was found on the way through a record and all it includes. */
interface Walk {
  lookups: number;
  /** Why the record is a permanent error for every receiver. */
  permerror: string | null;
  /** The term that lets everybody send. */
  everybody: string | null;
  open: Open | null;
}
/** The qualifier of the mechanism `all` that ends the record; null where there is none. */
type Ending = '+' | '?' | '~' | '-' | null;

/**
 * Judges the SPF record (RFC 7208) as a receiver evaluates it for a stranger's address: who is let through at the end, or by a
 * mechanism that matches everybody, in this record or one that it includes. `soft` asks for `~all`, `hard` for `-all`.
 */
export function judgeSpf(domain: MailDomain, promised: 'soft' | 'hard'): Part<SpfCode> {
  const { spf } = domain;
  if (!spf.seen) return { outcome: 'open', open: open('SPF', spf) };
  if (spf.records.length === 0) return { outcome: 'bad', code: 'spf-missing', seen: '' };
  const records = new Map<string, Answer>(domain.spfFollowed.map((each) => [each.domain, each.answer]));
  const walk: Walk = { lookups: 0, permerror: null, everybody: null, open: null };
  const ending = evaluate(spf, domain.domain, records, walk);
  if (walk.permerror !== null) return { outcome: 'bad', code: 'spf-permerror', seen: walk.permerror };
  if (walk.everybody !== null) return { outcome: 'bad', code: 'spf-open', seen: walk.everybody };
  if (ending === '-' || (ending === '~' && promised === 'soft')) {
    return walk.open ? { outcome: 'open', open: walk.open } : { outcome: 'good', seen: `${ending}all` };
  }
  // Where the end of the record lies in one that was not seen, nothing is known about it.
  if (ending === null && walk.open) return { outcome: 'open', open: walk.open };
  return { outcome: 'bad', code: 'spf-weak', seen: `${ending ?? '?'}all` };
}

function evaluate(answer: Answer | undefined, name: string, records: ReadonlyMap<string, Answer>, walk: Walk): Ending {
  if (answer === undefined) {
    walk.open ??= { reason: 'not-visible', what: `SPF ${name}` };
    return null;
  }
  if (!answer.seen) {
    walk.open ??= open(`SPF ${name}`, answer);
    return null;
  }
  if (answer.records.length !== 1) {
    walk.permerror ??= `${name}: ${answer.records.length} × v=spf1`;
    return null;
  }
  let ending: Ending = null;
  let redirect: string | null = null;
  for (const term of answer.records[0]!.split(' ').slice(1)) {
    if (term === '') continue;
    const modifier = modifierSyntax.exec(term);
    if (modifier) {
      if (modifier[1]!.toLowerCase() === 'redirect') {
        if (redirect !== null) walk.permerror ??= `${name}: ${term}`;
        redirect = modifier[2]!;
      }
      continue;
    }
    const mechanism = mechanismSyntax.exec(term);
    if (!mechanism) {
      walk.permerror ??= `${name}: ${term}`;
      continue;
    }
    // What stands behind `all` is never reached, but has to be well-formed all the same.
    if (ending !== null) continue;
    const [, sign = '', word = '', rest = ''] = mechanism;
    const qualifier = (sign || '+') as '+' | '?' | '~' | '-';
    const kind = word.toLowerCase();
    if (kind === 'all') {
      ending = qualifier;
      if (rest !== '') walk.permerror ??= `${name}: ${term}`;
      if (qualifier === '+') walk.everybody ??= `${name}: ${term}`;
      continue;
    }
    if (kind === 'include') {
      const target = rest.slice(1).toLowerCase().replace(/\.$/, '');
      if (!rest.startsWith(':') || target === '') walk.permerror ??= `${name}: ${term}`;
      else if (countLookup(walk, name)) follow(target, qualifier, records, walk);
      continue;
    }
    if (kind === 'ip4' || kind === 'ip6') {
      if (!isAddress(kind, rest)) walk.permerror ??= `${name}: ${term}`;
    } else {
      countLookup(walk, name);
    }
    if (qualifier === '+' && /\/0+($|\/)/.test(rest)) walk.everybody ??= `${name}: ${term}`;
  }
  if (ending !== null || redirect === null) return ending;
  const target = redirect.toLowerCase().replace(/\.$/, '');
  if (!countLookup(walk, name)) return null;
  return evaluate(records.get(target), target, records, walk);
}

/** An included record that lets a stranger pass makes the including one match; how it ends otherwise does not count. */
function follow(target: string, qualifier: string, records: ReadonlyMap<string, Answer>, walk: Walk): void {
  const outer = walk.everybody;
  evaluate(records.get(target), target, records, walk);
  if (qualifier !== '+') walk.everybody = outer;
}

function countLookup(walk: Walk, name: string): boolean {
  if (++walk.lookups <= maxLookups) return true;
  walk.permerror ??= `${name}: > ${maxLookups} DNS`;
  return false;
}

const isAddress = (kind: 'ip4' | 'ip6', rest: string) =>
  (kind === 'ip4' ? /^:\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/ : /^:[\da-f:.]*:[\da-f:.]*(\/\d{1,3})?$/i).test(rest);
