import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ProbeError, type Settings, toProbeError } from '../define.ts';
import { openGeoip } from './geoip.ts';
import { createLocator } from './locate.ts';
import { parseAwsRanges, parseGeofeed } from './ranges.ts';

const maxBytes = 256 * 1024 * 1024;
const loaded = new WeakMap<Settings, Promise<ReturnType<typeof createLocator>>>();

/**
 * What the user gave to tell places by, read once for a run.
 * @throws ProbeError `local-limit` when a file cannot be read: half of the sources would place an address otherwise than all of them.
 */
export function locatorOf(settings: Settings): Promise<ReturnType<typeof createLocator>> {
  const known = loaded.get(settings);
  if (known) return known;
  const locator = load(settings);
  loaded.set(settings, locator);
  return locator;
}

async function load(settings: Settings) {
  const ranges = await Promise.all(settings.providerRanges.map(readRanges));
  const geoip = settings.geoip === undefined ? null : openGeoip(await read(settings.geoip));
  return createLocator({ ranges: ranges.length === 0 ? null : ranges.flat(), geoip });
}

async function readRanges(file: string) {
  const text = (await read(file)).toString('utf8');
  const { name, ext } = path.parse(file);
  return ext.toLowerCase() === '.json' ? parseAwsRanges(text) : parseGeofeed(text, name.toLowerCase().slice(0, 100));
}

async function read(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw new ProbeError('local-limit', `${path.basename(file)}: too large`);
    return await readFile(file);
  } catch (error) {
    throw new ProbeError('local-limit', `${path.basename(file)}: ${toProbeError(error).detail}`);
  }
}
