import type { Actor } from '../contract/actor';
import { errorCatalog } from '../contract/error-catalog';
import { commonCodes, HubError, type ErrorCode } from '../contract/errors';
import type { CallContext, ObjectRef } from '../contract/kernel';
import { Credit } from './credit';
import { LazyAbort } from './lazy-abort';
import type { Duplex } from './duplex';
import { fits, weigh } from './frame-size';
import { badInput } from './input-issue';
import { MAX_BATCH, MAX_FRAME, MAX_OPEN, type ClientFrame, type ServerFrame } from './protocol';
import { readClientMessage } from './read-frame';
import { Outbox } from './outbox';
import type { Route, Router } from './router';
import type { Session } from './session';

/** What serving a connection needs of the hub. */
export interface ServeOptions {
  /** Takes an unexpected fault to the log; gives the incident's id, the only part of it that crosses the wire. */
  readonly report: (error: unknown, path: string) => string;
  /** Runs a function after the input that has arrived was dealt with (`setImmediate` in Node). */
  readonly defer: (run: () => void) => void;
  /** Aborted when the hub leaves: what was taken is answered, nothing more is taken, and the connection closes. */
  readonly leaving?: AbortSignal;
  /** Why a connection was closed by this side; for the log. */
  readonly onRefused?: (reason: string) => void;
}

/** How long a stream's items may follow each other at once, in milliseconds, while its consumer takes them all. */
const TURN_MS = 2;

interface Open {
  readonly route: Route;
  readonly abort: LazyAbort;
  readonly credit: Credit;
  object: ObjectRef | undefined;
}

/** Most bytes of an `ok` frame around its value. */
const FRAME_ITSELF = 64;

// What a handler cannot say on its own behalf: a fault is reported here first, and a connection that the hub itself
// lost is not the caller's.
const kernelOnly: readonly ErrorCode[] = ['INTERNAL', 'DISCONNECTED', 'HUB_LEAVING'];
const common: readonly ErrorCode[] = commonCodes.filter((code) => !kernelOnly.includes(code));

/**
 * Answers one connection's calls and streams for one session, until either ends or the hub leaves.
 * A frame that does not parse, an id used twice, credit beyond the window or too many open calls close the connection.
 */
