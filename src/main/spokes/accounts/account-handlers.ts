import { randomUUID } from 'node:crypto';
import { MOST_ACCOUNTS } from '#shared/contract/account-values';
import type { accounts, Account, Right } from '#shared/contract/accounts';
import { HubError } from '#shared/contract/errors';
import { allScopes, type CallContext, type Implement } from '#shared/contract/kernel';
import type { Tx } from '#main/platform/db-port';
import type { Book } from './book';
import { always } from './built-in-roles';
import type { Factors } from './factors';
import type { Living } from './living';
import type { LockOut } from './lock-out';
import type { PasswordHashes } from './password-hash';
import { checkPassword } from './password-policy';
import type { AccountsDeps } from './ports';
import { createPower } from './power';
import { reachesBy } from './rights';
import { sessionOf, tokensOf } from './shown';
import { accountIn, countIn, fold, insertAccount, LOCAL, updateAccount, type AccountTables, type StoredAccount } from './store';

/** What everybody's accounts work with. */
export interface AccountParts {
  readonly book: Book;
  readonly living: Living;
  readonly factors: Factors;
  readonly hashes: PasswordHashes;
  readonly lockOut: LockOut;
  /** Hashes of browsers that each account was used in. */
  readonly devices: Map<string, string>;
  /** Takes further factors than the authenticator away. */
  readonly forgetFactors: (tx: Tx, account: string) => Promise<void>;
}

type Everybody = Pick<
  Implement<typeof accounts>,
  'watch' | 'add' | 'change' | 'setPassword' | 'removeFactor' | 'remove' | 'sessions' | 'endSessions' | 'whatMay'
>;
type Caller = Pick<CallContext, 'actor' | 'may'>;

