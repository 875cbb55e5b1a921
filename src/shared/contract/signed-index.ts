/*
 * The index of a signed source: the lines that `sha256sum` writes, with a number before them, so that anybody can check the files
 * with `sha256sum -c axle.sums` and the signature with `openssl pkeyutl -verify -rawin`.
 */

/** Where the index of a source lies, and its Ed25519 signature (RFC 8032) in base64. */
export const INDEX_NAME = 'axle.sums';
export const SIGNATURE_NAME = 'axle.sums.sig';
/** An index is no longer than this, in bytes. */
export const MAX_INDEX_BYTES = 4_194_304;

const HEADING = '# axle index 1';
const SERIAL = /^# serial (0|[1-9][0-9]{0,14})$/;
const ENTRY = /^(\\?)([0-9a-f]{64}) [ *](.+)$/;

/** What an index says: its number, and the SHA-256 of each file by its path below the source, with `/`. */
export interface SignedIndex {
  readonly serial: number;
  readonly files: ReadonlyMap<string, string>;
}

/** The text of an index, its files by path. Names with a line break or a backslash are written as `sha256sum` does. */
export function writeIndex({ serial, files }: SignedIndex): string {
  const lines = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([path, hash]) => entryOf(path, hash));
  return [HEADING, `# serial ${serial}`, ...lines, ''].join('\n');
}

function entryOf(path: string, hash: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === path ? '' : '\\'}${hash}  ${escaped}`;
}

/** Reads an index, a step for each line, so that a long one can be read in turns; its value is undefined where it is none. */
export function* readingIndex(text: string): Generator<void, SignedIndex | undefined, void> {
  const lines = linesOf(text);
  const heading = lines.next().value;
  const serial = SERIAL.exec(lines.next().value ?? '')?.[1];
  if (heading !== HEADING || serial === undefined) return undefined;
  const files = new Map<string, string>();
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    const [, escaped, hash, path] = ENTRY.exec(line) ?? [];
    // A file that is named twice has no one hash.
    if (hash === undefined || path === undefined) return undefined;
    const name = escaped === '' ? path : path.replace(/\\([\\nr])/g, (_, code: string) => ({ n: '\n', r: '\r' })[code] ?? '\\');
    if (files.has(name)) return undefined;
    files.set(name, hash);
    yield;
  }
  return { serial: Number(serial), files };
}

function* linesOf(text: string): Generator<string, undefined, void> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
  }
}
