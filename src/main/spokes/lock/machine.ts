import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { LockWay } from '#shared/contract/lock';
import type { lockWhys } from '#shared/contract/lock-values';
import type { Typed } from '#main/platform/sign-in-port';
import type { LockDeps } from './ports';
import { loadLock, storeLock, type KeptLock } from './store';

/** Why something was locked. */
export type LockWhy = (typeof lockWhys)[number];

/** The lock of the machine's own person: of the windows, and of what browsers are opened by, which a link let in. */
export interface MachineLockKeeper {
  readonly lockedAt: () => number | null;
  readonly keeper: () => string | null;
  /** By what it is opened now. */
  ways(): readonly LockWay[];
  /** The same, once it is known whether there is a passphrase. */
  waysSurely(): Promise<readonly LockWay[]>;
  lock(actor: Actor, why: LockWhy): Promise<void>;
  unlock(actor: Actor, by: Typed['by']): Promise<void>;
  /** Whether somebody is the machine's person; what they typed wrongly is written down and refused. */
  prove(typed: Typed, actor: Actor): Promise<'good' | 'code'>;
  /** Whose password opens it from now on. */
  setKeeper(actor: Actor, account: { readonly id: string; readonly name: string } | null): Promise<void>;
}

/** Takes the lock up as it was: who starts the desktop again finds it as it was left. `changed` is told after each commit. */
export async function createMachineLock(
  { db, clock, audit, accounts, passphrase }: LockDeps,
  changed: () => void,
): Promise<MachineLockKeeper> {
  let kept: KeptLock = await loadLock(db);
  // One that is disabled for a while keeps nothing for as long.
  const keeper = (): string | null => (kept.keeper !== null && accounts.shown(kept.keeper) !== undefined ? kept.keeper : null);
  const keep = async (next: Partial<KeptLock>, entry: Parameters<typeof audit.append>[1]): Promise<void> => {
    await db.write(async (tx) => {
      await storeLock(tx, next);
      await passphrase.keep(tx);
      await audit.append(tx, entry);
      tx.onCommit(() => {
        // By now something else of it may have been committed beside this.
        kept = { ...kept, ...next };
        changed();
      });
    });
  };
  const ways = (): readonly LockWay[] => {
    const by = keeper();
    const account = by === null ? undefined : accounts.shown(by)?.way;
    return [...(account === undefined ? [] : [account]), ...(passphrase.isSet() ? [{ by: 'passphrase' as const, id: '', label: '' }] : [])];
  };
  if (kept.lockedAt !== null && ways().length === 0) await passphrase.begin();

  async function check({ by, secret, code }: Typed, actor: Actor): Promise<'good' | 'code'> {
    if (by === 'account') {
      const account = keeper();
      if (account === null) throw new HubError('LOCK_UNSET', {});
      return await accounts.prove(account, secret, code);
    }
    if (!passphrase.isSet()) throw new HubError('LOCK_UNSET', {});
    try {
      await passphrase.prove(actor, secret);
      return 'good';
    } catch (error) {
      if (HubError.is(error, 'PASSPHRASE_PAUSED')) throw new HubError('SIGN_IN_LOCKED', { seconds: error.data.seconds });
      throw error;
    }
  }

  return {
    lockedAt: () => kept.lockedAt,
    keeper,
    ways,
    async waysSurely() {
      if (ways().length === 0) await passphrase.begin();
      return ways();
    },
    async lock(actor, why) {
      if (kept.lockedAt !== null) return;
      await keep({ lockedAt: clock.now() }, { action: 'session.lock', outcome: 'ok', actor, object: 'windows', detail: { why } });
    },
    unlock: (actor, by) => keep({ lockedAt: null }, { action: 'session.unlock', outcome: 'ok', actor, object: 'windows', detail: { by } }),
    async prove(typed, actor) {
      try {
        return await check(typed, actor);
      } catch (error) {
        const { code } = HubError.from(error);
        if (code === 'PASSWORD_WRONG' || code === 'PASSPHRASE_WRONG' || code === 'CODE_WRONG') {
          await db.write(async (tx) => {
            await passphrase.keep(tx);
            await audit.append(tx, { action: 'session.unlock', outcome: 'refused', actor, detail: { reason: code } });
          });
        }
        throw error;
      }
    },
    async setKeeper(actor, account) {
      await keep(
        { keeper: account?.id ?? null },
        {
          action: 'lock.keeper',
          outcome: 'ok',
          actor,
          ...(account !== null && { object: `account:${account.id}`, personal: { name: account.name } }),
        },
      );
    },
  };
}
