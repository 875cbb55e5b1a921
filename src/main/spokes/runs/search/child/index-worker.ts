import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexMessage, IndexTask } from '../protocol';
import { makeIndex } from './make-index';

// On Linux each thread has a priority of its own, and this is the calling one's: whatever runs comes first.
if (process.platform === 'linux') setPriority(19);

// Only this program's own hub starts the worker, with exactly this.
const { places } = workerData as IndexTask;
const tell = (message: IndexMessage): void => parentPort?.postMessage(message);
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

for (const { run, folder, look } of places) {
  try {
    tell({ type: 'indexed', run, state: await makeIndex(folder, look) });
  } catch (error) {
    if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT') {
      tell({ type: 'full', run });
      break;
    }
    tell({ type: 'failed', run, detail: String(error) });
  }
}
