import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import type { Run, RunId } from '#shared/contract/runs';
import { took } from '#main/cli/output/took';
import { createHubHome, type HubConnection, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { slotRows } from '../support/slot-rows';
import { openBrowserFace, type BrowserFace } from './browser-face';
import { followFired, type Fired } from './fired';
import { InvariantLog, type Chaos } from './invariants';
import { everyRun, judge, judgeSlots, truths, type OnUntrue } from './run-truth';
import { createWrongClock, DAY, nextJump, type Jump, type WrongClock } from './set-times';
import { createWork } from './work';

const TWICE = 'no time of a schedule is started for twice, whatever the clock does';
const STORM = 'a jump makes a schedule start once at most, beside what is due while it is there';
const MISSED = 'what a jump went past is skipped, or made up for once, as the schedule says';
const SILENT = 'a clock that was set back leaves no schedule waiting for the time it had been';
const ORDER = 'who waits first is started first';
const RETRY = 'a further attempt comes, however far the clock was set back before it';
const ALIVE = 'a slot of a living process stays held';
const LENGTH = 'nothing took less than no time, and figures over time can be had';
const TICKET = 'a session and a ticket live as long as they are said to, by a clock that nobody sets';
const CHAIN = 'the audit chain holds, in order';

const AGAIN =
  '#!/bin/bash\n# @axle.retry 1 0.2\n# @axle.param lines {kind: number, default: 0}\n# @axle.param code {kind: number, default: 7}\nexit 7\n';
const DAILY = '30 2 * * *';
const ZONE = 'Europe/Paris';
const EVERY_S = 10;

/** Sets the hub's wall clock to anything while runs wait, run and are tried again, and schedules are due. */
export const clockJump: Chaos = {
  name: 'clock-jump',
  defaultRounds: 20,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([...Object.values(truths), TWICE, STORM, MISSED, SILENT, ORDER, RETRY, ALIVE, LENGTH, TICKET, CHAIN]);
    const clock = createWrongClock();
    const work = createWork();
    writeFileSync(join(work.folder, 'again.sh'), AGAIN, { mode: 0o755 });
    const home = createHubHome();
    let process_ = await home.start(clock.env);
    let world: World | undefined;
    const counts = { restarts: 0, 'runs of schedules': 0, back: 0 };
    let round = 0;
    const untrue: OnUntrue = (truth, what) => log.violated(truths[truth], `round ${round}: ${what}`);
    const violated = (name: string, what: string): void => log.violated(name, `round ${round}: ${what}`);
    const started = new Map<string, string>();
    const judged = new Set<string>();
    try {
      await work.prepare(process_, 2);
      world = await enter(process_, started, (what) => violated(TWICE, what));
      await prepare(world.hub);
      const slot = await world.hub.slots.acquire({ pool: 'mine', pid: process.pid });
      for (round = 1; round <= rounds; round += 1) {
        const before = performance.now();
        const runs: RunId[] = [];
        for (let count = 1 + random.below(3); count > 0; count -= 1) runs.push(await startOne(world.hub, random));
        const { run: again } = await world.hub.runs.start({ script: 'again.sh' });
        runs.push(again);
        const known = await world.face.ticket(world.hub, random.below(2) === 0);
        const from = clock.now();
        const jump = nextJump(random, from);
        if (jump.to < from - DAY) started.clear(); // Times that it goes through once more are times anew.
        if (jump.to < from) counts.back += 1;
        clock.set(jump.to);
        runs.push(await startOne(world.hub, random));
        if (random.below(3) === 0) {
          counts.restarts += 1;
          world.leave();
          await process_.kill();
          process_ = await home.start(clock.env);
          world = await enter(process_, started, (what) => violated(TWICE, what));
        } else if (!(await known())) violated(TICKET, `a ticket was worth nothing after the clock went ${jump.name}`);
        await judgeSchedules(world, clock, { from, jump, round }, violated);
        // Whatever was started by now, of schedules and attempts too.
        const all = (await everyRun(world.hub)).filter(({ id }) => !judged.has(id));
        await judgeRetry(world.hub, again, violated);
        const fresh = new Map<string, number>();
        for (const { id, actor } of (await everyRun(world.hub)).filter(({ id }) => !judged.has(id))) {
          const run = await judge(world.hub, home.home, id, untrue);
          if (run !== undefined) judgeLength(run, violated);
          const [, schedule] = /\(schedule ([a-z]+)/.exec(actor.name) ?? [];
          if (schedule !== undefined) fresh.set(schedule, (fresh.get(schedule) ?? 0) + 1);
          judged.add(id);
        }
        for (const { id } of all) if (!judged.has(id)) violated(ORDER, `run ${id} is gone`);
        counts['runs of schedules'] += [...fresh.values()].reduce((sum, count) => sum + count, 0);
        judgeStorm(fresh, performance.now() - before, jump, violated);
        judgeOrder(home.home, runs, violated);
        await judgeFigures(world.hub, violated);
        const mine = (await world.hub.slots.list({})).find(({ name }) => name === 'mine');
        if (mine?.used !== 1) violated(ALIVE, `clock ${jump.name}: ${JSON.stringify(mine)}`);
      }
      await world.hub.slots.release({ slot: slot.slot });
      for (const name of schedules) await world.hub.schedules.pause({ schedule: name });
      for (const { id } of await everyRun(world.hub)) if (!judged.has(id)) await judge(world.hub, home.home, id, untrue);
      await judgeSlots(world.hub, home.home, untrue);
      const verdict = await world.hub.audit.verify({});
      if (!verdict.holds) violated(CHAIN, JSON.stringify(verdict.fault));
    } finally {
      world?.leave();
      await process_.stop();
      home.remove();
      work.remove();
      clock.remove();
    }
    return { rounds, invariants: log.list(), figures: { runs: judged.size, ...counts } };
  },
};

const schedules = ['each', 'made', 'left'] as const;
type Violated = (name: string, what: string) => void;

/** What is there of one hub: a client, its face for browsers with a session, and its schedules. */
interface World {
  readonly hub: HubClient;
  readonly face: BrowserFace;
  readonly fired: Fired;
  leave(): void;
}

async function enter(hubProcess: HubProcess, started: Map<string, string>, onTwice: (what: string) => void): Promise<World> {
  const connection: HubConnection = await hubProcess.connect();
  const face = await openBrowserFace(connection.hub);
  const fired = followFired(connection.hub, started, onTwice);
  return {
    hub: connection.hub,
    face,
    fired,
    leave() {
      fired.close();
      connection.close();
    },
  };
}

/** `made` makes up for what it missed, `left` leaves it; `each` is due all the time. */
async function prepare(hub: HubClient): Promise<void> {
  const { run } = await hub.runs.start({ script: 'work.sh', params: { lines: 3, ms: 1 } });
  for await (const now of hub.runs.observe({ run })) if (now.state === 'succeeded') break;
  await hub.slots.set({ pool: 'mine', limit: 1 });
  const params = { lines: 1, ms: 1 };
  const daily = { type: 'cron', expression: DAILY, zone: ZONE } as const;
  await hub.schedules.create({ name: 'each', script: 'work.sh', params, trigger: { type: 'interval', seconds: EVERY_S }, missed: 'skip' });
  await hub.schedules.create({ name: 'made', script: 'work.sh', params, trigger: daily, missed: 'run-once' });
  await hub.schedules.create({ name: 'left', script: 'work.sh', params, trigger: daily, missed: 'skip' });
}

async function startOne(hub: HubClient, random: Random): Promise<RunId> {
  const params = { lines: random.below(6), ms: 1 + random.below(60), code: random.below(4) === 0 ? 7 : 0 };
  return (await hub.runs.start({ script: 'work.sh', params })).run;
}

/** Any change of a schedule makes the hub look what is due; by itself it does so twice a minute. */
async function judgeSchedules(
  { hub, fired }: World,
  clock: WrongClock,
  { from, jump, round }: { readonly from: number; readonly jump: Jump; readonly round: number },
  violated: Violated,
): Promise<void> {
  const params = { lines: 1, ms: 1 + (round % 2) };
  await hub.schedules.change({ schedule: 'each', params });
  if (jump.to > from + 2 * DAY) {
    for (const name of ['made', 'left'] as const) {
      const found = await fired.until(
        name,
        ({ last }) => last !== null && Date.parse(last.at) >= jump.to && last.result.type !== 'starting',
      );
      const how = found?.last?.result.type;
      const wanted = name === 'made' ? 'started' : 'skipped';
      // A time that is due just then is not late.
      if (how !== wanted && found?.last?.dueAt == null) violated(MISSED, `clock ${jump.name}: ${name} was ${how ?? 'not seen to'}`);
      if ((found?.last?.missed ?? 1) === 0) violated(MISSED, `clock ${jump.name}: ${name} says that nothing was missed`);
    }
  }
  for (const name of schedules) {
    const soon = (name === 'each' ? 1 : 26 * 3_600) * 1_000 + (name === 'each' ? EVERY_S * 1_000 : 0);
    const near = await fired.until(name, ({ next }) => Date.parse(next[0] ?? '') <= clock.now() + DAY + soon);
    if (near === undefined)
      violated(SILENT, `clock ${jump.name}: ${name} waits for ${(await hub.schedules.get({ schedule: name })).next[0] ?? 'nothing'}`);
  }
}

function judgeStorm(fresh: ReadonlyMap<string, number>, elapsedMs: number, jump: Jump, violated: Violated): void {
  for (const [name, count] of fresh) {
    const due = name === 'each' ? Math.ceil(elapsedMs / 1_000 / EVERY_S) : 1;
    if (count > due + 1) violated(STORM, `clock ${jump.name}: ${name} was started ${count} times in ${Math.round(elapsedMs)} ms`);
  }
}

async function judgeRetry(hub: HubClient, run: RunId, violated: Violated): Promise<void> {
  let first: Run | undefined;
  for await (const now of hub.runs.observe({ run }, { signal: AbortSignal.timeout(30_000) })) first = now;
  const next = first?.next?.run;
  if (next === undefined) return violated(RETRY, `${run} is ${first?.state ?? 'not ended'} and is not tried again`);
  const last = await endOf(hub, next);
  if (last?.state !== 'failed') violated(RETRY, `the attempt after ${run} is ${last?.state ?? 'waiting'} until ${last?.notBefore ?? ''}`);
}

async function endOf(hub: HubClient, run: RunId): Promise<Run | undefined> {
  let last: Run | undefined;
  try {
    for await (const now of hub.runs.observe({ run }, { signal: AbortSignal.timeout(10_000) })) last = now;
  } catch {
    // Not in time.
  }
  return last;
}

function judgeLength(run: Run, violated: Violated): void {
  const text = took(run);
  if (text?.includes('-') === true) violated(LENGTH, `run ${run.id} took ${text}`);
}

async function judgeFigures(hub: HubClient, violated: Violated): Promise<void> {
  try {
    const { id } = await hub.scripts.get({ script: 'work.sh' });
    const { medianMs } = await hub.runs.summary({ hours: 168 });
    const { points } = await hub.runs.trends({ subject: id });
    if ((medianMs ?? 0) < 0 || points.some(({ ms }) => (ms ?? 0) < 0)) violated(LENGTH, `a duration is negative`);
    const { items } = await hub.audit.page({ limit: 50 });
    if (items.some(({ seq }, at) => at > 0 && seq >= (items[at - 1]?.seq ?? 0))) violated(CHAIN, 'entries are not in order');
  } catch (error) {
    violated(LENGTH, String(error));
  }
}

/** By the database's own word, of those that this round started one after the other. */
function judgeOrder(home: string, runs: readonly RunId[], violated: Violated): void {
  const taken = slotRows(home).flatMap(({ run_id: id }) => (id !== null && runs.some((run) => run === id) ? [id] : []));
  if (taken.join() !== runs.join()) violated(ORDER, `started ${runs.join()} and taken ${taken.join()}`);
}
