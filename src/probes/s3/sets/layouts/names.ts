import { patternPieces } from '../../../../facts/index.ts';
import { compilePattern, emptySets, momentOf } from '../../../copy-names.ts';
import { ProbeError } from '../../../define.ts';
import { createCollector } from '../collect.ts';
import { foundSet, type Layout } from './layout.ts';

/** Copies that only their names tell: each object one, or each folder one. */
export const byNames =
  (folders: boolean): Layout =>
  async (objects, { prefix, pattern, timeZone, incremental, names }) => {
    if (pattern === null) throw new ProbeError('unsupported', 'no pattern');
    const collector = createCollector({ prefix, pattern, folders, timeZone, incremental });
    const { cut, objects: count } = await objects.list(prefix, (object) => collector.take(object));
    if (cut !== null && count === 0) throw cut;
    const { sets, matched, unmatched, moreSets, mixed } = collector.finish(cut === null);
    if (mixed) throw new ProbeError('malformed', 'prefix is a folder and the beginning of other names');
    // A mistake in the pattern is not the same as no copies.
    if (matched === 0 && unmatched > 0) throw cut ?? new ProbeError('malformed', 'no name matches the pattern');

    const tool = folders ? 'folders' : 'files';
    const read = compilePattern(folders ? pattern.replace(/\/$/, '') : pattern, timeZone);
    const depth = pattern.replace(/\/$/, '').split('/').length;
    const nameIn = (key: string) => {
      const name = key.slice(prefix.length).replace(/^\//, '');
      return folders ? name.split('/').slice(0, depth).join('/') : name;
    };
    const found = sets.map(({ name }) => name);
    // One that has to be there may be among those that are not told.
    const empty = emptySets(found, names).map((name) => ({ name, copies: [], cut: moreSets }));
    const namesSets = patternPieces(pattern).some(({ form }) => form === 'name');
    return {
      sets: [...sets, ...empty].map(({ name, copies, cut: older }) =>
        foundSet(tool, {
          name,
          copies: copies.map(({ id, at, size, incremental, folder }) => {
            const parts = folder?.parts ?? [id];
            return { id, at, size, incremental, complete: null, parts, telling: parts.length === (folder?.objects ?? 1) };
          }),
          whole: cut === null && !older,
          sized: true,
          momentOf(key, written) {
            const found = read(nameIn(key));
            return found?.set === name ? momentOf(found, written) : undefined;
          },
        }),
      ),
      failures: [
        // Behind the cut there may be sets of which nothing was seen.
        ...(cut !== null && namesSets ? [cut] : []),
        ...(moreSets ? [new ProbeError('incomplete', `more than ${sets.length} sets`)] : []),
      ],
    };
  };
