import { performance } from 'node:perf_hooks';
import type { OpenPort } from '../../facts/index.ts';
import { type ProbeContext, type ProbeResult, toProbeError } from '../define.ts';
import { type Address, raceAbort } from '../network.ts';
import { readGreeting, recognise } from './service.ts';

/** Looks at the ports of a host: one fact for each of its addresses. Ports that could not be looked at in time are `unknown`. */
export async function lookAtPorts(host: string, ports: readonly number[], context: ProbeContext): Promise<ProbeResult> {
  const addresses = await context.network.resolve(host, context.signal);
  return { facts: await Promise.all(addresses.map((address) => lookAtAddress(host, address, ports, context))), failures: [] };
}

type Open = OpenPort['open'][number];
type Found = Pick<OpenPort, 'open' | 'closed' | 'filtered' | 'unknown' | 'control'>;
/** `barred`: a router said that the way is closed (ICMP). A port without a state was not looked at to the end. */
type State = Open | 'closed' | 'silent' | 'barred';

async function lookAtAddress(
  host: string,
  { address, family }: Address,
  ports: readonly number[],
  context: ProbeContext,
): Promise<OpenPort> {
  const found = await scan(address, ports, context);
  const subject = { id: host === address ? host : `${host} (${address})`, names: [...new Set([host, address])] };
  const source = context.source(await context.network.sourceAddress(address));
  return { kind: 'open-port', subject, source, host, address, family, view: 'outside', ...found };
}

/** Asked first: likely to answer, and the first answer tells how long to wait for the others. */
const likely = [443, 80, 22];

async function scan(address: string, ports: readonly number[], context: ProbeContext): Promise<Found> {
  const { network, signal } = context;
  const states = new Map<number, State>();
  let slowest: number | undefined;

  /** One connection; leaves the state as it is where this machine or the run, not the peer, ended it. */
  const connect = async (port: number, attempt: 1 | 2): Promise<void> => {
    let begun = 0;
    const patience = () => {
      begun = performance.now();
      return patienceFor(slowest, attempt);
    };
    const answered = (state: State) => {
      slowest = Math.max(slowest ?? 0, performance.now() - begun);
      states.set(port, state);
    };
    try {
      const greeting = await network.withConnection({ address, port, patience }, signal, (socket) => {
        answered({ port, banner: null, service: null, encryption: 'unknown' });
        return readGreeting(socket, port, signal);
      });
      states.set(port, { port, ...(await recognise(greeting, { address, port }, context)) });
    } catch (error) {
      if (signal.aborted || typeof states.get(port) === 'object') return;
      const { reason, detail } = toProbeError(error);
      if (detail === 'ECONNREFUSED') answered('closed');
      // Refusal is a reset of the first packet; this one came after the handshake.
      else if (detail === 'ECONNRESET') answered({ port, banner: null, service: null, encryption: 'unknown' });
      else if (reason === 'unreachable') states.set(port, 'barred');
      else if (reason === 'timeout' && attempt === 1) await connect(port, 2);
      else if (reason === 'timeout') states.set(port, 'silent');
    }
  };

  const order = [...likely.filter((port) => ports.includes(port)), ...ports.filter((port) => !likely.includes(port))];
  const queue = order.values();
  const work = async () => {
    for (const port of queue) await connect(port, 1);
  };
  // Others look at this host too, and must not wait for silence: some places stay free for them.
  const workers = Array.from({ length: Math.max(1, network.perHost - 2) }, work);
  await raceAbort(Promise.all(workers), signal).catch((error) => {
    if (!signal.aborted) throw error;
  });
  const doubtful = [...states.values()].some((state) => state === 'silent' || state === 'barred');
  const answers = doubtful ? await stillAnswers(address, context) : network.lastAnswer(address) !== undefined;
  return sort(ports, states, answers);
}

/**
 * Whether the address answers, now that the silence is known, on the port on which it last did: a ban that the scan itself brought about,
 * or a path that died meanwhile, silences what is open. One connection.
 */
async function stillAnswers(address: string, { network, signal }: ProbeContext): Promise<boolean> {
  const port = network.lastAnswer(address);
  if (port === undefined) return false;
  try {
    await network.withConnection({ address, port, patience: () => 2000 }, signal, async () => undefined);
    return true;
  } catch (error) {
    return toProbeError(error).detail === 'ECONNREFUSED';
  }
}

/**
 * Milliseconds to wait for a connection: three times the slowest answer this address gave so far, from half a second to two;
 * 700 before any. Silence is asked once more with twice the patience: a lost packet or a slow path is no filter.
 */
const patienceFor = (slowest: number | undefined, attempt: 1 | 2) =>
  Math.min((slowest === undefined ? 700 : Math.max(500, Math.ceil(slowest * 3))) * attempt, 2000);

function sort(ports: readonly number[], states: ReadonlyMap<number, State>, answers: boolean): Found {
  const open: Open[] = [];
  const closed: number[] = [];
  const filtered: number[] = [];
  const unknown: number[] = [];
  for (const port of ports) {
    const state = states.get(port);
    if (typeof state === 'object') open.push(state);
    else if (state === 'closed') closed.push(port);
    // That a host cannot be reached is also said of one that is off; it bars a port only where another one answers.
    else if (state === 'silent' || (state === 'barred' && answers)) filtered.push(port);
    else unknown.push(port);
  }
  return { open, closed, filtered, unknown, control: answers ? 'answered' : 'none' };
}
