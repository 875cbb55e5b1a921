import { CollectionAfter, collectionOf } from './collection';
import { defineContract, procedure, stream } from './kernel';
import { Targets } from './slot-limits';
import { z } from './zod';

/** What becomes of one who comes when all slots are taken. */
export const SlotPolicy = z.enum(['refuse', 'queue', 'skip', 'replace']);
export type SlotPolicy = z.infer<typeof SlotPolicy>;

/** Most slots of a pool that one person may hold at once, or that may be held for one target; null is no such limit. */
const PerOne = z.number().int().min(1).max(10_000).nullable();

/** A permit of the semaphore: a row of `active_sessions`. Times are microseconds of a clock that never repeats. */
export const Slot = z.object({
  id: z.string().max(64),
  pool: z.string().max(64),
  runId: z.string().max(64).nullable(),
  what: z.string().max(512),
  holder: z.string().max(256),
  /** What its run acts upon; a process has none. */
  targets: Targets,
  host: z.string().max(256),
  pid: z.number().int().nullable(),
  acquiredAt: z.number().int(),
});
export type Slot = z.infer<typeof Slot>;

/** A number of slots, who has them and who waits. */
export const Pool = z.object({
  name: z.string().max(64),
  limit: z.number().int().min(0).max(10_000),
  policy: SlotPolicy,
  perHolder: PerOne,
  perTarget: PerOne,
  /** How many slots are held; `slots` may be fewer. */
  used: z.number().int().nonnegative(),
  queued: z.number().int().nonnegative(),
  /** Who holds them, the oldest first, as many as an item can carry. */
  slots: z.array(Slot).max(256),
});
export type Pool = z.infer<typeof Pool>;

const PoolName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);

/** Who may do something at the same time as others. */
export const slots = defineContract('slots', {
  /** The pools with who holds their slots, then changes. `hub` is the pool of all runs. */
  watch: stream({ scope: 'slots:read', input: CollectionAfter, item: collectionOf(Pool), window: 16 }),
  list: procedure({ scope: 'slots:read', input: z.object({}), output: z.array(Pool).max(256) }),
  /**
   * Sets a pool's limit, and its policy and limits per person and per target where they are given; makes the pool where it
   * is new. Nothing running is ended. Only `hub` has another policy than `refuse`, since a process cannot wait for a slot yet,
   * and a limit per target, since a process has none.
   */
  set: procedure({
    scope: 'slots:write',
    object: ({ pool }) => ({ kind: 'pool', id: pool }),
    input: z.object({
      pool: PoolName,
      limit: z.number().int().min(0).max(10_000),
      policy: SlotPolicy.optional(),
      perHolder: PerOne.optional(),
      perTarget: PerOne.optional(),
    }),
    output: Pool,
    errors: ['POLICY_UNSUPPORTED', 'POOLS_FULL'],
  }),
  /** Takes a slot of a pool for a process of this machine, which proves that it lives. Answers as soon as that is durable. */
  acquire: procedure({
    scope: 'slots:write',
    object: ({ pool }) => ({ kind: 'pool', id: pool }),
    input: z.object({ pool: PoolName, what: z.string().max(512).default(''), pid: z.number().int().positive() }),
    output: z.object({ slot: z.string(), acquiredAt: z.number().int() }),
    errors: ['SLOTS_EXHAUSTED', 'POOL_NOT_FOUND'],
  }),
  /**
   * Gives a slot back, or takes it away from who holds it; the run, if any, is not ended. Which pool it is of only the
   * hub knows: a slot of a pool that the session may not touch is not found.
   */
  release: procedure({
    scope: 'slots:write',
    input: z.object({ slot: z.string().min(1).max(64) }),
    output: z.object({ releasedAt: z.number().int() }),
    errors: ['SLOT_NOT_FOUND'],
  }),
});
