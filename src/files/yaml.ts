import { readFile, stat } from 'node:fs/promises';
import { CORE_SCHEMA, constructFromEvents, EVENT_ID, type Event, getScalarValue, parseEvents, YAMLException } from 'js-yaml';
import type { z } from 'zod';
import type { Problems } from './problem.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML file's value together with where each part of it stands. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** Where the part with this path stands; the nearest enclosing part when it is absent from the file. */
  at(path: readonly PropertyKey[]): Position;
}

/** Larger files are refused: nobody reviews them, and hostile ones cost memory. */
const maxBytes = 10_000_000;
/** A file that repeats itself more often could grow without bound when its values are walked. */
const maxAliases = 100;

/** Reads and parses one YAML file. What is wrong goes to `problems`, and then there is no result. */
export async function readYaml(file: string, problems: Problems): Promise<YamlFile | undefined> {
  let text: string;
  try {
    if ((await stat(file)).size > maxBytes) {
      problems.add(file, undefined, 'file-too-large', { max: maxBytes });
      return undefined;
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    problems.add(file, undefined, 'file-unreadable', { why: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    return undefined;
  }
  return parseYaml(text, file, problems);
}

/** Parses YAML 1.2 (core schema, one document). */
export function parseYaml(text: string, file: string, problems: Problems): YamlFile | undefined {
  try {
    const events = parseEvents(text, { filename: file });
    if (events.filter((event) => event.type === EVENT_ID.ALIAS).length > maxAliases) {
      problems.add(file, undefined, 'yaml-aliases', { max: maxAliases });
      return undefined;
    }
    const documents = constructFromEvents(events, { source: text, schema: CORE_SCHEMA });
    if (documents.length !== 1) {
      problems.add(file, undefined, documents.length === 0 ? 'file-empty' : 'file-many-documents');
      return undefined;
    }
    const locate = locator(text);
    const offsets = offsetsOf(events, text);
    const at = (path: readonly PropertyKey[]): Position => {
      for (let length = path.length; length >= 0; length--) {
        const offset = offsets.get(pathKey(path.slice(0, length)));
        if (offset !== undefined) return locate(offset);
      }
      return { line: 1, column: 1 };
    };
    return { file, value: documents[0], at };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const mark = error.mark;
    problems.add(file, mark ? { line: mark.line + 1, column: mark.column + 1 } : undefined, 'yaml-syntax', { why: error.reason });
    return undefined;
  }
}

/** Checks a file's value against its schema; every issue becomes a problem at its place. */
export function checkShape<S extends z.ZodType>(yaml: YamlFile, schema: S, problems: Problems): z.output<S> | undefined {
  const result = schema.safeParse(yaml.value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        problems.add(yaml.file, yaml.at([...issue.path, key]), 'unknown-key', { key, where: issue.path.join('.') || '—' });
      }
    } else {
      problems.add(yaml.file, yaml.at(issue.path), 'wrong-value', { where: issue.path.join('.') || '—', why: issue.message });
    }
  }
  return undefined;
}

const pathKey = (path: readonly PropertyKey[]) => path.map(String).join('\u0000');

function locator(text: string): (offset: number) => Position {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

/** Maps each path of the first document to the offset where its key (in a mapping) or its value (in a sequence) begins. */
function offsetsOf(events: readonly Event[], text: string): Map<string, number> {
  const offsets = new Map<string, number>();
  let index = 0;
  const start = (event: Event) =>
    'valueStart' in event ? event.valueStart : 'start' in event ? event.start : 'anchorStart' in event ? event.anchorStart : 0;
  const node = (path: readonly PropertyKey[], keyOffset?: number): void => {
    const event = events[index++];
    if (!event) return;
    offsets.set(pathKey(path), keyOffset ?? start(event));
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let item = 0; events[index] && events[index]!.type !== EVENT_ID.POP; item++) node([...path, item]);
      index++;
    } else if (event.type === EVENT_ID.MAPPING) {
      while (events[index] && events[index]!.type !== EVENT_ID.POP) {
        const key = events[index]!;
        if (key.type === EVENT_ID.SCALAR) {
          index++;
          node([...path, getScalarValue(text, key)], start(key));
        } else {
          node([...path, '?']);
          node([...path, '?']);
        }
      }
      index++;
    }
  };
  if (events[index]?.type === EVENT_ID.DOCUMENT) index++;
  node([]);
  return offsets;
}
