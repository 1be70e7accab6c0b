import { z } from 'zod';
import type { SshService } from '../../src/facts/index.ts';
import { defineCheck, fails, holds, notApplicable, unknown, type Warning, warning } from '../define.ts';
import { bsiTr021024 } from './profiles/bsi-tr-02102-4.ts';
import { mozillaModern } from './profiles/mozilla-modern.ts';
import { type Algorithms, categories, type SshProfile } from './profiles/profile.ts';

const profiles: Readonly<Record<'bsi-tr-02102-4' | 'mozilla-modern', SshProfile>> = {
  'bsi-tr-02102-4': bsiTr021024,
  'mozilla-modern': mozillaModern,
};
const names = z.array(z.string().min(1)).min(1);
const ownListsSchema = z.strictObject({ kex: names, hostKeys: names, ciphers: names, macs: names });
const profileSchema = z.union([z.enum(['bsi-tr-02102-4', 'mozilla-modern']), ownListsSchema]);

/**
 * Judges every algorithm that the server offers, by its name. What is in no list fails, so a name nobody knows never passes; what is
 * sound but not recommended warns. Own lists are a MUST. The sizes of keys and of negotiated groups cannot be seen from names.
 */
export const sshCrypto = defineCheck({
  id: 'ssh.crypto',
  judges: 'ssh-service',
  params: z.strictObject({ profile: profileSchema.default('bsi-tr-02102-4') }),
  references: { gdpr: 'Art. 32(1)(a)', iso27001: '8.24', bsi: 'KONF.2.2' },
  reproduce: 'ssh-audit -n -p {port} {address}',
  judge(service, { profile }) {
    const { id, recommended, tolerated } = rulesOf(profile);
    if (service.banner === null) return notApplicable('no-service', { port: service.port });
    if (!service.banner.startsWith('SSH-2.0-')) return fails('protocol-1', { banner: service.banner });

    const outside = categories.flatMap((category) =>
      without(offered(service, category), [...recommended[category], ...tolerated[category]]),
    );
    if (outside.length > 0) return fails('outside-profile', { profile: id, found: outside });
    const empty = categories.filter((category) => offered(service, category).length === 0);
    if (empty.length > 0) return unknown('not-visible', { what: empty });

    const departing = categories.flatMap((category) => without(offered(service, category), recommended[category]));
    const warnings: Warning<'not-recommended' | 'terrapin'>[] = [];
    if (departing.length > 0) warnings.push(warning('not-recommended', { profile: id, found: departing }));
    const exposed = terrapin(service);
    if (exposed.length > 0) warnings.push(warning('terrapin', { found: exposed }));
    return holds('in-profile', { profile: id }, warnings);
  },
});

function rulesOf(profile: z.infer<typeof profileSchema>): { id: string; recommended: Algorithms; tolerated: Algorithms } {
  if (typeof profile === 'string') return profiles[profile];
  return { id: 'own-lists', recommended: profile, tolerated: { kex: [], hostKeys: [], ciphers: [], macs: [] } };
}

/** Announcements that travel in the list of key exchanges but are none: RFC 8308 §2.1 and OpenSSH's strict key exchange. */
const announcement = /^(ext-info-[cs]|kex-strict-[cs]-v00@openssh\.com)$/;

/** The algorithms of one kind; a host certificate is judged by the algorithm that signs with it. */
const offered = (service: SshService, category: (typeof categories)[number]) =>
  service[category].filter((name) => !announcement.test(name)).map((name) => name.replace(/-cert-v01@openssh\.com$/, ''));

const without = (offered: readonly string[], listed: readonly string[]) => [
  ...new Set(offered.filter((name) => !listed.includes(name))),
];

/** Ciphers open to cutting off the first messages (CVE-2023-48795), which the strict key exchange forestalls. */
function terrapin({ kex, ciphers, macs }: SshService): string[] {
  if (kex.includes('kex-strict-s-v00@openssh.com')) return [];
  const encryptThenMac = macs.some((name) => name.endsWith('-etm@openssh.com'));
  return ciphers.filter((name) => name === 'chacha20-poly1305@openssh.com' || (encryptThenMac && name.endsWith('-cbc')));
}
