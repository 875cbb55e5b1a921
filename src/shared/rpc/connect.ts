import { errorCatalog, isErrorCode } from '../contract/error-catalog';
import { HubError } from '../contract/errors';
import type { CallOptions, Clients, Contract } from '../contract/kernel';
import { z } from '../contract/zod';
import type { Duplex } from './duplex';
import { weigh } from './frame-size';
import { ItemStream } from './item-stream';
import { Outbox } from './outbox';
import { PendingCall, type Parser } from './pending-call';
import type { ClientFrame, ServerFrame } from './protocol';
import { readServerMessage } from './read-frame';
import type { Line, Sink } from './sink';

/** The clients of the contracts, and the connection that they share. */
export interface Connection<Cs extends readonly Contract[]> {
  readonly hub: Clients<Cs>;
  /** Aborted once the connection is gone; everything open has then failed with `DISCONNECTED`. */
  readonly closed: AbortSignal;
  /** Aborted once it takes no more calls: they fail with `HUB_LEAVING`, and may be made again on another connection. */
  readonly leaving: AbortSignal;
  readonly close: () => void;
}

/**
 * Calls the contracts over one connection. What arrives is checked against the contract; a frame that does not parse
 * closes the connection. A stream returns credit only when its consumer comes back for more. Calls that are made in one
 * turn leave together at its end; their inputs must stay as they are until then.
 */
export function connect<const Cs extends readonly Contract[]>(duplex: Duplex, contracts: Cs): Connection<Cs> {
  const sinks = new Map<number, Sink>();
  const gone = new AbortController();
  const leaving = new AbortController();
  let nextId = 0;

  const outbox = new Outbox<ClientFrame, number>(duplex, (id, _frame, error) => {
    const sink = sinks.get(id);
    sinks.delete(id); // Nothing that can be sent: no answer will come.
    sink?.err(HubError.from(error));
  });
  const send = (frame: ClientFrame): void => {
    outbox.flush();
    duplex.send(frame);
  };
  const close = (): void => {
    outbox.flush();
    duplex.close();
  };
  const line: Line = {
    stop(id) {
      if (sinks.delete(id)) send({ t: 'stop', id });
    },
    grant(id, n) {
      if (sinks.has(id)) send({ t: 'grant', id, n });
    },
    violated: () => duplex.close(),
  };

  duplex.onFrame((raw) => {
    const message = readServerMessage(raw);
    if (message === undefined) return duplex.close();
    if (!Array.isArray(message)) return deliver(message);
    for (const frame of message) deliver(frame);
  });
  duplex.onClose(() => {
    gone.abort();
    leaving.abort();
    const left = [...sinks.values()];
    sinks.clear();
    for (const sink of left) sink.err(new HubError('DISCONNECTED', {}));
  });

  function deliver(frame: ServerFrame): void {
    if (frame.t === 'bye') return leave(frame.id);
    const sink = sinks.get(frame.id);
    if (sink === undefined) return; // Answered after it was stopped here.
    if (frame.t === 'item') return sink.items(frame.values);
    sinks.delete(frame.id);
    if (frame.t === 'ok') sink.ok(frame.value);
    else if (frame.t === 'end') sink.end();
    else sink.err(revive(frame.code, frame.data));
  }

  function leave(from: number): void {
    leaving.abort();
    for (const [id, sink] of sinks) {
      if (id < from) continue;
      sinks.delete(id);
      sink.err(new HubError('HUB_LEAVING', {}));
    }
  }

  function begin(signal: AbortSignal | undefined): void {
    if (gone.signal.aborted) throw new HubError('DISCONNECTED', {});
    if (leaving.signal.aborted) throw new HubError('HUB_LEAVING', {});
    if (signal?.aborted === true) throw new HubError('CANCELLED', {});
  }

  const caller = (path: string, output: Parser) => (input: unknown, options?: CallOptions) =>
    new Promise<unknown>((resolve, reject) => {
      const signal = options?.signal;
      begin(signal); // What it throws rejects.
      const id = nextId++;
      const call = new PendingCall(line, id, output, resolve, reject);
      sinks.set(id, call);
      if (signal !== undefined) call.cancelOn(signal);
      const frame: ClientFrame = { t: 'call', id, path, input };
      outbox.add(frame, weigh(frame), id);
    });

  const opener = (path: string, window: number, item: z.ZodType) => {
    const batch = z.array(item);
    return (input: unknown, { signal }: CallOptions = {}): AsyncGenerator<unknown, void, void> => {
      const open = (sink: Sink): number => {
        begin(signal);
        const id = nextId++;
        send({ t: 'open', id, path, input, credit: window });
        sinks.set(id, sink);
        return id;
      };
      return new ItemStream(line, { item, batch, window, signal, open });
    };
  };

  const hub = Object.fromEntries(
    contracts.map((contract) => [
      contract.name,
      Object.fromEntries(
        Object.entries(contract.routes).map(([key, spec]) => {
          const path = `${contract.name}.${key}`;
          return [key, spec.kind === 'stream' ? opener(path, spec.window, spec.item) : caller(path, spec.output)];
        }),
      ),
    ]),
  );
  // Built from the contracts' own names and schemas: the type says what the loop above does.
  return { hub: hub as Clients<Cs>, closed: gone.signal, leaving: leaving.signal, close };
}

function revive(code: string, data: unknown): HubError {
  if (!isErrorCode(code)) return new HubError('INTERNAL', { incident: `unknown code ${code.slice(0, 64)}` });
  const parsed = errorCatalog[code].safeParse(data);
  if (!parsed.success) return new HubError('INTERNAL', { incident: `malformed ${code}` });
  return new HubError(code, parsed.data);
}
