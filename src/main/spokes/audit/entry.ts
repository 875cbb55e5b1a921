import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { AuditEntry } from '#shared/contract/audit';
import type { Actor } from '#shared/contract/actor';
import {
  entryHash,
  fieldOfDetail,
  ownPersonal,
  parseBytes,
  personalHash,
  type EntryRow,
  type Head,
  type PersonalField,
  type PersonalRow,
} from './hashing';
import type { AuditInput } from './ports';

/** Since 2 with personal details, since 3 with a hash over link and digest. */
const VERSION = 3;

/** Builds the entry that follows `head`: its canonical bytes (RFC 8785), its hash, its personal fields. */
export function buildEntry(
  head: Head,
  input: AuditInput,
  at: string,
): { readonly row: EntryRow; readonly personal: readonly PersonalRow[] } {
  const seq = head.seq + 1;
  const personal: PersonalRow[] = [];
  const hashed = (field: string, value: string | undefined): string | null => {
    if (value === undefined) return null;
    const salt = randomBytes(16).toString('hex');
    personal.push({ seq, field, salt, value });
    return personalHash(salt, value);
  };
  const who = personalOf(input.actor);
  const own = Object.entries(input.personal ?? {}).map(([key, value]) => [cut(key, 64), cut(value, 4_096)] as const);
  const bytes = canonicalize({
    v: VERSION,
    seq,
    at,
    action: cut(input.action, 64),
    outcome: input.outcome,
    face: input.actor.face,
    actor: hashed('actor', who.actor),
    address: hashed('address', who.address),
    userAgent: hashed('userAgent', who.userAgent),
    object: input.object === undefined ? null : cut(input.object, 1_100),
    runId: input.runId === undefined ? null : cut(input.runId, 64),
    detail: cutDetail(input.detail ?? {}),
    personal: Object.fromEntries(own.map(([name, value]) => [name, hashed(fieldOfDetail(name), value)])),
    prev: head.hash,
  });
  if (bytes === undefined) throw new Error('an audit entry without bytes');
  return { row: { seq, bytes, hash: entryHash(bytes, { v: VERSION, prev: head.hash }), prev: head.hash }, personal };
}

/** An entry as people read it; undefined when its bytes cannot be read. A personal detail that was erased is null. */
export function readEntry(row: EntryRow, personal: readonly PersonalRow[]): AuditEntry | undefined {
  const doc = parseBytes(row.bytes);
  if (doc === undefined) return undefined;
  const clear = (field: string): string | null => personal.find((one) => one.seq === row.seq && one.field === field)?.value ?? null;
  const own = Object.keys(ownPersonal(doc)).map((name) => [name, clear(fieldOfDetail(name))] as const);
  const detail = typeof doc['detail'] === 'object' ? { ...doc['detail'], ...Object.fromEntries(own) } : doc['detail'];
  const who = { actor: clear('actor'), address: clear('address'), userAgent: clear('userAgent') };
  const parsed = AuditEntry.safeParse({ ...doc, ...who, detail, seq: row.seq, hash: row.hash });
  return parsed.success ? parsed.data : undefined;
}

function personalOf({ id, name, address, userAgent }: Actor): Readonly<Record<PersonalField, string | undefined>> {
  return {
    actor: cut(id === name || id === '' ? name : `${name} (${id})`, 256),
    address: address === undefined ? undefined : cut(address, 256),
    userAgent: userAgent === undefined ? undefined : cut(userAgent, 512),
  };
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
