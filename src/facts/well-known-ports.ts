/** A TCP port with the service that usually answers there, and why its being reachable matters. */
export interface WellKnownPort {
  readonly port: number;
  /** IANA's service name where it is the name people use, else the product's. */
  readonly service: string;
  /** `management`: whoever reaches it can administer or read data; `plaintext`: the protocol carries passwords or content openly. */
  readonly uses: readonly ('management' | 'plaintext')[];
}

const entry = (port: number, service: string, ...uses: WellKnownPort['uses']): WellKnownPort => ({ port, service, uses });

/** The ports every look at a host includes, sorted by number; those of the web are there as a sign of life. */
export const wellKnownPorts: readonly WellKnownPort[] = [
  entry(21, 'ftp', 'plaintext'),
  entry(22, 'ssh', 'management'),
  entry(23, 'telnet', 'management', 'plaintext'),
  entry(25, 'smtp', 'plaintext'),
  entry(80, 'http'),
  entry(110, 'pop3', 'plaintext'),
  entry(135, 'msrpc', 'management'),
  entry(139, 'netbios-ssn', 'management'),
  entry(143, 'imap', 'plaintext'),
  entry(389, 'ldap', 'plaintext'),
  entry(443, 'https'),
  entry(445, 'smb', 'management'),
  entry(512, 'rexec', 'plaintext'),
  entry(513, 'rlogin', 'plaintext'),
  entry(514, 'rsh', 'plaintext'),
  entry(587, 'submission', 'plaintext'),
  entry(873, 'rsync', 'plaintext'),
  entry(1433, 'mssql', 'management'),
  entry(1521, 'oracle', 'management'),
  entry(2375, 'docker', 'management'),
  entry(2376, 'docker-tls', 'management'),
  entry(3306, 'mysql', 'management'),
  entry(3389, 'rdp', 'management'),
  entry(5432, 'postgresql', 'management'),
  entry(5900, 'vnc', 'management'),
  entry(5985, 'winrm', 'management'),
  entry(5986, 'winrm-tls', 'management'),
  entry(6379, 'redis', 'management'),
  entry(6443, 'kubernetes', 'management'),
  entry(8006, 'proxmox', 'management'),
  entry(8080, 'http-alt'),
  entry(8443, 'https-alt'),
  entry(9200, 'elasticsearch', 'management'),
  entry(10250, 'kubelet', 'management'),
  entry(11211, 'memcached', 'management'),
  entry(27017, 'mongodb', 'management'),
];

/** Numbers of the well-known ports of one use, sorted. */
export const portsOf = (use: WellKnownPort['uses'][number]): readonly number[] =>
  wellKnownPorts.filter(({ uses }) => uses.includes(use)).map(({ port }) => port);

/** The usual service of a port, undefined where it has none. */
export const usualService = (port: number): string | undefined => wellKnownPorts.find((known) => known.port === port)?.service;
