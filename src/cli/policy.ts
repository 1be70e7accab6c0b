import path from 'node:path';
import { collectProblems, type Problems } from '../files/problem.ts';
import { coverageOf, coverageStates } from '../policy/coverage.ts';
import { digestOf } from '../policy/document/clause-text.ts';
import { piecesOf } from '../policy/document/structure.ts';
import { type Change, driftOf } from '../policy/drift.ts';
import { type LintSources, lint, type Severity } from '../policy/lint.ts';
import { loadPolicy, readPolicy } from '../policy/load.ts';
import type { PolicyFile } from '../policy/schema.ts';
import { type NamedPolicies, namedPolicies } from './promises.ts';
import { openDocument } from './read-document.ts';
import type { Terminal } from './terminal.ts';

interface PolicyOptions {
  readonly config?: string;
  readonly document?: string;
  readonly json?: boolean;
}

/** Every policy that is named, or all of the configuration, with its file as it is written. */
async function readAll(names: readonly string[], options: PolicyOptions) {
  const problems = collectProblems();
  const named = await namedPolicies(names, options.config, problems);
  problems.orThrow();
  const read = await Promise.all(named.files.map((file) => readOne(file, named, problems)));
  problems.orThrow();
  return { checks: named.checks, policies: read.map((each) => each!) };
}

async function readOne(file: string, { checks }: NamedPolicies, problems: Problems) {
  const policy = await loadPolicy(file, checks, problems);
  const written = policy && (await readPolicy(file, problems));
  return written && { file, policy, ...written };
}

/** `tomproof policy lint`: 1 where something has to be mended. */
export async function lintCommand(names: readonly string[], options: PolicyOptions, terminal: Terminal): Promise<number> {
  const { say, out } = terminal;
  const { policies } = await readAll(names, options);
  const sources = await sourcesOf(options.document, policies);
  const results = policies.map(({ file, shape, yaml }) => ({
    file,
    policy: shape.policy,
    findings: lint({ yaml, shape }, sources),
  }));
  const exitCode = results.some(({ findings }) => findings.some(({ severity }) => severity === 'error')) ? 1 : 0;
  const count = (findings: readonly { severity: Severity }[], severity: Severity) =>
    findings.filter((each) => each.severity === severity).length;
  if (options.json) {
    const list = results.map(({ findings, ...rest }) => ({
      ...rest,
      findings: findings.map(({ at, ...each }) => ({ ...each, line: at.line, message: say(each.code, each.args) })),
    }));
    await out(`${JSON.stringify({ schemaVersion: 1, exitCode, policies: list }, null, 2)}\n`, 'json');
    return exitCode;
  }
  for (const { file, policy, findings } of results) {
    for (const { severity, code, args, at } of findings)
      await out(`${file}:${at.line}: ${say(`severity-${severity}`)}: ${say(code, args)}\n`);
    const [errors, warnings, notes] = (['error', 'warning', 'note'] as const).map((each) => count(findings, each));
    await out(`${say('lint-summary', { policy, errors: errors!, warnings: warnings!, notes: notes! })}\n`);
  }
  return exitCode;
}

/** The words of the clauses, where they stand in the policy or its document is named, and what these ask for. */
async function sourcesOf(document: string | undefined, policies: readonly { shape: PolicyFile }[]): Promise<LintSources> {
  const hasWords = document !== undefined || policies.some(({ shape }) => shape.clauses.some(({ text }) => text !== undefined));
  if (!hasWords) return {};
  const { statedIn } = await import('../policy/import/stated.ts');
  if (document === undefined) return { statedIn };
  const { blocks } = await openDocument(document);
  const texts = new Map(piecesOf(blocks).map(({ digest, text }) => [digest, text]));
  return { statedIn, textOf: (digest) => texts.get(digest) };
}

