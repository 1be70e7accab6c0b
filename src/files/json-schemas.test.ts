import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../package.ts';
import { jsonSchemas } from './json-schemas.ts';

it.each(Object.entries(jsonSchemas()))('%s is up to date (npm run schemas)', async (name, text) => {
  expect(await readFile(path.join(packageRoot, 'policies', 'schema', name), 'utf8')).toBe(text);
});
