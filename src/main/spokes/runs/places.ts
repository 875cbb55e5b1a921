import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RunId } from '#shared/contract/runs';
import type { Scope } from '#main/hub/scope';
import { pause } from '#main/platform/pause';
import { folderOf } from './record';

/** When the next place is made after one was taken: the run that took it has begun by then. */
const REFILL_MS = 200;

/** Folders for runs to come: the disk takes as long to make one as all the rest of a start's bookkeeping. */
export interface Places {
  /** The id of a new run, whose folder and the one for its files are there. */
  take(): RunId;
}

/** Keeps one folder ready; it goes with the scope. One that a killed hub leaves is removed by the next (`leftovers.ts`). */
export function createPlaces(home: string, scope: Scope): Places {
  let ready: RunId | undefined;

  // Synchronous: our own disk takes less than the way to the thread pool and back.
  function make(): RunId {
    const id = RunId.parse(randomUUID());
    mkdirSync(join(folderOf(home, id), 'files'), { recursive: true, mode: 0o711 });
    return id;
  }

  scope.onClose(() => {
    if (ready !== undefined) rmSync(folderOf(home, ready), { recursive: true, force: true });
  });

  return {
    take() {
      const id = ready ?? make();
      ready = undefined;
      scope.track(makeNext());
      return id;
    },
  };

  /** Asked for by each that takes one, so that runs that follow each other quickly find one too. */
  async function makeNext(): Promise<void> {
    await pause(REFILL_MS, scope.signal);
    if (ready !== undefined || scope.signal.aborted) return;
    try {
      ready = make();
    } catch {
      // A full or read-only disk: the next run says so.
    }
  }
}
