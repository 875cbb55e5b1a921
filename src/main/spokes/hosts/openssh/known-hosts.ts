import { createHmac, timingSafeEqual } from 'node:crypto';
import { matchesSome } from './patterns';

/** What a line says of its key: the host has it, it signs keys of hosts, or nobody may have it any more. */
export type KeyMark = 'host' | 'authority' | 'revoked';

/** A line of `known_hosts` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownKey {
  readonly line: number;
  readonly mark: KeyMark;
  /** As it is written: patterns with commas, or one name that was hashed. */
  readonly names: string;
  readonly type: string;
  /** The key as it goes over the wire, base64. */
  readonly key: string;
  readonly comment: string;
}

/** What a file says, and the lines that say nothing that is understood. */
export interface KnownHosts {
  readonly keys: readonly KnownKey[];
  readonly faults: readonly number[];
}

const MARKS: Readonly<Record<string, KeyMark>> = { '@cert-authority': 'authority', '@revoked': 'revoked' };
const BASE64 = /^[A-Za-z\d+/]+={0,2}$/u;

/** Reads a file of known hosts; empty lines and comments say nothing. */
export function readKnownHosts(text: string): KnownHosts {
  const keys: KnownKey[] = [];
  const faults: number[] = [];
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const read = keyIn(line);
    if (read === undefined) faults.push(at + 1);
    else keys.push({ line: at + 1, ...read });
  }
  return { keys, faults };
}

function keyIn(line: string): Omit<KnownKey, 'line'> | undefined {
  const [first = '', ...rest] = line.split(/[ \t]+/u);
  const mark = first.startsWith('@') ? MARKS[first] : 'host';
  const [names = '', type = '', key = '', ...comment] = mark === 'host' ? [first, ...rest] : rest;
  if (mark === undefined || !BASE64.test(key) || typeOf(key) !== type) return undefined;
  return { mark, names, type, key, comment: comment.join(' ') };
}

/** The type that a key names itself by, RFC 4253 section 6.6. */
function typeOf(key: string): string | undefined {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt32BE(0);
  return length <= bytes.length - 4 ? bytes.toString('latin1', 4, 4 + length) : undefined;
}

/** A host as it is looked for and written down: with its port where that is not 22. */
export const knownName = (host: string, port: number): string => (port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`);

const HASHED = /^\|1\|([A-Za-z\d+/=]+)\|([A-Za-z\d+/=]+)$/u;

/** Whether a line is of a host, by `knownName`. */
export function isOf({ names }: Pick<KnownKey, 'names'>, name: string): boolean {
  const hashed = HASHED.exec(names);
  if (hashed === null) return matchesSome(name, names.toLowerCase().split(','));
  const [salt = '', digest = ''] = hashed.slice(1);
  const wanted = Buffer.from(digest, 'base64');
  const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

/** What is known of the key that a host shows. */
export type KeyVerdict =
  | { readonly kind: 'known'; readonly line: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'changed'; readonly expected: readonly KnownKey[] }
  | { readonly kind: 'revoked'; readonly line: number };

/**
 * Compares a key with what is known of its host, as OpenSSH does: revoked before known, known before changed; a key of
 * another type than those that are known is a change. At a port of its own a host is also known by the same key without it.
 */
export function judgeKey(known: readonly KnownKey[], host: string, port: number, key: string): KeyVerdict {
  const verdict = judgeByName(known, knownName(host, port), key);
  if (verdict.kind !== 'new' || port === 22) return verdict;
  const plain = judgeByName(known, knownName(host, 22), key);
  return plain.kind === 'changed' ? verdict : plain;
}

function judgeByName(known: readonly KnownKey[], name: string, key: string): KeyVerdict {
  const lines = known.filter((line) => isOf(line, name));
  const found = (mark: KeyMark): KnownKey | undefined => lines.find((line) => line.mark === mark && line.key === key);
  const revoked = found('revoked');
  if (revoked !== undefined) return { kind: 'revoked', line: revoked.line };
  const same = found('host');
  if (same !== undefined) return { kind: 'known', line: same.line };
  const expected = lines.filter(({ mark }) => mark === 'host');
  return expected.length > 0 ? { kind: 'changed', expected } : { kind: 'new' };
}
