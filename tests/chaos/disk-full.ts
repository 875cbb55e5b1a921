import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { HubClient } from '#shared/contract/index';
import { endedStates } from '#shared/contract/run-state';
import type { Run } from '#shared/contract/runs';
import { createHubHome, type HubConnection } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { createSmallDisk, type SmallDisk } from '../support/small-disk';
import { createActs, type Outcome, type Promised } from './disk-acts';
import { descriptorsOf } from './open-resources';
import { InvariantLog, type Chaos } from './invariants';
import { everyRun, foundNoRoom, judge, judgeSlots, truths, type OnUntrue } from './run-truth';
import { createWork } from './work';

const PROMISED = 'what was promised is there: runs, steps, values, limits';
const REFUSED = 'nothing that was refused is there';
const TYPED = 'what a full disk does not take is refused with a code that says so';
const ANSWERED = 'every act is answered once there is room';
const PAUSED = 'a run that the disk has no room for is paused, and goes on';
const STARTS = 'a hub starts on a full disk, shows what there is and refuses what must be written';
const CHAIN = 'the audit chain holds';
const INTACT = 'the database is intact';
const FOUND = 'a search reads every output';
const ROOM = 'once there is room, runs begin again';
const REACHED = 'the disk was full while things were done';

const DEADLINE_MS = 60_000;

/** Fills the disk that a data folder lies on and frees it at any moment, while everything that writes goes on; some hubs are killed meanwhile. */
export const diskFull: Chaos = {
  name: 'disk-full',
  defaultRounds: 20,
  lacks: () => (process.platform === 'linux' && process.getuid?.() === 0 ? undefined : 'Linux and root, to mount a disk of its own'),
  async run(seed, rounds) {
    const random = createRandom(seed);
    const own = [PROMISED, REFUSED, TYPED, ANSWERED, PAUSED, STARTS, CHAIN, INTACT, FOUND, ROOM, REACHED];
    const log = new InvariantLog([...Object.values(truths), ...own]);
    const disk = createSmallDisk(48 + 4 * rounds);
    const room = createRoom(disk);
    const home = createHubHome(disk.path);
    const work = createWork();
    const acts = createActs(disk.path, work.folder);
    const promised: Promised = { runs: new Set(), jobs: new Set(), values: new Map(), limits: new Set([3]), secrets: true };
    const judged = new Set<string>();
    const counts = {
      acts: 0,
      refused: 0,
      cut: 0,
      'runs seen paused': 0,
      'hubs killed': 0,
      'started on a full disk': 0,
      'found no room': 0,
    };
    let round = 0;
    const violated = (name: string, what: string): void => log.violated(name, `round ${round}: ${what}`);
    const untrue: OnUntrue = (truth, what) => violated(truths[truth], what);
    let hubProcess = await home.start();
    let connection: HubConnection | undefined;
    try {
      await work.prepare(hubProcess, 3);
      connection = await hubProcess.connect();
      await acts.prepare(connection.hub);
      for (round = 1; round <= rounds; round += 1) {
        const { hub } = connection;
        const count = 3 + random.below(4);
        const [fillAt, freeAt] = [1 + random.below(count - 1), random.below(2 * count)];
        const kills = random.below(3) === 0;
        promised.secrets = !kills;
        const doing: Promise<Outcome>[] = [];
        for (let at = 0; at < count; at += 1) {
          if (at === fillAt) room.fill();
          if (at > fillAt && at === freeAt) {
            room.free();
            await pause(random.below(80));
            room.fill();
          }
          // The first prints, so that there is something to be paused.
          doing.push(acts.act(hub, random, promised, at === 0 ? 'run' : undefined)());
          await pause(random.below(60));
        }
        await pause(random.below(300));
        counts['runs seen paused'] += (await pausedRuns(hub)).length;
        if (kills) {
          counts['hubs killed'] += 1;
          connection.close();
          await hubProcess.kill();
          room.fill(); // Also what the dead hub held.
          hubProcess = await home.start();
          connection = await hubProcess.connect();
          counts['started on a full disk'] += 1;
          await judgeStart(connection.hub, random, (what) => violated(STARTS, what));
          await judgeWrites(connection.hub, random);
        }
        const stopped = await pausedRuns(connection.hub);
        for (const { state, id } of stopped) if (endedStates.includes(state)) violated(PAUSED, `${id} is ${state}`);
        room.free();
        const outcomes = await Promise.race([Promise.all(doing), pause(DEADLINE_MS, undefined, { ref: false })]);
        if (outcomes === undefined) {
          violated(ANSWERED, `an act was not answered within ${DEADLINE_MS} ms`);
          break;
        }
        for (const { type, act, detail } of outcomes) {
          counts.acts += 1;
          if (type === 'refused') counts.refused += 1;
          if (type === 'cut') counts.cut += 1;
          if (type === 'untyped' || (type === 'cut' && !kills)) violated(TYPED, `${act}: ${detail}`);
        }
        await settle(connection.hub);
      }
      if (counts.refused + counts['runs seen paused'] === 0) violated(REACHED, 'nothing was refused, and no run was paused');
    } finally {
      connection?.close();
      await hubProcess.stop();
      acts.remove();
      work.remove();
      home.remove();
      // One that still writes keeps the disk from being taken away, and nobody from hearing why.
      for (const pid of recordersOn(disk.path)) process.kill(pid, 'SIGKILL');
      await disk.remove();
    }
    return { rounds, invariants: log.list(), figures: { runs: judged.size, ...counts } };

    async function settle(hub: HubClient): Promise<void> {
      const all = await everyRun(hub);
      const known = new Set<string>(all.map(({ id }) => id));
      for (const id of [...promised.runs, ...promised.jobs]) if (!known.has(id)) violated(PROMISED, `run ${id}`);
      for (const run of all.filter(({ id, subject }) => !judged.has(id) && subject.kind === 'job')) {
        judged.add(run.id);
        const ended = await endOf(hub, run.id);
        if (ended?.state === 'succeeded') continue;
        const noRoom = new Set((await everyRun(hub)).filter(foundNoRoom).map(({ id }) => id));
        const steps = ended?.job?.steps ?? [];
        const failed = steps.filter(({ state }) => state !== 'succeeded' && state !== 'skipped');
        const isTrue = failed.length > 0 && failed.every((step) => step.state === 'failed' && step.run !== null && noRoom.has(step.run));
        if (ended?.state !== 'failed' || !isTrue) violated(PROMISED, `job ${run.id} is ${ended?.state}: ${JSON.stringify(steps)}`);
      }
      // Steps too: a job has ended by now.
      for (const { id, subject } of await everyRun(hub)) {
        if (judged.has(id) || subject.kind !== 'script') continue;
        judged.add(id);
        const run = await judge(hub, disk.path, id, untrue, 'disk full');
        if (run?.subject.name === 'load' && run.exitCode !== null && run.results.count !== 1)
          violated(PROMISED, `${id} has ${run.results.count} results`);
        if (run !== undefined && foundNoRoom(run)) counts['found no room'] += 1;
      }
      const after = await hub.runs.start({ script: 'load.sh', params: { lines: 5, code: 0 } });
      judged.add(after.run);
      const again = await judge(hub, disk.path, after.run, untrue);
      if (again?.state !== 'succeeded') violated(ROOM, `${after.run} is ${again?.state} (${again?.reason})`);
      await judgeSlots(hub, disk.path, untrue);
      await judgeValues(hub);
      const verdict = await hub.audit.verify({});
      if (!verdict.holds) violated(CHAIN, JSON.stringify(verdict.fault));
      for (const line of integrity(disk.path)) violated(INTACT, line);
      for await (const item of hub.search.output({ text: 'line 4', limit: 200 }))
        if (item.type === 'done' && item.unread > 0) violated(FOUND, `${item.unread} outputs could not be read`);
    }

    /** What is still written there is kept, or refused as a full disk's. */
    async function judgeWrites(hub: HubClient, random: Random): Promise<void> {
      for (const act of ['state', 'limit'] as const) {
        const { type, detail } = await acts.act(hub, random, promised, act)();
        counts.acts += 1;
        if (type === 'refused') counts.refused += 1;
        else if (type !== 'done') violated(STARTS, `${act}: ${detail}`);
      }
    }

    async function judgeValues(hub: HubClient): Promise<void> {
      const there = new Map<string, string>();
      for await (const { key, json } of hub.scriptState.list({ script: 'load.sh' })) there.set(key, json);
      for (const [key, allowed] of promised.values) {
        const found = there.get(key);
        if (!allowed.includes(found)) violated(found === undefined ? PROMISED : REFUSED, `${key} is ${found?.slice(0, 20) ?? 'not there'}`);
        else promised.values.set(key, [found]);
      }
      const limit = (await hub.slots.list({})).find(({ name }) => name === 'hub')?.limit ?? 0;
      if (!promised.limits.has(limit)) violated(REFUSED, `the limit is ${limit}`);
      promised.limits.clear();
      promised.limits.add(limit);
    }
  },
};

