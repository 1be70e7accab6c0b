import fc from 'fast-check';
import { readAddress } from './address.ts';

it.each([
  ['https://app.example.org', { host: 'app.example.org', port: 443, scheme: 'https', path: '/', serverName: 'app.example.org' }],
  ['https://app.example.org:8443/login?x=1#y', { port: 8443, scheme: 'https', path: '/login' }],
  ['https://app.example.org:80/', { port: 80, scheme: 'https' }],
  ['https://app.example.org/a:8443', { host: 'app.example.org', port: 443, path: '/a:8443' }],
  ['https://app.example.org/?from=12:30', { port: 443 }],
  ['https://app.example.org#:99', { port: 443 }],
  ['app.example.org/a:22', { port: 443, scheme: 'https' }],
  ['http://app.example.org', { port: 80, scheme: 'http' }],
  ['http://app.example.org:443', { port: 443, scheme: 'http' }],
  ['app.example.org', { port: 443, scheme: 'https' }],
  ['app.example.org:8443', { port: 8443, scheme: 'https' }],
  ['APP.Example.org.', { host: 'app.example.org', serverName: 'app.example.org' }],
  ['mail.example.org:587', { port: 587, scheme: 'starttls', starttls: 'smtp' }],
  ['smtp://mail.example.org', { port: 25, scheme: 'starttls', starttls: 'smtp' }],
  ['db.example.org:5432', { scheme: 'starttls', starttls: 'postgres' }],
  ['ldap://dir.example.org:1389', { port: 1389, starttls: 'ldap' }],
  ['mail.example.org:993', { port: 993, scheme: 'tls', starttls: null }],
  ['ssh://jump.example.org', { port: 22, scheme: 'ssh' }],
  ['jump.example.org:22', { port: 22, scheme: 'ssh' }],
  ['192.0.2.7', { host: '192.0.2.7', port: 443, serverName: null }],
  ['[2001:db8::1]:8443', { host: '2001:db8::1', port: 8443, serverName: null }],
  ['2001:db8::1', { host: '2001:db8::1', port: 443 }],
  ['https://[2001:db8::1]', { host: '2001:db8::1', port: 443 }],
  ['bücher.example', { host: 'xn--bcher-kva.example' }],
])('%s', (text, expected) => {
  expect(readAddress(text)).toMatchObject(expected);
});

it.each([
  ['', 'address-malformed'],
  ['https://', 'address-malformed'],
  ['app.example.org:0', 'address-malformed'],
  ['app.example.org:99999', 'address-malformed'],
  ['two words', 'address-malformed'],
  ['gopher://app.example.org', 'address-scheme'],
  ['https://user:secret@app.example.org', 'address-secret'],
  ['user@app.example.org', 'address-secret'],
])('%s is refused: %s', (text, why) => {
  expect(readAddress(text)).toBe(why);
});

it('never throws and never yields a port out of range', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const address = readAddress(text);
      if (typeof address !== 'string') {
        expect(address.port).toBeGreaterThan(0);
        expect(address.port).toBeLessThan(65536);
        expect(address.host).not.toBe('');
      }
    }),
  );
});
