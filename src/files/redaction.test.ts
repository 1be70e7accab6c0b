import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { redact, redactJson, redactPieces, registerPublic, registerSecret } from './redaction.ts';

it('without a secret every text stays as it is', () => {
  expect([redact('a'), redactJson('{"a":1}')]).toEqual(['a', '{"a":1}']);
});

const awkward = 'p%s"w\\ö/d+€ <&>\u{1f512}\t\'=';
const secrets = ['canary-4f1c9a-Zx+/=', awkward, 'plainletters', randomBytes(33).toString('base64')];

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const ascii = (text: string) =>
  json(text).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const entities = (text: string) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const lowerEscapes = (text: string) => text.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());

const encodings: [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['JSON', json],
  ['JSON in JSON', (text) => json(json(text))],
  ['JSON in ASCII', ascii],
  ['JSON in ASCII, upper case', (text) => ascii(text).replace(/\\u[0-9a-f]{4}/g, (each) => `\\u${each.slice(2).toUpperCase()}`)],
  ['JSON with the slash escaped', (text) => json(text).replaceAll('/', '\\/')],
  ['encodeURIComponent', encodeURIComponent],
  ['encodeURIComponent, lower case', (text) => lowerEscapes(encodeURIComponent(text))],
  ['encodeURI', encodeURI],
  ['a form field', (text) => new URLSearchParams({ v: text }).toString().slice(2)],
  ['HTML, numbers', entities],
  ['HTML, names', (text) => text.replace(/[&<>"']/g, (each) => named[each]!)],
  ['hex', (text) => Buffer.from(text).toString('hex')],
  ['hex, upper case', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ...(['base64', 'base64url'] as const).flatMap((encoding) =>
    [0, 1, 2].flatMap((before) =>
      [0, 1, 2].map((after): [string, (text: string) => string] => [
        `${encoding}, ${before} octets before and ${after} behind`,
        (text) => Buffer.from('ab'.slice(0, before) + text + 'yz'.slice(0, after)).toString(encoding),
      ]),
    ),
  ),
  ['base64 in a URL', (text) => encodeURIComponent(Buffer.from(text).toString('base64'))],
  ['HTTP basic authentication', (text) => Buffer.from(`user:${text}`).toString('base64')],
];

describe.each(secrets.map((secret) => [secret] as const))('the secret %j', (secret) => {
  it.each(encodings)('is replaced: %s', (_, encode) => {
    registerSecret(secret);
    const encoded = encode(secret);
    const redacted = redact(`before ${encoded} behind`);
    expect(redacted).toContain('[secret]');
    // What is left of base64 belongs to the neighbours.
    expect(redacted.replace(/ [A-Za-z0-9_-]{0,6}\[secret\][A-Za-z0-9_=-]{0,5} /, ' [secret] ')).toBe('before [secret] behind');
    expect(redact(redacted)).toBe(redacted);
    expect(JSON.parse(redactJson(JSON.stringify({ v: [`before ${encoded} behind`] }))).v[0]).toBe(redacted);
  });
});

it('what is public stays, though it is part of a secret; the rest of that secret does not', () => {
  const [before, shared, behind] = ['3f9a-private-before', 'public-half-of-the-key', '77c1-private-behind'];
  registerSecret(`${before}\n${shared}\n${behind}\n${shared}/${behind}`);
  expect(redact(`key: ${shared}`)).toBe('key: [secret]');
  registerPublic(`ssh ${shared}`);
  expect(redact(`key: ssh ${shared} user`)).toBe(`key: ssh ${shared} user`);
  expect(redactJson(JSON.stringify([`ssh ${shared}`]))).toBe(JSON.stringify([`ssh ${shared}`]));
  expect(redact(`key: ${shared}`)).toBe('key: [secret]');
  expect(redact(`ssh ${shared}/${behind}`)).toBe('ssh [secret]');
  expect(redact(`ssh ${shared} ${behind} ${before}`)).toBe(`ssh ${shared} [secret] [secret]`);
});

describe('what is around', () => {
  it('stays, also between secrets that touch and begin alike', () => {
    registerSecret('first-secret');
    registerSecret('first-secret-and-more');
    expect(redact('<first-secretfirst-secret-and-more> first-secre t')).toBe('<[secret][secret]> first-secre t');
  });

  it('stays: any text without a secret is the same afterwards', () => {
    registerSecret('canary-4f1c9a-Zx+/=');
    const notSecret = fc.oneof(fc.string(), fc.constantFrom('canary-4f1', 'Zx+/=', 'Y2FuYXJ5', '%2B', '\\"', '[secret]'));
    fc.assert(
      fc.property(fc.array(notSecret), (parts) => {
        const text = parts.join('|');
        expect(redact(text)).toBe(text);
        expect(redactJson(JSON.stringify(parts))).toBe(JSON.stringify(parts));
      }),
    );
  });

  it('is decoded to the same: base64 loses no octet of a neighbour in another group of three', () => {
    registerSecret('canary-4f1c9a-Zx+/=');
    const encoded = Buffer.from('abc123canary-4f1c9a-Zx+/=').toString('base64');
    expect(redact(`${encoded}&next`)).toBe(`${Buffer.from('abc123').toString('base64')}[secret]&next`);
  });

  it('a value of fewer than 8 characters is not searched for', () => {
    registerSecret('1234567');
    registerSecret(' short \n');
    expect(redact('1234567 short')).toBe('1234567 short');
  });
});

it('any secret is found in every encoding, whatever stands around it', () => {
  const values = fc
    .sample(fc.tuple(fc.string({ unit: 'binary', minLength: 8, maxLength: 30 }), fc.string()), { numRuns: 100, seed: 7 })
    .map(([value, around]) => [value.trim(), around] as const)
    // fast-check makes `__proto__` as a text here, and later as the key of a value that has to come back the same.
    .filter(([value]) => value.length >= 8 && value !== '__proto__' && !/[\r\n]/.test(value));
  for (const [value] of values) registerSecret(value);
  for (const [value, around] of values) {
    for (const [name, encode] of encodings) {
      const redacted = redact(`${around}${encode(value)}${around}`);
      expect({ value, name, redacted }).toEqual({ value, name, redacted: expect.stringContaining('[secret]') });
    }
  }
});

describe('a private key', () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  beforeAll(() => registerSecret(pem));

  it('is replaced as a whole and line by line', () => {
    const lines = pem.trim().split('\n');
    expect(redact(`key: ${pem}`)).toBe('key: [secret]\n');
    expect(redact(JSON.stringify({ pem }))).toBe('{"pem":"[secret]\\n"}');
    expect(redactJson(JSON.stringify({ pem }))).toBe('{"pem":"[secret]\\n"}');
    for (const line of lines.slice(1, -2)) expect(redact(`> ${line}\r`)).toBe('> [secret]\r');
    expect(redact(Buffer.from(pem).toString('base64'))).toMatch(/^\[secret\].{0,4}$/);
  });

  it.each(['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----'])('%s is no secret', (line) => {
    expect(redact(`${line}\n${line}`)).toBe(`${line}\n${line}`);
  });
});

describe('JSON', () => {
  it('stays valid: numbers and what is not in strings is left as it is', () => {
    registerSecret('1234567890');
    registerSecret('","kind":"');
    registerSecret('back\\slash"');
    const value = { n: 1234567890, s: 'id 1234567890', kind: 'x', list: ['', 'a'], escaped: 'back\\slash"\\' };
    const redacted = { n: 1234567890, s: 'id [secret]', kind: 'x', list: ['', 'a'], escaped: '[secret]\\' };
    expect(JSON.parse(redactJson(JSON.stringify(value)))).toEqual(redacted);
    expect(redactJson(`${JSON.stringify(value, null, 2)}\n`)).toBe(`${JSON.stringify(redacted, null, 2)}\n`);
    expect(redactJson(`${JSON.stringify(value)}\n${JSON.stringify(value)}\n`)).toBe(
      `${JSON.stringify(redacted)}\n${JSON.stringify(redacted)}\n`,
    );
  });

  it('any value comes back the same but for its secrets', () => {
    registerSecret('canary-4f1c9a-Zx+/=');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redactJson(JSON.stringify(value, null, 2))).toBe(JSON.stringify(value, null, 2));
        expect(JSON.parse(redactJson(JSON.stringify({ value, s: 'canary-4f1c9a-Zx+/=' }))).s).toBe('[secret]');
      }),
    );
  });

  it('a part of a document is read, too; a string that does not end is refused, not let through', () => {
    registerSecret('canary-4f1c9a-Zx+/=');
    expect(redactJson('],\n "a": "canary-4f1c9a-Zx+/="')).toBe('],\n "a": "[secret]"');
    expect(() => redactJson('{"a":"canary-4f1c9a-Zx+/=')).toThrow('JSON');
  });
});

