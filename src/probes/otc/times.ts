import { z } from 'zod';

/**
 * A moment as the services write it: with or without `T`, fractions and offset, the offset with or without a colon. Where there is no offset it is
 * UTC. Undefined for what is no moment.
 */
export function momentOf(text: string): string | undefined {
  const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-]\d\d):?(\d\d))?$/;
  const [whole, day, time, fraction = '0', , hours, minutes] = form.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const at = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  // Node takes 30 February for 2 March.
  const isDay = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day!) ?? false;
  return Number.isNaN(at) || !isDay ? undefined : new Date(at).toISOString();
}

export const moment = z.string().transform((text, context) => {
  const at = momentOf(text);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'no moment' });
  return z.NEVER;
});
