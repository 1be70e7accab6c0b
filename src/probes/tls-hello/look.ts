import { type TlsService, type TlsVersion, tlsVersions } from '../../facts/index.ts';
import { ProbeError, toProbeError } from '../define.ts';
import { ask, withTlsSocket } from './ask.ts';
import { type Conversation, converse } from './converse.ts';
import { type Doubt, type Examination, examine } from './examination.ts';
import type { Order } from './order.ts';
import type { Answer, Question } from './question.ts';
import type { Service } from './service.ts';

/** What a service's own answers to our hellos show. */
export interface Look {
  /** As in the fact: all six, in the order of `tlsVersions`. */
  readonly versions: TlsService['versions'];
  readonly suites: readonly { readonly version: TlsVersion; readonly id: number; readonly dhBits: number | null }[];
  readonly groups: readonly { readonly version: TlsVersion; readonly id: number }[];
  readonly preference: Order;
  /** Of the ServerHellos up to TLS 1.2; null without one. */
  readonly secureRenegotiation: boolean | null;
  readonly compression: boolean | null;
  /** What a ServerHello up to TLS 1.2 chose (null for none); undefined without one. */
  readonly alpn: string | null | undefined;
  /** Every chain that was sent in the clear, leaf first, each leaf once. */
  readonly chains: readonly (readonly Buffer[])[];
  /** Own address of the sockets. */
  readonly localAddress: string;
  /** ClientHellos sent. */
  readonly hellos: number;
}

/** Most hellos repeated alone to confirm what looks like a refusal. */
const maxAlone = 16;

/**
 * Asks one service at one address which versions it speaks, one by one, and with `suites` which suites and groups it accepts.
 * When the signal is aborted it returns what is known until then, the rest as unknown.
 * @throws ProbeError when no connection came to the point where TLS begins: `unsupported` where the server offers no STARTTLS.
 */
export async function lookAt(service: Service, options: { signal: AbortSignal; suites: boolean }): Promise<Look> {
  const { signal, suites } = options;
  const examination = examine(suites, service.serverName !== null);
  const conversation = await converse(service, examination, signal);
  const { localAddress } = conversation;
  if (localAddress === undefined) throw conversation.stopped ?? new ProbeError('unreachable', 'no connection');
  let { hellos, stopped } = conversation;

  const doubts = stopped ? [] : examination.takeDoubts().slice(0, maxAlone);
  if (doubts.length > 0) {
    hellos += await dispel(doubts, examination, service, signal);
    const more: Conversation = await converse(service, examination, signal);
    hellos += more.hellos;
    stopped = more.stopped;
  }

  const rest = stopped ?? (signal.aborted ? toProbeError(signal.reason) : new ProbeError('incomplete', 'not asked'));
  const classic = examination.hellos.filter(({ question }) => question.version !== 'TLSv1.3').map(({ answer }) => answer);
  const offeredAlpn = examination.hellos.filter(({ question }) => question.version !== 'TLSv1.3' && question.form === 'full');
  const inquiries = [...examination.inquiries.values()];
  return {
    versions: tlsVersions.map((version) => versionEntry(version, examination, rest)),
    suites: [
      ...[...new Set(examination.sslv2Suites)].map((id) => ({ version: 'SSLv2' as const, id, dhBits: null })),
      ...inquiries.flatMap(({ version, suites: found }) => [...found].map(([id, dhBits]) => ({ version, id, dhBits }))),
    ],
    groups: inquiries.flatMap(({ version, groups }) => [...groups].map((id) => ({ version, id }))),
    preference: preference(examination),
    secureRenegotiation: classic.length === 0 ? null : classic.every((answer) => answer.secureRenegotiation),
    compression: classic.length === 0 ? null : classic.some((answer) => answer.compression),
    alpn: offeredAlpn.at(-1)?.answer.alpn,
    chains: examination.chains,
    localAddress,
    hellos,
  };
}

/**
 * Repeats, one at a time and with no other connection open, what looked like a refusal but could be a limit on connections or a dislike
 * of long hellos. What is repeated counts as refusal only if a hello accepted before is accepted again afterwards.
 */
async function dispel(
  doubts: readonly Doubt[],
  examination: Examination,
  service: Service,
  signal: AbortSignal,
): Promise<number> {
  let hellos = 0;
  const put = (question: Question): Promise<Answer> => {
    hellos += 1;
    return withTlsSocket(service, signal, (socket) => ask(socket, question, { serverName: service.serverName, signal }));
  };
  const repeated: Doubt[] = [];
  for (const doubt of doubts) {
    try {
      examination.answered(doubt.question, await put(doubt.question));
      if (examination.takeDoubts().length > 0) repeated.push(doubt);
    } catch (error) {
      examination.failed(doubt.question, toProbeError(error));
    }
  }
  const control = (examination.hellos.findLast(({ question }) => question.form === 'full') ?? examination.hellos.at(-1))
    ?.question;
  if (repeated.length === 0 || control === undefined) return hellos;
  const accepted = await put(control).then(
    (answer) => answer.kind === 'hello' && answer.version === control.version,
    () => false,
  );
  for (const doubt of repeated) {
    if (accepted) examination.confirm(doubt);
    else examination.inquiries.get(doubt.question.version)?.lost(doubt.question);
  }
  return hellos;
}

function versionEntry(version: TlsVersion, examination: Examination, rest: ProbeError): TlsService['versions'][number] {
  const state = examination.states.get(version)!;
  const inquiry = examination.inquiries.get(version);
  const unknown = ({ reason, detail }: { reason: ProbeError['reason']; detail: string }) =>
    ({ version, state: 'unknown', reason, detail, suitesComplete: false, groupsComplete: false }) as const;
  switch (state.kind) {
    case 'accepted':
      return {
        version,
        state: 'accepted',
        suitesComplete: inquiry?.suitesComplete() ?? examination.sslv2Suites.length > 0,
        groupsComplete: inquiry?.groupsComplete() ?? true,
      };
    case 'refused':
      return { version, state: 'refused', detail: state.detail, suitesComplete: true, groupsComplete: true };
    case 'doubtful':
      return unknown({ reason: 'refused', detail: state.detail });
    case 'failed':
      return unknown(state.error);
    case 'open':
      return unknown(rest);
  }
}

/** Of the best version up to TLS 1.2 that tells, else of TLS 1.3. */
function preference({ inquiries }: Examination): Order {
  const told = [...inquiries.values()].filter((inquiry) => inquiry.order() !== 'unknown');
  return (told.findLast(({ version }) => version !== 'TLSv1.3') ?? told.at(-1))?.order() ?? 'unknown';
}
