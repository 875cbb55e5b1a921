import { MOST_PROBLEMS, type Progress, type Result, resultBounds, type ResultColumn, type ResultsSummary } from '#shared/contract/results';
import { isoOf } from '#main/platform/clock';
import { resultFilePath, resultsPath, statePath } from '../../../journal/result-layout';
import { type Mask, type MaskedStream } from '../masking/mask';
import { type FilePart, readLine, type Refusal } from './line';
import { createSplitter } from './splitter';
import { createResultWriter } from './writer';

/** Bytes that may wait to be written before the script has to wait, and when it goes on. */
const HIGH = 4 * 1_048_576;
const LOW = 2 * 1_048_576;
/** Characters of a line that tells of progress, and no more: all that is still read once nothing is taken. */
const SHORT = 1_024;
const mayBeProgress = (text: string): boolean => text.length <= SHORT && text.includes('"progress"');

/** Who is told of what. */
export interface CollectorOptions {
  /** The run's folder. */
  readonly folder: string;
  /** Hides secrets in all that is kept. */
  readonly mask?: Mask | undefined;
  readonly retryMs: number;
  /** What the run says of its results or its progress is something else now. */
  readonly onChange: () => void;
  /** No more is to be read for now, or again. */
  readonly onFlow: (stop: boolean) => void;
  /** The disk is full, or no longer. */
  readonly onPaused: (paused: boolean) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Takes what a run writes on its descriptor for results: checked, bounded, kept beside the output. */
export interface Collector {
  push(chunk: Buffer): void;
  /** Progress that was told otherwise: in the output, as terminals understand it. */
  tell(progress: Progress | null): void;
  readonly progress: Progress | null;
  readonly summary: ResultsSummary;
  /** No more is coming. Resolves when all of it is durable. */
  close(): Promise<void>;
  discard(): void;
}

/** A file whose last part has not come. */
interface OpenFile {
  readonly path: string;
  readonly file: number;
  readonly next: number;
  readonly bytes: number;
  readonly masked: MaskedStream | undefined;
  /** The line of its last part. */
  readonly line: number;
}

/** Begins with nothing, and makes no file before there is a result. */
export function createCollector(options: CollectorOptions): Collector {
  const { folder, mask, onChange } = options;
  const path = resultsPath(folder);
  const stateFile = statePath(folder);
  /** What stands under each name: a table's columns and how many rows it has. */
  const names = new Map<string, { readonly columns: readonly ResultColumn[]; readonly rows: number } | null>();
  const open = new Map<string, OpenFile>();
  const problems: ResultsSummary['problems'] = [];
  let progress: Progress | null = null;
  let [line, lines, kept] = [0, 0, 0];
  let [files, fileBytes, refused, states] = [0, 0, 0, 0];
  let stopped = false;

  const writer = createResultWriter({
    retryMs: options.retryMs,
    onWritten(file) {
      // Only what can be read counts: who is told of one more reads at once, and not again before there is yet another.
      if (file === stateFile) states += 1;
      flow();
      onChange();
    },
    onPaused: options.onPaused,
    onFailed: options.onFailed,
  });
  const splitter = createSplitter(take);

  function flow(): void {
    const stop = writer.waiting > (stopped ? LOW : HIGH);
    if (stop === stopped) return;
    stopped = stop;
    options.onFlow(stop);
  }

  function refuse(reason: Refusal['reason'], detail: string | null = null, at = line): void {
    refused += 1;
    if (problems.length < MOST_PROBLEMS) problems.push({ line: at, reason, detail });
    onChange();
  }

  const isFull = (): boolean => kept >= resultBounds.total || lines >= resultBounds.lines || refused >= resultBounds.refused;

  function take(text: string | undefined): void {
    line += 1;
    if (text === undefined) return refuse('too-long');
    if (text.trim() === '') return;
    if (isFull() && !mayBeProgress(text)) return refuse('too-many');
    const said = readLine(text, (table) => names.get(table)?.columns, mask);
    if ('reason' in said) return refuse(said.reason, said.detail);
    if (said.type === 'progress') return tell(said.progress);
    if (isFull()) return refuse('too-many');
    if (said.type === 'state') return takeState(said.key, said.json);
    if (said.type === 'part') return takePart(said);
    keep(said.result);
  }

  function tell(next: Progress | null): void {
    progress = next;
    onChange();
  }

  /** Puts a result under its name, where there is room for it. */
  function keep(result: Result): void {
    const { name } = result;
    const before = names.get(name);
    if (before === undefined && names.size >= resultBounds.names) return refuse('too-many', name);
    if (result.type === 'rows') {
      const rows = (before?.rows ?? 0) + result.rows.length;
      if (rows > resultBounds.rows) return refuse('too-large', name);
      write(result, { columns: before?.columns ?? [], rows });
    } else write(result, result.type === 'table' ? { columns: result.columns, rows: result.rows.length } : null);
  }

  function write(result: Result, now: { readonly columns: readonly ResultColumn[]; readonly rows: number } | null): void {
    const bytes = Buffer.from(`${JSON.stringify({ at: isoOf(Date.now()), result })}\n`);
    if (kept + bytes.length > resultBounds.total) return refuse('too-many', result.name);
    names.set(result.name, now);
    kept += bytes.length;
    lines += 1;
    writer.add(path, bytes);
    flow();
  }

  /** What a script keeps is taken down in its order; the hub brings it in, also when this script fails later. */
  function takeState(key: string, json: string | null): void {
    const bytes = Buffer.from(`${JSON.stringify({ line, at: isoOf(Date.now()), key, json })}\n`);
    if (kept + bytes.length > resultBounds.total) return refuse('too-many', key.slice(0, 200));
    kept += bytes.length;
    lines += 1;
    writer.add(stateFile, bytes);
    flow();
  }

  /** Parts come in order, and the file is a result once its last is there. */
  function takePart({ name, part, last, bytes: given }: FilePart): void {
    const before = open.get(name);
    const going = part === 0 ? undefined : before;
    if (part !== 0 && going?.next !== part) {
      giveUp(name);
      return refuse('file-parts', name);
    }
    if (part === 0 && before !== undefined) giveUp(name);
    const room = names.has(name) || names.size + open.size < resultBounds.names;
    if (going === undefined && (files >= resultBounds.files || !room)) return refuse('too-many', name);
    const masked = going?.masked ?? mask?.stream();
    const bytes = masked === undefined ? given : Buffer.concat([...masked.push(given), ...(last ? masked.release() : [])]);
    const size = (going?.bytes ?? 0) + bytes.length;
    if (size > resultBounds.file || fileBytes + bytes.length > resultBounds.fileTotal) {
      giveUp(name);
      return refuse('too-large', name);
    }
    const file = going?.file ?? files++;
    const to = going?.path ?? resultFilePath(folder, file);
    fileBytes += bytes.length;
    writer.add(to, bytes);
    if (last) {
      open.delete(name);
      writer.end(to);
      keep({ type: 'file', name, bytes: size, file });
    } else open.set(name, { path: to, file, next: part + 1, bytes: size, masked, line });
    flow();
  }

  /** Of a file that does not come to its end nothing is shown; what of it is there goes with the run's output. */
  function giveUp(name: string): void {
    const given = open.get(name);
    if (given === undefined) return;
    open.delete(name);
    writer.end(given.path);
  }

  return {
    push: (chunk) => splitter.push(chunk),
    tell,
    get progress() {
      return progress;
    },
    get summary() {
      return { count: names.size, bytes: writer.written, refused, problems: [...problems], ...(states > 0 && { state: states }) };
    },
    async close() {
      splitter.end();
      for (const [name, { line: last }] of open) refuse('file-parts', name, last);
      open.clear();
      await writer.close();
    },
    discard: () => writer.discard(),
  };
}
