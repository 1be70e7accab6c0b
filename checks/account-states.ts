import type { Account } from '../src/facts/index.ts';

/** Whether somebody can log in with it; null where that was not seen. */
export function canLogIn({ enabled, interactive }: Account): boolean | null {
  if (enabled === false || interactive === false) return false;
  return enabled && interactive ? true : null;
}

export const namesOf = (accounts: readonly Account[]): string[] => accounts.map(({ name }) => name).sort();

/** The administrators that can log in, and those accounts of which it was not seen whether they are such. */
export function administratorsOf(accounts: readonly Account[]): { certain: Account[]; possible: Account[] } {
  const some = accounts.filter((account) => account.administrator !== false && canLogIn(account) !== false);
  const isCertain = (account: Account) => account.administrator === true && canLogIn(account) === true;
  return { certain: some.filter(isCertain), possible: some.filter((account) => !isCertain(account)) };
}
