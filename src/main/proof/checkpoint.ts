import canonicalize from 'canonicalize';
import { z } from '#shared/contract/zod';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const seq = z.number().int().nonnegative();
const key = z.string().min(1).max(128);
/** An Ed25519 public key: 32 bytes as base64url. */
const PublicKey = z.string().regex(/^[\w-]{43}$/);
/** An Ed25519 signature: 64 bytes as base64url. */
const Signature = z.string().regex(/^[\w-]{86}$/);

/** Entries by which the chain itself tells of its signatures, keys and removals. */
export const chainActions = { checkpoint: 'audit.checkpoint', key: 'audit.key', prune: 'audit.prune' } as const;

/** A public key that checkpoints are checked with, by the name that its store gave it. */
export const KnownKey = z.object({ key, publicKey: PublicKey });
export type KnownKey = z.infer<typeof KnownKey>;

/** Detail of an `audit.checkpoint`: the entry before it, signed. */
export const Checkpoint = z.object({ seq, hash: hex, key, signature: Signature });

/** Detail of an `audit.key`: what is signed with from here on; the key before signs the change where it could. */
export const KeyChange = z.object({ key, publicKey: PublicKey, previous: key.nullable(), signature: Signature.nullable() });

/** Detail of an `audit.prune`: the entries that were removed, and the hash of the last of them, from which the chain goes on. */
export const Prune = z.object({ first: seq.min(1), last: seq.min(1), hash: hex, count: seq.min(1), before: z.iso.datetime() });
export type Prune = z.infer<typeof Prune>;

/** What stands in place of removed entries: always of all up to `last`, and which entry tells of the last removal. */
export const Stub = z.object({
  v: z.literal(1),
  /** How many are gone in all: those from 1 on. */
  last: seq.min(1),
  /** Hash of entry `last`. */
  hash: hex,
  /** When, as the entry of the removal says it. */
  at: z.iso.datetime(),
  /** Its sequence; who it was is read there. */
  entry: seq.min(2),
  /** Which key signed this; null where the hub had never had one: then the first checkpoint after that entry vouches for it. */
  key: key.nullable(),
  signature: Signature.nullable(),
});
export type Stub = z.infer<typeof Stub>;

/** What a checkpoint signs. */
export const checkpointMessage = (place: { readonly seq: number; readonly hash: string }): Buffer =>
  Buffer.from(`axle-audit-checkpoint-1\n${place.seq}\n${place.hash}\n`);

/** What the key before signs of the next one, at its place in the chain: `prev` is the hash of the entry before. */
export const keyMessage = (prev: string, change: { readonly key: string; readonly publicKey: string }): Buffer =>
  Buffer.from(`axle-audit-key-1\n${prev}\n${change.publicKey}\n${change.key}\n`);

/** What is signed of a stub: all of it but the signature. */
export function stubMessage({ signature: _signature, ...stub }: Stub): Buffer {
  return Buffer.from(`axle-audit-stub-1\n${canonicalize(stub) ?? ''}\n`);
}
