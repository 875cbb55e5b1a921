import { sql } from 'kysely';
import type { Actor } from '#shared/contract/actor';
import type { Db } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { Chain } from './chain';
import { emptyWriteAheadLog } from './forget';

/** Entries that one statement looks at: some milliseconds of the database's thread, which others wait for. */
const STRIDE = 2_048;

/** What is erased of a person, or would be. */
export interface Erased {
  readonly entries: number;
  readonly fields: number;
}

/** What may stand behind a name: the schedule or trigger that acted for this person, then the session or whatever else has an id. */
const BEHIND = /^(?: \((?:schedule|trigger) .*\))?(?: \([^\s()]+\))?$/su;

/** Whether an entry's actor is this person, as the hub writes actors: not somebody whose longer name begins alike. */
export const isOf = (person: string, actor: string): boolean => actor.startsWith(person) && BEHIND.test(actor.slice(person.length));

/**
 * Erases every personal field of every entry by a person, up to the last that there is now; the chain stays whole, and says
 * how many it were, without the name.
 */
export async function erasePerson(
  { db, log, chain, signal }: { readonly db: Db; readonly log: Log; readonly chain: Chain; readonly signal: AbortSignal },
  { person, dryRun, actor }: { readonly person: string; readonly dryRun: boolean; readonly actor: Actor },
): Promise<Erased> {
  const last = chain.head.seq;
  let [entries, fields] = [0, 0];
  const found: string[] = [];
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const { rows } = await sql<{ seq: number; value: string }>`SELECT seq, value FROM audit_personal
      WHERE seq > ${after} AND seq <= ${last} AND field = 'actor' ORDER BY seq LIMIT ${STRIDE}`.execute(db.tables());
    const seqs = rows.filter(({ value }) => isOf(person, value)).map(({ seq }) => seq);
    if (seqs.length > 0) {
      const list = JSON.stringify(seqs);
      const counted = await sql<{ fields: number }>`SELECT count(*) AS fields FROM audit_personal
        WHERE seq IN (SELECT value FROM json_each(${list}))`.execute(db.tables());
      entries += seqs.length;
      fields += counted.rows[0]?.fields ?? 0;
      found.push(list);
    }
    const end = rows.at(-1)?.seq;
    if (end === undefined) break;
    after = end;
  }
  if (dryRun || entries === 0) return { entries, fields };
  // Written first: an erasure that breaks off is known, and is asked for again.
  await db.write((tx) => chain.append(tx, { action: 'audit.erase', outcome: 'ok', actor, detail: { entries, fields, last } }));
  for (const list of found) {
    await db.write(async (tx) => {
      await sql`DELETE FROM audit_personal WHERE seq IN (SELECT value FROM json_each(${list}))`.execute(tx.tables());
    });
  }
  await emptyWriteAheadLog(db, log);
  return { entries, fields };
}
