import { isIn } from '../../checks/location/countries.ts';
import { milliseconds } from '../../checks/params.ts';

/** A copy that is made every day is a little older than a day while the next one is being made. */
const slack = 1.1;

/** Parameters of which more promises more, and those of which less does. */
const more = ['keep', 'min', 'minLength', 'classes', 'daysLeft', 'reviewers', 'history'];
const less = ['maxAge', 'max', 'after', 'interval', 'within', 'attempts', 'every', 'afterMinutes', 'maxOffset', 'slack'];
const versions = ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function sizeOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  if (versions.includes(value)) return versions.indexOf(value);
  const length = milliseconds(value);
  return length > 0 ? length : null;
}

/** Whether a parameter of a binding asks for less than the words of the clause do; false where the two cannot be compared. */
export function isLooser(name: string, bound: unknown, stated: unknown): boolean {
  if (name === 'countries' && Array.isArray(bound) && Array.isArray(stated))
    return bound.some(
      (country) => !stated.includes(country) && !(country === 'EU' && stated.includes('EEA')) && !isIn(country, stated),
    );
  const [ours, theirs] = [sizeOf(bound), sizeOf(stated)];
  if (ours === null || theirs === null) return false;
  return (more.includes(name) && ours < theirs) || (less.includes(name) && ours > theirs * (name === 'maxAge' ? slack : 1));
}
