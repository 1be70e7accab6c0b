import { uniqueIds } from '../../subject-ids.ts';
import { databaseFact } from '../facts/databases.ts';
import { instances } from '../lists/databases.ts';
import type { Topic } from '../look.ts';

export const databases: Topic = {
  kinds: ['database'],
  async look(look) {
    const seen = await look.seen();
    const idOf = uniqueIds();
    const found = await look.items(instances, 'database');
    return found.map((each) => databaseFact(each, idOf(`${seen.project}: ${each.name}`, each.id), seen));
  },
};
