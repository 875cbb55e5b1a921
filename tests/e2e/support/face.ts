import { test as base, type Browser, type Page } from '@playwright/test';
import { launchBrowser, launchChromium, type InBrowser } from './browser';
import { launchDesktop, type Desktop } from './desktop';
import { createHome, type Home } from './home';

interface Fixtures {
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
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are needed
  home: async ({}, use) => {
    const home = await createHome();
    await use(home);
    await home.close();
  },
  launched: async ({ home, shared }, use, info) => {
    const desktop = info.project.name === 'desktop';
    const launched = desktop ? await launchDesktop(home) : await launchBrowser(home, shared);
    // A command that came sooner would start a hub of its own, and what that promised would end with it.
    if (desktop) await base.expect.poll(() => home.hubKind()).toBe('desktop');
    await use(launched);
    await launched.close();
  },
  download: ({ launched }, use) => use(launched.download),
  dashboard: async ({ launched }, use) => {
    const complaints: string[] = [];
    launched.page.on('pageerror', (error) => complaints.push(String(error)));
    launched.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await use(launched.page);
    base.expect(complaints, 'the console').toEqual([]);
  },
});
export { expect } from '@playwright/test';
