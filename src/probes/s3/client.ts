import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type $Command,
  S3Client,
  type S3ClientConfig,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { S3Store } from '../../inventory/target.ts';
import { sdkCredentials, sdkSettings } from '../aws-sdk.ts';
import { type ProbeContext, ProbeError } from '../define.ts';
import { createAgents, isOwnMachine } from '../http-agent.ts';
import { raceAbort } from '../network.ts';
import { type Answer, genuineAnswer } from './answer.ts';
import { isTransient, toS3Error, waitAskedFor } from './errors.ts';
import { isAwsHost, providerOf } from './providers.ts';

type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** Where a request is about to go. */
interface Place {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
}

/** An S3 store that is asked one call at a time, within the limits of the run. */
export interface S3 {
  /** Host of the endpoint, e.g. `s3.fr-par.scw.cloud`. */
  readonly host: string;
  /** The region requests are signed for. */
  readonly region: string;
  /**
   * Sends one call, again where the store is busy, and returns its answer: one that is an answer of S3 to this very call.
   * @throws ProbeError with a typed reason; `detail` is the store's own code where it gave one, e.g. `NoSuchBucketPolicy`.
   */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(command: Command<Input, Output>): Promise<Output>;
  /** The same store, asked in another region. */
  inRegion(region: string): S3;
  /** The same store, asked by somebody without credentials. */
  anonymously(): S3;
  close(): void;
}

/** Milliseconds one attempt may take, to the last octet of the answer. */
const patience = 10_000;
const attempts = 3;
/** Milliseconds between attempts at most, whatever the store asks for. */
const longestWait = 5000;

/** What is asked for first when neither the configuration nor the host names a region: AWS answers with the right one, others take any. */
const firstRegion = 'us-east-1';

const settings = {
  ...sdkSettings,
  disableS3ExpressSessionAuth: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  useAccelerateEndpoint: false,
  useArnRegion: false,
} satisfies S3ClientConfig;

/**
 * Opens a store: nothing is sent yet. To be closed.
 * @throws ProbeError `untrusted` where it would be asked over a network without TLS: anybody in between could answer for it
 */
export function openS3(store: S3Store, context: ProbeContext): S3 {
  if (store.endpoint !== null) {
    const { protocol, hostname } = new URL(store.endpoint);
    if (protocol !== 'https:' && !isOwnMachine(hostname)) throw new ProbeError('untrusted', 'http');
  }
  const agents = createAgents(context.network, { ca: store.ca, signal: context.signal });
  const endpoint = store.endpoint === null ? null : new URL(store.endpoint);
  const limit = pLimit(Math.max(1, Math.floor(context.network.perHost / 2)));
  const opened = new Map<string, S3>();
  const clients: S3Client[] = [];

  const open = (at: string, signed: boolean): S3 => {
    const known = opened.get(`${at} ${signed}`);
    if (known) return known;
    const host = endpoint?.hostname ?? `s3.${at}.amazonaws.com`;
    const client = new S3Client({
      ...settings,
      ...(store.endpoint === null ? {} : { endpoint: store.endpoint }),
      region: at,
      forcePathStyle: store.pathStyle,
      requestHandler: {
        httpAgent: agents.http,
        httpsAgent: agents.https,
        requestTimeout: patience,
        throwOnRequestTimeout: true,
        // Waiting for a socket within the limits is no sign of trouble, and nothing is printed.
        socketAcquisitionWarningTimeout: 2 ** 30,
      },
      credentials: sdkCredentials(store),
      ...(signed ? {} : { signer: { sign: async (request) => request } }),
    });
    clients.push(client);
    // Tries are counted below, with waits that have an end; the SDK's own would also wrap what it does not know.
    client.middlewareStack.add((next) => next, {
      name: 'retryMiddleware',
      step: 'finalizeRequest',
      priority: 'high',
      override: true,
    });

    // A call is only ever sent where the configuration points to.
    client.middlewareStack.add(
      (next) => (args) => {
        if (!isOwnPlace(args.request as Place, endpoint)) throw new ProbeError('local-limit', 'foreign-endpoint');
        return next(args);
      },
      { step: 'build', name: 'ownPlace' },
    );
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const result = await next(args);
          const answer = result.response as Answer;
          answer.body = Readable.from([await genuineAnswer(commandName, answer, at, endpoint)]);
          return result;
        },
      { step: 'deserialize', priority: 'low', name: 'genuineAnswer' },
    );

    const opening: S3 = {
      host,
      region: at,
      send: (command) =>
        // The time of a call begins when it is its turn.
        limit(async () => {
          for (let attempt = 1; ; attempt++) {
            const late = AbortSignal.timeout(patience);
            const signal = AbortSignal.any([context.signal, late]);
            let wait: number | undefined;
            const asked = client.send(command, { abortSignal: signal }).catch((error) => {
              wait = waitAskedFor(error);
              throw toS3Error(error);
            });
            try {
              return await raceAbort(asked, signal);
            } catch (error) {
              if (context.signal.aborted) throw toS3Error(context.signal.reason);
              const failure = late.aborted ? new ProbeError('timeout', 'answer') : toS3Error(error);
              if (attempt === attempts || !isTransient(failure)) throw failure;
              wait ??= 200 * 2 ** attempt * (0.5 + Math.random());
              await sleep(Math.min(wait, longestWait), undefined, { signal: context.signal }).catch(() => undefined);
            }
          }
        }),
      inRegion: (other) => open(other, signed),
      anonymously: () => open(at, false),
      close() {
        for (const each of clients) each.destroy();
        agents.close();
      },
    };
    opened.set(`${at} ${signed}`, opening);
    return opening;
  };
  const ofHost = endpoint === null ? null : providerOf(endpoint.hostname)?.region;
  return open(store.region ?? ofHost ?? firstRegion, true);
}

/** Whether a request goes to the endpoint, to a bucket in front of its name, or, where none is named, to AWS. */
function isOwnPlace({ protocol, hostname, port }: Place, endpoint: URL | null): boolean {
  if (endpoint === null) return protocol === 'https:' && port === undefined && isAwsHost(hostname);
  const own = unbracketed(endpoint.hostname);
  const there = unbracketed(hostname);
  const samePort = Number(endpoint.port || 0) === (port ?? 0);
  return protocol === endpoint.protocol && samePort && (there === own || there.endsWith(`.${own}`));
}

const unbracketed = (host: string) => host.replace(/^\[|\]$/g, '');
