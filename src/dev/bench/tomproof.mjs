// tomproof as the bench runs it: the built program, with a policy that binds only what is measured.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { measure, run, scratch } from './process.mjs';

export const program = path.resolve('dist/bin/tomproof.js');

const clauses = {
  versions: '{ check: tls.min-version, with: { min: TLSv1.2 } }',
  ciphers: '{ check: tls.ciphers, assumed: { profile: mozilla-intermediate } }',
  certificate: '{ check: tls.certificate, assumed: { daysLeft: 7 } }',
  ports: '{ check: ports.management }',
};

/** A folder with a configuration of these targets and a policy with these clauses. */
function makeFolder(targets, bound) {
  const folder = scratch();
  const list = bound.map((id) => `  - { id: "${id}", summary: ${id}, verify: [${clauses[id]}] }`);
  writeFileSync(path.join(folder, 'policy.yaml'), `policy: bench\ntitle: bench\nclauses:\n${list.join('\n')}\n`);
  writeFileSync(path.join(folder, 'tomproof.yaml'), JSON.stringify({ policies: ['policy.yaml'], vantage: 'bench', targets }));
  return folder;
}

/** The ports an audit asks this target for. */
export function portsAskedOf(target) {
  const plan = run(process.execPath, [program, 'plan', '--json'], { cwd: makeFolder([target], ['ports']) });
  const [request] = JSON.parse(plan).units.find((unit) => unit.probe === 'ports').requests;
  return request.match(/\b\d+\b(?=,|$)/g);
}

/**
 * Prepares a folder with configuration and policy.
 * @returns what runs an audit there; it throws where a target was not seen, since a figure for looking away is none.
 */
export function prepareAudit(targets, bound, { through = [], extra = [] } = {}) {
  const folder = makeFolder(targets, bound);
  const command = [...through, process.execPath, program, 'audit', '--policy', 'policy.yaml', '--quiet', ...extra];
  return async () => {
    const result = await measure(command, { cwd: folder, accepts: (code) => [0, 1, 2].includes(code) });
    const evidence = path.join(folder, 'evidence');
    const bundle = readdirSync(evidence)
      .filter((name) => /^\d{4}-/.test(name))
      .sort()
      .at(-1);
    const { clauses: verdicts } = JSON.parse(readFileSync(path.join(evidence, bundle, 'verdicts.json'), 'utf8'));
    for (const { id, bindings, reasons } of verdicts) {
      const { holds, fails, unknown } = bindings[0];
      if (unknown > 0 || holds + fails < targets.length) throw new Error(`${id}: not all was seen: ${JSON.stringify(reasons)}`);
    }
    return result;
  };
}

export const tlsTarget = (host, port, ca) => ({ id: `${host}:${port}`, kind: 'endpoint', url: `tls://${host}:${port}`, ca });
