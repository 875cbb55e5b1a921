import { app, dialog, powerMonitor } from 'electron';
import type { ActiveRun, Hub } from '#main/hub/hub-port';
import { personName } from '#main/platform/person';
import { labelsIn } from './labels';
import type { DesktopLanguage } from './language';
import { onSecondStart } from './links';
import { mainWindow, onMainClosed } from './window';

/** How the application comes to its end. */
export interface Leaving {
  /** From now on this hub's runs keep it in the tray, and it ends when the hub does. */
  waitFor(hub: Hub): void;
  /** Whether it stays in the tray without a window and without runs. */
  stay(wanted: boolean): void;
}

/** How it leaves: `close` is its end in order, `keepOn` has a hub in the background go on with the runs after that. */
export interface LeaveOptions {
  readonly close: () => Promise<void>;
  readonly keepOn: () => Promise<void>;
  readonly language: DesktopLanguage;
}

/**
 * What is to become of the runs at the end: nobody was asked yet (`ask`), they are waited for (`wait`) or cancelled and then
 * waited for (`cancel`), a hub in the background has them (`keep`), or they stay with the recorder (`go`).
 */
type Plan = 'ask' | 'wait' | 'cancel' | 'keep' | 'go';
const answers: readonly Plan[] = ['wait', 'keep', 'cancel', 'ask'];

/**
 * The application ends when its last window closes and nothing runs in its own hub; with runs in progress it stays in
 * the tray until they end. To quit with runs in progress is asked about.
 */
export function leaveInOrder({ close, keepOn, language }: LeaveOptions): Leaving {
  let runs: readonly ActiveRun[] = [];
  let own: Hub | undefined;
  let stays = false;
  let plan: Plan = 'ask';
  let question: AbortController | undefined;
  const cancelled = new Set<string>();

  const leaveIfDone = (): void => {
    if (runs.length > 0 || mainWindow() !== undefined) return;
    if (!stays || plan !== 'ask') app.quit();
  };
  const cancelAll = (): void => {
    for (const { id } of runs) {
      if (cancelled.has(id)) continue;
      cancelled.add(id);
      own?.cancelRun(id, personName()).catch((error: unknown) => own?.log.error('leave.cancel', error));
    }
  };
  const follow = (next: Plan): void => {
    plan = next;
    if (next === 'ask') return;
    if (next === 'keep' || next === 'go') return app.quit();
    if (next === 'cancel') cancelAll();
    mainWindow()?.close();
    leaveIfDone(); // They may have ended while the question stood.
  };
  const ask = async (): Promise<void> => {
    const standing = (question = new AbortController());
    try {
      const window = mainWindow();
      const { quitting } = labelsIn(language.current);
      const options = {
        type: 'question' as const,
        message: quitting.title(runs.length),
        detail: quitting.text,
        buttons: [quitting.wait, quitting.keep, quitting.cancel, quitting.back],
        defaultId: 0,
        cancelId: 3,
        noLink: true,
        signal: standing.signal,
      };
      const { response } = await (window === undefined ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options));
      // What was asked about has ended meanwhile.
      if (standing.signal.aborted) app.quit();
      else follow(answers[response] ?? 'ask');
    } finally {
      question = undefined;
    }
  };

  onMainClosed(leaveIfDone);
  // With this listener Electron leaves it to us whether to end with the last window, which may be that of quick launch.
  app.on('window-all-closed', leaveIfDone);
  let leaving = false;
  let closed = false;
  app.on('before-quit', (event) => {
    if (leaving || closed || plan === 'keep' || plan === 'go' || runs.length === 0) return;
    event.preventDefault();
    if (question === undefined) void ask();
  });
  // Nobody is there to answer when the machine is shut down or the process is told to end.
  const unasked = (): void => follow('go');
  powerMonitor.on('shutdown', unasked);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, unasked);

  const end = (): void => {
    closed = true;
    app.quit();
  };
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    // Whoever starts Axle now finds it there, and ends: it comes back for them.
    app.off('second-instance', onSecondStart);
    app.once('second-instance', () => app.relaunch());
    void close()
      .then(() => (plan === 'keep' ? keepOn() : undefined))
      .catch((error: unknown) => void process.stderr.write(`axle: ${String(error)}\n`)) // Its log is closed; the recorder has the runs.
      .finally(end);
  });
  return {
    waitFor(hub) {
      own = hub;
      hub.onRuns((now) => {
        const before = runs.length;
        runs = now;
        if (runs.length === 0) question?.abort();
        if (plan === 'cancel') cancelAll();
        if (before > 0 && runs.length === 0) {
          leaveIfDone();
          // Somebody opened a window meanwhile: they are asked anew.
          if (mainWindow() !== undefined) plan = 'ask';
        }
      });
      void hub.closed.finally(() => {
        if (!leaving) end();
      });
    },
    stay(wanted) {
      stays = wanted;
    },
  };
}
