import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { fingerprintOf, isPinned, parseKnownHosts } from './known-hosts.ts';

const string = (octets: Buffer | string) => {
  const content = Buffer.from(octets as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};
const makeKey = (type: string) => Buffer.concat([string(type), string(randomBytes(32))]);
const [ours, theirs] = [makeKey('ssh-ed25519'), makeKey('ssh-ed25519')];
const [rsa, ecdsa] = [makeKey('ssh-rsa'), makeKey('ecdsa-sha2-nistp256')];
const typeOf = (key: Buffer) => key.toString('latin1', 4, 4 + key.readUInt32BE(0));
const written = (key: Buffer) => `${typeOf(key)} ${key.toString('base64')}`;
const hashed = (name: string) => {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};
const verdict = (text: string, names = ['db-1.example.org'], port = 22, key = ours) =>
  parseKnownHosts(text).verdict(names, port, key);

describe('never trusted', () => {
  it.each([
    ['an empty file', '', 'unknown'],
    ['another host', `db-2.example.org ${written(ours)}`, 'unknown'],
    ['a longer name', `db-1.example.org.evil.example ${written(ours)}`, 'unknown'],
    ['the name within a comment', `other db-1.example.org ${written(ours)}`, 'unknown'],
    ['a comment', `# db-1.example.org ${written(ours)}`, 'unknown'],
    ['another key of the same type', `db-1.example.org ${written(theirs)}`, 'changed'],
    ['a key of another type', `db-1.example.org ${written(rsa)}`, 'changed'],
    ['the same octets under another type', `db-1.example.org ssh-rsa ${ours.toString('base64')}`, 'unknown'],
    ['the key with an octet more', `db-1.example.org ${written(Buffer.concat([ours, Buffer.of(0)]))}`, 'changed'],
    ['the key cut short', `db-1.example.org ssh-ed25519 ${ours.toString('base64').slice(0, 24)}`, 'changed'],
    ['no key', 'db-1.example.org ssh-ed25519', 'unknown'],
    ['a type without a key', `db-1.example.org ssh-ed25519 ${string('ssh-ed25519').toString('base64')}`, 'unknown'],
    ['no base64', `db-1.example.org ssh-ed25519 ${ours.toString('base64')}!`, 'unknown'],
    ['a length that lies', `db-1.example.org ssh-ed25519 ${Buffer.from('ffffffff00', 'hex').toString('base64')}`, 'unknown'],
    ['the key of SSH 1', 'db-1.example.org 1024 35 1234567890', 'unknown'],
    ['a certificate authority', `@cert-authority db-1.example.org ${written(ours)}`, 'unknown'],
    ['an unknown marker', `@trusted db-1.example.org ${written(ours)}`, 'unknown'],
    ['two markers', `@cert-authority @revoked db-1.example.org ${written(ours)}`, 'unknown'],
    ['a marker without a blank', `@revokeddb-1.example.org ${written(ours)}`, 'unknown'],
    ['revoked', `@revoked db-1.example.org ${written(ours)}`, 'revoked'],
    ['revoked for all', `@revoked * ${written(ours)}`, 'revoked'],
    ['revoked, though also named', `db-1.example.org ${written(ours)}\n@revoked * ${written(ours)}`, 'revoked'],
    ['revoked, then named', `@revoked *.example.org ${written(ours)}\ndb-1.example.org ${written(ours)}`, 'revoked'],
    ['revoked by hash', `db-1.example.org ${written(ours)}\n@revoked ${hashed('db-1.example.org')} ${written(ours)}`, 'revoked'],
    ['negated', `*.example.org,!db-1.example.org ${written(ours)}`, 'unknown'],
    ['negated first', `!db-1.example.org,*.example.org ${written(ours)}`, 'unknown'],
    ['negated by a pattern', `db-1.example.org,!*-1.* ${written(ours)}`, 'unknown'],
    ['only negated', `!db-2.example.org ${written(ours)}`, 'unknown'],
    ['the port 22 in brackets, which OpenSSH never writes', `[db-1.example.org]:22 ${written(ours)}`, 'unknown'],
    ['another port', `[db-1.example.org]:2222 ${written(ours)}`, 'unknown'],
    ['a hash of another name', `${hashed('db-2.example.org')} ${written(ours)}`, 'unknown'],
    ['a hash of the name in capitals', `${hashed('DB-1.example.org')} ${written(ours)}`, 'unknown'],
    ['a hash among other names', `${hashed('db-1.example.org')},x ${written(ours)}`, 'unknown'],
    ['a hash of another method', `${hashed('db-1.example.org').replace('|1|', '|2|')} ${written(ours)}`, 'unknown'],
    ['a hash cut short', `${hashed('db-1.example.org').slice(0, -8)} ${written(ours)}`, 'unknown'],
    [
      'a hash with an empty salt',
      `|1||${createHmac('sha1', '').update('db-1.example.org').digest('base64')} ${written(ours)}`,
      'unknown',
    ],
  ])('%s', (_, text, expected) => {
    expect(verdict(`${text}\n`)).toBe(expected);
  });

  it('a key of the bare name at another port, and the other way round', () => {
    const text = `db-1.example.org ${written(ours)}\n[db-2.example.org]:2222 ${written(ours)}\n`;
    expect(verdict(text, ['db-1.example.org'], 2222)).toBe('unknown');
    expect(verdict(text, ['db-2.example.org'], 22)).toBe('unknown');
    expect(verdict(text, ['db-2.example.org'], 22222)).toBe('unknown');
  });

  it('a key that is revoked for the bare name or for another name, at any port', () => {
    const text = `[db-1.example.org]:2222 ${written(ours)}\n@revoked db-1.example.org ${written(ours)}\n`;
    expect(verdict(text, ['db-1.example.org'], 2222)).toBe('revoked');
    expect(verdict(text, ['[x]', 'db-1.example.org'], 2222)).toBe('revoked');
    expect(verdict(text, ['db-1.example.org'], 2222, theirs)).toBe('changed');
  });

  it('a key that one name vouches for and another denies', () => {
    const text = `db-1.example.org ${written(ours)}\n192.0.2.7 ${written(theirs)}\n`;
    expect(verdict(text, ['db-1.example.org', '192.0.2.7'])).toBe('changed');
    expect(verdict(text, ['192.0.2.7', 'db-1.example.org'], 22, theirs)).toBe('changed');
  });

  it('an empty key, or no name', () => {
    const text = `* ${written(ours)}\n`;
    expect(verdict(text, ['db-1.example.org'], 22, Buffer.alloc(0))).toBe('changed');
    expect(verdict(text, [])).toBe('unknown');
  });

  it('anything at all, unless the very key stands there', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'db-1.example.org',
        '*',
        '@revoked',
        '@cert-authority',
        'ssh-ed25519',
        '!',
        ',',
        '|1|',
        '#',
        '\r\n',
        '\n',
        '\t',
        '__proto__',
      ),
      fc.constantFrom(theirs, rsa).map((key) => written(key)),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        expect(['unknown', 'changed']).toContain(verdict(words.join(' ')));
      }),
    );
  });
});

