import type { HostUpdates } from '../../../../facts/index.ts';

/** What a package manager tells about the updates that wait. */
export type Waiting = Pick<HostUpdates, 'manager' | 'security' | 'hidden' | 'origin' | 'refreshed' | 'pending'>;

export type Update = Extract<HostUpdates['security'], { seen: true }>['updates'][number];

const bounds = { updates: 5000, hidden: 1000, sources: 100 };

/** The same with its texts and lists within the bounds of the vocabulary; a list of updates that is longer is cut only where it fails anyway. */
export const bounded = ({ security, hidden, origin, ...rest }: Waiting): Waiting => ({
  ...rest,
  security: security.seen
    ? {
        ...security,
        updates: security.updates
          .slice(0, bounds.updates)
          .map(({ name, version, since }) => ({ name: name.slice(0, 200), version: version.slice(0, 200), since })),
      }
    : security,
  hidden: [...new Set(hidden)].slice(0, bounds.hidden).map((each) => each.slice(0, 200)),
  origin: origin.seen
    ? { ...origin, names: [...new Set(origin.names)].slice(0, bounds.sources).map((each) => each.slice(0, 200)) }
    : origin,
});

/** The oldest of some instants (RFC 3339, UTC), of which there is at least one. */
export const oldest = (instants: readonly string[]): string => [...instants].sort()[0]!;

/** The address of a source without the user name and password that may stand in it. */
export const withoutUser = (uri: string): string => uri.replace(/\/\/[^/]*@/, '//');
