import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { type StateEntry, type StateKind, stateBounds } from '#shared/contract/script-state';
import type { Tx } from '#main/platform/db-port';
import type { StateDeps } from './ports';
import { createRemovals } from './removals';
import {
  bytesBeside,
  entriesAfter,
  forgetTaken,
  owners,
  putEntry,
  putTaken,
  type RefusedWrite,
  removeEntries,
  type StateTables,
  takenOf,
  weightOf,
  writtenAt,
} from './store';
import { writesAfter, type Write } from './writes';

const PAGE = 100;
/** Refused writes that are named. */
const MOST_REFUSED = 8;

/** The run that a script's writes are of. */
export interface Writer {
  readonly id: string;
  readonly script: string;
  readonly folder: string;
}

/** What scripts keep and what is set for them. */
export interface StateService {
  /** All of a script's, settings first. */
  all(script: string): AsyncIterable<StateEntry>;
  /** Writes one value of a person's. Refuses with STATE_FULL. */
  put(tx: Tx, script: string, entry: StateEntry): Promise<void>;
  /** Writes what a run may read into a file of its folder; null where there is nothing to read. */
  give(script: string, folder: string): Promise<string | null>;
  /** Whether there is anything to read. */
  has(script: string): Promise<boolean>;
  /** Brings in what the run has written since it was asked last. */
  take(run: Writer): Promise<void>;
  /** Brings in the rest, and says what of all there was no room for. Safe to call again until the run is forgotten. */
  finish(run: Writer): Promise<readonly RefusedWrite[]>;
  forget(tx: Tx, run: string): Promise<void>;
}

/** The file that a run reads: one JSON object a line, `{"kind":"setting","key":"…","value":…}`. */
export const givenPath = (folder: string): string => join(folder, 'state.jsonl');

/** Values in the database. */
export async function createStateService({ db, clock }: Pick<StateDeps, 'db' | 'clock'>): Promise<StateService> {
  const tables = db.tables<StateTables>();
  /** Scripts that something was ever kept for: a start of any other costs nothing. */
  const some = new Set((await owners(tables)).map(({ script }) => script));
  /** What is being brought in, one after the other for each run. */
  const taking = new Map<string, Promise<unknown>>();
  const removals = createRemovals();

  async function* all(script: string): AsyncGenerator<StateEntry, void, void> {
    for (let after: StateEntry | undefined; ;) {
      const page = await entriesAfter(tables, script, after, PAGE);
      yield* page;
      after = page.at(-1);
      if (page.length < PAGE) return;
    }
  }

  const fits = async (tx: Tx, script: string, kind: StateKind, key: string, json: string): Promise<boolean> =>
    (await bytesBeside(tx.tables<StateTables>(), script, kind, [key])) + weightOf(key, json) <= stateBounds.total;

  async function bringIn(run: Writer): Promise<readonly RefusedWrite[]> {
    for (;;) {
      const before = await takenOf(tables, run.id);
      const { writes, position } = await writesAfter(run.folder, before.position);
      if (position === before.position) return before.refused;
      const refused = await db.write(async (tx) => {
        const fresh = await applyAll(tx, run, writes);
        const named = [...before.refused, ...fresh].slice(0, MOST_REFUSED);
        await putTaken(tx.tables<StateTables>(), run.id, position, named);
        return named;
      });
      if (writes.length === 0) return refused;
    }
  }

  /** Of several writes of one key the last alone is written; those before it would be gone at once. */
  async function applyAll(tx: Tx, run: Writer, writes: readonly Write[]): Promise<readonly RefusedWrite[]> {
    const rows = tx.tables<StateTables>();
    const refused: RefusedWrite[] = [];
    const now = clock.now();
    for (const { key, json, line, at } of new Map(writes.map((write) => [write.key, write])).values()) {
      const made = Date.parse(at);
      // What is said to be written in time to come was written by a clock that was wrong: anything is later.
      const later = [await writtenAt(rows, run.script, key), removals.of(run.script, key)];
      if (later.some((one) => one !== undefined && one > made && one <= now)) continue;
      if (json === null) {
        await removeEntries(rows, run.script, 'state', key);
        removals.add(run.script, key, made);
      } else if (await fits(tx, run.script, 'state', key, json)) {
        await putEntry(rows, run.script, { kind: 'state', key, json, by: { type: 'run', name: run.id }, at });
      } else refused.push({ line, key });
    }
    some.add(run.script);
    return refused;
  }

  function inTurn<T>(run: string, work: () => Promise<T>): Promise<T> {
    const before = taking.get(run) ?? Promise.resolve();
    const next = before.then(work, work);
    taking.set(run, next);
    const over = (): void => {
      if (taking.get(run) === next) taking.delete(run);
    };
    next.then(over, over);
    return next;
  }

  return {
    all,
    async put(tx, script, entry) {
      if (!(await fits(tx, script, entry.kind, entry.key, entry.json)))
        throw new HubError('STATE_FULL', { script, limit: stateBounds.total });
      await putEntry(tx.tables<StateTables>(), script, entry);
      some.add(script);
    },
    has: async (script) => some.has(script) && (await entriesAfter(tables, script, undefined, 1)).length > 0,
    async give(script, folder) {
      if (!some.has(script)) return null;
      const lines: string[] = [];
      for await (const { kind, key, json } of all(script)) lines.push(`{"kind":"${kind}","key":${JSON.stringify(key)},"value":${json}}\n`);
      if (lines.length === 0) return null;
      const path = givenPath(folder);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // One that was prepared before, and could not be written to.
      await rm(path, { recursive: true, force: true });
      await writeFile(path, lines.join(''), { mode: 0o600 });
      await chmod(path, 0o444); // The script may be another user; nobody else enters the folder.
      return path;
    },
    take: (run) => inTurn(run.id, async () => void (await bringIn(run))),
    finish: (run) => inTurn(run.id, () => bringIn(run)),
    forget: async (tx, run) => void (await forgetTaken(tx.tables<StateTables>(), run)),
  };
}
