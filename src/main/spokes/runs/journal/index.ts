import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HubError } from '#shared/contract/errors';
import type { Scope } from '#main/hub/scope';
import type { JournalPort } from '../ports';
import { outputContent, outputTail } from './content';
import { followJournal } from './follow';
import { readEndMark, readStartMark } from './marks';
import { openJournal, readLines } from './reader';
import { isAbsent } from './regular-file';
import { isResultName } from './result-layout';
import { followResults, readResults, resultFile, summariseResults } from './results';
import { searchJournal } from './search';
import { isSearchName } from '../search/search-file';
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
    followResults,
    results: readResults,
    resultsSummary: (folder, before) => summariseResults(folder, before, scope.signal),
    resultFile,
    async discard(folder) {
      // Whatever has come to lie there by such a name; a link goes, and what it leads to stays.
      const names = (await isFolder(folder)) ? await readdir(folder) : [];
      for (const name of names) {
        if (name === 'index' || name.startsWith('output.') || isSearchName(name) || isResultName(name))
          await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

/** A folder itself, not a link to one. */
const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      if (isAbsent(error)) return false;
      throw error;
    },
  );
