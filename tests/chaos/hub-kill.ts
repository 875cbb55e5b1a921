import { setTimeout as pause } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { figure } from '../support/figure';
import { createHubHome, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { Counter } from '../support/settled';
import { InvariantLog, type Chaos } from './invariants';
import { everyRun, judge, judgeSlots, truths } from './run-truth';
import { createWork } from './work';

const RECOVER_MS = 1_000;

/** What is asked for that depends on how fast the machine is: this, and whether any run came to its end before its hub did. */
export const IN_TIME = 'the next hub knows every run within a second of its start';
const PROMISED = 'a run that was promised is in the history';
const CHAIN = 'the audit chain holds';
export const REACHED = 'some of the runs did run, so that the rest says something';

/** Kills the hub at any moment while runs start, print and end; the next hub must find everything true. */
export const hubKill: Chaos = {
  name: 'hub-kill',
  defaultRounds: 20,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([...Object.values(truths), PROMISED, IN_TIME, CHAIN, REACHED]);
    const work = createWork();
    const home = createHubHome();
    const promised = new Set<RunId>();
    const judged = new Set<RunId>();
    const recoveries: number[] = [];
    let [lost, unpromised] = [0, 0];
    // Every run there is, those that nobody got an answer for included: the hub wrote them down, so they end truly too.
    const settle = async (hub: HubClient, round: number): Promise<void> => {
      const all = (await everyRun(hub)).map(({ id }) => id);
      for (const id of promised) if (!all.includes(id)) log.violated(PROMISED, `round ${round}: ${id}`);
      for (const id of all.filter((one) => !judged.has(one))) {
        judged.add(id);
        if (!promised.has(id)) unpromised += 1;
        const run = await judge(hub, home.home, id, (truth, what) => log.violated(truths[truth], `round ${round}: ${what}`));
        if (run?.state === 'lost') lost += 1;
      }
      await judgeSlots(hub, home.home, (truth, what) => log.violated(truths[truth], `round ${round}: ${what}`));
    };
    let hubProcess = await home.start();
    try {
      await work.prepare(hubProcess, 4);
      for (let round = 1; round <= rounds; round += 1) {
        await startAndKill(hubProcess, random, promised);
        const begun = performance.now();
        hubProcess = await home.start();
        const { hub, close } = await hubProcess.connect();
        const took = await untilKnown(
          hub,
          [...promised].filter((run) => !judged.has(run)),
          begun,
        );
        recoveries.push(took);
        if (took > RECOVER_MS) log.violated(IN_TIME, `round ${round}: ${Math.round(took)} ms`);
        // Some rounds leave runs to the next hub, and the next.
        if (random.below(3) === 0) await settle(hub, round);
        close();
      }
      const { hub, close } = await hubProcess.connect();
      await settle(hub, rounds);
      if (lost === judged.size) log.violated(REACHED, `none of ${judged.size}`);
      const verdict = await hub.audit.verify({});
      if (!verdict.holds) log.violated(CHAIN, JSON.stringify(verdict.fault));
      close();
    } finally {
      await hubProcess.stop();
      home.remove();
      work.remove();
    }
    return {
      rounds,
      invariants: log.list(),
      figures: { runs: judged.size, 'runs whose start was cut off': unpromised, 'runs that never ran': lost },
      samples: { 'ms to know all runs': figure(recoveries) },
    };
  },
};

/**
 * Starts a few runs and kills the hub: some time after as many of the starts as the round asks for were answered, which may
 * be none. By the answers and not by the clock alone, since how long a first start takes is the machine's affair.
 */
async function startAndKill(hubProcess: HubProcess, random: Random, promised: Set<RunId>): Promise<void> {
  const { hub, close } = await hubProcess.connect();
  const count = 1 + random.below(4);
  const answered = new Counter();
  const killAt = random.below(count + 1);
  // Before any answer the moments that matter are few and early; after it, the first run of all waits for its recorder.
  const killAfter = random.below(killAt === 0 ? 250 : 600);
  const kill = answered
    .reached(killAt)
    .then(() => pause(killAfter))
    .then(() => hubProcess.kill());
  const starts = Array.from({ length: count }, async () => {
    const wanted = { lines: random.below(40), ms: 1 + random.below(20), code: random.below(3) === 0 ? 7 : 0 };
    try {
      const { run } = await hub.runs.start({ script: 'work.sh', params: wanted });
      promised.add(run);
    } catch (error) {
      // The hub died before it answered: nobody was promised a run, but there may be one.
      if (!HubError.is(error, 'DISCONNECTED')) throw error;
    }
    answered.add();
  });
  await Promise.all([kill, ...starts]);
  close();
}

/** Until the hub answers for each run; it does so only once it knows what became of them. Milliseconds since its start. */
async function untilKnown(hub: HubClient, runs: readonly RunId[], begun: number): Promise<number> {
  await hub.runs.page({});
  for (const run of runs) {
    await hub.runs.get({ run }).catch((error: unknown) => {
      if (!HubError.is(error, 'RUN_NOT_FOUND')) throw error; // It is missed when all are paged through.
    });
  }
  return performance.now() - begun;
}
