import { isIPv6 } from 'node:net';
import type { SshService, Subject } from '../../facts/index.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { askForMethods } from './authentication.ts';
import { type Hello, readHello } from './hello.ts';

interface Service {
  readonly host: string;
  readonly port: number;
  /** Somebody said that it is there: a closed port is then a failure. */
  readonly promised: boolean;
}

const nothing = { kex: [], hostKeys: [], ciphers: [], macs: [], compression: [] };

/** Looks at an SSH service at each of its addresses, side by side: a fact, or a failure for that address. */
export async function lookAtSsh(service: Service, context: ProbeContext): Promise<ProbeResult> {
  const addresses = await context.network.resolve(service.host, context.signal);
  const looks = await Promise.all(
    addresses.map(async ({ address }) => {
      const subject = subjectOf(service, address);
      try {
        return { fact: await lookAtAddress(service, address, subject, context) };
      } catch (error) {
        const { reason, detail } = toProbeError(error);
        if (!service.promised && reason === 'refused' && detail === 'ECONNREFUSED')
          return { fact: closed(service, address, subject, context) };
        return { failure: context.failure(error, { subject }) };
      }
    }),
  );
  return {
    facts: looks.flatMap(({ fact }) => fact ?? []),
    failures: looks.flatMap(({ failure }) => failure ?? []),
  };
}

/** The machine's own reset: nothing listens there. */
const closed = ({ host, port }: Service, address: string, subject: Subject, context: ProbeContext): SshService => ({
  kind: 'ssh-service',
  subject,
  source: context.source(),
  host,
  address,
  port,
  banner: null,
  ...nothing,
  authentication: { seen: false, reason: 'refused', detail: 'ECONNREFUSED' },
});

async function lookAtAddress(
  { host, port }: Service,
  address: string,
  subject: Subject,
  context: ProbeContext,
): Promise<SshService> {
  const { network, signal } = context;
  let own: string | undefined;
  const { banner, algorithms } = await network.withConnection({ address, port }, signal, (socket) => {
    own = socket.localAddress;
    return readHello(socket, signal);
  });
  const authentication = await seeAuthentication(algorithms, address, port, context);
  const offered = algorithms ?? nothing;
  const source = context.source(own);
  return { kind: 'ssh-service', subject, source, host, address, port, banner, ...offered, authentication };
}

async function seeAuthentication(
  algorithms: Hello['algorithms'],
  address: string,
  port: number,
  { network, signal }: ProbeContext,
): Promise<SshService['authentication']> {
  try {
    if (algorithms === null) throw new ProbeError('unsupported', 'SSH 1');
    const ask = network.withConnection({ address, port }, signal, (socket) => askForMethods(socket, signal));
    return { seen: true, methods: await ask };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}

function subjectOf({ host, port }: Service, address: string): Subject {
  const id = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return { id: host === address ? id : `${id} (${address})`, names: [...new Set([host, address])] };
}
