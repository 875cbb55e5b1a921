import { sha256 } from '#main/proof/chain-link';

export { entryHash, sha256 } from '#main/proof/chain-link';

/** Where the chain stands: the last entry's sequence and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

/** Personal fields of every entry; an entry's own are named `detail.NAME`. */
export const personalFields = ['actor', 'address', 'userAgent'] as const;
/** One of `personalFields`. */
export type PersonalField = (typeof personalFields)[number];

const OWN = 'detail.';

/** An entry as it is stored: the hashed document as text, its hash, and that of the entry before. */
export interface EntryRow {
  readonly seq: number;
  readonly bytes: string;
  readonly hash: string;
  readonly prev: string;
}

/** A personal field in clear, apart from the chain: erasing it leaves the chain whole. */
export interface PersonalRow {
  readonly seq: number;
  readonly field: string;
  readonly salt: string;
  readonly value: string;
}

/** A document that was hashed. */
export type HashedDoc = Readonly<Record<string, unknown>>;

/** What stands in the hashed bytes for a personal field; without the salt it cannot be guessed at. */
export const personalHash = (salt: string, value: string): string => sha256(salt + value);

/** The hashed document; undefined when it is none. */
export function parseBytes(bytes: string): HashedDoc | undefined {
  try {
    return recordOf(JSON.parse(bytes));
  } catch {
    return undefined;
  }
}

/** The name under which a detail that is personal lies beside the chain. */
export const fieldOfDetail = (name: string): string => OWN + name;

/** The details of a document that are personal: their salted hashes by name. Entries of version 1 have none. */
export const ownPersonal = (doc: HashedDoc): HashedDoc => recordOf(doc['personal']) ?? {};

/** The salted hash that an entry has for a personal field; undefined where it has none of this name. */
export function hashedField(doc: HashedDoc, field: string): unknown {
  if (field.startsWith(OWN)) return ownPersonal(doc)[field.slice(OWN.length)];
  return personalFields.some((one) => one === field) ? doc[field] : undefined;
}

function recordOf(value: unknown): HashedDoc | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
