import type { FactKind } from '../../facts/index.ts';
import type { Answer, Commands, TopicResult } from './topic.ts';

/** What a topic asks for several entries of a configuration. */
export interface Asked<T> {
  /** Those of all entries, under names that no two of them share. */
  readonly commands: Commands;
  /** Reads the answers for each entry by itself, under the names its own commands have, and joins what comes of them. */
  read<K extends FactKind>(
    answers: Readonly<Record<string, Answer>>,
    readEntry: (entry: T, answers: Readonly<Record<string, Answer>>) => TopicResult<K>,
  ): TopicResult<K>;
}

/** Gives each entry commands of its own in one topic. */
export function askForEach<T>(entries: readonly T[], commandsFor: (entry: T) => Commands): Asked<T> {
  const asked = entries.map((entry, index) => ({
    entry,
    commands: Object.entries(commandsFor(entry)).map(([own, command]) => ({ own, name: `${index} ${own}`, command })),
  }));
  return {
    commands: Object.fromEntries(asked.flatMap(({ commands }) => commands.map(({ name, command }) => [name, command]))),
    read(answers, readEntry) {
      const results = asked.map(({ entry, commands }) =>
        readEntry(entry, Object.fromEntries(commands.map(({ own, name }) => [own, answers[name]!]))),
      );
      return { facts: results.flatMap(({ facts }) => facts), failures: results.flatMap(({ failures }) => failures) };
    },
  };
}
