import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { createProcesses } from '#main/platform/processes';
import { readStartMark } from '#main/spokes/runs/journal/marks';
import { createHubHome, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { InvariantLog, type Chaos } from './invariants';
import { judge, judgeSlots, truths } from './run-truth';
import { createWork } from './work';

const DEADLINE_MS = 30_000;
const STEP_MS = 10;

const DEAD = 'nothing of a run that is called lost lives on';
const CHAIN = 'the audit chain holds';
const REACHED = 'each way for a child to be left alone was gone';

/** What happens to a round's children: they run on without a hub, they end without one, or their recorder is killed as well. */
const ways = ['run on', 'end alone', 'recorder too', 'recorder alone'] as const;
type Way = (typeof ways)[number];

/** Kills the hub while children run, and in some rounds their recorder; the next hub must take them over, or say truly what is lost. */
export const childOrphans: Chaos = {
  name: 'child-orphans',
  defaultRounds: 20,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([...Object.values(truths), DEAD, CHAIN, REACHED]);
    const work = createWork();
    const home = createHubHome();
    const counts = { runs: 0, lost: 0, adopted: 0 };
    const seen = new Map<Way, number>();
    let hubProcess = await home.start();
    try {
      await work.prepare(hubProcess, 8);
      for (let round = 1; round <= rounds; round += 1) {
        // The ways in turn, so that few rounds have them all; everything else by the seed.
        const way = ways[(round - 1) % ways.length] ?? 'run on';
        seen.set(way, (seen.get(way) ?? 0) + 1);
        const runs = await startSome(hubProcess, random);
        const recorders = await recordersOf(home.home, runs);
        await pause(random.below(300));
        if (way !== 'recorder alone') await hubProcess.kill();
        if (way.startsWith('recorder')) for (const pid of recorders) kill(pid);
        if (way === 'end alone') await ended(home.home, runs);
        else await pause(random.below(300));
        if (way !== 'recorder alone') hubProcess = await home.start();
        const { hub, close } = await hubProcess.connect();
        for (const id of runs) {
          const mishap = way.startsWith('recorder') ? 'recorder died' : 'none';
          const run = await judge(
            hub,
            home.home,
            id,
            (truth, what) => log.violated(truths[truth], `round ${round} (${way}): ${what}`),
            mishap,
          );
          counts.runs += 1;
          if (run?.state === 'lost') {
            counts.lost += 1;
            await judgeDead(home.home, id, (what) => log.violated(DEAD, `round ${round} (${way}): ${what}`));
          } else if (way !== 'recorder alone') counts.adopted += 1;
        }
        await judgeSlots(hub, home.home, (truth, what) => log.violated(truths[truth], `round ${round} (${way}): ${what}`));
        close();
      }
      for (const way of ways.slice(0, rounds)) if (!seen.has(way)) log.violated(REACHED, way);
      await judgeChain(hubProcess, (what) => log.violated(CHAIN, what));
    } finally {
      await hubProcess.stop();
      home.remove();
      work.remove();
    }
    return {
      rounds,
      invariants: log.list(),
      figures: { runs: counts.runs, 'ended as they should under the next hub': counts.adopted, 'lost with their recorder': counts.lost },
    };
  },
};

/** Starts a few children and waits until each has begun. */
async function startSome(hubProcess: HubProcess, random: Random): Promise<readonly RunId[]> {
  const { hub, close } = await hubProcess.connect();
  const wanted = Array.from({ length: 1 + random.below(3) }, () => ({
    sandbox: (['none', 'standard', 'strict'] as const)[random.below(3)] ?? 'standard',
    params: { lines: 1 + random.below(60), ms: 1 + random.below(20), code: random.below(3) === 0 ? 7 : 0 },
  }));
  const runs = await Promise.all(wanted.map((one) => started(hub, one)));
  close();
  return runs;
}

async function started(hub: HubClient, wanted: Omit<Parameters<HubClient['runs']['start']>[0], 'script'>): Promise<RunId> {
  const { run } = await hub.runs.start({ script: 'work.sh', ...wanted });
  for await (const now of hub.runs.observe({ run })) if (now.startedAt !== null) break;
  return run;
}

async function recordersOf(home: string, runs: readonly RunId[]): Promise<ReadonlySet<number>> {
  const marks = await Promise.all(runs.map((run) => readStartMark(join(home, 'runs', run))));
  return new Set(marks.flatMap((mark) => (mark === undefined ? [] : [mark.recorder.pid])));
}

async function ended(home: string, runs: readonly RunId[]): Promise<void> {
  for (const deadline = performance.now() + DEADLINE_MS; performance.now() < deadline; await pause(STEP_MS))
    if (runs.every((run) => existsSync(join(home, 'runs', run, 'end.json')))) return;
}

const processes = createProcesses();

/** The process that stood for the run, by its start mark: one that only waits to be reaped has ended. */
async function judgeDead(home: string, run: RunId, alive: (what: string) => void): Promise<void> {
  const child = (await readStartMark(join(home, 'runs', run)))?.child;
  if (child !== undefined && processes.alive(child)) alive(`${run}: process ${child.pid}`);
}

async function judgeChain(hubProcess: HubProcess, broken: (what: string) => void): Promise<void> {
  const { hub, close } = await hubProcess.connect();
  const verdict = await hub.audit.verify({});
  if (!verdict.holds) broken(JSON.stringify(verdict.fault));
  close();
}

/** Ends a process of a hub that was started here; one that is gone already is as wanted. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
