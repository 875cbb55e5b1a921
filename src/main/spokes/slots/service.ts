import { hostname } from 'node:os';
import type { ErrorData } from '#shared/contract/errors';
import type { Implement } from '#shared/contract/kernel';
import type { SlotLimiter } from '#shared/contract/slot-limits';
import { SlotPolicy, type Pool, type Slot, type slots } from '#shared/contract/slots';
import { createCollection } from '#main/hub/collection';
import { firstWithin, PAGE_WEIGHT } from '#shared/rpc/pages';
import type { Tx } from '#main/platform/db-port';
import type { ProcessId } from '#main/platform/process-id-port';
import { isStorage } from '#main/platform/storage-faults';
import type { SlotsDeps } from './ports';
import { shownTo } from './shown';
import {
  acquire,
  allPools,
  MOST_POOLS,
  bindProcess,
  forgetReleased,
  heldSlots,
  poolOf,
  release,
  releaseRun,
  setPool,
  standing,
  targetsOf,
  type Claim,
  type Held,
  type HeldRow,
  type SlotTables,
  type Standing,
} from './store';

const HEAL_MS = 10_000;
const KEEP_US = 7 * 86_400_000_000;
const REFRESH_MS = 100;
/** What the slots of all pools together weigh at most: `list` gives them in one frame. */
const SLOTS_WEIGHT = PAGE_WEIGHT * 2;

/** Slots that a pool shows at most; it counts them all. */
const MOST_SHOWN = 256;

/** Which limit stands in the way, and of which targets. */
interface Obstacle {
  readonly by: SlotLimiter;
  readonly targets: readonly string[];
}

/** `pool` is the name of the pool, or the subject where its own limit stood in the way. */
export type Taken =
  | { readonly ok: true; readonly slot: Held }
  | (Obstacle & {
      readonly ok: false;
      readonly pool: string;
      readonly limit: number;
      readonly policy: SlotPolicy;
    });

/** The semaphore as `runs` uses it: inside its own transactions. */
export interface RunSlots {
  /**
   * Takes a slot of the hub for a run, or says which limit stood in the way and what its policy is. `behind` is what
   * others wait for who came before: then nothing is taken.
   */
  takeForRun(
    tx: Tx,
    run: Pick<Claim, 'subject' | 'what' | 'holder' | 'targets'> & { readonly id: string },
    limit: { readonly runs: number; readonly policy: SlotPolicy } | null,
    behind: Obstacle | undefined,
  ): Promise<Taken>;
  bind(tx: Tx, runId: string, process: ProcessId): Promise<void>;
  giveBack(tx: Tx, runId: string): Promise<void>;
  /** Calls back after a slot became free or a limit rose. */
  onFree(listener: () => void): () => void;
  /** Shows the pools anew, after the number of waiting runs changed. */
  touch(): void;
}

/** The slots spoke: what is asked over the wire, and what `runs` takes its slots from. */
export interface Slots {
  readonly handlers: Implement<typeof slots>;
  readonly runs: RunSlots;
  /** How many slots of all runs are in use. */
  readonly inUse: () => { readonly used: number; readonly limit: number };
  /** What the policy of the pool of all runs says while it has no slot left; null while it has some. */
  readonly full: () => Promise<{ readonly policy: SlotPolicy; readonly limit: number } | null>;
  /** Told when that, or anything else of the pools, may have changed; gives how to stop. */
  readonly onInUse: (listener: (slots: { readonly used: number; readonly limit: number }) => void) => () => void;
}

