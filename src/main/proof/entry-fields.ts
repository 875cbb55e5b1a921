import { sha256 } from './chain-link';

/** Personal fields of every entry; an entry's own are named `detail.NAME`. */
export const personalFields = ['actor', 'address', 'userAgent'] as const;
/** One of `personalFields`. */
export type PersonalField = (typeof personalFields)[number];

const OWN = 'detail.';

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
  if (field.startsWith(OWN)) {
    const own = ownPersonal(doc);
    const name = field.slice(OWN.length);
    return Object.hasOwn(own, name) ? own[name] : undefined;
  }
  return personalFields.some((one) => one === field) ? doc[field] : undefined;
}

/** Every personal field that a document has a hash for. */
export const hashedFields = (doc: HashedDoc): readonly string[] =>
  [...personalFields, ...Object.keys(ownPersonal(doc)).map(fieldOfDetail)].filter((field) => typeof hashedField(doc, field) === 'string');

/** A plain object's own fields; undefined for whatever else. */
export function recordOf(value: unknown): HashedDoc | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
