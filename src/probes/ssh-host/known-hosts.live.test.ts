import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sshd } from '../../../fixtures/live/servers/sshd.ts';
import { installed, liveDescribe, run, tool } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { fingerprintOf, parseKnownHosts, type Verdict } from './known-hosts.ts';

const blobOf = (line: string) => Buffer.from(line.trim().split(' ')[1]!, 'base64');

liveDescribe([installed('openssh-client', 'ssh-keygen'), installed('openssh-server', 'sshd')], 'OpenSSH', () => {
  const at = workshop();

  /** A fresh public key as a file of ssh-keygen has it: type, base64. */
  async function keyOf(type: string): Promise<string> {
    const file = join(await at.folder(), 'key');
    await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file]);
    return (await readFile(`${file}.pub`, 'utf8')).trim();
  }
  async function fileOf(lines: readonly string[]): Promise<string> {
    const file = join(await at.folder(), 'known_hosts');
    await writeFile(file, `${lines.join('\n')}\n`);
    return file;
  }

  it.each(['ed25519', 'rsa', 'ecdsa'])('prints the same fingerprint of an %s key', async (type) => {
    const key = await keyOf(type);
    expect((await run('ssh-keygen', ['-lf', await fileOf([key])])).split(' ')[1]).toBe(fingerprintOf(blobOf(key)));
  });

  it('hashes names that are found again', async () => {
    const [first, second] = [await keyOf('ed25519'), await keyOf('rsa')];
    const file = await fileOf([`db-1.example.org,192.0.2.7 ${first}`, `[db-1.example.org]:2222,[2001:db8::7]:2222 ${second}`]);
    await run('ssh-keygen', ['-q', '-H', '-f', file], { anyStatus: true });
    const hashed = await readFile(file, 'utf8');
    expect(hashed).not.toContain('example');
    const known = parseKnownHosts(hashed);
    expect(known.malformed).toEqual([]);
    for (const name of ['db-1.example.org', '192.0.2.7', 'DB-1.Example.Org']) {
      expect([name, known.verdict([name], 22, blobOf(first)), known.typesOf([name], 22)]).toEqual([
        name,
        'trusted',
        ['ssh-ed25519'],
      ]);
    }
    for (const name of ['db-1.example.org', '2001:db8::7']) expect(known.verdict([name], 2222, blobOf(second))).toBe('trusted');
    expect(known.verdict(['db-1.example.org'], 2222, blobOf(first))).toBe('changed');
    expect(known.verdict(['192.0.2.7'], 2222, blobOf(first))).toBe('unknown');
  });

  it('finds the same lines for a name', async () => {
    const key = await keyOf('ed25519');
    const hosts = [
      'db-1.example.org',
      'DB-1.example.org',
      'x,db-1.example.org',
      '*.example.org',
      'db-?.example.org',
      '*',
      '[*]:2222',
      'db-1.example.org*',
      '*.example.org,!db-1.example.org',
      '!db-1.example.org,*',
      '!db-2.example.org',
      '!db-2.example.org,db-*',
      '[db-1.example.org]:2222',
      '[db-1.example.org]:22',
      '[db-1.example.org]:*',
      '|1|x|y',
      'db-1.example.org,,',
      '**1.example.org',
      '?',
      '',
      'db-2.example.org',
    ];
    for (const host of hosts) {
      const file = await fileOf([`${host} ${key}`]);
      for (const [name, port] of [
        ['db-1.example.org', 22],
        ['db-1.example.org', 2222],
      ] as const) {
        const asked = port === 22 ? name : `[${name}]:${port}`;
        const found = (await run('ssh-keygen', ['-F', asked, '-f', file], { anyStatus: true })) !== '';
        const ours = parseKnownHosts(await readFile(file, 'utf8')).verdict([name], port, blobOf(key)) === 'trusted';
        expect({ host, asked, ours }).toEqual({ host, asked, ours: found });
      }
    }
  });

  describe('its client, asked to connect strictly,', () => {
    /** What `ssh` says of the host key of a server; `trusted` when it goes on to log in. */
    async function judged(file: string, port: number): Promise<Verdict> {
      const options = [
        `UserKnownHostsFile=${file}`,
        'GlobalKnownHostsFile=/dev/null',
        'StrictHostKeyChecking=yes',
        'BatchMode=yes',
        'UpdateHostKeys=no',
      ];
      const ssh = spawn(
        tool('ssh'),
        ['-F', '/dev/null', ...options.flatMap((each) => ['-o', each]), '-p', String(port), 'nobody-there@127.0.0.1', 'true'],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
          timeout: 30_000,
        },
      );
      const said = await text(ssh.stderr);
      if (said.includes('REVOKED HOST KEY')) return 'revoked';
      if (said.includes('IDENTIFICATION HAS CHANGED')) return 'changed';
      if (/No \S+ host key is known/.test(said)) return 'unknown';
      if (said.includes('Permission denied')) return 'trusted';
      throw new Error(said);
    }

    it('comes to the same verdict', async () => {
      const port = await sshd(at, [
        'HostKeyAlgorithms ssh-ed25519',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
      ]);
      const shown = (await run('ssh-keyscan', ['-t', 'ed25519', '-p', String(port), '127.0.0.1'])).trim().split('\n').at(-1)!;
      const key = shown.slice(shown.indexOf(' ') + 1);
      const [other, otherType] = [await keyOf('ed25519'), await keyOf('rsa')];
      const host = `[127.0.0.1]:${port}`;
      const files: [Verdict, string[]][] = [
        ['trusted', [`${host} ${key}`]],
        ['trusted', [`${host} ${other}`, `${host} ${otherType}`, `${host} ${key}`]],
        ['trusted', [`garbage`, `${host} ssh-ed25519 AAAA`, `[127.0.*]:* ${key} a comment`]],
        ['changed', [`${host} ${other}`]],
        ['changed', [`${host} ${otherType}`]],
        ['unknown', [`@cert-authority ${host} ${key}`]],
        ['unknown', [`${host},!${host} ${key}`]],
        ['unknown', [`${host} ${key.replace('ssh-ed25519', 'ssh-rsa')}`]],
        ['unknown', ['']],
        ['revoked', [`@revoked ${host} ${key}`, `${host} ${key}`]],
        ['revoked', [`${host} ${key}`, `@revoked * ${key}`]],
      ];
      for (const [expected, lines] of files) {
        const ours = parseKnownHosts(`${lines.join('\n')}\n`).verdict(['127.0.0.1'], port, blobOf(key));
        expect({ lines, ours, theirs: await judged(await fileOf(lines), port) }).toEqual({
          lines,
          ours: expected,
          theirs: expected,
        });
      }
      // The one difference: OpenSSH also trusts the key of the bare name.
      const bare = [`127.0.0.1 ${key}`];
      expect(await judged(await fileOf(bare), port)).toBe('trusted');
      expect(parseKnownHosts(bare.join('\n')).verdict(['127.0.0.1'], port, blobOf(key))).toBe('unknown');
    });
  });
});
