import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { endedStates, type Run, type RunId } from '#shared/contract/runs';
import { createHubHome, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { InvariantLog, type Chaos } from './invariants';

const RECOVER_MS = 1_000;
const DEADLINE_MS = 30_000;

const TRUE_END = 'a run ends as its script ended, with its exit code';
const WHOLE_OUTPUT = 'its output is whole';
const NO_STUCK = 'no slot is held by a run that has ended';
const LOST_TRULY = 'a run is called lost only when it never ran';
const IN_TIME = 'the next hub knows every run within a second of its start';
const CHAIN = 'the audit chain holds';

interface Expected {
  readonly lines: number;
  readonly code: number;
}

/** Kills the hub at any moment while runs start, print and end; the next hub must find everything true. */
export const hubKill: Chaos = {
  name: 'hub-kill',
  defaultRounds: 20,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([TRUE_END, WHOLE_OUTPUT, NO_STUCK, LOST_TRULY, IN_TIME, CHAIN]);
    const folder = mkdtempSync(join(tmpdir(), 'axle-chaos-'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'work.sh'), SCRIPT, { mode: 0o755 });
    const home = createHubHome();
    const expected = new Map<RunId, Expected>();
    const recoveries: number[] = [];
    let lost = 0;
    let hubProcess = await home.start();
    try {
      await prepare(hubProcess, folder);
      for (let round = 1; round <= rounds; round += 1) {
        await startAndKill(hubProcess, random, expected);
        const begun = performance.now();
        hubProcess = await home.start();
        const { hub, close } = await hubProcess.connect();
        const took = await untilKnown(hub, expected, begun);
        recoveries.push(took);
        if (took > RECOVER_MS) log.violated(IN_TIME, `round ${round}: ${Math.round(took)} ms`);
        // Some rounds leave runs to the next hub, and the next.
        if (random.below(3) === 0) lost += await settle(hub, expected, log, round);
        close();
      }
      const { hub, close } = await hubProcess.connect();
      lost += await settle(hub, expected, log, rounds);
      const verdict = await hub.audit.verify({});
      if (!verdict.holds) log.violated(CHAIN, JSON.stringify(verdict.fault));
      close();
    } finally {
      await hubProcess.stop();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    }
    recoveries.sort((a, b) => a - b);
    const median = recoveries[recoveries.length >> 1] ?? 0;
    return {
      rounds,
      invariants: log.list(),
      figures: {
        'runs that never ran': lost,
        'median ms to know all runs': Math.round(median),
        'longest ms': Math.round(recoveries.at(-1) ?? 0),
      },
    };
  },
};

const SCRIPT = `#!/bin/bash
# @axle.param lines {kind: number, default: 5}
# @axle.param ms {kind: number, default: 5}
# @axle.param code {kind: number, default: 0}
for ((i = 1; i <= AXLE_PARAM_LINES; i++)); do
  echo "line $i"
  sleep "$(printf '0.%03d' "$AXLE_PARAM_MS")"
done
exit "$AXLE_PARAM_CODE"
`;

async function prepare(hubProcess: HubProcess, folder: string): Promise<void> {
  const { hub, close } = await hubProcess.connect();
  await hub.scripts.addSource({ folder });
  await hub.slots.set({ pool: 'hub', limit: 4, policy: 'queue' });
  close();
}

/** Starts a few runs and kills the hub somewhere between the first call and some time after the last. */
async function startAndKill(hubProcess: HubProcess, random: Random, expected: Map<RunId, Expected>): Promise<void> {
  const { hub, close } = await hubProcess.connect();
  const count = 1 + random.below(4);
  const killAfter = random.below(250);
  const kill = pause(killAfter).then(() => hubProcess.kill());
  const starts = Array.from({ length: count }, async () => {
    const wanted = { lines: random.below(40), ms: 1 + random.below(20), code: random.below(3) === 0 ? 7 : 0 };
    try {
      const { run } = await hub.runs.start({ script: 'work.sh', params: wanted });
      expected.set(run, wanted);
    } catch (error) {
      // The hub died before it answered: nobody was promised anything.
      if (!HubError.is(error, 'DISCONNECTED')) throw error;
    }
  });
  await Promise.all([kill, ...starts]);
  close();
}

/** Until the hub answers for each run; it does so only once it knows what became of them. Milliseconds since its start. */
async function untilKnown(hub: HubClient, expected: ReadonlyMap<RunId, Expected>, begun: number): Promise<number> {
  await hub.runs.page({});
  for (const run of expected.keys()) await hub.runs.get({ run });
  return performance.now() - begun;
}

/** Waits for every run's end, and compares it with what its script did; gives how many never ran. */
async function settle(hub: HubClient, expected: Map<RunId, Expected>, log: InvariantLog, round: number): Promise<number> {
  let lost = 0;
  for (const [id, wanted] of expected) {
    const run = await endOf(hub, id);
    if (run === undefined) log.violated(TRUE_END, `round ${round}: ${id} had not ended after ${DEADLINE_MS} ms`);
    else if (run.state === 'lost') {
      lost += 1;
      if (run.reason !== 'never-started' || run.output.bytes > 0) log.violated(LOST_TRULY, `round ${round}: ${id} ${run.reason}`);
    } else await compare(hub, run, wanted, log, round);
  }
  expected.clear();
  const pools = await hub.slots.list({});
  for (const slot of pools.flatMap((pool) => pool.slots)) {
    const run = slot.runId === null ? undefined : await hub.runs.get({ run: slot.runId });
    if (run === undefined || endedStates.includes(run.state)) log.violated(NO_STUCK, `round ${round}: slot ${slot.id} of ${slot.runId}`);
  }
  return lost;
}

async function endOf(hub: HubClient, run: RunId): Promise<Run | undefined> {
  let last: Run | undefined;
  for await (const now of hub.runs.observe({ run }, { signal: AbortSignal.timeout(DEADLINE_MS) })) last = now;
  return last !== undefined && endedStates.includes(last.state) ? last : undefined;
}

async function compare(hub: HubClient, run: Run, wanted: Expected, log: InvariantLog, round: number): Promise<void> {
  const state = wanted.code === 0 ? 'succeeded' : 'failed';
  if (run.state !== state || run.exitCode !== wanted.code) {
    log.violated(
      TRUE_END,
      `round ${round}: ${run.id} is ${run.state} ${run.exitCode} (${run.reason}), and its script ended with ${wanted.code}`,
    );
  }
  let text = '';
  for await (const event of hub.runs.follow({ run: run.id })) if (event.type === 'output') text += event.text;
  const whole = Array.from({ length: wanted.lines }, (_, at) => `line ${at + 1}\n`).join('');
  if (text !== whole) log.violated(WHOLE_OUTPUT, `round ${round}: ${run.id} has ${text.length} of ${whole.length} characters`);
}