/** Keeps the pools and their slots, frees those of dead processes, and tells who waits. */
export async function createSlots(deps: SlotsDeps): Promise<Slots> {
  const { scope, db, log, clock, processes, audit } = deps;
  const host = hostname();
  const tables = db.tables<SlotTables>();
  const limits = new Map<string, { readonly max: number; readonly perHolder: number | null }>();
  const taken = new Map<string, { readonly by: string; readonly pool: string }>();
  const freed = new Set<() => void>();
  const watching = new Set<Parameters<Slots['onInUse']>[0]>();
  const pools = createCollection<Pool>({ keyOf: (pool) => pool.name, scope });
  let refreshing = false;

  await heal().catch((error: unknown) => {
    if (!isStorage(error)) throw error; // A disk that is full when the hub starts: the clock tries again.
  });
  await refresh();
  scope.every(HEAL_MS, heal);
  scope.every(3_600_000, () => db.write((tx) => forgetReleased(tx.tables<SlotTables>(), clock.now() * 1_000 - KEEP_US)));

  /** Shows the pools as they are, at most ten times a second. */
  function touch(): void {
    if (refreshing || scope.signal.aborted) return;
    refreshing = true;
    const timer = setTimeout(() => {
      refreshing = false;
      if (!scope.signal.aborted) scope.track(refresh());
    }, REFRESH_MS);
    scope.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  function announceFree(): void {
    touch();
    for (const listener of freed) listener();
  }

  async function refresh(): Promise<readonly Pool[]> {
    const [rows, held] = await Promise.all([allPools(tables), heldSlots(tables)]);
    const share = Math.min(PAGE_WEIGHT, SLOTS_WEIGHT / rows.length);
    const seen = rows.map((row): Pool => {
      const policy = SlotPolicy.catch('refuse').parse(row.policy);
      limits.set(row.name, { max: row.max, perHolder: row.per_holder });
      const mine = held.filter((slot) => slot.pool === row.name);
      return {
        name: row.name,
        limit: row.max,
        policy,
        perHolder: row.per_holder,
        perTarget: row.per_target,
        used: mine.length,
        queued: deps.queued(row.name),
        slots: [...firstWithin(mine.slice(0, MOST_SHOWN).map(shownSlot), share)],
      };
    });
    pools.upsert(seen);
    for (const listener of watching) listener(inUse());
    return seen;
  }

  /** Frees the slots of processes that are proved dead. Slots of runs are the runs' own to free. */
  async function heal(): Promise<void> {
    const held = await heldSlots(tables);
    const dead = held.filter(
      (slot) =>
        slot.run_id === null &&
        (slot.pid === null || !processes.alive({ pid: slot.pid, startTime: slot.start_time ?? '', bootId: slot.boot_id ?? '' })),
    );
    if (dead.length === 0) return;
    await db.write(async (tx) => {
      for (const slot of dead) await release(tx.tables<SlotTables>(), slot.id);
    });
    for (const slot of dead) taken.delete(String(slot.id));
    log.info('slots.healed', { slots: dead.map((slot) => ({ id: slot.id, pid: slot.pid })) });
    announceFree();
  }

  /** Why a process got no slot. Who holds how many is only looked up where that can be the reason. */
  async function exhausted(claim: Pick<Claim, 'pool' | 'subject' | 'holder' | 'targets'>): Promise<ErrorData<'SLOTS_EXHAUSTED'>> {
    const known = limits.get(claim.pool);
    const now = known?.perHolder === null ? undefined : await standing(tables, claim);
    const full = now === undefined || now.perHolder === null || now.used >= now.max;
    return full
      ? { pool: claim.pool, limit: now?.max ?? known?.max ?? 0, by: 'pool' }
      : { pool: claim.pool, limit: now.perHolder, by: 'holder' };
  }

  const handlers: Implement<typeof slots> = {
    async *watch({ after }, ctx) {
      const shown = shownTo(ctx);
      for await (const event of pools.follow(after, ctx.signal, shown.pool)) yield shown.event(event);
    },
    async list(_, ctx) {
      const shown = shownTo(ctx);
      return (await refresh()).filter(shown.pool).map(shown.slots);
    },
    async set({ pool, limit, policy, perHolder, perTarget }, { actor, fail }) {
      if (pool !== 'hub' && policy !== undefined && policy !== 'refuse') return fail('POLICY_UNSUPPORTED', { pool, policy });
      if (pool !== 'hub' && perTarget != null)
        return fail('BAD_INPUT', { issues: [`perTarget: what takes slots of ${pool} has no target`] });
      await db.write(async (tx) => {
        if (!(await setPool(tx.tables<SlotTables>(), pool, { max: limit, policy, perHolder, perTarget })))
          fail('POOLS_FULL', { pool, limit: MOST_POOLS });
        await audit.append(tx, {
          action: 'slots.set',
          outcome: 'ok',
          actor,
          object: `pool:${pool}`,
          detail: {
            limit,
            policy: policy ?? null,
            ...(perHolder !== undefined && { perHolder }),
            ...(perTarget !== undefined && { perTarget }),
          },
        });
      });
      const all = await refresh();
      announceFree();
      const changed = all.find((one) => one.name === pool);
      if (changed === undefined) throw new Error(`pool ${pool} vanished while it was set`);
      return changed;
    },
    async acquire({ pool, what, pid }, { actor, fail }) {
      const process = processes.identify(pid);
      if (process === undefined) return fail('BAD_INPUT', { issues: [`pid: no process ${pid} on this machine`] });
      if (!limits.has(pool)) return fail('POOL_NOT_FOUND', { pool });
      const claim = { pool, runId: null, subject: '', subjectLimit: null, what, holder: actor.name, targets: [], host, process };
      const slot = await db.write((tx) => acquire(tx.tables<SlotTables>(), claim));
      if (slot === undefined) return fail('SLOTS_EXHAUSTED', await exhausted(claim));
      taken.set(String(slot.id), { by: actor.id, pool });
      touch();
      return { slot: String(slot.id), acquiredAt: slot.acquiredAt };
    },
    async release({ slot }, { actor, fail, may }) {
      const mayFree = (pool: string): boolean => may('slots:write', { kind: 'pool', id: pool });
      const known = taken.get(slot);
      const id = /^\d{1,15}$/.test(slot) ? Number(slot) : undefined;
      const own = known?.by === actor.id && mayFree(known.pool);
      const done = await db.write(async (tx) => {
        const rows = tx.tables<SlotTables>();
        if (id === undefined) return undefined;
        if (own) return await release(rows, id);
        const pool = await poolOf(rows, id);
        const given = pool !== undefined && mayFree(pool) ? await release(rows, id) : undefined;
        if (given !== undefined) {
          await audit.append(tx, { action: 'slots.release', outcome: 'ok', actor, object: `pool:${given.pool}`, detail: { slot } });
        }
        return given;
      });
      if (done === undefined) return fail('SLOT_NOT_FOUND', { slot });
      taken.delete(slot);
      announceFree();
      return { releasedAt: done.releasedAt };
    },
  };

  const runs: RunSlots = {
    async takeForRun(tx, run, limit, behind) {
      const { id: runId, subject, what, holder, targets } = run;
      const claim = { pool: 'hub', runId, subject, what, holder, targets, host, process: null };
      const slot =
        behind === undefined ? await acquire(tx.tables<SlotTables>(), { ...claim, subjectLimit: limit?.runs ?? null }) : undefined;
      if (slot !== undefined) {
        tx.onCommit(touch);
        return { ok: true, slot };
      }
      // Which of them stood in the way decides whose policy holds; the pool's comes first.
      const now = await standing(tx.tables<SlotTables>(), claim);
      if (now === undefined) throw new Error('there is no pool of all runs');
      const by = behind?.by ?? limiterOf(now, limit?.runs);
      const no = { ok: false, pool: 'hub', policy: SlotPolicy.catch('queue').parse(now.policy), targets: [] } as const;
      if (by === 'subject' && limit !== null) return { ...no, by, pool: subject, limit: limit.runs, policy: limit.policy };
      if (by === 'holder' && now.perHolder !== null) return { ...no, by, limit: now.perHolder };
      // Those that are full, and those that others wait for who came before.
      const inWay = [...new Set([...now.full, ...(behind?.targets ?? [])])];
      if (by === 'target' && now.perTarget !== null) return { ...no, by, limit: now.perTarget, targets: inWay };
      return { ...no, by: 'pool', limit: now.max };
    },
    async bind(tx, runId, process) {
      await bindProcess(tx.tables<SlotTables>(), runId, process);
      tx.onCommit(touch);
    },
    async giveBack(tx, runId) {
      await releaseRun(tx.tables<SlotTables>(), runId);
      tx.onCommit(announceFree);
    },
    onFree(listener) {
      freed.add(listener);
      return () => freed.delete(listener);
    },
    touch,
  };

  function inUse(): ReturnType<Slots['inUse']> {
    const pool = pools.get('hub');
    return { used: pool?.used ?? 0, limit: pool?.limit ?? 0 };
  }

  /** As it is stored: what is shown of it is a little older. */
  async function full(): ReturnType<Slots['full']> {
    const pool = (await refresh()).find(({ name }) => name === 'hub');
    return pool === undefined || pool.used < pool.limit ? null : { policy: pool.policy, limit: pool.limit };
  }

  scope.onClose(() => freed.clear());
  scope.onClose(() => watching.clear());
  return {
    handlers,
    runs,
    inUse,
    full,
    onInUse(listener) {
      watching.add(listener);
      return () => void watching.delete(listener);
    },
  };
}

/** Which of the limits is met; one of them is. */
function limiterOf(now: Standing, subjectLimit: number | undefined): SlotLimiter {
  if (now.used >= now.max) return 'pool';
  if (subjectLimit !== undefined && now.ofSubject >= subjectLimit) return 'subject';
  return now.perHolder !== null && now.ofHolder >= now.perHolder ? 'holder' : 'target';
}

function shownSlot(row: HeldRow): Slot {
  return {
    id: String(row.id),
    pool: row.pool,
    runId: row.run_id,
    what: row.what,
    holder: row.holder,
    targets: targetsOf(row.targets),
    host: row.host,
    pid: row.pid,
    acquiredAt: row.acquired_at,
  };
}
