import { access } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import type { RunId } from '#shared/contract/runs';
import { WIRE_VERSION } from '#shared/rpc/protocol';
import type { Scope } from '#main/hub/scope';
import { ANSWER_MS, FrameTooLarge } from '#main/platform/local-socket';
import type { Log } from '#main/platform/log-port';
import type { RecorderPort } from '../ports';
import { segmentPath } from '../journal/layout';
import type { Launch, Recorded } from './contract';
import type { RecorderLink } from './link';
import { createRecorderLinks } from './links';
import { startRecorder, type RecorderStart, type StartedRecorder } from './start';

const NAME = 'recorder.sock';
const IDLE_MS = 30_000;
/** A recorder that does not answer for so long after its start is not there. */
const START_MS = 10_000;
const STEP_MS = 5;

/** How the hub finds its recorder, or starts one. */
export interface RecorderClientOptions {
  readonly scope: Scope;
  readonly log: Log;
  readonly runtime: string;
  /** Path of the bundled recorder. */
  readonly entry: string;
  /** The hub's version: new runs go to a recorder of the same. */
  readonly version: string;
  /** Milliseconds after which a recorder without runs and hub leaves. */
  readonly idleMs?: number;
  /** Milliseconds that a recorder may take to say who it is. */
  readonly answerMs?: number;
  readonly spawnRecorder?: (start: RecorderStart) => StartedRecorder;
}

/**
 * The hub's way to its recorder: finds the one that lives or starts one, and comes back to it when the connection drops.
 * A recorder of another version keeps its runs until they end; new ones go to one of this version beside it. Of one that
 * speaks another version of the wire, or does not say who it is, nothing is asked: its runs are looked at on disk, and cannot
 * be cancelled or typed into meanwhile.
 */
