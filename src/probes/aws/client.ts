import { setTimeout as sleep } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { FailureReason } from '../../facts/index.ts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { reasonOfStatus } from '../api/errors.ts';
import { type ApiAnswer, exchange } from '../api/exchange.ts';
import { retryAfterIn } from '../api/limits.ts';
import { sdkCredentials, sdkSettings } from '../aws-sdk.ts';
import { type ProbeContext, ProbeError, toProbeError } from '../define.ts';
import { createAgents, isOwnMachine } from '../http-agent.ts';

/** A request as the SDK has signed it. */
interface Signed {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Where a service is asked, and for which region requests are signed there. */
interface Place {
  readonly url: URL;
  readonly region: string;
}

const signingRegion = z.object({
  authSchemes: z.tuple([z.object({ signingRegion: z.string() }).transform((scheme) => scheme.signingRegion)]).rest(z.unknown()),
});

/** By the SDK's own rules: IAM has one endpoint for all regions of a partition, and is signed for the region where that stands. */
export function placesOf({
  baseUrl,
  region,
}: Pick<AwsAccountTarget, 'baseUrl' | 'region'>): Readonly<Record<'iam' | 'sts', Place>> {
  if (baseUrl !== null) {
    const own = { url: new URL(baseUrl), region };
    return { iam: own, sts: own };
  }
  const options = { ...sdkSettings, region };
  const rules = { Region: region, UseDualStack: false, UseFIPS: false };
  const placeOf = ({ config }: IAMClient | STSClient): Place => {
    const { url, properties } = config.endpointProvider(rules);
    return { url, region: signingRegion.safeParse(properties).data?.authSchemes[0] ?? region };
  };
  return { iam: placeOf(new IAMClient(options)), sts: placeOf(new STSClient(options)) };
}

/** What the SDK's clients have in common, as far as it is used. */
type Sender = Pick<IAMClient, 'send'>;
type Send<Client extends Sender> = Client['send'];

export interface Aws {
  /** Asks IAM; `ask` hands the client to one call of its. @throws ProbeError with a typed reason; `detail` is AWS's own code */
  iam<T>(ask: (client: { readonly send: Send<IAMClient> }) => Promise<T>): Promise<T>;
  sts<T>(ask: (client: STSClient) => Promise<T>): Promise<T>;
  clockSkew(): number | null;
  close(): void;
}

const attempts = 4;
/** Milliseconds that are waited for at most, whatever AWS asks for. */
const longestWait = 60_000;
const idle = 200;

/**
 * Opens the account's IAM and STS: nothing is sent yet. The SDK signs and reads; what goes over the wire is our own client's: no redirect, no other
 * host, and only answers of this very call.
 * @throws ProbeError `untrusted` where it would be asked over a network without TLS
 */
export function openAws(target: AwsAccountTarget, context: ProbeContext): Aws {
  if (target.baseUrl !== null) {
    const { protocol, hostname } = new URL(target.baseUrl);
    if (protocol !== 'https:' && !isOwnMachine(hostname)) throw new ProbeError('untrusted', 'http');
  }
  const agents = createAgents(context.network, { ca: target.ca, signal: context.signal, idle });
  let skew: number | null = null;
  let asked: number | undefined;
  const handlerOf = (base: URL) => ({
    async handle({ protocol, hostname, port, path, headers, body }: Signed) {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      if (url.origin !== base.origin) throw new ProbeError('local-limit', 'foreign-endpoint');
      const text = typeof body === 'string' ? body : '';
      const began = performance.now();
      const answer = await exchange(agents, { method: 'POST', url, headers, body: text }, context.signal);
      const call = new URLSearchParams(text).get('Action') ?? '';
      context.log?.(
        { method: call, url: url.href, status: answer.status, milliseconds: Math.round(performance.now() - began) },
        'asked',
      );
      const date = Date.parse(answer.headers.date ?? '');
      if (!Number.isNaN(date)) skew = date - Date.now();
      asked = answer.status >= 400 ? retryAfterIn(answer.headers, Date.now()) : undefined;
      refuseOthers(call, answer);
      return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
    },
  });
  const credentials = sdkCredentials(target);
  const configuration = ({ url, region }: Place) => ({
    ...sdkSettings,
    endpoint: url.href,
    region,
    credentials,
    requestHandler: handlerOf(url) as never,
  });
  const places = placesOf(target);
  const [iam, sts] = [new IAMClient(configuration(places.iam)), new STSClient(configuration(places.sts))];

  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        const failure = toAwsError(error);
        const isTransient =
          failure.reason === 'rate-limited' ||
          /^(http-50[0234]|ServiceFailure|InternalFailure|ECONNRESET|EPIPE)$/.test(failure.detail);
        const wait = Math.max(200 * 2 ** attempt * (0.5 + Math.random()), asked ?? 0);
        if (attempt === attempts || !isTransient || context.signal.aborted || wait > longestWait) throw failure;
        await sleep(wait, undefined, { signal: context.signal }).catch(() => {
          throw failure;
        });
      }
    }
  };
  return {
    iam: (ask) => patiently(() => ask(iam)),
    sts: (ask) => patiently(() => ask(sts)),
    clockSkew: () => skew,
    close() {
      iam.destroy();
      sts.destroy();
      agents.close();
    },
  };
}

/** A page for people, a redirect, or an answer to another question would be read as one that says nothing (docs: Query API, "Response structure"). */
function refuseOthers(call: string, { status, headers, body }: ApiAnswer): void {
  if (status >= 300 && status < 400) throw new ProbeError('malformed', `http-${status}`);
  const text = body.toString('utf8');
  const isXml = /^(text|application)\/xml\b/i.test(headers['content-type'] ?? '');
  const root = isXml ? /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<([A-Za-z]{1,80})[\s>]/.exec(text)?.[1] : undefined;
  if (status >= 300) {
    if (root !== 'ErrorResponse') throw new ProbeError(reasonOfStatus(status), `http-${status}`);
    return;
  }
  if (root !== `${call}Response`) throw new ProbeError('malformed', 'no answer of AWS');
  if (!text.trimEnd().endsWith(`</${call}Response>`)) throw new ProbeError('incomplete', 'answer cut short');
}

const reasonOfCode: Readonly<Record<string, FailureReason>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  ExpiredToken: 'denied',
  InvalidClientTokenId: 'denied',
  SignatureDoesNotMatch: 'denied',
  UnrecognizedClientException: 'denied',
  RequestLimitExceeded: 'rate-limited',
  Throttling: 'rate-limited',
  ThrottlingException: 'rate-limited',
  RequestExpired: 'local-limit',
};

/** Translates what the SDK throws: AWS's code becomes the detail, nothing else of its answer does. */
function toAwsError(error: unknown): ProbeError {
  if (error instanceof ProbeError) return error;
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return toProbeError(error);
  if (status < 300) return new ProbeError('malformed', 'xml');
  const code =
    typeof name === 'string' && /^[A-Za-z][A-Za-z0-9.]{1,79}$/.test(name) ? name.replace(/Exception$/, '') : `http-${status}`;
  const known = typeof name === 'string' && Object.hasOwn(reasonOfCode, name) ? reasonOfCode[name] : undefined;
  return new ProbeError(known ?? reasonOfCode[code] ?? reasonOfStatus(status), code);
}
