import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Repository } from '#shared/contract/repositories';
import { hubActor } from '#main/platform/hub-actor';
import type { Collection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { Catalogue } from '../catalogue';
import type { Interpreters } from '../languages/interpreters';
import type { ActiveRun, ScriptsDeps } from '../ports';
import type { Sources } from '../sources/service';
import { idOf, labelOf, wantedOf, type Wanted } from './address';
import type { Book } from './book';
import { isCutOff, isDue } from './due';
import { SyncError } from './failures';
import type { Orphans } from './orphans';
import { insertRepository, updateRepository, type RepositoryTables, type Result, type Stored } from './store';
import { syncInto, type SyncLimits } from './sync';
import { createTurns } from './turns';
import type { WorkingCopies } from './working-copies';

/** What a person wants of a repository. */
export interface RepositoryRequest extends Wanted {
  readonly every: number | null;
  readonly label: string | undefined;
}

/** What of it is to be another; what is undefined stays. */
export type RepositoryChange = { readonly [K in keyof Omit<RepositoryRequest, 'label'>]?: RepositoryRequest[K] | undefined };

/** The git repositories that scripts come from. */
export interface Repositories {
  readonly all: Collection<Repository>;
  /** Whether this source is the working copy of one. */
  has(id: string): boolean;
  /** Ends with the signal: nothing was added then. */
  add(request: RepositoryRequest, actor: Actor, signal: AbortSignal): Promise<Repository>;
  change(id: string, change: RepositoryChange, actor: Actor, signal: AbortSignal): Promise<Repository>;
  /** Resolves when its scripts, as they are now, are in the catalogue; what was changed in the working copy is undone. */
  sync(id: string, actor: Actor): Promise<void>;
  /** Syncs at once those that could not be reached, rather than when they are due: there may be a network again. */
  retry(): Promise<void>;
  stop(id: string): void;
  remove(id: string, actor: Actor): Promise<void>;
}

/** What repositories are kept with. */
export interface RepositoryParts {
  readonly book: Book;
  readonly copies: WorkingCopies;
  readonly catalogue: Catalogue;
  readonly interpreters: Interpreters;
  readonly sources: Sources;
  readonly orphans: Orphans;
}

const CHECK_MS = 10_000;
const limitsOf = ({ git }: ScriptsDeps): SyncLimits => ({
  maxBytes: git?.maxBytes ?? 1_073_741_824,
  stallMs: git?.stallMs ?? 60_000,
  totalMs: git?.totalMs ?? 1_800_000,
});

/** Keeps the working copies equal to their repositories, when asked and when it is time, until the scope closes. */
export function createRepositories(deps: ScriptsDeps, parts: RepositoryParts): Repositories {
  const { scope, db, log, clock, audit } = deps;
  const { book, copies, catalogue, sources } = parts;
  const tools = { interpreters: parts.interpreters, env: deps.env ?? process.env, limits: limitsOf(deps), orphans: parts.orphans };
  const turns = createTurns(scope);
  const syncing = new Map<string, Promise<void>>();
  const own = [deps.home, deps.runtime];

  const found = (id: string): Stored => {
    const stored = book.get(id);
    if (stored === undefined) throw new HubError('SOURCE_NOT_FOUND', { source: id });
    return stored;
  };
  /** Runs of this source's scripts: they may be reading what is about to be replaced. */
  const runsOf = (id: string): readonly ActiveRun[] =>
    deps.activeRuns().filter(({ script }) => script.startsWith(`${id}:`) || catalogue.scripts.get(script)?.sourceId === id);
  const sweep = (): Promise<void> => copies.sweep(deps.activeRuns());

  /** Fetches into a folder of its own, and hands it to `use`; whatever comes of it, the folder is gone then. */
  async function attempt<T>(wanted: Wanted, id: string, last: Result | null, signal: AbortSignal, use: Use<T>): Promise<T> {
    const since = isoOf(clock.now());
    const folder = await copies.attempt(id);
    try {
      const onProgress: Parameters<typeof syncInto>[1]['onProgress'] = (phase, bytes) => book.tell(id, { phase, since, bytes });
      const result = await syncInto(tools, { wanted, attempt: folder, tree: copies.treeOf(id), last, signal, onProgress });
      return await use(result, folder);
    } finally {
      book.tell(id, null);
      scope.track(copies.remove(folder));
    }
  }

  /** Syncs what is kept as `next`, and keeps that and what came of it. */
  async function renew(
    next: Stored,
    last: Result | null,
    actor: Actor,
    signal: AbortSignal,
    changed: Record<string, string> | null,
  ): Promise<void> {
    const { id } = next;
    await attempt(next, id, last, signal, async (result, folder) => {
      const before = book.get(id)?.result?.commit.id ?? null;
      if (result !== null) await swap(id, folder);
      const now = clock.now();
      const commit = result?.commit.id ?? before;
      const kept: Stored = {
        ...next,
        result: result ?? next.result,
        changedAt: commit === before ? next.changedAt : now,
        syncedAt: now,
        triedAt: now,
        failures: 0,
        failure: null,
      };
      await db.write(async (tx) => {
        await updateRepository(tx.tables<RepositoryTables>(), kept);
        if (changed !== null) await audit.append(tx, { action: 'source.change', outcome: 'ok', actor, object: id, personal: changed });
        if (commit !== before) {
          await audit.append(tx, { action: 'source.sync', outcome: 'ok', actor, object: id, detail: { from: before, to: commit } });
        }
      });
      book.set(kept);
    });
    await sweep();
  }

  async function swap(id: string, folder: string): Promise<void> {
    let swapped = false;
    await sources.live(id)?.swap(() => {
      copies.swap(id, folder, runsOf(id));
      swapped = true;
    });
    if (!swapped) throw new SyncError('other', 'the working copy does not answer');
  }

  /**
   * Syncs a source; who asks while it is under way waits for the same end. Failures are kept, and thrown. One that is `extra` makes the wait
   * for the next no longer.
   */
  function syncNow(id: string, actor: Actor, extra = false): Promise<void> {
    const going = syncing.get(id);
    if (going !== undefined) return going;
    const onWait = (): void => book.tell(id, { phase: 'waiting', since: isoOf(clock.now()), bytes: 0 });
    const mine = turns.join(id, (signal) => syncInTurn(id, actor, signal, extra), onWait).finally(() => syncing.delete(id));
    syncing.set(id, mine);
    return mine;
  }

  async function syncInTurn(id: string, actor: Actor, signal: AbortSignal, extra: boolean): Promise<void> {
    const stored = found(id);
    try {
      await renew(stored, stored.result, actor, signal, null);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      await keepFailure(id, error, extra);
      throw refused(stored, error);
    }
  }

  async function keepFailure(id: string, { reason, detail }: SyncError, extra: boolean): Promise<void> {
    const stored = book.get(id);
    // A hub that ends tries again when the next one starts.
    if (stored === undefined || scope.signal.aborted) return;
    // One that is tried since the network is back makes no later try come later.
    const tried = { ...stored, triedAt: extra ? stored.triedAt : clock.now() };
    // That a person stopped it says nothing of the repository.
    const kept: Stored =
      reason === 'stopped' ? tried : { ...tried, failures: stored.failures + (extra ? 0 : 1), failure: { reason, detail } };
    log.warn('scripts.sync-failed', { source: id, reason, detail });
    await db.write((tx) => updateRepository(tx.tables<RepositoryTables>(), kept));
    book.set(kept);
    if (isCutOff(kept)) deps.unreached?.();
  }

  async function check(): Promise<void> {
    await sources.opened;
    await sweep();
    const now = clock.now();
    for (const stored of book.values()) {
      if (!isDue(stored, now) || turns.busy(stored.id)) continue;
      scope.track(syncByItself(stored.id, false));
    }
  }

  async function syncByItself(id: string, extra: boolean): Promise<void> {
    try {
      await syncNow(id, hubActor, extra);
    } catch (error) {
      // Kept with the repository, and logged.
      if (!HubError.is(error, 'REPOSITORY_FAILED') && !HubError.is(error, 'SOURCE_NOT_FOUND')) throw error;
    }
  }

  async function retry(): Promise<void> {
    await sources.opened;
    await Promise.all([...book.values()].map(({ id }) => retryOne(id)));
  }

  async function retryOne(id: string): Promise<void> {
    // One that is under way may have begun when there was no network: how it ends counts. Who asked for it is told of that.
    if (syncing.has(id)) await syncByItself(id, true);
    const stored = book.get(id);
    if (!scope.signal.aborted && stored !== undefined && isCutOff(stored)) await syncByItself(id, true);
  }

  /** Of two sources with the same scripts, one is too much. */
  function refuseTwice(wanted: Wanted, besides: string | null): void {
    for (const one of book.values()) {
      if (one.id !== besides && one.url === wanted.url && one.branch === wanted.branch && one.folder === wanted.folder)
        throw new HubError('SOURCE_EXISTS', { folder: wanted.url.slice(0, 1_024) });
    }
  }

  /** One that was changed may have the id that this would have. */
  function freeId(wanted: Wanted): string {
    const id = idOf(wanted);
    for (let n = 1; ; n += 1) {
      const free = n === 1 ? id : `${id}-${n}`;
      if (book.get(free) === undefined) return free;
    }
  }

  scope.every(deps.git?.checkMs ?? CHECK_MS, check);
  scope.track(check());

  return {
    all: book.all,
    has: (id) => book.get(id) !== undefined,
    async add({ every, label, ...given }, actor, signal) {
      const wanted = wantedOf(given, own);
      refuseTwice(wanted, null);
      const id = freeId(wanted);
      if (turns.busy(id)) throw new HubError('SOURCE_EXISTS', { folder: wanted.url.slice(0, 1_024) });
      await turns.join(id, async (ended) => {
        try {
          await attempt(wanted, id, null, AbortSignal.any([ended, signal]), async (result, folder) => {
            if (result === null) throw new Error('a first sync gave nothing');
            copies.swap(id, folder, []);
            const now = clock.now();
            const stored: Stored = {
              id,
              ...wanted,
              every,
              result,
              changedAt: now,
              syncedAt: now,
              triedAt: now,
              failures: 0,
              failure: null,
            };
            // First, so that nobody sees its folder without knowing whose it is.
            book.set(stored);
            const row = { id, label: label ?? labelOf(wanted), folder: copies.treeOf(id), kind: 'git' as const };
            await sources.take(row, async (tx) => {
              await insertRepository(tx.tables<RepositoryTables>(), stored);
              const detail = { kind: 'git', commit: result.commit.id };
              await audit.append(tx, { action: 'source.add', outcome: 'ok', actor, object: id, detail, personal: typed(wanted) });
            });
          });
        } catch (error) {
          book.remove(id);
          copies.discard(id, []);
          scope.track(sweep());
          throw error instanceof SyncError ? refused(wanted, error) : error;
        }
      });
      return viewed(id);
    },
    async change(id, change, actor, signal) {
      const before = found(id);
      const wanted = wantedOf({ ...wantedFrom(before), ...given(change) }, own);
      const every = change.every === undefined ? before.every : change.every;
      refuseTwice(wanted, id);
      const same = wanted.url === before.url && wanted.branch === before.branch && wanted.folder === before.folder;
      // What is under way is of what was wanted until now.
      if (!same) turns.stop(id);
      await turns.join(id, async (ended) => {
        const stored = { ...found(id), ...wanted, every };
        if (same) {
          await db.write(async (tx) => {
            await updateRepository(tx.tables<RepositoryTables>(), stored);
            await audit.append(tx, { action: 'source.change', outcome: 'ok', actor, object: id, detail: { every } });
          });
          return book.set(stored);
        }
        try {
          await renew(stored, null, actor, AbortSignal.any([ended, signal]), typed(wanted));
        } catch (error) {
          throw error instanceof SyncError ? refused(wanted, error) : error;
        }
      });
      return viewed(id);
    },
    sync: (id, actor) => syncNow(found(id).id, actor),
    retry,
    stop: (id) => turns.stop(found(id).id),
    async remove(id, actor) {
      const stored = found(id);
      turns.stop(id);
      await turns.join(id, async () => {
        await sources.remove(id, actor, typed(stored));
        book.remove(id);
        copies.discard(id, runsOf(id));
      });
      await sweep();
    },
  };

  function viewed(id: string): Repository {
    const view = book.all.get(id);
    if (view === undefined) throw new HubError('SOURCE_NOT_FOUND', { source: id });
    return view;
  }
}

type Use<T> = (result: Result | null, folder: string) => Promise<T>;

const refused = ({ url }: Wanted, { reason, detail, cause }: SyncError): HubError =>
  new HubError('REPOSITORY_FAILED', { url, reason, detail }, { cause });
const wantedFrom = ({ url, branch, folder }: Wanted): Wanted => ({ url, branch, folder });
/** What is undefined was not given. */
const given = ({ url, branch, folder }: RepositoryChange): Partial<Wanted> => ({
  ...(url !== undefined && { url }),
  ...(branch !== undefined && { branch }),
  ...(folder !== undefined && { folder }),
});
/** What a person typed of it, for the part of the audit chain that can be erased. */
const typed = ({ url, branch, folder }: Wanted): Record<string, string> => ({
  url,
  ...(branch !== null && { branch }),
  ...(folder !== null && { folder }),
});
