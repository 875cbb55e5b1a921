import { createHash, type Hash } from 'node:crypto';
import { close, constants, fstat, open, read, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Why } from '#shared/contract/problem-keys';

/** Larger files are no scripts: they are named, not read. */
export const MAX_SCRIPT_BYTES = 5 * 1_048_576;
/** What is read of a file to understand it. */
export const HEAD_BYTES = 262_144;

// Plain descriptors cost half of what `FileHandle`s do, which counts when 10,000 files are read.
const [openFile, statFile, closeFile] = [promisify(open), promisify(fstat), promisify(close)];
const readFile = (fd: number, buffer: Buffer, position = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    read(fd, buffer, 0, buffer.length, position, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });

/** What tells one state of a file from another without reading it. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
  readonly mode: number;
}

/** The beginning of a file and the SHA-256 of all of it in hex, or why there is none to read. */
export type Head =
  | { readonly stamp: Stamp; readonly text: string; readonly utf16: boolean; readonly hash: string; readonly problem?: undefined }
  | { readonly stamp: Stamp; readonly problem: 'too-large' | 'not-text' }
  | { readonly stamp: null; readonly problem: 'gone' | 'not-file' | 'unreadable'; readonly why: Why };

/** The stamp in what `stat` gave. */
export const stampOf = ({ size, mtimeMs, ino, mode }: Stats): Stamp => ({ size, mtimeMs, ino, mode });
/** Whether a file is as it was; null is a file that is not there. */
export const sameStamp = (a: Stamp | null, b: Stamp | null): boolean =>
  a === b || (a !== null && b !== null && a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino && a.mode === b.mode);

/** The first 256 KiB of a file as text, which is all of nearly every script. Follows no link, never waits for a pipe, never throws. */
export async function readHead(file: string): Promise<Head> {
  try {
    const fd = await openFile(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = await statFile(fd);
      if (!stats.isFile()) return { stamp: null, problem: 'not-file', why: { key: 'not-file' } };
      const stamp = stampOf(stats);
      if (stats.size > MAX_SCRIPT_BYTES) return { stamp, problem: 'too-large' };
      const buffer = Buffer.allocUnsafe(Math.min(stats.size, HEAD_BYTES));
      const bytes = buffer.subarray(0, await readFile(fd, buffer));
      const text = decode(bytes);
      if (text === undefined) return { stamp, problem: 'not-text' };
      const hash = createHash('sha256').update(bytes);
      if (stats.size > HEAD_BYTES) await hashRest(fd, hash);
      return { stamp, ...text, hash: hash.digest('hex') };
    } finally {
      await closeFile(fd);
    }
  } catch (error) {
    return { stamp: null, ...failureOf(error) };
  }
}

/** What follows the head, up to where no script ends any more: a file may grow while it is read. */
async function hashRest(fd: number, hash: Hash): Promise<void> {
  const buffer = Buffer.allocUnsafe(HEAD_BYTES);
  for (let at = HEAD_BYTES; at <= MAX_SCRIPT_BYTES;) {
    const bytes = await readFile(fd, buffer, at);
    if (bytes === 0) return;
    hash.update(buffer.subarray(0, bytes));
    at += bytes;
  }
}

const utf8 = new TextDecoder();
const ansi = new TextDecoder('windows-1252');

/** Bytes as text by their byte order mark; without one as UTF-8, else as Windows long wrote it. Undefined when they are no text. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly utf16: boolean } | undefined {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (wide !== null) {
    const text = new TextDecoder(wide).decode(bytes);
    // UTF-32 begins as UTF-16 does.
    return text.includes('\0') ? undefined : { text, utf16: true };
  }
  if (bytes.includes(0)) return undefined;
  const text = utf8.decode(bytes);
  return { text: text.includes('\uFFFD') && !isUtf8(bytes) ? ansi.decode(bytes) : text, utf16: false };
}

/** Whether bytes are UTF-8, the last character of which may be cut off. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function failureOf(error: unknown): { readonly problem: 'gone' | 'not-file' | 'unreadable'; readonly why: Why } {
  const code = codeOf(error);
  if (code === 'ENOENT') return { problem: 'gone', why: system(code) };
  // ELOOP is how O_NOFOLLOW refuses a link; EISDIR and ENXIO are a folder and a socket.
  if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') return { problem: 'not-file', why: system(code) };
  return { problem: 'unreadable', why: system(code) };
}

/** What the system says went wrong, by its own name. */
export const system = (code: string): Why => ({ key: 'system', values: { code } });

/** The system's name for what went wrong (`EACCES`). */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** What a file is now without reading it; null when that cannot be seen. */
export async function stampAt(file: string): Promise<Stamp | null> {
  try {
    return stampOf(await lstat(file));
  } catch {
    // Whatever keeps it from being seen is found out by reading it.
    return null;
  }
}
