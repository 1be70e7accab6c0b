import { type TlsVersion, tlsVersions } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import { alertName, protocolVersionAlert, speaksOfNegotiation } from './alerts.ts';
import { type Inquiry, inquire } from './inquiry.ts';
import type { Answer, Question, ServerHello } from './question.ts';
import { smallGroups, smallSuites, sslv2Kinds } from './suites.ts';

/** What is known of one version. */
export type State =
  | { readonly kind: 'open' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly detail: string }
  /** A close, or an alert that may be about something else: a refusal only once it is confirmed. */
  | { readonly kind: 'doubtful'; readonly detail: string }
  | { readonly kind: 'failed'; readonly error: ProbeError };

/** A refusal that is asked again alone before it counts. */
export interface Doubt {
  readonly question: Question;
  readonly detail: string;
}

/**
 * The examination of one service: which hellos to send, and what the answers come to. Pure; the rules of evidence stand here.
 *
 * Accepted is only what a ServerHello says. Refused is what a ServerHello of a lower version says, or an alert about the negotiation
 * in answer to a hello that offers everything. Another alert, a close or a reset leaves a doubt.
 */
export interface Examination {
  readonly states: ReadonlyMap<TlsVersion, State>;
  readonly inquiries: ReadonlyMap<TlsVersion, Inquiry>;
  /** Every ServerHello of the version asked for. */
  readonly hellos: readonly { readonly question: Question; readonly answer: ServerHello }[];
  readonly sslv2Suites: readonly number[];
  /** Chains sent in the clear, leaf first, each leaf once. */
  readonly chains: readonly (readonly Buffer[])[];
  /** The best hello to send now, or undefined while there is none. `free`: how many could be sent at once. */
  next(free: number): Question | undefined;
  /** Roughly how many hellos are under way or still to be sent. */
  backlog(): number;
  answered(question: Question, answer: Answer): void;
  failed(question: Question, error: ProbeError): void;
  /** Takes the doubts there are, each with the question to repeat alone. */
  takeDoubts(): Doubt[];
  /** The doubt was repeated while accepted hellos are still accepted: the server's own refusal. */
  confirm(doubt: Doubt): void;
}

const maxChains = 8;

/**
 * @param withSuites also follow the suites and groups of every accepted version
 * @param named the hellos carry a server name
 */
