import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import { opensWith } from './restic-keys.ts';

/** A key file as restic writes it, for a passphrase. */
function keyFor(passphrase: string, changes: object = {}): string {
  const [salt, counter] = [randomBytes(64), randomBytes(16)];
  const secret = scryptSync(passphrase, salt, 64, { N: 1024, r: 8, p: 1 });
  const cipher = createCipheriv('aes-256-ctr', secret.subarray(0, 32), counter);
  const sealed = cipher.update('{"mac":{"k":"abc","r":"def"},"encrypt":"ghi"}');
  const data = Buffer.concat([counter, sealed, randomBytes(16)]).toString('base64');
  return JSON.stringify({
    hostname: 'db-1',
    username: 'alice',
    kdf: 'scrypt',
    N: 1024,
    r: 8,
    p: 1,
    salt: salt.toString('base64'),
    data,
    ...changes,
  });
}
const objects = (...texts: readonly string[]) => ({
  beginning: async (key: string, octets: number) => {
    const text = texts[Number(key)];
    if (text === undefined) throw new Error('denied');
    return Buffer.from(text).subarray(0, octets);
  },
});

describe('keys of restic', () => {
  it('open with their passphrase only', async () => {
    expect(await opensWith('', objects(keyFor('')), ['0'])).toBe(true);
    expect(await opensWith('', objects(keyFor('secret')), ['0'])).toBe(false);
    expect(await opensWith('', objects(keyFor('secret'), keyFor('')), ['0', '1'])).toBe(true);
  });

  it.each([
    ['no JSON', '<html>'],
    ['another function', keyFor('', { kdf: 'argon2' })],
    ['too much work', keyFor('', { N: 2 ** 30 })],
    ['numbers that scrypt does not take', keyFor('', { N: 1000 })],
    ['nothing sealed', keyFor('', { data: '' })],
    ['no base64', keyFor('', { salt: '***' })],
  ])('of which %s is none', async (_, text) => {
    expect(await opensWith('', objects(text), ['0'])).toBeNull();
    expect(await opensWith('', objects(text, keyFor('')), ['0', '1'])).toBe(true);
  });

  it('that nobody may read say nothing, nor do too many, nor none', async () => {
    expect(await opensWith('', objects(), ['0'])).toBeNull();
    expect(await opensWith('', objects(keyFor('secret')), ['0', '1'])).toBeNull();
    expect(
      await opensWith(
        '',
        objects(keyFor('secret')),
        Array.from({ length: 9 }, () => '0'),
      ),
    ).toBeNull();
    expect(await opensWith('', objects(), [])).toBeNull();
  });
});
