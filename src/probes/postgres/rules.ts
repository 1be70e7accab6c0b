import net from 'node:net';
import type { Database } from '../../facts/index.ts';
import { ProbeError } from '../define.ts';
import type { Session } from './session.ts';
import { type Row, statements } from './statements.ts';

type Line = Row<typeof statements.rules>['rule'];
type Rules = Extract<Database['rules'], { seen: true }>;

const maxTold = 50;

/**
 * pg_hba.conf as the server reads it, and whether that is what it goes by: the view shows the file, which may have been changed since it was loaded.
 * @throws ProbeError `malformed` where a line has an error, as then the server goes by older rules.
 */
export async function readRules(session: Session): Promise<Omit<Rules, 'seen'>> {
  const { rows, whole } = await session.ask(statements.rules);
  if (!whole) throw new ProbeError('incomplete', 'pg_hba_file_rules');
  if (rows.length === 0 || rows.some(({ broken }) => broken)) throw new ProbeError('malformed', 'pg_hba_file_rules');
  const lines = rows.map(({ rule }) => rule).sort((a, b) => numberOf(a) - numberOf(b));
  const open = plaintextRules(lines);
  const plaintext = open.length > maxTold ? [...open.slice(0, maxTold - 1), `… (${open.length})`] : open;
  return { plaintext, inForce: await isInForce(session, lines) };
}

const numberOf = ({ rule_number, line_number }: Line) => rule_number ?? line_number;

async function isInForce(session: Session, lines: readonly Line[]): Promise<boolean | null> {
  try {
    const [file] = (await session.ask(statements.rulesFile)).rows;
    if (!file || file.loadedAt === null || file.changedAt === null) return null;
    // What was included from other files may have been changed there.
    if (lines.some(({ file_name }) => typeof file_name === 'string' && file_name !== file.file)) return null;
    // A file that was moved into its place keeps the time of its content, but not that of its last change.
    return file.changedAt < file.loadedAt;
  } catch (error) {
    if (error instanceof ProbeError) return null;
    throw error;
  }
}

/** Types of rules that a connection without TLS can match; one with GSSAPI is encrypted, too, but such a rule asks for nothing. */
const plainTypes = ['host', 'hostnogssenc', 'hostnossl'];

/**
 * Rules by which somebody from another machine is let on without TLS, as far as no rule before turns all of them away.
 * Where it cannot be told (a host name), a rule counts as one.
 */
export function plaintextRules(lines: readonly Line[]): string[] {
  const rejecting: { line: Line; networks: readonly Network[] }[] = [];
  const found: string[] = [];
  for (const line of lines) {
    if (line.type === null || !plainTypes.includes(line.type)) continue;
    const networks = networksOf(line);
    if (line.auth_method === 'reject') {
      if (networks !== null) rejecting.push({ line, networks });
      continue;
    }
    const beyond = networks?.filter((network) => !isOwn(network)) ?? null;
    const isLeft = (network: Network) =>
      !rejecting.some(
        (before) =>
          before.networks.some((other) => contains(other, network)) &&
          covers(before.line.database, line.database, ['replication']) &&
          covers(before.line.user_name, line.user_name, []),
      );
    if (beyond === null ? line.address !== 'samehost' && line.address !== 'localhost' : beyond.some(isLeft))
      found.push(`line ${line.line_number}: ${line.type} ${addressOf(line)}`.slice(0, 200));
  }
  return found;
}

/** Whether one list of names holds all of another; `all` does not hold the ones excepted. */
function covers(wide: Line['database'], narrow: Line['database'], excepted: readonly string[]): boolean {
  if (wide === null || narrow === null || narrow.length === 0) return false;
  return narrow.every((name) => wide.includes(name) || (wide.includes('all') && !excepted.includes(name)));
}

const addressOf = ({ address, netmask }: Line) => {
  const bits = address !== null && netmask !== null ? prefixOf(netmask) : null;
  return `${address ?? '?'}${bits === null ? (netmask === null ? '' : `/${netmask}`) : `/${bits}`}`;
};

interface Network {
  readonly bits: string;
  readonly family: number;
}

/** The networks a rule is for, as their leading bits; null where it names them by host, or not in a form that is known. */
function networksOf({ address, netmask }: Line): Network[] | null {
  if (address === 'all') return [everything(4), everything(6)];
  if (address === null || netmask === null) return null;
  const family = net.isIP(address);
  const length = prefixOf(netmask);
  if (family === 0 || net.isIP(netmask) !== family || length === null) return null;
  return [{ bits: bitsOf(address).slice(0, length), family }];
}

const everything = (family: number): Network => ({ bits: '', family });
const loopback = [
  { bits: bitsOf('127.0.0.0').slice(0, 8), family: 4 },
  { bits: bitsOf('::1'), family: 6 },
];
const contains = (wide: Network, narrow: Network) => wide.family === narrow.family && narrow.bits.startsWith(wide.bits);
const isOwn = (network: Network) => loopback.some((own) => contains(own, network));

function prefixOf(netmask: string): number | null {
  if (net.isIP(netmask) === 0) return null;
  const [ones = '', rest] = /^(1*)0*(.*)$/.exec(bitsOf(netmask))!.slice(1);
  return rest === '' ? ones.length : null;
}

/** The bits of a valid address. */
function bitsOf(address: string): string {
  const byte = (value: number) => value.toString(2).padStart(8, '0');
  if (net.isIPv4(address)) return address.split('.').map(Number).map(byte).join('');
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = dotted ? bitsOf(dotted[2]!) : '';
  const text = (dotted ? dotted[1]!.replace(/([^:]):$/, '$1') : address).replace(/%.*$/, '');
  const [left = '', right] = text.split('::').map((part) => groupsOf(part));
  const missing = 128 - tail.length - left.length - (right?.length ?? 0);
  return `${left}${'0'.repeat(Math.max(0, missing))}${right ?? ''}${tail}`;
}

function groupsOf(part: string): string {
  const groups = part.split(':').filter((group) => group !== '');
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
