// tomproof as the bench runs it: the built program, with a policy that binds only what is measured.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { measure, run, scratch } from './process.mjs';

export const program = path.resolve('dist/bin/tomproof.js');

/** What a look ends in that did not reach its target, or not to the end. */
const lost = ['aborted', 'incomplete', 'local-limit', 'refused', 'timeout', 'unreachable', 'untrusted'];

const clauses = {
  versions: '{ check: tls.min-version, with: { min: TLSv1.2 } }',
  ciphers: '{ check: tls.ciphers, assumed: { profile: mozilla-intermediate } }',
  certificate: '{ check: tls.certificate, assumed: { daysLeft: 7 } }',
  ports: '{ check: ports.management }',
  disks: '{ check: disk.encryption }',
  logins: '{ check: accounts.admins, with: { max: 5 } }',
  updates: '{ check: patching.updates, assumed: { within: 7d } }',
  copies: '{ check: backup.freshness, with: { maxAge: 3650d } }',
  firewalls: '{ check: firewall.active }',
  places: '{ check: location.hosting, with: { countries: [EU] } }',
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

/** The commands an audit runs on this target over SSH, as they are sent. */
export function commandsRunOn(target, bound) {
  const plan = run(process.execPath, [program, 'plan', '--json'], { cwd: makeFolder([target], bound) });
  const { requests } = JSON.parse(plan).units.find((unit) => unit.probe === 'ssh-host');
  return requests.filter((each) => each.startsWith('env ')).map((each) => each.slice(0, each.indexOf(': ')));
}

/**
 * Prepares a folder with configuration and policy.
 * @returns what runs an audit there; it throws where a target was not seen, since a figure for looking away is none. Where not everything
 * can be seen of a target (`complete: false`), it has to end in a judgement that is no failure to reach it.
 */
export function prepareAudit(targets, bound, { through = [], extra = [], complete = true, files = {} } = {}) {
  const folder = makeFolder(targets, bound);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
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
      const away = reasons.some(({ reason }) => lost.includes(reason));
      if ((complete && unknown > 0) || away || holds + fails + unknown < targets.length)
        throw new Error(`${id}: not all was seen: ${JSON.stringify(reasons)}`);
    }
    return result;
  };
}

export const tlsTarget = (host, port, ca) => ({ id: `${host}:${port}`, kind: 'endpoint', url: `tls://${host}:${port}`, ca });
