import type { Fact, FactKind } from '../../facts/index.ts';
import type { OtcProjectTarget } from '../../inventory/target.ts';
import type { Listing } from '../api/pages.ts';
import type { ProbeContext, ProbeError, ProbeResult } from '../define.ts';
import { regionOfProject } from './facts/places.ts';
import type { Seen } from './facts/seen.ts';
import { openSession, type Session } from './session.ts';
import { auditLog } from './topics/audit-log.ts';
import { backups } from './topics/backups.ts';
import { databases } from './topics/databases.ts';
import { networks } from './topics/networks.ts';
import { people } from './topics/people.ts';
import { places } from './topics/places.ts';
import { policies } from './topics/policies.ts';
import { volumes } from './topics/volumes.ts';

/** What one look shares: the session, lists that several kinds come from, and what kept them from being read. */
export interface Look {
  readonly session: Session;
  readonly context: ProbeContext;
  isWanted(kind: FactKind): boolean;
  /** An answer, asked for once however many kinds come from it. */
  once<T>(ask: (session: Session) => Promise<T>): Promise<T>;
  /** What was read of a list; that it is not whole is told for the kind. */
  items<T>(list: (session: Session) => Promise<Listing<T>>, kind: FactKind): Promise<readonly T[]>;
  /** Tells why a kind is missing or not whole; the same failure is told once for all its kinds. */
  fail(failure: ProbeError, kind: FactKind): void;
  /** With the region where a login to the project says it, which is not asked for otherwise. */
  seen(needs?: 'region'): Promise<Seen>;
}

/** Kinds of facts that are looked for together. */
export interface Topic {
  readonly kinds: readonly FactKind[];
  look(look: Look): Promise<readonly Fact[]>;
}

const topics: readonly Topic[] = [auditLog, backups, databases, networks, people, places, policies, volumes];

/** Looks at all of a project and its account that somebody wants to know of. */
export async function look(target: OtcProjectTarget, context: ProbeContext): Promise<ProbeResult> {
  const session = openSession(target, context);
  const answers = new Map<unknown, Promise<unknown>>();
  const failed = new Map<ProbeError, Set<FactKind>>();
  const source = context.source();

  const shared: Look = {
    session,
    context,
    isWanted: (kind) => context.wants.kinds?.includes(kind) ?? true,
    once<T>(ask: (session: Session) => Promise<T>) {
      const answer = answers.get(ask) ?? ask(session);
      answers.set(ask, answer);
      return answer as Promise<T>;
    },
    async items(list, kind) {
      const { items, failure } = await shared.once(list);
      if (failure) shared.fail(failure, kind);
      return items;
    },
    fail(failure, kind) {
      failed.set(failure, (failed.get(failure) ?? new Set()).add(kind));
    },
    async seen(needs) {
      const account = target.domain;
      if (needs === undefined) return { project: target.id, account, region: null, source };
      // Where the login failed, so did the lists, and with that it is told.
      const name = await session.grant('project').then(
        ({ project }) => project?.name ?? '',
        () => '',
      );
      return { project: target.id, account, region: regionOfProject(name), source };
    },
  };

  try {
    const wanted = topics.filter(({ kinds }) => kinds.some(shared.isWanted));
    const facts = (await Promise.all(wanted.map((topic) => topic.look(shared)))).flat();
    const failures = [...failed].map(([failure, kinds]) => context.failure(failure, { kinds: [...kinds].sort() }));
    return { facts, failures };
  } finally {
    session.close();
  }
}
