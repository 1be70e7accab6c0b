import { type ProbeContext, ProbeError, type ProbeResult } from '../define.ts';
import { locatorOf } from './sources.ts';

/** Addresses of one name that are placed. */
const maxAddresses = 50;

export async function look({ host }: { readonly host: string }, context: ProbeContext): Promise<ProbeResult> {
  const [locate, addresses] = await Promise.all([locatorOf(context.settings), context.network.resolve(host, context.signal)]);
  const now = new Date();
  const facts = addresses.slice(0, maxAddresses).map(({ address }) => ({
    kind: 'hosting-location' as const,
    subject: { id: address === host ? host : `${host} (${address})`, names: [...new Set([host, address])] },
    source: context.source(),
    ...locate(address, now),
  }));
  const rest = addresses.length - facts.length;
  return { facts, failures: rest > 0 ? [context.failure(new ProbeError('incomplete', `${rest} more addresses`))] : [] };
}
