import { parentPort, workerData } from 'node:worker_threads';
import { ChainCheck } from '#main/proof/chain-check';
import type { ChainPage, VerifyAnswer, VerifyRequest, VerifyTask } from '../verify-protocol';

// Only this program's own hub starts the worker, with exactly this.
const check = new ChainCheck(workerData as VerifyTask);

function pageOf({ entries, personal }: ChainPage): ReturnType<ChainCheck['page']> {
  // The database made these texts, in these shapes.
  const rows = JSON.parse(entries) as readonly [number, string, string, string][];
  const fields = JSON.parse(personal) as readonly [number, string, string, string][];
  return check.page(
    rows.map(([seq, bytes, hash, prev]) => ({ seq, bytes, hash, prev })),
    fields.map(([seq, field, salt, value]) => ({ seq, field, salt, value })),
  );
}

parentPort?.on('message', (request: VerifyRequest) => {
  const finding = request === 'end' ? check.end() : pageOf(request);
  const answer: VerifyAnswer = { finding, told: check.told };
  parentPort?.postMessage(answer);
});
