import { type Machine, machineNeeds, machineTimeout, startMachine } from '../../../fixtures/live/machine/index.ts';
import { machineTarget } from '../../../fixtures/live/machine/target.ts';
import { liveDescribe } from '../../../fixtures/live/tools.ts';
import { workshop } from '../../../fixtures/live/workshop.ts';
import { look } from '../../../fixtures/look.ts';
import type { Account, FactKind, FactOf } from '../../facts/index.ts';
import { sshHost } from './index.ts';

liveDescribe(machineNeeds(), 'accounts and login rules of an emulated Debian 12 server', () => {
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
  const byName = (accounts: readonly Account[]) => Object.fromEntries(accounts.map((account) => [account.name, account]));

  it('as root: who can log in, who is an administrator, and that one factor lets in', async () => {
    const accounts = byName(await seenBy('account', 'auditor'));
    expect(accounts['person-alice']).toMatchObject({
      holder: 'person',
      interactive: true,
      administrator: true,
      adminBy: ['group sudo'],
      lastUsed: { seen: true, at: null },
      secondFactor: { state: 'absent' },
      keys: { seen: true, count: 1, types: ['ssh-ed25519'] },
      password: { state: 'set', ageing: { seen: true, maxDays: null } },
    });
    expect(accounts['person-auditor']).toMatchObject({ administrator: true, adminBy: ['sudo: rule'], lastUsed: { seen: true } });
    expect(accounts['person-bob']).toMatchObject({ administrator: false, interactive: false, keys: { seen: true, count: 0 } });
    expect(accounts['person-carol']).toMatchObject({ administrator: false, interactive: false, password: { state: 'locked' } });
    expect(accounts.root).toMatchObject({ administrator: true, interactive: false });
    expect(accounts['www-data']).toMatchObject({ holder: 'service', interactive: false });
    expect(accounts.tomproof).toMatchObject({ administrator: false, interactive: true });
  }, 120_000);

  it('as an account without rights: who is there, nothing that only root may see', async () => {
    const accounts = byName(await seenBy('account', 'tomproof'));
    expect(accounts['person-alice']).toMatchObject({
      interactive: null,
      administrator: null,
      keys: { seen: false, reason: 'denied' },
      password: { state: 'unseen' },
      lastUsed: { seen: true },
    });
    expect(accounts['www-data']?.interactive).toBe(false);
  }, 120_000);

  it('rules for passwords, locks and idle sessions', async () => {
    const [passwords] = await seenBy('password-policy', 'auditor');
    expect(passwords).toMatchObject({
      inUse: true,
      minLength: { seen: true, by: expect.stringContaining('pam_pwquality') },
      maxDays: { seen: true, value: null },
    });
    const [lockout] = await seenBy('login-lockout', 'auditor');
    expect(lockout?.entrances).toMatchObject([
      { name: 'ssh', passwords: true, lockout: { state: 'on', locks: 'address', by: 'fail2ban, jail sshd', sure: true } },
      { name: 'console', passwords: true, lockout: { state: 'off' } },
    ]);
    const [sessions] = await seenBy('session-policy', 'tomproof');
    expect(sessions).toMatchObject({ idleEnds: [], deadClient: 600 });
  }, 120_000);
});
