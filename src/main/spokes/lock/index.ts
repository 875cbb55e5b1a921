import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Implement } from '#shared/contract/kernel';
import type { lock, LockState } from '#shared/contract/lock';
import { isoOf } from '#main/platform/clock';
import type { MachineLock } from '#main/platform/lock-port';
import { latest } from '#main/platform/latest';
import type { SignIn } from '#main/platform/sign-in-port';
import { createMachineLock, type LockWhy } from './machine';
import type { LockDeps, RunsGoingOn } from './ports';

export { migrations } from './migrations';
export type * from './ports';

/** The lock screen as the hub sees it. */
export interface Lock {
  readonly handlers: Implement<typeof lock>;
  /** Of the machine's person, for the desktop's own parts. */
  readonly machine: MachineLock;
  /** How a face for browsers unlocks one. */
  readonly unlock: SignIn['unlock'];
  /** From here on it is said how many runs go on. */
  begin(runs: RunsGoingOn): void;
}

/** Which sessions are locked, and by what each is opened again: the one who is asked at each decision. */
export async function createLock(deps: LockDeps): Promise<Lock> {
  const { scope, db, clock, audit, sessions, accounts, passphrase, withSystem } = deps;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  /** Browsers that a link let in, by their actor. They end with the hub, and so does this. */
  const links = new Map<string, number>();
  let runs: RunsGoingOn = { active: () => [], onChange: () => () => undefined };

  const machine = await createMachineLock(deps, () => {
    for (const session of sessions.all()) if (session.actor.face === 'desktop') session.rightsChanged();
    tell();
  });
  const lockedAt = (actor: Actor): number | null => {
    if (actor.face === 'desktop') return machine.lockedAt();
    if (actor.face !== 'browser') return null;
    return links.get(actor.id) ?? accounts.lockedAt(actor.id);
  };
  sessions.lockBy((actor) => lockedAt(actor) !== null);
  scope.onClose(accounts.onAccount(tell));
  scope.onClose(passphrase.onChange(tell));
  scope.onClose(() => listeners.clear());

  async function lockLink(actor: Actor, why: LockWhy): Promise<void> {
    const session = sessions.byId(actor.id);
    if (session === undefined || links.has(actor.id)) return;
    await db.write(async (tx) => {
      await audit.append(tx, { action: 'session.lock', outcome: 'ok', actor, detail: { why } });
      tx.onCommit(() => {
        if (session.ended.aborted) return;
        links.set(actor.id, clock.now());
        session.ended.addEventListener('abort', () => void links.delete(actor.id), { once: true });
        session.rightsChanged();
        tell();
      });
    });
  }
  async function lockAccount(actor: Actor, row: string, why: LockWhy): Promise<void> {
    if (accounts.lockedAt(actor.id) !== null) return;
    await db.write(async (tx) => {
      await accounts.lock(tx, row, clock.now());
      await audit.append(tx, { action: 'session.lock', outcome: 'ok', actor, detail: { why } });
      tx.onCommit(tell);
    });
  }
  /** Refuses where nobody could open it again. */
  async function assertWays(): Promise<void> {
    if ((await machine.waysSurely()).length === 0) throw new HubError('LOCK_UNSET', {});
  }
  const isLinks = ({ actor }: { readonly actor: Actor }): boolean => actor.face === 'browser' && accounts.of(actor.id) === undefined;

  const stateOf = (actor: Actor): LockState => {
    // The command line is never locked: who asks there means the windows.
    const owner = accounts.of(actor.id);
    const at = actor.face === 'cli' && owner === undefined ? machine.lockedAt() : lockedAt(actor);
    const shown = owner === undefined ? undefined : accounts.shown(owner.account);
    const ways = owner === undefined ? machine.ways() : shown === undefined ? [] : [shown.way];
    return {
      locked: at !== null,
      since: at === null ? null : isoOf(at),
      name: shown?.name ?? actor.name,
      runs: at === null ? 0 : runs.active().length,
      ways: [...ways],
      machine: owner === undefined,
    };
  };
  /** Runs tell of their progress many times a second; a state that is as it was is told to nobody. */
  const whenOther =
    (actor: Actor) =>
    (changed: () => void): (() => void) => {
      let told = JSON.stringify(stateOf(actor));
      const look = (): void => {
        const now = JSON.stringify(stateOf(actor));
        if (now === told) return;
        told = now;
        changed();
      };
      listeners.add(look);
      const stop = runs.onChange(look);
      return () => {
        listeners.delete(look);
        stop();
      };
    };

  return {
    handlers: {
      watch: (_input, { actor, signal }) => latest(() => stateOf(actor), whenOther(actor), signal),
      async lock({ why }, { actor }) {
        const owner = accounts.of(actor.id);
        if (owner?.kind === 'token') throw new HubError('TOKEN_SESSION', {});
        if (owner !== undefined) {
          await lockAccount(actor, owner.row, why);
          return {};
        }
        if (why === 'system' && !withSystem()) return {};
        await assertWays();
        if (actor.face !== 'browser') await machine.lock(actor, why);
        else await lockLink(actor, why);
        // Who has the command line means all that is open in their name.
        if (actor.face === 'cli' && why === 'asked') for (const one of sessions.all().filter(isLinks)) await lockLink(one.actor, why);
        return {};
      },
      async unlock(typed, { actor }) {
        // What opens the windows is typed by a person; a token guesses at it for nobody.
        if (accounts.of(actor.id)?.kind === 'token') throw new HubError('TOKEN_SESSION', {});
        // A browser is given another cookie with it: that is done where cookies are.
        if (actor.face === 'browser') throw new HubError('FORBIDDEN', { scope: 'lock:self' });
        if (actor.face === 'desktop' && machine.lockedAt() === null) return { step: 'open' };
        if ((await machine.prove(typed, actor)) === 'code') return { step: 'code' };
        await machine.unlock(actor, typed.by);
        return { step: 'open' };
      },
      async signOut(_input, { actor }) {
        const owner = accounts.of(actor.id);
        await db.write(async (tx) => {
          if (owner?.kind === 'session') await accounts.end(tx, owner.row);
          await audit.append(tx, { action: 'account.sign-out', outcome: 'ok', actor });
        });
        sessions.byId(actor.id)?.end();
        return {};
      },
      async setKeeper({ account: text, password }, { actor }) {
        const account = text === null ? null : accounts.local(text);
        // Proven now, so that nobody finds out on the lock screen that they remembered another.
        if (account !== null) await accounts.proveOnce(account.id, password ?? '', actor);
        await machine.setKeeper(actor, account);
        return {};
      },
    },
    machine: {
      async close(why) {
        if (machine.lockedAt() !== null) return true;
        if (why === 'system' && !withSystem()) return false;
        if ((await machine.waysSurely()).length === 0) return false;
        await machine.lock({ id: 'desktop', name: deps.person, face: 'desktop' }, why);
        return true;
      },
      onState(listener) {
        let told: boolean | undefined;
        const look = (): void => {
          const now = machine.lockedAt() !== null;
          if (now !== told) listener((told = now));
        };
        look();
        listeners.add(look);
        return () => void listeners.delete(look);
      },
    },
    async unlock(session, typed, from, face) {
      const { actor } = session;
      const owner = accounts.of(actor.id);
      if (owner !== undefined) return await accounts.comeIn(owner.account, typed.secret, from, face);
      if (!links.has(actor.id)) return { step: 'again' };
      try {
        if ((await machine.prove(typed, actor)) === 'code') return { step: 'code' };
      } catch (error) {
        return refusalOf(HubError.from(error));
      }
      await db.write(async (tx) => {
        await passphrase.keep(tx);
        await audit.append(tx, { action: 'session.unlock', outcome: 'ok', actor, detail: { by: typed.by } });
      });
      return { step: 'machine' };
    },
    begin(going) {
      runs = going;
    },
  };
}

/** The same as a page of the sign-in is told it. */
function refusalOf(error: HubError): Awaited<ReturnType<SignIn['unlock']>> {
  if (HubError.is(error, 'SIGN_IN_LOCKED')) return { step: 'refused', reason: 'locked', seconds: error.data.seconds };
  if (HubError.is(error, 'CODE_WRONG')) return { step: 'refused', reason: 'code' };
  if (HubError.is(error, 'PASSWORD_WRONG') || HubError.is(error, 'PASSPHRASE_WRONG')) return { step: 'refused', reason: 'wrong' };
  if (HubError.is(error, 'SECRETS_LOCKED') || HubError.is(error, 'SEALED_DAMAGED') || HubError.is(error, 'LOCK_UNSET'))
    return { step: 'refused', reason: 'unavailable' };
  throw error;
}
