import { parentPort, workerData } from 'node:worker_threads';
import { HubError } from '#shared/contract/errors';
import { openJournal, readAcross } from '../reader';
import type { SearchMessage, SearchTask } from '../search-protocol';
import { createMatcher, type Region } from './matcher';
import { lineEnd, type LineState } from '../lines';

const BLOCK = 1024 * 1024;
/** Kept before a line: enough to see whether the break before it cut a character. */
const BEFORE = 4;
const POST_AT = 3 * 512;

// Only this program's own hub starts the worker, with exactly this.
const task = workerData as SearchTask;

async function search(): Promise<void> {
  const journal = await openJournal(task.folder);
  const { start, end } = await journal.refresh();
  const record = await journal.index.record(await journal.index.last(({ offset }) => offset <= start));
  const state: LineState = { line: record.line, lineStart: record.lineStart };
  let triples: number[] = [];
  let [listed, matches] = [0, 0];
  const matcher = createMatcher(task, (line, column, length) => {
    matches += 1;
    if (listed >= task.cap) return;
    listed += 1;
    triples.push(line, column(), length);
  });
  const post = (least: number): void => {
    if (triples.length >= Math.max(1, least)) tell({ type: 'matches', triples });
    else return tell({ type: 'alive' });
    triples = [];
  };
  // The line that trimming cut in two is not a line any more.
  let skip = state.lineStart < start;
  let offset = start;
  let kept: Buffer = Buffer.alloc(0);
  while (offset < end) {
    const block = await readAcross(journal, offset, Buffer.allocUnsafe(Math.min(BLOCK, end - offset)));
    if (block === undefined || block.length === 0) break;
    const bytes = kept.length === 0 ? block : Buffer.concat([kept, block]);
    const base = offset - kept.length;
    offset += block.length;
    let first = state.lineStart - base;
    if (skip) {
      const next = lineEnd(bytes, 0, bytes.length, first);
      if (next < 0) continue;
      state.line += 1;
      [first, skip] = [next, false];
    }
    const region: Region = { bytes, first, line: state.line, final: offset >= end };
    const rest = matcher(region);
    state.line = rest.line;
    state.lineStart = base + rest.at;
    kept = bytes.subarray(Math.max(0, rest.at - BEFORE));
    post(POST_AT);
  }
  await journal.close();
  post(1);
  tell({ type: 'done', matches });
}

function tell(message: SearchMessage): void {
  parentPort?.postMessage(message);
}

search().catch((error: unknown) => {
  if (HubError.is(error, 'OUTPUT_GONE')) tell({ type: 'gone' });
  // Thrown outside the promise, so that the hub sees it as the worker's error.
  else
    setImmediate(() => {
      throw error;
    });
});
