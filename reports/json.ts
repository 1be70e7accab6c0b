import { defineReport } from './define.ts';
import { loadWords } from './words.ts';

/** The machine's report (DESIGN.md §9): keys may be added; renaming or removing one raises `schemaVersion`. */
export const json = defineReport({
  id: 'json',
  extension: 'json',
  async *render(bundle, { language }) {
    const { run, plan, verdicts } = bundle;
    const words = await loadWords(language, plan);
    const head = {
      schemaVersion: 1,
      run: {
        id: run.id,
        startedAt: run.startedAt,
        endedAt: run.endedAt,
        tool: run.tool,
        vantage: run.vantage,
        stopped: run.stopped,
        only: run.only,
      },
      policies: plan.policies.map(({ policy, title, organisation, document }) => ({ policy, title, organisation, document })),
      summary: verdicts.summary,
      exitCode: verdicts.exitCode,
      waivers: verdicts.waivers,
      attestations: verdicts.attestations,
    };
    yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "clauses": [`;
    let first = true;
    for (const policy of plan.policies) {
      for (const clause of policy.clauses) {
        const verdict = verdicts.clauses.find((each) => each.policy === policy.policy && each.id === clause.id);
        const { id, section, article, summary, kind, strength, party, digest, attestation } = clause;
        const about = {
          policy: policy.policy,
          id,
          verdict: verdict?.verdict ?? 'unverified',
          reasons: verdict?.reasons ?? [],
          section,
          article,
          summary,
          kind,
          strength,
          party,
          digest,
          attestation,
          bindings: verdict?.bindings ?? [],
        };
        yield `${first ? '' : ','}\n    ${JSON.stringify(about).slice(0, -1)},"findings":[`;
        first = false;
        let firstFinding = true;
        for await (const finding of bundle.findings(policy.policy, clause.id)) {
          const { check, target, subject, outcome, reason, code, args, expected, reproduce, waived, indicative, sources } =
            finding;
          const warnings = finding.warnings.map((each) => ({ ...each, message: words.warning(check, each) }));
          const message = words.message(finding);
          const entry = {
            check,
            target,
            subject,
            outcome,
            reason,
            code,
            args,
            message,
            expected,
            observed: args,
            warnings,
            waived,
            indicative,
            reproduce,
            sources,
          };
          yield `${firstFinding ? '' : ','}\n      ${JSON.stringify(entry)}`;
          firstFinding = false;
        }
        yield ']}';
      }
    }
    yield '\n  ]\n}\n';
  },
});
