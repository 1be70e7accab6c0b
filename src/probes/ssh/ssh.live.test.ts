import { join } from 'node:path';
import { sshCrypto } from '../../../checks/ssh/crypto.ts';
import { sshPasswordAuthOff } from '../../../checks/ssh/password-auth-off.ts';
import { asOf } from '../../../checks/testing/table.ts';
import { sshd } from '../../../fixtures/live/servers/sshd.ts';
import { installed, liveDescribe, run } from '../../../fixtures/live/tools.ts';
import { type Workshop, workshop } from '../../../fixtures/live/workshop.ts';
import { host, look } from '../../../fixtures/look.ts';
import { sshServiceSchema } from '../../facts/index.ts';
import { ssh } from './index.ts';

const strong = [
  'KexAlgorithms ecdh-sha2-nistp384,diffie-hellman-group16-sha512',
  'HostKeyAlgorithms rsa-sha2-512,ssh-ed25519',
  'Ciphers aes256-gcm@openssh.com,aes256-ctr',
  'MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
];
const weak = [
  'KexAlgorithms diffie-hellman-group1-sha1,diffie-hellman-group14-sha1',
  'HostKeyAlgorithms ssh-rsa',
  'Ciphers 3des-cbc,aes128-cbc',
  'MACs hmac-md5,hmac-sha1',
  'PasswordAuthentication yes',
  'KbdInteractiveAuthentication no',
];

/** What `sshd -T` says it does with these lines: lower-case option to value. */
async function effective(at: Workshop, lines: readonly string[]): Promise<Map<string, string>> {
  const key = join(await at.folder(), 'key');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const shown = await run('sshd', ['-T', '-f', '/dev/null', '-h', key, ...lines.flatMap((line) => ['-o', line])]);
  return new Map(shown.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

liveDescribe([installed('openssh-server', 'sshd'), installed('openssh-client', 'ssh-keygen')], 'OpenSSH', () => {
  const at = workshop();
  const now = asOf(new Date());

  const seen = async (lines: readonly string[]) => {
    const port = await sshd(at, lines);
    const { facts, failures } = await look(ssh, host({ sshPort: port }));
    expect(failures).toEqual([]);
    return sshServiceSchema.parse(facts[0]);
  };
  const agrees = async (fact: Awaited<ReturnType<typeof seen>>, lines: readonly string[]) => {
    const said = await effective(at, lines);
    const list = (option: string) => said.get(option)!.split(',');
    expect(fact.kex.filter((name) => !name.startsWith('kex-strict-'))).toEqual(list('kexalgorithms'));
    expect(fact.ciphers).toEqual(list('ciphers'));
    expect(fact.macs).toEqual(list('macs'));
    expect(list('hostkeyalgorithms')).toEqual(expect.arrayContaining(fact.hostKeys));
    expect(fact.hostKeys.length).toBeGreaterThan(0);
  };

  it('with strong algorithms and keys only', async () => {
    const fact = await seen(strong);
    await agrees(fact, strong);
    expect(fact.banner).toMatch(/^SSH-2\.0-OpenSSH_/);
    expect(fact.authentication).toEqual({ seen: true, methods: ['publickey'] });
    expect(sshCrypto.judge(fact, { profile: 'bsi-tr-02102-4' }, now).outcome).toBe('holds');
    expect(sshPasswordAuthOff.judge([fact], {}, now).outcome).toBe('holds');
  });

  it('with weak algorithms and passwords', async () => {
    const fact = await seen(weak);
    await agrees(fact, weak);
    expect(fact.authentication).toEqual({ seen: true, methods: ['publickey', 'password'] });
    expect(sshCrypto.judge(fact, { profile: 'bsi-tr-02102-4' }, now).outcome).toBe('fails');
    expect(sshPasswordAuthOff.judge([fact], {}, now).outcome).toBe('fails');
  });

  it('as Debian sets it up', async () => {
    const fact = await seen([]);
    await agrees(fact, []);
    expect(fact.authentication).toMatchObject({ seen: true, methods: expect.arrayContaining(['publickey', 'password']) });
    expect(sshPasswordAuthOff.judge([fact], {}, now).outcome).toBe('fails');
  });

  it('with nothing but a group of its own choosing, whose check would stop this process', async () => {
    const fact = await seen([...strong.slice(1), 'KexAlgorithms diffie-hellman-group-exchange-sha256']);
    expect(fact.kex).toContain('diffie-hellman-group-exchange-sha256');
    expect(fact.authentication).toMatchObject({ seen: false, reason: 'unsupported' });
    expect(sshPasswordAuthOff.judge([fact], {}, now).outcome).toBe('unknown');
  });

  it('where a key must come before the password', async () => {
    const fact = await seen(['AuthenticationMethods publickey,password']);
    expect(fact.authentication).toEqual({ seen: true, methods: ['publickey'] });
  });
});
