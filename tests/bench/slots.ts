import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createHubHome } from '../support/hub-process';
import { figure } from '../support/figure';
import { counted } from './counts';
import { alternate, ratioAim, type Bench, type Row } from './report';

const PROCESSES = 8;
const PAIRS = counted(400, 20);
const ROUNDS = counted(5, 1);
const ATTEMPTS = counted(10_000, 200);
const LIMIT = 3;

/** Durable acquire and release pairs, 8 processes with 32 requests in flight each; and that no limit is ever passed. */
export const slots: Bench = {
  name: 'slots',
  packages: ['better-sqlite3', 'kysely'],
  async run() {
    const peerFolder = mkdtempSync(join(tmpdir(), 'axle-bench-slots-'));
    const file = join(peerFolder, 'peer.db');
    preparePeer(file);
    const home = createHubHome();
    const hubProcess = await home.start();
    const { hub, close } = await hubProcess.connect();
    try {
      await hub.slots.set({ pool: 'bench', limit: 10_000, policy: 'refuse' });
      await hub.slots.set({ pool: 'narrow', limit: LIMIT, policy: 'refuse' });
      const env = { AXLE_HOME: home.home };
      const pairs = await alternate(
        ROUNDS,
        () => rate(['hub', 'bench', String(PAIRS)], env),
        () => rate(['peer', file, String(PAIRS)], {}),
      );
      const attempts = await crowd(['hub', 'narrow', String(ATTEMPTS)], env);
      const most = mostAtOnce(join(home.home, 'axle.db'), 'narrow');
      const taken = attempts.reduce((sum, one) => sum + one.taken, 0);
      const rows: Row[] = [
        {
          name: 'durable acquire + release pairs, 8 × 32 in flight',
          unit: 'pairs/s',
          ours: pairs.ours,
          peer: { name: 'bare transactions of the same shape', ...pairs.against },
          aim: ratioAim('≥ 0.8', pairs.against, (ratio) => ratio >= 0.8),
        },
        {
          name: `holders at once, 8 × ${ATTEMPTS} attempts, ${taken} granted, limit ${LIMIT}`,
          unit: 'at most',
          ours: figure([most]),
          aim: { text: `never above ${LIMIT}, and ${LIMIT} reached`, met: most === LIMIT },
        },
      ];
      return rows;
    } finally {
      close();
      await hubProcess.stop();
      home.remove();
      rmSync(peerFolder, { recursive: true, force: true });
    }
  },
};

interface Outcome {
  readonly taken: number;
  readonly ms: number;
}

async function rate(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const outcomes = await crowd(args, env);
  const slowest = Math.max(...outcomes.map((one) => one.ms));
  return (outcomes.reduce((sum, one) => sum + one.taken, 0) / slowest) * 1_000;
}

/** Eight processes that begin together; each tells what it took and how long that lasted. */
async function crowd(args: readonly string[], env: Readonly<Record<string, string>>): Promise<readonly Outcome[]> {
  const worker = join(process.cwd(), 'dist', 'harness', 'slots-client.js');
  const children = Array.from({ length: PROCESSES }, () => fork(worker, [...args], { env: { ...process.env, ...env } }));
  await Promise.all(children.map((child) => message(child)));
  const outcomes = children.map(async (child): Promise<Outcome> => {
    const outcome = await message(child);
    if (typeof outcome !== 'object' || outcome === null || !('taken' in outcome) || !('ms' in outcome))
      throw new Error(JSON.stringify(outcome));
    return { taken: Number(outcome.taken), ms: Number(outcome.ms) };
  });
  for (const child of children) child.send('go');
  const all = await Promise.all(outcomes);
  await Promise.all(children.map(async (child) => child.exitCode ?? (await once(child, 'exit'))));
  return all;
}

async function message(child: ChildProcess): Promise<unknown> {
  const [first]: unknown[] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`a client ended with ${String(code)}`);
    }),
  ]);
  return first;
}

function preparePeer(file: string): void {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`create table slot_pools (name text primary key, max integer not null) strict;
    create table active_sessions (id integer primary key, pool text not null, holder text not null, pid integer, acquired_at integer not null, released_at integer) strict;
    create index held on active_sessions (pool) where released_at is null;
    insert into slot_pools values ('bench', 10000);`);
  db.close();
}

/** The largest number of intervals of a pool that overlap, from the rows themselves. */
function mostAtOnce(file: string, pool: string): number {
  const db = new Database(file, { readonly: true });
  const row: unknown = db
    .prepare(
      `with edges as (
         select acquired_at as at, 1 as step from active_sessions where pool = ?
         union all select released_at, -1 from active_sessions where pool = ? and released_at is not null)
       select max(held) as most from (select sum(step) over (order by at, step rows unbounded preceding) as held from edges)`,
    )
    .get(pool, pool);
  db.close();
  return typeof row === 'object' && row !== null && 'most' in row ? Number(row.most) : Number.NaN;
}
