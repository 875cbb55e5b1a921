import { HubError } from '#shared/contract/errors';
import type { RunEvent } from '#shared/contract/runs';
import { createTerminal, type RunTerminal } from './create-terminal';
import { feed } from './feed';
import { createInputQueue } from './input-queue';

const RESIZE_MS = 150;

/** The calls of the hub that a terminal needs, for one run. */
export interface TerminalHub {
  readonly follow: (after: number | undefined, signal: AbortSignal) => AsyncIterable<RunEvent>;
  readonly input: (text: string) => Promise<unknown>;
  readonly resize: (columns: number, rows: number) => Promise<unknown>;
  readonly ready: (signal: AbortSignal) => Promise<void>;
}

/** What changes while a terminal is there. */
export interface TerminalUse {
  readonly ended: boolean;
  readonly writable: boolean;
  /** What is output already: a replay up to here is nothing that waits for an answer. */
  readonly bytes: number;
  readonly label: string;
  readonly onLeave: () => void;
  readonly onFailure: (error: HubError) => void;
}

/** The terminal once it was made, or why it was not. */
export interface TerminalSessionState {
  readonly made: RunTerminal | null;
  readonly error: HubError | null;
}

/** A run in a terminal: its whole output, then live, and what is typed into it. */
export interface TerminalSession {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => TerminalSessionState;
  /** Takes the element that the terminal fills; gives what ends it. */
  readonly attach: (element: HTMLElement | null) => (() => void) | undefined;
  readonly update: (use: TerminalUse) => void;
  readonly retry: () => void;
}

/** Makes a session that begins once it is attached; `scrollback` is in lines. */
export function createTerminalSession(hub: TerminalHub, scrollback: number, first: TerminalUse): TerminalSession {
  const listeners = new Set<() => void>();
  let state: TerminalSessionState = { made: null, error: null };
  let use = first;

  function set(next: TerminalSessionState): void {
    state = next;
    for (const listener of listeners) listener();
  }
  function apply(): void {
    if (state.made === null) return;
    const mute = use.ended || !use.writable;
    state.made.terminal.options.disableStdin = mute;
    state.made.terminal.options.cursorBlink = !mute;
  }
  function complain(cause: unknown): void {
    const failure = HubError.from(cause);
    // Typed into a program that has just ended: the page shows that it has.
    if (failure.code !== 'RUN_ENDED') use.onFailure(failure);
  }

  async function show(element: HTMLElement, signal: AbortSignal): Promise<void> {
    const made = await createTerminal(element, scrollback, use.label);
    if (signal.aborted) return made.dispose();
    const { terminal, fit } = made;
    set({ made, error: null });
    apply();

    const input = createInputQueue(hub.input, complain);
    // What a program asked of the terminal long ago is asked again by the replay: nobody waits for that answer.
    const liveFrom = use.bytes;
    let live = liveFrom === 0;
    const send = (text: string): void => {
      if (!use.ended && use.writable) input.push(text);
    };
    terminal.onData((text) => {
      if (live) send(text);
    });
    // What a person types meanwhile is theirs, and the program waits for it.
    terminal.onKey(({ key }) => {
      if (!live) send(key);
    });
    terminal.attachCustomKeyEventHandler((event) => {
      // Tab belongs to the program, so another key leads out.
      if (event.key !== 'F6' || event.type !== 'keydown') return true;
      event.preventDefault();
      use.onLeave();
      return false;
    });
    const unwatch = watchSize(
      element,
      () => fit.fit(),
      () => {
        if (use.ended || !use.writable) return;
        const [columns, rows] = [Math.min(400, Math.max(20, terminal.cols)), Math.min(200, Math.max(5, terminal.rows))];
        hub.resize(columns, rows).catch(complain);
      },
    );
    signal.addEventListener('abort', () => {
      unwatch();
      input.close();
      made.dispose();
    });
    if (!use.ended) terminal.focus();
    await feed({
      open: (after) => hub.follow(after, signal),
      write: made.write,
      ready: () => hub.ready(signal),
      signal,
      onSeq: (seq) => {
        live ||= seq >= liveFrom;
      },
    });
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    attach(element) {
      if (element === null) return undefined;
      const abort = new AbortController();
      show(element, abort.signal).catch((cause: unknown) => {
        if (!abort.signal.aborted) set({ made: null, error: HubError.from(cause) });
      });
      return () => {
        abort.abort();
        state = { ...state, made: null };
      };
    },
    update(next) {
      use = next;
      apply();
    },
    // Without an error the element is there again, and is attached anew.
    retry: () => set({ made: null, error: null }),
  };
}

/** Fits at once, and tells the new size when it has stayed for a moment. Gives what ends that. */
function watchSize(element: HTMLElement, fit: () => void, tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new ResizeObserver(() => {
    fit();
    clearTimeout(timer);
    timer = setTimeout(tell, RESIZE_MS);
  });
  observer.observe(element);
  fit();
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
