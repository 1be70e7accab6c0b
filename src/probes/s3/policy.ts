import { z } from 'zod';
import type { Bucket } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';

const texts = z.union([z.string(), z.array(z.string()).max(1000)]).transform((value) => [value].flat());
/** A principal of each kind: `{ "AWS": … }`, `{ "ID": … }` of OBS, `{ "CanonicalUser": … }`. */
const principal = z.union([z.literal('*').transform(() => ({ AWS: ['*'] })), z.record(z.string(), texts)]);
const conditionValues = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()])).max(1000)])
  .transform((value) => [value].flat().map(String));

const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.string().optional(),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});
type Statement = z.infer<typeof statementSchema>;

const policySchema = z.object({
  Statement: z.union([z.unknown().array().max(1000), z.looseObject({}).transform((one) => [one])]),
});

type Reading = Pick<Extract<Bucket['policy'], { seen: true }>, 'public' | 'unclear' | 'refusesPlainHttp'>;

/**
 * Reads a bucket's policy (JSON of the IAM policy language): who lets everybody in, and whether requests without TLS are refused. A Deny is
 * not set off against an Allow: what it leaves open is not worked out here.
 * @throws ProbeError `malformed` for what is no policy.
 */
export function readPolicy(text: string, bucket: string): Reading {
  const { data } = policySchema.safeParse(parsed(text));
  if (data === undefined) throw new ProbeError('malformed', 'policy');
  const found = { public: [] as string[], unclear: [] as string[] };
  const denials: Statement[] = [];
  for (const [index, raw] of data.Statement.entries()) {
    const { data: statement } = statementSchema.safeParse(raw);
    if (statement?.Effect === 'Deny') denials.push(statement);
    else {
      const reach = statement?.Effect === 'Allow' ? reachOf(statement) : 'unclear';
      if (reach !== 'named') found[reach].push(wordsOf(statement, index));
    }
  }
  return {
    public: found.public.slice(0, 50),
    unclear: found.unclear.slice(0, 50),
    refusesPlainHttp: refusesPlainHttp(denials, bucket),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whom an Allow lets in: everybody, only those it names, or nobody can tell. */
function reachOf({ Principal, NotPrincipal, Condition }: Statement): 'public' | 'named' | 'unclear' {
  if (NotPrincipal === undefined && Principal === undefined) return 'unclear';
  // All but those named are let in.
  const names = NotPrincipal === undefined ? Object.values(Principal!).flat() : ['*'];
  if (!names.some((name) => name.includes('*'))) return names.length > 0 ? 'named' : 'unclear';
  if (!names.includes('*')) return 'unclear';
  const conditions = Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values })),
  );
  return conditions.every(isNoLimit) ? 'public' : 'unclear';
}

interface Condition {
  readonly operator: string;
  /** In lower case: names of keys are not case sensitive. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Conditions that everybody can meet: any address, or to use TLS. */
const isNoLimit = ({ operator, key, values }: Condition) =>
  (operator === 'IpAddress' && key === 'aws:sourceip' && values.some((range) => /^(0\.0\.0\.0|::)\/0$/.test(range))) ||
  (operator === 'Bool' && key === 'aws:securetransport' && values.includes('true'));

/** A statement in a few words. */
function wordsOf(statement: Statement | undefined, index: number): string {
  const name = statement?.Sid || `statement ${index + 1}`;
  const actions = statement?.Action ?? statement?.NotAction?.map((action) => `not ${action}`) ?? ['?'];
  return `${name}: ${actions.slice(0, 5).join(', ')}`.slice(0, 300);
}

/** Whether everybody is denied everything on the bucket and all objects in it wherever TLS is not used, and nothing narrows that. */
function refusesPlainHttp(denials: readonly Statement[], bucket: string): boolean {
  const resources = denials.filter(deniesPlainHttp).flatMap(({ Resource }) => Resource ?? []);
  const covers = (patterns: readonly string[]) =>
    resources.some((resource) => patterns.includes(resource.replace(/^arn:aws[a-z-]*:s3:::/, '')));
  return covers(['*', `${bucket}*`, bucket]) && covers(['*', `${bucket}*`, `${bucket}/*`]);
}

function deniesPlainHttp({ Principal, Action, NotResource, Condition }: Statement): boolean {
  if (
    NotResource !== undefined ||
    !Object.values(Principal ?? {})
      .flat()
      .includes('*')
  )
    return false;
  if (!(Action ?? []).some((action) => action === '*' || action.toLowerCase() === 's3:*')) return false;
  const [operator, ...others] = Object.entries(Condition ?? {});
  if (operator === undefined || others.length > 0 || !/^Bool(IfExists)?$/.test(operator[0])) return false;
  const [key, ...more] = Object.entries(operator[1]);
  return key !== undefined && more.length === 0 && key[0].toLowerCase() === 'aws:securetransport' && key[1].includes('false');
}
