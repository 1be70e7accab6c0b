import { z } from 'zod';
import { type Listing, single } from '../../api/pages.ts';
import type { Session } from '../session.ts';

const tracker = z.object({
  tracker_name: z.string().max(200),
  tracker_type: z.string(),
  status: z.string().max(60),
  obs_info: z.object({ bucket_name: z.string().max(100).nullish() }).nullish(),
  lts: z.object({ is_lts_enabled: z.boolean().nullish(), log_group_name: z.string().max(200).nullish() }).nullish(),
});
export type Tracker = z.infer<typeof tracker>;

const trace = z.object({
  /** Milliseconds since 1970. */
  time: z.int().min(0),
  service_type: z.string(),
  trace_name: z.string(),
});
export type Trace = z.infer<typeof trace>;

const trackersAnswer = z.object({ trackers: z.array(tracker) });
const tracesAnswer = z.object({ traces: z.array(trace) });

export const trackers = (session: Session): Promise<Listing<Tracker>> =>
  single(async () => (await session.get('cts', '/v3/{project}/trackers', trackersAnswer)).trackers);

/** The interface keeps a week. */
const week = 7 * 86_400_000;

/** The newest entries of the last seven days, of one service if it is named; no more than one page of them. */
export const newestTraces = async (session: Session, now: number, service?: string): Promise<readonly Trace[]> => {
  const query = { trace_type: 'system', limit: 200, from: now - week, to: now, service_type: service };
  return (await session.get('cts', '/v3/{project}/traces', tracesAnswer, query)).traces;
};
