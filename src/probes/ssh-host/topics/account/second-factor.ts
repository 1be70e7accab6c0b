import type { Account, FactorKind, SeenSshdConfig, SshdSettings } from '../../../../facts/index.ts';
import { ProbeError, toProbeError } from '../../../define.ts';
import { demandsOf, noPam, type Pam, type PamDemands } from '../../pam.ts';

type SecondFactor = Account['secondFactor'];

/** What is known of the ways into an account. */
export interface Ways {
  readonly isRoot: boolean;
  /** Null where that was not seen. */
  readonly hasPassword: boolean | null;
  readonly hasKeys: boolean | null;
  readonly allKeysHardware: boolean;
  readonly allKeysVerify: boolean;
  /** Whether the SSH server takes certificates, Kerberos tickets or a host’s word, too. */
  readonly otherWays: boolean;
}

/** One way in: whether it asks for two factors; null where that is not known. */
interface Way {
  readonly name: string;
  readonly two: boolean | null;
  readonly kinds: readonly FactorKind[];
}

/** PAM services at which somebody sits before the machine, or works on it by a browser or a remote desktop. */
export const consoles: readonly string[] = [
  'login',
  'gdm-password',
  'lightdm',
  'sddm',
  'kde',
  'xdm',
  'cockpit',
  'xrdp-sesman',
  'remote',
];

/**
 * Whether an account cannot be used without a second factor: every way in has to ask for one. What one way asks for is followed through
 * AuthenticationMethods (sshd_config(5)) and the PAM stacks behind them.
 */
export function secondFactorOf(account: Ways, sshd: SeenSshdConfig | ProbeError, pam: Pam | ProbeError): SecondFactor {
  const ways = [...sshWays(account, sshd, pam), ...consoleWays(account, pam)];
  const single = ways.find(({ two }) => two === false);
  if (single) return { state: 'absent', kinds: [], by: single.name };
  const open = ways.find(({ two }) => two === null);
  if (open) return { state: 'unknown', kinds: [], by: open.name };
  if (ways.length === 0) return { state: 'unknown', kinds: [], by: 'no way in was seen' };
  return {
    state: 'present',
    kinds: [...new Set(ways.flatMap(({ kinds }) => kinds))].sort(),
    by: [...new Set(ways.map(({ name }) => name))].join('; ').slice(0, 200),
  };
}

function demandsAt(pam: Pam | ProbeError, service: string): PamDemands | undefined {
  if (pam instanceof ProbeError) return undefined;
  try {
    return demandsOf(pam.stack(service, 'auth'));
  } catch (error) {
    toProbeError(error);
    return undefined;
  }
}

function consoleWays({ hasPassword }: Ways, pam: Pam | ProbeError): Way[] {
  if (pam instanceof ProbeError) {
    if (hasPassword === false) return [];
    // Without PAM, login(1) asks for the password and for nothing else.
    return [{ name: 'console', two: pam.detail === noPam && hasPassword ? false : null, kinds: [] }];
  }
  return consoles
    .filter((service) => pam.services.includes(service))
    .flatMap((service): Way[] => {
      const demands = demandsAt(pam, service);
      const name = `console: PAM ${service}`;
      if (demands === undefined) return hasPassword === false ? [] : [{ name, two: null, kinds: [] }];
      if (demands.password && hasPassword === false) return [];
      if (demands.password && hasPassword === null && demands.secondFactor !== true) return [{ name, two: null, kinds: [] }];
      return [{ name, two: both(demands.password, demands.secondFactor), kinds: demands.kinds }];
    });
}

/** Whether two are asked for; null where one may be. */
const both = (first: boolean, second: boolean | null): boolean | null =>
  second === null ? (first ? null : false) : first && second;

