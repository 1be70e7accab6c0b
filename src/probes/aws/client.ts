import { setTimeout as sleep } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { FailureReason } from '../../facts/index.ts';
import type { AwsAccountTarget } from '../../inventory/target.ts';
import { reasonOfStatus } from '../api/errors.ts';
import { exchange } from '../api/exchange.ts';
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
const idle = 200;
/** IAM has one endpoint for all regions; China and GovCloud have others, which `base-url` names. */
const endpoints = { iam: 'https://iam.amazonaws.com', sts: 'https://sts.amazonaws.com' };

// It would be printed once a run: docs/dependencies.md says what there is to know.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

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
  const handlerOf = (base: string) => ({
    async handle({ protocol, hostname, port, path, headers, body }: Signed) {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      if (url.origin !== new URL(base).origin) throw new ProbeError('local-limit', 'foreign-endpoint');
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
      refuseOthers(call, answer.status, answer.body.toString('utf8'));
      return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
    },
  });
  const configuration = (base: string) => ({
    endpoint: base,
    region: target.region,
    credentials: {
      accessKeyId: target.accessKey.reveal(),
      secretAccessKey: target.secretKey.reveal(),
      ...(target.sessionToken === null ? {} : { sessionToken: target.sessionToken.reveal() }),
    },
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: 'tomproof',
    requestHandler: handlerOf(base) as never,
  });
  const base = (service: keyof typeof endpoints) => target.baseUrl ?? endpoints[service];
  const [iam, sts] = [new IAMClient(configuration(base('iam'))), new STSClient(configuration(base('sts')))];

  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        const failure = toAwsError(error);
        const isTransient =
          failure.reason === 'rate-limited' ||
          /^(http-50[0234]|ServiceFailure|InternalFailure|ECONNRESET|EPIPE)$/.test(failure.detail);
        if (attempt === attempts || !isTransient || context.signal.aborted) throw failure;
        await sleep(200 * 2 ** attempt * (0.5 + Math.random()), undefined, { signal: context.signal }).catch(() => {
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
function refuseOthers(call: string, status: number, text: string): void {
  if (status >= 300 && status < 400) throw new ProbeError('malformed', `http-${status}`);
  const root = /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<([A-Za-z]{1,80})[\s>]/.exec(text)?.[1];
  if (status < 300 && (root !== `${call}Response` || !new RegExp(`</${call}Response>\\s*$`).test(text)))
    throw new ProbeError(
      root === `${call}Response` ? 'incomplete' : 'malformed',
      root === `${call}Response` ? 'answer cut short' : 'no answer of AWS',
    );
  if (status >= 300 && root !== 'ErrorResponse') throw new ProbeError(reasonOfStatus(status), `http-${status}`);
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
