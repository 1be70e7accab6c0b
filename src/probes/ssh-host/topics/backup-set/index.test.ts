import { treeText } from '../../../../../fixtures/backup-tool.ts';
import { hostBackup } from '../../../../../fixtures/every-backup.ts';
import { machine, said } from '../../../../../fixtures/ssh-host.ts';
import type { SshHostTarget } from '../../../../inventory/target.ts';
import { backupSet } from './index.ts';

it('two backups of one folder have sets of different names', () => {
  const patterns = ['{name}-{date}.gz', '{name}-{date}.zst', '{name}-{date}.*', '{name}-{date}.*'];
  const backups = patterns.map((pattern) => hostBackup('files', { path: '/srv/dumps', pattern }));
  const tree = said(
    treeText('/srv/dumps', {
      'orders-2026-05-31.gz': [5000, '2026-05-31T01:30:00Z'],
      'orders-2026-05-31.zst': [5000, '2026-05-31T01:30:00Z'],
    }),
  );
  const topic = backupSet.topicFor({ backups } as unknown as SshHostTarget)!;
  const answers = Object.fromEntries(Object.keys(topic.commands).map((name) => [name, tree]));
  expect(topic.read(answers as never, machine({ kind: 'backup-set' })).facts.map(({ subject }) => subject.id)).toEqual([
    'db-1.example.org:/srv/dumps orders',
    'db-1.example.org:/srv/dumps orders ({name}-{date}.zst)',
    'db-1.example.org:/srv/dumps orders ({name}-{date}.*)',
    'db-1.example.org:/srv/dumps orders (2)',
  ]);
});
