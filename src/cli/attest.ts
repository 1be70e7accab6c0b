import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { statedOf } from '../../reports/statements.ts';
import { loadWords } from '../../reports/words.ts';
import { conclude } from '../audit/conclude.ts';
import { makePlan } from '../audit/plan.ts';
import { collectProblems, type Problems } from '../files/problem.ts';
import { redact } from '../files/redaction.ts';
import { checkShape, parseYaml } from '../files/yaml.ts';
import {
  type Attestation,
  type AttestationFile,
  attestationSchema,
  daysLater,
  isSameRole,
  lastDayOf,
  notAttestable,
} from '../policy/attestations.ts';
import type { Clause, Policy } from '../policy/load.ts';
import { nearestIds } from '../policy/load.ts';
import { digestOf, loadAttestations } from '../policy/load-attestations.ts';
import { dayIn } from '../policy/waivers.ts';
import { type Promises, readPromises } from './promises.ts';
import type { Terminal } from './terminal.ts';

export interface AttestOptions {
  readonly config?: string;
  readonly policy?: readonly string[];
  readonly by?: string;
  readonly statement?: string;
  readonly document?: string;
  readonly validUntil?: string;
  readonly out?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** `tomproof attest`: writes down a statement as one file of its own that replaces no other; or lists what people are to state. */
export async function attestCommand(id: string | undefined, options: AttestOptions, terminal: Terminal): Promise<number> {
  const problems = collectProblems();
  const promises = await readPromises(options, problems);
  problems.orThrow();
  const folder = options.out ?? promises.attestations ?? 'attestations';
  if (options.list) return listAll(promises, folder, options, terminal);
  return write(id, promises, folder, options, terminal);
}

async function write(
  id: string | undefined,
  promises: Promises,
  folder: string,
  options: AttestOptions,
  terminal: Terminal,
): Promise<number> {
  const { say } = terminal;
  const problems = collectProblems();
  const found = findClause(id, promises.policies, problems);
  problems.orThrow();
  const { policy, clause } = found!;
  const text = textOf(await stated(policy, clause, folder, options, problems));
  problems.orThrow();
  const attestation = readBack(text, problems);
  problems.orThrow();

  const prefix = promises.policies.length > 1 ? `${policy.policy}-` : '';
  const file = path.join(folder, `${nameOf(`${prefix}${clause.id}`)}-${attestation!.at}.yaml`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(file, redact(text), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    problems.add(file, undefined, 'attest-exists');
  }
  problems.orThrow();
  if (options.json) await terminal.out(`${JSON.stringify({ schemaVersion: 1, file, attestation }, null, 2)}\n`, 'json');
  terminal.note(say('written', { file }));
  if (promises.attestations === undefined) terminal.note(say('attest-next', { folder }));
  return 0;
}

/** The one clause that is meant; what is nothing for a statement is refused. */
function findClause(id: string | undefined, policies: readonly Policy[], problems: Problems) {
  const refuse = (...[code, args]: [Parameters<Problems['add']>[2], Parameters<Problems['add']>[3]]) =>
    void problems.add('command line', undefined, code, args);
  if (id === undefined) return refuse('attest-needed', { option: 'clause' });
  const found = policies.flatMap((policy) =>
    policy.clauses.filter((each) => each.id === id).map((clause) => ({ policy, clause })),
  );
  const [first] = found;
  if (!first) {
    const ids = policies.flatMap(({ clauses }) => clauses.map((each) => each.id));
    return refuse('clause-unknown', { id, nearest: nearestIds(id, ids) });
  }
  if (found.length > 1) return refuse('policy-needed', { policies: found.map(({ policy }) => policy.policy) });
  const obstacle = notAttestable(first.clause);
  const checks = [...new Set(first.clause.bindings.map(({ check }) => check))];
  if (obstacle === 'not-in-force') return refuse('attest-not-in-force', { id });
  if (obstacle !== null) return refuse(`attestation-${obstacle}`, { id, checks });
  return first;
}

/** The statement as its file has it. What would not count is refused now, not found out by the next audit. */
async function stated(
  { policy, timezone }: Policy,
  { id, attestation: slot }: Clause,
  folder: string,
  options: AttestOptions,
  problems: Problems,
): Promise<Record<string, unknown>> {
  const refuse = (code: Parameters<Problems['add']>[2], args: Parameters<Problems['add']>[3] = {}) =>
    problems.add('command line', undefined, code, args);
  const by = options.by ?? slot?.by;
  if (by === undefined) refuse('attest-needed', { option: '--by' });
  else if (slot && !isSameRole(by, slot.by)) refuse('attest-by-other', { id, by: slot.by });
  if (options.statement === undefined) refuse('attest-needed', { option: '--statement' });
  if (slot?.document && options.document === undefined) refuse('attest-document-needed', { id, document: slot.document });

  const at = dayIn(new Date(), timezone);
  const last = lastDayOf(at, slot);
  const until = options.validUntil ?? (slot?.every ? last : daysLater(at, 365));
  if (until < at) refuse('attestation-ends-early', { at });
  if (until > last) refuse('attest-too-long', { every: slot?.every ?? '', until: last });

  const digest = options.document === undefined ? undefined : await digestOf(options.document);
  if (typeof digest === 'string') problems.add(options.document!, undefined, 'file-unreadable', { why: digest });
  const way = path
    .relative(path.resolve(folder), path.resolve(options.document ?? ''))
    .split(path.sep)
    .join('/');
  return {
    policy,
    clause: id,
    by,
    at,
    statement: options.statement,
    ...(typeof digest === 'object' ? { document: { path: way, digest: digest.digest } } : {}),
    'valid-until': until,
  };
}

/** YAML of which every string stands in quotes, as JSON has them. */
const textOf = (attestation: Record<string, unknown>): string =>
  Object.entries(attestation)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');

/** What a run will read. */
function readBack(text: string, problems: Problems): AttestationFile | undefined {
  const yaml = parseYaml(text, 'command line', problems);
  return yaml && checkShape(yaml, attestationSchema, problems);
}

/** A name for files of every system. */
const nameOf = (id: string) =>
  id
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^\.+/, '-')
    .slice(0, 100);

/** Every clause that people state, with what it comes to today. */
async function listAll(promises: Promises, folder: string, options: AttestOptions, terminal: Terminal): Promise<number> {
  const { language, out, say } = terminal;
  const problems = collectProblems();
  const { policies, checks } = promises;
  const known = { policies, checks: [], targets: null, isWhole: promises.isWhole };
  // Before the first statement is written there is no folder.
  const attestations: readonly Attestation[] = existsSync(folder) ? await loadAttestations(folder, problems, known) : [];
  problems.orThrow();
  const attestable = policies.map((policy) => ({
    ...policy,
    clauses: policy.clauses.filter((clause) => notAttestable(clause) === null),
  }));
  const { plan } = makePlan({ policies: attestable, targets: [], waivers: [], attestations, checks, probes: [], only: [] });
  const verdicts = conclude(plan, { now: new Date(), failOn: 'unproven', includeWaived: false }).end();
  const clauses = plan.policies.flatMap(({ policy, clauses }) =>
    clauses.map((clause) => ({
      clause,
      verdict: verdicts.clauses.find((each) => each.policy === policy && each.id === clause.id)!,
    })),
  );
  if (options.json) {
    const list = clauses.map(({ clause: { id, kind, summary, attestation }, verdict: { policy, verdict, reasons } }) => ({
      policy,
      clause: id,
      kind,
      summary,
      verdict,
      reasons,
      attestation,
      statements: verdicts.attestations.filter((each) => each.policy === policy && each.clause === id),
    }));
    await out(`${JSON.stringify({ schemaVersion: 1, clauses: list }, null, 2)}\n`, 'json');
    return 0;
  }
  if (clauses.length === 0) await out(`${say('attest-none')}\n`);
  const words = await loadWords(language, plan);
  for (const { policy, title } of plan.policies) {
    const own = clauses.filter(({ verdict }) => verdict.policy === policy);
    if (own.length > 0) await out(`${title[language]} (${policy})\n`);
    for (const { clause, verdict } of own) {
      await out(`  ${say(`verdict-${verdict.verdict}`)}  ${clause.id}  ${clause.summary[language]}\n`);
      for (const line of statedOf(verdict, clause.attestation, verdicts, words)) await out(`      ${line}\n`);
    }
  }
  return 0;
}
