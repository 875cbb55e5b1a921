import { z } from '#shared/contract/zod';
import { KnownKey, Stub } from './checkpoint';

/** What every export of the audit chain says of itself. */
export const EXPORT_FORMAT = 'axle-audit';
/** The version of the format that is written here, and the only one that there is. */
export const EXPORT_VERSION = 1;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const seq = z.number().int().positive();

/** Of which format the first line is, whatever else it says. */
export const ExportKind = z.object({ format: z.literal(EXPORT_FORMAT), version: z.number().int() });

/** The first line: where the chain stood, what was removed of it, and the public keys that its hub signs with. */
export const ExportHeader = z.object({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  createdAt: z.iso.datetime(),
  /** Whether only some entries were asked for: those between them stand there as digests, those before and behind not at all. */
  filtered: z.boolean(),
  head: z.object({ seq: z.number().int().nonnegative(), hash: hex }),
  stub: Stub.nullable(),
  keys: z.array(KnownKey).max(10_000),
});
export type ExportHeader = z.infer<typeof ExportHeader>;

/** Each further line: an entry; one that is passed by the SHA-256 of its bytes; one of before version 3, which is named by its hash alone. */
export const ExportLine = z.union([
  z.object({
    seq,
    hash: hex,
    /** What was hashed. */
    bytes: z.string(),
    /** The personal fields in clear. Their salts stay in the hub: what is here cannot be proven by the hashes in the bytes. */
    personal: z.record(z.string().max(128), z.string().max(8_192)),
  }),
  z.object({ seq, digest: hex }),
  z.object({ seq, hash: hex }),
]);
export type ExportLine = z.infer<typeof ExportLine>;
