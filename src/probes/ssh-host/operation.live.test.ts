import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../../fixtures/live/machine/index.ts';
import { machineTarget } from '../../../fixtures/live/machine/target.ts';
import { liveDescribe } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { look } from '../../../fixtures/look.ts';
import type { AuditLog, FactKind, FactOf } from '../../facts/index.ts';
import { sshHost } from './index.ts';

liveDescribe(machineNeeds(), 'updates, logs and monitoring of an emulated Debian 12 server', () => {
  const at = workshop();
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine(at);
  }, machineTimeout);

  const seenBy = async <K extends FactKind>(kind: K, user: 'tomproof' | 'auditor') => {
    const { facts, failures } = await look(sshHost, machineTarget(machine, user), {
      deadline: 100_000,
      wants: { kinds: [kind] },
    });
    expect(failures).toEqual([]);
    return facts as FactOf<K>[];
  };
  const byName = (logs: readonly AuditLog[]) => Object.fromEntries(logs.map((log) => [log.log, log]));

  it('waits for updates, as an account without rights can tell', async () => {
    const [updates] = await seenBy('host-updates', 'tomproof');
    expect(updates).toMatchObject({
      manager: 'apt',
      origin: { seen: true, configured: true },
      refreshed: { seen: true },
      hidden: [],
      automatic: { seen: true, on: true, lastRunAt: null },
      reboot: { seen: true, pending: false },
      support: { seen: true, endsAt: '2028-06-30' },
    });
    const names = updates?.security.seen ? updates.security.updates.map(({ name }) => name) : [];
    expect(names).toContain('libssl3');
    expect(updates?.pending).toBeGreaterThanOrEqual(names.length - 1);
  }, 120_000);

  it('keeps three logs, which root can read: this very login stands in each', async () => {
    const logs = byName(await seenBy('audit-log', 'auditor'));
    expect(Object.keys(logs)).toEqual(['journal', '/var/log/audit/audit.log', '/var/log/auth.log']);
    for (const { recording, entries, copies } of Object.values(logs)) {
      expect(recording).toMatchObject({ seen: true, active: true });
      expect(Date.now() - Date.parse((recording.seen && recording.newestAt) || '')).toBeLessThan(600_000);
      expect(entries).toMatchObject({ seen: true });
      expect(copies).toEqual({ seen: true, targets: [] });
    }
    expect(logs['/var/log/audit/audit.log']!.events).toEqual({
      seen: true,
      classes: ['login', 'privilege', 'account-change', 'configuration'],
    });
  }, 120_000);

  it('shows an account without rights that they are written, not how far they reach', async () => {
    const logs = byName(await seenBy('audit-log', 'tomproof'));
    expect(logs['/var/log/auth.log']!.recording).toMatchObject({ seen: true, active: true });
    for (const { entries } of Object.values(logs)) expect(entries).toMatchObject({ seen: false, reason: 'denied' });
  }, 120_000);

  it('has no agent', async () => {
    const [monitor] = await seenBy('monitor', 'tomproof');
    expect(monitor!.monitors).toEqual({ seen: true, found: [], complete: false });
  }, 120_000);
});