export function createRecorderClient(options: RecorderClientOptions): RecorderPort {
  const { scope, log, runtime, version, answerMs = ANSWER_MS } = options;
  const links = createRecorderLinks({ scope, log, runtime, answerMs, names: [NAME, versioned(version)] });
  let starting: Promise<RecorderLink> | undefined;
  /** Who has what waits at its gate. */
  const held = new Map<RunId, { readonly link: RecorderLink; readonly file: string }>();
  const ofThisVersion = (): RecorderLink | undefined => links.all.find((link) => link.version === version);

  /** The recorder for new runs. */
  async function own(): Promise<RecorderLink> {
    return ofThisVersion() ?? (await (starting ??= start().finally(() => (starting = undefined))));
  }

  async function start(): Promise<RecorderLink> {
    await links.findAll();
    const found = ofThisVersion();
    if (found !== undefined) return found;
    const name = links.isTaken(NAME) ? versioned(version) : NAME;
    let end: { readonly why: string | null } | undefined;
    const begin = (): void => {
      end = undefined;
      const idleMs = options.idleMs ?? IDLE_MS;
      const { pid, ended } = (options.spawnRecorder ?? startRecorder)({ entry: options.entry, runtime, name, version, idleMs });
      log.info('recorder.started', { pid, name });
      // Not tracked: a recorder outlives this hub.
      void ended.then((why) => (end = { why }));
    };
    begin();
    const deadline = performance.now() + START_MS;
    for (;;) {
      const link = await links.join(name);
      if (link !== undefined && link.version === version) return link;
      const over: typeof end = end;
      if (over?.why != null) throw new HubError('RECORDER_UNAVAILABLE', { detail: over.why.slice(0, 4_096) });
      // It found another one, which nobody answers for: that one was just leaving.
      if (over !== undefined) begin();
      if (scope.signal.aborted) throw new HubError('RECORDER_UNAVAILABLE', { detail: 'the hub is closing' });
      if (performance.now() > deadline) throw new HubError('RECORDER_UNAVAILABLE', { detail: `no answer within ${START_MS} ms` });
      await new Promise<void>((resolve) => void setTimeout(resolve, STEP_MS));
    }
  }

  async function launch(request: Launch): ReturnType<RecorderPort['launch']> {
    for (let attempt = 0; ; attempt += 1) {
      const link = await own();
      try {
        const launched = await link.recorder.launch(request);
        if (request.fds.some(({ type }) => type === 'gate')) held.set(request.run, { link, file: request.file });
        return launched;
      } catch (error) {
        if (error instanceof FrameTooLarge) {
          throw new HubError('SPAWN_FAILED', {
            file: request.file.slice(0, 1_024),
            detail: 'the command and its environment are too large',
          });
        }
        if (!HubError.is(error, 'DISCONNECTED')) throw error;
        // A recorder that left just then has not begun; one that had begun may have run it, and nothing runs twice.
        if (attempt > 0 || (await exists(segmentPath(request.folder, 0)))) {
          throw new HubError('RECORDER_UNAVAILABLE', { detail: 'it went away during the start' }, { cause: error });
        }
      }
    }
  }

  /** Asks the recorders in turn, those that are known first: the run belongs to one of them. */
  async function withRun(run: RunId, ask: (link: RecorderLink) => Promise<unknown>): Promise<void> {
    let missing: unknown = new HubError('RUN_NOT_FOUND', { run });
    const asked = new Set<RecorderLink>();
    if (await anyOf(links.all)) return;
    await links.findAll();
    if (await anyOf(links.all)) return;
    // It may be one of theirs.
    if (links.mute !== undefined) missing = new HubError('RECORDER_UNAVAILABLE', { detail: links.mute.message });
    throw missing;

    async function anyOf(known: readonly RecorderLink[]): Promise<boolean> {
      for (const link of known) if (!asked.has(link) && (await has(link))) return true;
      return false;
    }

    async function has(link: RecorderLink): Promise<boolean> {
      asked.add(link);
      try {
        await ask(link);
        return true;
      } catch (error) {
        if (HubError.is(error, 'DISCONNECTED'))
          missing = new HubError('RECORDER_UNAVAILABLE', { detail: 'it went away' }, { cause: error });
        else if (!HubError.is(error, 'RUN_NOT_FOUND')) throw error;
        return false;
      }
    }
  }

  async function release(run: RunId): ReturnType<RecorderPort['release']> {
    const at = held.get(run);
    if (at === undefined) throw new HubError('RUN_NOT_FOUND', { run });
    try {
      const released = await at.link.recorder.release({ run });
      held.delete(run);
      return released;
    } catch (error) {
      // Of any other failure it waits still, and is to be taken back.
      if (HubError.is(error, 'DISCONNECTED')) {
        throw new HubError('RECORDER_UNAVAILABLE', { detail: 'it went away before the run began' }, { cause: error });
      }
      if (!HubError.is(error, 'RUN_NOT_FOUND')) throw error;
      throw new HubError('SPAWN_FAILED', { file: at.file.slice(0, 1_024), detail: 'it ended before the run began' }, { cause: error });
    }
  }

  async function undo(run: RunId): Promise<void> {
    try {
      await held.get(run)?.link.recorder.undo({ run });
    } catch (error) {
      if (!HubError.is(error, 'DISCONNECTED')) throw error; // What waits at a gate goes with its recorder.
    }
    held.delete(run);
  }

  async function listOf(link: RecorderLink): Promise<readonly Recorded[]> {
    try {
      return await link.recorder.list({});
    } catch (error) {
      if (!HubError.is(error, 'DISCONNECTED')) throw error;
      return []; // It went away just then, which is told of by itself.
    }
  }

  /** One of another version that has nothing left is let go, so that it can leave. */
  async function letGo(link: RecorderLink): Promise<void> {
    if (link.version === version || (await link.recorder.list({})).length > 0) return;
    link.leave();
  }

  return {
    launch,
    release,
    undo,
    cancel: (run) => withRun(run, ({ recorder }) => recorder.cancel({ run })),
    input: (run, text) => withRun(run, ({ recorder }) => recorder.input({ run, text })),
    answer: (run, question, text) => withRun(run, ({ recorder }) => recorder.answer({ run, question, text })),
    mask: (run, secrets) => withRun(run, ({ recorder }) => recorder.mask({ run, secrets: [...secrets] })),
    resize: (run, columns, rows) => withRun(run, ({ recorder }) => recorder.resize({ run, columns, rows })),
    async attach() {
      await links.findAll();
      if (links.all.length === 0) return undefined;
      return (await Promise.all(links.all.map(listOf))).flat();
    },
    async forget(run) {
      for (const link of links.all) {
        try {
          await link.recorder.forget({ run });
          await letGo(link);
        } catch (error) {
          // A recorder that is gone remembers nothing any more.
          if (!HubError.is(error, 'DISCONNECTED')) throw error;
        }
      }
    },
    async warm() {
      await own();
    },
    onProgress: (listener) => links.onProgress(listener),
    onGone: (listener) => links.onGone(listener),
  };
}

/** Of this version and this wire: no other recorder has it. */
const versioned = (version: string): string => `recorder-${version.replaceAll(/[^\w.]/g, '_').slice(0, 16)}-${WIRE_VERSION}.sock`;

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