describe('trusted', () => {
  it.each([
    ['a plain name', `db-1.example.org ${written(ours)}`],
    ['with a comment behind', `db-1.example.org ${written(ours)} root@db-1 and more`],
    ['after blanks and with tabs', ` \t db-1.example.org\t${written(ours).replace(' ', ' \t')}`],
    ['capitals', `DB-1.Example.ORG ${written(ours)}`],
    ['in a list', `192.0.2.7,db-1.example.org,db-1 ${written(ours)}`],
    ['a star', `*.example.org ${written(ours)}`],
    ['several stars', `*-*.ex*mple.* ${written(ours)}`],
    ['a star for nothing', `db-1*.example.org* ${written(ours)}`],
    ['question marks', `db-?.ex?mple.org ${written(ours)}`],
    ['negated for another', `*.example.org,!db-2.example.org ${written(ours)}`],
    ['hashed', `${hashed('db-1.example.org')} ${written(ours)}`],
    [
      'the second of several keys',
      `db-1.example.org ${written(rsa)}\ndb-1.example.org ${written(theirs)}\ndb-1.example.org ${written(ours)}`,
    ],
    ['another key revoked', `db-1.example.org ${written(ours)}\n@revoked * ${written(theirs)}`],
    ['revoked for another host', `db-1.example.org ${written(ours)}\n@revoked db-2.example.org ${written(ours)}`],
    ['beside a certificate authority', `@cert-authority *.example.org ${written(rsa)}\ndb-1.example.org ${written(ours)}`],
    [
      'after lines nobody can read',
      `\n\n#\n@\n|1|\n|\nx\n, , ,\n!! !! !!\ndb-1.example.org ssh-ed25519 A\ndb-1.example.org ${written(ours)}`,
    ],
  ])('%s', (_, text) => {
    for (const ending of ['\n', '\r\n', '']) expect(verdict(text.replaceAll('\n', ending || '\n') + ending)).toBe('trusted');
  });

  it.each([
    ['a port', '[db-1.example.org]:2222'],
    ['a port among others', 'db-1.example.org,[db-1.example.org]:2222'],
    ['a port for all hosts', '[*]:2222'],
    ['any port', '[DB-1.example.org]:*'],
    ['a star, which OpenSSH takes for every port, too', '*'],
    ['a port, hashed', hashed('[db-1.example.org]:2222')],
  ])('%s', (_, hosts) => {
    expect(verdict(`${hosts} ${written(ours)}\n`, ['Db-1.example.org'], 2222)).toBe('trusted');
  });

  it('addresses of both families', () => {
    const text = `2001:db8::7,192.0.2.7 ${written(ours)}\n[2001:db8::7]:2222 ${written(theirs)}\n`;
    expect(verdict(text, ['2001:db8::7'])).toBe('trusted');
    expect(verdict(text, ['192.0.2.7', '2001:DB8::7'])).toBe('trusted');
    expect(verdict(text, ['2001:db8::7'], 2222, theirs)).toBe('trusted');
  });
});

