import Database from 'better-sqlite3';
import { HubError } from '#shared/contract/errors';
import { contracts } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';

const IN_FLIGHT = 32;

/** One of the processes of the slots bench: `hub POOL COUNT` through the hub, `peer FILE COUNT` on a database of its own. */
const [kind = '', target = '', count = '0'] = process.argv.slice(2);
const { pair, close } = kind === 'peer' ? peer(target) : await throughHub(target);

process.once('message', () => void measure());
process.send?.('ready');

async function measure(): Promise<void> {
  let left = Number(count);
  let taken = 0;
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    while (left-- > 0) if (await pair()) taken += 1;
  };
  await Promise.all(Array.from({ length: kind === 'peer' ? 1 : IN_FLIGHT }, lane));
  const ms = performance.now() - begun;
  close();
  process.send?.({ taken, ms }, () => process.disconnect());
}

async function throughHub(pool: string): Promise<{ pair: () => Promise<boolean>; close: () => void }> {
  const path = localSocketPath(runtimeFolderPath(process.env['AXLE_HOME'] ?? ''), HUB_SOCKET);
  const connection = connect(await connectLocal(path), contracts);
  const { slots } = connection.hub;
  const pair = async (): Promise<boolean> => {
    try {
      const { slot } = await slots.acquire({ pool, pid: process.pid });
      await slots.release({ slot });
      return true;
    } catch (error) {
      if (HubError.is(error, 'SLOTS_EXHAUSTED')) return false;
      throw error;
    }
  };
  return { pair, close: () => connection.close() };
}

/** The same conditional insert and update, each a transaction that is durable when it returns. */
function peer(file: string): { pair: () => Promise<boolean>; close: () => void } {
  const db = new Database(file, { timeout: 60_000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const acquire = db.prepare(
    `insert into active_sessions (pool, holder, pid, acquired_at)
     select 'bench', 'peer', ?, ? where (select count(*) from active_sessions where pool = 'bench' and released_at is null)
       < (select max from slot_pools where name = 'bench') returning id`,
  );
  const release = db.prepare('update active_sessions set released_at = ? where id = ? and released_at is null');
  const pair = (): Promise<boolean> => {
    const row: unknown = db.transaction(() => acquire.get(process.pid, Date.now())).immediate();
    if (typeof row !== 'object' || row === null || !('id' in row)) return Promise.resolve(false);
    db.transaction(() => release.run(Date.now(), row.id)).immediate();
    return Promise.resolve(true);
  };
  return { pair, close: () => void db.close() };
}
