import { parentPort, workerData } from 'node:worker_threads';
import type { LookMessage, Place, SearchText } from '../protocol';
import { createLooker } from './look';

// Only this program's own hub starts the worker, with exactly this; each message is a batch of places.
const look = createLooker(workerData as SearchText);
const tell = (message: LookMessage): void => parentPort?.postMessage(message);

parentPort?.on('message', (places: readonly Place[]) => void lookInto(places));

async function lookInto(places: readonly Place[]): Promise<void> {
  for (const { run, folder, ended } of places) {
    try {
      const { hits, more, unindexed } = await look(folder, ended);
      if (unindexed) tell({ type: 'unindexed', run });
      if (hits.length > 0) tell({ type: 'found', run, hits, more });
    } catch (error) {
      // One output that cannot be read does not hide the others.
      tell({ type: 'unread', run, detail: String(error) });
    }
  }
  tell({ type: 'looked' });
}
