import { test as base, type Browser, type ConsoleMessage, type Page } from '@playwright/test';
import { launchBrowser, launchChromium, type InBrowser } from './browser';
import { launchDesktop, type Desktop } from './desktop';
import { createHome, type Home } from './home';
import { Kept } from './kept';

interface Fixtures {
  /** Whether the tests of a file or a group share one data folder, hub and window: what they run, they find in the history. */
  readonly sharing: boolean;
  readonly home: Home;
  /** The dashboard, in the face that the project names, with nothing in the console that should not be there. */
  readonly dashboard: Page;
  /** The content of the file that an action saves. */
  readonly download: (act: () => Promise<void>, encoding?: 'utf8' | 'latin1') => Promise<string>;
  readonly launched: Desktop | InBrowser;
}

interface WorkerFixtures {
  /** One for all tests, each of which has a context of its own: to start it takes as long as many of them do. */
  readonly shared: Browser | undefined;
  readonly kept: Kept;
}

async function open(home: Home, face: string, browser: Browser | undefined): Promise<Desktop | InBrowser> {
  if (face !== 'desktop') return await launchBrowser(home, browser);
  const desktop = await launchDesktop(home);
  // A command that came sooner would start a hub of its own, and what that promised would end with it.
  await base.expect.poll(() => home.hubKind()).toBe('desktop');
  return desktop;
}

/** A test of what both faces have in common. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are needed
    async ({}, use, info) => {
      const browser = info.project.name === 'browser' ? await launchChromium() : undefined;
      await use(browser);
      await browser?.close();
    },
    { scope: 'worker' },
  ],
  kept: [
    async ({ shared }, use, info) => {
      const kept = new Kept((home) => open(home, info.project.name, shared));
      await use(kept);
      await kept.end();
    },
    { scope: 'worker' },
  ],
  sharing: [false, { option: true }],
  home: async ({ sharing, kept }, use, info) => {
    if (sharing) return await use(await kept.take(info.file));
    // Windows beside each other would take focus from each other.
    await kept.end();
    const home = await createHome();
    await use(home);
    await home.close();
  },
  launched: async ({ sharing, home, kept, shared }, use, info) => {
    if (sharing) return await use(kept.launched);
    const launched = await open(home, info.project.name, shared);
    await use(launched);
    await launched.close();
  },
  download: ({ launched }, use) => use(launched.download),
  dashboard: async ({ launched }, use) => {
    const { page } = launched;
    const complaints: string[] = [];
    const onError = (error: Error): void => void complaints.push(String(error));
    const onMessage = (message: ConsoleMessage): void => void (message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', onError).on('console', onMessage);
    // A key that came sooner would be nobody's.
    await base.expect(page.locator('.ax-me b')).not.toBeEmpty();
    await use(page);
    page.off('pageerror', onError).off('console', onMessage);
    base.expect(complaints, 'the console').toEqual([]);
  },
});
export { expect } from '@playwright/test';
