import { HubError } from '../contract/errors';
import type { Line, Sink } from './sink';

/** Checks a value against a schema; throws where it does not fit. */
export interface Parser {
  parse(value: unknown): unknown;
}

/** A call that is not answered yet. A class and not closures: one is made for each call. */
export class PendingCall implements Sink {
  readonly #line: Line;
  readonly #id: number;
  readonly #output: Parser;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  #unlisten: (() => void) | undefined;

  constructor(line: Line, id: number, output: Parser, resolve: (value: unknown) => void, reject: (error: unknown) => void) {
    this.#line = line;
    this.#id = id;
    this.#output = output;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Rejects with `CANCELLED` as soon as the signal is aborted. */
  cancelOn(signal: AbortSignal): void {
    const onAbort = (): void => {
      this.#line.stop(this.#id);
      this.#reject(new HubError('CANCELLED', {}));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#unlisten = () => signal.removeEventListener('abort', onAbort);
  }

  ok(value: unknown): void {
    this.#unlisten?.();
    try {
      this.#resolve(this.#output.parse(value));
    } catch (error) {
      this.#reject(HubError.from(error));
    }
  }

  err(error: HubError): void {
    this.#unlisten?.();
    this.#reject(error);
  }

  items(): void {
    this.#line.violated(); // The close that follows fails the call.
  }

  end(): void {
    this.#line.violated();
    this.err(new HubError('DISCONNECTED', {}));
  }
}
