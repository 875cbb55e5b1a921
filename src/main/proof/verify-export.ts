import type { EntryRow, Head } from './chain-head';
import { ChainCheck, unsignedSince, type Fault, type Finding, type Told } from './chain-check';
import type { KnownKey } from './checkpoint';
import { parseBytes } from './entry-fields';
import { ExportHeader, ExportKind, ExportLine } from './export-lines';

/** Bytes of a line at most: no entry of ours comes near it; the first names every key. */
const LINE = 8 * 1_048_576;

/** Why a file is no export that can be checked; `line` is where. */
export class ExportRefusal extends Error {
  readonly reason: 'format' | 'version';
  readonly line: number;

  constructor(reason: 'format' | 'version', line: number) {
    super(`${reason} in line ${line}`);
    this.reason = reason;
    this.line = line;
  }
}

/** What an export shows of the chain that it was taken from. */
export interface ExportProof extends Told {
  readonly header: ExportHeader;
  /** Entries that are in it, that are passed by digest, and old ones that are passed on the word of the file. */
  readonly entries: number;
  readonly passed: number;
  readonly breaks: number;
  /** The first entry that is shown; null where there is none. */
  readonly first: number | null;
  readonly fault: Fault | null;
  /** The first entry that no checkpoint covers, but for the last checkpoint itself; null where there is none. */
  readonly unsignedSince: number | null;
}

/** What is asked for beside the file's own word. */
export interface ExportWishes {
  readonly given?: Head | undefined;
  /** The keys that are trusted; those that the file itself names without it. */
  readonly keys?: readonly KnownKey[] | undefined;
}

/**
 * Reads an export of the audit chain once, line by line, and names the first entry that does not hold. Throws
 * `ExportRefusal` for what is no export. Holds a line in memory, and no more.
 */
export async function verifyExport(source: AsyncIterable<Uint8Array>, wishes: ExportWishes = {}): Promise<ExportProof> {
  const lines = linesOf(source);
  const { value: first } = await lines.next();
  const header = readHeader(first?.text);
  let check: ChainCheck | undefined;
  const begin = (from: Head | undefined): ChainCheck => {
    // A part of the chain has no end of its own: nothing is missing behind it.
    const known = header.filtered ? [] : [{ ...header.head, keeper: 'the first line' }];
    return new ChainCheck({
      known: known.filter(({ seq }) => seq > 0),
      given: wishes.given,
      keys: wishes.keys ?? header.keys,
      stub: header.stub,
      from,
    });
  };
  if (!header.filtered) check = begin(undefined);
  let [entries, passed, breaks] = [0, 0, 0];
  let shown: number | null = null;
  let finding: Finding | undefined;
  let moved = false;
  for await (const { text, whole } of lines) {
    const line = ExportLine.safeParse(parseBytes(text)).data;
    if (finding !== undefined) {
      // Only for whether the one that is missing stands further down.
      moved ||= finding.kind === 'absent' && line?.seq === finding.seq;
      if (moved || finding.kind !== 'absent') break;
      continue;
    }
    const at = (check?.told.last.seq ?? 0) + 1;
    if (!whole) finding = { kind: 'tail-cut', seq: at, detail: 'the file ends in the middle of a line' };
    else if (line === undefined) finding = { kind: 'unreadable', seq: at, detail: 'its line is none of an export' };
    else if ('bytes' in line) {
      const row = rowOf(line);
      check ??= begin(row.seq > 0 ? { seq: row.seq - 1, hash: row.prev } : undefined);
      shown ??= row.seq;
      finding = check.page([row], []);
      if (finding === undefined) entries += 1;
    } else {
      if (check === undefined) throw new ExportRefusal('format', 2); // Nothing is passed before the first entry.
      finding = check.pass(line.seq, line);
      if (finding === undefined) passed += 1;
      if (finding === undefined && 'hash' in line) breaks += 1;
    }
  }
  check ??= begin(header.head);
  finding ??= check.end();
  const fault =
    finding === undefined ? null : finding.kind === 'absent' ? ({ ...finding, kind: moved ? 'moved' : 'removed' } as const) : finding;
  const { told } = check;
  const base = shown === null ? header.head.seq : shown - 1;
  return {
    ...told,
    header,
    entries,
    passed,
    breaks,
    first: shown,
    fault,
    unsignedSince: unsignedSince(told.signed.upTo, told.last.seq, base),
  };
}

function readHeader(text: string | undefined): ExportHeader {
  const document = parseBytes(text ?? '');
  const kind = ExportKind.safeParse(document).data;
  if (kind === undefined) throw new ExportRefusal('format', 1);
  const read = ExportHeader.safeParse(document).data;
  if (read === undefined) throw new ExportRefusal(kind.version > 1 ? 'version' : 'format', 1);
  return read;
}

function rowOf({ seq, bytes, hash }: { readonly seq: number; readonly bytes: string; readonly hash: string }): EntryRow {
  const prev = parseBytes(bytes)?.['prev'];
  return { seq, bytes, hash, prev: typeof prev === 'string' ? prev : '' };
}

/** The lines of a file; the last may have no end, as where a download broke off. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ readonly text: string; readonly whole: boolean }, void, void> {
  let rest = Buffer.alloc(0);
  let count = 1;
  for await (const part of source) {
    const bytes = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield { text: bytes.toString('utf8', from, end), whole: true };
      count += 1;
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LINE) throw new ExportRefusal('format', count);
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), whole: false };
}
