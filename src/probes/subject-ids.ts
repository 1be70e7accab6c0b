/** Longest id of a subject, and what is left of it for what tells it from others. */
const longest = 2048;
const wantedLength = 1500;

/**
 * Gives each subject an id that no other one has: two entries of a configuration may speak of one place.
 * @returns a function that gives the next; `difference` is what is added where the wanted one is taken
 */
export function uniqueIds(): (wanted: string, difference: string) => string {
  const taken = new Set<string>();
  return (wanted, difference) => {
    let id = wanted.slice(0, longest);
    if (taken.has(id)) id = `${wanted.slice(0, wantedLength)} (${difference.slice(0, longest - wantedLength - 3)})`;
    for (let count = 2; taken.has(id); count++) id = `${wanted.slice(0, wantedLength)} (${count})`;
    taken.add(id);
    return id;
  };
}
