import { defineConfig } from 'vitest/config';

// Only what hangs runs into it, on a machine that is busy with other things too.
const testTimeout = 60_000;
const setupFiles = ['tests/support/name-worker.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.mjs'],
          environment: 'node',
          testTimeout,
          // Each file would load what it shares with others anew, which took longer than the tests.
          isolate: false,
        },
      },
      { test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], environment: 'node', testTimeout, setupFiles } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/regression/**/*.test.ts'],
          environment: 'node',
          testTimeout,
          hookTimeout: 60_000,
          setupFiles,
          expect: { poll: { timeout: 20_000 } },
          // They wait for processes, clocks and retries as much as they work.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
