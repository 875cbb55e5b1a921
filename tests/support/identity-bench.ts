import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '#shared/contract/actor';
import type { ErrorCode, ErrorData } from '#shared/contract/errors';
import { HubError } from '#shared/contract/errors';
import type { Account } from '#shared/contract/identity';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { createIdentity, migrations, type Identity } from '#main/spokes/identity/index';
import { memoryLog, openTestDb } from './db-worker';
import type { LoginAct } from './headless-login';
import { memorySealedStore, type MemorySealedStore } from './memory-sealed-store';
import { startOidcProvider, type OidcProvider } from './oidc-provider';

/** What the chain was told. */
export interface NotedEntry {
  readonly action: string;
  readonly outcome: string;
  readonly object?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly personal?: Readonly<Record<string, string>>;
}

/** Identity itself, with the real provider, a database and a sealed store in memory. */
export interface IdentityBench {
  readonly provider: OidcProvider;
  readonly sealed: MemorySealedStore;
  readonly entries: NotedEntry[];
  readonly identity: Identity;
  readonly log: ReturnType<typeof memoryLog>;
  /** A file with the provider's certificate. */
  readonly ca: string;
  readonly actor: Actor;
  /** Milliseconds that the hub's clock is ahead of this machine's. */
  setClock(aheadMs: number): void;
  context(signal?: AbortSignal): CallContext;
  /** Signs somebody in by a browser, and gives the account. */
  signIn(person: string, act?: LoginAct): Promise<Account>;
  /** Makes identity anew, as after a restart of the hub. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const actor: Actor = { id: 'session', name: 'Edsger', face: 'cli' };

/** Makes one that knows its provider already. */
export async function createIdentityBench(options: { readonly patienceMs?: number } = {}): Promise<IdentityBench> {
  const provider = await startOidcProvider();
  const folder = mkdtempSync(join(tmpdir(), 'axle-identity-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, provider.ca);
  const made = await openTestDb({ migrations });
  const sealed = memorySealedStore();
  const log = memoryLog();
  const entries: NotedEntry[] = [];
  let ahead = 0;
  let scope = newScope();
  let identity = await create();

  function newScope(): Scope {
    return new Scope((error) => {
      throw error;
    });
  }
  function create(): Promise<Identity> {
    return createIdentity({
      scope,
      db: made.db,
      log,
      clock: { now: () => Date.now() + ahead },
      audit: { append: (_tx, entry) => Promise.resolve(void entries.push(entry)) },
      sealed,
      isOwner: ({ name }) => name === actor.name,
      openLink: undefined,
      language: () => 'en',
      ...options,
    });
  }
  const context = (signal = new AbortController().signal): CallContext => ({
    signal,
    actor,
    may: () => true,
    fail: <C extends ErrorCode>(code: C, data: ErrorData<C>): never => {
      throw new HubError(code, data);
    },
  });

  await identity.handlers.configure({ cloud: 'custom', client: 'axle-desktop', authority: provider.issuer, ca }, context());
  return {
    provider,
    sealed,
    entries,
    log,
    ca,
    actor,
    get identity() {
      return identity;
    },
    setClock: (ms) => void (ahead = ms),
    context,
    async signIn(person, act) {
      for await (const step of identity.handlers.signIn({ scopes: [] }, context())) {
        if (step.type === 'done') return step.account;
        await provider.browser(person).visit(step.url, act);
      }
      throw new Error('nobody was signed in');
    },
    async restart() {
      await scope.close();
      scope = newScope();
      identity = await create();
    },
    async close() {
      await scope.close();
      await made.close();
      await provider.close();
      rmSync(folder, { recursive: true });
    },
  };
}
