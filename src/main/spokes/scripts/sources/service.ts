import { createHash } from 'node:crypto';
import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { Actor } from '#shared/contract/actor';
import type { Source } from '#shared/contract/scripts';
import { createCollection, type Collection } from '#main/hub/collection';
import type { Tx } from '#main/platform/db-port';
import type { Catalogue } from '../catalogue';
import type { Interpreters } from '../languages/interpreters';
import type { Reader } from '../reading/reader';
import type { FolderWays, ScriptsDeps } from '../ports';
import { createLiveSource, type LiveSource } from './live-source';
import type { SignedSources } from '../trust/signed-sources';
import { answerOf } from './patience';
import { within, placeOf, realOf, systemFolders, unreadableReason } from './place';
import { TOOLBOX } from '#shared/contract/toolbox';
import { SAMPLES } from './samples';
import { allSources, deleteSource, insertSource, type SourceRow, type SourceTables } from './store';
import { watchFolder } from './watch-folder';

/** The sources that there are. */
export interface Sources {
  readonly all: Collection<Source>;
  add(folder: string, label: string | undefined, actor: Actor): Promise<Source>;
  /** Adds the scripts that come with Axle. */
  addToolbox(actor: Actor): Promise<Source>;
  /** Opens a folder that the hub itself keeps; `write` commits with its row. What fails leaves nothing behind. */
  take(row: SourceRow, write: (tx: Tx) => Promise<void>): Promise<Source>;
  /** Forgets a source; `named` is what the audit chain calls it by, else its folder. */
  remove(id: string, actor: Actor, named?: Readonly<Record<string, string>>): Promise<void>;
  sync(id: string): Promise<Source>;
  /** Resolves once every source of the start was read, or found to be unreadable or silent: before that nothing is missing. */
  readonly opened: Promise<void>;
  /** The source that a script is of. */
  live(id: string): LiveSource | undefined;
}

const POLL_MS = 2_000;
/** A folder that says nothing for so long keeps nobody waiting any more. */
const ANSWER_MS = 3_000;
const INTERPRETERS_MS = 60_000;

/** What sources read with, and where what they read goes. */
export interface Reading {
  readonly catalogue: Catalogue;
  readonly interpreters: Interpreters;
  readonly reader: Reader;
  readonly signed: Pick<SignedSources, 'read' | 'signatureOf' | 'forget'>;
  /** Resolves once it is known what was approved and whose signatures count. */
  readonly judged: Promise<unknown>;
}

