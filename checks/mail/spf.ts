import type { MailDomain } from '../../src/facts/index.ts';
import type { Open } from '../tls-versions.ts';
import { type Answer, open, type Part } from './answer.ts';

export type SpfCode = 'spf-missing' | 'spf-permerror' | 'spf-open' | 'spf-weak';

/** RFC 7208 §4.6.4. */
const maxLookups = 10;

const mechanismSyntax = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)((?:[:/].*)?)$/i;
/** A macro of the client's address (RFC 7208 §7.2): the only one by which a stranger cannot choose the name that is asked for. */
const ofClient = /%\{[ip]/i;
/** Bits; what is larger is no list of somebody's own senders. */
const shortestPrefix = { ip4: 8, ip6: 16 };
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
type Qualifier = '+' | '?' | '~' | '-';
/** What a stranger's address meets: the mechanism `all`, or a softer one before it that matches everybody; null where there is none. */
type Ending = { readonly qualifier: Qualifier; readonly term: string } | null;

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
  if (ending && (ending.qualifier === '-' || (ending.qualifier === '~' && promised === 'soft'))) {
    return walk.open ? { outcome: 'open', open: walk.open } : { outcome: 'good', seen: ending.term };
  }
  // Where the end of the record lies in one that was not seen, nothing is known about it.
  if (ending === null && walk.open) return { outcome: 'open', open: walk.open };
  return { outcome: 'bad', code: 'spf-weak', seen: ending?.term ?? '?all' };
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
  let softer: Ending = null;
  const matchesEverybody = (qualifier: Qualifier, term: string, cause = `${name}: ${term}`) => {
    if (qualifier === '+') walk.everybody ??= cause;
    else if (qualifier === '?' || (qualifier === '~' && softer === null)) softer = { qualifier, term };
  };
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
    const qualifier = (sign || '+') as Qualifier;
    const kind = word.toLowerCase();
    if (kind === 'all') {
      ending = { qualifier, term: `${qualifier}all` };
      if (rest !== '') walk.permerror ??= `${name}: ${term}`;
      if (qualifier === '+') walk.everybody ??= `${name}: ${term}`;
      continue;
    }
    if (kind === 'include') {
      const target = rest.slice(1).toLowerCase().replace(/\.$/, '');
      if (!rest.startsWith(':') || target === '') walk.permerror ??= `${name}: ${term}`;
      else if (countLookup(walk, name)) {
        const cause = passForEverybody(target, records, walk);
        if (cause !== null) matchesEverybody(qualifier, term, cause);
      }
      continue;
    }
    if (kind === 'ip4' || kind === 'ip6') {
      if (!isAddress(kind, rest)) walk.permerror ??= `${name}: ${term}`;
    } else {
      countLookup(walk, name);
    }
    if (isVast(kind, rest)) matchesEverybody(qualifier, term);
    // Any address record under a name that is the same for all makes it match; it was not asked for.
    if (kind === 'exists' && qualifier !== '-' && !ofClient.test(rest)) {
      walk.open ??= { reason: 'not-visible', what: `SPF ${name}: ${term}` };
    }
  }
  if (ending === null && redirect !== null && countLookup(walk, name)) {
    const target = redirect.toLowerCase().replace(/\.$/, '');
    ending = evaluate(records.get(target), target, records, walk);
  }
  return softest(softer, ending);
}

/** An included record that lets a stranger pass makes the including one match; how it ends otherwise does not count. */
function passForEverybody(target: string, records: ReadonlyMap<string, Answer>, walk: Walk): string | null {
  const inner: Walk = { ...walk, everybody: null };
  evaluate(records.get(target), target, records, inner);
  Object.assign(walk, inner, { everybody: walk.everybody });
  return inner.everybody;
}

const softest = (softer: Ending, ending: Ending): Ending =>
  softer && (softer.qualifier === '?' || ending?.qualifier === '-') ? softer : ending;

/** Whether the prefix of an address mechanism takes in so much of a family that it is no list of senders. */
function isVast(kind: string, rest: string): boolean {
  const [, first, second] = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest) ?? [];
  const [v4, v6] = kind === 'ip6' ? [undefined, first] : [first, second];
  return (v4 !== undefined && Number(v4) < shortestPrefix.ip4) || (v6 !== undefined && Number(v6) < shortestPrefix.ip6);
}

function countLookup(walk: Walk, name: string): boolean {
  if (++walk.lookups <= maxLookups) return true;
  walk.permerror ??= `${name}: > ${maxLookups} DNS`;
  return false;
}

const isAddress = (kind: 'ip4' | 'ip6', rest: string) =>
  (kind === 'ip4' ? /^:\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/ : /^:(?=[^:]*:)[\da-f:.]*(\/\d{1,3})?$/i).test(rest);
