import { parentPort, workerData } from 'node:worker_threads';
import { Connection } from './connection';
import { FileLocks } from './file-lock';
import { failureOf, NOTHING, type DbMessage, type DbReply, type DbResult } from './protocol';

/** Entry of the database's thread: answers batches of requests in order. Holds the only connection and the file locks. */
const data: unknown = workerData;
const binding =
  typeof data === 'object' && data !== null && 'binding' in data && typeof data.binding === 'string' ? data.binding : undefined;
const connection = new Connection(binding);
const locks = new FileLocks(binding);

function run(message: DbMessage): DbResult {
  if (message.op === 'lock') locks.take(message.path);
  else if (message.op === 'unlock') locks.release(message.path);
  else {
    if (message.op === 'close') locks.releaseAll();
    return connection.do(message.id, message);
  }
  return NOTHING;
}

function answer(message: DbMessage): DbReply {
  try {
    return { id: message.id, ok: true, result: run(message) };
  } catch (error) {
    return { id: message.id, ok: false, failure: failureOf(error) };
  }
}

parentPort?.on('message', (batch: readonly DbMessage[]) => parentPort?.postMessage(batch.map(answer), []));
