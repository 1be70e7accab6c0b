import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../package.ts';

const shared = [
  'biome.json',
  '.gitignore',
  'checks/index.ts',
  'checks/de.ts',
  'checks/en.ts',
  'checks/planned.ts',
  'src/probes/index.ts',
  'reports/index.ts',
];
const script = path.join(packageRoot, 'src', 'dev', 'scaffold.mjs');

describe('npm run new:…', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'tomproof-scaffold-'));
    for (const file of shared) cpSync(path.join(packageRoot, file), path.join(copy, file));
    symlinkSync(path.join(packageRoot, 'node_modules'), path.join(copy, 'node_modules'));
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const run = (...args: string[]) => execFileSync(process.execPath, [script, ...args], { cwd: copy, stdio: 'pipe' });
  const read = (file: string) => readFileSync(path.join(copy, file), 'utf8');
  const isSorted = (ids: readonly string[]) => expect(ids).toEqual([...ids].sort());

  it('writes a check, an empty table that is refused, placeholders in both languages and the line in the registry', () => {
    run('check', 'volume.shape');
    expect(read('checks/volume/shape.ts')).toContain("id: 'volume.shape'");
    expect(read('checks/volume/shape.test.ts')).toContain('holds: []');
    const names = [...read('checks/index.ts').matchAll(/import \{ (\w+) \} from '\.\/(\w+)\/([\w-]+)\.ts'/g)];
    const order = /checks = \[([^\]]*)\]/.exec(read('checks/index.ts'))![1]!.match(/\w+/g)!;
    isSorted(
      order.map((each) => names.filter(([, name]) => name === each).map(([, , area, measure]) => `${area}.${measure}`)[0]!),
    );
    expect(order).toContain('volumeShape');
    for (const language of ['de', 'en']) {
      const keys = [...read(`checks/${language}.ts`).matchAll(/^ {4}'([\w.-]+)': \{/gm)].map(([, key]) => key!);
      expect(keys).toContain('volume.shape');
      isSorted(keys);
    }
  });

  it('takes a planned check off the list of what cannot be seen yet', () => {
    const planned = /'([\w.-]+)'/.exec(read('checks/planned.ts'))![1]!;
    run('check', planned);
    expect(read('checks/planned.ts')).not.toContain(`'${planned}'`);
  });

  it('writes a probe with its line in the registry', () => {
    run('probe', 'acme-cloud');
    expect(read('src/probes/acme-cloud/index.ts')).toContain('export const acmeCloud = defineProbe({');
    expect(read('src/probes/acme-cloud/acme-cloud.test.ts')).toContain('acmeCloud');
    expect(read('src/probes/index.ts')).toMatch(/Probe\[\] = \[\s*acmeCloud,/);
  });

  it('writes a report with its line in the registry', () => {
    run('report', 'zine');
    expect(read('reports/index.ts')).toContain("  zine: async () => (await import('./zine.ts')).zine,\n};");
  });

  it.each([
    [['check', 'nonsense'], 'area.measure'],
    [['check', 'volume.shape'], 'exists already'],
    [['probe', 'UPPER'], 'a probe is called'],
    [['report'], 'usage'],
  ])('refuses %j and changes nothing', (args, message) => {
    run('check', 'volume.shape');
    const before = shared.map(read);
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: copy, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining(message) });
    expect(shared.map(read)).toEqual(before);
  });
});
