import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { createHubHome, type HubConnection, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { InvariantLog, type Chaos } from './invariants';
import { holdLock, lockModes, type LockMode } from './lock-holder';
import { everyRun, judge, judgeSlots, truths, type OnUntrue } from './run-truth';
import { createWork } from './work';

const READS = 'what only reads is answered while another program has the lock';
const FREE = 'the hub’s thread is never held for as long as a second';
const IN_TIME = 'what waits no longer than the hub waits for a lock is done';
const TYPED = 'what waits longer is refused as busy, what cannot be written as read-only, and by nothing else';
const PROMISED = 'what was promised is there';
const REFUSED = 'nothing that was refused is there';
const STARTS = 'a hub that starts while the lock is held, for its first time or again, waits for it';
const RECOVERED = 'once the lock is given back the storage is well';
const CHAIN = 'the audit chain holds';
const INTACT = 'the database is intact';

/** As long as the hub waits, and a moment. */
const BUSY_MS = 15_000;
const READ_MS = 10_000;

/** Another program locks the database, in every way and for as long as up to beyond what the hub waits for, at any moment. */
export const databaseLocked: Chaos = {
  name: 'database-locked',
  defaultRounds: 24,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([
      ...Object.values(truths),
      READS,
      FREE,
      IN_TIME,
      TYPED,
      PROMISED,
      REFUSED,
      STARTS,
      RECOVERED,
      CHAIN,
      INTACT,
    ]);
    const home = createHubHome();
    const path = join(home.home, 'axle.db');
    const work = createWork();
    let round = 0;
    const violated = (name: string, what: string): void => log.violated(name, `round ${round}: ${what}`);
    const untrue: OnUntrue = (truth, what) => violated(truths[truth], what);
    const promised: Promised = { runs: new Set(), values: new Map() };
    const judged = new Set<string>();
    const counts = {
      acts: 0,
      'refused as busy': 0,
      'refused as read-only': 0,
      'held beyond what is waited for': 0,
      killed: 0,
      'first starts': 0,
    };
    let hubProcess = await home.start();
    let connection: HubConnection | undefined;
    /** Puts back what is not as it was found, whatever was seen meanwhile; does so once. */
    let putBack: () => unknown = () => undefined;
    try {
      await work.prepare(hubProcess, 3);
      connection = await hubProcess.connect();
      await connection.hub.slots.set({ pool: 'mine', limit: 50 });
      for (round = 1; round <= rounds; round += 1) {
        const mode = lockModes[random.below(lockModes.length)] ?? 'immediate';
        const kind = kindOf(round, random);
        const holdMs = kind === 'long' ? BUSY_MS + 500 + random.below(2_000) : random.below(1_500);
        if (kind === 'first start') {
          counts['first starts'] += 1;
          await startFirst(mode, holdMs, (what) => violated(STARTS, what));
          continue;
        }
        if (kind === 'read-only') {
          connection.close();
          await hubProcess.stop();
          putBack = makeReadOnly(path);
          hubProcess = await home.start();
          connection = await hubProcess.connect();
          const acts = await Promise.all(doAll(connection.hub, random, promised, round));
          counts.acts += acts.length;
          for (const { act, code } of acts) {
            if (code === 'STORAGE_READONLY') counts['refused as read-only'] += 1;
            else violated(TYPED, `${act} of a file that cannot be written: ${code ?? 'done'}`);
          }
          if (!(await reads(connection.hub))) violated(READS, 'of a file that cannot be written');
          connection.close();
          await hubProcess.stop();
          putBack();
          hubProcess = await home.start();
          connection = await hubProcess.connect();
          await settle(connection.hub);
          continue;
        }
        // Some end while the lock is held.
        const { hub } = connection;
        for (let left = random.below(3); left > 0; left -= 1) {
          const params = { lines: 1 + random.below(5), ms: 1 + random.below(80), code: random.below(3) === 0 ? 7 : 0 };
          promised.runs.add((await hub.runs.start({ script: 'work.sh', params })).run);
        }
        const early = random.below(2) === 0 ? doAll(hub, random, promised, round) : [];
        await pause(random.below(30));
        const lock = await holdLock(path, mode);
        putBack = () => lock.release();
        const since = performance.now();
        const doing = [...early, ...doAll(hub, random, promised, round)];
        if (kind === 'kill') {
          counts.killed += 1;
          connection.close();
          await hubProcess.kill();
          const starting = home.start();
          await pause(holdMs);
          await lock.release();
          try {
            hubProcess = await starting;
          } catch (error) {
            violated(STARTS, String(error));
            hubProcess = await home.start();
          }
          connection = await hubProcess.connect();
        } else {
          if (!(await reads(hub))) violated(READS, `${mode}, within ${READ_MS} ms`);
          const { load } = await hub.metrics.get({});
          if ((load?.loopMaxMs ?? 0) > 1_000) violated(FREE, `held for ${Math.round(load?.loopMaxMs ?? 0)} ms`);
          await pause(Math.max(0, holdMs - (performance.now() - since)));
          await lock.release();
          if (kind === 'long') counts['held beyond what is waited for'] += 1;
        }
        const heldMs = performance.now() - since;
        for (const { act, code } of await Promise.all(doing)) {
          counts.acts += 1;
          if (code === undefined || (code === 'DISCONNECTED' && kind === 'kill')) continue;
          if (code !== 'STORAGE_BUSY') violated(TYPED, `${act}: ${code}`);
          else if (heldMs < BUSY_MS || mode === 'shared') violated(IN_TIME, `${act} was refused after ${Math.round(heldMs)} ms (${mode})`);
          else counts['refused as busy'] += 1;
        }
        await settle(connection.hub);
      }
    } finally {
      connection?.close();
      await hubProcess.stop();
      await putBack();
      home.remove();
      work.remove();
    }
    return { rounds, invariants: log.list(), figures: { runs: judged.size, ...counts } };

    async function settle(hub: HubClient): Promise<void> {
      const all = await everyRun(hub);
      for (const id of promised.runs) if (!all.some((run) => run.id === id)) violated(PROMISED, `run ${id}`);
      for (const { id } of all) {
        if (judged.has(id)) continue;
        judged.add(id);
        await judge(hub, home.home, id, untrue);
      }
      const mine = (await hub.slots.list({})).find(({ name }) => name === 'mine');
      for (const { id } of mine?.slots ?? []) await hub.slots.release({ slot: id });
      await judgeSlots(hub, home.home, untrue);
      const there = new Map<string, string>();
      for await (const { key, json } of hub.scriptState.list({ script: 'work.sh' })) there.set(key, json);
      for (const [key, allowed] of promised.values) {
        const found = there.get(key);
        if (!allowed.includes(found)) violated(found === undefined ? PROMISED : REFUSED, `${key} is ${found ?? 'not there'}`);
      }
      promised.values.clear();
      if (!(await isWell(hub))) violated(RECOVERED, `the storage is ${(await hub.metrics.get({})).storage}`);
      const verdict = await hub.audit.verify({});
      if (!verdict.holds) violated(CHAIN, JSON.stringify(verdict.fault));
      for (const line of integrity(path)) violated(INTACT, line);
    }
  },
};

