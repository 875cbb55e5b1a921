import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Db } from '#main/platform/db-port';
import type { NewApproval, TrustTables } from './store';
import { bytesOf, keptOf } from './store';
import type { ReadPart } from './parts';

/** Larger files are known by their hash alone: of those no difference can be shown. */
const MAX_KEPT = 1_048_576;
// In the thread pool: a large text takes a while.
const [deflate, inflate] = [promisify(deflateRaw), promisify(inflateRaw)];

/** The bytes of parts as an approval keeps them, each once; those that are kept already are left out. */
export async function bytesToKeep(db: Db, parts: readonly ReadPart[]): Promise<NewApproval['bytes']> {
  const byHash = new Map(parts.flatMap(({ hash, read }) => (hash === null || read === null ? [] : [[hash, read.bytes] as const])));
  const kept = await keptOf(db.tables<TrustTables>(), [...byHash.keys()]);
  const fresh = [...byHash].filter(([hash]) => !kept.has(hash));
  return await Promise.all(
    fresh.map(async ([hash, bytes]) => ({ hash, size: bytes.length, deflated: bytes.length > MAX_KEPT ? null : await deflate(bytes) })),
  );
}

/** Bytes that an approval kept; undefined where they were too large, or lie there damaged. */
export async function keptBytes(db: Db, hash: string): Promise<Buffer | undefined> {
  const row = await bytesOf(db.tables<TrustTables>(), hash);
  if (row?.deflated === undefined || row.deflated === null) return undefined;
  try {
    return await inflate(row.deflated, { maxOutputLength: MAX_KEPT });
  } catch {
    return undefined; // A damaged row shows nothing; what runs is told by hashes.
  }
}
