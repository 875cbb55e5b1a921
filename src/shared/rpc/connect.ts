import { errorCatalog, HubError, isErrorCode } from '../contract/errors';
import type { CallOptions, Clients, Contract } from '../contract/kernel';
import type { Duplex } from './duplex';
import { ItemQueue } from './item-queue';
import { readServerFrame } from './read-frame';

interface Parser {
  parse(value: unknown): unknown;
}

interface Sink {
  ok(value: unknown): void;
  items(values: readonly unknown[]): void;
  end(): void;
  err(error: HubError): void;
}

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
 * closes the connection. A stream returns credit only when its consumer comes back for more.
 */
export function connect<const Cs extends readonly Contract[]>(duplex: Duplex, contracts: Cs): Connection<Cs> {
  const sinks = new Map<number, Sink>();
  const gone = new AbortController();
  const leaving = new AbortController();
  let nextId = 0;

  duplex.onFrame((raw) => {
    const frame = readServerFrame(raw);
    if (frame === undefined) return duplex.close();
    if (frame.t === 'bye') return leave(frame.id);
    const sink = sinks.get(frame.id);
    if (sink === undefined) return; // Answered after it was stopped here.
    if (frame.t === 'item') return sink.items(frame.values);
    sinks.delete(frame.id);
    if (frame.t === 'ok') sink.ok(frame.value);
    else if (frame.t === 'end') sink.end();
    else sink.err(revive(frame.code, frame.data));
  });
  duplex.onClose(() => {
    gone.abort();
    leaving.abort();
    const left = [...sinks.values()];
    sinks.clear();
    for (const sink of left) sink.err(new HubError('DISCONNECTED', {}));
  });

  function leave(from: number): void {
    leaving.abort();
    for (const [id, sink] of sinks) {
      if (id < from) continue;
      sinks.delete(id);
      sink.err(new HubError('HUB_LEAVING', {}));
    }
  }

  /** The peer broke the protocol. Throws, so that the call which it answered wrongly fails too. */
  function violated(): never {
    duplex.close();
    throw new HubError('DISCONNECTED', {});
  }

  function begin(signal: AbortSignal | undefined): void {
    if (gone.signal.aborted) throw new HubError('DISCONNECTED', {});
    if (leaving.signal.aborted) throw new HubError('HUB_LEAVING', {});
    if (signal?.aborted === true) throw new HubError('CANCELLED', {});
  }

  const caller =
    (path: string, output: Parser) =>
    async (input: unknown, { signal }: CallOptions = {}): Promise<unknown> => {
      begin(signal);
      const id = nextId++;
      return await new Promise<unknown>((resolve, reject) => {
        const onAbort = (): void => {
          if (sinks.delete(id)) duplex.send({ t: 'stop', id });
          reject(new HubError('CANCELLED', {}));
        };
        const settle = (act: () => void): void => {
          signal?.removeEventListener('abort', onAbort);
          try {
            act();
          } catch (error) {
            reject(HubError.from(error));
          }
        };
        sinks.set(id, {
          ok: (value) => settle(() => resolve(output.parse(value))),
          err: (error) => settle(() => reject(error)),
          items: () => duplex.close(),
          end: () => settle(violated),
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        try {
          duplex.send({ t: 'call', id, path, input });
        } catch (error) {
          sinks.delete(id); // Nothing that can be sent: no answer will come.
          settle(() => reject(HubError.from(error)));
        }
      });
    };

  const opener = (path: string, window: number, item: Parser) =>
    async function* (input: unknown, { signal }: CallOptions = {}): AsyncGenerator<unknown, void, void> {
      begin(signal);
      const id = nextId++;
      const queue = new ItemQueue();
      const onAbort = (): void => queue.drop();
      sinks.set(id, {
        ok: () => {
          queue.fail(new HubError('DISCONNECTED', {}));
          duplex.close();
        },
        items: (values) => {
          if (queue.size + values.length > window) return duplex.close(); // More than was asked for.
          try {
            for (const value of values) queue.push(item.parse(value));
          } catch (error) {
            queue.fail(HubError.from(error));
          }
        },
        end: () => queue.end(),
        err: (error) => queue.fail(error),
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        duplex.send({ t: 'open', id, path, input, credit: window });
        let consumed = 0;
        while (await queue.ready()) {
          yield queue.shift();
          // Credit goes back only after the consumer came for more, and half a window at a time.
          if (++consumed < window / 2) continue;
          if (sinks.has(id)) duplex.send({ t: 'grant', id, n: consumed });
          consumed = 0;
        }
      } finally {
        signal?.removeEventListener('abort', onAbort);
        if (sinks.delete(id)) duplex.send({ t: 'stop', id });
      }
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
  return { hub: hub as Clients<Cs>, closed: gone.signal, leaving: leaving.signal, close: () => duplex.close() };
}

function revive(code: string, data: unknown): HubError {
  if (!isErrorCode(code)) return new HubError('INTERNAL', { incident: `unknown code ${code.slice(0, 64)}` });
  const parsed = errorCatalog[code].safeParse(data);
  if (!parsed.success) return new HubError('INTERNAL', { incident: `malformed ${code}` });
  return new HubError(code, parsed.data);
}
