import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CollectionEvent } from '#shared/contract/collection';
import { HubError, type ErrorCode } from '#shared/contract/errors';
import type { CallContext, ObjectRef } from '#shared/contract/kernel';
import type { ScriptSummary, Source } from '#shared/contract/scripts';
import { Scope } from '#main/hub/scope';
import { systemClock } from '#main/platform/clock';
import type { Db } from '#main/platform/db-port';
import { createProcesses } from '#main/platform/processes';
import { createScripts, migrations, type Scripts } from '#main/spokes/scripts/index';
import type { ActiveRun, ScriptsDeps } from '#main/spokes/scripts/ports';
import { bundle } from '../../support/bundle';
import { memoryLog, openTestDb, tempFolder } from '../../support/db-worker';

/** The real scripts spoke over real folders and a real database. */
export interface Workbench extends Pick<Scripts, 'handlers' | 'provider' | 'repositories'> {
  /** The runs that the hub says are under way. */
  readonly active: ActiveRun[];
  readonly folder: string;
  readonly home: string;
  readonly audited: Parameters<ScriptsDeps['audit']['append']>[1][];
  /** Everything that nobody awaited and that failed. */
  readonly faults: unknown[];
  readonly ctx: CallContext;
  /** Where the spoke keeps what it knows. */
  readonly db: Db;
  context(signal: AbortSignal, sees?: (object: ObjectRef) => boolean): CallContext;
  /** Writes a file below `folder`, with the folders on the way. */
  write(relative: string, text: string | Uint8Array, mode?: number): Promise<string>;
  /** The catalogue once `done` says that it is as wanted; fails with what it is instead after ten seconds. */
  until(done: (scripts: readonly ScriptSummary[]) => boolean): Promise<readonly ScriptSummary[]>;
  untilSource(id: string, done: (source: Source) => boolean): Promise<Source>;
  /** Whether only approved bytes run, from now on; at first others do as well. */
  requireTrust(required: boolean): void;
  /** Refuses every write to the database with this, from now on; without one they are written again. */
  refuseWrites(why?: HubError): void;
  /** Where the Toolbox lies, from the next start on. */
  moveToolbox(folder: string): void;
  /** Adds `folder/NAME`; gives its source. */
  add(name: string): Promise<Source>;
  /** Ends the hub's part and starts it again on the same database; with another worker to read files, where one is given, and after `between`. */
  restart(worker?: URL, between?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const processes = createProcesses();

export async function openWorkbench(
  env?: Readonly<Record<string, string | undefined>>,
  more: Partial<Pick<ScriptsDeps, 'folders' | 'answerMs' | 'git' | 'clock'>> = {},
): Promise<Workbench> {
  const temp = tempFolder();
  const place = (name: string): string => path.join(temp.path, name);
  for (const name of ['home', 'runtime', 'samples', 'work']) await mkdir(place(name));
  await writeFile(path.join(place('samples'), 'hello.sh'), '#!/bin/bash\n# @axle.name Hello\necho hello\n');
  const test = await openTestDb({ migrations });
  const audited: Workbench['audited'] = [];
  const faults: unknown[] = [];
  let trustRequired = false;
  let refusal: HubError | undefined;
  let toolboxFolder = path.resolve('resources/toolbox');
  const active: ActiveRun[] = [];
  let readerWorker = pathToFileURL(await bundle('src/main/spokes/scripts/child/reader-worker.ts'));
  let scope = new Scope((error) => faults.push(error));

  const start = (): Promise<Scripts> =>
    createScripts({
      scope,
      db: {
        tables: () => test.db.tables(),
        write: (work) => (refusal === undefined ? test.db.write(work) : Promise.reject(refusal)),
      },
      log: memoryLog(),
      clock: systemClock,
      audit: {
        append: async (_tx, entry) => {
          audited.push(entry);
        },
      },
      processes,
      readerWorker,
      samples: place('samples'),
      toolbox: toolboxFolder,
      home: place('home'),
      runtime: place('runtime'),
      trustRequired: () => trustRequired,
      activeRuns: () => active,
      pollMs: 50,
      ...more,
      ...(env === undefined ? {} : { env }),
    });

  const context = (signal: AbortSignal, sees: (object: ObjectRef) => boolean = () => true): CallContext => ({
    signal,
    actor: { id: 'a', name: 'Ada', face: 'cli' },
    may: (_scope, object) => object === undefined || sees(object),
    fail: (code, data) => {
      throw new HubError(code, data);
    },
  });

  /** Follows a collection until its items are as wanted. */
  async function follow<T>(
    open: (signal: AbortSignal) => AsyncIterable<CollectionEvent<T>>,
    keyOf: (item: T) => string,
    done: (items: readonly T[]) => boolean,
  ): Promise<readonly T[]> {
    const abort = new AbortController();
    const deadline = setTimeout(() => abort.abort(), PATIENCE_MS);
    const items = new Map<string, T>();
    try {
      for await (const event of open(abort.signal)) {
        if (event.type === 'reset') items.clear();
        else if (event.type === 'remove') for (const key of event.keys) items.delete(key);
        else if (event.type !== 'ready') for (const item of event.items) items.set(keyOf(item), item);
        if (event.type !== 'reset' && event.type !== 'page' && done([...items.values()])) return [...items.values()];
      }
    } finally {
      clearTimeout(deadline);
      abort.abort();
    }
    throw new Error(`never as wanted: ${JSON.stringify([...items.values()], undefined, 1)}`);
  }

  let spoke = await start();
  const bench: Workbench = {
    get handlers() {
      return spoke.handlers;
    },
    get repositories() {
      return spoke.repositories;
    },
    active,
    get provider() {
      return spoke.provider;
    },
    folder: place('work'),
    home: place('home'),
    audited,
    faults,
    db: test.db,
    ctx: context(new AbortController().signal),
    context,
    async write(relative, text, mode = 0o644) {
      const file = path.join(place('work'), relative);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { mode });
      return file;
    },
    until: (done) =>
      follow(
        (signal) => spoke.handlers.watch({}, context(signal)) as AsyncIterable<CollectionEvent<ScriptSummary>>,
        ({ id }) => id,
        done,
      ),
    async untilSource(id, done) {
      const mine = (sources: readonly Source[]): Source | undefined => sources.find((source) => source.id === id);
      const sources = await follow(
        (signal) => spoke.handlers.sources({}, context(signal)) as AsyncIterable<CollectionEvent<Source>>,
        (source) => source.id,
        (all) => mine(all) !== undefined && done(mine(all) as Source),
      );
      return mine(sources) as Source;
    },
    requireTrust(required) {
      trustRequired = required;
    },
    refuseWrites(why) {
      refusal = why;
    },
    moveToolbox(folder) {
      toolboxFolder = folder;
    },
    async add(name) {
      const folder = path.join(place('work'), name);
      await mkdir(folder, { recursive: true });
      return (await spoke.handlers.addSource({ folder }, bench.ctx)) as Source;
    },
    async restart(worker, between) {
      readerWorker = worker ?? readerWorker;
      await scope.close();
      await between?.();
      scope = new Scope((error) => faults.push(error));
      spoke = await start();
    },
    async close() {
      await scope.close();
      await test.close();
      await temp.remove();
    },
  };
  return bench;
}

/** The code and data that a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<{ readonly code: ErrorCode; readonly data: unknown }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HubError) return { code: error.code, data: error.data };
    throw error;
  }
  throw new Error('was not refused');
}
