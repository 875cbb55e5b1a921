import type { AccountInfo, AuthenticationResult } from '@azure/msal-node';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Account, IdentityState, Registration } from '#shared/contract/identity';
import { z } from '#shared/contract/zod';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { createAccounts } from './accounts';
import { createNeeds, MOST_SCOPES } from './needs';
import { orEnded } from './or-ended';
import type { IdentityDeps } from './ports';
import { idOf, openProvider, type Provider } from './provider';
import { createReceived } from './received';
import { cacheNameOf, changed, ownCertificates } from './registration';
import { type Step, type Ask, signInByBrowser, signInByCode } from './signing-in';
import { type IdentityTables, loadDefault, loadRegistration, loadScopes, storeDefault, storeRegistration, storeScopes } from './store';
import { createTokenCache, type TokenCache } from './token-cache';
import { createTurns } from './turns';

/** What a token is wanted for, and by whom. */
export interface TokenRequest {
  /** Id or name; the default account where none is said. */
  readonly account?: string | undefined;
  /** Names of permissions, as the provider has them. */
  readonly scopes: readonly string[];
  /** What a service asked for besides (a claims challenge). */
  readonly claims?: string | undefined;
  /** A new token even where one is good for a while. */
  readonly force?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly actor: Actor;
  /** The run that it goes to. */
  readonly runId?: string | undefined;
}

/** Whose tokens are given. */
export interface TokenOwner {
  readonly upn: string;
  readonly tenant: string;
  readonly clientId: string;
}

/** A token, and whose it is. */
export interface GivenToken extends TokenOwner {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Id of the account. */
  readonly account: string;
}

/** Of the scopes of a token, what is written down at most. */
const MOST_RECEIVED = 4_096;

type Way = 'browser' | 'device';

/** What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is told. */
const Document = z.object({ issuer: z.string().max(1_024) });

/** Sign-in as the handlers and the rest of the hub use it. */
export interface IdentityService {
  state(): IdentityState;
  readonly onChange: (listener: () => void) => () => void;
  /** Looks at what is kept, anew. */
  refresh(): Promise<void>;
  configure(change: Partial<Registration>, actor: Actor): Promise<Registration>;
  test(signal: AbortSignal): Promise<{ readonly issuer: string; readonly aheadSeconds: number }>;
  signIn(
    way: Way,
    ask: Omit<Ask, 'hint'>,
    actor: Actor,
  ): AsyncGenerator<Exclude<Step, { type: 'result' }> | { readonly type: 'done'; readonly account: Account }, void, void>;
  readonly token: (request: TokenRequest) => Promise<GivenToken>;
  readonly account: (account: string | undefined, signal: AbortSignal) => Promise<TokenOwner | null>;
  readonly authorities: () => Promise<string | undefined>;
  renew(account: string, signal: AbortSignal, actor: Actor): Promise<Account>;
  signOut(account: string, signal: AbortSignal, actor: Actor): Promise<void>;
  setDefault(account: string, signal: AbortSignal, actor: Actor): Promise<Account>;
}

