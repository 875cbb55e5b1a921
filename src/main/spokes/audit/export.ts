import { Readable } from 'node:stream';
import type { AuditFilter } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import type { Actor } from '#shared/contract/actor';
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportHeader } from '#main/proof/export-lines';
import { isoOf } from '#main/platform/clock';
import type { Db } from '#main/platform/db-port';
import type { Chain } from './chain';
import type { KnownKeys } from './known-keys';
import type { AuditDeps } from './ports';
import { endOfStretch } from './store';
import { findStub } from './stub-store';
import { csvHead, exportRows, passingRows, type ExportRow } from './export-rows';

/** Entries that one statement makes into lines: some milliseconds of the database's thread, which others wait for. */
const STRIDE = 256;
/** Bytes that wait for who downloads at most. */
const AHEAD = 262_144;

/** What is to be written out. */
interface ExportTask {
  readonly format: 'jsonl' | 'csv';
  readonly filter: AuditFilter;
  /** The first line of lines of JSON. */
  readonly header: ExportHeader;
  readonly signal: AbortSignal;
  /** Takes note of an export that broke off. */
  readonly report: (error: unknown) => void;
}

/** What an export is made with. */
type Deps = Pick<AuditDeps, 'scope' | 'db' | 'clock' | 'bytes' | 'incident'> & { readonly chain: Chain; readonly keys: KnownKeys };

/** A ticket for the entries that fit. Who takes the record along is part of it: an entry tells of the export before it is made. */
export async function issueExport(
  { scope, db, clock, bytes, incident, chain, keys }: Deps,
  { format, filter, actor }: Pick<ExportTask, 'format' | 'filter'> & { readonly actor: Actor },
): Promise<{ readonly ticket: string; readonly name: string }> {
  const { text = '', ...plain } = filter;
  const asked = Object.entries(plain).filter(([, value]) => value !== undefined);
  await db.write((tx) =>
    chain.append(tx, {
      action: 'audit.export',
      outcome: 'ok',
      actor,
      detail: { format, ...Object.fromEntries(asked) },
      // What a person typed: a name, perhaps.
      ...(text !== '' && { personal: { text } }),
    }),
  );
  const createdAt = isoOf(clock.now());
  const { seq, hash } = chain.head;
  const name = `audit-${createdAt.slice(0, 19).replaceAll(':', '-')}.${format}`;
  const header: ExportHeader = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    createdAt,
    filtered: asked.length > 0 || text !== '',
    head: { seq, hash },
    stub: await findStub(db.tables()),
    keys: [...keys.read()],
  };
  const report = (error: unknown): void => void incident(error, 'audit.export');
  const ticket = bytes.issue({
    kind: 'get',
    name,
    type: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl',
    size: undefined,
    open: () => exportStream(db, { format, filter, header, signal: scope.signal, report }),
  });
  return { ticket, name };
}

/** The entries up to the head as they are read, at the pace of who reads them. The database makes the lines; no more than some are held. */
function exportStream(db: Db, task: ExportTask): Readable {
  const left = new AbortController();
  const stream = Readable.from(piecesOf(db, task, AbortSignal.any([task.signal, left.signal])), {
    objectMode: false,
    highWaterMark: AHEAD,
  });
  stream.once('close', () => left.abort());
  stream.on('error', (error) => {
    const gone = 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ABORT_ERR');
    if (!gone && !HubError.is(error, 'CANCELLED') && !task.signal.aborted) task.report(error);
  });
  return stream;
}

async function* piecesOf(db: Db, { format, filter, header }: ExportTask, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
  yield Buffer.from(format === 'csv' ? csvHead : `${JSON.stringify(header)}\n`);
  const last = header.head.seq;
  /** The last entry that was written or passed; those before the first that fits are neither. */
  let at: number | undefined;
  for (let from = (header.stub?.last ?? 0) + 1, to; ; from = to + 1) {
    signal.throwIfAborted();
    to = (await endOfStretch(db, from, last, STRIDE)) ?? last;
    const rows = await exportRows(db, { format, filter, from, to });
    const stub = await findStub(db.tables());
    if ((stub?.last ?? 0) >= from) throw new HubError('CANCELLED', {}, { cause: new Error('entries were removed meanwhile') });
    let lines: string[] = [];
    for (const { seq, line } of rows) {
      if (format === 'jsonl' && header.filtered && at !== undefined && seq > at + 1) {
        if (lines.length > 0) yield Buffer.from(lines.join(''));
        lines = [];
        yield* passed(db, at + 1, seq - 1, signal);
      }
      lines.push(line);
      at = seq;
    }
    if (lines.length > 0) yield Buffer.from(lines.join(''));
    if (to >= last) return;
  }
}

/** Entries between two that fit, by which the chain is followed from the one to the other. */
async function* passed(db: Db, first: number, last: number, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
  for (let from = first, to; from <= last; from = to + 1) {
    signal.throwIfAborted();
    to = (await endOfStretch(db, from, last, STRIDE)) ?? last;
    const rows: readonly ExportRow[] = await passingRows(db, from, to);
    yield Buffer.from(rows.map(({ line }) => line).join(''));
  }
}
