import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, tool } from '../../fixtures/live/tools.ts';
import { workshop } from '../../fixtures/live/workshop.ts';
import { contentOf, headLength } from './encrypted-content.ts';

const text = `-- PostgreSQL database dump\n${'x'.repeat(5000)}`;

/** What a program makes of `dump.sql` in a folder of its own; `out` is the file it writes. */
const programs: readonly { name: string; needs: [string, string]; run: string; expected: 'encrypted' | 'plain' | 'unknown' }[] = [
  { name: 'gpg -c', needs: ['gpg', 'gpg'], run: 'gpg $OPTIONS -c -o out dump.sql', expected: 'encrypted' },
  { name: 'gpg -c -a', needs: ['gpg', 'gpg'], run: 'gpg $OPTIONS -c -a -o out dump.sql', expected: 'encrypted' },
  { name: 'gpg -e', needs: ['gpg', 'gpg'], run: 'gpg $OPTIONS -e -r backup -o out dump.sql', expected: 'encrypted' },
  {
    name: 'gpg -e for nobody to see, with a passphrase as well',
    needs: ['gpg', 'gpg'],
    run: 'gpg $OPTIONS -e -c -R backup -o out dump.sql',
    expected: 'encrypted',
  },
  { name: 'gpg -s', needs: ['gpg', 'gpg'], run: 'gpg $OPTIONS -u backup -s -o out dump.sql', expected: 'unknown' },
  { name: 'gpg -s -a', needs: ['gpg', 'gpg'], run: 'gpg $OPTIONS -u backup -s -a -o out dump.sql', expected: 'plain' },
  { name: 'gpg --store -a', needs: ['gpg', 'gpg'], run: 'gpg $OPTIONS --store -a -o out dump.sql', expected: 'plain' },
  {
    name: 'openssl enc',
    needs: ['openssl', 'openssl'],
    run: 'openssl enc -aes-256-cbc -pbkdf2 -pass pass:test -in dump.sql -out out',
    expected: 'encrypted',
  },
  {
    name: 'openssl enc -a',
    needs: ['openssl', 'openssl'],
    run: 'openssl enc -aes-256-cbc -pbkdf2 -a -pass pass:test -in dump.sql -out out',
    expected: 'encrypted',
  },
  {
    name: 'openssl enc without salt',
    needs: ['openssl', 'openssl'],
    run: 'openssl enc -aes-256-cbc -pbkdf2 -nosalt -pass pass:test -in dump.sql -out out',
    expected: 'unknown',
  },
  {
    name: 'age',
    needs: ['age', 'age'],
    run: 'age-keygen -o key && age -r $(age-keygen -y key) -o out dump.sql',
    expected: 'encrypted',
  },
  {
    name: 'age -a',
    needs: ['age', 'age'],
    run: 'age-keygen -o key && age -a -r $(age-keygen -y key) -o out dump.sql',
    expected: 'encrypted',
  },
  ...['gzip', 'xz', 'bzip2'].map((name) => ({
    name,
    needs: [name === 'xz' ? 'xz-utils' : name, name] as [string, string],
    run: `${name} -c dump.sql > out`,
    expected: 'plain' as const,
  })),
  { name: 'tar', needs: ['tar', 'tar'], run: 'tar -cf out dump.sql', expected: 'plain' },
  { name: 'nothing', needs: ['coreutils', 'cp'], run: 'cp dump.sql out', expected: 'plain' },
];

describe('what real programs write', () => {
  const shop = workshop();
  for (const { name, needs, run, expected } of programs) {
    const missing = installed(...needs);
    const title = `${name}: ${expected}`;
    if (missing !== null) {
      it.skip(`${title} (${missing})`, () => {});
      continue;
    }
    it(title, async () => {
      const folder = await shop.folder();
      await writeFile(join(folder, 'dump.sql'), text);
      const options = '--batch --yes --homedir home --pinentry-mode loopback --passphrase test --trust-model always';
      const key = run.includes('backup') ? `gpg ${options} --quick-generate-key backup default default never;` : '';
      const script = `mkdir -m 700 home; ${key} ${run.replace('$OPTIONS', options)}; code=$?; gpgconf --homedir home --kill all; exit $code`;
      const { status, stderr } = spawnSync(tool('sh'), ['-c', script], { cwd: folder, encoding: 'utf8' });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const written = await readFile(join(folder, 'out'));
      expect(contentOf(written.subarray(0, headLength)).encryption).toBe(expected);
      if (expected === 'encrypted') expect(contentOf(written.subarray(0, 64)).encryption).toBe('encrypted');
    });
  }
});
