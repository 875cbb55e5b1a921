import { parentPort, workerData } from 'node:worker_threads';
import { encryptAge } from '#main/proof/age-file';
import type { EvidencePage } from '../../ports';
import type { EvidenceAnswer, EvidenceRequest, EvidenceTask } from '../protocol';
import { packOf } from './pack';

// Only this program's own hub starts the worker, with exactly this.
const task = workerData as EvidenceTask;
const answer = (message: EvidenceAnswer): void => parentPort?.postMessage(message);

let asked: ((page: EvidencePage) => void) | undefined;
const ask = (from: number, to: number): Promise<EvidencePage> =>
  new Promise((resolve) => {
    asked = resolve;
    answer({ type: 'page', from, to });
  });

let pack: AsyncIterator<Uint8Array> | undefined;
async function piece(): Promise<void> {
  pack ??= (await encryptAge(packOf(task, ask), task.lock))[Symbol.asyncIterator]();
  const { done, value } = await pack.next();
  if (done !== true) return answer({ type: 'piece', bytes: value });
  answer({ type: 'end' });
}

parentPort?.on('message', (request: EvidenceRequest) => {
  if (request.type === 'page') asked?.(request.page);
  // A failure ends the thread, and the hub is told of it.
  else void piece();
});
