import { once } from 'node:events';
import { HubError } from '#shared/contract/errors';
import { MAX_FAVOURITES, MAX_RECENT, type favourites, type ListedScript, type Shortlist } from '#shared/contract/favourites';
import type { Implement, ObjectRef } from '#shared/contract/kernel';
import { ScriptId } from '#shared/contract/scripts';
import { latest } from '#main/platform/latest';
import type { FavouritesDeps } from './ports';
import { deleteFavourite, insertFavourite, listOf, loadFavourites, type FavouriteTables } from './store';

export { migrations } from './migrations';
export type * from './ports';

/** Whether who asks may see this. */
type MaySee = (object: ObjectRef) => boolean;

/** The favourites as the hub sees them. */
export interface Favourites {
  readonly handlers: Implement<typeof favourites>;
  /** What this person is likely to want, as far as `maySee` lets them. */
  readonly of: (person: string, maySee?: MaySee) => Shortlist;
  /** Told when any list may have changed; gives how to stop. */
  readonly onChange: (listener: () => void) => () => void;
}

const everything: MaySee = () => true;

/** Keeps what people have at hand, for as long as the scope lives. */
export async function createFavourites({ scope, db, clock, audit, scripts, runs }: FavouritesDeps): Promise<Favourites> {
  const lists = await loadFavourites(db.tables<FavouriteTables>());
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  scope.onClose(runs.onNew(tell));
  let noteRead = (): void => undefined;
  const read = new Promise<void>((resolve) => (noteRead = resolve));
  scope.track(
    (async () => {
      for await (const _change of scripts.changes(scope.signal)) {
        noteRead();
        tell();
      }
    })(),
  );

  const listed = (id: string): ListedScript => ({ script: ScriptId.parse(id), name: scripts.get(id)?.name ?? null });
  const onChange = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  function of(person: string, maySee = everything): Shortlist {
    const visible = (id: string): boolean => maySee({ kind: 'script', id });
    const recent = new Set<string>();
    for (const script of runs.lately(person)) {
      if (recent.size === MAX_RECENT) break;
      if (scripts.get(script) !== undefined && visible(script)) recent.add(script);
    }
    return { favourites: (lists.get(person) ?? []).filter(visible).map(listed), recent: [...recent].map(listed) };
  }

  /** The id of what was named. What is on the list under exactly this id is meant by it, also where the script is gone. */
  async function idOf(script: string, person: string, maySee: MaySee): Promise<string> {
    if (lists.get(person)?.includes(script) === true) return script;
    try {
      return (await scripts.find(script, maySee)).id;
    } catch (error) {
      if (HubError.is(error, 'SCRIPT_NOT_FOUND')) return script;
      throw error;
    }
  }

  return {
    of,
    onChange,
    handlers: {
      async *watch(_input, { actor, may, signal }) {
        // Before the folders were read everything would count as gone.
        if (!signal.aborted) await Promise.race([read, once(signal, 'abort')]);
        let told = '';
        const now = (): Shortlist => of(actor.name, (object) => may('scripts:read', object));
        for await (const shortlist of latest(now, onChange, signal)) {
          const text = JSON.stringify(shortlist);
          if (text === told) continue; // A change of the catalogue, and of nothing on this list.
          told = text;
          yield shortlist;
        }
      },
      async add({ script }, { actor, may }) {
        const { id } = await scripts.find(script, (object) => may('scripts:read', object));
        await db.write(async (tx) => {
          const tables = tx.tables<FavouriteTables>();
          const list = await listOf(tables, actor.name);
          if (list.includes(id)) return;
          if (list.length >= MAX_FAVOURITES) throw new HubError('FAVOURITES_FULL', { limit: MAX_FAVOURITES });
          await insertFavourite(tables, { person: actor.name, script: id, added_at: clock.now() });
          await audit.append(tx, { action: 'favourite.add', outcome: 'ok', actor, object: `script:${id}` });
          tx.onCommit(() => {
            lists.set(actor.name, [...list, id]);
            tell();
          });
        });
        return listed(id);
      },
      async remove({ script }, { actor, may }) {
        const id = await idOf(script, actor.name, (object) => may('scripts:read', object));
        await db.write(async (tx) => {
          const tables = tx.tables<FavouriteTables>();
          const list = await listOf(tables, actor.name);
          if (!list.includes(id)) throw new HubError('FAVOURITE_NOT_FOUND', { script });
          await deleteFavourite(tables, actor.name, id);
          await audit.append(tx, { action: 'favourite.remove', outcome: 'ok', actor, object: `script:${id}` });
          tx.onCommit(() => {
            lists.set(
              actor.name,
              list.filter((other) => other !== id),
            );
            tell();
          });
        });
        return {};
      },
    },
  };
}
