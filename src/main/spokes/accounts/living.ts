import { randomUUID } from 'node:crypto';
import { MOST_SESSIONS } from '#shared/contract/account-values';
import type { ScopeName } from '#shared/contract/kernel';
import type { Scope } from '#main/hub/scope';
import type { Tx } from '#main/platform/db-port';
import type { HubSession } from '#main/platform/session-port';
import type { From } from '#main/platform/sign-in-port';
import type { Book } from './book';
import type { AccountsDeps } from './ports';
import { allows, scopesOf } from './rights';
import { hashOf, newSecret } from './secrets';
import type { AccountTables, StoredSession, StoredToken } from './store';

/** A session that nobody uses ends after so long, and each of them after so long. Milliseconds. */
const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS = 7 * 24 * 3_600_000;
/** How often it is looked at which have ended, and when each was last used is written down. */
const LOOK_MS = 30_000;

/** The sessions and tokens of accounts, as they are kept and as they live. */
export interface Living {
  /** In a transaction: a new session of the account. It is there once the transaction is durable. */
  open(tx: Tx, account: string, from: From): Promise<{ readonly row: StoredSession; readonly secret: string }>;
  /** The living session of a row, opened where there is none; it ends with the face. */
  enter(row: StoredSession, from: From, face: Scope): HubSession;
  bySecret(secret: string, from: From, face: Scope): HubSession | undefined;
  byToken(token: string, from: From, face: Scope): HubSession | undefined;
  used(session: HubSession): void;
  /** Ends the session of a cookie's secret, as far as there is one. */
  endBySecret(secret: string): Promise<void>;
  /** Ends the session of a row, as far as there is one. */
  end(row: string): Promise<void>;
  /** Whose session this actor's is, and which it is; undefined of the person at the machine and of links. */
  ownerOf(actorId: string): { readonly account: string; readonly row: string; readonly kind: 'session' | 'token' } | undefined;
  /** Since when this actor's session is locked; null while it is not. */
  lockedAt(actorId: string): number | null;
  /** In a transaction: locks a session. It outlives the hub: whoever takes it up finds it locked. */
  lock(tx: Tx, row: string, at: number): Promise<void>;
  /**
   * Whether somebody of this provider is locked, or had a session ended and did not come in since: who sits at their browser is not to be them because
   * the provider knows that browser still, whatever cookies it was rid of and by whichever name of this machine it comes.
   */
  isLeft(provider: string): boolean;
  sessionsOf(account: string): readonly StoredSession[];
  tokensOf(account: string): readonly StoredToken[];
  /** Of these after the commit. */
  forgetSessions(ids: readonly string[]): void;
  putToken(token: StoredToken): void;
  forgetToken(id: string): void;
  /** What lives of an account's tokens ends; they are good still. */
  endTokens(account: string): void;
  /** All tokens of an account. */
  forgetTokens(account: string): void;
  /** What the account may do is another: streams that it may no more end at once, and everything where it may nothing. */
  readonly rightsChanged: (account: string) => void;
  /** The account is gone: so is all of it. */
  forgetAll(account: string): void;
}

interface Alive {
  readonly session: HubSession;
  readonly account: string;
  readonly row: string;
  readonly kind: 'session' | 'token';
}

