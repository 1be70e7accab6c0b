import { ProbeError, toProbeError } from '../define.ts';
import type { Answer } from './topic.ts';

/**
 * What a command printed, where it ended with status 0 (or one of `statuses`).
 * @throws ProbeError: the reason for which there is no answer; `denied` where standard error says so; else `malformed`.
 */
export function printed(answer: Answer, statuses: readonly number[] = [0]): string {
  if (!answer.ok) throw new ProbeError(answer.reason, answer.detail);
  if (statuses.includes(answer.status)) return answer.stdout;
  if (isPermissionError(answer.stderr)) throw new ProbeError('denied', 'permission');
  throw new ProbeError('malformed', `status ${answer.status}`);
}

/** Whether a message on standard error (locale C) says that access was denied. */
export const isPermissionError = (stderr: string): boolean =>
  /permission denied|operation not permitted|must be (?:super)?root|only root|are you root/i.test(stderr);

/** Whether a message on standard error (locale C) says that there is no such file. */
export const isAbsentError = (stderr: string): boolean => /no such file or directory/i.test(stderr);

/** Lines that are not empty, at most `max` of them. @throws ProbeError `incomplete` where there are more. */
export function linesOf(text: string, max = 100_000): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > max) throw new ProbeError('incomplete', `more than ${max} lines`);
  return lines;
}

/** Parses JSON that a command printed. @throws ProbeError `malformed`. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProbeError('malformed', 'no JSON');
  }
}

/** What a reader returns, or why it returns nothing, where another source may still tell. */
export function attempt<T>(read: () => T): T | ProbeError {
  try {
    return read();
  } catch (error) {
    return toProbeError(error);
  }
}
