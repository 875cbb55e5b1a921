import { join } from 'node:path';
import { MOST_WAITING } from '#shared/contract/trigger-values';
import type { TriggerEvent } from '#shared/contract/triggers';
import type { Tx } from '#main/platform/db-port';
import { isStorage } from '#main/platform/storage-faults';
import type { Book, Entry } from './book';
import { filesIn, stampOf, type FolderTrouble, type SeenFile } from './folder';
import type { TriggersDeps } from './ports';
import { actorOf } from './starting';
import type { Stored, TriggerTables } from './store';
import { valuesFrom } from './taking';
import type { TakeUp } from './taking-up';

/** How often folders are looked at. A look at one in which nothing came or went costs one `stat`. */
const LOOK_MS = 1_000;
/** A folder's time can stand still for so long while files come. */
const COARSE_MS = 2_500;
/** Whatever its time says, all of a folder is looked at this often. */
const ALL_MS = 60_000;
/** A look that takes longer is at a folder that does not answer. */
const SLOW_MS = 10_000;
/** Files that are taken up in one transaction. */
const BATCH = 128;

type FileEvent = Extract<TriggerEvent, { type: 'file' }>;

/** A file that has not been still for long enough yet. */
interface Pending {
  readonly file: SeenFile;
  readonly since: number;
}

/** What is known of one trigger's folder. Times are of a clock that nobody sets. */
interface Watched {
  readonly event: FileEvent;
  /** What was seen already, by name: its identity. */
  readonly known: Map<string, string>;
  readonly pending: Map<string, Pending>;
  stamp: string;
  allAt: number;
  beganAt: number | undefined;
}

/** Watches the folders of triggers. */
export interface Folders {
  /** Looks at each folder now; resolves when that is done. The timer calls it. */
  readonly look: () => Promise<void>;
  /** Notes in the transaction what is there already, which then is no event. */
  readonly baseline: (tx: Tx, trigger: string, files: ReadonlyMap<string, SeenFile>) => Promise<void>;
  /** What was known of a folder is read again: its trigger has changed, or is gone. */
  readonly forget: (trigger: string) => void;
}

/**
 * Looks into folders by the clock: that works on network shares too, where nobody is told of changes. A file is taken up once it is
 * as it was for `settleSeconds`, in the transaction that notes it as seen.
 */