/** Takes up what was kept. The rights of each session are those that its account has at the moment. */
export function createLiving(
  deps: AccountsDeps,
  read: { readonly sessions: readonly StoredSession[]; readonly tokens: readonly StoredToken[] },
  book: () => Book,
): Living {
  const { scope, db, clock, sessions: hub, tagsOf } = deps;
  const withheld = new Set(deps.withheld);
  const rows = new Map(read.sessions.map((row) => [row.id, row]));
  const tokens = new Map(read.tokens.map((row) => [row.id, row]));
  const byHash = new Map([...rows.values(), ...tokens.values()].map(({ hash, id }) => [hash, id]));
  const alive = new Map<string, Alive>();
  const byActor = new Map<string, Alive>();
  const seen = new Map<string, number>();
  const left = new Set<string>();

  const ends = (row: StoredSession): number => Math.min(row.expires_at, (seen.get(row.id) ?? row.seen_at) + IDLE_MS);
  const isGood = (account: string, until: number): boolean => {
    const owner = book().accounts.get(account);
    return owner !== undefined && !owner.disabled && book().isOffered(owner) && until > clock.now();
  };

  function live(kind: Alive['kind'], id: string, account: string, from: From, face: Scope, within?: ReadonlySet<ScopeName>): HubSession {
    // A program of this machine has its own, which ends with it.
    const key = keyOf(id, from.face);
    const there = alive.get(key);
    if (there !== undefined) return there.session;
    // At each call, and not only when it is looked for those that are over: until then it would go on.
    const isIn = (): boolean => {
      const session = rows.get(id);
      return isGood(account, kind === 'token' ? (tokens.get(id)?.expires_at ?? 0) : session === undefined ? 0 : ends(session));
    };
    const reach = (name: ScopeName): boolean => !withheld.has(name) && within?.has(name) !== false && isIn();
    const session = hub.open(
      {
        name: book().accounts.get(account)?.name ?? '',
        face: from.face ?? 'browser',
        ...(from.face === undefined && { address: from.address.slice(0, 256), userAgent: from.userAgent.slice(0, 512) }),
      },
      {
        scopes: () => new Set([...scopesOf(book().rolesOf(account))].filter(reach)),
        may: (name, object) => reach(name) && allows(book().rolesOf(account), tagsOf, name, object),
      },
    );
    const one: Alive = { session, account, row: id, kind };
    alive.set(key, one);
    byActor.set(session.id, one);
    // The face closes: the row stays, and is taken up again by the next face.
    const forget = face.onClose(() => session.end());
    session.ended.addEventListener(
      'abort',
      () => {
        forget();
        alive.delete(key);
        byActor.delete(session.id);
        book().show(account);
      },
      { once: true },
    );
    return session;
  }

  function endLiving(id: string): void {
    for (const face of [undefined, 'cli'] as const) alive.get(keyOf(id, face))?.session.end();
  }
  function drop(id: string): void {
    const row = rows.get(id);
    rows.delete(id);
    seen.delete(id);
    if (row !== undefined) byHash.delete(row.hash);
    endLiving(id);
    if (row !== undefined) book().show(row.account);
  }
  function forgetToken(id: string): void {
    const token = tokens.get(id);
    tokens.delete(id);
    seen.delete(id);
    if (token !== undefined) byHash.delete(token.hash);
    endLiving(id);
  }
  function forgetTokens(account: string): void {
    for (const token of tokens.values()) if (token.account === account) forgetToken(token.id);
  }
  const sessionsOf = (account: string): readonly StoredSession[] =>
    [...rows.values()].flatMap((row) =>
      row.account === account && ends(row) > clock.now()
        ? [{ ...row, seen_at: seen.get(row.id) ?? row.seen_at, expires_at: ends(row) }]
        : [],
    );

  async function end(id: string): Promise<void> {
    if (!rows.has(id)) return;
    await db.write(async (tx) => {
      await tx.tables<AccountTables>().deleteFrom('account_sessions').where('id', '=', id).execute();
      tx.onCommit(() => drop(id));
    });
  }

  scope.every(LOOK_MS, async () => {
    const over = [...rows.values()].filter((row) => !isGood(row.account, ends(row))).map(({ id }) => id);
    const expired = [...tokens.values()].filter(({ expires_at }) => expires_at <= clock.now()).map(({ id }) => id);
    for (const { kind, account, row, session } of alive.values()) {
      if (kind === 'token' && !isGood(account, tokens.get(row)?.expires_at ?? 0)) session.end();
    }
    const used = [...seen];
    if (over.length === 0 && expired.length === 0 && used.length === 0) return;
    seen.clear();
    for (const [id, at] of used) {
      const row = rows.get(id);
      const token = tokens.get(id);
      if (row !== undefined) rows.set(id, { ...row, seen_at: at });
      if (token !== undefined) tokens.set(id, { ...token, last_used_at: at });
    }
    for (const id of over) drop(id);
    for (const id of expired) forgetToken(id);
    await db.write(async (tx) => {
      const tables = tx.tables<AccountTables>();
      for (const [id, at] of used) {
        await tables.updateTable('account_sessions').set({ seen_at: at }).where('id', '=', id).execute();
        await tables.updateTable('account_tokens').set({ last_used_at: at }).where('id', '=', id).execute();
      }
      if (over.length > 0) await tables.deleteFrom('account_sessions').where('id', 'in', over).execute();
      if (expired.length > 0) await tables.deleteFrom('account_tokens').where('id', 'in', expired).execute();
    });
  });

  return {
    async open(tx, account, from) {
      const tables = tx.tables<AccountTables>();
      const secret = newSecret();
      const now = clock.now();
      const row: StoredSession = {
        id: randomUUID(),
        hash: hashOf(secret),
        account,
        address: from.address.slice(0, 256),
        user_agent: from.userAgent.slice(0, 512),
        created_at: now,
        seen_at: now,
        expires_at: now + LONGEST_MS,
        locked_at: null,
      };
      const excess = sessionsOf(account)
        .toSorted((a, b) => b.seen_at - a.seen_at)
        .slice(MOST_SESSIONS - 1)
        .map(({ id }) => id);
      if (excess.length > 0) await tables.deleteFrom('account_sessions').where('id', 'in', excess).execute();
      await tables.insertInto('account_sessions').values(row).execute();
      tx.onCommit(() => {
        for (const id of excess) drop(id);
        rows.set(row.id, row);
        byHash.set(row.hash, row.id);
        left.delete(account);
        book().show(account);
      });
      return { row, secret };
    },
    enter: (row, from, face) => live('session', row.id, row.account, from, face),
    bySecret(secret, from, face) {
      const row = rows.get(byHash.get(hashOf(secret)) ?? '');
      if (row === undefined || !isGood(row.account, ends(row))) return undefined;
      seen.set(row.id, clock.now());
      return live('session', row.id, row.account, from, face);
    },
    byToken(token, from, face) {
      const row = tokens.get(byHash.get(hashOf(token)) ?? '');
      if (row === undefined || !isGood(row.account, row.expires_at)) return undefined;
      seen.set(row.id, clock.now());
      return live('token', row.id, row.account, from, face, new Set([...row.scopes, 'hub:read']));
    },
    used(session) {
      const one = byActor.get(session.id);
      if (one !== undefined) seen.set(one.row, clock.now());
    },
    endBySecret: (secret) => end(byHash.get(hashOf(secret)) ?? ''),
    end,
    ownerOf: (actorId) => byActor.get(actorId),
    lockedAt: (actorId) => rows.get(byActor.get(actorId)?.row ?? '')?.locked_at ?? null,
    async lock(tx, id, at) {
      await tx.tables<AccountTables>().updateTable('account_sessions').set({ locked_at: at }).where('id', '=', id).execute();
      tx.onCommit(() => {
        const row = rows.get(id);
        if (row === undefined) return;
        rows.set(id, { ...row, locked_at: at });
        alive.get(id)?.session.rightsChanged();
      });
    },
    sessionsOf,
    tokensOf: (account) => [...tokens.values()].filter((token) => token.account === account),
    isLeft: (provider) =>
      [...left, ...[...rows.values()].flatMap((row) => (row.locked_at === null ? [] : [row.account]))].some(
        (id) => book().accounts.get(id)?.provider === provider,
      ),
    forgetSessions(ids) {
      for (const id of ids) {
        const row = rows.get(id);
        if (row !== undefined) left.add(row.account);
        drop(id);
      }
    },
    putToken(token) {
      tokens.set(token.id, token);
      byHash.set(token.hash, token.id);
    },
    endTokens(account) {
      for (const token of tokens.values()) if (token.account === account) endLiving(token.id);
    },
    forgetToken,
    forgetTokens,
    rightsChanged(account) {
      const owner = book().accounts.get(account);
      for (const one of alive.values()) {
        if (one.account !== account) continue;
        if (owner === undefined || owner.disabled) one.session.end();
        else one.session.rightsChanged();
      }
    },
    forgetAll(account) {
      for (const row of rows.values()) if (row.account === account) drop(row.id);
      left.delete(account);
      forgetTokens(account);
    },
  };
}

const keyOf = (row: string, face: From['face']): string => (face === undefined ? row : `${face} ${row}`);
