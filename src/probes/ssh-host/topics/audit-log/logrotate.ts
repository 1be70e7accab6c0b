import type { AuditLog } from '../../../../facts/index.ts';

type Deletion = Omit<Extract<AuditLog['deletion'], { seen: true }>, 'seen'>;

/** Endings of files that logrotate leaves out (`tabooext`): what packages and editors leave behind. */
const left =
  /(?:~|,v|\.(?:bak|cfsaved|disabled|dpkg-(?:bak|del|dist|new|old|tmp)|ofr|orig|rhn-cfg-tmp-\S*|rpm(?:new|orig|save)|swp|ucf-(?:dist|new|old)))$/;

const periods: Readonly<Record<string, number>> = { hourly: 1, daily: 1, weekly: 7, monthly: 31, yearly: 366 };

interface Rules {
  period: string | null;
  rotate: number | null;
  maxage: number | null;
  size: boolean;
}

/**
 * The age by which logrotate(8) has deleted the entries of a log: what `maxage` says, or one period for each rotated file and one for the
 * log itself. Rotation by size alone goes by no age. Null where no rule names the log.
 */
export function rotationOf(lines: readonly { file: string; text: string }[], log: string): Deletion | null {
  const global: Rules = { period: null, rotate: null, maxage: null, size: false };
  let found: { rules: Rules; file: string } | null = null;
  let open: Rules | null = null;
  let paths: string[] = [];
  let inScript = false;
  let file = '';
  for (const line of lines) {
    if (left.test(line.file)) continue;
    if (line.file !== file) {
      file = line.file;
      open = null;
      paths = [];
      inScript = false;
    }
    const text = line.text.replace(/^#.*$/, '').trim();
    if (inScript) {
      inScript = text !== 'endscript';
      continue;
    }
    if (/^(?:pre|post|first|last)(?:rotate|action)$|^preremove$/.test(text)) {
      inScript = true;
      continue;
    }
    if (text.includes('{')) {
      paths.push(...text.slice(0, text.indexOf('{')).split(/\s+/));
      open = { ...global };
      if (paths.some((path) => names(path, log))) found = { rules: open, file };
      continue;
    }
    if (text.startsWith('}')) {
      open = null;
      paths = [];
    } else if (open === null && /^["/]/.test(text)) paths.push(...text.split(/\s+/));
    else read(text, open ?? (file === '/etc/logrotate.conf' ? global : { ...global }));
  }
  if (!found) return null;
  const { period, rotate, maxage, size } = found.rules;
  const rule = `${found.file}: ${[period, rotate === null ? null : `rotate ${rotate}`, maxage === null ? null : `maxage ${maxage}`].filter(Boolean).join(', ')}`;
  const days = period === null || size || rotate === null ? null : (rotate + 1) * periods[period]!;
  return { afterDays: maxage ?? days, rule: rule.slice(0, 200) };
}

/** Whether a path, which may hold wildcards and quotes, means a log. Only `*` before the suffix is understood. */
function names(path: string, log: string): boolean {
  const plain = path.replace(/^"|"$/g, '');
  if (!plain.includes('*')) return plain === log;
  const [before, after, more] = plain.split('*');
  return more === undefined && log.startsWith(before!) && log.endsWith(after!) && log.length >= before!.length + after!.length;
}

function read(text: string, rules: Rules) {
  const [word = '', value = ''] = text.split(/[\s=]+/);
  if (Object.hasOwn(periods, word)) rules.period = word;
  else if (word === 'rotate' && /^-?\d{1,6}$/.test(value)) rules.rotate = Number(value) < 0 ? null : Number(value);
  else if (word === 'maxage' && /^\d{1,6}$/.test(value)) rules.maxage = Number(value);
  // With `minsize`, a log that stays small is not rotated when its time has come.
  else if (word === 'size' || word === 'minsize') rules.size = true;
}
