import { Worker } from 'node:worker_threads';
import { inTurns } from './in-turns';
import type { DbFailure, DbMessage, DbReply, DbRequest, DbResult } from './protocol';

/** A request that the database's thread could not do, with SQLite's own code. */
export class DbThreadError extends Error {
  override readonly name = 'DbThreadError';
  readonly code: string;

  constructor(failure: DbFailure) {
    super(`${failure.code}: ${failure.message}`);
    this.code = failure.code;
  }
}

/** The database's thread as the hub sees it. */
export interface DbThread {
  /** Rejects with `DbThreadError`. Requests are done in the order of the calls, awaited or not. */
  request(request: DbRequest): Promise<DbResult>;
  /** The same in a stream's terms: where its first rows are, to ask for `more`. */
  post(request: DbRequest): { readonly id: number; readonly reply: Promise<DbResult> };
  /** Closes the database, frees the locks, ends the thread. */
  close(): Promise<void>;
}

/** How the thread is started. */
export interface DbThreadOptions {
  /** The bundled `worker.ts`. */
  readonly worker: URL;
  /** An alternative better-sqlite3 addon; `AXLE_SQLITE_BINDING` by default. */
  readonly binding?: string | undefined;
  /** Node-API version of this runtime; tests give their own. */
  readonly napi?: number;
}

interface Waiting {
  readonly resolve: (result: DbResult) => void;
  readonly reject: (error: Error) => void;
}

/** Node-API that the addon shipped with better-sqlite3 needs; an older runtime does not refuse it, it crashes. */
const NAPI = 10;

/** Starts the thread that holds the only connection. */
export function startDbThread(options: DbThreadOptions): DbThread {
  const binding = options.binding ?? process.env['AXLE_SQLITE_BINDING'];
  const napi = options.napi ?? Number(process.versions['napi'] ?? 0);
  if (napi < NAPI && !binding) {
    throw new Error(
      `This runtime (Node ${process.versions.node}) has Node-API ${napi}; the database needs ${NAPI}. Use Node 22.14 or newer, or name an addon built for it in AXLE_SQLITE_BINDING.`,
    );
  }
  const thread = new Worker(options.worker, { workerData: { binding: binding || undefined }, execArgv: [], name: 'axle-db' });
  const waiting = new Map<number, Waiting>();
  let outbox: DbMessage[] = [];
  let lastId = 0;
  let ended: Error | undefined;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  thread.on(
    'message',
    inTurns((replies: readonly DbReply[]) => replies.forEach(settle)),
  );
  thread.on('error', end);
  thread.on('exit', () => end(new DbThreadError({ code: 'AXLE_CLOSED', message: 'the database thread has ended' })));

  function settle(reply: DbReply): void {
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.ok) caller?.resolve(reply.result);
    else caller?.reject(new DbThreadError(reply.failure));
  }

  function flush(): void {
    const batch = outbox;
    outbox = [];
    if (ended !== undefined) return;
    try {
      thread.postMessage(batch, []);
    } catch {
      // A parameter cannot be cloned: only its own statement fails.
      batch.forEach(sendAlone);
    }
  }

  function sendAlone(message: DbMessage): void {
    try {
      thread.postMessage([message], []);
    } catch (error) {
      waiting.get(message.id)?.reject(error instanceof Error ? error : new Error(String(error)));
      waiting.delete(message.id);
    }
  }

  function post(request: DbRequest): { id: number; reply: Promise<DbResult> } {
    const id = ++lastId;
    const reply = new Promise<DbResult>((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting.set(id, { resolve, reject });
      if (outbox.length === 0) queueMicrotask(flush); // what is asked in one turn travels in one message
      outbox.push({ ...request, id });
    });
    return { id, reply };
  }

  return {
    post,
    request: (request) => post(request).reply,
    async close() {
      if (ended === undefined) await post({ op: 'close' }).reply;
      await thread.terminate();
    },
  };
}