it('names the key types to ask for, in the order of the file', () => {
  const text = `db-1.example.org ${written(rsa)}\n* ${written(ours)}\ndb-1.example.org ${written(theirs)}\n@cert-authority * ${written(ecdsa)}\n@revoked * ${written(ecdsa)}\n`;
  expect(parseKnownHosts(text).typesOf(['db-1.example.org'], 22)).toEqual(['ssh-rsa', 'ssh-ed25519']);
  expect(parseKnownHosts(text).typesOf(['db-1.example.org'], 2222)).toEqual(['ssh-ed25519']);
  expect(parseKnownHosts('').typesOf(['db-1.example.org'], 22)).toEqual([]);
});

it('says that a certificate authority is named, which cannot be used', () => {
  const known = parseKnownHosts(`@cert-authority *.example.org ${written(ours)}\n`);
  expect(known.hasAuthority(['db-1.example.org'], 22)).toBe(true);
  expect(known.hasAuthority(['db-1.example.com'], 22)).toBe(false);
});

it('says which lines it could not read', () => {
  expect(parseKnownHosts(`# x\n\nx\ndb-1.example.org ${written(ours)}\r\n@revoked db-1 ssh-rsa AAAA\n`).malformed).toEqual([
    3, 5,
  ]);
});

it('a pattern made to be slow takes no time', () => {
  const began = performance.now();
  expect(verdict(`${'*a'.repeat(5000)}b ${written(ours)}\n`, ['a'.repeat(5000)])).toBe('unknown');
  expect(performance.now() - began).toBeLessThan(2000);
});

describe('a pinned fingerprint', () => {
  const key = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'base64');

  it('is SHA-256 in base64 without padding', () => {
    expect(fingerprintOf(key)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it('decides by the whole of it', () => {
    const pin = fingerprintOf(key);
    expect(isPinned(key, [fingerprintOf(ours), pin])).toBe(true);
    for (const wrong of [[], [pin.slice(0, -1)], [`${pin}=`], [pin.toLowerCase()], [pin.slice(7)], [''], [fingerprintOf(ours)]]) {
      expect(isPinned(key, wrong)).toBe(false);
    }
  });
});
