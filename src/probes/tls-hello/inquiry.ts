import type { TlsVersion } from '../../facts/index.ts';
import { curves, tls13Groups } from './groups.ts';
import { learnLikelihood } from './likelihood.ts';
import type { Question, ServerHello } from './question.ts';
import { classicSuites, keyExchange, tls13Suites } from './suites.ts';

/** Whether a list given in another order gets another choice. */
export type Order = 'client' | 'server' | 'unknown';

/**
 * What one version (SSLv3 to TLS 1.3) of one server accepts: which hello to send next, and what follows from the answers. Pure.
 *
 * Each hello offers a lot of suites that are still open, and all groups, those still open in front: the answer names one suite and
 * mostly one group. A refusal closes the whole lot. Lots are disjoint, so that several can be under way at once.
 */
export interface Inquiry {
  readonly version: TlsVersion;
  /** The server spoke this version. */
  readonly accepted: boolean;
  /** Accepted suites, with the bits of the Diffie-Hellman prime seen with them. */
  readonly suites: ReadonlyMap<number, number | null>;
  readonly groups: ReadonlySet<number>;
  /** Nothing is open any more: every suite was accepted or refused. */
  suitesComplete(): boolean;
  groupsComplete(): boolean;
  /** Who decides about suites, as far as the answers tell. */
  order(): Order;
  /** The hello that asks for the version itself: everything offered. `reversed` for a second one that may name another suite. */
  first(reversed: boolean): Question;
  /**
   * The next hello, or undefined while nothing can be asked (perhaps because other answers are awaited).
   * @param share how many hellos could be sent now
   */
  next(share: number): Question | undefined;
  /** A hello that tells who decides, once no lot is under way; undefined where it is known or cannot be told. */
  nextAboutOrder(): Question | undefined;
  /** How many more hellos will be accepted, roughly. */
  outlook(): number;
  hello(question: Question, answer: ServerHello): void;
  refused(question: Question): void;
  /** No answer that tells anything: what was asked stays unknown. */
  lost(question: Question): void;
  /** A lost question is asked again. */
  reopen(question: Question): void;
}

/** Most hellos about one version; a server that accepts more suites than that is left incomplete. */
const maxQuestions = 300;
const enoughToSingleOut = 0.75;
const groupPrior = (group: number) =>
  (group >= 23 && group <= 25) || group === 29 || group === 30 ? 0.8 : group >= 256 && group <= 260 ? 0.5 : 0.05;

