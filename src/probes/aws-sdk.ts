import type { AwsAccountTarget } from '../inventory/target.ts';

/** What AWS's own clients are set to, whatever they ask: one try each, and nothing that comes from files and variables meant for the tools of AWS. */
export const sdkSettings = {
  authSchemePreference: ['aws.auth#sigv4'],
  defaultsMode: 'standard' as const,
  maxAttempts: 1,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: 'tomproof',
};

/** A key pair as AWS's clients take it. */
export const sdkCredentials = (keys: Pick<AwsAccountTarget, 'accessKey' | 'secretKey' | 'sessionToken'>) => ({
  accessKeyId: keys.accessKey.reveal(),
  secretAccessKey: keys.secretKey.reveal(),
  ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken.reveal() }),
});

// It would be printed once a run: docs/dependencies.md says what there is to know.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
