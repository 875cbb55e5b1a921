/** Longest text of one `runs.input`. */
const MOST = 65_536;

/** What is typed, sent in order and one piece at a time. */
export interface InputQueue {
  readonly push: (text: string) => void;
  /** Forgets what was not sent yet. */
  readonly close: () => void;
}

/** Sends what is typed in order, one call at a time: what comes meanwhile goes with the next. */
export function createInputQueue(send: (text: string) => Promise<unknown>, onError: (error: unknown) => void): InputQueue {
  let waiting = '';
  let busy = false;
  let closed = false;

  async function drain(): Promise<void> {
    busy = true;
    try {
      while (waiting !== '') {
        const end = cutAt(waiting);
        const text = waiting.slice(0, end);
        waiting = waiting.slice(end);
        await send(text);
      }
    } catch (error) {
      // What was typed into a program that did not get the start of it would be something else.
      waiting = '';
      if (!closed) onError(error);
    } finally {
      busy = false;
    }
  }

  return {
    push(text) {
      if (closed) return;
      waiting += text;
      if (!busy) void drain();
    },
    close() {
      closed = true;
      waiting = '';
    },
  };
}

/** As much as one call carries, without cutting a surrogate pair. */
function cutAt(text: string): number {
  if (text.length <= MOST) return text.length;
  const last = text.charCodeAt(MOST - 1);
  return last >= 0xd800 && last <= 0xdbff ? MOST - 1 : MOST;
}
