import type { SshdConfig } from '../../../facts/index.ts';
import { toProbeError } from '../../define.ts';
import { readSshdConfig, sshdCommands } from '../sshd-config.ts';
import { type Answers, defineTopic, type Machine } from '../topic.ts';

/** The configuration of OpenSSH's server. One fact, also where nothing could be seen: a look from outside may do without it. */
export const sshdConfig = defineTopic({
  kind: 'sshd-config',
  commands: sshdCommands,
  read(answers, { system, names, source, nameOf }) {
    const subject = { id: `${system}:sshd`, names: [...names] };
    return { facts: [{ kind: 'sshd-config', subject, source, config: configOf(answers, nameOf) }], failures: [] };
  },
});

function configOf(answers: Answers<typeof sshdCommands>, nameOf: Machine['nameOf']): SshdConfig['config'] {
  try {
    const config = readSshdConfig(answers);
    const conditional = config.conditional.map((block) => ({ ...block, criteria: withNames(block.criteria, nameOf) }));
    return { ...config, conditional };
  } catch (error) {
    const { reason, detail } = toProbeError(error);
    return { seen: false, reason, detail };
  }
}

/** Criteria of a block, with accounts (not patterns of them) called as facts may call them. */
const withNames = (criteria: string, nameOf: Machine['nameOf']) =>
  criteria
    .replace(/\b(User[\s=]+)(\S+)/gi, (_, word: string, list: string) => {
      const names = list.split(',').map((each) => (/[*?]/.test(each) ? each : each.replace(/[^!].*/s, nameOf)));
      return `${word}${names.join(',')}`;
    })
    .slice(0, 500);
