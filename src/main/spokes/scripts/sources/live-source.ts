import { stat } from 'node:fs/promises';
import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { Source, SourceId } from '#shared/contract/scripts';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import type { Catalogue } from '../catalogue';
import { inBatches, inShortTurns } from '#main/platform/short-turns';
import { forEachBounded } from '../files/bounded';
import { INDEX_NAME, SIGNATURE_NAME } from '#shared/contract/signed-index';
import { sameStamp, stampAt } from '../files/read-head';
import { candidateAt, isHidden, isSidecar, sidecarNames, walk, type Candidate } from '../files/walk';
import type { Interpreters } from '../languages/interpreters';
import type { FolderWays } from '../ports';
import type { Reader } from '../reading/reader';
import type { Understood } from '../reading/understand';
import type { SignedSources } from '../trust/signed-sources';
import { BATCH, KnownFiles } from './known-files';
import { createPatience } from './patience';
import { reasonOf, type Unreadable } from './place';
import type { SourceRow } from './store';

/** One source while the hub runs: its scripts are in the catalogue, and stay true. */
export interface LiveSource {
  view(): Source;
  /** Reads all of it; afterwards it is watched, or unreadable with its reason: that it does not answer, too. */
  sync(): Promise<void>;
  /** Lets `work` put another folder in this one's place, and reads that: nobody sees the moment between, and nothing is lost in it. */
  swap(work: () => void): Promise<void>;
  /** Resolves when the catalogue has the script of this file as the file is now, or the source is found not to answer. */
  renew(file: Understood): Promise<void>;
  /** Reads the signed index of the source anew, after its key was set or forgotten. */
  renewIndex(): Promise<void>;
  /** Looks again for interpreters that were missing or have gone. */
  recheckInterpreters(): Promise<void>;
  close(): Promise<void>;
}

/** What a live source needs. Milliseconds: between two looks while it is polled, and that it may give no sign. */
export interface LiveSourceDeps {
  readonly scope: Scope;
  readonly log: Log;
  readonly catalogue: Catalogue;
  readonly interpreters: Interpreters;
  readonly reader: Reader;
  readonly signed: Pick<SignedSources, 'read' | 'signatureOf'>;
  /** Resolves once it is known what was approved and whose signatures count. */
  readonly judged: Promise<unknown>;
  readonly avoid: readonly string[];
  readonly pollMs: number;
  readonly answerMs: number;
  readonly folders: FolderWays;
  readonly onChange: (source: Source) => void;
}

/** Files that are asked for at once. */
export const WIDTH = 32;
/** Several writes of one save become one reading. */
const SETTLE_MS = 40;
const DEGRADED_SCAN_MS = 15_000;

