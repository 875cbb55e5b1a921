import type { Actor } from '#shared/contract/actor';
import { LEAST_AUDIT_DAYS, type AuditFault } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import type { z } from '#shared/contract/zod';
import { hubActor } from '#main/platform/hub-actor';
import { chainActions, Prune } from '#main/proof/checkpoint';
import { isoOf } from '#main/platform/clock';
import { isStorage } from '#main/platform/storage-faults';
import type { Chain } from './chain';
import type { Checkpoints } from './checkpoints';
import { emptyWriteAheadLog } from './forget';
import type { HeadFile } from './head-file';
import type { KnownKeys } from './known-keys';
import { lastOwn, lastPrune } from './own-entries';
import type { AuditDeps } from './ports';
import { findOld, findStub, isLeft, type OldEntries, removeUpTo, storeStub } from './stub-store';
import type { TrustedTime } from './trusted-time';

const DAY_MS = 24 * 3_600_000;
/** How often it is looked whether a day has passed. */
const LOOK_MS = 3_600_000;
/** So far ahead of what the chain bears out, the clock may be wrong: then nothing is removed unless a person does it. */
const AHEAD_MS = 14 * DAY_MS;

/** What was removed, or would be: how many, and the last of them; 0 where nothing is so old. */
export interface Removal {
  readonly removed: number;
  readonly last: number;
}

/** Takes old entries away so that the rest stays provable. */
export interface Retention {
  /** Entries before a time, `dryRun` only says which. Refuses with AUDIT_TOO_RECENT, AUDIT_BROKEN and AUDIT_KEY_LOCKED. */
  prune(before: string, actor: Actor, dryRun: boolean): Promise<Removal>;
  /** Removes what is older than the setting allows: what a timer does each day. */
  look(): Promise<void>;
  /** Removes what a removal that broke off left over; fails with the storage's error where it still cannot. For who has the turn. */
  finish(): Promise<void>;
}

type Deps = Pick<AuditDeps, 'scope' | 'db' | 'log' | 'clock' | 'retentionDays'> & {
  readonly time: TrustedTime;
  readonly chain: Chain;
  readonly checkpoints: Checkpoints;
  readonly keys: KnownKeys;
  readonly file: HeadFile;
  /** The first fault of the whole chain; null where it holds. For who has the turn. */
  readonly findFault: () => Promise<z.infer<typeof AuditFault> | null>;
  /** Nothing is removed below a check, nor two times at once. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Removes entries on demand and each day; what an earlier hub left over is removed at the start. */
export function createRetention(deps: Deps): Retention {
  const { scope, db, log, clock, time, retentionDays, chain, checkpoints, keys, file, findFault, inTurn } = deps;
  const { signal } = scope;
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Up to where entries are to go that are told of as removed; null where all of those are gone. */
  let pending: number | null = null;

  const dayPassed = (since: number): boolean => !(Math.abs(clock.now() - since) < DAY_MS);
  const oldAt = (now: number, before: string) => findOld(db, { before, now: isoOf(now), signal });

  async function finish(): Promise<void> {
    if (pending === null) return;
    // A head that lags behind would name what is not there any more.
    await file.sync(chain.head);
    await removeUpTo(db, pending, signal);
    pending = null;
    await emptyWriteAheadLog(db, log);
  }

  async function remove({ first, last, hash }: OldEntries, before: string, actor: Actor): Promise<Removal> {
    await finish();
    const fault = await findFault();
    // What goes cannot be checked any more: a fault in it would go along.
    if (fault !== null && fault.seq <= last) throw new HubError('AUDIT_BROKEN', { seq: fault.seq, kind: fault.kind });
    // What goes is signed once more while it is there.
    const key = (await checkpoints.sign()) === 'locked' ? null : await checkpoints.key();
    if (key === null && keys.read().length > 0) throw new HubError('AUDIT_KEY_LOCKED', {});
    const removed = last - first + 1;
    await db.write(async (tx) => {
      const detail = Prune.parse({ first, last, hash, count: removed, before });
      const { seq: entry, at } = await chain.append(tx, { action: chainActions.prune, outcome: 'ok', actor, detail });
      await storeStub(tx, checkpoints.seal({ v: 1, last, hash, at, entry }, key));
    });
    pending = last;
    await finish();
    return { removed, last };
  }

  /** Says once that nothing is removed, and why; from then on a person has to do it. */
  async function hold(detail: Readonly<Record<string, string | number>>): Promise<void> {
    log.warn('audit.held', detail);
    await db.write((tx) => chain.append(tx, { action: chainActions.prune, outcome: 'failed', actor: hubActor, detail }));
  }

  async function removeDue(days: number): Promise<void> {
    const stub = await findStub(db.tables());
    // A hub that comes and goes leaves an entry a day, not one each time.
    if (stub !== null && !dayPassed(Date.parse(stub.at))) return;
    if ((await lastOwn(db, chainActions.prune))?.outcome === 'failed') return;
    // Whatever is old by it now: from the next start on this hub's own entries bear the clock out.
    if (time.ahead() > AHEAD_MS) return await hold({ reason: 'clock', ahead: Math.floor(time.ahead() / DAY_MS) });
    const before = isoOf(time.now() - days * DAY_MS);
    const old = await oldAt(clock.now(), before);
    if (old === undefined) return;
    try {
      await remove(old, before, hubActor);
    } catch (error) {
      if (HubError.is(error, 'AUDIT_BROKEN')) return await hold({ reason: 'fault', ...error.data });
      if (!HubError.is(error, 'AUDIT_KEY_LOCKED')) throw error;
      log.info('audit.held', { reason: 'key' }); // The key store may be open tomorrow.
    }
  }

  async function look(): Promise<void> {
    const days = retentionDays();
    await inTurn(async () => {
      await finish();
      if (days < LEAST_AUDIT_DAYS || !dayPassed(lookedAt)) return;
      await removeDue(days);
      lookedAt = clock.now();
    }).catch((error: unknown) => {
      if (!signal.aborted && !isStorage(error)) log.error('audit.prune', error);
    });
  }

  /** Goes on with what an earlier hub was stopped at, where an entry bears the stub out: nothing is removed on the word of a stub alone. */
  async function resume(): Promise<void> {
    const stub = await findStub(db.tables());
    if (stub === null) return;
    const told = await lastPrune(db);
    if (told?.seq !== stub.entry || told.last !== stub.last || told.hash !== stub.hash) return;
    if (await isLeft(db, stub.last)) pending = stub.last;
    await finish();
  }

  scope.every(LOOK_MS, look);
  scope.track(
    inTurn(resume).catch((error: unknown) => {
      if (!signal.aborted && !isStorage(error)) throw error;
    }),
  );

  return {
    async prune(given, actor, dryRun) {
      // What only looks goes by the clock: the difference is a removal that is refused.
      const floor = (dryRun ? clock.now() : time.now()) - LEAST_AUDIT_DAYS * DAY_MS;
      if (Date.parse(given) > floor) throw new HubError('AUDIT_TOO_RECENT', { days: LEAST_AUDIT_DAYS });
      const before = new Date(given).toISOString();
      return await inTurn(async () => {
        const old = await oldAt(clock.now(), before);
        if (old === undefined) return { removed: 0, last: 0 };
        return dryRun ? { removed: old.last - old.first + 1, last: old.last } : await remove(old, before, actor);
      });
    },
    look,
    finish,
  };
}
