import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { HubError } from '#shared/contract/errors';
import { applyResult, type ResultItem, type ResultsSummary, type ShownResult, StoredResult } from '#shared/contract/results';
import type { Tail } from '../ports';
import { openRegular } from './regular-file';
import { resultFilePath, resultsPath } from './result-layout';

const BLOCK = 256 * 1_024;
/** Bytes; no line of ours comes near it. */
const LONGEST = 2 * 1_048_576;
const NEWLINE = 10;

/** All results after offset `after`, then what is added, until the tail says that nothing more comes. */
export async function* followResults(
  folder: string,
  after: number,
  tail: Tail,
  signal: AbortSignal,
): AsyncGenerator<ResultItem, void, void> {
  let file: FileHandle | undefined;
  let offset = after;
  try {
    while (!signal.aborted) {
      // Both before the reading, so that what is added meanwhile is not slept through.
      const ended = tail.ended();
      const round = new AbortController();
      const changed = tail.changed(AbortSignal.any([signal, round.signal]));
      try {
        file ??= await openRegular(resultsPath(folder));
        if (file !== undefined) {
          for await (const line of linesOf(file, offset)) {
            offset = line.end;
            const stored = understood(line.text);
            if (stored !== undefined) yield { ...stored, seq: offset };
            if (signal.aborted) return;
          }
        }
        if (ended) return;
        await changed;
      } finally {
        round.abort(null);
      }
    }
  } finally {
    await file?.close();
  }
}

/** The results as they stand on disk, by name. */
export async function readResults(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, ShownResult>> {
  let shown: ReadonlyMap<string, ShownResult> = new Map();
  const asItIs: Tail = { ended: () => true, changed: () => Promise.resolve() };
  for await (const { result } of followResults(folder, 0, asItIs, signal)) shown = applyResult(shown, result);
  return shown;
}

/** What a run that nobody recorded to its end can be said to have given. */
export async function summariseResults(folder: string, before: ResultsSummary, signal: AbortSignal): Promise<ResultsSummary> {
  const file = await openRegular(resultsPath(folder));
  if (file === undefined) return before;
  const { size } = fstatSync(file.fd);
  await file.close();
  const shown = await readResults(folder, signal);
  const files = [...shown.values()].reduce((sum, result) => sum + (result.type === 'file' ? result.bytes : 0), 0);
  return { ...before, count: shown.size, bytes: Math.max(before.bytes, size + files) };
}

/** A file that the run gave, to be read in ranges. Fails with OUTPUT_GONE where it is not there, or is no file. */
export async function resultFile(
  folder: string,
  number: number,
  run: string,
): Promise<{ readonly size: number; open(start: number, end: number | undefined): Readable }> {
  const path = resultFilePath(folder, number);
  const file = await openRegular(path);
  if (file === undefined) throw new HubError('OUTPUT_GONE', { run });
  const { size } = fstatSync(file.fd);
  await file.close();
  return {
    size,
    open: (start, end) => Readable.from(bytesOf(path, run, start, Math.min(size, (end ?? size) + 1)), { objectMode: false }),
  };
}

async function* bytesOf(path: string, run: string, from: number, stop: number): AsyncGenerator<Buffer, void, void> {
  const file = await openRegular(path);
  if (file === undefined) throw new HubError('OUTPUT_GONE', { run });
  try {
    for (let at = from; at < stop;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, Math.min(BLOCK, stop - at), at);
      if (bytesRead === 0) throw new HubError('OUTPUT_GONE', { run });
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Whole lines from an offset on, and the offset after each. What is too long to be one of ours is passed over. */
async function* linesOf(file: FileHandle, from: number): AsyncGenerator<{ readonly text: string; readonly end: number }, void, void> {
  let parts: Buffer[] = [];
  let size = 0;
  for (let at = from; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, at);
    if (bytesRead === 0) return;
    const block = buffer.subarray(0, bytesRead);
    let begin = 0;
    for (let stop = block.indexOf(NEWLINE); stop >= 0; stop = block.indexOf(NEWLINE, begin)) {
      size += stop - begin;
      parts.push(block.subarray(begin, stop));
      yield { text: size > LONGEST ? '' : Buffer.concat(parts).toString('utf8'), end: at + stop + 1 };
      parts = [];
      size = 0;
      begin = stop + 1;
    }
    size += block.length - begin;
    if (size > LONGEST) parts = [];
    else parts.push(block.subarray(begin));
    at += bytesRead;
  }
}

/** A line that a crash or somebody else damaged says nothing, and takes nothing else with it. */
function understood(text: string): StoredResult | undefined {
  try {
    const parsed = StoredResult.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
