import { randomUUID } from 'node:crypto';
import { MOST_TOKENS } from '#shared/contract/account-values';
import type { accounts } from '#shared/contract/accounts';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement } from '#shared/contract/kernel';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import type { Book } from './book';
import type { Factors } from './factors';
import type { Living } from './living';
import type { LockOut } from './lock-out';
import type { PasswordHashes } from './password-hash';
import { checkPassword } from './password-policy';
import type { AccountsDeps } from './ports';
import { createPower } from './power';
import { createProof } from './proof';
import { newToken, hashOf } from './secrets';
import { sessionOf, tokenOf, tokensOf } from './shown';
import { accountIn, LOCAL, updateAccount, type AccountTables, type StoredAccount, type StoredToken } from './store';

const DAY_MS = 24 * 3_600_000;

/** What one's own account works with. */
export interface OwnParts {
  readonly book: Book;
  readonly living: Living;
  readonly factors: Factors;
  readonly hashes: PasswordHashes;
  readonly lockOut: LockOut;
}

type Own = Pick<
  Implement<typeof accounts>,
  | 'me'
  | 'changePassword'
  | 'endSession'
  | 'signOut'
  | 'totpBegin'
  | 'totpConfirm'
  | 'totpRemove'
  | 'recoveryCodes'
  | 'addToken'
  | 'removeToken'
>;

