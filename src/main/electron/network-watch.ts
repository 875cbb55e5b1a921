/** What the watch asks and tells; tests give others. */
export interface NetworkParts {
  /** Whether the machine has any network. `true` does not promise that anything is reached by it. */
  readonly isOnline: () => boolean;
  /** Calls `look` every so many milliseconds; gives how to stop. */
  readonly every: (ms: number, look: () => void) => () => void;
  /** There is a network; `again` where there was none before. */
  readonly onBack: (again: boolean) => void;
}

/** Watches for a network that comes back. */
export interface NetworkWatch {
  /** Something did not get through: where there is no network, it is waited for. */
  readonly unreached: () => void;
  /** The machine slept: its network is often there only some time after it. */
  readonly resumed: () => void;
  readonly stop: () => void;
}

const LOOK_MS = 10_000;
/** Looks after a sleep: half a minute is enough for most to find their network again. */
const AFTER_SLEEP = 3;

/**
 * Looks for the network only while there is none that something wanted, and for a short while after a sleep: the main process is told of no change,
 * and to look all the time would wake a machine that has nothing to do.
 */
export function watchNetwork({ isOnline, every, onBack }: NetworkParts): NetworkWatch {
  let end: (() => void) | undefined;
  let left = 0;
  /** Something did not get through, and waits. */
  let wanted = false;
  let gone = false;
  const stop = (): void => {
    end?.();
    end = undefined;
    left = 0;
    wanted = false;
  };
  const look = (): void => {
    const online = isOnline();
    left -= 1;
    // Without anything that waits it is not looked for without end.
    if (left <= 0 && (online || !wanted)) stop();
    if (online) onBack(gone);
    gone = !online;
  };
  return {
    unreached() {
      if (isOnline()) return;
      [wanted, gone] = [true, true];
      end ??= every(LOOK_MS, look);
    },
    resumed() {
      left = AFTER_SLEEP;
      end ??= every(LOOK_MS, look);
    },
    stop,
  };
}
