import type { Duplex } from './duplex';
import { MAX_FRAME, MAX_TOGETHER } from './protocol';

const BRACKETS = 2;

/**
 * Frames that are ready in one turn, sent in one message at its end: a message costs more than what is in it.
 * A single frame travels alone. `failed` is told of a frame that cannot be sent, and whose it was.
 */
export class Outbox<F, O> {
  readonly #duplex: Duplex;
  readonly #failed: (owner: O, frame: F, error: unknown) => void;
  #frames: F[] = [];
  #owners: O[] = [];
  #weight = BRACKETS;
  #scheduled = false;

  constructor(duplex: Duplex, failed: (owner: O, frame: F, error: unknown) => void) {
    this.#duplex = duplex;
    this.#failed = failed;
  }

  /** Takes a frame and its weight; it leaves before anything that is sent after it, and at the latest with this turn. */
  add(frame: F, weight: number, owner: O): void {
    if (this.#frames.length === MAX_TOGETHER || this.#weight + weight > MAX_FRAME) this.flush();
    this.#frames.push(frame);
    this.#owners.push(owner);
    this.#weight += weight + 1; // With its comma.
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#frames.length === 0) return;
    const [frames, owners] = [this.#frames, this.#owners];
    this.#frames = [];
    this.#owners = [];
    this.#weight = BRACKETS;
    try {
      this.#duplex.send(frames.length === 1 ? frames[0] : frames);
    } catch (error) {
      this.#sendApart(frames, owners, error);
    }
  }

  /** One of them cannot be sent, and then none was: the others go alone. */
  #sendApart(frames: readonly F[], owners: readonly O[], cause: unknown): void {
    for (const [i, frame] of frames.entries()) {
      let error = cause;
      if (frames.length > 1) {
        try {
          this.#duplex.send(frame);
          continue;
        } catch (own) {
          error = own;
        }
      }
      this.#failed(owners[i] as O, frame, error); // As many as frames.
    }
  }
}
