import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { de as checksDe } from '../checks/de.ts';
import type { Check, CheckTexts, Reference } from '../checks/define.ts';
import { en as checksEn } from '../checks/en.ts';
import { checks } from '../checks/index.ts';
import { plannedChecks } from '../checks/planned.ts';
import { reports } from '../reports/index.ts';
import { type FactKind, factKinds, factSchema } from './facts/index.ts';
import { de } from './language/de.ts';
import { en } from './language/en.ts';
import { packageRoot } from './package.ts';
import { probes } from './probes/index.ts';

// The walls of the house and its registries. What they are for stands in docs/architecture.md; an exception is written down there.

const read = (file: string) => readFileSync(path.join(packageRoot, file), 'utf8');
const filesOf = (folder: string): string[] =>
  readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .sort();

interface Import {
  /** A path from the package root, or the name of a package. */
  readonly to: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const statements = read(file).matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...statements].map(([, type, from, bare, dynamic]) => {
    const source = (from ?? bare ?? dynamic)!;
    const to = source.startsWith('.') ? path.posix.join(path.posix.dirname(file), source) : source;
    return { to, typeOnly: type !== undefined };
  });
}

const isTest = (file: string) => file.endsWith('.test.ts') || file.startsWith('checks/testing/');
const own = ['src', 'checks', 'reports'].flatMap(filesOf).filter((file) => !isTest(file) && !file.startsWith('src/dev/'));
const graph = new Map([...own, ...filesOf('fixtures')].map((file) => [file, importsOf(file)]));

/** Everything a file needs at run time, itself included; packages by their names. */
function needs(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { to, typeOnly } of graph.get(file) ?? []) if (!typeOnly) needs(to, seen);
  return seen;
}

/** The probe a file belongs to: a folder with an `index.ts`. Other folders and files under `src/probes/` are shared by the probes. */
const probeOf = (file: string) => {
  const folder = /^src\/probes\/([^/]+)\//.exec(file)?.[1];
  return folder !== undefined && graph.has(`src/probes/${folder}/index.ts`) ? folder : undefined;
};

const isOutside = (to: string) => !/^(src|checks|reports|fixtures)\//.test(to);
const isBuiltin = (to: string) => to.startsWith('node:') || builtinModules.includes(to);