export function createFolders(deps: TriggersDeps, book: Book, takeUp: TakeUp, steady: () => number = () => performance.now()): Folders {
  const { scope, db, log, audit } = deps;
  const watched = new Map<string, Watched>();

  async function known(trigger: string): Promise<Map<string, string>> {
    const rows = db.tables<TriggerTables>().selectFrom('trigger_files').select(['name', 'identity']).where('trigger_id', '=', trigger);
    return new Map((await rows.execute()).map(({ name, identity }) => [name, identity]));
  }

  async function trouble(entry: Entry, now: FolderTrouble | null): Promise<void> {
    const { id, name } = entry.stored;
    if (book.get(id)?.trouble === now) return;
    book.patch(id, { trouble: now });
    if (now === null) return log.info('triggers.folder-back', { id });
    log.warn('triggers.folder', { id, trouble: now });
    await db.write((tx) =>
      audit.append(tx, {
        action: 'trigger.trouble',
        outcome: 'failed',
        actor: actorOf(entry.stored),
        object: `trigger:${id}`,
        detail: { trouble: now },
        personal: { name },
      }),
    );
  }

  async function lookAt(entry: Entry, event: FileEvent): Promise<void> {
    const { id } = entry.stored;
    const state = watched.get(id) ?? { event, known: await known(id), pending: new Map(), stamp: '', allAt: 0, beganAt: undefined };
    watched.set(id, state);
    if (state.beganAt !== undefined) {
      if (steady() - state.beganAt > SLOW_MS) await trouble(entry, 'unreachable');
      return;
    }
    state.beganAt = steady();
    try {
      const stamp = await stampOf(event.folder);
      if (typeof stamp === 'string') return await trouble(entry, stamp);
      const now = steady();
      const still = stamp.stamp === state.stamp && state.pending.size === 0 && now - state.allAt < ALL_MS;
      if (still) return await trouble(entry, null);
      const files = await filesIn(event.folder, event.pattern);
      if (typeof files === 'string') return await trouble(entry, files);
      await trouble(entry, null);
      // One that is young may be the same after the next file.
      state.stamp = Math.abs(Date.now() - stamp.changedAt) < COARSE_MS ? '' : stamp.stamp;
      state.allAt = now;
      await compare(entry.stored, state, files, now);
    } finally {
      state.beganAt = undefined;
    }
  }

  async function compare(stored: Stored, state: Watched, files: ReadonlyMap<string, SeenFile>, now: number): Promise<void> {
    const gone = [...state.known.keys()].filter((name) => !files.has(name));
    if (gone.length > 0) await forgetFiles(stored.id, state, gone);
    for (const name of state.pending.keys()) if (!files.has(name)) state.pending.delete(name);
    const ready: SeenFile[] = [];
    for (const file of files.values()) {
      if (state.known.get(file.name) === file.identity) continue;
      const before = state.pending.get(file.name);
      const same = before !== undefined && sameFile(before.file, file);
      if (!same) state.pending.set(file.name, { file, since: now });
      else if (now - before.since >= state.event.settleSeconds * 1_000) ready.push(file);
    }
    ready.sort((a, b) => a.changedAt - b.changedAt || a.name.localeCompare(b.name));
    while (ready.length > 0 && !scope.signal.aborted) {
      const room = MOST_WAITING - (book.get(stored.id)?.waiting ?? 0);
      // What is left is taken up when there is room.
      if (!(await take(stored, state, ready.splice(0, Math.min(BATCH, Math.max(1, room)))))) return;
    }
  }

  async function forgetFiles(trigger: string, state: Watched, names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += BATCH) {
      const some = names.slice(at, at + BATCH);
      await db.write(async (tx) => {
        const rows = tx.tables<TriggerTables>().deleteFrom('trigger_files').where('trigger_id', '=', trigger);
        await rows.where('name', 'in', some).execute();
        tx.onCommit(() => some.forEach((name) => state.known.delete(name)));
      });
    }
  }

  /** False when no more can wait. */
  async function take(stored: Stored, state: Watched, files: readonly SeenFile[]): Promise<boolean> {
    // Changed, paused or removed meanwhile: another look will say.
    if (book.get(stored.id)?.stored !== stored) return false;
    return await db.write(async (tx) => {
      for (const { name, identity, size } of files) {
        const path = join(state.event.folder, name);
        const params = valuesFrom(stored.params, stored.take, { path, name, folder: state.event.folder, size });
        const taken = await takeUp(tx, stored, { key: `${name}/${identity}`, about: name, params });
        if (taken.type === 'full') return false;
        await note(tx, stored.id, { name, identity });
        tx.onCommit(() => {
          state.known.set(name, identity);
          state.pending.delete(name);
        });
      }
      return true;
    });
  }

  const note = (tx: Tx, trigger: string, { name, identity }: Pick<SeenFile, 'name' | 'identity'>): Promise<unknown> =>
    tx
      .tables<TriggerTables>()
      .insertInto('trigger_files')
      .values({ trigger_id: trigger, name, identity })
      .onConflict((conflict) => conflict.columns(['trigger_id', 'name']).doUpdateSet({ identity }))
      .execute();

  async function look(): Promise<void> {
    const open = book.all().filter(({ stored }) => !stored.paused);
    await Promise.all(
      open.map(async (entry) => {
        const { event } = entry.stored;
        if (event.type !== 'file') return;
        await lookAt(entry, event).catch((error: unknown) => {
          if (isStorage(error)) log.warn('triggers.put-off', { code: error.code });
          else deps.incident(error, 'triggers.look');
        });
      }),
    );
  }

  // One that hangs does not keep the others from being looked at.
  const timer = setInterval(() => scope.track(look()), LOOK_MS);
  timer.unref();
  scope.onClose(() => clearInterval(timer));

  return {
    look,
    async baseline(tx, trigger, files) {
      await tx.tables<TriggerTables>().deleteFrom('trigger_files').where('trigger_id', '=', trigger).execute();
      for (const file of files.values()) await note(tx, trigger, file);
    },
    forget: (trigger) => void watched.delete(trigger),
  };
}

const sameFile = (a: SeenFile, b: SeenFile): boolean => a.identity === b.identity && a.size === b.size && a.changedAt === b.changedAt;
