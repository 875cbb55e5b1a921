/*
 * The index of a signed source: the lines that `sha256sum` writes, with a number before them, so that anybody can check the files
 * with `sha256sum -c axle.sums` and the signature with `openssl pkeyutl -verify -rawin`.
 */

/** Where the index of a source lies, and its Ed25519 signature (RFC 8032) in base64. */
export const INDEX_NAME = 'axle.sums';
export const SIGNATURE_NAME = 'axle.sums.sig';
/** What lies at the root of a signed folder and is not signed: the index, its signature, and what a crash has left of either. */
export const UNSIGNED: ReadonlySet<string> = new Set([INDEX_NAME, SIGNATURE_NAME].flatMap((name) => [name, `${name}.new`]));
/** An index is no longer than this, in bytes. */
export const MAX_INDEX_BYTES = 4_194_304;

const HEADING = '# axle index 1';
const SERIAL = /^# serial (0|[1-9][0-9]{0,14})$/;
/** As long as a path can be. */
const MAX_NAME = 4_096;
// Not `.`, which takes neither U+2028 nor U+2029: one such name would be the end of the whole index.
const ENTRY = /^(\\?)([0-9a-f]{64}) [ *]([^\n]+)$/;

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
    if (name.length > MAX_NAME || files.has(name)) return undefined;
    files.set(name, hash);
    yield;
  }
  return { serial: Number(serial), files };
}

/** Reads an index at once: undefined where it is none. */
export function readIndex(text: string): SignedIndex | undefined {
  const steps = readingIndex(text);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Whether two indexes say the same. */
export function sameIndex(a: SignedIndex | null, b: SignedIndex | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.serial !== b.serial || a.files.size !== b.files.size) return false;
  for (const [path, hash] of a.files) if (b.files.get(path) !== hash) return false;
  return true;
}

function* linesOf(text: string): Generator<string, undefined, void> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
  }
}
