import { defineConfig } from '@playwright/test';

/** The same journey in real Electron and in Chromium; what only one of them has is for that one alone. */
export default defineConfig({
  testDir: 'tests/e2e',
  // Each test has a data folder and a hub of its own; windows beside each other would take focus from each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  projects: [
    // Each its own folder: it is emptied when the project begins, and the pictures of the other are to stay.
    { name: 'desktop', outputDir: 'test-results/desktop', testIgnore: ['**/browser-*.spec.ts'] },
    { name: 'browser', outputDir: 'test-results/browser', testIgnore: ['**/security.spec.ts', '**/desktop-*.spec.ts'] },
  ],
});
