import type { FactKind } from '../../facts/index.ts';
import type { SshHostTarget } from '../../inventory/target.ts';
import { type ProbeContext, ProbeError, type ProbeResult, toProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import { withLogin } from './connect.ts';
import { identify } from './identify.ts';
import { askAll } from './session.ts';
import type { Answer, Command, Machine, Topic } from './topic.ts';
import { topics } from './topics/index.ts';

/** The topics that some check judges. */
export const topicsFor = (target: SshHostTarget, kinds: readonly FactKind[] | undefined): readonly Topic[] =>
  topics
    .filter(({ kind }) => kinds?.includes(kind) ?? true)
    .flatMap((topic) => ('topicFor' in topic ? (topic.topicFor(target) ?? []) : topic));

/** Logs in once, asks all that is wanted, and reads each topic by itself: one that cannot be read leaves the others as they are. */
export async function lookAtHost(target: SshHostTarget, context: ProbeContext): Promise<ProbeResult> {
  const wanted = topicsFor(target, context.wants.kinds);
  const kinds = wanted.map(({ kind }) => kind);
  try {
    return await withLogin(target.login, target.jump, context, async (client, address, own) => {
      const { noise, ...identity } = await identify(client, context.signal);
      const asking = { root: identity.root, sudo: target.sudo, family: identity.os.family, noise };
      const commands = wanted.flatMap((topic) => Object.values(topic.commands));
      const answers = await askAll(client, commands, asking, context.signal);
      const results = wanted.map((topic) => {
        const machine: Machine = {
          ...identity,
          system: target.host,
          names: [...new Set([target.id, target.host, address])],
          login: target.login.user,
          wants: context.wants,
          nameOf: (account) => accountName(account, context.settings, context.wants),
          at: new Date(),
          source: context.source(own),
          failure: (error, subject) => {
            const about = subject === undefined ? {} : { subject: { id: `${target.host}:${subject}`, names: [target.host] } };
            return context.failure(error, { kinds: [topic.kind], ...about });
          },
        };
        return read(topic, answers, machine);
      });
      return { facts: results.flatMap(({ facts }) => facts), failures: results.flatMap(({ failures }) => failures) };
    });
  } catch (error) {
    return { facts: [], failures: [context.failure(toProbeError(error), { kinds })] };
  }
}

function read(topic: Topic, answers: ReadonlyMap<Command, Answer>, machine: Machine): ProbeResult {
  try {
    const own = Object.entries(topic.commands).map(([name, command]) => [name, answers.get(command)!] as const);
    const result = topic.read(Object.fromEntries(own), machine);
    // A check that judges several kinds would not miss one that nothing is said of.
    return result.facts.length + result.failures.length > 0
      ? result
      : { facts: [], failures: [machine.failure(new ProbeError('malformed', `nothing of ${topic.kind}`))] };
  } catch (error) {
    return { facts: [], failures: [machine.failure(error)] };
  }
}
