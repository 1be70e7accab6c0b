/** What every machine calls itself, or what is only told on one link. */
const ofEveryMachine = /^(localhost(\.localdomain)?|ip6-localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::|fe80:.*)$/;

/** A name or address as it is compared: in lower case, without brackets, zone and the dot at the end; IPv6 as RFC 5952 writes it. */
export function plainName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/^\[([^\]]*)\]$/, '$1')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
  if (!plain.includes(':')) return plain;
  return URL.canParse(`http://[${plain}]`) ? new URL(`http://[${plain}]`).hostname.slice(1, -1) : plain;
}

/** The names that tell one machine from another. */
export const tellingNames = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map(plainName).filter((name) => name !== '' && !ofEveryMachine.test(name))),
];

/** What a name is; only those of one kind can be compared. */
export const kindOfName = (name: string): 'ipv4' | 'ipv6' | 'host' =>
  name.includes(':') ? 'ipv6' : /^\d+\.\d+\.\d+\.\d+$/.test(name) ? 'ipv4' : 'host';

const firstLabel = (name: string) => name.split('.')[0]!;

/** Whether two names may be of one machine: they are the same, or one is the other without its domain. */
export const mayBeSame = (one: string, other: string): boolean =>
  one === other ||
  (kindOfName(one) === 'host' && kindOfName(other) === 'host' && (one === firstLabel(other) || other === firstLabel(one)));

/** The names that no two machines of different accounts have: addresses, and host names with their domain. */
export const uniqueNames = (names: readonly string[]): readonly string[] =>
  tellingNames(names).filter((name) => kindOfName(name) !== 'host' || (name.includes('.') && !name.includes(' ')));