function sshWays(account: Ways, sshd: SeenSshdConfig | ProbeError, pam: Pam | ProbeError): Way[] {
  if (sshd instanceof ProbeError) return [{ name: 'SSH', two: null, kinds: [] }];
  const blocks = sshd.conditional.filter(({ settings }) => deciding.some((name) => name in settings));
  const usual = waysBy('SSH', sshd.settings, account, pam);
  const special = blocks.map(({ settings }) =>
    // Whom a block speaks of may be told by name.
    waysBy('SSH, Match', { ...sshd.settings, ...(settings as SshdSettings) }, account, pam),
  );
  const variants = [usual, ...special];
  const open = (name: string): Way => ({ name, two: null, kinds: [] });
  // Whom a block speaks of is not worked out: what one factor does by it, or but for it, may not hold for this account.
  const isSingle = (each: readonly Way[]) => each.some(({ two }) => two === false);
  const told =
    variants.some(isSingle) && !variants.every(isSingle)
      ? variants.flat().map((way) => (way.two === false ? open(way.name) : way))
      : variants.flat();
  // Two blocks that both apply may open together what neither opens by itself.
  const touched = new Set(blocks.flatMap((block) => deciding.filter((name) => name in block.settings)));
  return [
    ...told,
    ...(blocks.length > 1 && touched.size > 1 ? [open('SSH: several Match blocks')] : []),
    ...(account.otherWays ? [open('SSH: certificates, Kerberos or host keys')] : []),
    ...(sshd.unseen.length > 0 ? [open('SSH: settings that were not seen')] : []),
  ];
}

/** Settings that decide who gets in how. */
const deciding: readonly (keyof SshdSettings)[] = [
  'passwordAuthentication',
  'keyboardInteractiveAuthentication',
  'usePam',
  'pubkeyAuthentication',
  'permitRootLogin',
  'authenticationMethods',
  'pubkeyAuthOptions',
];

/** One way for each alternative of AuthenticationMethods that this account can pass. */
function waysBy(name: string, settings: SshdSettings, account: Ways, pam: Pam | ProbeError): Way[] {
  const { authenticationMethods, permitRootLogin, usePam } = settings;
  if (account.isRoot && permitRootLogin === 'no') return [];
  const noPassword = account.isRoot && permitRootLogin !== 'yes';
  const enabled = ['publickey', 'password', 'keyboard-interactive'];
  const alternatives = authenticationMethods.includes('any') ? enabled : authenticationMethods;
  const demands = usePam ? demandsAt(pam, 'sshd') : undefined;
  const hasCode = demands?.secondFactor === true;

  return alternatives.flatMap((alternative): Way[] => {
    const methods = alternative.split(',').map((method) => method.split(':')[0]!.toLowerCase());
    const label = `${name}: ${alternative}`.slice(0, 190);
    const kinds: FactorKind[] = [];
    let [isKey, verifies, isPassword, isCode, isOpen]: [boolean, boolean, boolean, boolean, boolean] = [
      false,
      false,
      false,
      false,
      false,
    ];
    for (const method of methods) {
      if (method === 'publickey') {
        if (!settings.pubkeyAuthentication || account.hasKeys === false) return [];
        if (account.hasKeys === null) isOpen = true;
        isKey = true;
        verifies ||= account.allKeysVerify || (account.allKeysHardware && settings.pubkeyAuthOptions.includes('verify-required'));
      } else if (method === 'password' || method === 'keyboard-interactive') {
        if (!(method === 'password' ? settings.passwordAuthentication : settings.keyboardInteractiveAuthentication && usePam))
          return [];
        if (usePam) {
          if (demands === undefined) isOpen = true;
          else {
            if (demands.password && account.hasPassword === false) return [];
            // PAM asks the same stack for both; a code cannot be typed by the method `password`, but then nobody gets in.
            isPassword ||= demands.password;
            isCode ||= hasCode;
            isOpen ||= demands.secondFactor === null || (demands.password && account.hasPassword === null);
          }
        } else {
          if (account.hasPassword === false) return [];
          isOpen ||= account.hasPassword === null;
          isPassword = true;
        }
        // PermitRootLogin prohibit-password, and a default that is not known, refuse root's password.
        if (noPassword && permitRootLogin !== null) return [];
        if (noPassword) isOpen = true;
      } else isOpen = true;
    }
    if (isCode) kinds.push(...demands!.kinds);
    if (isKey && isPassword) kinds.push('password');
    if (isKey && verifies) kinds.push('security-key');
    const factors = [isKey, isPassword, isCode].filter(Boolean).length + (isKey && verifies ? 1 : 0);
    if (factors >= 2 && !isOpen) return [{ name: label, two: true, kinds }];
    // A way that may be closed to this account is no proof that it gets in by one factor.
    return [{ name: label, two: isOpen ? null : false, kinds: [] }];
  });
}
