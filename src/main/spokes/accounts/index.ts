import type { accounts } from '#shared/contract/accounts';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Implement, ObjectRef, ScopeName } from '#shared/contract/kernel';
import type { roles } from '#shared/contract/roles';
import type { securityKeys } from '#shared/contract/security-keys';
import type { signInWays } from '#shared/contract/sign-in-ways';
import type { MigrationStep } from '#main/platform/db-port';
import type { AccountLocks } from '#main/platform/lock-port';
import type { SignIn } from '#main/platform/sign-in-port';
import { createAccountHandlers } from './account-handlers';
import { createAccountLocks } from './account-locks';
import { createBook, type Book } from './book';
import { createFactors } from './factors';
import { createLiving, type Living } from './living';
import { createLockOut } from './lock-out';
import { migrations as accountMigrations } from './migrations';
import { migrations as nameMigrations } from './machine-names';
import { createOwnHandlers } from './own-handlers';
import { createPasswordHashes, type PasswordHashes } from './password-hash';
import type { AccountsDeps } from './ports';
import { createProof } from './proof';
import { allows, scopesOf } from './rights';
import { createRoleHandlers } from './role-handlers';
import { createSignIn } from './sign-in';
import type { SignInWays } from './sign-in-port';
import { createWays, migrations as wayMigrations } from './ways/index';
import { LOCAL, loadAll, type AccountTables, type StoredAccount } from './store';

/** The tables of accounts and of other ways of signing in. */
export const migrations: readonly MigrationStep[] = [...accountMigrations, ...nameMigrations, ...wayMigrations];
export { rememberMachine } from './machine-names';
export type * from './ports';
export type * from './sign-in-port';

/** The accounts as the hub sees them. */
export interface Accounts {
  readonly handlers: Implement<typeof accounts>;
  readonly roles: Implement<typeof roles>;
  /** Directories and providers. */
  readonly otherWays: Implement<typeof signInWays>;
  readonly keys: Implement<typeof securityKeys>;
  /** How people come in by a face. */
  readonly signIn: Omit<SignIn, 'unlock'>;
  /** Where modules add other ways. */
  readonly ways: SignInWays;
  /** The id of the account that a session belongs to; undefined of the person at the machine and of links. */
  readonly accountOf: (actorId: string) => string | undefined;
  /** What the lock screen needs of accounts. */
  readonly locks: AccountLocks;
  /** The accounts whose names are the hub's or were the machine person's: made before these were kept for them. */
  readonly takenNames: () => readonly string[];
  /** The names of the people who may do this with everything, as far as they are no browser's limits. */
  readonly holders: (scope: ScopeName) => readonly string[];
  /**
   * Whether the account that had this name then may do this now, without an object with anything at all; false too where it is disabled or gone, or
   * its directory or provider is not offered any more.
   */
  readonly mayNow: (who: { readonly name: string; readonly since: number }, scope: ScopeName, object?: ObjectRef) => boolean;
}

/** Keeps who may sign in and what they may do, for as long as the scope lives. */
export async function createAccounts(deps: AccountsDeps, hashes: PasswordHashes = createPasswordHashes()): Promise<Accounts> {
  const { scope, db, log, clock, sealed } = deps;
  const read = await loadAll(db.tables<AccountTables>(), log);
  // Each is asked by the other, and not before both are there.
  let book: Book | undefined = undefined;
  const theBook = (): Book => {
    if (book === undefined) throw new Error('the book of accounts is not open yet');
    return book;
  };
  const living: Living = createLiving(deps, read, theBook);
  const opened = createBook(scope, { ...read, machineNames: deps.machineNames }, (account) => living.sessionsOf(account).length);
  book = opened;
  const lockOut = createLockOut(deps.steady);
  const factors = createFactors({ db, sealed, clock, log }, opened);
  const devices = new Map(read.devices.map(({ hash, account }) => [hash, account]));
  scope.onClose(opened.onRights(living.rightsChanged));
  const parts = { book: opened, living, hashes, lockOut, factors, devices };
  const { signIn, ways, forgetFactors } = createSignIn(deps, parts);
  const prove = createProof(deps, parts);
  const ownOf = (actor: Actor): StoredAccount => {
    const account = opened.accounts.get(living.ownerOf(actor.id)?.account ?? '');
    if (account === undefined) throw new HubError('ACCOUNT_MISSING', {});
    return account;
  };
  const own = {
    of(actor: Actor) {
      if (living.ownerOf(actor.id)?.kind === 'token') throw new HubError('TOKEN_SESSION', {});
      const { id, name, displayName, provider } = ownOf(actor);
      return { id, name, displayName, local: provider === LOCAL };
    },
    hasKeys: (account: string, on: boolean): void => opened.setKeys(account, on),
    prove: async (actor: Actor, password: string) => await prove(ownOf(actor), password, { actor }),
  };
  const other = await createWays({ ...deps, accounts: { ways, own } });
  return {
    handlers: { ...createOwnHandlers(deps, parts), ...createAccountHandlers(deps, { ...parts, forgetFactors }) },
    roles: createRoleHandlers(deps, opened),
    signIn,
    ways,
    otherWays: other.ways,
    keys: other.keys,
    accountOf: (actorId) => living.ownerOf(actorId)?.account,
    locks: createAccountLocks({ ...parts, signIn, prove }),
    takenNames: () => [...opened.accounts.values()].flatMap(({ name }) => (opened.isReserved(name) ? [name] : [])),
    holders: (name) =>
      [...opened.accounts.values()]
        .filter(({ id }) => opened.rolesOf(id).some(({ scopes, tags }) => tags === null && scopes.has(name)))
        .map((one) => one.name),
    mayNow({ name, since }, scopeName, object) {
      const account = opened.byName(name);
      // Somebody who was given the name of who left is another.
      if (account === undefined || account.createdAt > since || !opened.isOffered(account)) return false;
      const mine = opened.rolesOf(account.id);
      return object === undefined ? scopesOf(mine).has(scopeName) : allows(mine, deps.tagsOf, scopeName, object);
    },
  };
}
