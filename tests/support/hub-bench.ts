import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { GrantDigest } from '#shared/contract/grant-plan';
import type { HubClient } from '#shared/contract/index';
import type { ParamValues } from '#shared/contract/params';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunId } from '#shared/contract/runs';
import type { RunMode, SandboxLevel } from '#shared/contract/scripts';
import { settingDefaults } from '#shared/contract/setting-values';
import { createProcesses } from '#main/platform/processes';
import { createHubHome, type HubConnection, type HubProcess } from './hub-process';

export interface RunOptions {
  readonly params?: ParamValues;
  readonly mode?: RunMode;
  readonly sandbox?: SandboxLevel;
  /** What a preview answered. */
  readonly expect?: GrantDigest;
  readonly columns?: number;
  readonly rows?: number;
  readonly attended?: boolean;
  readonly exposes?: boolean;
}

/** A real hub with a data folder and a folder of scripts of its own, and one client. Hubs can follow each other on it. */
export interface HubBench {
  readonly home: string;
  /** The hub that was started last. */
  readonly process: HubProcess;
  readonly hub: HubClient;
  /** One more client; closed with the bench. */
  connect(): Promise<HubConnection>;
  /** Closes every connection, the bench's own too; `next` makes a new one. */
  disconnect(): void;
  /** The folder of its scripts; what lies in it is seen by a script at level `standard`. */
  readonly scripts: string;
  /** Lets scripts go on that wait with `waitFor(gate)`. */
  open(gate: string): void;
  /** For a hub that tests share: ends what still runs, shuts the gates, and takes back what was set of trust, floor and slots. */
  reset(): Promise<void>;
  /** Lets a script run as it is now. */
  approve(script: string): Promise<void>;
  /** Writes a script and gives its path; it is in the catalogue when this resolves. */
  script(file: string, text: string): Promise<string>;
  start(script: string, options?: RunOptions): Promise<RunId>;
  /** Starts a script and waits for its end. */
  run(script: string, options?: RunOptions): Promise<Run>;
  until(run: RunId, holds: (run: Run) => boolean): Promise<Run>;
  ended(run: RunId): Promise<Run>;
  running(run: RunId): Promise<Run>;
  /** Resolves when the run has printed this. */
  printed(run: RunId, text: string): Promise<void>;
  /** All output, of both streams, when the run has ended. */
  output(run: RunId): Promise<string>;
  /** Ends the hub that there is, as asked, and starts the next one. */
  next(how: 'kill' | 'stop' | 'leave', env?: Readonly<Record<string, string>>): Promise<void>;
  /** Pid of the recorder that started this run, and of its child. */
  pids(run: RunId): { readonly recorder: number; readonly child: number };
  close(): Promise<void>;
}

/** The slots of a hub that is new. */
const FIRST_SLOTS = { limit: 5, policy: 'queue', perHolder: null, perTarget: null } as const;

/** A line of bash that waits until the test opens the gate of this name; it ends with its folder, should the test fail first. */
export const waitFor = (gate: string, seconds = 0.05): string =>
  `until [ -e "\${0%/*}/${gate}" ]; do [ -d "\${0%/*}" ] || exit 99; sleep ${seconds}; done\n`;

