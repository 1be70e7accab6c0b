import { type Database, tlsVersions } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import type { Session } from './session.ts';
import { statements } from './statements.ts';

export interface Settings {
  readonly values: ReadonlyMap<string, { readonly value: string; readonly source: string }>;
}

/** Where a setting may come from that holds for everybody; `user`, `database` and `session` hold for this look only. */
const general = ['command line', 'configuration file', 'default', 'environment variable', 'override'];

/** The settings as the running server has them. */
export async function readSettings(session: Session): Promise<Settings> {
  const { rows } = await session.ask(statements.settings);
  if (rows.length === 0) throw new ProbeError('malformed', 'settings');
  return { values: new Map(rows.map(({ name, ...rest }) => [name, rest])) };
}

/**
 * The value of a setting for everybody, or why the settings were not read.
 * @throws ProbeError `denied` where it is not shown, `incomplete` where it is set for this account or database only.
 */
export function settingOf(settings: Settings | ProbeError, name: string): string {
  if (settings instanceof ProbeError) throw settings;
  const found = settings.values.get(name);
  if (!found) throw new ProbeError('denied', name);
  if (!general.includes(found.source)) throw new ProbeError('incomplete', `${name} of this session`);
  return found.value;
}

/** @throws ProbeError where a setting was not shown or has a value that is not known. */
export function tlsOf(settings: Settings | ProbeError): Omit<Extract<Database['tls'], { seen: true }>, 'seen'> {
  const set = settingOf(settings, 'ssl_min_protocol_version');
  const named = set === 'TLSv1' ? 'TLSv1.0' : set;
  const minVersion = tlsVersions.find((version) => version === named) ?? null;
  if (minVersion === null && set !== '') throw new ProbeError('malformed', 'ssl_min_protocol_version');
  return { enabled: settingOf(settings, 'ssl') === 'on', minVersion };
}