/** What everybody does with their own account. */
export function createOwnHandlers(deps: AccountsDeps, { book, living, factors, hashes, lockOut }: OwnParts): Own {
  const { db, log, clock, audit, sealed } = deps;
  const power = createPower(book, deps.withheld, log);

  function mine({ actor }: Pick<CallContext, 'actor'>) {
    const owner = living.ownerOf(actor.id);
    const account = owner === undefined ? undefined : book.accounts.get(owner.account);
    if (owner === undefined || account === undefined) throw new HubError('ACCOUNT_MISSING', {});
    return { account, row: owner.row, kind: owner.kind };
  }
  /** Tokens are made to outlive a session: with a new password whoever had the old one keeps none. */
  async function takeTokens(tx: Tx, account: string): Promise<void> {
    await tx.tables<AccountTables>().deleteFrom('account_tokens').where('account', '=', account).execute();
    tx.onCommit(() => living.forgetTokens(account));
  }
  /** Whose tokens are meant: the caller's own, or with the right to it those of another, over whom who calls has power. */
  function whose(text: string | undefined, ctx: Pick<CallContext, 'actor' | 'may'>): StoredAccount {
    if (text === undefined) return mine(ctx).account;
    if (!ctx.may('accounts:admin', { kind: 'account', id: text })) throw new HubError('FORBIDDEN', { scope: 'accounts:admin' });
    const account = book.get(text);
    power.over(book.inForce(account), ctx);
    return account;
  }
  const note = (
    tx: Tx,
    action: string,
    { actor }: Pick<CallContext, 'actor'>,
    account: StoredAccount,
    more: Readonly<Record<string, string>> = {},
    detail: Readonly<Record<string, string>> = {},
  ) =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `account:${account.id}`, detail, personal: { name: account.name, ...more } });

  const prove = createProof(deps, { hashes, lockOut });

  async function endSessions(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx
      .tables<AccountTables>()
      .deleteFrom('account_sessions')
      .where('id', 'in', [...ids])
      .execute();
    tx.onCommit(() => living.forgetSessions(ids));
  }

  return {
    async me(_input, ctx) {
      const { account, row } = mine(ctx);
      const shown = book.shown.get(account.id);
      if (shown === undefined) throw new HubError('ACCOUNT_MISSING', {});
      return {
        account: shown,
        totp: book.hasFactor(account.id),
        recoveryCodesLeft: await factors.codesLeft(account.id),
        keyStore: sealed.state,
        sessions: living.sessionsOf(account.id).map((one) => sessionOf(one, row)),
        tokens: tokensOf(living.tokensOf(account.id)),
      };
    },
    async changePassword({ current, next }, ctx) {
      const { account, row } = mine(ctx);
      await prove(account, current, ctx);
      if (current === next) throw new HubError('PASSWORD_REFUSED', { reason: 'same', least: 0 });
      checkPassword(next, [account.name, account.displayName]);
      const password = await hashes.hash(next);
      await db.write(async (tx) => {
        const now = await accountIn(tx.tables<AccountTables>(), account.id, log);
        // Somebody gave the account another password since this one was proven.
        if (now?.password !== account.password) throw new HubError('PASSWORD_WRONG', {});
        const changed = { ...now, password, mustChange: false };
        await updateAccount(tx.tables<AccountTables>(), changed);
        const others = living.sessionsOf(account.id).flatMap(({ id }) => (id === row ? [] : [id]));
        await endSessions(tx, others);
        await takeTokens(tx, account.id);
        await note(tx, 'account.change-password', ctx, account);
        tx.onCommit(() => book.put(changed));
      });
      return {};
    },
    async endSession({ session }, ctx) {
      const { account } = mine(ctx);
      if (!living.sessionsOf(account.id).some(({ id }) => id === session)) throw new HubError('ACCOUNT_SESSION_NOT_FOUND', { session });
      await db.write(async (tx) => {
        await note(tx, 'account.end-session', ctx, account);
        await endSessions(tx, [session]);
      });
      return {};
    },
    async signOut(_input, ctx) {
      const { account, row, kind } = mine(ctx);
      if (kind === 'token') return {}; // A token is taken away, and signs out of nothing.
      await db.write(async (tx) => {
        await note(tx, 'account.sign-out', ctx, account);
        await endSessions(tx, [row]);
      });
      return {};
    },
    async totpBegin({ password }, ctx) {
      const { account } = mine(ctx);
      await prove(account, password, ctx);
      const made = await factors.begin(account.id, account.name);
      await db.write((tx) => note(tx, 'account.totp-begin', ctx, account));
      return made;
    },
    async totpConfirm({ code }, ctx) {
      const { account } = mine(ctx);
      const codes = await factors.confirm(account.id, code, (tx) => note(tx, 'account.totp-add', ctx, account));
      if (codes === undefined) throw new HubError('CODE_WRONG', {});
      return { recoveryCodes: [...codes] };
    },
    async totpRemove({ password }, ctx) {
      const { account } = mine(ctx);
      await prove(account, password, ctx);
      await factors.remove(account.id, (tx) => note(tx, 'account.totp-remove', ctx, account));
      return {};
    },
    async recoveryCodes({ password }, ctx) {
      const { account } = mine(ctx);
      await prove(account, password, ctx);
      if (!book.hasFactor(account.id)) throw new HubError('CODE_WRONG', {});
      return { recoveryCodes: [...(await factors.renewCodes(account.id, (tx) => note(tx, 'account.recovery-codes', ctx, account)))] };
    },
    async addToken({ account: text, name, scopes, days, password }, ctx) {
      if (living.ownerOf(ctx.actor.id)?.kind === 'token') throw new HubError('TOKEN_SESSION', {});
      const account = whose(text, ctx);
      // Made for another, its secret is with whoever makes it: also what the account may only later, it never gives them.
      const own = living.ownerOf(ctx.actor.id)?.account === account.id;
      if (!own) power.overScopes(scopes, ctx);
      else if (account.provider === LOCAL) await prove(account, password ?? '', ctx);
      const { secret, prefix } = newToken();
      const now = clock.now();
      const token: StoredToken = {
        id: randomUUID(),
        hash: hashOf(secret),
        account: account.id,
        name,
        prefix,
        scopes: [...new Set(scopes)],
        created_at: now,
        last_used_at: null,
        expires_at: now + days * DAY_MS,
      };
      await db.write(async (tx) => {
        const now = await accountIn(tx.tables<AccountTables>(), account.id, log);
        if (now?.password !== account.password) throw new HubError('PASSWORD_WRONG', {});
        whose(text, ctx);
        const rows = tx.tables<AccountTables>();
        const had = await rows.selectFrom('account_tokens').select('id').where('account', '=', account.id).execute();
        if (had.length >= MOST_TOKENS) throw new HubError('TOKENS_FULL', { limit: MOST_TOKENS });
        await rows
          .insertInto('account_tokens')
          .values({ ...token, scopes: JSON.stringify(token.scopes) })
          .execute();
        const detail = { scopes: token.scopes.join(','), expiresAt: isoOf(token.expires_at) };
        await note(tx, 'account.add-token', ctx, account, { token: name }, detail);
        tx.onCommit(() => living.putToken(token));
      });
      return { token: tokenOf(token), secret };
    },
    async removeToken({ account: owner, token: text }, ctx) {
      const account = whose(owner, ctx);
      const token = living.tokensOf(account.id).find(({ id, name, prefix }) => id === text || name === text || prefix === text);
      if (token === undefined) throw new HubError('TOKEN_NOT_FOUND', { token: text });
      await db.write(async (tx) => {
        await tx.tables<AccountTables>().deleteFrom('account_tokens').where('id', '=', token.id).execute();
        await note(tx, 'account.remove-token', ctx, account, { token: token.name });
        tx.onCommit(() => living.forgetToken(token.id));
      });
      return {};
    },
  };
}
