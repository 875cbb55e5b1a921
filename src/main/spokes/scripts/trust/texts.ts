import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Kysely } from 'kysely';
import type { Db } from '#main/platform/db-port';
import { inBatches } from '#main/platform/short-turns';
import type { ReadPart } from './parts';
import type { TrustTables } from './store';

/** Larger files are known by their hash alone: of those no difference can be shown. */
const MAX_KEPT = 1_048_576;
/** Texts that one statement carries. */
const FEW = 32;
// In the thread pool: a large text takes a while.
const [deflate, inflate] = [promisify(deflateRaw), promisify(inflateRaw)];

/** Bytes as they are written down; `deflated` is null where they are too large. */
export interface ToKeep {
  readonly hash: string;
  readonly size: number;
  readonly deflated: Uint8Array | null;
}
/** Why there are no bytes: they were too large to be kept, only those of newer approvals still are, or they are not what they were. */
export type Lost = 'not-kept' | 'expired' | 'damaged';

type Row = TrustTables['approved_bytes'];

/** The bytes of parts as an approval keeps them, each once; those that lie there whole already are left out. */
export async function bytesToKeep(db: Db, parts: readonly ReadPart[]): Promise<readonly ToKeep[]> {
  const byHash = new Map(parts.flatMap(({ hash, read }) => (hash === null || read === null ? [] : [[hash, read.bytes] as const])));
  const kept = new Set<string>();
  for (const hashes of inBatches([...byHash.keys()], FEW)) {
    const rows = await db.tables<TrustTables>().selectFrom('approved_bytes').selectAll().where('hash', 'in', hashes).execute();
    await Promise.all(
      rows.map(async (row) => {
        const bytes = await inflated(row);
        if (typeof bytes !== 'string' || bytes === 'not-kept') kept.add(row.hash);
      }),
    );
  }
  const fresh = [...byHash].filter(([hash]) => !kept.has(hash));
  return await Promise.all(
    fresh.map(async ([hash, bytes]) => ({ hash, size: bytes.length, deflated: bytes.length > MAX_KEPT ? null : await deflate(bytes) })),
  );
}

/** Writes bytes down; in place of those that lie there and are not whole. */
export async function putBytes(db: Kysely<TrustTables>, all: readonly ToKeep[]): Promise<void> {
  for (const some of inBatches(all, FEW)) {
    await db
      .insertInto('approved_bytes')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('hash').doUpdateSet((q) => ({ size: q.ref('excluded.size'), deflated: q.ref('excluded.deflated') })),
      )
      .execute();
  }
}

/** Bytes that an approval kept, verified by their hash, or why there are none. */
export async function keptBytes(db: Db, hash: string): Promise<Buffer | Lost> {
  const row = await db.tables<TrustTables>().selectFrom('approved_bytes').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row === undefined ? 'damaged' : await inflated(row);
}

async function inflated({ hash, size, deflated }: Row): Promise<Buffer | Lost> {
  if (deflated === null) return size > MAX_KEPT ? 'not-kept' : 'expired';
  try {
    const bytes = await inflate(deflated, { maxOutputLength: MAX_KEPT });
    return createHash('sha256').update(bytes).digest('hex') === hash ? bytes : 'damaged';
  } catch {
    return 'damaged'; // What runs is told by hashes: this only shows less.
  }
}

/**
 * Lets the bytes of the approval of a script go that its newest one made one too many, where no other that still keeps its own has them:
 * each script keeps those of its newest `keep`. That somebody approved them, and which they were, stays.
 */
export async function expireBytes(db: Kysely<TrustTables>, script: string, keep: number): Promise<void> {
  const old = await db
    .selectFrom('approvals')
    .select('id')
    .where('script', '=', script)
    .orderBy('id', 'desc')
    .offset(keep)
    .limit(1)
    .executeTakeFirst();
  if (old === undefined) return;
  await db
    .updateTable('approved_bytes')
    .set({ deflated: null })
    .where('hash', 'in', (q) => q.selectFrom('approved_files').select('hash').where('approval', '=', old.id).where('hash', 'is not', null))
    .where((q) =>
      q.not(
        q.exists(
          q
            .selectFrom('approved_files as file')
            .innerJoin('approvals as its', 'its.id', 'file.approval')
            .select('file.approval')
            .whereRef('file.hash', '=', 'approved_bytes.hash')
            .where(
              (newer) =>
                newer
                  .selectFrom('approvals as later')
                  .select(({ fn }) => fn.countAll<number>().as('n'))
                  .whereRef('later.script', '=', 'its.script')
                  .whereRef('later.id', '>', 'its.id'),
              '<',
              keep,
            ),
        ),
      ),
    )
    .execute();
}
