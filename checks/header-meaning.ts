import type { HttpService, SecurityHeader } from '../src/facts/index.ts';

/** Fields as sent, by lower-case name. */
export type Headers = NonNullable<HttpService['headers']>;

/** All values of a field as one comma list, each item trimmed and in lower case (RFC 9110 §5.3). */
const items = (headers: Headers, name: SecurityHeader) =>
  (headers[name] ?? [])
    .join(',')
    .split(',')
    .map((item) => item.trim().toLowerCase());

type ContentPolicy = ReadonlyMap<string, readonly string[]>;

/** The enforced policies with their directives; of a directive that stands twice the first counts (CSP 3 §2.2.1). */
function contentPolicies(headers: Headers): ContentPolicy[] {
  return items(headers, 'content-security-policy').map((policy) => {
    const directives = new Map<string, readonly string[]>();
    for (const directive of policy.split(';')) {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      if (name !== '' && !directives.has(name)) directives.set(name, values);
    }
    return directives;
  });
}

/** A source that lets in everybody. */
const everybody = /^(\*|https?:|(https?:\/\/)?\*(:(\*|\d+))?)$/;
const limits = (sources: readonly string[] | undefined) =>
  sources !== undefined && !sources.some((source) => everybody.test(source));

const sourceDirectives = [
  ...['default-src', 'script-src', 'script-src-elem', 'script-src-attr', 'style-src', 'style-src-elem', 'style-src-attr'],
  ...['img-src', 'font-src', 'connect-src', 'media-src', 'object-src', 'child-src', 'frame-src', 'worker-src', 'manifest-src'],
  ...['base-uri', 'form-action', 'frame-ancestors'],
];

/** A policy that limits something: a source list that does not let in everybody, a sandbox, or trusted types. */
const contentPolicyLimits = (policy: ContentPolicy) =>
  sourceDirectives.some((name) => limits(policy.get(name))) || policy.has('sandbox') || policy.has('require-trusted-types-for');

/** Whether some policy limits which scripts run: no inline script except by nonce or hash, none from everywhere. */
export function limitsScripts(headers: Headers): boolean {
  return contentPolicies(headers).some((policy) => {
    const sources = policy.get('script-src') ?? policy.get('default-src');
    if (!limits(sources) || sources!.includes('data:')) return false;
    return !sources!.includes("'unsafe-inline'") || sources!.some((source) => /^'(nonce|sha\d+)-/.test(source));
  });
}

/** CSP `frame-ancestors` puts `X-Frame-Options` out of force where it is present, for better or worse (CSP 3 §6.4.2.2). */
function limitsFraming(headers: Headers): boolean {
  const ancestors = contentPolicies(headers).filter((policy) => policy.has('frame-ancestors'));
  if (ancestors.length > 0) return ancestors.some((policy) => limits(policy.get('frame-ancestors')));
  return items(headers, 'x-frame-options').every((item) => item === 'deny' || item === 'sameorigin');
}

const referrerPolicies = [
  ...['no-referrer', 'no-referrer-when-downgrade', 'origin', 'origin-when-cross-origin', 'same-origin'],
  ...['strict-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
];

/** One member of a Permissions-Policy: a feature and who may use it (a dictionary of RFC 9651). */
const permission = /^[a-z*][a-z0-9_.*-]*=(\([^()]*\)|\*|self|"[^"]*")(;.*)?$/;

/** The item of a single-valued field, without its parameters. */
const only = (headers: Headers, name: SecurityHeader) => items(headers, name).join(',').split(';')[0]!.trim();

/** What each field has to say for a browser to do more than it does without it. `Strict-Transport-Security` is read by the probe. */
const meanings: Readonly<Record<Exclude<AskedHeader, 'strict-transport-security'>, (headers: Headers) => boolean>> = {
  'content-security-policy': (headers) => contentPolicies(headers).some(contentPolicyLimits),
  'cross-origin-embedder-policy': (headers) =>
    ['require-corp', 'credentialless'].includes(only(headers, 'cross-origin-embedder-policy')),
  'cross-origin-opener-policy': (headers) =>
    ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups'].includes(only(headers, 'cross-origin-opener-policy')),
  'cross-origin-resource-policy': (headers) =>
    ['same-origin', 'same-site'].includes(only(headers, 'cross-origin-resource-policy')),
  'permissions-policy': (headers) => {
    const members = items(headers, 'permissions-policy');
    return members.every((member) => permission.test(member)) && members.some((member) => !/=\*(;|$)/.test(member));
  },
  'referrer-policy': (headers) => {
    const last = items(headers, 'referrer-policy').findLast((item) => referrerPolicies.includes(item));
    return last !== undefined && last !== 'unsafe-url';
  },
  'x-content-type-options': (headers) => items(headers, 'x-content-type-options')[0] === 'nosniff',
  'x-frame-options': limitsFraming,
};

/** Fields a clause can ask for. */
export type AskedHeader = Exclude<SecurityHeader, 'content-security-policy-report-only'>;

/** Whether what was sent for a field makes a browser do more than it does without it. */
export const isMeaningful = (name: keyof typeof meanings, headers: Headers) => meanings[name](headers);