interface Promised {
  readonly runs: Set<RunId>;
  readonly values: Map<string, readonly (string | undefined)[]>;
}

/** What came of an act: the code of its refusal, or that of no answer. */
interface Done {
  readonly act: string;
  readonly code: string | undefined;
}

/** The long ones are few, and never among the first: a few rounds are quick. */
function kindOf(round: number, random: Random): 'acts' | 'kill' | 'first start' | 'read-only' | 'long' {
  const kind = random.below(6);
  if (round % 8 === 0) return 'long';
  if (kind === 0) return 'first start';
  if (kind === 1) return canMount() ? 'read-only' : 'acts';
  return kind === 2 ? 'kill' : 'acts';
}

const canMount = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

/** Takes slots, starts runs, keeps values: what each of them came to. */
function doAll(hub: HubClient, random: Random, promised: Promised, round: number): readonly Promise<Done>[] {
  const params = { lines: 1 + random.below(4), ms: 1 + random.below(20), code: 0 };
  const [key, json] = [`key ${round % 40}-${random.below(1_000_000)}`, JSON.stringify(random.below(1_000_000))];
  return [
    settled('start', async () => promised.runs.add((await hub.runs.start({ script: 'work.sh', params })).run)),
    settled('acquire', async () => await hub.slots.acquire({ pool: 'mine', pid: process.pid })),
    settled('value', async () => {
      await hub.scriptState.set({ script: 'work.sh', key, json });
      promised.values.set(key, [json]);
    }).then((done) => {
      if (done.code !== undefined) promised.values.set(key, done.code === 'DISCONNECTED' ? [undefined, json] : [undefined]);
      return done;
    }),
  ];
}

async function settled(act: string, work: () => Promise<unknown>): Promise<Done> {
  try {
    await work();
    return { act, code: undefined };
  } catch (error) {
    return { act, code: error instanceof HubError ? error.code : String(error) };
  }
}

/** By itself, within some seconds: nobody has to write for it. */
async function isWell(hub: HubClient): Promise<boolean> {
  const told = (async () => {
    for await (const { storage } of hub.metrics.health({})) if (storage === 'ok') return true;
    return false;
  })();
  return await Promise.race([told, pause(READ_MS, false, { ref: false })]);
}

async function reads(hub: HubClient): Promise<boolean> {
  const all = (async () => {
    const { items } = await hub.runs.page({});
    if (items[0] !== undefined) await hub.runs.get({ run: items[0].id });
    await hub.slots.list({});
    await hub.scripts.get({ script: 'work.sh' });
    return true;
  })();
  return await Promise.race([all, pause(READ_MS, false, { ref: false })]);
}

/** A hub that makes its database, whose file another program has made and locked. */
async function startFirst(mode: LockMode, holdMs: number, wrong: (what: string) => void): Promise<void> {
  const fresh = createHubHome();
  let hubProcess: HubProcess | undefined;
  try {
    mkdirSync(fresh.home, { recursive: true, mode: 0o700 });
    const lock = await holdLock(join(fresh.home, 'axle.db'), mode);
    const starting = fresh.start();
    await pause(holdMs);
    await lock.release();
    hubProcess = await starting;
    const { hub, close } = await hubProcess.connect();
    await hub.slots.set({ pool: 'hub', limit: 2 });
    const { holds } = await hub.audit.verify({});
    if (!holds) wrong('the audit chain of a new hub does not hold');
    close();
  } catch (error) {
    wrong(`${mode}, ${holdMs} ms: ${String(error)}`);
  } finally {
    await hubProcess?.stop();
    fresh.remove();
  }
}

/** Nobody may write this file, root neither; gives how to put it back, once however often it is called. */
function makeReadOnly(path: string): () => void {
  execFileSync('mount', ['--bind', path, path]);
  let mounted = true;
  execFileSync('mount', ['-o', 'remount,bind,ro', path]);
  return () => {
    if (mounted) execFileSync('umount', [path]);
    mounted = false;
  };
}

function integrity(path: string): readonly string[] {
  const db = new Database(path, { readonly: true });
  try {
    const rows = db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check').all();
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  } finally {
    db.close();
  }
}
