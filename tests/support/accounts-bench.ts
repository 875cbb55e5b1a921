import { expect } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { allScopes, type CallContext } from '#shared/contract/kernel';
import type { From, HubSession, SignInStep } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { createSessions } from '#main/hub/sessions';
import type { SealedStore } from '#main/platform/sealed-store-port';
import { personName } from '#main/platform/person';
import { withheldFromBrowsers } from '#main/hub/withheld';
import { createAccounts, migrations, type Accounts, type TagsOf } from '#main/spokes/accounts/index';
import { createPasswordHashes } from '#main/spokes/accounts/password-hash';
import { memoryLog, openTestDb } from './db-worker';

/** A key store that keeps what it is given until the test is over. */
export function memorySealed() {
  const damaged = new Set<string>();
  const kept = new Map<string, Buffer>();
  const store = {
    state: 'open' as 'open' | 'locked',
    read: (name: string) =>
      attempt(() => {
        if (damaged.has(name)) throw new HubError('SEALED_DAMAGED', { name, file: name });
        const value = kept.get(name);
        return value === undefined ? undefined : Buffer.from(value);
      }),
    write: (name: string, value: Buffer) =>
      attempt(() => {
        damaged.delete(name);
        kept.set(name, Buffer.from(value));
      }),
    remove: (name: string) => attempt(() => void kept.delete(name)),
    onState: () => () => undefined,
    values: kept as ReadonlyMap<string, Buffer>,
    names: (): readonly string[] => [...kept.keys()],
    /** What is kept opens no more. */
    damage(): void {
      for (const name of kept.keys()) damaged.add(name);
    },
    /** What is kept is gone from the folder. */
    lose: (): void => kept.clear(),
  } satisfies SealedStore & Record<string, unknown>;
  const attempt = async <T>(act: () => T): Promise<T> => {
    if (store.state === 'locked') throw new HubError('SECRETS_LOCKED', { reason: 'unset' });
    return act();
  };
  return store;
}

/** An account spoke over a real database, with a clock that a test moves. */
export async function openAccounts(tagsOf: TagsOf = () => undefined, machineNames: ReadonlySet<string> = new Set([personName()])) {
  const scope = new Scope((error) => expect.fail(String(error)));
  const made = await openTestDb({ migrations });
  const audited: { action: string; outcome: string; object?: string | undefined; detail?: unknown; actor: { name: string } }[] = [];
  /** With it every entry fails, and with it the write that it belongs to. */
  const refused: { by: HubError | undefined } = { by: undefined };
  const sealed = memorySealed();
  const time = { now: Date.parse('2026-03-01T08:00:00Z') };
  let face = new Scope((error) => expect.fail(String(error)));
  const sessions = createSessions(scope, () => time.now);
  const open = (): Promise<Accounts> =>
    createAccounts(
      {
        scope,
        db: made.db,
        log: memoryLog(),
        clock: { now: () => time.now },
        steady: () => time.now,
        audit: {
          append: async (_tx, { action, outcome, object, detail, actor }) => {
            if (refused.by !== undefined) throw refused.by;
            audited.push({ action, outcome, object, detail, actor });
          },
        },
        sessions,
        sealed,
        tagsOf,
        machineNames,
        withheld: withheldFromBrowsers,
        origins: () => [],
        language: () => 'en',
      },
      // As little work as the algorithm has: what it costs is no matter here.
      createPasswordHashes({ memoryCost: 8, timeCost: 1, parallelism: 1 }),
    );
  let accounts = await open();
  const contextOf = (session?: HubSession): CallContext => ({
    signal: scope.signal,
    actor: session?.actor ?? { id: 'machine', name: 'owner', face: 'cli' },
    may: (name, object) => (session === undefined ? allScopes.includes(name) : session.may(name, object)),
    fail: (code, data) => {
      throw new HubError(code, data);
    },
  });
  const from = (device?: string, address = '192.0.2.7'): From => ({ address, userAgent: 'test', device });
  const signedIn = (step: SignInStep) => {
    if (step.step !== 'in') throw new Error(`not in: ${JSON.stringify(step)}`);
    return step.signedIn;
  };
  return {
    get accounts() {
      return accounts;
    },
    scope,
    db: made.db,
    sessions,
    audited,
    refused,
    sealed,
    time,
    contextOf,
    from,
    signedIn,
    get face() {
      return face;
    },
    /** Adds a local account as the person at the machine does. */
    add: (name: string, roles: string[] = [], password = `the password of ${name}`) =>
      accounts.handlers.add({ name, password, roles, mustChange: false }, contextOf()),
    signIn: async (name: string, password = `the password of ${name}`, at = from()) =>
      await accounts.signIn.password(name, password, at, face),
    /** The hub is started again on the same data. */
    async restart() {
      await face.close();
      face = new Scope((error) => expect.fail(String(error)));
      accounts = await open();
    },
    async close() {
      await face.close();
      await scope.close();
      await made.close();
    },
  };
}

export type AccountsBench = Awaited<ReturnType<typeof openAccounts>>;
