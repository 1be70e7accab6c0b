import type { SeenSshdConfig, SshdSettings } from '../../src/facts/index.ts';

export interface PasswordLogins {
  /** Methods with which everybody may log in by a password alone. */
  readonly forAll: readonly string[];
  /** The same for some only, each as `password: User bob (/etc/ssh/sshd_config:120)`. */
  readonly forSome: readonly string[];
  /** Methods that are asked for besides something else than a password, e.g. `publickey,password`. */
  readonly afterKey: readonly string[];
  /** Whether keyboard-interactive is switched on without PAM, so that nothing answers it. */
  readonly idle: boolean;
}

type Block = SeenSshdConfig['conditional'][number];
/** A value that some connection may meet, and the block it comes from; null where it is that of everybody. */
interface Possible<T> {
  readonly value: T;
  readonly block: Block | null;
}

/**
 * The ways to log in by a password alone, sshd_config(5). Several blocks can apply to one connection, so the loosest values of each
 * setting are taken together.
 */
export function passwordLogins(config: SeenSshdConfig): PasswordLogins {
  const { usePam } = config.settings;
  const keyboard = possible(config, 'keyboardInteractiveAuthentication').filter(({ value }) => value);
  const enabled = [
    ...possible(config, 'passwordAuthentication').flatMap(({ value, block }) => (value ? [{ method: 'password', block }] : [])),
    ...(usePam ? keyboard.map(({ block }) => ({ method: 'keyboard-interactive', block })) : []),
  ];
  const alternatives = possible(config, 'authenticationMethods').flatMap(({ value, block }) =>
    value.map((list) => ({ list, block })),
  );

  const forAll = new Set<string>();
  const forSome = new Set<string>();
  const afterKey = new Set<string>();
  for (const { method, block } of enabled) {
    for (const { list, block: listBlock } of alternatives) {
      const where = block ?? listBlock;
      const role = roleOf(method, list);
      if (role === 'with-others') afterKey.add(list);
      else if (role === 'alone' && where === null) forAll.add(method);
      else if (role === 'alone') forSome.add(`${method}: ${where!.criteria} (${where!.place})`);
    }
  }
  return { forAll: [...forAll], forSome: [...forSome], afterKey: [...afterKey], idle: !usePam && keyboard.length > 0 };
}

function possible<K extends keyof SshdSettings>(config: SeenSshdConfig, name: K): Possible<SshdSettings[K]>[] {
  const conditional = config.conditional.flatMap((block) => {
    const value = block.settings[name] as SshdSettings[K] | undefined;
    return value === undefined ? [] : [{ value, block }];
  });
  return [{ value: config.settings[name], block: null }, ...conditional];
}

/** What a method does in one alternative of AuthenticationMethods. `none` lets in whoever has an empty password. */
function roleOf(method: string, list: string): 'alone' | 'with-others' | 'absent' {
  if (list === 'any') return 'alone';
  const steps = list.split(',').map((step) => step.split(':')[0]!);
  if (method === 'password' && steps.includes('none')) return 'alone';
  if (!steps.includes(method)) return 'absent';
  return steps.every((step) => step === 'password' || step === 'keyboard-interactive') ? 'alone' : 'with-others';
}