export function inquire(version: TlsVersion): Inquiry {
  const tls13 = version === 'TLSv1.3';
  const allSuites = tls13 ? tls13Suites : classicSuites;
  const allGroups = tls13 ? tls13Groups : curves;
  const likelihood = learnLikelihood();
  const suites = new Map<number, number | null>();
  const groups = new Set<number>();
  const refusedSuites = new Set<number>();
  const refusedGroups = new Set<number>();
  const lostSuites = new Set<number>();
  const lostGroups = new Set<number>();
  /** What the hellos under way ask for, so that no other asks for it too. */
  const claimedSuites = new Set<number>();
  const claimedGroups = new Set<number>();
  const claims = new Map<Question, readonly number[]>();
  /** Suites that a server which follows our order passed over: not refused, but hardly accepted. */
  const passedOver = new Set<number>();
  const answers: { readonly question: Question; readonly suite: number; readonly group: number | null }[] = [];
  /** Questions whose claim is on groups, not on suites. */
  const aboutGroups = new Set<Question>();
  /** Groups some hello under way hopes to see. */
  const hopes = new Map<Question, number>();
  let asked = 0;
  let askedAboutOrder = false;
  let accepted = false;

  const usesGroups = (suite: number) => tls13 || /^ECDHE?_/.test(keyExchange(suite));
  /** An ECDSA certificate needs its own curve among the groups, so its suites say nothing about a list without it. */
  const tellsAboutGroups = (suite: number) => tls13 || /^ECDHE_(RSA|PSK)|^ECDH_anon/.test(keyExchange(suite));
  const isOpen = (suite: number) =>
    !suites.has(suite) && !refusedSuites.has(suite) && !claimedSuites.has(suite) && !lostSuites.has(suite);
  const likely = (suite: number) => (passedOver.has(suite) ? 0.01 : tls13 ? 0.6 : likelihood.of(suite));
  const openSuites = () => allSuites.filter(isOpen);
  const openGroups = () =>
    allGroups.filter(
      (group) => !groups.has(group) && !refusedGroups.has(group) && !claimedGroups.has(group) && !lostGroups.has(group),
    );

  /** All groups, the open ones first and among them first one that no other hello hopes for. */
  const arranged = (): number[] => {
    const open = openGroups();
    const hoped = new Set(hopes.values());
    const fresh = open.filter((group) => !hoped.has(group));
    const front = [...fresh, ...open.filter((group) => hoped.has(group))];
    const known = new Set(front);
    const rest = allGroups.filter((group) => !known.has(group));
    return [...front, ...rest.filter((group) => groups.has(group)), ...rest.filter((group) => !groups.has(group))];
  };

  const claim = (lot: readonly number[], offered: readonly number[], arrangement: readonly number[]): Question => {
    const question: Question = { version, suites: offered, groups: arrangement, form: 'full' };
    for (const suite of lot) claimedSuites.add(suite);
    claims.set(question, lot);
    if (lot.some(usesGroups) && !groups.has(arrangement[0]!)) hopes.set(question, arrangement[0]!);
    asked += 1;
    return question;
  };

  const nextSuites = (share: number): Question | undefined => {
    const open = openSuites();
    if (open.length === 0) return undefined;
    const rated = open.map((suite) => ({ suite, chance: likely(suite) })).sort((a, b) => b.chance - a.chance);
    const lots = (chosen: typeof rated) => {
      const lot = chosen.map(({ suite }) => suite);
      return claim(lot, lot, arranged());
    };
    if (rated[0]!.chance > enoughToSingleOut && rated.length > 1 && share > 1) {
      // The likely ones by themselves, so that nothing is left over of an answer.
      const singles = rated.filter(({ chance }) => chance > enoughToSingleOut).length;
      if (singles < share) return lots(rated.slice(0, 1));
    }
    const expected = rated.reduce((sum, { chance }) => sum + chance, 0);
    // Little is to be expected of what is left: wait for the lots under way, what remains of them can be asked together with it.
    if (expected < 1 && claimedSuites.size > 0) return undefined;
    const count = Math.max(1, Math.min(share, Math.floor(expected / 1.2)));
    return lots(rated.filter((_, index) => index % count === 0));
  };

  const nextGroups = (share: number): Question | undefined => {
    const telling = [...suites.keys()].filter(tellsAboutGroups);
    const open = openGroups();
    if (telling.length === 0 || open.length === 0) return undefined;
    // In TLS 1.3 and with a server that follows our order the groups come to light with the suites; what is left is asked for here.
    if (!tls13 && openSuites().some((suite) => likely(suite) > 0.3 && tellsAboutGroups(suite))) return undefined;
    const expected = open.reduce((sum, group) => sum + groupPrior(group), 0);
    if (expected < 1 && (claimedGroups.size > 0 || hopes.size > 0)) return undefined;
    const count = Math.max(1, Math.min(share, Math.floor(expected / 1.2)));
    const lot = open.filter((_, index) => index % count === 0);
    const fresh = openSuites().filter(usesGroups);
    const question: Question = { version, suites: [...fresh, ...telling], groups: lot, form: 'full' };
    for (const group of lot) claimedGroups.add(group);
    claims.set(question, lot);
    aboutGroups.add(question);
    asked += 1;
    return question;
  };

  const settle = (question: Question) => {
    const claimed = aboutGroups.has(question) ? claimedGroups : claimedSuites;
    for (const each of claims.get(question) ?? []) claimed.delete(each);
    claims.delete(question);
    hopes.delete(question);
  };

  /** Whether the server passed over something acceptable, or chose differently when asked in another order. */
  const orderOf = (
    log: readonly { readonly list: readonly number[]; readonly chosen: number }[],
    known: (id: number) => boolean,
  ): Order => {
    const before = new Set<string>();
    let client = false;
    for (const { list, chosen } of log) {
      const at = list.indexOf(chosen);
      for (const [index, other] of list.entries()) {
        if (other === chosen || !known(other)) continue;
        if (index < at) return 'server';
        if (before.has(`${other} ${chosen}`)) client = true;
        before.add(`${chosen} ${other}`);
      }
    }
    return client ? 'client' : 'unknown';
  };
  const suiteOrder = () =>
    orderOf(
      answers
        .filter(({ question }) => !aboutGroups.has(question))
        .map(({ question, suite }) => ({ list: question.suites, chosen: suite })),
      (suite) => suites.has(suite),
    );
  const groupOrder = () =>
    orderOf(
      answers.flatMap(({ question, group }) => (group === null ? [] : [{ list: question.groups, chosen: group }])),
      (group) => groups.has(group),
    );

  return {
    version,
    get accepted() {
      return accepted;
    },
    suites,
    groups,
    suitesComplete: () => allSuites.every((suite) => suites.has(suite) || refusedSuites.has(suite)),
    groupsComplete() {
      if (![...suites.keys()].some(usesGroups)) return allSuites.every((suite) => !usesGroups(suite) || refusedSuites.has(suite));
      const missing = allGroups.filter((group) => !groups.has(group) && !refusedGroups.has(group));
      if (missing.length === 0) return true;
      // Only suites with an ECDSA certificate: a server that follows our order and chose a later group has refused the earlier ones.
      if (groupOrder() !== 'client') return false;
      return missing.every((group) =>
        answers.some(({ question, group: chosen }) => chosen !== null && before(question.groups, group, chosen)),
      );
    },
    order: suiteOrder,

    first(reversed) {
      const rated = [...allSuites].sort((a, b) => likely(b) - likely(a));
      const question = claim([], reversed ? rated.reverse() : rated, arranged());
      if (!groups.has(question.groups[0]!)) hopes.set(question, question.groups[0]!);
      return question;
    },

    next(share) {
      if (!accepted || asked >= maxQuestions) return undefined;
      return tls13 ? (nextGroups(share) ?? nextSuites(share)) : (nextSuites(share) ?? nextGroups(share));
    },

    outlook() {
      const unsettled =
        (known: ReadonlyMap<number, unknown> | ReadonlySet<number>, refused: ReadonlySet<number>, lost: ReadonlySet<number>) =>
        (id: number) =>
          !known.has(id) && !refused.has(id) && !lost.has(id);
      const sum = (ids: readonly number[], chance: (id: number) => number) => ids.reduce((total, id) => total + chance(id), 0);
      const more = sum(allSuites.filter(unsettled(suites, refusedSuites, lostSuites)), likely);
      const moreGroups = sum(allGroups.filter(unsettled(groups, refusedGroups, lostGroups)), groupPrior);
      const open = [...suites.keys()].some(tellsAboutGroups) ? Math.max(more, moreGroups) : more;
      return open + (suites.size > 1 && !askedAboutOrder && suiteOrder() === 'unknown' ? 1 : 0);
    },

    nextAboutOrder() {
      if (!accepted || askedAboutOrder || claims.size > 0 || suiteOrder() !== 'unknown') return undefined;
      // Two suites of which one was chosen before the other, now the other way round.
      for (const { question, suite } of answers) {
        if (aboutGroups.has(question)) continue;
        const other = question.suites.find((each) => each !== suite && suites.has(each));
        if (other === undefined) continue;
        if (askedAboutOrder) return undefined;
        askedAboutOrder = true;
        return claim([], [other, suite], arranged());
      }
      return undefined;
    },

    hello(question, answer) {
      settle(question);
      accepted = true;
      const { suite, group, dhBits } = answer;
      if (!question.suites.includes(suite)) {
        // It chose what was not offered: believed as seen, but nothing can be concluded from its choices.
        for (const each of question.suites) lostSuites.add(each);
      }
      answers.push({ question, suite, group });
      if (!suites.has(suite)) likelihood.accepted(suite);
      suites.set(suite, dhBits ?? suites.get(suite) ?? null);
      if (group !== null) groups.add(group);
      if (aboutGroups.has(question) && group === null) for (const each of question.groups) lostGroups.add(each);
      if (suiteOrder() === 'client') {
        for (const { question: earlier, suite: chosen } of answers) {
          if (aboutGroups.has(earlier)) continue;
          for (const each of earlier.suites) {
            if (each === chosen) break;
            passedOver.add(each);
          }
        }
      }
    },

    refused(question) {
      settle(question);
      const allGroupsOffered = question.groups.length === allGroups.length;
      const tellsGroups = question.suites.some((suite) => suites.has(suite) && tellsAboutGroups(suite));
      if (tellsGroups) for (const group of question.groups) if (!groups.has(group)) refusedGroups.add(group);
      for (const suite of question.suites) {
        if (suites.has(suite) || (usesGroups(suite) && !allGroupsOffered)) continue;
        refusedSuites.add(suite);
        likelihood.refused(suite);
      }
      if (aboutGroups.has(question) && !tellsGroups) for (const group of question.groups) lostGroups.add(group);
    },

    lost(question) {
      settle(question);
      if (aboutGroups.has(question)) for (const group of question.groups) lostGroups.add(group);
      else for (const suite of question.suites) if (!suites.has(suite)) lostSuites.add(suite);
    },

    reopen(question) {
      if (aboutGroups.has(question)) for (const group of question.groups) lostGroups.delete(group);
      else for (const suite of question.suites) lostSuites.delete(suite);
    },
  };
}

const before = (list: readonly number[], one: number, other: number) => {
  const at = list.indexOf(one);
  return at >= 0 && at < list.indexOf(other);
};
