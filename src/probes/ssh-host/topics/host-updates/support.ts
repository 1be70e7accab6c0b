import { ProbeError } from '../../../define.ts';
import type { Answer, Commands, Machine } from '../../topic.ts';

export const supportCommands = {
  releases: {
    run: 'grep -H . /usr/share/distro-info/debian.csv /usr/share/distro-info/ubuntu.csv',
    reads: 'dates of the releases of Debian and Ubuntu, where distro-info-data is installed',
    why: 'a release past its end gets no security updates',
    on: ['debian'],
  },
} as const satisfies Commands;

/**
 * Last days of free security updates, as the distributions announced them, for where the machine itself does not know: by os-release's ID and the
 * beginning of its VERSION_ID.
 */
const announced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  almalinux: { '8': '2029-03-01', '9': '2032-05-31', '10': '2035-05-31' },
  alpine: {
    '3.17': '2024-11-22',
    '3.18': '2025-05-09',
    '3.19': '2025-11-01',
    '3.20': '2026-04-01',
    '3.21': '2026-11-01',
    '3.22': '2027-05-01',
  },
  amzn: { '2': '2026-06-30', '2018.03': '2023-12-31' },
  centos: { '6': '2020-11-30', '7': '2024-06-30', '8': '2024-05-31', '9': '2027-05-31', '10': '2030-05-31' },
  debian: {
    '8': '2020-06-30',
    '9': '2022-06-30',
    '10': '2024-06-30',
    '11': '2026-08-31',
    '12': '2028-06-30',
    '13': '2030-06-30',
  },
  'opensuse-leap': { '15.3': '2022-12-31', '15.4': '2023-12-07', '15.5': '2024-12-31', '15.6': '2026-04-30' },
  rhel: { '6': '2020-11-30', '7': '2024-06-30', '8': '2029-05-31', '9': '2032-05-31', '10': '2035-05-31' },
  rocky: { '8': '2029-05-31', '9': '2032-05-31', '10': '2035-05-31' },
  ubuntu: {
    '16.04': '2021-04-30',
    '18.04': '2023-05-31',
    '20.04': '2025-05-31',
    '22.04': '2027-06-01',
    '24.04': '2029-05-31',
    '26.04': '2031-05-29',
  },
};

/**
 * The last day of free security updates for the machine's release: what os-release(5) says, distro-info-data, or what was announced.
 * Debian's long-term support counts, as it comes from the same source; what is sold (ESM, ELTS) does not.
 * @throws ProbeError `unsupported` where nobody says.
 */
export function supportOf(releases: Answer, { os }: Machine): { endsAt: string; source: string } {
  const own = os.release.get('SUPPORT_END') ?? '';
  if (isDay(own)) return { endsAt: own, source: '/etc/os-release' };
  const listed = releases.ok ? listedEnd(releases.stdout, os) : undefined;
  if (listed !== undefined) return { endsAt: listed, source: `/usr/share/distro-info/${os.id}.csv` };
  const known = Object.hasOwn(announced, os.id) ? announced[os.id]! : {};
  const version = Object.keys(known).find((each) => os.version === each || os.version.startsWith(`${each}.`));
  if (version !== undefined) return { endsAt: known[version]!, source: 'announced by the distribution' };
  throw new ProbeError('unsupported', `${os.id} ${os.version}`.trim().slice(0, 100));
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** The end in distro-info-data's table; undefined where it does not list the release or the column that would decide. */
function listedEnd(text: string, os: Machine['os']): string | undefined {
  const file = `/usr/share/distro-info/${os.id}.csv:`;
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith(file))
    .map((line) => line.slice(file.length).split(','));
  const head = rows[0] ?? [];
  const row = rows.find(([version]) => os.version !== '' && version?.replace(/ LTS$/, '') === os.version);
  const column = os.id === 'debian' ? 'eol-lts' : 'eol';
  const end = row?.[head.indexOf(column)];
  return end !== undefined && isDay(end) ? end : undefined;
}