/** Opens the samples and every source that was added; resolves at once, they are read in the background. */
export async function createSources(deps: ScriptsDeps, reading: Reading): Promise<Sources> {
  const { interpreters } = reading;
  const { scope, db, log, clock, audit, home, runtime, answerMs = ANSWER_MS } = deps;
  const folders: FolderWays = { reach: unreadableReason, watch: watchFolder, ...deps.folders };
  const all = createCollection<Source>({ keyOf: ({ id }) => id, scope });
  const open = new Map<string, { readonly row: SourceRow; readonly live: LiveSource }>();
  const avoid = [await realOf(home), await realOf(runtime), ...systemFolders];
  let turn: Promise<unknown> = Promise.resolve();

  /** Adding and removing follow each other, so that two callers cannot add one folder. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  function start(row: SourceRow, builtIn: boolean): LiveSource {
    const onChange = (source: Source): void => {
      if (open.has(source.id)) all.upsert([source]);
    };
    const live = createLiveSource(row, builtIn, {
      scope,
      log,
      ...reading,
      avoid,
      pollMs: deps.pollMs ?? POLL_MS,
      answerMs,
      // What the hub itself puts there, it reads itself.
      folders: row.kind === 'git' ? { ...folders, watch: unwatched } : folders,
      onChange,
    });
    open.set(row.id, { row, live });
    all.upsert([live.view()]);
    return live;
  }

  async function stop(id: string): Promise<void> {
    const live = open.get(id)?.live;
    open.delete(id);
    all.remove([id]);
    await live?.close();
  }

  const found = (id: string): { readonly row: SourceRow; readonly live: LiveSource } => {
    const source = open.get(id);
    if (source === undefined) throw new HubError('SOURCE_NOT_FOUND', { source: id });
    return source;
  };

  /** No two sources have a file in common. */
  function refuseWithin(folder: string): void {
    for (const { row } of open.values()) {
      if (within(folder, row.folder) || within(row.folder, folder)) {
        throw new HubError('SOURCE_EXISTS', { folder: row.folder.slice(0, 1_024) });
      }
    }
  }

  /** Reads a new source, then keeps it. */
  async function take(row: SourceRow, write: (tx: Tx) => Promise<void>): Promise<Source> {
    if (open.has(row.id)) throw new HubError('SOURCE_EXISTS', { folder: row.folder.slice(0, 1_024) });
    const live = start(row, false);
    try {
      await live.sync();
      const { reason } = live.view();
      if (reason !== null) throw new HubError('SOURCE_UNREADABLE', { folder: row.folder.slice(0, 1_024), reason });
      await db.write(async (tx) => {
        await insertSource(tx.tables<SourceTables>(), row, clock.now());
        await write(tx);
      });
    } catch (error) {
      await stop(row.id);
      throw error;
    }
    log.info('scripts.source-added', { source: row.id, folder: row.folder });
    return live.view();
  }

  const samples: SourceRow = { id: SAMPLES, label: 'Samples', folder: await realOf(deps.samples), kind: 'folder' };
  // Where Axle itself is may change with each version, and with each start.
  const toolbox: SourceRow = { id: TOOLBOX, label: 'Toolbox', folder: await realOf(deps.toolbox), kind: 'folder' };
  const rows = (await allSources(db.tables<SourceTables>())).map((row) => (row.id === TOOLBOX ? { ...toolbox, label: row.label } : row));
  const first = [start(samples, true).sync(), ...rows.map((row) => start(row, false).sync())];
  for (const reading of first) scope.track(reading);
  const opened = Promise.allSettled(first).then(() => undefined);
  scope.every(INTERPRETERS_MS, async () => {
    interpreters.forget();
    for (const { live } of open.values()) await live.recheckInterpreters();
  });

  return {
    all,
    opened,
    live: (id) => open.get(id)?.live,
    add: (folder, label, actor) =>
      inTurn(async () => {
        const real = await answerOf(
          placeOf(folder, [home, runtime], (place) => folders.reach(place)),
          answerMs,
          () => {
            throw new HubError('SOURCE_UNREADABLE', { folder: folder.slice(0, 1_024), reason: 'unreachable' });
          },
        );
        refuseWithin(real);
        const row: SourceRow = { id: sourceIdOf(real), label: label ?? (path.basename(real) || real), folder: real, kind: 'folder' };
        return await take(row, (tx) =>
          audit.append(tx, { action: 'source.add', outcome: 'ok', actor, object: row.id, personal: { folder: real } }),
        );
      }),
    addToolbox: (actor) =>
      inTurn(async () => {
        refuseWithin(toolbox.folder);
        return await take(toolbox, (tx) => audit.append(tx, { action: 'source.add', outcome: 'ok', actor, object: TOOLBOX }));
      }),
    take: (row, write) => inTurn(() => take(row, write)),
    remove: (id, actor, named) =>
      inTurn(async () => {
        const { row } = found(id);
        // The samples belong to the program; there is nothing to forget.
        if (id === SAMPLES) throw new HubError('SOURCE_NOT_FOUND', { source: id });
        await db.write(async (tx) => {
          await deleteSource(tx.tables<SourceTables>(), id);
          // Else whoever may add folders would have it trusted again.
          await reading.signed.forget(tx, id, actor);
          await audit.append(tx, {
            action: 'source.remove',
            outcome: 'ok',
            actor,
            object: id,
            personal: named ?? { folder: row.folder },
          });
        });
        await stop(id);
        log.info('scripts.source-removed', { source: id, folder: row.folder });
      }),
    async sync(id) {
      const { live } = found(id);
      interpreters.forget();
      await live.sync();
      return live.view();
    },
  };
}

/** Watches nothing. */
const unwatched = async (): Promise<() => void> => () => undefined;

/** The same folder has the same id whenever it is added, so that history and links still mean its scripts. */
function sourceIdOf(folder: string): string {
  const slug = path
    .basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  return slug === '' ? hash : `${slug}-${hash}`;
}
