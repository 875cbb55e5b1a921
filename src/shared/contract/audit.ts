import { defineContract, procedure, stream } from './kernel';
import { z } from './zod';

/** One entry as people read it: what is hashed holds salted hashes in place of the personal fields. */
export const AuditEntry = z.object({
  seq: z.number().int().positive(),
  at: z.iso.datetime(),
  action: z.string().max(64),
  outcome: z.enum(['ok', 'refused', 'failed']),
  /** Null once the personal fields were erased. */
  actor: z.string().max(256).nullable(),
  face: z.enum(['desktop', 'browser', 'cli', 'hub']),
  address: z.string().max(256).nullable(),
  userAgent: z.string().max(512).nullable(),
  object: z.string().max(1_100).nullable(),
  runId: z.string().max(64).nullable(),
  detail: z.record(z.string().max(64), z.union([z.string().max(4_096), z.number(), z.boolean(), z.null()])),
  /** SHA-256 of this entry's canonical bytes, in hex. */
  hash: z.string().length(64),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/**
 * What `follow` tells: each entry, in order; or that it starts over with the newest ones, from entry `from` on, because
 * more than 1,000 were missed, or the place to go on from is not of this chain.
 */
export const AuditEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('entry'), entry: AuditEntry }),
  z.object({ type: z.literal('reset'), from: z.number().int().positive() }),
]);
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Which entries are wanted; what is absent is not asked for. */
export const AuditFilter = z.object({
  action: z.string().max(64).optional(),
  outcome: z.enum(['ok', 'refused', 'failed']).optional(),
  runId: z.string().max(64).optional(),
  text: z.string().max(256).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** A place where the chain does not hold. */
export const AuditFault = z.object({
  seq: z.number().int().nonnegative(),
  kind: z.enum([
    'changed',
    'removed',
    'inserted',
    'moved',
    'tail-cut',
    'head-differs',
    'personal-changed',
    'unreadable',
    /** A checkpoint signed by a key that is not known; with a signature that is none of that key; for another entry than the one before it. */
    'checkpoint-key',
    'checkpoint-signature',
    'checkpoint-other',
    /** What stands in place of removed entries is not what the chain tells of the removal, or is not there. */
    'stub-forged',
    'stub-missing',
  ]),
  detail: z.string().max(1_024),
});

/**
 * How the hub found the head that is kept apart, at starts that the chain tells of: gone or unreadable although there
 * were entries, behind the database (as after a power cut), or of another entry. Such a head is replaced, and was no proof.
 * And whether it found personal fields of entries that are no more, as of some that were cut off.
 */
export const AuditRemark = z.object({
  kind: z.enum(['missing', 'unreadable', 'behind', 'differs', 'fields-of-none']),
  /** How many entries say so, and which is the first. */
  count: z.number().int().positive(),
  first: z.number().int().positive(),
});

/** What stands in place of entries that were removed when they were old: all of those up to `last`; the chain goes on from `hash`. */
export const AuditCut = z.object({
  last: z.number().int().positive(),
  hash: z.string().length(64),
  /** When they were removed for the last time. */
  at: z.iso.datetime(),
  /** Who did it; null once that was erased. */
  by: z.string().max(256).nullable(),
  /** The entry that tells of it. */
  entry: z.number().int().positive(),
  /** The key that signed this; null where none was there. */
  key: z.string().max(128).nullable(),
});
export type AuditCut = z.infer<typeof AuditCut>;

/** How far the chain is signed. */
const signing = {
  /** The last entry that a signed checkpoint covers; null where none does. */
  signedUpTo: z.number().int().nonnegative().nullable().default(null),
  /** The name of the key that signed it. */
  signedBy: z.string().max(128).nullable().default(null),
  /** Entries from this sequence on have no signed checkpoint; null where each has one, or is the last checkpoint itself. */
  unsignedSince: z.number().int().positive().nullable(),
};

/** Where the chain stands, by its own word: nothing was recomputed for it. */
export const AuditState = z.object({
  head: z.object({ seq: z.number().int().nonnegative(), hash: z.string().length(64) }),
  ...signing,
  /** The key that the next checkpoint is signed with; null while the key store is locked, or there is none. */
  key: z.string().max(128).nullable(),
  cut: AuditCut.nullable(),
});
export type AuditState = z.infer<typeof AuditState>;

/** Whether the chain holds, and where it does not. */
export const AuditVerdict = z.object({
  /** True where the chain has no fault and goes on from the head that was given, if any. */
  holds: z.boolean(),
  /** How many there are. */
  entries: z.number().int().nonnegative(),
  /** How many were checked and hold: all of them, or those before the first fault. */
  checked: z.number().int().nonnegative(),
  /** The last that was checked and holds. */
  head: z.object({ seq: z.number().int().nonnegative(), hash: z.string().length(64) }),
  /** The first fault, where it does not hold. */
  fault: AuditFault.nullable(),
  /**
   * Whether the chain goes on from the head that was given: it has another entry of that number, or none so high. A head
   * may be mistyped or of another chain, so that this is no fault; `removed`: retention took that entry away, so that it
   * cannot be compared. Null where none was given, or a fault lies before it.
   */
  given: z.enum(['fits', 'differs', 'beyond', 'removed']).nullable(),
  /** What the entries that hold say of the head that is kept apart; one of each kind. */
  remarks: z.array(AuditRemark).max(5).default([]),
  ...signing,
  /** What retention removed; the check begins after it. */
  cut: AuditCut.nullable().default(null),
  tookMs: z.number().nonnegative(),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;

/** The least age, in days, at which an entry may be removed. */
export const LEAST_AUDIT_DAYS = 30;

/** The append-only chain of who did what. */
export const audit = defineContract('audit', {
  /** Newest first; `before` is the sequence that a page ended with. */
  page: procedure({
    scope: 'audit:read',
    input: z.object({
      filter: AuditFilter.default({}),
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(200).default(100),
    }),
    output: z.object({ items: z.array(AuditEntry).max(200), next: z.number().int().positive().nullable() }),
  }),
  /** Entries after `after`, then each as it is written; without `after` only those. */
  follow: stream({
    scope: 'audit:read',
    input: z.object({ after: z.number().int().nonnegative().optional() }),
    item: AuditEvent,
    window: 64,
    batch: 16,
  }),
  /** Recomputes the chain from its first entry and compares its head with the one kept outside, and with `head` (`SEQ:HASH`) if given. */
  verify: procedure({
    scope: 'audit:read',
    input: z.object({
      head: z
        .string()
        .regex(/^\d+:[0-9a-f]{64}$/)
        .optional(),
    }),
    output: AuditVerdict,
  }),
  /** How far the chain is signed, and what was removed of it. */
  state: procedure({ scope: 'audit:read', input: z.object({}), output: AuditState }),
  /** Signs where the chain stands now. `signed` is the entry that the new checkpoint covers; null where each was covered already. */
  checkpoint: procedure({
    scope: 'audit:admin',
    input: z.object({}),
    output: z.object({ signed: z.number().int().positive().nullable() }),
    errors: ['AUDIT_KEY_LOCKED'],
  }),
  /**
   * Removes the entries from the first up to the first that is not older than `before`, with the personal fields that belong
   * to them. With `dryRun` it only says which: `removed` is how many, `last` the last of them (0 where there is none).
   */
  prune: procedure({
    scope: 'audit:admin',
    input: z.object({ before: z.iso.datetime(), dryRun: z.boolean().default(false) }),
    output: z.object({ removed: z.number().int().nonnegative(), last: z.number().int().nonnegative() }),
    errors: ['AUDIT_TOO_RECENT', 'AUDIT_BROKEN', 'AUDIT_KEY_LOCKED'],
  }),
  /**
   * Erases who and where from, and all other personal fields, of every entry by this person, and what names them in those that others wrote of them: a name as entries show it,
   * with or without the schedule or trigger and the id that stand after it in parentheses. With `dryRun` it only counts.
   */
  erase: procedure({
    scope: 'audit:admin',
    input: z.object({ person: z.string().min(1).max(256), dryRun: z.boolean().default(false) }),
    output: z.object({ entries: z.number().int().nonnegative(), fields: z.number().int().nonnegative() }),
  }),
  /** A ticket for the entries that fit, oldest first, as lines of JSON that can be verified without the hub, or as a table (RFC 4180). */
  export: procedure({
    scope: 'audit:read',
    input: z.object({ format: z.enum(['jsonl', 'csv']), filter: AuditFilter.default({}) }),
    output: z.object({ ticket: z.string().max(64), name: z.string().max(128) }),
  }),
});