export function examine(withSuites: boolean, named: boolean): Examination {
  const states = new Map<TlsVersion, State>(tlsVersions.map((version) => [version, { kind: 'open' }]));
  const inquiries = new Map<TlsVersion, Inquiry>();
  const hellos: { question: Question; answer: ServerHello }[] = [];
  const chains = new Map<string, readonly Buffer[]>();
  const sslv2Suites: number[] = [];
  const hadSecondOpinion = new Set<TlsVersion>();
  /** Versions of which a hello that offers everything was answered with an alert about the negotiation. */
  const refusedInFull = new Set<TlsVersion>();
  let doubts: Doubt[] = [];

  const queue: Question[] = [{ version: 'SSLv2', suites: sslv2Kinds, groups: [], form: 'full' }];
  for (const version of tlsVersions.slice(1)) {
    const inquiry = inquire(version);
    inquiries.set(version, inquiry);
    queue.push(inquiry.first(false));
    if (withSuites && (version === 'TLSv1.2' || version === 'TLSv1.3')) queue.push(inquiry.first(true));
  }

  const isOpen = (version: TlsVersion) => !['accepted', 'refused'].includes(states.get(version)!.kind);
  const settle = (version: TlsVersion, state: State) => {
    if (isOpen(version)) states.set(version, state);
  };
  const secondOpinion = ({ version, form }: Question) => {
    if (version === 'SSLv2' || form === 'small' || hadSecondOpinion.has(version)) return false;
    hadSecondOpinion.add(version);
    queue.push(smallQuestion(version));
    return true;
  };
  const keepChain = (chain: readonly Buffer[]) => {
    const leaf = chain[0]?.toString('latin1');
    if (leaf !== undefined && !chains.has(leaf) && chains.size < maxChains) chains.set(leaf, chain);
  };

  const hello = (question: Question, answer: ServerHello) => {
    const { version } = question;
    if (tlsVersions.indexOf(answer.version) > tlsVersions.indexOf(version)) {
      return failed(question, new ProbeError('malformed', `ServerHello ${answer.version}`));
    }
    states.set(answer.version, { kind: 'accepted' });
    if (answer.chain) keepChain(answer.chain);
    if (answer.version !== version) {
      inquiries.get(version)?.refused(question);
      return settle(version, { kind: 'refused', detail: `ServerHello ${answer.version}` });
    }
    hellos.push({ question, answer });
    inquiries.get(version)?.hello(question, answer);
  };

  const alerted = (question: Question, description: number) => {
    const { version, form } = question;
    const detail = `alert ${alertName(description)}`;
    if (!speaksOfNegotiation(description)) return doubt(question, detail);
    if (form === 'full') inquiries.get(version)?.refused(question);
    if (description !== protocolVersionAlert) {
      // A small hello does not offer everything: its refusal says something only after that of a full one.
      if (form === 'small' && !refusedInFull.has(version)) return doubt(question, detail);
      refusedInFull.add(version);
      // The name may put off an SSLv3 server, and the missing key share a TLS 1.3 server.
      const picky = form === 'full' && ((version === 'SSLv3' && named) || version === 'TLSv1.3');
      if (picky && isOpen(version) && (secondOpinion(question) || states.get(version)!.kind === 'open')) return;
    }
    settle(version, { kind: 'refused', detail });
  };

  /** Who decides is asked of the best version up to TLS 1.2, else of TLS 1.3, unless the other answers tell already. */
  const aboutOrder = () => {
    const classic = [...inquiries.values()].filter((each) => each.accepted && each.version !== 'TLSv1.3');
    if (classic.some((each) => each.order() !== 'unknown')) return undefined;
    return (classic.at(-1) ?? inquiries.get('TLSv1.3'))?.nextAboutOrder();
  };

  const doubt = (question: Question, detail: string) => {
    inquiries.get(question.version)?.lost(question);
    settle(question.version, { kind: 'doubtful', detail });
    doubts.push({ question, detail });
  };

  const failed = (question: Question, error: ProbeError) => {
    const { version } = question;
    inquiries.get(version)?.lost(question);
    settle(version, { kind: 'failed', error });
    if (isOpen(version) && error.reason === 'timeout') secondOpinion(question);
  };

  return {
    states,
    inquiries,
    hellos,
    sslv2Suites,
    get chains() {
      return [...chains.values()];
    },

    next(free) {
      const queued = queue.shift();
      if (queued || !withSuites) return queued;
      const need = (inquiry: Inquiry) => inquiry.outlook() / (1 + inquiry.underWay());
      const busiest = [...inquiries.values()].filter((each) => each.accepted).sort((a, b) => need(b) - need(a));
      for (const inquiry of busiest) {
        const question = inquiry.next(free);
        if (question) return question;
      }
      return aboutOrder();
    },

    backlog() {
      let more = queue.length;
      if (!withSuites) return more;
      for (const inquiry of inquiries.values()) if (inquiry.accepted) more += inquiry.outlook();
      // Estimates run low towards the end, and a connection that stands ready saves a round trip.
      return more > 0 ? more + 2 : 0;
    },

    answered(question, answer) {
      switch (answer.kind) {
        case 'hello':
          return hello(question, answer);
        case 'alert':
          return alerted(question, answer.description);
        case 'closed':
          return doubt(question, `closed ${answer.detail}`);
        case 'sslv2':
          states.set('SSLv2', { kind: 'accepted' });
          sslv2Suites.push(...answer.suites.slice(0, 100));
          if (answer.certificate) keepChain([answer.certificate]);
      }
    },
    failed,

    takeDoubts() {
      const taken = doubts;
      doubts = [];
      const versions = new Set<TlsVersion>();
      return taken.flatMap(({ question, detail }) => {
        const { version } = question;
        if (states.get(version)!.kind === 'accepted') {
          if (question.form === 'small') return [];
          inquiries.get(version)?.reopen(question);
          return [{ question, detail }];
        }
        if (states.get(version)!.kind === 'refused' || versions.has(version)) return [];
        versions.add(version);
        return [{ question: version === 'SSLv2' ? question : smallQuestion(version), detail }];
      });
    },

    confirm({ question, detail }) {
      inquiries.get(question.version)?.refused(question);
      settle(question.version, { kind: 'refused', detail });
    },
  };
}

const smallQuestion = (version: TlsVersion): Question => ({
  version,
  suites: smallSuites(version),
  groups: version === 'SSLv3' ? [] : smallGroups,
  form: 'small',
});
