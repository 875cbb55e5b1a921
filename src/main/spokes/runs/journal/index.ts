import { unlink } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { HubError } from '#shared/contract/errors';
import type { Scope } from '#main/hub/scope';
import type { JournalPort } from '../ports';
import { outputContent, outputTail } from './content';
import { followJournal } from './follow';
import { indexPath, listSegments, segmentPath } from './layout';
import { readEndMark, readStartMark } from './marks';
import { openJournal, readLines } from './reader';
import { searchJournal } from './search';
import { createTurns } from './turns';

/** Threads that search at once, in the whole hub: more would only be in each other's way. */
const SEARCHES = 2;

/** What reading journals needs. */
export interface JournalOptions {
  /** Searches end with it. */
  readonly scope: Scope;
  /** Path of the bundled search worker. */
  readonly searchWorker: string;
}

/** The journals of runs as the hub reads them; folders are runs' folders. */
export function createJournal({ scope, searchWorker }: JournalOptions): JournalPort {
  const worker = pathToFileURL(searchWorker);
  const turns = createTurns(SEARCHES);
  return {
    follow: followJournal,
    async lines(folder, from, count) {
      const journal = await openJournal(folder);
      try {
        return await readLines(journal, from, count);
      } finally {
        await journal.close();
      }
    },
    tail: outputTail,
    search: (folder, query, signal) => searchJournal(folder, query, { worker, turns, signal: AbortSignal.any([signal, scope.signal]) }),
    content: outputContent,
    endMark: readEndMark,
    startMark: readStartMark,
    async extent(folder) {
      try {
        const journal = await openJournal(folder);
        try {
          const { start, end } = await journal.refresh();
          const { total } = await readLines(journal, Number.MAX_SAFE_INTEGER, 1);
          return { bytes: end, lines: total, trimmed: start };
        } finally {
          await journal.close();
        }
      } catch (error) {
        if (HubError.is(error, 'OUTPUT_GONE')) return undefined;
        throw error;
      }
    },
    async discard(folder) {
      for (const segment of await listSegments(folder)) await removeIfThere(segmentPath(folder, segment));
      await removeIfThere(indexPath(folder));
    },
  };
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
