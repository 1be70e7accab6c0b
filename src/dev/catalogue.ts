import { everyBackup, everyRestoreTest } from '../../fixtures/every-backup.ts';
import { login, sshHost } from '../../fixtures/look.ts';
import { identity } from '../probes/ssh-host/identify.ts';
import { topicsFor } from '../probes/ssh-host/look.ts';
import type { Command } from '../probes/ssh-host/topic.ts';

/** A host that keeps every kind of backup. */
const host = sshHost({ login: login({ key: '' }), backups: everyBackup, restoreTests: everyRestoreTest });

const [begin, end] = ['<!-- catalogue: written by `npm run docs:catalogue` -->', '<!-- end of the catalogue -->'];

/** The page with every command of the SSH host probe in its place. @throws Error where the page has no place for them. */
export function withCatalogue(page: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`there is no ${begin} … ${end}`);
  const asked: [heading: string, commands: readonly Command[]][] = [
    ['Asked of every host', Object.values(identity)],
    ...topicsFor(host, undefined).map(({ kind, commands }): [string, readonly Command[]] => [
      `For \`${kind}\``,
      [...new Map(Object.values<Command>(commands).map((command) => [command.run, command])).values()],
    ]),
  ];
  const tables = asked.map(([heading, commands]) => `### ${heading}\n\n${tableOf(commands)}\n`);
  return `${page.slice(0, from)}${begin}\n\n${tables.join('\n')}\n${page.slice(to)}`;
}

function tableOf(commands: readonly Command[]): string {
  const rows = commands.map(({ run, reads, why, root, on }) =>
    [`\`${run}\``, reads, why, root ? 'root' : '', on?.join(', ') ?? ''].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  );
  return ['command | reads | what for | as | only on', '--- | --- | --- | --- | ---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}
