import { Worker } from 'node:worker_threads';
import type { Scope } from '#main/hub/scope';
import type { Candidate } from '../files/walk';
import type { Interpreters } from '../languages/interpreters';
import type { ReadAnswer, ReadRequest } from './protocol';
import type { SourceOf, Understood } from './understand';
import { withInterpreter } from './with-interpreter';

/** Reads what files say of themselves, in a thread of its own: a large script takes a hundred milliseconds of a processor. */
export interface Reader {
  /**
   * Null where it is no script; what is wrong with one is among its problems, that it cannot be read to its end too.
   * Rejects when there is no thread to be had, or with a fault of ours.
   */
  read(candidate: Candidate, source: SourceOf): Promise<Understood | null>;
}

/** What a reader is made of. */
export interface ReaderOptions {
  /** The thread ends with it. */
  readonly scope: Scope;
  /** The bundled worker. */
  readonly worker: URL;
  readonly interpreters: Interpreters;
  /** How long the thread may be busy without an answer before what it reads is given up, in milliseconds. */
  readonly stuckMs?: number;
}

interface Asked {
  readonly request: ReadRequest;
  readonly resolve: (read: Understood | null) => void;
  readonly reject: (error: Error) => void;
  /** Whether it is what ended a thread, and is named now without being read. */
  readonly culprit: boolean;
}

const STUCK_MS = 5_000;
/** A thread that waits for a disk is not busy. */
const BUSY = 0.9;
const MAX_HEAP_MIB = 256;

/** A reader whose thread starts with the first file, and anew when it has ended: what ended it is found by reading one at a time. */
export function createReader({ scope, worker, interpreters, stuckMs = STUCK_MS }: ReaderOptions): Reader {
  const asked = new Map<number, Asked>();
  let queue: Asked[] = [];
  let outbox: ReadRequest[] = [];
  let thread: Worker | undefined;
  let lastId = 0;

  function startThread(): Worker {
    const made = new Worker(worker, { execArgv: [], name: 'axle-reader', resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB } });
    let cause: Error | undefined;
    let since = made.performance.eventLoopUtilization();
    const watch = setInterval(() => {
      const busy = made.performance.eventLoopUtilization(since);
      since = made.performance.eventLoopUtilization();
      if (asked.size > 0 && busy.utilization > BUSY) stop(new Error(`busy for ${stuckMs} ms`));
    }, stuckMs);
    const stop = (error: Error): void => {
      cause = error;
      void made.terminate();
    };
    made.unref();
    made.on('message', (text: string) => {
      watch.refresh();
      since = made.performance.eventLoopUtilization();
      for (const answer of JSON.parse(text) as readonly ReadAnswer[]) settle(answer); // of the thread that this hub started
      if (asked.size === 0) sendNext();
    });
    made.on('error', (error: unknown) => (cause ??= error instanceof Error ? error : new Error(String(error))));
    made.on('exit', (code) => {
      clearInterval(watch);
      if (thread === made) thread = undefined;
      onDeath(cause ?? new Error(`it ended with ${code}`));
    });
    watch.unref();
    return made;
  }

  function settle([id, read, fault]: ReadAnswer): void {
    const one = asked.get(id);
    asked.delete(id);
    if (fault === undefined) one?.resolve(read);
    else one?.reject(new Error(`the reader failed: ${fault}`));
  }

  /** What was being read is read again one at a time; of one that was alone it is known that it was the one. */
  function onDeath(error: Error): void {
    const lost = [...asked.values()];
    asked.clear();
    outbox = [];
    const alone = lost.length === 1 ? lost[0] : undefined;
    if (scope.signal.aborted || alone?.culprit === true) {
      queue = [...lost, ...queue];
      return refuseAll(error);
    }
    queue = [...(alone === undefined ? lost : [named(alone, error)]), ...queue];
    sendNext();
  }

  function refuseAll(error: Error): void {
    const all = [...asked.values(), ...queue];
    asked.clear();
    queue = [];
    for (const one of all) one.reject(error);
  }

  function sendNext(): void {
    const next = queue.shift();
    if (next !== undefined) send(next);
  }

  function send(one: Asked): void {
    asked.set(one.request.id, one);
    if (outbox.push(one.request) === 1) queueMicrotask(flush); // what is asked in one turn travels in one message
  }

  function flush(): void {
    const requests = outbox;
    outbox = [];
    if (requests.length === 0) return;
    try {
      thread ??= startThread();
      thread.postMessage(requests, []);
    } catch (error) {
      refuseAll(error instanceof Error ? error : new Error(String(error)));
    }
  }

  scope.onClose(async () => {
    await thread?.terminate();
  });

  return {
    async read(candidate, source) {
      scope.signal.throwIfAborted();
      const read = await new Promise<Understood | null>((resolve, reject) => {
        const one = { request: { id: ++lastId, candidate, source }, resolve, reject, culprit: false };
        if (queue.length > 0) queue.push(one);
        else send(one);
      });
      return read === null ? null : await withInterpreter(read, interpreters);
    },
  };
}

/** What a thread did not survive is a script that cannot be read. */
function named(one: Asked, error: Error): Asked {
  const fault = { code: 'unreadable', detail: `it could not be read to its end: ${error.message}` } as const;
  return { ...one, request: { ...one.request, candidate: { ...one.request.candidate, fault } }, culprit: true };
}