/** Takes and gives the room of a disk, however often it is asked to. */
function createRoom(disk: SmallDisk): { fill(): void; free(): void } {
  let full = false;
  return {
    fill() {
      disk.fill();
      full = true;
    },
    free() {
      if (full) disk.makeRoom();
      full = false;
    },
  };
}

const pausedRuns = async (hub: HubClient): Promise<readonly Run[]> =>
  (await hub.runs.page({})).items.filter(({ paused }) => paused === 'disk-full');

/** As it says: what there is can be read, and a start is refused, unless somebody's end has made room for it. */
async function judgeStart(hub: HubClient, random: Random, wrong: (what: string) => void): Promise<void> {
  try {
    await hub.runs.page({});
    await hub.slots.list({});
    const { storage } = await hub.metrics.get({});
    if (storage !== 'full' && storage !== 'ok') wrong(`the storage is ${storage}`);
    const { holds } = await hub.audit.verify({});
    if (!holds) wrong('the audit chain does not hold on a full disk');
    await hub.scripts.get({ script: random.below(2) === 0 ? 'load.sh' : 'work.sh' });
  } catch (error) {
    wrong(String(error));
  }
}

/** Recorders that have files of this disk open. */
function recordersOn(path: string): readonly number[] {
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  return pids.filter((pid) => pid !== process.pid && descriptorsOf(pid).some((link) => link.startsWith(`${path}/`)));
}

async function endOf(hub: HubClient, run: Run['id']): Promise<Run | undefined> {
  let last: Run | undefined;
  for await (const now of hub.runs.observe({ run }, { signal: AbortSignal.timeout(DEADLINE_MS) })) last = now;
  return last;
}

function integrity(home: string): readonly string[] {
  const db = new Database(join(home, 'axle.db'), { readonly: true });
  try {
    const rows = db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check').all();
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  } finally {
    db.close();
  }
}
