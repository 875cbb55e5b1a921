import type { ProcessId, Processes } from '#main/platform/process-id-port';
import type { Launch } from '../contract';
import type { Child } from './child';
import { namespaceTree, type RunTree } from './run-tree';
import { treeOf } from './tree-of';
import { readStatus } from './status-file';

const LONGEST_TIMER = 2 ** 31 - 1;
const STEP_MS = 20;
const ROUNDS = 50;

/** How a run is brought to its end before it ends by itself. */
export interface Ending {
  /** What was asked first, if anything. */
  readonly asked: 'cancel' | 'timeout' | undefined;
  /** Identity of the sandbox's init, once its status file tells it; undefined when there is none or it ended before. */
  readonly init: Promise<ProcessId | undefined>;
  /** The run has begun: its time counts from now. */
  begin(): void;
  /** TERM to all, the grace, KILL. Later calls change nothing. */
  ask(cause: 'cancel' | 'timeout'): void;
  /** Ends at once what is left of the tree. */
  killAll(): Promise<void>;
  /** The child has exited: no more timers. Resolves when what was asked for has been done. */
  stop(): Promise<void>;
}

/** Watches over one child: its timeout, its cancellation. `fault` takes what nobody awaits; `own` is its tree where that cannot be found by looking. */
export function createEnding(launch: Launch, child: Child, processes: Processes, fault: (error: unknown) => void, own?: RunTree): Ending {
  const gone = new AbortController();
  let asked: 'cancel' | 'timeout' | undefined;
  let timer: NodeJS.Timeout | undefined;
  let settled = Promise.resolve();
  const loose = own ?? treeOf(launch, child);
  const init = launch.statusFile === null ? Promise.resolve(undefined) : findInit(launch.statusFile, processes, gone.signal);
  init.catch(fault);

  const arm = (left: number): void => {
    timer = setTimeout(() => (left > LONGEST_TIMER ? arm(left - LONGEST_TIMER) : ask('timeout')), Math.min(left, LONGEST_TIMER));
  };

  function ask(cause: 'cancel' | 'timeout'): void {
    if (asked !== undefined || gone.signal.aborted) return;
    asked = cause;
    clearTimeout(timer);
    settled = end().catch(fault);
  }

  async function end(): Promise<void> {
    const deadline = performance.now() + launch.graceMs;
    const tree = await treeBy(deadline);
    // A sandbox that is still being set up has nobody to ask yet.
    if (tree !== undefined) while ((await tree.terminate()) === 0 && performance.now() < deadline && !(await pause(STEP_MS, gone.signal)));
    if (launch.statusFile !== null) {
      if (await pause(deadline - performance.now(), gone.signal)) return;
    } else {
      // Outside a namespace others may outlive the child, and have the same time.
      for (let wait = STEP_MS; (await loose.size()) > 0 && performance.now() < deadline; wait = Math.min(wait * 2, 250)) {
        await pause(Math.min(wait, deadline - performance.now()));
      }
    }
    await killAll();
  }

  /** The namespace's tree, once it is known; undefined when that takes too long. */
  async function treeBy(deadline: number): Promise<RunTree | undefined> {
    if (launch.statusFile === null) return loose;
    const found = await Promise.race([init, pause(deadline - performance.now(), gone.signal).then(() => undefined)]);
    return found === undefined ? undefined : namespaceTree(found, processes);
  }

  async function killAll(): Promise<void> {
    // A sandbox that did not tell of its init may have left it behind: then it is found as a loose one is.
    const tree = (await treeBy(performance.now() + STEP_MS)) ?? loose;
    const over = tree === loose ? undefined : gone.signal;
    // Again and again: processes fork while they are being listed.
    for (let round = 0; round < ROUNDS && (await tree.kill()) > 0; round += 1) if (await pause(STEP_MS, over)) return;
  }

  return {
    begin() {
      if (launch.timeoutMs !== null && timer === undefined && !gone.signal.aborted) arm(launch.timeoutMs);
    },
    get asked() {
      return asked;
    },
    init,
    ask,
    killAll,
    stop() {
      clearTimeout(timer);
      gone.abort();
      return settled;
    },
  };
}

/** Looks into the status file, ever more seldom, until it names the init. */
async function findInit(file: string, processes: Processes, signal: AbortSignal): Promise<ProcessId | undefined> {
  for (let wait = 1; !signal.aborted; wait = Math.min(wait * 2, 250)) {
    const { childPid } = readStatus(file);
    if (childPid !== undefined) return processes.identify(childPid);
    await pause(wait, signal);
  }
  return undefined;
}

/** Waits; true at once when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted === true) return true;
  return await new Promise((resolve) => {
    const done = (aborted: boolean) => (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(aborted);
    };
    const onAbort = done(true);
    const timer = setTimeout(done(false), Math.max(0, ms));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
