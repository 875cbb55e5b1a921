import type { Readable } from 'node:stream';
import type { ResultItem, ResultsSummary, ShownResult } from '#shared/contract/results';
import type { OutputLine, RunEvent, SearchItem } from '#shared/contract/runs';
import type { EndMark, StartMark } from './recorder/contract';

/** What wakes a reader that has read all there is. */
export interface Tail {
  /** True once nothing more will be written. */
  ended(): boolean;
  /** Resolves when there may be more, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void>;
}

/** The output of a run on disk. Folders are runs' folders. */
export interface JournalPort {
  /** Replays what is there after `after`, then follows; one code path. Ends when all was read of an ended run. */
  follow(folder: string, after: number, tail: Tail, signal: AbortSignal): AsyncIterable<Exclude<RunEvent, { type: 'ended' }>>;
  lines(
    folder: string,
    from: number,
    count: number,
  ): Promise<{ readonly lines: OutputLine[]; readonly firstLine: number; readonly total: number }>;
  /** The last bytes of the output as text. */
  tail(folder: string, bytes: number): Promise<string>;
  search(
    folder: string,
    query: { readonly pattern: string; readonly regex: boolean; readonly matchCase: boolean },
    signal: AbortSignal,
  ): AsyncIterable<SearchItem>;
  /** The whole output for a download; without escape sequences its size is not known before. */
  content(
    folder: string,
    plain: boolean,
  ): Promise<{ readonly size: number | undefined; open(start: number, end: number | undefined): Readable }>;
  /** The end mark, where the run has one that can be read. */
  endMark(folder: string): Promise<EndMark | undefined>;
  startMark(folder: string): Promise<StartMark | undefined>;
  /** How much output there is; undefined where there is none, or none any more. */
  extent(folder: string): Promise<{ readonly bytes: number; readonly lines: number; readonly trimmed: number } | undefined>;
  /** As `follow`, of what the run gave as results. */
  followResults(folder: string, after: number, tail: Tail, signal: AbortSignal): AsyncIterable<ResultItem>;
  /** The results as they stand, by name. */
  results(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, ShownResult>>;
  /** What the disk says of the results of a run that nobody recorded to its end; `before` where it says nothing. */
  resultsSummary(folder: string, before: ResultsSummary): Promise<ResultsSummary>;
  /** One of the files that a run gave. */
  resultFile(
    folder: string,
    file: number,
    run: string,
  ): Promise<{ readonly size: number; open(start: number, end: number | undefined): Readable }>;
  /** Deletes the output and the results; the run's marks stay. */
  discard(folder: string): Promise<void>;
}
