import { once } from 'node:events';
import { userInfo } from 'node:os';
import { expect } from '@playwright/test';
import { answerQuestions, launchDesktop, type Desktop } from './support/desktop';
import { test } from './support/face';
import { addGated } from './support/gated';
import type { Home } from './support/home';
import { reach, start } from './support/sample-runs';

// To quit with runs in progress: the question and its four answers. The system's dialog is answered for the test.

const WAIT = 0;
const KEEP = 1;
const CANCEL = 2;
const BACK = 3;

async function launchRunning(home: Home): Promise<Desktop & { readonly run: string; readonly open: () => Promise<void> }> {
  const { open } = await addGated(home);
  const desktop = await launchDesktop(home);
  await expect.poll(() => home.hubKind()).toBe('desktop');
  const run = await start(home, 'gated');
  await reach(home, run, 'running');
  return { ...desktop, run, open };
}
const quit = ({ app }: Desktop): Promise<void> => app.evaluate(({ app: it }) => setImmediate(() => it.quit())).then(() => undefined);
const asked = ({ app }: Desktop): Promise<readonly { message: string; buttons: string[] }[]> =>
  app.evaluate(() => Reflect.get(globalThis, 'asked') as { message: string; buttons: string[] }[]);

test('without runs nothing is asked', async ({ home }) => {
  const desktop = await launchDesktop(home);
  await expect.poll(() => home.hubKind()).toBe('desktop');
  await answerQuestions(desktop.app, BACK);
  const left = desktop.app.waitForEvent('close');
  await quit(desktop);
  await left;
});

test('the way back leaves everything as it is', async ({ home }) => {
  const desktop = await launchRunning(home);
  await answerQuestions(desktop.app, BACK);
  await quit(desktop);
  await expect.poll(async () => (await asked(desktop)).map(({ message }) => message)).toEqual(['A run is in progress']);
  expect((await asked(desktop))[0]?.buttons).toEqual(['Wait', 'Keep in the background', 'Cancel the runs', 'Do not quit']);
  await expect(desktop.page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await reach(home, desktop.run, 'running');
  // Asked again, another answer counts.
  await answerQuestions(desktop.app, CANCEL);
  const left = desktop.app.waitForEvent('close');
  await quit(desktop);
  await left;
});

test('the question goes when what it is about has ended, and so does the application', async ({ home }) => {
  const desktop = await launchRunning(home);
  // The system's own dialog, which nobody answers.
  await desktop.app.evaluate(({ dialog }) => {
    const show = dialog.showMessageBox.bind(dialog) as (...given: readonly unknown[]) => Promise<Electron.MessageBoxReturnValue>;
    dialog.showMessageBox = (...given: readonly unknown[]) => {
      Reflect.set(globalThis, 'isAsked', true);
      return show(...given);
    };
  });
  const left = desktop.app.waitForEvent('close');
  await quit(desktop);
  await expect.poll(() => desktop.app.evaluate(() => Reflect.get(globalThis, 'isAsked') as unknown)).toBe(true);
  await desktop.open();
  await left;
  await reach(home, desktop.run, 'succeeded');
});

test('it waits in the tray until the runs have ended', async ({ home }) => {
  const desktop = await launchRunning(home);
  await answerQuestions(desktop.app, WAIT);
  const left = desktop.app.waitForEvent('close');
  await quit(desktop);
  await expect.poll(() => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  await reach(home, desktop.run, 'running');
  expect(desktop.app.process().exitCode).toBeNull();
  await desktop.open();
  await left;
  await reach(home, desktop.run, 'succeeded');
});

test('a hub in the background goes on with the runs', async ({ home }) => {
  const desktop = await launchRunning(home);
  await answerQuestions(desktop.app, KEEP);
  // Not its `close`, which is that of its pipes: the hub was started with them open.
  const left = once(desktop.app.process(), 'exit');
  await quit(desktop);
  await left;
  // It is there already: nobody else has asked for one.
  expect(await home.hubKind()).toBe('background');
  await reach(home, desktop.run, 'running');
  await desktop.open();
  await reach(home, desktop.run, 'succeeded');
});

test('the runs are cancelled, in the name of who answered, and then it ends', async ({ home }) => {
  const desktop = await launchRunning(home);
  await answerQuestions(desktop.app, CANCEL);
  const left = desktop.app.waitForEvent('close');
  await quit(desktop);
  await left;
  await reach(home, desktop.run, 'cancelled');
  const { items } = (await home.call('audit.page', { filter: { action: 'run.cancel' } })) as { items: { actor: string }[] };
  expect(items.map(({ actor }) => actor)).toEqual([`${userInfo().username} (desktop)`]);
});

test('told to end by the system, it asks nobody; the run goes on', async ({ home }) => {
  const desktop = await launchRunning(home);
  const left = desktop.app.waitForEvent('close');
  desktop.app.process().kill('SIGTERM');
  await left;
  await reach(home, desktop.run, 'running');
  await desktop.open();
  await reach(home, desktop.run, 'succeeded');
});
