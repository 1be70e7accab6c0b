import type { Wants } from '../../facts/index.ts';
import type { SshHostTarget, SshLogin } from '../../inventory/target.ts';
import { lineOf } from './execute.ts';
import { identity } from './identify.ts';
import { topicsFor } from './look.ts';
import type { Command } from './topic.ts';

/** Every command that can be run on these hosts for their wants, each text once, in the order of the catalogue. */
export function commandsFor(asked: readonly { readonly target: SshHostTarget; readonly wants: Wants }[]): readonly Command[] {
  const all: Command[] = [
    ...Object.values<Command>(identity),
    ...asked.flatMap(({ target, wants }) =>
      topicsFor(target, wants.kinds).flatMap((topic) => Object.values<Command>(topic.commands)),
    ),
  ];
  return [...new Map(all.map((command) => [`${command.root === true} ${command.run}`, command])).values()];
}

/** One line for each connection and command, for `tomproof plan --requests`. */
export function requestsOf(target: SshHostTarget, wants: Wants): readonly string[] {
  const { login, jump, sudo } = target;
  const where = ({ user, host, port }: SshLogin) => `${user}@${host}, port ${port}`;
  return [
    ...(jump === null ? [] : [`SSH login as ${where(jump)}, to forward one connection`]),
    `SSH login as ${where(login)}; the host key is verified first`,
    ...commandsFor([{ target, wants }]).map((command) => {
      const root = command.root === true;
      const line = lineOf(command.run, root);
      return `${line}: ${command.reads}${root && !sudo ? ' (not run: needs root, and sudo is off)' : ''}`;
    }),
  ];
}
