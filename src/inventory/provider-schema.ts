import { z } from 'zod';
import { secretReference } from './secrets.ts';

const id = z.string().min(1).max(300);
const labels = z.record(z.string(), z.string()).default({});
/** A name as providers use it in paths: no character that would lead elsewhere. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/, 'letters, digits, dots, dashes and underscores');
const discover = z
  .boolean()
  .default(false)
  .describe('Whether what the account runs is looked at from outside, too: each address becomes a target with its labels.');

/** Every provider's interface may stand elsewhere: a private region, a test. */
const reach = {
  'base-url': z
    .string()
    .refine((text) => /^https?:\/\/[^?#@\s]+$/.test(text) && URL.canParse(text), 'a base URL such as https://api.example.org/v1')
    .optional()
    .describe('Where the interface begins, if not at the provider’s usual place.'),
  ca: z.string().optional().describe('File with a private certificate authority (PEM).'),
  labels,
};

const hetznerProject = z.strictObject({
  id,
  kind: z.literal('hetzner-project'),
  token: secretReference.describe('Read-only token of the project, as a reference.'),
  discover,
  ...reach,
});

const hetznerRobot = z.strictObject({
  id,
  kind: z.literal('hetzner-robot'),
  user: z
    .string()
    .regex(/^[^\s:]{1,100}$/, 'the name of the web service user')
    .describe('Web service user.'),
  password: secretReference,
  discover,
  ...reach,
});

const otcProject = z.strictObject({
  id,
  kind: z.literal('otc-project'),
  region: name.describe('e.g. eu-de, eu-nl, eu-ch2'),
  domain: name.describe('Name of the account, e.g. OTC-EU-DE-00000000001000000000.'),
  project: name.describe('Name of the project, e.g. eu-de or eu-de_prod.'),
  user: z.string().min(1).max(100),
  password: secretReference,
  discover,
  ...reach,
});

const scalewayOrganization = z.strictObject({
  id,
  kind: z.literal('scaleway-organization'),
  organization: z.uuid(),
  'access-key': z
    .string()
    .regex(/^SCW[A-Z0-9]{17}$/, 'the id of an API key, SCW and 17 characters')
    .optional()
    .describe('Id of the API key: only by its rights it is known whether what it lists is all there is.'),
  'secret-key': secretReference,
  discover,
  ...reach,
});

const supabaseOrganization = z.strictObject({
  id,
  kind: z.literal('supabase-organization'),
  organization: name.describe('The slug of the organization.'),
  token: secretReference,
  ...reach,
});

const renderWorkspace = z.strictObject({
  id,
  kind: z.literal('render-workspace'),
  workspace: name.describe('Id of the workspace, e.g. tea-….'),
  token: secretReference.describe('API key, as a reference.'),
  discover,
  ...reach,
});

const githubOrganization = z.strictObject({
  id,
  kind: z.literal('github-organization'),
  organization: name,
  token: secretReference,
  repositories: z.array(z.string().min(1).max(100)).min(1).optional().describe('Names, with * and ?; all if absent.'),
  branch: z
    .string()
    .regex(/^[^\s~^:?*[\\]{1,255}$/, 'the name of a branch')
    .optional()
    .describe('Production branch, where it is not the default one.'),
  ...reach,
});

const awsAccount = z.strictObject({
  id,
  kind: z.literal('aws-account'),
  'access-key': secretReference.describe('Id of the access key, as a reference.'),
  'secret-key': secretReference,
  'session-token': secretReference.optional(),
  region: name.default('us-east-1').describe('Region the requests are signed for.'),
  ...reach,
});

const postmarkServer = z.strictObject({
  id,
  kind: z.literal('postmark-server'),
  token: secretReference.describe('Server token, as a reference.'),
  ...reach,
});

const stripeAccount = z.strictObject({
  id,
  kind: z.literal('stripe-account'),
  key: secretReference.describe('Restricted key (rk_…), as a reference.'),
  ...reach,
});

/** Targets that are asked through their provider's interface. */
export const providerSchemas = [
  awsAccount,
  githubOrganization,
  hetznerProject,
  hetznerRobot,
  otcProject,
  postmarkServer,
  renderWorkspace,
  scalewayOrganization,
  stripeAccount,
  supabaseOrganization,
] as const;
export type ProviderFile = z.infer<(typeof providerSchemas)[number]>;