/** Nothing is read of what is sealed, and MSAL not loaded, before somebody asks. */
export async function createService(deps: IdentityDeps): Promise<IdentityService> {
  const { scope, db, log, audit, sealed } = deps;
  const needs = createNeeds();
  const accounts = createAccounts(db, needs);
  const listeners = new Set<() => void>();
  const turns = createTurns();
  const looks = createTurns();
  /** Of caches by their names: whatever provider is open, what is kept may be another's that ends. */
  const caching = createTurns();
  const received = createReceived();
  let registration = await loadRegistration(db.tables<IdentityTables>(), log);
  let opened: Promise<Provider> | undefined;
  let cache: TokenCache | undefined;
  let certificates: Promise<string | undefined> | undefined;
  let known: readonly Account[] = [];
  let setAside = false;

  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  scope.onClose(() => listeners.clear());
  // Where nobody looks, nothing is loaded for it.
  scope.onClose(sealed.onState(() => listeners.size > 0 && scope.track(refresh())));
  scope.onClose(() => closeProvider());

  /** Fails with IDENTITY_UNCONFIGURED or IDENTITY_MISCONFIGURED. */
  function cacheNow(): TokenCache {
    cache ??= createTokenCache(sealed, cacheNameOf(registration), caching, log);
    return cache;
  }

  async function provider(): Promise<Provider> {
    opened ??= openProvider(registration, cacheNow(), deps).catch((error: unknown) => {
      opened = undefined; // What was wrong may be put right: a file that was not there.
      throw error;
    });
    return await opened;
  }

  function closeProvider(): void {
    const before = opened;
    opened = undefined;
    cache = undefined;
    certificates = undefined;
    if (before !== undefined) scope.track(before.then((one) => one.close()).catch(() => undefined)); // There is none to close.
  }

  async function ready(): Promise<Provider> {
    const one = await provider();
    if (sealed.state === 'open') return one;
    // It opens when it is first read, and says why it does not.
    await one.cache.kept();
    if (sealed.state === 'unset') throw new HubError('SECRETS_LOCKED', { reason: 'unset' });
    return one;
  }

  async function refresh(): Promise<void> {
    const release = await looks.take('accounts');
    try {
      known = await listed();
    } finally {
      release();
    }
    tell();
  }

  async function listed(): Promise<readonly Account[]> {
    if (registration.client === '') return [];
    try {
      const now = cacheNow();
      const kept = await now.kept();
      setAside = now.setAside;
      // MSAL is not loaded to find that nobody is there.
      return kept ? await accounts.list(await ready(), scope.signal) : [];
    } catch (error) {
      // The page says so where somebody signs in; here there is nobody to say it to.
      if (!(error instanceof HubError)) throw error;
      log.warn('identity.unlisted', { code: error.code });
      return [];
    }
  }

  const note = (
    tx: Tx,
    action: string,
    actor: Actor,
    id: string,
    detail: Readonly<Record<string, string | number | boolean | null>>,
    more: { readonly outcome?: 'ok' | 'failed'; readonly upn?: string; readonly runId?: string | undefined } = {},
  ): Promise<void> =>
    audit.append(tx, {
      action,
      outcome: more.outcome ?? 'ok',
      actor,
      ...(id !== '' && { object: `identity:${id}` }),
      ...(more.runId !== undefined && { runId: more.runId }),
      detail,
      ...(more.upn !== undefined && { personal: { upn: more.upn } }),
    });

  async function signedIn(
    one: Provider,
    result: AuthenticationResult,
    way: Way,
    scopes: readonly string[],
    actor: Actor,
  ): Promise<Account> {
    const info = result.account;
    if (info === null) throw new HubError('IDENTITY_FORGED', { part: 'form' });
    needs.signedIn(idOf(info), scopes);
    await one.cache.signedIn();
    await db.write(async (tx) => {
      const rows = tx.tables<IdentityTables>();
      if ((await loadDefault(rows, one.name)) === undefined) await storeDefault(rows, one.name, idOf(info));
      const agreed = new Set([...scopes, ...(await loadScopes(rows, one.name, idOf(info)))]);
      await storeScopes(rows, one.name, idOf(info), [...agreed].slice(0, MOST_SCOPES));
      await note(
        tx,
        'identity.sign-in',
        actor,
        idOf(info),
        { way, tenant: info.tenantId, client: one.registration.client, scopes: scopes.join(' ').slice(0, MOST_RECEIVED) },
        { upn: info.username },
      );
    });
    const account = await accounts.shown(one, info);
    await refresh();
    return account;
  }

  /** Renewing rotates what renews: two at a time for one account would each make the other's worthless. */
  async function silently(
    one: Provider,
    info: AccountInfo,
    request: Omit<TokenRequest, 'account' | 'actor'>,
  ): Promise<AuthenticationResult> {
    const id = idOf(info);
    const release = await turns.take(id);
    try {
      if (request.signal.aborted) throw new HubError('CANCELLED', {});
      const { scopes, claims, force = false, signal } = request;
      const purpose = { signal, scopes, account: info.username, ...(one.authority.entra && { tenant: info.tenantId }) };
      const acquire = (forceRefresh: boolean): Promise<AuthenticationResult> =>
        one.use(purpose, (application) =>
          application.acquireTokenSilent({ account: info, scopes: [...scopes], forceRefresh, ...(claims !== undefined && { claims }) }),
        );
      const first = await acquire(force);
      const result = received.isWider(id, scopes, first) ? await acquire(true) : first;
      if (!result.fromCache) {
        received.note(id, scopes, result);
        if (needs.given(id, scopes)) await refresh();
      }
      return result;
    } catch (error) {
      if (needs.refused(id, request.scopes, error)) await refresh();
      throw error;
    } finally {
      release();
    }
  }

  return {
    state: () => ({ registration, seal: sealed.state, accounts: [...known], setAside }),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    refresh,
    async configure(change, actor) {
      const now = await db.write(async (tx) => {
        const rows = tx.tables<IdentityTables>();
        const next = changed(await loadRegistration(rows, log), change);
        await storeRegistration(rows, next);
        await note(tx, 'identity.configure', actor, '', next);
        tx.onCommit(() => {
          registration = next;
          closeProvider();
        });
        return next;
      });
      await refresh();
      return now;
    },
    async test(signal) {
      const one = await provider();
      return await one.use({ signal, scopes: [], fresh: true }, async (_application, network) => {
        const { url, host, entra } = one.authority;
        const { body } = await network.sendGetRequestAsync(`${url}${entra ? '/v2.0' : ''}/.well-known/openid-configuration`);
        const { issuer } = Document.safeParse(body).data ?? unusable(host);
        return { issuer, aheadSeconds: -Math.round(network.skewMs / 1_000) };
      });
    },
    async *signIn(way, ask, actor) {
      try {
        const one = await ready();
        const whole = await wholeAsk(one, ask);
        const steps = (way === 'browser' ? signInByBrowser : signInByCode)(one, whole, deps);
        for await (const step of steps) {
          if (step.type === 'result') yield { type: 'done', account: await signedIn(one, step.result, way, whole.scopes, actor) };
          else yield step;
        }
      } catch (error) {
        if (!(error instanceof HubError) || error.code === 'CANCELLED') throw error;
        const { code } = error;
        await db.write((tx) => note(tx, 'identity.sign-in', actor, '', { way, code }, { outcome: 'failed' }));
        throw error;
      }
    },
    token: (request) => within(give(request), request.signal),
    account: (account, signal) => within(ownerOf(account, signal), signal),
    authorities() {
      certificates ??= ownCertificates(registration).catch((error: unknown) => {
        certificates = undefined; // As with the provider.
        throw error;
      });
      return certificates;
    },
    async renew(account, signal, actor) {
      const one = await ready();
      const info = await accounts.find(one, account, signal);
      await silently(one, info, { scopes: [], force: true, signal });
      await db.write((tx) => note(tx, 'identity.renew', actor, idOf(info), { tenant: info.tenantId }, { upn: info.username }));
      return await accounts.shown(one, info);
    },
    async signOut(account, signal, actor) {
      const one = await ready();
      const info = await accounts.find(one, account, signal);
      await one.use({ signal, scopes: [] }, (application) => application.signOut({ account: info }));
      await one.cache.signedOut();
      needs.forget(idOf(info));
      await db.write(async (tx) => {
        const rows = tx.tables<IdentityTables>();
        await storeScopes(rows, one.name, idOf(info), []);
        if ((await loadDefault(rows, one.name)) === idOf(info)) await storeDefault(rows, one.name, undefined);
        await note(tx, 'identity.sign-out', actor, idOf(info), { tenant: info.tenantId }, { upn: info.username });
      });
      await refresh();
    },
    async setDefault(account, signal, actor) {
      const one = await ready();
      const info = await accounts.find(one, account, signal);
      await db.write(async (tx) => {
        await storeDefault(tx.tables<IdentityTables>(), one.name, idOf(info));
        await note(tx, 'identity.default', actor, idOf(info), { tenant: info.tenantId }, { upn: info.username });
      });
      await refresh();
      return await accounts.shown(one, info);
    },
  };

  /** What is waited for may be a keychain that asks somebody, or others' turns: a signal ends the waiting, and the hub sees to the rest. */
  async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    scope.track(work.catch(() => undefined)); // Who waits is told.
    return await orEnded(work, signal);
  }

  async function give(request: TokenRequest): Promise<GivenToken> {
    const one = await ready();
    const info = await accounts.find(one, request.account, request.signal);
    const { accessToken, expiresOn, scopes } = await silently(one, info, request);
    const detail = { scopes: request.scopes.join(' '), received: scopes.join(' ').slice(0, MOST_RECEIVED), tenant: info.tenantId };
    await db.write((tx) => note(tx, 'identity.token', request.actor, idOf(info), detail, { upn: info.username, runId: request.runId }));
    const expiresAt = isoOf(expiresOn?.getTime() ?? deps.clock.now());
    return { token: accessToken, expiresAt, ...ownedBy(one, info), account: idOf(info) };
  }

  async function ownerOf(account: string | undefined, signal: AbortSignal): Promise<TokenOwner | null> {
    if (registration.client === '' || !(await cacheNow().kept())) return null;
    try {
      const one = await ready();
      return ownedBy(one, await accounts.find(one, account, signal));
    } catch (error) {
      if (HubError.is(error, 'IDENTITY_ACCOUNT_NOT_FOUND')) return null;
      throw error;
    }
  }

  /** With what the provider wants to be answered, and with what would be lost: Entra remembers what was agreed to, others only what is asked for. */
  async function wholeAsk(one: Provider, { account, ...ask }: Omit<Ask, 'hint'>): Promise<Ask> {
    const known = account === undefined ? undefined : await knownAs(one, account, ask.signal);
    const id = known === undefined ? account : idOf(known);
    const agreed = one.authority.entra ? [] : await loadScopes(db.tables<IdentityTables>(), one.name, id);
    const claims = ask.claims ?? needs.challenge(id);
    return { ...ask, scopes: [...new Set([...ask.scopes, ...agreed])].slice(0, MOST_SCOPES), claims, hint: known?.username ?? account };
  }

  /** Whom a name is of; nobody where it is of one that is not known yet. */
  async function knownAs(one: Provider, account: string, signal: AbortSignal): Promise<AccountInfo | undefined> {
    try {
      return await accounts.find(one, account, signal);
    } catch (error) {
      if (HubError.is(error, 'IDENTITY_ACCOUNT_NOT_FOUND')) return undefined;
      throw error;
    }
  }
}

const ownedBy = ({ registration }: Provider, { username, tenantId }: AccountInfo): TokenOwner => ({
  upn: username,
  tenant: tenantId,
  clientId: registration.client,
});

function unusable(host: string): never {
  throw new HubError('IDENTITY_UNAVAILABLE', { host, reason: 'answer' });
}
