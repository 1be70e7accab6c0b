import { withPersons } from '../facts/index.ts';

/** Where a date or a snapshot's name begins in the name of a folder or file. */
const beginOfDate = /@|[-_.]?(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])/;

/** How facts tell what is said of copies: with other names for the persons whose folders are copied. */
export interface CopyWords {
  /** A path, or a text that ends in one. What begins with a date where folders of persons lie is no person. */
  told(text: string): string;
  /** The name of a set, which may consist of names that stood in the paths before. */
  toldName(name: string): string;
}

/** @param nameOf what facts call an account */
export function copyWords(nameOf: (person: string) => string): CopyWords {
  const persons = new Set<string>();
  const told = (text: string) =>
    withPersons(text, (segment) => {
      const at = segment.search(beginOfDate);
      if (at === 0) return segment;
      const person = at < 0 ? segment : segment.slice(0, at);
      persons.add(person);
      return nameOf(person) + segment.slice(person.length);
    });
  return {
    told,
    toldName: (name) =>
      told(name)
        .split('/')
        .map((part) => (persons.has(part) ? nameOf(part) : part))
        .join('/'),
  };
}
