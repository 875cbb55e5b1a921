import { spawn } from 'node:child_process';
import type { RunElevation } from '#shared/contract/elevation';
import type { OwnReason } from '#shared/contract/run-reason';
import type { Launch } from '../../contract';
import type { Child, ChildOutput, Exit } from '../child';
import type { Elevation, ElevationEvents } from '../elevation-port';
import { pause } from '../ending';
import { exitOf, failureOf } from '../exit';
import { signal } from '../run-tree';
import { readOwnStreams } from '../spawn-pipes';
import { listenForElevated } from './elevated-line';

/** How far the elevated launcher is. */
type Stage = 'asked' | 'met' | 'begun' | 'started' | 'over';

/** How long a launcher may take once it is told to kill, in milliseconds; then the line is closed, by which it ends everything too. */
const OBEY_MS = 30_000;
/** How long one may take to prepare a run, and to begin it. */
const PREPARE_MS = 120_000;
/** How long a launcher may take to come after its asker has ended well: one that may not wait for it ends before it. */
const COME_MS = 20_000;
const failures = new Map<string, OwnReason>([
  ['changed', 'elevation-changed'],
  ['unreadable', 'elevation-unreadable'],
  ['unprepared', 'elevation-unprepared'],
]);

/**
 * An administrator's rights by a person's consent. What the launch starts asks Windows for it, and Windows starts the elevated launcher, which
 * comes to the pipe of this run: by then somebody has consented. Rejects where there can be no such pipe.
 */
export async function createConsent(
  { pipe, word, attended, askMs }: Extract<Launch['elevation'], { by: 'uac' }>,
  events: ElevationEvents,
): Promise<Elevation> {
  let shown: RunElevation = { by: 'uac', state: 'waiting', prompt: null, asked: 0 };
  let stage: Stage = 'asked';
  let exitCode: number | undefined;
  let failure: OwnReason | undefined;
  /** Who asks; undefined before it is started and once it has ended. */
  let asker: number | undefined;
  /** Nobody is let through any more. */
  let refused = !attended;
  let timer: NodeJS.Timeout | undefined;
  let patience: NodeJS.Timeout | undefined;
  let output: ChildOutput | undefined;
  /** Aborts when somebody has come, or nobody is waited for any more. */
  const come = new AbortController();

  const line = await listenForElevated(pipe, word, {
    onMet() {
      come.abort();
      clearTimeout(timer);
      if (refused || events.isEnding()) return dismiss();
      stage = 'met';
      limit();
      line.tell('go');
    },
    onData: (chunk, from) => (refused ? undefined : output?.onData(chunk, from)),
    onWord: said,
    onGarbage: () => broken('what the elevated launcher says is not understood'),
    onGone() {
      const [was, last] = [stage, exitCode];
      stage = 'over';
      if (was === 'started' && last === undefined && !events.isEnding()) broken('the elevated launcher has ended without saying how');
      if (!refused) failure ??= 'elevation-unprepared'; // Of what began it is not asked.
      endAsker();
    },
  });

  function said(what: string): void {
    if (refused) return;
    if (stage === 'met' && what === 'ready') {
      if (events.isEnding()) return dismiss();
      stage = 'begun';
      limit();
      line.tell('begin');
    } else if (stage === 'begun' && what === 'start') {
      stage = 'started';
      clearTimeout(timer);
      shown = { ...shown, state: 'granted' };
      events.onChange();
      events.onGranted();
    } else if (stage === 'started' && /^exit \d{1,10}$/.test(what)) {
      exitCode = Number(what.slice(5));
      line.close();
    } else if (stage === 'met' && failures.has(what)) {
      failure = failures.get(what);
      line.close();
    } else {
      line.close();
      broken('the elevated launcher says what it cannot say now');
    }
  }

  /** A launcher, or who passes for one, that says nothing more is not waited for. */
  function limit(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      broken('the elevated launcher does not go on');
      line.close();
    }, PREPARE_MS);
  }

  function broken(what: string): void {
    if (refused) return;
    failure ??= 'elevation-unprepared';
    output?.onError(new Error(what));
  }

  /** Whoever is there, or comes now, is told that nothing is to begin; and nobody is asked any more. */
  function dismiss(): void {
    refused = true;
    come.abort();
    if (line.met) line.dismiss();
    endAsker();
  }

  /** The question on the screen of Windows may stay for a while: who consents to it then starts a launcher that finds nobody. */
  function endAsker(): void {
    if (asker !== undefined) signal(asker, 'SIGKILL');
  }

  function stop(order: 'term' | 'kill'): number {
    if (stage === 'over') return 0;
    if (stage === 'asked' || stage === 'met') {
      dismiss();
      return 1;
    }
    if (order === 'kill') patience ??= setTimeout(() => line.close(), OBEY_MS);
    return line.tell(order) ? 1 : 0;
  }

  return {
    get shown() {
      return shown;
    },
    get exitCode() {
      return exitCode;
    },
    get failure() {
      if (shown.state === 'granted') return undefined;
      return failure ?? (attended ? 'elevation-refused' : 'elevation-unattended');
    },
    results: undefined,
    tree: {
      terminate: () => Promise.resolve(stop('term')),
      kill: () => Promise.resolve(stop('kill')),
      size: () => Promise.resolve(stage === 'over' ? 0 : 1),
    },
    answer: () => false,
    async spawn({ file, args, cwd, env }, to) {
      output = to;
      const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: false, windowsHide: true });
      if (child.pid === undefined) throw await failureOf(child);
      asker = child.pid;
      const own = readOwnStreams(child.pid, exitOf(child), child, to);
      const ended = own.exited.then(async (exit): Promise<Exit> => {
        asker = undefined;
        // It may end before the launcher that it has asked for.
        if (stage === 'asked' && !refused && exit.code === 0) await pause(COME_MS, come.signal);
        await line.ended();
        stage = 'over';
        if (shown.state !== 'granted') return exit;
        return { code: exitCode ?? null, signal: null };
      });
      return {
        ...own,
        exited: ended,
        drained: Promise.all([own.drained, ended]).then(() => undefined),
        pause() {
          own.pause();
          line.pause();
        },
        resume() {
          own.resume();
          line.resume();
        },
        abandon() {
          own.abandon();
          line.close();
        },
      } satisfies Child;
    },
    follow() {
      if (stage !== 'asked' || !attended) return;
      timer = setTimeout(() => {
        failure = 'elevation-unanswered';
        dismiss();
      }, askMs);
    },
    finish() {
      stage = 'over';
      come.abort();
      clearTimeout(timer);
      clearTimeout(patience);
      line.close();
      if (shown.state !== 'granted') shown = { ...shown, state: 'refused' };
    },
  };
}