/** Makes a source that is not read yet. */
export function createLiveSource(row: SourceRow, builtIn: boolean, deps: LiveSourceDeps): LiveSource {
  const { log, catalogue, interpreters, reader, signed, judged, avoid, folders, onChange } = deps;
  const scope = deps.scope.child();
  const { folder } = row;
  const source = { id: row.id as SourceId, label: row.label, folder };
  const known = new KnownFiles(catalogue);
  const dirty = new Set<string>();
  let state: Source['state'] = 'scanning';
  let reason: Unreadable | null = null;
  let inode: number | undefined;
  let unwatch: (() => void) | undefined;
  let degraded = false;
  let faulty = false;
  let losses = 0;
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<void> = Promise.resolve();
  let told = '';
  let indexOwed = false;

  const patience = createPatience({
    ms: deps.answerMs,
    onSilence() {
      if (reason === 'unreachable' || scope.signal.aborted) return;
      log.warn('scripts.source-unreadable', { source: row.id, folder, reason: 'unreachable' });
      lose('unreachable');
    },
    report: (error) => log.error('scripts.source', error),
  });
  const view = (): Source => {
    const shown = state === 'watching' && degraded ? 'polling' : state;
    return {
      id: source.id,
      label: row.label,
      folder,
      builtIn,
      scripts: known.size,
      state: shown,
      reason,
      signature: signed.signatureOf(row.id),
    };
  };
  const tell = (): void => {
    const now = JSON.stringify(view());
    if (now !== told) onChange(view());
    told = now;
  };
  /** Readings of one source follow each other: an older one never overwrites a newer one. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = queue.then(() => (scope.signal.aborted ? undefined : work()));
    queue = mine.catch(() => undefined);
    return patience.during(mine);
  };

  async function scan(): Promise<void> {
    // One that does not answer is not being read before it does.
    if (state === 'unreadable' && reason !== 'unreachable') state = 'scanning';
    tell();
    const lossesBefore = losses;
    try {
      const why = await folders.reach(folder);
      patience.heard();
      if (why !== null) throw new HubError('SOURCE_UNREADABLE', { folder: folder.slice(0, 1_024), reason: why });
      inode = (await stat(folder)).ino;
      // What the system could not tell of before, it may be able to now.
      if (unwatch === undefined || degraded) {
        unwatch?.();
        unwatch = undefined;
        faulty = false;
        const stop = await startWatching();
        if (scope.signal.aborted) return stop();
        unwatch = stop;
        degraded = faulty;
      }
      await judged;
      await readIndex();
      const candidates = await walk(folder, { signal: scope.signal, avoid, onProgress: () => patience.heard() });
      const unseen = new Set(known.paths());
      let batch: Understood[] = [];
      await forEachBounded(candidates, WIDTH, async (candidate) => {
        scope.signal.throwIfAborted();
        const file = (await asKnown(candidate)) ?? (await reader.read(candidate, source));
        if (file === null) return;
        unseen.delete(candidate.relative);
        batch.push(file);
        patience.heard();
        if (batch.length < BATCH) return;
        const full = batch;
        batch = [];
        known.remember(full);
      });
      known.remember(batch);
      await known.forget([...unseen]);
    } catch (error) {
      if (scope.signal.aborted) return;
      const why = HubError.is(error, 'SOURCE_UNREADABLE') ? error.data.reason : ((await folders.reach(folder)) ?? reasonOf(error));
      log.warn('scripts.source-unreadable', { source: row.id, folder, reason: why });
      lose(why);
      // What is neither the system's answer nor a refusal is a fault of ours, and is not explained away.
      if (!(error instanceof HubError) && !(error instanceof Error && 'errno' in error)) throw error;
      return;
    }
    // It fell silent meanwhile, and what had been read until then was forgotten.
    if (losses > lossesBefore) return await scan();
    state = 'watching';
    reason = null;
    tell();
  }

  /**
   * Before what it vouches for is read; of what was read already the catalogue is told. Where its number cannot be written down, it
   * does not count yet, and is read again at a later look; the files are read all the same.
   */
  async function readIndex(): Promise<void> {
    try {
      if (await signed.read(row.id, folder)) await judgeAnew();
      indexOwed = false;
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      if (!indexOwed) log.warn('scripts.index-unread', { source: row.id, code: error.code });
      indexOwed = true;
    }
  }

  async function judgeAnew(): Promise<void> {
    await inShortTurns(inBatches([...known.values()], BATCH), (batch) => catalogue.renew(batch.map(({ script }) => script.id)));
    tell();
  }

  /** What is known of a candidate, when nothing that it was read from has changed. */
  async function asKnown(candidate: Candidate): Promise<Understood | undefined> {
    const file = known.get(candidate.relative);
    if (file === undefined || file.stamp === null || candidate.fault !== undefined || file.candidate.fault !== undefined) return undefined;
    if (file.candidate.real !== candidate.real || file.candidate.sidecar !== candidate.sidecar) return undefined;
    // What it declares has no stamps: it is hashed again.
    if (file.script.grants.files.length > 0) return undefined;
    const { command, found } = file.script.interpreter;
    if ((await interpreters.find(command, file.script.language)) !== found) return undefined;
    if (!sameStamp(await stampAt(candidate.real), file.stamp)) return undefined;
    const sidecar = candidate.sidecar === null ? null : await stampAt(path.join(folder, candidate.sidecar));
    return sameStamp(sidecar, file.sidecarStamp) ? file : undefined;
  }

  function lose(why: Unreadable): void {
    losses += 1;
    state = 'unreadable';
    reason = why;
    scope.track(known.forgetAll());
    tell();
    unwatch?.();
    unwatch = undefined;
    degraded = false;
  }

  /** Before anything is read: a change while it is being read is told, and read again in its turn. */
  const startWatching = (): Promise<() => void> =>
    folders.watch(folder, {
      avoid,
      onPath: mark,
      onFolderGone(gone) {
        for (const relative of known.paths()) if (relative.startsWith(`${gone}/`)) mark(relative);
      },
      onFault(error) {
        if (!degraded) log.warn('scripts.watch-degraded', { source: row.id, folder, detail: String(error) });
        faulty = true;
        degraded = true;
        tell();
      },
      track: (work) => scope.track(work),
    });

  function mark(relative: string): void {
    if (scope.signal.aborted) return;
    dirty.add(relative);
    timer ??= setTimeout(() => {
      timer = undefined;
      scope.track(inTurn(readDirty));
    }, SETTLE_MS);
  }

  async function readDirty(): Promise<void> {
    const paths = [...dirty];
    dirty.clear();
    if (state === 'unreadable') return;
    try {
      if (paths.includes(INDEX_NAME) || paths.includes(SIGNATURE_NAME)) await readIndex();
    } finally {
      await readPaths(paths);
    }
  }

  async function readPaths(paths: readonly string[]): Promise<void> {
    const files = new Set<string>();
    const sidecars = new Set<string>();
    for (const relative of paths) {
      for (const declarer of known.declarersOf(relative)) files.add(declarer);
      if (relative.split('/').some(isHidden)) continue;
      if (isSidecar(relative)) {
        sidecars.add(relative);
        for (const user of [...known.usersOf(relative), ...known.fitting(relative)]) files.add(user);
      } else {
        files.add(relative);
        for (const side of sidecarNames(path.posix.basename(relative))) sidecars.add(path.posix.join(path.posix.dirname(relative), side));
      }
    }
    await readAgain(files);
    await readAgain([...sidecars].filter((side) => known.usersOf(side).size === 0));
    await known.forget([...sidecars].filter((side) => known.usersOf(side).size > 0));
    tell();
  }

  async function readAgain(paths: Iterable<string>): Promise<void> {
    const read: Understood[] = [];
    const gone: string[] = [];
    await forEachBounded(paths, WIDTH, async (relative) => {
      const candidate = await candidateAt(folder, relative);
      const file = candidate === null ? null : await reader.read(candidate, source);
      if (file === null) gone.push(relative);
      else read.push(file);
    });
    await known.forget(gone);
    await inShortTurns(inBatches(read, BATCH), (batch) => known.remember(batch));
  }

  /** A folder that went away, came back or was put in place of another is seen here, since no watcher tells all of that. */
  async function look(): Promise<void> {
    const why = await folders.reach(folder);
    if (scope.signal.aborted) return;
    // A swap may have come between: in its own turn it is seen whether that still holds.
    if (why !== null)
      return state === 'unreadable' ? undefined : inTurn(async () => ((await folders.reach(folder)) === null ? undefined : lose(why)));
    const replaced = async (): Promise<boolean> => state === 'watching' && inode !== undefined && inode !== (await stat(folder)).ino;
    if (await replaced()) await inTurn(async () => ((await replaced()) ? lose('missing') : undefined));
    if (state === 'unreadable' && reason !== 'too-large') await inTurn(scan);
    else if (indexOwed && state === 'watching') await inTurn(readIndex);
  }

  scope.onClose(reader.onBusy(() => patience.heard()));
  /** Only one at a time, however long it takes: each that hangs takes one of the few threads that look at files. */
  scope.every(deps.pollMs, () => {
    looking ??= look().finally(() => (looking = undefined));
    return patience.during(looking);
  });
  scope.every(DEGRADED_SCAN_MS, () => (degraded && state === 'watching' ? inTurn(scan) : undefined));
  scope.onClose(() => {
    clearTimeout(timer);
    unwatch?.();
  });

  return {
    view,
    sync: () => inTurn(scan),
    swap: (work) =>
      inTurn(async () => {
        work();
        await scan();
      }),
    renew: (file) =>
      patience.during(
        (async () => {
          const { candidate, stamp, sidecarStamp } = file;
          const sidecar = candidate.sidecar === null ? null : path.join(folder, candidate.sidecar);
          const now = await stampAt(candidate.real);
          const declares = file.script.grants.files.length > 0;
          if (!declares && sameStamp(now, stamp) && (sidecar === null || sameStamp(await stampAt(sidecar), sidecarStamp))) return;
          dirty.add(candidate.relative);
          await inTurn(readDirty);
        })(),
      ),
    renewIndex: () =>
      inTurn(async () => {
        await readIndex();
        await judgeAnew();
      }),
    async recheckInterpreters() {
      const answers = new Map<string, string | null>();
      for (const { script, candidate } of known.values()) {
        const key = `${script.language}\0${script.interpreter.command}`;
        if (!answers.has(key)) answers.set(key, await interpreters.find(script.interpreter.command, script.language));
        if (candidate.fault === undefined && answers.get(key) !== script.interpreter.found) mark(candidate.relative);
      }
    },
    async close() {
      await scope.close();
      await known.forgetAll();
    },
  };
}