/** `tomproof policy coverage`: what could show each clause. */
export async function coverageCommand(names: readonly string[], options: PolicyOptions, terminal: Terminal): Promise<number> {
  const { say, out, language } = terminal;
  const { policies, checks } = await readAll(names, options);
  const known = new Set(checks.keys());
  const results = policies.map(({ policy, shape }) => ({ policy, shape, ...coverageOf(policy, known) }));
  if (options.json) {
    const list = results.map(({ policy: { policy }, shape, clauses, counts }) => ({
      policy,
      counts,
      clauses: clauses.map(({ clause: { id, kind, strength, party, attestation }, state, checks: bound }) => ({
        id,
        kind,
        strength,
        party,
        state,
        checks: bound,
        attestation,
        reason: shape.clauses.find((each) => each.id === id)?.reason ?? null,
      })),
    }));
    await out(`${JSON.stringify({ schemaVersion: 1, policies: list }, null, 2)}\n`, 'json');
    return 0;
  }
  const width = Math.max(...coverageStates.map((state) => say(`coverage-${state}`).length));
  for (const { policy, clauses, counts } of results) {
    await out(`${policy.title[language]} (${policy.policy})\n`);
    for (const { clause, state, checks: bound } of clauses) {
      const by = bound.length > 0 ? bound.join(', ') : state === 'stated' ? (clause.attestation?.by ?? '') : '';
      await out(
        `  ${say(`coverage-${state}`).padEnd(width)}  ${clause.id}  ${clause.summary[language]}${by === '' ? '' : ` [${by}]`}\n`,
      );
    }
    const { states, ...numbers } = counts;
    await out(`  ${say('coverage-counts', numbers)}\n`);
    const parts = coverageStates
      .filter((state) => states[state] > 0)
      .map((state) => `${say(`coverage-${state}`)} ${states[state]}`);
    await out(`  ${parts.join(', ')}\n\n`);
  }
  return 0;
}

/** `tomproof policy drift`: 1 where the document is no longer what the policy was written for. */
export async function driftCommand(
  name: string,
  options: PolicyOptions & { readonly document: string },
  terminal: Terminal,
): Promise<number> {
  const { say, out } = terminal;
  const { policies } = await readAll([name], options);
  const { shape, file, policy } = policies[0]!;
  const problems = collectProblems();
  const clauses = shape.clauses.flatMap(({ id, section, digest, text }) => {
    const known = digest ?? (text === undefined ? undefined : digestOf(text));
    return known === undefined ? [] : [{ id, section: section?.[shape.language] ?? null, digest: known }];
  });
  if (clauses.length === 0) problems.add(file, undefined, 'drift-no-digests');
  problems.orThrow();
  const { blocks } = await openDocument(options.document);
  const besides = shape.document?.besides ?? (await import('../policy/import/index.ts')).importDocument(blocks).besides;
  const changes = driftOf({ clauses, besides }, piecesOf(blocks));
  const exitCode = changes.length > 0 ? 1 : 0;
  if (options.json) {
    const list = changes.map((change) => ({ ...flat(change), message: say(...messageOf(change)) }));
    await out(`${JSON.stringify({ schemaVersion: 1, exitCode, policy: policy.policy, changes: list }, null, 2)}\n`, 'json');
    return exitCode;
  }
  for (const change of changes) {
    const place = 'piece' in change ? `${path.basename(options.document)}:${change.piece.line}: ` : '';
    await out(`${place}${say(...messageOf(change))}\n`);
  }
  await out(
    `${changes.length === 0 ? say('drift-none', { policy: policy.policy }) : say('drift-summary', { count: changes.length })}\n`,
  );
  return exitCode;
}

const flat = (change: Change) => {
  const clause = 'clause' in change ? change.clause : null;
  if (!('piece' in change)) return { change: change.change, clause, section: change.section, text: null, line: null };
  const { section, text, line } = change.piece;
  return { change: change.change, clause, section, text, line };
};

/** As much of a changed text as a line of a terminal shows. */
const shown = (text: string) => (text.length > 160 ? `${text.slice(0, 157)}…` : text);

function messageOf(change: Change): Parameters<Terminal['say']> {
  const section = ('piece' in change ? change.piece.section : change.section) ?? '—';
  const text = 'piece' in change ? shown(change.piece.text) : '';
  switch (change.change) {
    case 'added':
      return ['drift-added', { section, text }];
    case 'renamed':
      return ['drift-renamed', { from: change.from ?? '—', to: section }];
    case 'moved':
      return ['drift-moved', { clause: change.clause, from: change.from ?? '—', to: section }];
    case 'changed':
      return change.clause === null
        ? ['drift-changed-besides', { section, text }]
        : ['drift-changed', { clause: change.clause, text }];
    case 'removed':
      return change.clause === null ? ['drift-removed-besides', {}] : ['drift-removed', { clause: change.clause, section }];
  }
}