/** What is done with everybody's accounts. */
export function createAccountHandlers(
  deps: AccountsDeps,
  { book, living, factors, hashes, lockOut, devices, forgetFactors }: AccountParts,
): Everybody {
  const { db, log, clock, audit } = deps;
  const power = createPower(book, deps.withheld, log);

  const note = (
    tx: Tx,
    action: string,
    { actor }: Caller,
    account: StoredAccount,
    detail: Readonly<Record<string, string | number | boolean>> = {},
  ): Promise<void> =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `account:${account.id}`, detail, personal: { name: account.name } });

  /** The account, where who calls may do all that it may. */
  function reached(text: string, ctx: Caller): StoredAccount {
    const account = book.get(text);
    power.over(book.inForce(account), ctx);
    return account;
  }
  /** The same inside a transaction, as it is there. */
  async function reachedIn(tx: Tx, id: string, ctx: Caller): Promise<StoredAccount> {
    const account = await accountIn(tx.tables<AccountTables>(), id, log);
    if (account === undefined) throw new HubError('ACCOUNT_NOT_FOUND', { account: id });
    power.over(book.inForce(account), ctx);
    return account;
  }
  const shown = (id: string): Account => {
    const account = book.shown.get(id);
    if (account === undefined) throw new HubError('ACCOUNT_NOT_FOUND', { account: id });
    return account;
  };
  async function endAll(tx: Tx, account: string): Promise<number> {
    const ids = living.sessionsOf(account).map(({ id }) => id);
    await tx.tables<AccountTables>().deleteFrom('account_sessions').where('account', '=', account).execute();
    tx.onCommit(() => {
      living.forgetSessions(ids);
      living.endTokens(account);
    });
    return ids.length;
  }

  return {
    async *watch({ after }, { signal, may }) {
      yield* book.shown.follow(after, signal, ({ id }) => may('accounts:read', { kind: 'account', id }));
    },
    async add({ name, displayName, password, mustChange, roles }, ctx) {
      power.over(roles, ctx);
      if (book.isReserved(name) || book.byName(name) !== undefined) throw new HubError('ACCOUNT_EXISTS', { name });
      checkPassword(password, [name, displayName ?? name]);
      const id = randomUUID();
      const account: StoredAccount = {
        id,
        name,
        displayName: displayName ?? name,
        provider: LOCAL,
        subject: id,
        email: null,
        password: await hashes.hash(password),
        mustChange,
        disabled: false,
        roles: [...new Set(roles)],
        groups: [],
        createdAt: clock.now(),
        lastSignInAt: null,
        login: null,
      };
      await db.write(async (tx) => {
        await power.give(tx, roles, ctx); // Who calls, and the roles, may be others than before the password was hashed.
        if ((await countIn(tx.tables<AccountTables>(), 'accounts')) >= MOST_ACCOUNTS)
          throw new HubError('ACCOUNTS_FULL', { limit: MOST_ACCOUNTS });
        if (!(await insertAccount(tx.tables<AccountTables>(), account))) throw new HubError('ACCOUNT_EXISTS', { name });
        await note(tx, 'account.create', ctx, account, { roles: roles.join(',') });
        tx.onCommit(() => book.put(account));
      });
      return shown(id);
    },
    async change({ account: text, displayName, roles, disabled }, ctx) {
      const account = reached(text, ctx);
      await db.write(async (tx) => {
        const now = await reachedIn(tx, account.id, ctx);
        if (roles !== undefined) await power.give(tx, roles, ctx);
        const next: StoredAccount = {
          ...now,
          ...(displayName !== undefined && { displayName }),
          ...(roles !== undefined && { roles: [...new Set(roles)] }),
          ...(disabled !== undefined && { disabled }),
        };
        await updateAccount(tx.tables<AccountTables>(), next);
        if (next.disabled) await endAll(tx, account.id);
        await note(tx, 'account.change', ctx, account, { roles: next.roles.join(','), disabled: next.disabled });
        tx.onCommit(() => book.put(next));
      });
      return shown(account.id);
    },
    async setPassword({ account: text, password, mustChange }, ctx) {
      const account = reached(text, ctx);
      if (account.provider !== LOCAL) throw new HubError('NOT_LOCAL', { provider: account.provider });
      checkPassword(password, [account.name, account.displayName]);
      const hash = await hashes.hash(password);
      await db.write(async (tx) => {
        const next = { ...(await reachedIn(tx, account.id, ctx)), password: hash, mustChange };
        await updateAccount(tx.tables<AccountTables>(), next);
        await endAll(tx, account.id);
        // Somebody may have made them with the old password; they would outlive it.
        await tx.tables<AccountTables>().deleteFrom('account_tokens').where('account', '=', account.id).execute();
        await note(tx, 'account.set-password', ctx, account, { mustChange });
        tx.onCommit(() => {
          book.put(next);
          living.forgetTokens(account.id);
          lockOut.lift(fold(account.name));
        });
      });
      return {};
    },
    async removeFactor({ account: text }, ctx) {
      const account = reached(text, ctx);
      await factors.remove(account.id, async (tx) => {
        await forgetFactors(tx, account.id);
        await note(tx, 'account.remove-factor', ctx, account);
      });
      return {};
    },
    async remove({ account: text }, ctx) {
      const account = reached(text, ctx);
      const secrets = await db.write(async (tx) => {
        await reachedIn(tx, account.id, ctx);
        const left = await factors.secretsOf(tx, account.id);
        await tx.tables<AccountTables>().deleteFrom('accounts').where('id', '=', account.id).execute();
        await note(tx, 'account.remove', ctx, account);
        tx.onCommit(() => {
          for (const [hash, owner] of devices) if (owner === account.id) devices.delete(hash);
          book.remove(account.id);
          living.forgetAll(account.id);
        });
        return left;
      });
      await factors.forget(secrets);
      return {};
    },
    async sessions({ account: text }) {
      const { id } = book.get(text);
      return { sessions: living.sessionsOf(id).map((row) => sessionOf(row)), tokens: tokensOf(living.tokensOf(id)) };
    },
    async endSessions({ account: text, session }, ctx) {
      const account = reached(text, ctx);
      if (session !== undefined && !living.sessionsOf(account.id).some(({ id }) => id === session)) {
        throw new HubError('ACCOUNT_SESSION_NOT_FOUND', { session });
      }
      const ended = await db.write(async (tx) => {
        await note(tx, 'account.end-sessions', ctx, account);
        if (session === undefined) return await endAll(tx, account.id);
        await tx.tables<AccountTables>().deleteFrom('account_sessions').where('id', '=', session).execute();
        tx.onCommit(() => living.forgetSessions([session]));
        return 1;
      });
      return { ended };
    },
    async whatMay({ account: text }) {
      const account = book.get(text);
      const roles = book.rolesOf(account.id);
      const rights = allScopes.flatMap((scope): readonly Right[] => {
        if (deps.withheld.includes(scope)) return [];
        const from = roles
          .filter((role) => reachesBy(role, scope))
          .map(({ id, tags }) => ({ role: id, tags: tags === null ? null : [...tags] }));
        if (from.length > 0) return [{ scope, from }];
        return always.includes(scope) && !account.disabled ? [{ scope, from: [] }] : [];
      });
      return { account: shown(account.id), rights: [...rights] };
    },
  };
}
