import { z } from 'zod';
import type { Database, HostingLocation } from '../../src/facts/index.ts';
import type { SeenFact } from '../alongside.ts';
import { defineCheck, fails, holds, indicates, unknown } from '../define.ts';
import { plainName, uniqueNames } from '../machine-names.ts';
import { listed } from '../volumes.ts';

const shareable = ['database', 'host', 'project'] as const;
type Shareable = (typeof shareable)[number];

/** Something that belongs to an environment, by all that only itself is called. */
interface Part {
  readonly environment: string | undefined;
  readonly name: string;
  readonly keys: Readonly<Record<Shareable, readonly string[]>>;
  /** Whether the provider itself names it; by addresses alone, one machine may look like two. */
  readonly sure: boolean;
}

/**
 * Judges the machines, databases and projects of a target with those of all others: none of production is one of another environment, too. To
 * which environment a thing belongs, the labels say: the configuration's, else those it has at its provider. Credentials that two environments share are not seen.
 */
export const envSeparation = defineCheck({
  id: 'env.separation',
  judges: ['hosting-location', 'database'],
  many: true,
  params: z.strictObject({
    by: z
      .array(z.enum(shareable))
      .min(1)
      .default([...shareable])
      .describe('What must not be shared.'),
    label: z.string().min(1).default('env').describe('The label that names the environment.'),
    production: z.array(z.string().min(1)).min(1).default(['prod', 'production']).describe('Its values for production.'),
  }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.31', bsi: 'ARCH.7.3' },
  reproduce: 'tomproof plan --json',
  alongside: ['hosting-location', 'database'],
  judge(facts, { by, label, production }, { target, labels, alongside }) {
    const partOf = (seen: SeenFact) => toPart(seen, label);
    const own = facts.flatMap((fact) => partOf({ target, labels, fact }));
    const all = alongside.facts.flatMap(partOf);
    const isProduction = ({ environment }: Part) => environment !== undefined && production.includes(environment);
    const shared = own.flatMap((part) =>
      all.flatMap((other) => {
        if (part.environment === undefined || other.environment === undefined || isProduction(part) === isProduction(other))
          return [];
        return by.flatMap((what) => {
          const common = part.keys[what].find((key) => other.keys[what].includes(key));
          return common === undefined ? [] : [`${what} ${common}: ${part.environment}, ${other.environment}`];
        });
      }),
    );
    if (shared.length > 0) return fails('shared', { shared: listed([...new Set(shared)]) });
    const nowhere = [...own, ...all].filter(({ environment }) => environment === undefined).map(({ name }) => name);
    if (nowhere.length > 0) return unknown('not-visible', { what: listed([`label ${label}`, ...new Set(nowhere)]) });
    // An interface that has no word about places, as a code host's, hides no machine.
    const failed = alongside.failures
      .filter(({ failure }) => failure.advice === undefined)
      .map((each) => `${each.target}: ${each.failure.detail}`);
    if (failed.length > 0) return unknown('incomplete', { what: listed([...new Set(failed)]) });
    const environments = [...new Set(all.map(({ environment }) => environment!))].sort();
    if (!all.some(isProduction) || all.every(isProduction)) return unknown('no-subject', { what: environments });
    const args = { environments, count: own.length, by };
    return [...own, ...all].every(({ sure }) => sure) ? holds('apart', args) : indicates('apart', args);
  },
});

function toPart({ fact, labels }: SeenFact, label: string): Part[] {
  if (fact.kind !== 'hosting-location' && fact.kind !== 'database') return [];
  const environment = labels[label] ?? fact.labels?.[label];
  return [{ ...(fact.kind === 'database' ? databasePart(fact) : placePart(fact)), environment }];
}

function placePart({ subject, provider, project, evidence }: HostingLocation): Omit<Part, 'environment'> {
  // A provider's own id holds a blank, e.g. `hetzner server 42`; a name without a domain may be that of two machines.
  const ids = subject.names.filter((name) => name.includes(' ')).map(plainName);
  return {
    name: subject.id,
    keys: {
      host: [...new Set([...uniqueNames(subject.names), ...ids])],
      project: project === undefined ? [] : [`${provider ?? ''} ${project}`],
      database: [],
    },
    sure: evidence === 'provider-api',
  };
}

function databasePart({ subject, name, system, port }: Database): Omit<Part, 'environment'> {
  const at = uniqueNames([system, ...subject.names]);
  return {
    name: subject.id,
    keys: { host: at, project: [], database: at.map((each) => `${each}:${port ?? ''}/${name}`) },
    sure: false,
  };
}