it('pieces are put together to whole lines before they are looked at', async () => {
  registerSecret('canary-4f1c9a-Zx+/=');
  const text = 'first canary-4f1c9a-Zx+/=\nsecond "canary-4f1c9a-Zx+/="\n\nlast canary-4f1c9a-Zx+/=';
  const gather = async (pieces: Iterable<string>) => {
    let all = '';
    for await (const piece of redactPieces(
      (async function* () {
        yield* pieces;
      })(),
      redact,
    ))
      all += piece;
    return all;
  };
  expect(await gather(text.split(''))).toBe(redact(text));
  expect(await gather([text, '', text])).toBe(redact(text) + redact(text));
  expect(await gather([])).toBe('');
});

it('a secret that was cut at the end of a text is found by its beginning', () => {
  registerSecret(awkward);
  registerSecret('canary-4f1c9a-Zx+/=');
  for (const encode of [(text: string) => text, json, encodeURIComponent, (text: string) => Buffer.from(text).toString('hex')]) {
    for (const secret of ['canary-4f1c9a-Zx+/=', awkward]) {
      const encoded = encode(secret);
      for (let length = encode(secret.slice(0, 12)).length; length < encoded.length; length++) {
        const cut = encoded.slice(0, length);
        expect([cut, redact(`> ${cut}`)]).toEqual([cut, '> [secret]']);
        if (!cut.endsWith('\\')) expect(redact(`> ${cut}.`)).toBe(`> ${cut}.`);
      }
    }
  }
  expect(redact('> canary-4f1c')).toBe('> canary-4f1c');
});

it('a secret as large as one may be is found, too, and never shown by an error', () => {
  const large = randomBytes(48 * 1024).toString('base64');
  registerSecret(large);
  for (const [, encode] of encodings) expect(redact(`> ${encode(large)} <`).length).toBeLessThan(30);
  expect(redact(`${large.slice(0, -1)} <`)).toBe(`${large.slice(0, -1)} <`);
});

it('takes time that grows with the length of the text only', () => {
  for (let index = 0; index < 200; index++) registerSecret(randomBytes(30).toString('base64'));
  registerSecret(`${'\\'.repeat(12)}x`);
  registerSecret(`${'%'.repeat(12)}x`);
  registerSecret(`${'a'.repeat(12)}x`);
  const texts = ['\\', '%25', 'a', '"', randomBytes(1000).toString('base64')].map((each) => each.repeat(300_000 / each.length));
  redact('compiled once');
  const began = performance.now();
  for (const text of texts) redact(text);
  expect(performance.now() - began).toBeLessThan(3000);
});
