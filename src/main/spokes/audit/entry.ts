import { hash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { AuditEntry } from '#shared/contract/audit';
import type { Actor } from '#shared/contract/actor';
import type { AuditInput } from './ports';

/** Where the chain stands: the last entry's sequence and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

export const personalFields = ['actor', 'address', 'userAgent'] as const;
export type PersonalField = (typeof personalFields)[number];

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

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** What stands in the hashed bytes for a personal field; without the salt it cannot be guessed at. */
export const personalHash = (salt: string, value: string): string => sha256(salt + value);

/** Builds the entry that follows `head`: its canonical bytes (RFC 8785), its hash, its personal fields. */
export function buildEntry(
  head: Head,
  input: AuditInput,
  at: string,
): { readonly row: EntryRow; readonly personal: readonly PersonalRow[] } {
  const seq = head.seq + 1;
  const personal = personalOf(input.actor).map(([field, value]) => ({ seq, field, salt: randomBytes(16).toString('hex'), value }));
  const hashed = (field: PersonalField): string | null => {
    const row = personal.find((one) => one.field === field);
    return row === undefined ? null : personalHash(row.salt, row.value);
  };
  const bytes = canonicalize({
    v: 1,
    seq,
    at,
    action: cut(input.action, 64),
    outcome: input.outcome,
    face: input.actor.face,
    actor: hashed('actor'),
    address: hashed('address'),
    userAgent: hashed('userAgent'),
    object: input.object === undefined ? null : cut(input.object, 1_100),
    runId: input.runId === undefined ? null : cut(input.runId, 64),
    detail: cutDetail(input.detail ?? {}),
    prev: head.hash,
  });
  if (bytes === undefined) throw new Error('an audit entry without bytes');
  return { row: { seq, bytes, hash: sha256(bytes), prev: head.hash }, personal };
}

/** An entry as people read it; undefined when its bytes cannot be read. */
export function readEntry(row: EntryRow, personal: readonly PersonalRow[]): AuditEntry | undefined {
  const doc = parseBytes(row.bytes);
  if (doc === undefined) return undefined;
  const clear = (field: PersonalField): string | null => personal.find((one) => one.seq === row.seq && one.field === field)?.value ?? null;
  const entry = { ...doc, seq: row.seq, actor: clear('actor'), address: clear('address'), userAgent: clear('userAgent'), hash: row.hash };
  const parsed = AuditEntry.safeParse(entry);
  return parsed.success ? parsed.data : undefined;
}

/** The hashed document; undefined when it is none. */
export function parseBytes(bytes: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const doc: unknown = JSON.parse(bytes);
    return typeof doc === 'object' && doc !== null && !Array.isArray(doc) ? { ...doc } : undefined;
  } catch {
    return undefined;
  }
}

function personalOf({ id, name, address, userAgent }: Actor): readonly (readonly [PersonalField, string])[] {
  const fields: [PersonalField, string][] = [['actor', cut(id === name || id === '' ? name : `${name} (${id})`, 256)]];
  if (address !== undefined) fields.push(['address', cut(address, 256)]);
  if (userAgent !== undefined) fields.push(['userAgent', cut(userAgent, 512)]);
  return fields;
}

/** Half a surrogate pair has no canonical form; the way through bytes replaces it. */
const cut = (text: string, length: number): string => Buffer.from(text.slice(0, length)).toString();

function cutDetail(detail: Readonly<Record<string, string | number | boolean | null>>): Record<string, string | number | boolean | null> {
  const bounded: Record<string, string | number | boolean | null> = {};
  for (const [key, value] of Object.entries(detail)) {
    if (typeof value === 'string') bounded[cut(key, 64)] = cut(value, 4_096);
    else bounded[cut(key, 64)] = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  }
  return bounded;
}