export function serve(duplex: Duplex, router: Router, session: Session, options: ServeOptions): void {
  const active = new Map<number, Open>();
  let lastId = -1;
  let closed = false;
  let leaving = false;
  let together = false;
  const outbox = new Outbox<ServerFrame, Route>(duplex, ({ path }, { id }, error) => {
    duplex.send({ t: 'err', id, code: 'INTERNAL', data: { incident: options.report(error, path) } } satisfies ServerFrame);
  });

  const may: CallContext['may'] = (scope, object) => session.may(scope, object);
  const send = (frame: ServerFrame): void => {
    if (closed) return;
    outbox.flush();
    duplex.send(frame);
  };
  /** At once and not when the transport says so: a peer that does not answer a close cannot prolong its calls. */
  const shut = (): void => {
    if (closed) return;
    outbox.flush();
    closed = true;
    stopListening();
    session.ended.removeEventListener('abort', endAll);
    options.leaving?.removeEventListener('abort', leave);
    for (const { abort } of active.values()) abort.abort();
    duplex.close();
  };
  const refuse = (reason: string): void => {
    options.onRefused?.(reason);
    shut();
  };
  const endAll = (): void => {
    for (const [id, { abort }] of active) if (!abort.aborted) send({ t: 'err', id, code: 'SESSION_ENDED', data: {} });
    shut();
  };
  const leave = (): void => {
    leaving = true;
    send({ t: 'bye', id: lastId + 1 });
    shutOnceAnswered();
  };
  /** Streams are opened again elsewhere after the last item seen; a call cannot be, so it is waited for. */
  const shutOnceAnswered = (): void => {
    for (const { route } of active.values()) if (route.spec.kind === 'procedure') return;
    shut();
  };
  const stopListening = session.onNarrowed(() => {
    for (const [id, { route, abort, object }] of active) {
      if (route.spec.kind !== 'stream' || abort.aborted || session.may(route.spec.scope, object)) continue;
      send({ t: 'err', id, ...refusal({ route, object }) });
      abort.abort();
    }
  });
  duplex.onClose(shut);
  duplex.onFrame((raw) => {
    if (closed) return;
    if (!fits(raw)) return refuse('frame too large');
    const message = readClientMessage(raw);
    if (message === undefined) return refuse('malformed frame');
    if (!Array.isArray(message)) return receive(message);
    together = true;
    for (const frame of message) if (!closed) receive(frame);
  });
  if (session.ended.aborted) shut();
  else session.ended.addEventListener('abort', endAll, { once: true });
  if (options.leaving?.aborted === true) leave();
  else options.leaving?.addEventListener('abort', leave, { once: true });

  function receive(frame: ClientFrame): void {
    if (frame.t === 'stop') return active.get(frame.id)?.abort.abort();
    if (frame.t === 'grant') {
      if (active.get(frame.id)?.credit.grant(frame.n) === false) refuse('credit beyond the window');
      return;
    }
    if (frame.id <= lastId) return refuse('id used twice');
    if (leaving) return; // Sent before the goodbye arrived, which says that it was not taken.
    if (active.size >= MAX_OPEN) return refuse('too many open calls');
    lastId = frame.id;
    const route = router.get(frame.path);
    if (route === undefined || (route.spec.kind === 'stream') !== (frame.t === 'open')) {
      return send({ t: 'err', id: frame.id, code: 'BAD_INPUT', data: { issues: [`no such ${frame.t}: ${frame.path}`] } });
    }
    const window = route.spec.kind === 'stream' ? route.spec.window : 0;
    const credit = frame.t === 'open' ? Math.min(frame.credit, window) : 0;
    const entry: Open = { route, abort: new LazyAbort(), credit: new Credit(credit, window), object: undefined };
    active.set(frame.id, entry);
    void settle(frame.id, frame.input, entry);
  }

  async function settle(id: number, rawInput: unknown, entry: Open): Promise<void> {
    const { route, abort } = entry;
    try {
      const input = admit(rawInput, entry);
      const ctx = new Context(abort, session.actor, may);
      if (route.spec.kind === 'procedure') {
        const value: unknown = route.spec.output.parse(await route.run(input, ctx));
        // It was locked meanwhile: what was asked is done, and nobody is shown what came of it.
        if (session.locked && !session.may(route.spec.scope, entry.object)) throw new HubError('LOCKED', {});
        const weight = weigh(value);
        if (weight > MAX_FRAME && !fits(value)) throw new Error('output over the size of a frame');
        if (!abort.aborted) answer({ t: 'ok', id, value }, weight, route);
      } else {
        await pump(id, route.run(input, ctx) as AsyncIterable<unknown>, entry);
        if (!abort.aborted) send({ t: 'end', id });
      }
    } catch (error) {
      if (!abort.aborted) fail(id, entry, error);
      else if (!(error instanceof HubError) && !isAbort(error)) options.report(error, route.path);
    } finally {
      active.delete(id);
      if (leaving) shutOnceAnswered();
    }
  }

  /** Answers that are ready in one turn leave together, to a client that sends so itself. */
  function answer(frame: ServerFrame, weight: number, route: Route): void {
    if (!together || closed) send(frame);
    else outbox.add(frame, weight + FRAME_ITSELF, route);
  }

  function fail(id: number, { route, abort }: Open, error: unknown): void {
    send({ t: 'err', id, ...toWire(error, route) });
    abort.abort();
  }

  /** The parsed input, where this session may have the call; throws otherwise. */
  function admit(rawInput: unknown, entry: Open): unknown {
    const { spec } = entry.route;
    const input = spec.input.safeParse(rawInput);
    // Before the scope is known to be held nothing is said of the input.
    if (!input.success && session.may(spec.scope)) {
      throw badInput(input.error.issues, rawInput);
    }
    entry.object = input.success ? spec.object?.(input.data) : undefined;
    if (!input.success || !session.may(spec.scope, entry.object)) {
      const { code, data } = refusal(entry);
      throw new HubError(code, data);
    }
    return input.data;
  }

  /** What is said to who may not have it. */
  function refusal({ route, object }: Pick<Open, 'route' | 'object'>): Pick<HubError<'LOCKED' | 'FORBIDDEN'>, 'code' | 'data'> {
    if (session.locked) return { code: 'LOCKED', data: {} };
    const { scope } = route.spec;
    return { code: 'FORBIDDEN', data: { scope, ...(object !== undefined && session.may(scope) && { reach: 'object' as const }) } };
  }

  /** Moves items from the producer to the wire as credit allows; what is ready together leaves together. */
  async function pump(id: number, items: AsyncIterable<unknown>, entry: Open): Promise<void> {
    const { route, credit, abort } = entry;
    const limit = route.spec.kind === 'stream' ? Math.min(route.spec.batch, MAX_BATCH) : 1;
    const iterator = items[Symbol.asyncIterator]();
    let pending: unknown[] = [];
    let weight = 0;
    let scheduled = false;
    let since = performance.now();
    const flush = (): void => {
      if (pending.length === 0 || abort.aborted) return;
      const values = route.batch.parse(pending) as unknown[];
      if (weight > MAX_FRAME && !fits(values)) throw new Error('item over the size of a frame');
      pending = [];
      weight = 0;
      send({ t: 'item', id, values });
    };
    const flushLater = (): void => {
      scheduled = false;
      try {
        flush();
      } catch (error) {
        fail(id, entry, error); // Now and not when the producer comes back: that may be never.
      }
    };
    try {
      for (;;) {
        while (!credit.tryTake()) {
          flush();
          await credit.wait(abort.signal);
          if (abort.aborted) return;
          since = performance.now();
        }
        let step: IteratorResult<unknown>;
        try {
          step = await iterator.next();
        } catch (error) {
          flush(); // What came before the failure goes before it.
          throw error;
        }
        if (abort.aborted) return;
        if (step.done === true) return flush();
        const itemWeight = weigh(step.value);
        const full = weight + itemWeight > MAX_FRAME;
        if (full) flush();
        pending.push(step.value);
        weight += itemWeight;
        if (pending.length >= limit) flush();
        else if (!scheduled) {
          scheduled = true;
          options.defer(flushLater);
        }
        // A producer that has much at hand would keep everybody else waiting.
        if ((full || pending.length === 0) && performance.now() - since > TURN_MS) {
          await new Promise<void>(options.defer);
          if (abort.aborted) return;
          since = performance.now();
        }
      }
    } finally {
      await iterator.return?.();
    }
  }

  function toWire(error: unknown, route: Route): { code: ErrorCode; data: unknown } {
    if (error instanceof HubError) {
      const code: ErrorCode = error.code;
      const data = errorCatalog[code].safeParse(error.data);
      if (data.success && (common.includes(code) || route.spec.errors.includes(code))) return { code, data: data.data };
    }
    return { code: 'INTERNAL', data: { incident: options.report(error, route.path) } };
  }
}

/** A class and not a literal: a getter in a literal makes a shape of its own for each call, which costs more than the call. */
class Context implements CallContext {
  constructor(
    private readonly abort: LazyAbort,
    readonly actor: Actor,
    readonly may: CallContext['may'],
  ) {}

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  readonly fail: CallContext['fail'] = failWith;
}

const failWith: CallContext['fail'] = (code, data) => {
  throw new HubError(code, data);
};

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
