import { z } from 'zod';
import type { Entrance } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, indicates, notApplicable, unknown, warning } from '../define.ts';

/** Judges every entrance that takes passwords. A limit for one connection is none: the next connection begins anew. */
export const authLockout = defineCheck({
  id: 'auth.lockout',
  judges: 'login-lockout',
  params: z.strictObject({ attempts: z.int().min(1).describe('Most failures before it locks.') }),
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '8.5', bsi: 'BER.3.10' },
  reproduce: 'grep -r faillock /etc/pam.d; grep -v ^# /etc/security/faillock.conf; sudo fail2ban-client get sshd maxretry',
  judge({ entrances }, { attempts }) {
    const asking = entrances.filter(({ passwords }) => passwords !== false);
    if (asking.length === 0) return notApplicable('no-passwords', { entrances: entrances.map(({ name }) => name) });
    const locks = ({ lockout }: Entrance) => lockout.state === 'on' && lockout.attempts <= attempts;
    const args = { entrances: asking.map(wordsOf), attempts };
    if (asking.some((each) => each.passwords && each.lockout.state !== 'unseen' && !locks(each))) return fails('open', args);
    const open = asking.filter((each) => !locks(each));
    if (open.length > 0) return unknown('not-visible', { what: open.map(wordsOf) });
    const byAddress = asking.filter(({ lockout }) => lockout.state === 'on' && lockout.locks === 'address');
    const warnings = byAddress.length > 0 ? [warning('by-address', { entrances: byAddress.map(({ name }) => name) })] : [];
    const isSure = asking.every(({ lockout }) => lockout.state === 'on' && lockout.sure);
    return isSure ? holds('locks', args, warnings) : indicates('locks', args, warnings);
  },
});

/** e.g. `ssh: 5, 600 s (fail2ban)`. */
function wordsOf({ name, lockout }: Entrance): string {
  if (lockout.state === 'on')
    return `${name}: ${lockout.attempts}, ${lockout.seconds === null ? '∞' : `${lockout.seconds} s`} (${lockout.by})`;
  return `${name}: – (${lockout.state === 'off' ? lockout.by : lockout.detail})`;
}
