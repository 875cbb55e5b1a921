import path from 'node:path';
import type { Phrase } from '#shared/contract/problem-keys';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import { faultOf, type Candidate } from '../files/walk';
import type { Interpreters } from '../languages/interpreters';
import type { ReadAnswer, ReadRequest } from './protocol';
import { ReadingFault } from './reading-fault';
import { startThread, type ReadingThread } from './thread';
import type { SourceOf, Understood } from './understand';
import { withInterpreter } from './with-interpreter';

/** Reads what files say of themselves, in a thread of its own: a large script takes a hundred milliseconds of a processor. */
export interface Reader {
  /**
   * Null where it is no script; what is wrong with one is among its problems, that it cannot be read to its end too.
   * Rejects when there is no thread to be had, or with a fault of ours.
   */
  readonly read: (candidate: Candidate, source: SourceOf) => Promise<Understood | null>;
  /** Told now and then while the thread is at work: that no answer comes is then no silence of a folder. Gives how to stop. */
  readonly onBusy: (listener: () => void) => () => void;
}

/** What a reader is made of. */
export interface ReaderOptions {
  /** The thread ends with it. */
  readonly scope: Scope;
  /** The bundled worker. */
  readonly worker: URL;
  readonly interpreters: Interpreters;
  readonly log: Log;
  /** How long the thread may be busy without an answer before what it reads is given up, in milliseconds. */
  readonly stuckMs?: number;
}

interface Asked {
  readonly request: ReadRequest;
  readonly resolve: (read: Understood | null) => void;
  readonly reject: (error: Error) => void;
  /** Whether it is what ended a thread, and is named now without being read. */
  readonly isNamed: boolean;
  /** When it was sent, as `performance.now()` has it. */
  readonly sentAt: number;
}

const STUCK_MS = 5_000;
/** What was sent this part of `stuckMs` ago has had its time: a timer may be early. */
const LONG = 0.9;

/** A reader whose thread starts with the first file, and anew when it has ended: what ended it is found by reading one at a time. */
export function createReader({ scope, worker, interpreters, log, stuckMs = STUCK_MS }: ReaderOptions): Reader {
  const asked = new Map<number, Asked>();
  /** Those of the asked that wait for a disk: neither are they what keeps a thread busy, nor is anybody kept waiting for them. */
  const silent = new Set<number>();
  const busy = new Set<() => void>();
  let queue: Asked[] = [];
  let outbox: ReadRequest[] = [];
  let thread: ReadingThread | undefined;
  let lastId = 0;

  function start(): ReadingThread {
    const made = startThread({
      worker,
      stuckMs,
      isAsked: () => asked.size > 0,
      onAnswers: (answers) => {
        for (const answer of answers) settle(answer);
        goOn();
      },
      onSilence: () => {
        const long = performance.now() - LONG * stuckMs;
        for (const [id, { sentAt }] of asked) if (sentAt <= long) silent.add(id);
        goOn();
      },
      onBusy: () => {
        for (const listener of busy) listener();
      },
      onEnd: (error) => {
        if (thread === made) thread = undefined;
        onEnd(error);
      },
    });
    return made;
  }

  function settle([id, read, fault]: ReadAnswer): void {
    const one = asked.get(id);
    asked.delete(id);
    silent.delete(id);
    if (fault === undefined) return one?.resolve(read);
    // A fault of ours, and still no reason to do without all the other files.
    if (one?.isNamed === false) {
      log.error('scripts.reader-failed', { file: path.join(one.request.source.folder, one.request.candidate.relative), detail: fault });
      send(named(one, new Error(fault.split('\n', 1)[0])));
    } else one?.reject(new Error(`the reader failed: ${fault}`));
  }

  /** What was being read is read again one at a time; of one that was alone it is known that it was the one. */
  function onEnd(error: Error): void {
    const lost = [...asked.values()];
    const suspects = lost.filter(({ request }) => !silent.has(request.id));
    const blamed = suspects.length === 0 ? lost : suspects;
    const waiting = lost.filter((one) => !blamed.includes(one));
    asked.clear();
    silent.clear();
    outbox = [];
    const alone = blamed.length === 1 ? blamed[0] : undefined;
    if (scope.signal.aborted || alone?.isNamed === true) {
      queue = [...lost, ...queue];
      return refuseAll(error);
    }
    // Asked again they would take one more of the process's few threads for files from all others.
    const unanswered = waiting.map((one) => blame(one, new ReadingFault({ key: 'disk-silent' })));
    queue = [...(alone === undefined ? blamed : [blame(alone, error)]), ...queue, ...unanswered];
    goOn();
  }

  function blame(one: Asked, error: Error): Asked {
    const { source, candidate } = one.request;
    log.warn('scripts.reader-ended', { file: path.join(source.folder, candidate.relative), detail: error.message });
    return named(one, error);
  }

  function refuseAll(error: Error): void {
    const all = [...asked.values(), ...queue];
    asked.clear();
    silent.clear();
    queue = [];
    for (const one of all) one.reject(error);
  }

  /** The next of the queue, where nothing is asked that may still end the thread. */
  function goOn(): void {
    if (queue.length === 0 || silent.size < asked.size) return;
    const next = queue.shift();
    if (next !== undefined) send(next);
  }

  function send(one: Asked): void {
    asked.set(one.request.id, { ...one, sentAt: performance.now() });
    if (outbox.push(one.request) === 1) queueMicrotask(flush); // what is asked in one turn travels in one message
  }

  function flush(): void {
    const requests = outbox;
    outbox = [];
    if (requests.length === 0) return;
    try {
      scope.signal.throwIfAborted();
      thread ??= start();
      thread.post(requests);
    } catch (error) {
      refuseAll(error instanceof Error ? error : new Error(String(error)));
    }
  }

  scope.onClose(async () => {
    await thread?.end();
  });

  return {
    onBusy(listener) {
      busy.add(listener);
      return () => busy.delete(listener);
    },
    async read(candidate, source) {
      scope.signal.throwIfAborted();
      const read = await new Promise<Understood | null>((resolve, reject) => {
        const one = { request: { id: ++lastId, candidate, source }, resolve, reject, isNamed: false, sentAt: 0 };
        if (queue.length > 0) queue.push(one);
        else send(one);
      });
      return read === null ? null : await withInterpreter(read, interpreters);
    },
  };
}

/** What a thread did not survive is a script that cannot be read, and neither is what stands beside it. */
function named(one: Asked, error: Error): Asked {
  const what: Phrase = error instanceof ReadingFault ? error.what : { key: 'reader-said', values: { said: error.message } };
  const fault = faultOf('unreadable', { key: 'unread', what });
  const candidate = { ...one.request.candidate, sidecar: null, fault };
  return { ...one, request: { ...one.request, candidate }, isNamed: true };
}