/** Starts a hub; `home` names a data folder that is there already, and stays. With `trust` nothing runs that was not approved. */
export async function createHubBench(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly home?: string;
    readonly trust?: 'required';
    readonly within?: readonly string[];
  } = {},
): Promise<HubBench> {
  const own = createHubHome(options.home, options.within);
  const scripts = mkdtempSync(join(tmpdir(), 'axle-scripts-'));
  chmodSync(scripts, 0o755);
  const recorders = new Set<number>();
  const gates = new Set<string>();
  let connections: HubConnection[] = [];
  let current = await own.start(options.env);
  let client = await connectTo();
  // Its scripts are written while tests run, and see the gates that lie beside them, unless a test is about what may run.
  const trust = options.trust ?? 'warn';
  if (trust === 'warn') await client.hub.settings.set({ trust });
  const { id: source } = await client.hub.scripts.addSource({ folder: scripts });

  async function connectTo(): Promise<HubConnection> {
    const connection = await current.connect();
    connections.push(connection);
    return connection;
  }

  async function until(run: RunId, holds: (run: Run) => boolean): Promise<Run> {
    let last: Run | undefined;
    for await (const now of client.hub.runs.observe({ run })) {
      noteRecorder(run);
      if (holds(now)) return now;
      last = now;
    }
    throw new Error(`the run ended before that: ${JSON.stringify(last)}`);
  }

  function marks(run: RunId): { readonly recorder: number; readonly child: number } {
    const mark = JSON.parse(readFileSync(join(own.home, 'runs', run, 'start.json'), 'utf8')) as Record<
      'recorder' | 'child',
      { pid: number }
    >;
    return { recorder: mark.recorder.pid, child: mark.child.pid };
  }

  function noteRecorder(run: RunId): void {
    try {
      const { recorder } = marks(run);
      if (Number.isInteger(recorder)) recorders.add(recorder);
    } catch {
      // Not started yet, or never, or the test has damaged it.
    }
  }

  const bench: HubBench = {
    home: own.home,
    scripts,
    open(gate) {
      gates.add(gate);
      writeFileSync(join(scripts, gate), '');
    },
    async reset() {
      const { hub } = client;
      const { items } = await hub.runs.page({ filter: { states: ['queued', 'starting', 'running'] } });
      for (const { id: run } of items) {
        await hub.runs.cancel({ run }).catch((error: unknown) => {
          if (!HubError.is(error, 'RUN_ENDED')) throw error;
        });
        await bench.ended(run);
      }
      for (const gate of gates) rmSync(join(scripts, gate), { force: true });
      gates.clear();
      await hub.settings.set({ trust, sandboxFloor: settingDefaults.sandboxFloor });
      await hub.slots.set({ pool: 'hub', ...FIRST_SLOTS });
    },
    get process() {
      return current;
    },
    get hub() {
      return client.hub;
    },
    connect: connectTo,
    disconnect() {
      for (const connection of connections.splice(0)) connection.close();
    },
    async script(file, text) {
      mkdirSync(join(scripts, file, '..'), { recursive: true });
      writeFileSync(join(scripts, file), text, { mode: 0o755 });
      await client.hub.scripts.sync({ source });
      return join(scripts, file);
    },
    async approve(script) {
      const { digest } = await client.hub.scripts.review({ script });
      await client.hub.scripts.approve({ script, digest });
    },
    async start(script, more = {}) {
      return (await client.hub.runs.start({ script, ...more })).run;
    },
    async run(script, more) {
      return await bench.ended(await bench.start(script, more));
    },
    until,
    ended: (run) => until(run, ({ state }) => endedStates.includes(state)),
    running: (run) => until(run, ({ state }) => state === 'running'),
    async printed(run, text) {
      let seen = '';
      for await (const event of client.hub.runs.follow({ run })) {
        if (event.type === 'output') seen += event.text;
        noteRecorder(run);
        if (seen.includes(text)) return;
      }
      throw new Error(`the run ended without ${JSON.stringify(text)}: ${seen}`);
    },
    async output(run) {
      let text = '';
      for await (const event of client.hub.runs.follow({ run })) if (event.type === 'output') text += event.text;
      noteRecorder(run);
      return text;
    },
    async next(how, env = options.env) {
      if (how === 'kill') await current.kill();
      else if (how === 'stop') await current.stop();
      else await current.left;
      connections = [];
      current = await own.start(env);
      client = await connectTo();
    },
    pids: marks,
    async close() {
      for (const connection of connections) connection.close();
      await current.stop();
      // It would leave by itself, half a minute later.
      for (const pid of recorders) endIfThere(pid);
      await delay(20);
      // One that still has runs, since the test failed, does not; what it sandboxed ends with it.
      for (const pid of recorders) if (isAlive(pid)) signal(pid, 'SIGKILL');
      tellFaults(join(own.home, 'logs', 'hub.log'));
      own.remove();
      rmSync(current.runtime, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
      rmSync(scripts, { recursive: true, force: true });
    },
  };
  return bench;
}

const processes = createProcesses();

/** False when there is no such process, or it has ended and nobody took note yet. */
export const isAlive = (pid: number): boolean => processes.identify(pid) !== undefined;

/** Sends a signal; false when there is no such process. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/** What the hub logged as errors, beside the failure that a test may have. */
function tellFaults(log: string): void {
  const faults = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":50'));
  if (faults.length > 0) process.stderr.write(`the hub logged:\n${faults.join('\n')}\n`);
}

const endIfThere = (pid: number): void => void signal(pid, 'SIGTERM');
