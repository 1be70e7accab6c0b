import { ProbeError } from '../../../define.ts';
import { isAbsentError, isPermissionError, linesOf } from '../../answers.ts';
import type { Answer } from '../../topic.ts';
import { addressOf } from './addresses.ts';

export interface Socket {
  /** As the socket is bound, in the form of `inet_ntop`; a wildcard is `0.0.0.0` or `::`. */
  readonly address: string;
  readonly port: number;
}

export interface Sockets {
  readonly sockets: readonly Socket[];
  /** Whether the kernel has IPv6. */
  readonly six: boolean;
}

/**
 * The listening sockets in the lines of `/proc/net/tcp` and `/proc/net/tcp6` (proc_net(5)) that a search for state `0A` and for the
 * heading left over. The headings prove that the files were read, where nothing listens.
 * @param machine `uname -m`: addresses stand there as the machine's own 32-bit words.
 * @throws ProbeError `denied`, `malformed`, `unsupported`: every socket is seen, or nothing is said.
 */
export function socketsIn(tables: Answer, machine: Answer): Sockets {
  if (!tables.ok) throw new ProbeError(tables.reason, tables.detail);
  if (isPermissionError(tables.stderr)) throw new ProbeError('denied', '/proc/net/tcp');
  const lines = linesOf(tables.stdout, 20_000);
  const of = (file: string) => lines.filter((line) => line.startsWith(`${file}:`)).map((line) => line.slice(file.length + 1));
  const [four, six] = [of('/proc/net/tcp'), of('/proc/net/tcp6')];
  const sixAbsent = isAbsentError(tables.stderr) && /\/proc\/net\/tcp6\b/.test(tables.stderr) && six.length === 0;
  if (tables.status !== 0 && !(tables.status === 2 && sixAbsent)) throw new ProbeError('malformed', `status ${tables.status}`);
  if (four.length + six.length !== lines.length) throw new ProbeError('malformed', '/proc/net/tcp');
  const littleEndian = isLittleEndian(machine);
  return {
    sockets: [...listening(four, littleEndian), ...(sixAbsent ? [] : listening(six, littleEndian))],
    six: !sixAbsent,
  };
}

const heading = /^\s*sl\s+local_address\s+rem(?:ote)?_address\s+st\s/;
/** Number, local address and port, the same of the peer, state. */
const row = /^\s*\d+: ((?:[\dA-F]{8}){1,4}):([\dA-F]{4}) [\dA-F]{8,32}:[\dA-F]{4} ([\dA-F]{2}) /;

function listening([first = '', ...rows]: readonly string[], littleEndian: boolean): Socket[] {
  if (!heading.test(first)) throw new ProbeError('malformed', 'no heading in /proc/net/tcp');
  return rows.flatMap((line) => {
    const found = row.exec(line);
    if (!found || ![8, 32].includes(found[1]!.length)) throw new ProbeError('malformed', 'a line of /proc/net/tcp');
    const [, digits, port, state] = found as unknown as [string, string, string, string];
    if (state !== '0A') return [];
    const bytes = Buffer.from(digits, 'hex');
    if (littleEndian) bytes.swap32();
    return [{ address: bytes.length === 4 ? bytes.join('.') : addressOf(bytes), port: Number.parseInt(port, 16) }];
  });
}

const little = /^(x86_64|i[3-6]86|aarch64|armv[5-8]\w*l|ppc64le|riscv(32|64)|loongarch64)$/;
const big = /^(s390x?|ppc(64)?|sparc(64)?|aarch64_be)$/;

/** @throws ProbeError `unsupported` for a machine whose byte order its name does not tell. */
function isLittleEndian(machine: Answer): boolean {
  const name = machine.ok ? machine.stdout.trim() : '';
  if (little.test(name)) return true;
  if (big.test(name)) return false;
  throw new ProbeError('unsupported', 'byte order of the machine');
}
