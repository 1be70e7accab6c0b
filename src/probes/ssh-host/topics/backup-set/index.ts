import { withPersons } from '../../../../facts/index.ts';
import type { HostBackup } from '../../../../inventory/target.ts';
import { ProbeError } from '../../../define.ts';
import { uniqueIds } from '../../../subject-ids.ts';
import { attempt } from '../../answers.ts';
import { askForEach } from '../../entries.ts';
import { type Answer, type Commands, type ConfiguredTopic, defineTopic, type Machine, type TopicResult } from '../../topic.ts';
import { assertClock, placed, surroundings } from './surroundings.ts';
import { backupTools } from './tools/index.ts';

/** The copies that a host keeps, by the listings of the programs that made them: one look for each backup its configuration names. */
export const backupSet: ConfiguredTopic<'backup-set'> = {
  kind: 'backup-set',
  topicFor({ backups }) {
    if (backups.length === 0) return undefined;
    const asked = askForEach(backups, (backup) => backupTools[backup.tool]?.commands(backup) ?? {});
    const commands: Commands & typeof surroundings = { ...asked.commands, ...surroundings };
    return defineTopic({
      kind: 'backup-set',
      commands,
      read(answers, machine) {
        const idOf = uniqueIds();
        const { facts, failures } = asked.read(answers, (backup, own) => {
          const result = readOne(backup, own, machine);
          const difference = withPersons(backup.pattern ?? backup.tool, machine.nameOf);
          const facts = result.facts.map((fact) => ({
            ...fact,
            subject: { ...fact.subject, id: idOf(fact.subject.id, difference) },
          }));
          return { ...result, facts };
        });
        const clock = attempt(() => assertClock(answers, machine));
        return {
          facts: facts.map((fact) => placed(fact, answers, machine)),
          failures: [...failures, ...(clock ? [machine.failure(clock, 'clock')] : [])],
        };
      },
    });
  },
};

/** Reads one backup by itself: one that cannot be read leaves the others as they are. */
function readOne(backup: HostBackup, answers: Readonly<Record<string, Answer>>, machine: Machine): TopicResult<'backup-set'> {
  const subject = backup.name ?? withPersons(`${backup.tool} ${backup.path ?? ''}`.trim(), machine.nameOf);
  try {
    const tool = backupTools[backup.tool];
    if (!tool) throw new ProbeError('unsupported', backup.tool);
    const result = tool.read(answers, backup, machine);
    if (result.facts.length + result.failures.length === 0) throw new ProbeError('malformed', `nothing of ${backup.tool}`);
    return result;
  } catch (error) {
    return { facts: [], failures: [machine.failure(error, subject)] };
  }
}
