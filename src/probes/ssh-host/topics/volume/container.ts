import type { Answer } from '../../topic.ts';
import { contentOf } from './filesystems.ts';
import type { Mount } from './mounts.ts';

/** Files that container engines mount over, and that nobody mounts on a machine of its own. */
const mountedOver = ['/etc/hostname', '/etc/hosts', '/proc/kcore'];
const roots: Readonly<Record<string, string>> = { ploop: 'ploop', simfs: 'OpenVZ' };

/**
 * What kind of container this is, by systemd-detect-virt(1) or by the marks that engines leave among the mounts; null for a machine of
 * its own. A root that shows other folders (overlay) counts as one: what it lies on cannot be told from within.
 */
export function containerOf(answer: Answer, visible: ReadonlyMap<string, Mount>): string | null {
  const word = answer.ok && answer.status === 0 ? answer.stdout.trim() : '';
  if (/^[\w-]{1,40}$/.test(word) && word !== 'none') return word;
  const root = visible.get('/');
  if (root && contentOf(root.filesystem, false) === 'view') return `${root.filesystem} root`;
  if (root && Object.hasOwn(roots, root.filesystem)) return roots[root.filesystem]!;
  if ([...visible.values()].some(({ filesystem }) => filesystem === 'fuse.lxcfs')) return 'lxc';
  return mountedOver.find((point) => visible.has(point)) ?? null;
}
