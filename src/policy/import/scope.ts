import type { Binding } from './lexicon/measure.ts';
import { providersIn } from './parameters/providers.ts';
import { hasAny } from './pattern.ts';
import type { Words } from './words.ts';

/** What a clause may speak of, and the label that a target of that sort would have. */
const roles: readonly (readonly [label: 'role' | 'site' | 'env', value: string, patterns: readonly string[]])[] = [
  ['role', 'backup', ['(backup|sicherungs|datensicherungs)~(server|system|speicher|ziel|storage)[^ ]*']],
  ['role', 'data', ['datenhaltende*', '*datenbank(server|servern|system|systeme|en)?', 'databases?']],
  ['role', 'mail', ['mail~server*', 'e mail server*']],
  [
    'role',
    'app',
    [
      '*web~(anwendung|applikation|portal|seite|server|app)*',
      'web (application|app|portal)s?',
      'kunden~portal*',
      'saas~plattform*',
      'plattform',
      'portal',
    ],
  ],
  ['site', 'office', ['*buero(s|raeum|netz|umgebung|standort)?*', 'offices?', 'geschaeftsraeum*']],
  ['env', 'prod', ['produktiv~(system|umgebung|server)*', 'produktionssystem*', 'production (system|environment|server)s?']],
];
/** Checks about a provider as such: its name is a parameter there, not a selection. */
const unscoped = new Set([
  'provider.identity',
  'provider.listed',
  'docs.present',
  'env.separation',
  'tenant.separation',
  'endpoint.disk-encryption',
  'endpoint.screen-lock',
]);

/** Which targets a clause speaks of, by its own words, else by those of the list and section around it. A hint for the person who reviews it. */
export function scopeOf(check: string, words: Words, around: Words): Binding['on'] {
  if (unscoped.has(check)) return undefined;
  for (const passage of [words, around]) {
    const found: Record<string, string> = {};
    for (const [label, value, patterns] of roles) if (!(label in found) && hasAny(patterns, passage)) found[label] = value;
    const providers = providersIn(passage);
    if (providers.length === 1) found.provider = providers[0]!;
    if (Object.keys(found).length > 0) return found;
  }
  return undefined;
}
