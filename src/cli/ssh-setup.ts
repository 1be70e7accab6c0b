import type { Unit } from '../audit/plan.ts';
import { collectProblems } from '../files/problem.ts';
import { registerPublic } from '../files/redaction.ts';
import { packageVersion } from '../package.ts';
import { type Asked, type HostSetup, setupsOf, unfit } from '../probes/ssh-host/setup.ts';
import { setupScript } from '../probes/ssh-host/setup-script.ts';
import { type SetupOptions, setUp } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** `tomproof ssh-setup`: what an administrator installs on the hosts, for the clauses of the policy. Nobody is asked. */
export async function sshSetupCommand(
  ids: readonly string[],
  options: SetupOptions & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { units } = await setUp([], options);
  const setup = theOneFor(ids, units.flatMap(askedOf));
  for (const { publicKey } of [setup, ...setup.jumps]) if (publicKey !== null) registerPublic(publicKey);
  if (options.json) {
    const { sudo: _, ...rest } = setup;
    await terminal.out(`${JSON.stringify({ schemaVersion: 1, ...rest }, null, 2)}\n`, 'json');
    return 0;
  }
  await terminal.out(setupScript(setup, packageVersion()));
  terminal.note(terminal.say('ssh-setup-for', { targets: setup.targets }));
  if (setup.publicKey === null) terminal.note(terminal.say('ssh-setup-key'));
  if (setup.jumps.length > 0) terminal.note(terminal.say('ssh-setup-jump', { hosts: setup.jumps.map(({ host }) => host) }));
  return 0;
}

const askedOf = ({ probe, target, wants }: Unit): Asked[] =>
  probe.id === 'ssh-host' && target.kind === 'ssh-host' ? [{ target, wants }] : [];

/** @throws ConfigError where there is not one setup that fits the targets, or all of them where none is named. */
function theOneFor(ids: readonly string[], all: readonly Asked[]): HostSetup {
  const problems = collectProblems();
  const place = ['command line', undefined] as const;
  const asked = ids.length === 0 ? all : all.filter(({ target }) => ids.includes(target.id));
  if (all.length === 0) problems.add(...place, 'ssh-setup-none');
  for (const id of all.length === 0 ? [] : ids) {
    if (asked.some(({ target }) => target.id === id)) continue;
    problems.add(...place, 'ssh-setup-unasked', { id, targets: all.map(({ target }) => target.id) });
  }
  for (const { target } of asked) {
    const why = unfit(target);
    if (why) problems.add(...place, `ssh-setup-${why}`, { id: target.id, user: target.login.user, host: target.host });
  }
  problems.orThrow();
  const setups = setupsOf(asked);
  if (setups.length > 1) {
    const groups = setups.map(({ targets }) => targets.join(' ')).join(' / ');
    problems.add(...place, 'ssh-setup-several', { groups });
  }
  problems.orThrow();
  return setups[0]!;
}
