import { BlockList, isIPv4, SocketAddress } from 'node:net';
import type { OpenPort } from '../../../../facts/index.ts';
import type { Answer } from '../../topic.ts';

/** RFC 1918, 6598 (carrier-grade NAT), 3927 and 4193, and link-local addresses of IPv6. */
const notPublic = new BlockList();
notPublic.addSubnet('10.0.0.0', 8);
notPublic.addSubnet('100.64.0.0', 10);
notPublic.addSubnet('169.254.0.0', 16);
notPublic.addSubnet('172.16.0.0', 12);
notPublic.addSubnet('192.168.0.0', 16);
notPublic.addSubnet('fc00::', 7, 'ipv6');
notPublic.addSubnet('fe80::', 10, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Where an address, in the form of `inet_ntop`, can be spoken to from. What is not known to be confined is public. */
export function reachOf(address: string): NonNullable<OpenPort['reach']> {
  if (address === '0.0.0.0' || address === '::') return 'wildcard';
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (loopback.check(address, family)) return 'loopback';
  return notPublic.check(address, family) ? 'private' : 'public';
}

/** The text of 16 bytes; that of an IPv4 address where they hold one (RFC 4291 §2.5.5.2). */
export function addressOf(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const mapped = bytes.readBigUInt64BE(0) === 0n && bytes.readUInt32BE(8) === 0xffff;
  return mapped ? [...bytes.subarray(12)].join('.') : new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

const most = 1000;
/** IFA_F_TEMPORARY of if_addr.h. */
const temporary = 0x01;

/**
 * The machine's own public addresses of both families, sorted. Undefined where one of the files could not be read to the end, or names more
 * than a thousand.
 * @param routes `/proc/net/fib_trie`: below the leaf of an address, `/32 host LOCAL` says that it is the machine's own.
 * @param interfaces `/proc/net/if_inet6`: an address in hexadecimal digits in the first column of each line, its flags in
 * the fifth. Addresses of RFC 8981 are left out: nobody names them, and a lasting one of the same network stands beside them.
 */
export function publicAddresses(routes: Answer, interfaces: Answer): readonly string[] | undefined {
  const found = new Set<string>();
  if (!routes.ok || routes.status !== 0 || !/^\s*\|-- /m.test(routes.stdout)) return undefined;
  let leaf = '';
  for (const line of routes.stdout.split('\n')) {
    const text = line.trim();
    if (text.startsWith('|-- ')) leaf = text.slice(4);
    else if (/^\/32 host LOCAL\b/.test(text) && isIPv4(leaf)) found.add(leaf);
  }
  // Where the kernel has no IPv6, there is no such file.
  if (!interfaces.ok) return undefined;
  if (interfaces.status !== 0 && !/no such file/i.test(interfaces.stderr)) return undefined;
  for (const [, digits, flags] of interfaces.stdout.matchAll(/^([\da-f]{32}) +[\da-f]+ +[\da-f]+ +[\da-f]+ +([\da-f]{2})/gim)) {
    if ((Number.parseInt(flags!, 16) & temporary) === 0) found.add(addressOf(Buffer.from(digits!, 'hex')));
  }
  const own = [...found].filter((address) => reachOf(address) === 'public').sort();
  return own.length > most ? undefined : own;
}
