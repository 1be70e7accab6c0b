/** Folders that are called like the person whose they are: below `/home` anywhere, automatic mounts, datasets of Ubuntu, systemd-homed. */
const homes = /((?:^|[/:\s])homes?\/(?:\.ecryptfs\/)?|(?:^|[:\s])(?:\/run)?\/media\/|\/dev\/mapper\/home-)([^/]+)/g;
const datasets = /((?:^|[/\s])USERDATA\/)([^/]+)/g;

/** What is no part of the name: the ending of an image by systemd-homed; the random one that Ubuntu gives a dataset, with a snapshot's name. */
const homeEnding = /\.home(dir)?$/;
const datasetEnding = /(_[a-z0-9]{6})?(@.*)?$/;

/** A path, or a text that ends in one, with other names for the persons whose folders it passes. */
export function withPersons(text: string, nameOf: (person: string) => string): string {
  const named = (ending: RegExp) => (_: string, before: string, segment: string) => {
    const at = segment.search(ending);
    return at > 0 ? before + nameOf(segment.slice(0, at)) + segment.slice(at) : before + nameOf(segment);
  };
  return text.replace(homes, named(homeEnding)).replace(datasets, named(datasetEnding));
}

/** Names of the persons whose folders are on the way of some paths, as patterns of account names: those that a policy names need no pseudonym. */
export function personsIn(paths: readonly string[]): string[] {
  const persons = new Set<string>();
  const collect = (person: string) => {
    persons.add(person);
    return person;
  };
  for (const path of paths) withPersons(path, collect);
  return [...persons].filter((person) => !/[*?]/.test(person));
}
