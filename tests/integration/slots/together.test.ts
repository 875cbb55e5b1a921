import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunId, type Run } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import { systemClock } from '#main/platform/clock';
import { createProcesses } from '#main/platform/processes';
import { createDrain } from '#main/spokes/runs/drain';
import { migrations as runTables } from '#main/spokes/runs/migrations';
import type { Work } from '#main/spokes/runs/ports';
import { createQueue } from '#main/spokes/runs/queue';
import { claimOf } from '#main/spokes/runs/record';
import { createSlots, migrations, type Slots } from '#main/spokes/slots/index';
import { memoryLog, openTestDb, type TestDb } from '../../support/db-worker';
import { runLike } from '../../support/run-like';

const LIMITS = { limit: 5, perHolder: 2, perTarget: 2 } as const;
const hosts = ['web01', 'web02', 'db01', 'db02'] as const;
const people = ['Ada', 'Bob', 'Eve'] as const;
/** Scripts, and how many runs of each there may be at once. */
const scripts = { free: null, twice: 2, once: 1 } as const;
const RUNS = 150;

let scope: Scope;
let test: TestDb;
let slots: Slots;
const faults: unknown[] = [];
beforeEach(async () => {
  scope = new Scope((error) => faults.push(error));
  test = await openTestDb({ migrations: [...migrations, ...runTables] });
  const audit = { append: async () => undefined };
  const deps = { scope, db: test.db, log: memoryLog(), clock: systemClock, processes: createProcesses(), audit, queued: () => 0 };
  slots = await createSlots(deps);
});
afterEach(async () => {
  await scope.close();
  await test.close();
  expect(faults).toEqual([]);
});

/** Numbers that look random, and are the same for a seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const workOf = (run: Run): Work => {
  const most = Object.entries(scripts).find(([name]) => name === run.subject.id)?.[1] ?? null;
  return {
    subject: run.subject,
    mode: 'pipe',
    sandbox: null,
    grants: { network: false, folders: [], files: [] },
    timeoutSeconds: null,
    approval: null,
    retry: null,
    limit: most === null ? null : { runs: most, policy: 'queue' },
    params: [],
    picks: [],
    exposed: [],
    exposedSecrets: [],
    elevation: false,
    dependencies: null,
    workdir: null,
    secrets: [],
    stage: () => expect.fail('nothing is staged here'),
  };
};
const asked = { sandbox: null, notBefore: null, columns: 80, rows: 24, retries: 0, attended: false, wishes: null };

it.each([1, 2, 3])('limits of hub, script, target and person hold together, and whatever the mix is it drains (%i)', async (seed) => {
  const next = numbers(seed);
  await slots.handlers.set({ pool: 'hub', policy: 'queue', ...LIMITS }, { ...context(), signal: scope.signal });
  const queue = createQueue();
  const holding = new Map<string, Run>();
  const most = { pool: 0, holder: 0, target: 0, once: 0, twice: 0 };
  const overtaken: string[] = [];
  let ended = 0;
  let allEnded = (): void => undefined;
  const end = new Promise<void>((resolve) => (allEnded = resolve));

  function begin(run: Run): void {
    // Who waits for a target, and came before one that waited too and goes there now.
    for (const before of queue.get(run.id) === undefined ? [] : queue.inOrder()) {
      if (before.run.id === run.id) break;
      if (before.blockedBy === 'target' && before.run.targets.some((target) => run.targets.includes(target))) overtaken.push(run.id);
    }
    queue.remove(run.id);
    holding.set(run.id, run);
    const held = [...holding.values()];
    const count = (counts: (one: Run) => boolean): number => held.filter(counts).length;
    most.pool = Math.max(most.pool, held.length);
    most.holder = Math.max(most.holder, ...people.map((name) => count(({ actor }) => actor.name === name)));
    most.target = Math.max(most.target, ...hosts.map((host) => count(({ targets }) => targets.includes(host))));
    const [once, twice] = [count(({ subject }) => subject.id === 'once'), count(({ subject }) => subject.id === 'twice')];
    most.once = Math.max(most.once, once);
    most.twice = Math.max(most.twice, twice);
    scope.track(finish(run));
  }

  /** After some commits of others, or at once. */
  async function finish(run: Run): Promise<void> {
    for (let left = next(4); left > 0; left -= 1) await test.db.write(async () => undefined);
    await test.db.write(async (tx) => {
      await slots.runs.giveBack(tx, run.id);
      tx.onCommit(() => holding.delete(run.id));
    });
    if (++ended === RUNS) allEnded();
  }

  const drain = createDrain(
    {
      scope,
      db: test.db,
      slots: slots.runs,
      audit: { append: async () => undefined },
      work: { find: () => expect.fail('all of it is known') },
    },
    {
      queue,
      cancelled: new Set(),
      settle: () => expect.fail('nothing is cancelled'),
      show: () => undefined,
      launch: begin,
      tolerate: (error) => faults.push(error),
    },
  );
  scope.onClose(slots.runs.onFree(() => scope.track(drain())));

  async function admit(run: Run): Promise<void> {
    const work = workOf(run);
    const begun = await test.db.write(async (tx) => {
      const answer = await slots.runs.takeForRun(tx, claimOf(run), work.limit, queue.behind(run));
      if (!answer.ok) queue.put({ run, work, asked, staging: undefined, ahead: undefined, blockedBy: answer.by });
      return answer.ok;
    });
    if (begun) begin(run);
    else await drain();
  }

  const runs = Array.from({ length: RUNS }, (): Run => {
    const id = Object.keys(scripts)[next(3)] ?? 'free';
    const targets = hosts.filter(() => next(3) === 0);
    const actor = { name: people[next(3)] ?? 'Ada', face: 'cli' } as const;
    return runLike({ id: RunId.parse(randomUUID()), subject: { kind: 'script', id, name: id, tags: [] }, actor, targets });
  });
  await Promise.all(runs.map(admit));
  await end;

  expect(queue.size).toBe(0);
  expect(overtaken).toEqual([]);
  const limits = { pool: LIMITS.limit, holder: LIMITS.perHolder, target: LIMITS.perTarget, once: scripts.once, twice: scripts.twice };
  expect(most).toEqual({
    pool: Math.min(most.pool, limits.pool),
    holder: Math.min(most.holder, limits.holder),
    target: Math.min(most.target, limits.target),
    once: Math.min(most.once, limits.once),
    twice: Math.min(most.twice, limits.twice),
  });
  expect((await slots.handlers.list({}, { ...context(), signal: scope.signal }))[0]).toMatchObject({ used: 0 });
});

const context = () => ({
  actor: { id: 'ada', name: 'Ada', face: 'cli' } as const,
  may: () => true,
  fail: (code: string): never => expect.fail(code),
});