/** For each room, what its files may import besides each other. */
const walls: { room: RegExp; may: (to: string, from: string) => boolean }[] = [
  { room: /^src\/facts\//, may: (to) => to === 'zod' || to.startsWith('src/facts/') },
  { room: /^checks\//, may: (to) => to === 'zod' || /^(checks|src\/facts)\//.test(to) },
  { room: /^reports\//, may: (to) => !/^src\/(probes|cli|inventory|dev)\//.test(to) },
  {
    room: /^src\/probes\/(?!index\.ts$)/,
    may: (to, from) =>
      isOutside(to) ||
      /^src\/(facts\/|inventory\/target\.ts)/.test(to) ||
      (to.startsWith('src/probes/') && (probeOf(to) === undefined || probeOf(to) === probeOf(from))),
  },
  { room: /^src\/(policy|inventory|files|language)\//, may: (to) => !/^(reports|src\/(probes|audit|evidence))\//.test(to) },
  { room: /^src\/(audit|evidence)\//, may: (to) => !/^(reports|src\/probes\/[^/]+\/)/.test(to) },
  { room: /^(?!src\/cli\/)/, may: (to) => !to.startsWith('src/cli/') },
  {
    room: /^(?!fixtures\/)/,
    may: (to, from) => !to.startsWith('fixtures/') || (from === 'src/cli/demo.ts' && to.startsWith('fixtures/estate/')),
  },
];

describe('walls', () => {
  it('reads the imports of every file', () => {
    expect(own.length).toBeGreaterThan(50);
    const missing = [...graph].flatMap(([, imports]) => imports.filter(({ to }) => !isOutside(to) && !graph.has(to)));
    expect(missing.filter(({ to }) => !to.startsWith('checks/testing/'))).toEqual([]);
  });

  it.each(walls.map((wall) => [String(wall.room), wall] as const))('%s', (_, { room, may }) => {
    const breaches = own
      .filter((file) => room.test(file))
      .flatMap((file) =>
        graph
          .get(file)!
          .filter(({ to }) => !may(to, file))
          .map(({ to }) => `${file} imports ${to}`),
      );
    expect(breaches).toEqual([]);
  });

  it('everything right of the facts needs no network, no file system and no clock', () => {
    const pure = own.filter((file) => /^checks\//.test(file) || ['src/audit/judge.ts', 'src/audit/conclude.ts'].includes(file));
    const impure = pure.flatMap((file) => [
      ...[...needs(file)].filter(isBuiltin).map((to) => `${file} needs ${to}`),
      ...(/Date\.now|new Date\(\)|performance\.|Math\.random/.test(read(file)) ? [`${file} reads a clock`] : []),
    ]);
    expect(impure).toEqual([]);
  });

  it('a report needs no probe at run time, not even through others', () => {
    const needed = own.filter((file) => file.startsWith('reports/')).flatMap((file) => [...needs(file)]);
    expect(needed.filter((file) => probeOf(file) !== undefined)).toEqual([]);
  });

  it('only the network opens sockets, so that the limits hold', () => {
    const openers = own.filter((file) => {
      const source = read(file);
      return (
        /\bnet\.(connect|createConnection)\(|\bcreateSocket\(|\bnew (net\.)?Socket\(|\bfetch\(|\bhttps?\.get\(/.test(source) ||
        [...source.matchAll(/\btls\.connect\(/g)].some(({ index }) => !/\bsocket\b/.test(source.slice(index, index + 400))) ||
        [...source.matchAll(/\bhttps?\.request\(/g)].some(
          ({ index }) => !/createConnection|agent: agents\./.test(source.slice(index, index + 400)),
        )
      );
    });
    expect(openers).toEqual(['src/probes/network.ts']);
  });

  it('whatever is written or printed goes through the redaction of secrets', () => {
    const means =
      /\bprocess\.(std(out|err)|emitWarning|report)\b|\bconsole\.\w+\(|'(node:)?(child_process|worker_threads|cluster|tty)'|'pino'|\bimport\('(node:)?fs|\b(r|createR)equire\(/;
    const writes = own.filter((file) => {
      const source = read(file);
      const names = [...source.matchAll(/^import\s+(?!type\s)([^;]*?)\s+from\s+'(?:node:)?fs(?:\/promises)?'/gm)]
        .flatMap(([, clause]) => clause!.split(/[{},]/))
        .map((name) => name.trim().split(/\s+/)[0]!);
      return (
        means.test(source) ||
        names.some((name) => /^(\*|fs|write|append|createWrite|open|cp|copy|truncate|symlink|promises)/.test(name))
      );
    });
    // Those that know of the redaction; the last one only reads, and registers what it has read.
    const redacting = writes.filter((file) => graph.get(file)!.some(({ to }) => to === 'src/files/redaction.ts'));
    expect(redacting).toEqual([
      'src/cli/attest.ts',
      'src/cli/audit.ts',
      'src/cli/import.ts',
      'src/cli/judge.ts',
      'src/cli/output.ts',
      'src/cli/restore-record.ts',
      'src/cli/terminal.ts',
      'src/evidence/write.ts',
      'src/inventory/secrets.ts',
    ]);
    // The others: addresses of servers of its own, a person's own words before any secret is read, the version; and those that only read:
    // a bundle, and a document in a thread of its own, whose output goes nowhere.
    expect(writes.filter((file) => !redacting.includes(file))).toEqual([
      'src/cli/demo.ts',
      'src/cli/init.ts',
      'src/cli/main.ts',
      'src/evidence/read.ts',
      'src/policy/document/read.ts',
      'src/policy/document/worker.ts',
    ]);
    const past = /process\.std(out|err)\.write\((?![^\n]*redact)|\bwriteFile\((?![^\n]*redact)/;
    expect(redacting.filter((file) => past.test(read(file)))).toEqual([]);
  });

  it('only one place runs anything on a host, and what it runs is made from the catalogue in one place', () => {
    const probe = own.filter((file) => file.startsWith('src/probes/ssh-host/'));
    expect(probe.filter((file) => /\bclient\.(exec|shell|subsys|sftp)\(/.test(read(file)))).toEqual([
      'src/probes/ssh-host/execute.ts',
    ]);
    const calls = probe.flatMap((file) =>
      [...read(file).matchAll(/(?<!const |function )\b(?:execute|executeAlone|execution)\(\w+, (.*?), /g)].map(
        ([, text]) => text,
      ),
    );
    expect([...new Set(calls)].sort()).toEqual(['line', 'lineOf(command.run']);
  });

  it('what is shipped needs only packages that are installed with it', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const packages = ['src/cli/main.ts', 'src/index.ts', 'src/policy/document/worker.ts'].flatMap((entry) =>
      [...needs(entry)].filter(isOutside),
    );
    const named = packages
      .filter((to) => !isBuiltin(to))
      .map((to) =>
        to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect([...new Set(named)].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });
});

const camelCase = (id: string) => id.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
const sorted = (ids: readonly string[]) => [...ids].sort();
const all: readonly Check[] = checks;

describe('registries', () => {
  it('every check file is in the registry, under the id of its path, sorted', () => {
    const files = own.filter((file) => /^checks\/[^/]+\/[^/]+\.ts$/.test(file) && read(file).includes('defineCheck('));
    const ids = files.map((file) => file.slice('checks/'.length, -'.ts'.length).replace('/', '.'));
    expect(all.map((check) => check.id)).toEqual(sorted(ids));
  });

  it('every probe folder is in the registry, under its name, sorted', () => {
    const folders = own.flatMap((file) => /^src\/probes\/([^/]+)\/index\.ts$/.exec(file)?.[1] ?? []);
    expect(probes.map((probe) => probe.id)).toEqual(sorted(folders));
  });

  it('every report is in the registry, under its name, sorted', async () => {
    const files = own.filter((file) => file.startsWith('reports/') && read(file).includes('defineReport({'));
    expect(Object.keys(reports)).toEqual(sorted(files.map((file) => path.basename(file, '.ts'))));
    for (const [id, load] of Object.entries(reports)) expect(await load()).toMatchObject({ id });
  });
});

/** The ids users, policies and importers rely on. New ones may be added; one that stands here is never renamed. */
const catalogue = [
  'access.keys-age',
  'accounts.admins',
  'accounts.inactive',
  'accounts.shared',
  'auth.lockout',
  'av.installed',
  'backup.completeness',
  'backup.encryption',
  'backup.expiry',
  'backup.freshness',
  'backup.immutable',
  'backup.monitoring',
  'backup.restore-test',
  'backup.retention',
  'backup.separate-location',
  'bucket.encryption',
  'bucket.private',
  'change.branch-protection',
  'change.review',
  'database.tls-required',
  'ddos.protection',
  'disk.encryption',
  'docs.present',
  'endpoint.disk-encryption',
  'endpoint.screen-lock',
  'env.separation',
  'firewall.active',
  'ftp.plaintext-off',
  'http.cookies',
  'http.hsts',
  'http.https-redirect',
  'http.security-headers',
  'location.hosting',
  'logging.audit',
  'logging.protected',
  'logging.retention',
  'mail.authentication',
  'mail.starttls',
  'mfa.admins',
  'mfa.enforced',
  'mfa.users',
  'monitoring.active',
  'password.max-age',
  'password.policy',
  'patching.updates',
  'ports.management',
  'ports.unexpected',
  'provider.identity',
  'provider.listed',
  'redundancy.raid',
  'secrets.rotation',
  'secrets.scanning',
  'session.timeout',
  'ssh.crypto',
  'ssh.password-auth-off',
  'storage.absence',
  'tenant.separation',
  'time.synchronised',
  'tls.certificate',
  'tls.ciphers',
  'tls.min-version',
  'vulnerabilities.open',
];

const placeholders = (text: string) => sorted([...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))]);
const fieldsOf = (kind: FactKind) => Object.keys(factSchema.options.find((each) => each.shape.kind.value === kind)!.shape);

describe('checks', () => {
  it('the built-in and the planned ones are the catalogue, and none is both', () => {
    const builtIn = all.map((check) => check.id);
    expect(sorted([...builtIn, ...plannedChecks])).toEqual(catalogue);
    expect(plannedChecks).toEqual(sorted(plannedChecks));
  });

  it('no exception is made for plug-ins: built-in checks carry no texts of their own', () => {
    expect(all.filter((check) => check.texts !== undefined)).toEqual([]);
  });

  describe.each(all.map((check) => [check.id, check] as const))('%s', (id, check) => {
    const [area, measure] = id.split('.') as [string, string];
    const file = `checks/${area}/${measure}.ts`;
    const texts: readonly CheckTexts[] = [checksEn, checksDe].map(
      (language) => (language.checks as Readonly<Record<string, CheckTexts>>)[id]!,
    );

    it('is exported under its id and has a table of tests beside it', () => {
      expect(read(file)).toContain(`export const ${camelCase(id)} = defineCheck({`);
      const test = file.replace(/\.ts$/, '.test.ts');
      expect({ test, exists: existsSync(path.join(packageRoot, test)) }).toEqual({ test, exists: true });
      expect(read(test)).toContain(`checkTable(${camelCase(id)}, {`);
    });

    it('judges what some probe can see', () => {
      const kinds = [check.judges].flat() as FactKind[];
      expect(factKinds).toEqual(expect.arrayContaining(kinds));
      for (const kind of kinds) expect(probes.filter((probe) => probe.kinds.includes(kind))).not.toEqual([]);
    });

    it('refers to articles and controls that exist in form, or says when it was found that none fits', () => {
      const form: Record<keyof Check['references'], (text: string) => boolean> = {
        gdpr: (text) => /^Art\. (\d{1,2})(\(\d\)(\([a-h]\))?)?$/.test(text) && Number(/\d+/.exec(text)![0]) <= 99,
        iso27001: (text) => {
          const [theme, number] = text.split('.').map(Number) as [number, number];
          return /^\d\.\d{1,2}$/.test(text) && number >= 1 && number <= ({ 5: 37, 6: 8, 7: 14, 8: 34 }[theme] ?? 0);
        },
        bsi: (text) => /^(ARCH|ASST|BER|BES|DET|DEV|DLS|GEB|KONF|NOT|PERS|REA|SENS|TEST)(\.[1-9]\d?){2,3}$/.test(text),
      };
      const wrong = Object.entries<Reference>({ ...check.references }).filter(([name, reference]) =>
        typeof reference === 'string'
          ? !form[name as keyof typeof form](reference)
          : !/^reviewed 20\d\d-(0[1-9]|1[0-2]): \S/.test(reference.none),
      );
      expect(wrong).toEqual([]);
    });

    it('says in both languages the same, about what it saw', () => {
      const [english, german] = texts as [CheckTexts, CheckTexts];
      const sources = [...needs(file)]
        .filter((each) => each.startsWith('checks/'))
        .map(read)
        .join('\n');
      expect(Object.keys(german.codes)).toEqual(Object.keys(english.codes));
      for (const [code, text] of Object.entries(english.codes)) {
        expect({ code, names: placeholders(german.codes[code]!) }).toEqual({ code, names: placeholders(text) });
        const unheard = placeholders(text).filter((name) => !new RegExp(`\\b${name}\\b`).test(sources));
        expect({ code, unheard }).toEqual({ code, unheard: [] });
      }
    });

    it('speaks in whole sentences, without gaps left for later', () => {
      for (const { title, about, remedy, codes } of texts) {
        expect([title, about, remedy, ...Object.values(codes)].filter((text) => /^\s*$|TODO/.test(text))).toEqual([]);
        expect(title).not.toMatch(/\.$/);
        expect([about, remedy].filter((text) => !text.endsWith('.'))).toEqual([]);
      }
      expect(check.reproduce).not.toMatch(/^\s*$|TODO/);
    });

    it('names only fields of its fact in the command that reproduces it', () => {
      const fields = ([check.judges].flat() as FactKind[]).flatMap(fieldsOf);
      expect(placeholders(check.reproduce).filter((name) => !fields.includes(name))).toEqual([]);
    });
  });
});

describe('the lock file', () => {
  it('names the optional builds for every platform, which npm drops when its registry cannot show one; without them `npm ci` refuses', () => {
    type Entry = { optionalDependencies?: Record<string, string> };
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
    const locked = new Set(
      Object.keys(packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)),
    );
    const wanted = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}));
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
  });
});

describe('probes', () => {
  it.each(probes.map((probe) => [probe.id, probe] as const))('%s says what it can yield and what it needs', (_, probe) => {
    expect(factKinds).toEqual(expect.arrayContaining([...probe.kinds]));
    expect(probe.kinds).toEqual(sorted(probe.kinds));
    expect(probe.privilege).not.toMatch(/^\s*$|TODO/);
  });

  it('everything that can be seen is judged by some check', () => {
    const judged = new Set(all.flatMap((check) => check.judges as FactKind | FactKind[]));
    expect(probes.flatMap((probe) => probe.kinds).filter((kind) => !judged.has(kind))).toEqual([]);
  });
});

describe('languages', () => {
  it('the program says in both languages the same', () => {
    expect(sorted(Object.keys(de))).toEqual(sorted(Object.keys(en)));
    for (const [code, text] of Object.entries(en)) {
      expect({ code, names: placeholders(de[code as keyof typeof en]) }).toEqual({ code, names: placeholders(text) });
    }
  });

  it('reasons name what was not seen', () => {
    for (const { reasons } of [checksEn, checksDe]) {
      const { 'too-young': young, ...others } = reasons;
      expect(Object.values(others).filter((text) => !text.endsWith(' {what}'))).toEqual([]);
      expect(placeholders(young)).toEqual(['provable', 'since']);
    }
  });
});
