import { readdir } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import type { Scope } from '#main/hub/scope';
import { NoAnswer, OtherWire } from '#main/platform/local-socket-greeting';
import type { Log } from '#main/platform/log-port';
import type { Recorded } from './contract';
import { tryConnect, type RecorderLink } from './link';

/** The recorders that live, and a connection to each that can be talked to. */
export interface RecorderLinks {
  /** Those that can be talked to, whatever their version. */
  readonly all: readonly RecorderLink[];
  /** One that listens and cannot be asked: it speaks another version of the wire, or does not answer. Undefined where there is none. */
  readonly mute: OtherWire | NoAnswer | undefined;
  /** Whether a recorder listens by this name, as far as is known. */
  isTaken(name: string): boolean;
  /** Looks for recorders and connects to those that are new. */
  findAll(): Promise<void>;
  /** Connects to one; undefined when nobody listens there, or none that can be talked to. */
  join(name: string): Promise<RecorderLink | undefined>;
  onProgress(listener: (recorded: Recorded) => void): () => void;
  onGone(listener: () => void): () => void;
}

/** What links belong to, and where recorders listen. */
export interface RecorderLinksOptions {
  readonly scope: Scope;
  readonly log: Log;
  readonly runtime: string;
  /** Names that a recorder of this hub may have: where they cannot be listed, others are not found. */
  readonly names: readonly string[];
  /** Milliseconds that a recorder may take to answer. */
  readonly answerMs: number;
}

/** How many times as long as it was waited for who does not answer is left alone. */
const PATIENCE = 3;

/** Links to recorders, none at first; they close with the scope. */
export function createRecorderLinks({ scope, log, runtime, names, answerMs }: RecorderLinksOptions): RecorderLinks {
  const links = new Map<string, RecorderLink>();
  const mute = new Map<string, OtherWire | NoAnswer>();
  /** When who does not answer is asked again. */
  const again = new Map<string, number>();
  const progress = new Set<(recorded: Recorded) => void>();
  const gone = new Set<() => void>();
  let finding: Promise<void> | undefined;

  async function find(): Promise<void> {
    const there = process.platform === 'win32' ? names : (await readdir(runtime)).filter((name) => /^recorder.*\.sock$/.test(name));
    for (const name of mute.keys()) if (!there.includes(name)) mute.delete(name);
    const now = performance.now();
    await Promise.all(there.filter((name) => !links.has(name) && (again.get(name) ?? 0) <= now).map(join));
  }

  async function join(name: string): Promise<RecorderLink | undefined> {
    const link = await connectTo(name);
    if (link === undefined) return undefined;
    if (scope.signal.aborted || links.has(name)) {
      link.close();
      return links.get(name);
    }
    links.set(name, link);
    link.closed.addEventListener('abort', () => onClosed(name, link), { once: true });
    scope.track(watch(link));
    return link;
  }

  async function connectTo(name: string): Promise<RecorderLink | undefined> {
    try {
      const link = await tryConnect(runtime, name, answerMs);
      mute.delete(name);
      again.delete(name);
      return link;
    } catch (error) {
      if (!(error instanceof OtherWire || error instanceof NoAnswer)) throw error;
      if (!mute.has(name)) log.warn('recorder.mute', { name, detail: error.message });
      mute.set(name, error);
      // Each time somebody waits for that.
      if (error instanceof NoAnswer) again.set(name, performance.now() + PATIENCE * answerMs);
      return undefined;
    }
  }

  function onClosed(name: string, link: RecorderLink): void {
    links.delete(name);
    if (scope.signal.aborted || link.left) return;
    log.warn('recorder.gone', { pid: link.pid });
    for (const listener of gone) listener();
  }

  async function watch(link: RecorderLink): Promise<void> {
    try {
      for await (const recorded of link.recorder.watch({}, { signal: scope.signal })) {
        for (const listener of progress) listener(recorded);
      }
    } catch (error) {
      if (!HubError.is(error, 'DISCONNECTED') && !HubError.is(error, 'CANCELLED')) throw error;
    }
  }

  scope.onClose(() => {
    for (const link of links.values()) link.close();
  });

  return {
    get all() {
      return [...links.values()];
    },
    get mute() {
      return [...mute.values()][0];
    },
    isTaken: (name) => links.has(name) || mute.has(name),
    findAll: () => (finding ??= find().finally(() => (finding = undefined))),
    join,
    onProgress(listener) {
      progress.add(listener);
      return () => progress.delete(listener);
    },
    onGone(listener) {
      gone.add(listener);
      return () => gone.delete(listener);
    },
  };
}
