import type { TlsVersion } from '../../facts/index.ts';
import { curves, tls13Groups } from './groups.ts';
import { classicLikelihood, evenLikelihood } from './likelihood.ts';
import { type Choice, choiceFrom, type Order, orderOf } from './order.ts';
import { ownCurve } from './own-curve.ts';
import type { Question, ServerHello } from './question.ts';
import { classicSuites, keyExchange, tls13Suites } from './suites.ts';

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
  /** Every suite was accepted or refused, and no answer contradicted another. */
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
  /** How many more hellos there will be, roughly, those under way included. */
  outlook(): number;
  /** How many are under way. */
  underWay(): number;
  hello(question: Question, answer: ServerHello): void;
  refused(question: Question): void;
  /** No answer that tells anything: what was asked stays unknown. */
  lost(question: Question): void;
  /** A lost question is asked again. */
  reopen(question: Question): void;
}

/** Most hellos about one version; a server that accepts more suites than that is left incomplete. */
const maxQuestions = 300;
/** A suite this likely is asked for alone, so that nothing is left over of the answer. */
const likelyAlone = 0.45;
/** How many acceptances a lot should promise. */
const promise = 1.2;

const isFiniteField = (group: number) => group >= 256 && group <= 260;

/** What is known of each of a list of things, of which some were accepted or refused, and some are asked for right now. */
interface Field {
  readonly all: readonly number[];
  /** Neither accepted, refused nor lost. */
  readonly unsettled: Set<number>;
  readonly claimed: Set<number>;
  readonly refused: Set<number>;
}

const field = (all: readonly number[]): Field => ({ all, unsettled: new Set(all), claimed: new Set(), refused: new Set() });
const openIn = ({ unsettled, claimed }: Field) => [...unsettled].filter((id) => !claimed.has(id));

interface Claim {
  readonly on: Field;
  readonly ids: readonly number[];
  /** An open group that stands in front and may come to light. */
  readonly hope: number | undefined;
  /** The curve that stands last because the certificate needs it in every list. */
  readonly own?: number | undefined;
}

