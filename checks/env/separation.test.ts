import { database } from '../../fixtures/facts/database.ts';
import { hostingLocation } from '../../fixtures/facts/hosting-location.ts';
import type { Fact } from '../../src/facts/index.ts';
import { checkTable, none } from '../testing/table.ts';
import { envSeparation } from './separation.ts';

const server = (id: number, changes: Parameters<typeof hostingLocation>[0] = {}) =>
  hostingLocation({ subject: { id: `server ${id}`, names: [`web-${id}`, `hetzner server ${id}`, `192.0.2.${id}`] }, ...changes });
const prod = { labels: { env: 'prod' } };
const beside = (env: string | null, ...facts: readonly Fact[]) => ({
  alongside: { facts: facts.map((fact) => ({ target: 'other', labels: env === null ? {} : { env }, fact })) },
});
const both = (env: string, own: Fact, other: Fact) => ({
  ...prod,
  alongside: {
    facts: [
      { target: 'own', labels: prod.labels, fact: own },
      { target: 'other', labels: { env }, fact: other },
    ],
  },
});

checkTable(envSeparation, {
  holds: [
    ['another server, by its provider', [server(1)], { ...both('test', server(1), server(2)), code: 'apart', indicative: false }],
    [
      'other addresses, of which only a list tells',
      [server(1, { evidence: 'geoip' })],
      { ...both('test', server(1, { evidence: 'geoip' }), server(2)), indicative: true },
    ],
    [
      'another database on another host',
      [database()],
      both('test', database(), database({ system: 'db-2.example.org', subject: { id: 'x', names: [] } })),
    ],
    [
      'another database, by the labels it has at its provider',
      [database({ labels: prod.labels })],
      {
        labels: {},
        alongside: {
          facts: [
            { target: 'cloud', labels: {}, fact: database({ labels: prod.labels }) },
            {
              target: 'cloud',
              labels: {},
              fact: database({ labels: { env: 'test' }, system: 'db-2.example.org', subject: { id: 'x', names: [] } }),
            },
          ],
        },
      },
    ],
    [
      'beside a code host, whose interface has no word about places',
      [server(1)],
      {
        ...prod,
        alongside: {
          ...both('test', server(1), server(2)).alongside,
          failures: [
            {
              target: 'code',
              failure: {
                probe: 'github',
                kinds: ['hosting-location'],
                reason: 'not-visible',
                detail: 'hosting-location (github-organization)',
                advice: 'document',
                at: '2026-06-01T00:00:00Z',
              },
            },
          ],
        },
      },
    ],
    [
      'two test environments may share one',
      [server(1)],
      {
        ...prod,
        alongside: {
          facts: [...both('test', server(1), server(2)).alongside.facts, ...beside('dev', server(2)).alongside.facts],
        },
      },
    ],
    [
      'only what is asked for',
      [server(1, { project: 'acme' })],
      { ...both('test', server(1, { project: 'acme' }), server(2, { project: 'acme' })), with: { by: ['host'] } },
    ],
    [
      'short names are no machines',
      [server(1)],
      both('test', server(1), server(2, { subject: { id: 'y', names: ['web-1', '192.0.2.2'] } })),
    ],
  ],
  fails: [
    ['the same address', [server(1)], { ...both('test', server(1), server(1)), code: 'shared' }],
    [
      'the same machine by its provider’s id',
      [server(1)],
      both('test', server(1), server(2, { subject: { id: 'z', names: ['hetzner server 1'] } })),
    ],
    [
      'the same project',
      [server(1, { project: 'acme' })],
      both('test', server(1, { project: 'acme' }), server(2, { project: 'acme' })),
    ],
    [
      'labels at the provider',
      [server(1, { project: 'acme', labels: { env: 'prod' } })],
      { alongside: both('test', server(1), server(2, { project: 'acme' })).alongside },
    ],
    ['the same database', [database()], both('staging', database(), database())],
    ['seen from the other side', [server(1)], { labels: { env: 'test' }, ...beside('production', server(1)) }],
  ],
  unknown: [
    ['nothing says where it belongs', [server(1)], { ...beside('test', server(2)), reason: 'not-visible' }],
    ['nothing says where another belongs', [server(1)], { ...prod, ...beside(null, server(2)), reason: 'not-visible' }],
    ['there is no other environment', [server(1)], { ...prod, ...beside('prod', server(1), server(2)), reason: 'no-subject' }],
    ['nothing else was seen', [server(1)], { ...prod, reason: 'no-subject' }],
    [
      'something else could not be seen',
      [server(1)],
      {
        ...prod,
        alongside: {
          ...both('test', server(1), server(2)).alongside,
          failures: [
            {
              target: 'third',
              failure: {
                probe: 'hetzner',
                kinds: ['hosting-location'],
                reason: 'denied',
                detail: 'http-403',
                at: '2026-06-01T00:00:00Z',
              },
            },
          ],
        },
        reason: 'incomplete',
      },
    ],
  ],
  notApplicable: none('everything belongs to some environment'),
});
