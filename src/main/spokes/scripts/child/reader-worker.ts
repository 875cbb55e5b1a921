import { parentPort } from 'node:worker_threads';
import { letOthersFirst } from '#main/platform/priority';
import type { ReadAnswer, ReadRequest } from '../reading/protocol';
import { understand } from '../reading/understand';

/** Who waits for the hub comes before who waits for a catalogue. */
const NICE = 5;
letOthersFirst(NICE);

/** Answers that travel together: more would make the hub's turn long that takes them. */
const TOGETHER = 16;
let answers: ReadAnswer[] = [];

/** As one text: that costs the hub half of what it takes to receive objects. */
function flush(): void {
  if (answers.length === 0) return;
  parentPort?.postMessage(JSON.stringify(answers));
  answers = [];
}

function answer(one: ReadAnswer): void {
  if (answers.push(one) === 1) setImmediate(flush);
  if (answers.length === TOGETHER) flush();
}

parentPort?.on('message', (requests: readonly ReadRequest[]) => {
  for (const { id, candidate, source } of requests) {
    understand(candidate, { source, platform: process.platform }).then(
      (read) => answer([id, read]),
      (error: unknown) => answer([id, null, error instanceof Error ? (error.stack ?? error.message) : String(error)]),
    );
  }
});