export function inquire(version: TlsVersion): Inquiry {
  const tls13 = version === 'TLSv1.3';
  const likelihood = tls13 ? evenLikelihood() : classicLikelihood();
  const suiteField = field(tls13 ? tls13Suites : classicSuites);
  /** SSLv3 has no extensions: the server takes a group by itself, and no list can be put to it. */
  const offersGroups = version !== 'SSLv3';
  const groupField = field(tls13 ? tls13Groups : offersGroups ? curves : []);
  const suites = new Map<number, number | null>();
  const groups = new Set<number>();
  const claims = new Map<Question, Claim>();
  /** What lost questions had claimed. */
  const lostClaims = new Map<Question, Claim>();
  /** Choices among suites while all groups were offered. */
  const suiteChoices: Choice[] = [];
  let asked = 0;
  let askedAboutOrder = false;
  let scouted = false;
  let accepted = false;
  let contradicted = false;
  let order: Order = 'unknown';
  let outlook: number | undefined;
  /** The curve of the server's ECDSA certificate. */
  let own: number | undefined;
  /** Groups over which the server chose its own curve. */
  const behindOwn = new Set<number>();

  const usesGroups = (suite: number) => tls13 || keyExchange(suite).startsWith('ECDH');
  /** An ECDSA certificate needs its own curve among the groups, so its suites say nothing about a list without it. */
  const tellsAboutGroups = (suite: number) => tls13 || /^ECDHE_(RSA|PSK)|^ECDH_anon/.test(keyExchange(suite));
  /** The accepted suites that can tell about groups, and the curve that must stay in every list for them. */
  const groupTellers = (): { suites: readonly number[]; own?: number | undefined } => {
    const telling = [...suites.keys()].filter(tellsAboutGroups);
    if (telling.length > 0 || own === undefined) return { suites: telling };
    return { suites: [...suites.keys()].filter((suite) => keyExchange(suite) === 'ECDHE_ECDSA'), own };
  };
  /** How likely a group is accepted: the curves everybody has, the finite fields of RFC 7919 all or none, hardly any other. */
  const groupChance = (group: number) => {
    if (!isFiniteField(group)) return [23, 24, 25, 29, 30].includes(group) ? 0.8 : 0.05;
    return [...groups].some(isFiniteField) ? 0.9 : [...groupField.refused].some(isFiniteField) ? 0.1 : 0.5;
  };
  const offersAllGroups = (question: Question) => question.groups.length === groupField.all.length;

  /** All groups, the open ones first and among them first one that no other hello hopes for. */
  const arranged = (): number[] => {
    const hoped = new Set<number | undefined>();
    for (const { hope } of claims.values()) hoped.add(hope);
    const fresh: number[] = [];
    const hopedFor: number[] = [];
    const accepted: number[] = [];
    const refused: number[] = [];
    for (const group of groupField.all) {
      if (groupField.unsettled.has(group)) (hoped.has(group) ? hopedFor : fresh).push(group);
      else (groups.has(group) ? accepted : refused).push(group);
    }
    return fresh.concat(hopedFor, accepted, refused);
  };

  const claim = (
    on: Field,
    ids: readonly number[],
    offer: { suites: readonly number[]; groups: readonly number[] },
    own?: number,
  ): Question => {
    const question: Question = { version, ...offer, form: 'full' };
    const [front] = offer.groups;
    for (const id of ids) on.claimed.add(id);
    claims.set(question, { on, ids, hope: front !== undefined && groupField.unsettled.has(front) ? front : undefined, own });
    asked += 1;
    return question;
  };

  const nextSuites = (share: number): Question | undefined => {
    const rated = openIn(suiteField)
      .map((suite) => ({ suite, chance: likelihood.of(suite) }))
      .sort((a, b) => b.chance - a.chance);
    if (rated.length === 0) return undefined;
    const lot = (chosen: typeof rated) => {
      const ids = chosen.map(({ suite }) => suite);
      return claim(suiteField, ids, { suites: ids, groups: arranged() });
    };
    // Key exchanges of which nothing is known yet are tried together first: mostly one refusal is rid of them all.
    if (accepted && !scouted) {
      scouted = true;
      const unsure = rated.filter(({ suite }) => likelihood.uncertain(suite));
      if (unsure.length > 0) return lot(unsure);
    }
    const singles = rated.filter(({ chance }) => chance > likelyAlone).length;
    if (singles > 0 && singles < share && rated.length > 1) return lot(rated.slice(0, 1));
    const expected = rated.reduce((sum, { chance }) => sum + chance, 0);
    // Little is to be expected of what is left: what the lots under way leave over can be asked together with it.
    const leavesOver = [...claims.values()].some(({ on, ids }) => on === suiteField && ids.length > 1);
    if (expected < 1 && leavesOver) return undefined;
    const count = Math.max(1, Math.min(share, Math.ceil(expected / promise)));
    return lot(rated.filter((_, index) => index % count === 0));
  };

  const nextGroups = (share: number): Question | undefined => {
    const tellers = groupTellers();
    const unsettled = openIn(groupField);
    if (tellers.suites.length === 0 || unsettled.length === 0) return undefined;
    const open = tellers.own === undefined ? unsettled : unsettled.filter((group) => !behindOwn.has(group));
    // Not every server insists on its own curve: what it put behind is offered once without.
    if (open.length === 0) return claim(groupField, unsettled, { suites: tellers.suites, groups: unsettled });
    const fresh = tellers.own === undefined ? openIn(suiteField).filter(usesGroups) : [];
    const usual = open.filter((group) => groupChance(group) >= likelyAlone);
    // Up to TLS 1.2 the usual groups come to light with the suites; only what is left then is asked for here.
    if (!tls13 && usual.length > 0 && fresh.some((suite) => tellsAboutGroups(suite) && likelihood.of(suite) > 0.3))
      return undefined;
    const expected = usual.reduce((sum, group) => sum + groupChance(group), 0);
    const count = Math.max(1, Math.min(share, Math.ceil(expected / promise)));
    const ids = usual.length > 0 ? usual.filter((_, index) => index % count === 0) : open;
    const groups = tellers.own === undefined ? ids : [...ids.filter((group) => group !== tellers.own), tellers.own];
    return claim(groupField, ids, { suites: [...fresh, ...tellers.suites], groups }, tellers.own);
  };

  /** A group that no list makes the server choose. */
  const ruleOut = (group: number) => {
    if (groups.has(group)) return;
    groupField.refused.add(group);
    groupField.unsettled.delete(group);
  };

  const settle = (question: Question): Claim | undefined => {
    const claimed = claims.get(question);
    if (claimed) for (const id of claimed.ids) claimed.on.claimed.delete(id);
    claims.delete(question);
    outlook = undefined;
    return claimed;
  };

  /** A server that follows our order has passed over what stood before its choice: not refused, but hardly accepted. */
  const expectLessOfPassedOver = (choices: readonly Choice[]) => {
    for (const { list, chosen } of choices) {
      for (const suite of list) {
        if (suite === chosen) break;
        likelihood.passedOver(suite);
      }
    }
  };

  return {
    version,
    get accepted() {
      return accepted;
    },
    suites,
    groups,
    suitesComplete: () => !contradicted && suiteField.all.every((suite) => suites.has(suite) || suiteField.refused.has(suite)),

    groupsComplete() {
      if (contradicted) return false;
      if (![...suites.keys()].some(usesGroups)) {
        return suiteField.all.every((suite) => !usesGroups(suite) || suiteField.refused.has(suite));
      }
      return groupField.all.every((group) => groups.has(group) || groupField.refused.has(group));
    },

    order: () => order,

    first(reversed) {
      const ranked = likelihood.ranked(suiteField.all);
      return claim(suiteField, [], { suites: reversed ? ranked.toReversed() : ranked, groups: arranged() });
    },

    next(share) {
      if (!accepted || asked >= maxQuestions) return undefined;
      return tls13 ? (nextGroups(share) ?? nextSuites(share)) : (nextSuites(share) ?? nextGroups(share));
    },

    nextAboutOrder() {
      if (!accepted || askedAboutOrder || claims.size > 0 || order !== 'unknown') return undefined;
      for (const { list, chosen } of suiteChoices) {
        const other = list.find((suite) => suite !== chosen && suites.has(suite));
        if (other === undefined) continue;
        askedAboutOrder = true;
        outlook = undefined;
        return claim(suiteField, [], { suites: [other, chosen], groups: arranged() });
      }
      return undefined;
    },

    outlook() {
      if (outlook === undefined) {
        const expected = (ids: Iterable<number>, chance: (id: number) => number) =>
          [...ids].reduce((sum, id) => sum + chance(id), 0);
        const tellsGroups = groupTellers().suites.length > 0;
        const more = expected(suiteField.unsettled, likelihood.of);
        const moreGroups = tellsGroups ? expected(groupField.unsettled, groupChance) : 0;
        // Suites and groups each end with a refusal.
        const ends = (suiteField.unsettled.size > 0 ? 1 : 0) + (tellsGroups && groupField.unsettled.size > 0 ? 1 : 0);
        const orders = suites.size > 1 && !askedAboutOrder && order === 'unknown' ? 1 : 0;
        outlook = Math.max(more, moreGroups) + ends + orders;
      }
      return outlook;
    },

    underWay: () => claims.size,

    hello(question, { suite, group, dhBits, chain }) {
      const claimed = settle(question);
      accepted = true;
      if (own === undefined && chain?.[0] && keyExchange(suite) === 'ECDHE_ECDSA') own = ownCurve(chain[0]);
      // Two machines behind one address, or a server that chooses what was not offered: its lists cannot be trusted to be whole.
      if (!question.suites.includes(suite) || suiteField.refused.has(suite)) contradicted = true;
      if (offersGroups && group !== null && (!question.groups.includes(group) || groupField.refused.has(group)))
        contradicted = true;
      if (contradicted) for (const { unsettled } of [suiteField, groupField]) unsettled.clear();
      if (offersAllGroups(question)) suiteChoices.push(choiceFrom(question.suites, suite));
      if (!suites.has(suite)) likelihood.accepted(suite);
      suites.set(suite, dhBits ?? suites.get(suite) ?? null);
      suiteField.unsettled.delete(suite);
      if (group !== null) {
        groups.add(group);
        groupField.unsettled.delete(group);
      }
      if (claimed?.own !== undefined && group === claimed.own) for (const each of claimed.ids) behindOwn.add(each);
      const before = order;
      order = orderOf(suiteChoices, suites.keys());
      // Of earlier choices it is known already once the order is.
      if (order === 'client') expectLessOfPassedOver(before === 'client' ? suiteChoices.slice(-1) : suiteChoices);
    },

    refused(question) {
      const claimed = settle(question);
      // What was accepted with this curve before is refused with it now: nothing follows.
      if (claimed?.own !== undefined) for (const id of claimed.ids) groupField.unsettled.delete(id);
      // Neither with the own curve in the list nor without: no list makes the server choose one of these.
      else if (claimed?.on === groupField && claimed.ids.every((id) => behindOwn.has(id)))
        for (const id of claimed.ids) ruleOut(id);
      const allGroups = offersAllGroups(question);
      if (allGroups && question.suites.some((suite) => suites.has(suite))) {
        contradicted = true;
        return;
      }
      if (!allGroups && question.suites.some((suite) => suites.has(suite) && tellsAboutGroups(suite))) {
        for (const group of question.groups) {
          if (groups.has(group)) contradicted = true;
          groupField.refused.add(group);
          groupField.unsettled.delete(group);
        }
      }
      for (const suite of question.suites) {
        if (suites.has(suite) || (usesGroups(suite) && !allGroups)) continue;
        if (suiteField.unsettled.has(suite)) likelihood.refused(suite);
        suiteField.refused.add(suite);
        suiteField.unsettled.delete(suite);
      }
    },

    lost(question) {
      const claimed = settle(question);
      if (!claimed) return;
      lostClaims.set(question, claimed);
      for (const id of claimed.ids) claimed.on.unsettled.delete(id);
    },

    reopen(question) {
      const { on, ids } = lostClaims.get(question) ?? { on: suiteField, ids: [] };
      lostClaims.delete(question);
      for (const id of ids) if (!on.refused.has(id) && !suites.has(id)) on.unsettled.add(id);
      outlook = undefined;
    },
  };
}
