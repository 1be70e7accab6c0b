import fc from 'fast-check';
import { contentOf, headLength } from './encrypted-content.ts';

const of = (...parts: readonly (string | readonly number[])[]) =>
  contentOf(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))));
const zeros = (count: number) => new Array<number>(count).fill(0x5a);

/** RFC 9580 §5.3: version 4, AES-256, iterated and salted S2K with SHA-256. */
const passphraseKey = [0x8c, 13, 4, 9, 3, 8, ...zeros(8), 0xff];
/** RFC 9580 §5.1: version 3, key id, RSA. */
const rsaKey = [0x85, 0x01, 0x0c, 3, ...zeros(8), 1, ...zeros(0x10c - 10)];
const protectedData = [0xd2, 0xff, 0, 0, 1, 0, 1, 7];

describe('encrypted', () => {
  it.each<[string, readonly (string | readonly number[])[]]>([
    ['OpenPGP with a passphrase', [passphraseKey, protectedData]],
    [
      'OpenPGP with a passphrase, AEAD of GnuPG',
      [
        [0xc3, 20, 5, 9, 2, ...zeros(17)],
        [0xd4, 0xff, 0, 0, 1, 0, 1],
      ],
    ],
    ['OpenPGP for a key', [rsaKey, protectedData]],
    [
      'OpenPGP for two keys and a passphrase',
      [rsaKey, [0xc1, 94, 3, ...zeros(8), 18, ...zeros(84)], passphraseKey, protectedData],
    ],
    ['OpenPGP for a key that is longer than the bytes', [[0x85, 2, 0x0c, 3, ...zeros(8), 1, ...zeros(400)]]],
    ['OpenPGP after a marker', [[0xca, 3], 'PGP', passphraseKey, protectedData]],
    [
      'an armored message',
      ['-----BEGIN PGP MESSAGE-----\n\n', Buffer.from([...passphraseKey, ...protectedData]).toString('base64')],
    ],
    [
      'an armored message with headers and short lines',
      [
        '-----BEGIN PGP MESSAGE-----\r\nVersion: x\r\n\r\n',
        Buffer.from(rsaKey).toString('base64').replaceAll(/.{64}/g, '$&\r\n'),
      ],
    ],
    ['age', ['age-encryption.org/v1\n-> X25519 abc\n']],
    ['armored age', ['-----BEGIN AGE ENCRYPTED FILE-----\n']],
    ['openssl enc', ['Salted__', zeros(20)]],
    ['openssl enc -base64', [Buffer.from('Salted__12345678').toString('base64')]],
  ])('%s', (_, parts) => {
    expect(of(...parts).encryption).toBe('encrypted');
  });
});

describe('plain', () => {
  it.each<[string, readonly (string | readonly number[])[]]>([
    ['gzip', [[0x1f, 0x8b, 8, 0]]],
    ['zstd', [[0x28, 0xb5, 0x2f, 0xfd]]],
    ['tar', ['name', new Array<number>(253).fill(0), 'ustar']],
    ['zip', ['PK\x03\x04\x14\x00', [0, 0]]],
    ['pg_dump', ['--\n-- PostgreSQL database dump\n--\n']],
    ['mysqldump', ['-- MySQL dump 10.13  Distrib 8.0\n']],
    ['mariadb-dump', ['/*M!999999\\- enable the sandbox mode */ \n']],
    ['sqlite3 .dump', ['PRAGMA foreign_keys=OFF;\n']],
    [
      'an armored message that is only compressed',
      ['-----BEGIN PGP MESSAGE-----\n\n', Buffer.from([0xa3, 1, 2, 3, 4, 5]).toString('base64')],
    ],
  ])('%s', (_, parts) => {
    expect(of(...parts).encryption).toBe('plain');
  });
});

describe('never called encrypted by mistake', () => {
  it.each<[string, readonly (string | readonly number[])[]]>([
    ['nothing', []],
    ['a word that begins like one', ['Salted']],
    ['the name of the format alone', ['age-encryption.org/v1']],
    ['a PGP signature', ['-----BEGIN PGP SIGNATURE-----\n\n']],
    ['an empty armor', ['-----BEGIN PGP MESSAGE-----\n\n']],
    ['an armor whose headers do not end', ['-----BEGIN PGP MESSAGE-----\nVersion: x\n']],
    ['a key and then what is not encrypted', [passphraseKey, [0xcb, 20, 0x62]]],
    ['a key for a cipher that does not exist', [[0x8c, 13, 4, 99, 3, 8, ...zeros(9)], protectedData]],
    ['encrypted data without a key', [protectedData]],
    ['a ZIP archive with an encrypted first entry', ['PK\x03\x04\x14\x00', [1, 0]]],
    ['text', ['Dear auditor, this backup is encrypted.']],
  ])('%s', (_, parts) => {
    expect(of(...parts).encryption).not.toBe('encrypted');
  });

  it('random bytes say nothing, and nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: headLength + 10 }), (bytes) => {
        expect(['unknown']).toContain(contentOf(bytes).encryption);
      }),
      { numRuns: 2000, seed: 1 },
    );
    fc.assert(
      fc.property(fc.constantFrom([0x8c], [0xc1], [0xc3], [0x85], [0x99]), fc.uint8Array({ maxLength: 60 }), (first, rest) => {
        contentOf(Buffer.from([...first, ...rest]));
      }),
    );
  });
});
