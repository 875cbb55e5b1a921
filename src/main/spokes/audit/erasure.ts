import { sql } from 'kysely';
import type { Actor } from '#shared/contract/actor';
import type { Db } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { Chain } from './chain';
import { emptyWriteAheadLog } from './forget';
import { fieldOfDetail } from './hashing';
import { endOfStretch } from './store';

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

interface Reach {
  readonly db: Db;
  readonly log: Log;
  readonly chain: Chain;
  readonly signal: AbortSignal;
}

/**
 * Erases a person up to the last entry that there is now: every personal field of each entry by them, and of those that others wrote of them (an
 * account or identity of theirs, or a detail that is their name) what tells of them; who wrote these stays. The chain stays whole, and says how many
 * it were, without the name.
 */
export async function erasePerson(
  { db, log, chain, signal }: Reach,
  { person, dryRun, actor }: { readonly person: string; readonly dryRun: boolean; readonly actor: Actor },
): Promise<Erased> {
  const last = chain.head.seq;
  const found: string[] = [];
  let [entries, fields] = [0, 0];
  let theirs: readonly string[] = [];
  const stretches = async (look: (from: number, to: number) => Promise<void>): Promise<void> => {
    for (let from = 0; ;) {
      signal.throwIfAborted();
      const end = await endOfStretch(db, from, last, STRIDE);
      if (end === null) return;
      await look(from, end);
      from = end + 1;
    }
  };
  // What is theirs is known once all of it was seen: an account is named when it is made, and not each time that it is changed.
  await stretches(async (from, to) => {
    theirs = [...new Set([...theirs, ...(await objectsOf(db, person, from, to))])];
  });
  await stretches(async (from, to) => {
    const some = await fieldsOf(db, person, theirs, from, to);
    entries += new Set(some.map(({ seq }) => seq)).size;
    fields += some.length;
    if (some.length > 0) found.push(JSON.stringify(some.map(({ seq, field }) => [seq, field])));
  });
  if (dryRun || entries === 0) return { entries, fields };
  // Written first: an erasure that breaks off is known, and is asked for again.
  await db.write((tx) => chain.append(tx, { action: 'audit.erase', outcome: 'ok', actor, detail: { entries, fields, last } }));
  // The oldest last: by those one that is asked for again finds what is theirs.
  for (const some of found.toReversed()) {
    await db.write(async (tx) => {
      await sql`DELETE FROM audit_personal WHERE (seq, field) IN
        (SELECT value ->> 0, value ->> 1 FROM json_each(${some}))`.execute(tx.tables());
    });
  }
  await emptyWriteAheadLog(db, log);
  return { entries, fields };
}

interface Field {
  readonly seq: number;
  readonly field: string;
}

const NAME = fieldOfDetail('name');
const DETAILS = `${fieldOfDetail('')}*`;

/** The accounts and identities that were called by this name. */
async function objectsOf(db: Db, person: string, from: number, to: number): Promise<readonly string[]> {
  const { rows } = await sql<{ object: string }>`SELECT DISTINCT e.bytes ->> '$.object' AS object
    FROM audit_personal p JOIN audit_entries e ON e.seq = p.seq
    WHERE p.seq BETWEEN ${from} AND ${to} AND p.field = ${NAME} AND p.value = ${person} AND json_valid(e.bytes)
      AND (e.bytes ->> '$.object' GLOB 'account:*' OR e.bytes ->> '$.object' GLOB 'identity:*')`.execute(db.tables());
  return rows.map(({ object }) => object);
}

/** What tells of a person in a stretch of entries. */
async function fieldsOf(db: Db, person: string, theirs: readonly string[], from: number, to: number): Promise<readonly Field[]> {
  const { rows: actors } = await sql<{ seq: number; value: string }>`SELECT seq, value FROM audit_personal
    WHERE seq BETWEEN ${from} AND ${to} AND field = 'actor'`.execute(db.tables());
  const by = JSON.stringify(actors.filter(({ value }) => isOf(person, value)).map(({ seq }) => seq));
  const { rows } = await sql<Field>`SELECT p.seq, p.field FROM audit_personal p JOIN audit_entries e ON e.seq = p.seq
    WHERE p.seq BETWEEN ${from} AND ${to} AND (
      p.seq IN (SELECT value FROM json_each(${by}))
      OR (p.field GLOB ${DETAILS} AND (p.value = ${person}
        OR (json_valid(e.bytes) AND e.bytes ->> '$.object' IN (SELECT value FROM json_each(${JSON.stringify(theirs)}))))))`.execute(
    db.tables(),
  );
  return rows;
}
