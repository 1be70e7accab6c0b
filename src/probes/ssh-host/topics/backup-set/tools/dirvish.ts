import type { Answer } from '../../../topic.ts';
import { copyOf, type FoundSet, groupedBy, setOf } from '../set.ts';
import { defineBackupTool } from '../tool.ts';
import { below, readTree, type TreeEntry, treeCommands } from '../tree.ts';

/** Lines of the file in which dirvish says how a copy came about, by its field; the first of each counts. */
type Summary = ReadonlyMap<string, string>;

/**
 * dirvish(8), asked for a bank or one vault: each image is a folder with a `tree` and the `summary` of the run that made it. An image without a
 * tree has expired.
 */
export const dirvish = defineBackupTool({
  tool: 'dirvish',
  commands(backup) {
    const summaries = {
      run: `grep -rH --include=summary --exclude-dir=tree -e Status: -e Backup-begin: -e Expire: -e client: -e tree: -e branch: -e exclude: ${backup.path}`,
      reads: 'whose copy each image is, when it was made, how that ended and when it expires',
      why: 'an image of a run that failed is no copy',
      maxBytes: 16 * 1024 * 1024,
    } as const;
    return { ...treeCommands(backup.path!, 3), summaries, summariesRoot: { ...summaries, root: true } } as const;
  },
  read(answers, backup, machine) {
    const tree = readTree(answers);
    const entries = below(backup.path!, tree);
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    const summaries = summariesOf(answers.summariesRoot.ok ? answers.summariesRoot : answers.summaries, backup.path!);
    const images = entries.flatMap((entry) => {
      const [, vault = '', image] = /^(?:([^/]+)\/)?([^/]+)\/summary$/.exec(entry.path) ?? [];
      const folder = entry.path.slice(0, -'/summary'.length);
      if (image === undefined || !entry.isFile || !byPath.get(`${folder}/tree`)?.isFolder) return [];
      const summary: Summary = summaries.get(folder) ?? new Map();
      return [{ vault, branch: summary.get('branch') ?? '', summary, copy: copyFrom(folder, entry, summary), entry }];
    });
    const found = [...groupedBy(images, ({ vault, branch }) => `${vault} ${branch}`.trim())].map(([name, members]): FoundSet => {
      const newest = members.reduce((one, other) => (other.copy.at > one.copy.at ? other : one));
      const client = newest.summary.get('client');
      const covered = coveredBy(newest.summary);
      const ageAtExpiry = lifeOf(newest.summary);
      return {
        name,
        location: backup.path!,
        copies: members.map(({ copy }) => copy),
        whole: tree.whole,
        ...(client === undefined ? {} : { from: client === 'localhost' ? machine.names : [client.split('@').at(-1)!] }),
        ...(covered === undefined ? {} : { covers: [covered] }),
        ...(ageAtExpiry === undefined
          ? {}
          : {
              expiry: {
                seen: true,
                rules: ageAtExpiry === null ? [] : [{ name: 'dirvish-expire', after: ageAtExpiry, keeps: null, enabled: true }],
              },
            }),
      };
    });
    const none = { name: '', location: backup.path!, copies: [], whole: tree.whole };
    return { facts: (found.length === 0 ? [none] : found).map((each) => setOf(each, backup, machine)), failures: [] };
  },
});

/** The folder that is copied; undefined where something is left out of it, or where it is `/`, below which other file systems may be left out. */
function coveredBy(summary: Summary): string | undefined {
  const tree = summary.get('tree')?.split(' ')[0];
  return tree === '/' || summary.has('exclude') ? undefined : tree;
}

/** The program writes times of the host's own clock, without a zone: the file's time tells how far that is from UTC. */
function copyFrom(folder: string, { at, wall }: TreeEntry, summary: Summary) {
  const begun = wallTimeOf(summary.get('Backup-begin'));
  const ahead = Math.round((wall - at) / 900_000) * 900_000;
  const status = summary.get('Status');
  // What dirvish itself goes on from, as if all were well: files that vanished while it copied.
  const complete = status === undefined ? (summary.size > 0 ? false : null) : /^(?:success|warning \(24\))/.test(status);
  return copyOf(folder, begun === null ? at : Math.max(1, Math.min(at, begun - ahead)), { complete });
}

function wallTimeOf(text: string | undefined): number | null {
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text ?? '') ? Date.parse(`${text!.replace(' ', 'T')}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** Seconds an image is kept; null for one that is kept for good, undefined where nobody says. `14 days == 2026-12-05 08:06:06` */
function lifeOf(summary: Summary): number | null | undefined {
  const expire = summary.get('Expire');
  if (expire !== undefined && /^never\b/i.test(expire)) return null;
  const [begun, ends] = [wallTimeOf(summary.get('Backup-begin')), wallTimeOf(expire?.split(' == ')[1])];
  return begun === null || ends === null || ends < begun ? undefined : (ends - begun) / 1000;
}

function summariesOf(answer: Answer, path: string): ReadonlyMap<string, Summary> {
  const summaries = new Map<string, Map<string, string>>();
  if (!answer.ok) return summaries;
  const prefix = path.endsWith('/') ? path : `${path}/`;
  for (const line of answer.stdout.split('\n').slice(0, 500_000)) {
    const end = line.indexOf('/summary:');
    if (!line.startsWith(prefix) || end < 0) continue;
    const [, field, value] = /^([A-Za-z-]{1,40}): ?(.{0,2000})$/.exec(line.slice(end + '/summary:'.length)) ?? [];
    if (field === undefined) continue;
    const folder = line.slice(prefix.length, end);
    const summary = summaries.get(folder) ?? new Map<string, string>();
    if (!summary.has(field)) summary.set(field, value!.trim());
    summaries.set(folder, summary);
  }
  return summaries;
}
