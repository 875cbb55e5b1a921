import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { syncInto } from './sync';

let attempt: string;
beforeEach(() => {
  attempt = mkdtempSync(join(tmpdir(), 'axle-sync-'));
});
afterEach(() => rmSync(attempt, { recursive: true }));

const sync = (program: string | null, signal = new AbortController().signal) =>
  syncInto(
    {
      interpreters: { find: async () => program, forget: () => undefined },
      env: {},
      limits: { maxBytes: 1, stallMs: 10_000, totalMs: 10_000 },
      orphans: { note: () => undefined, end: async () => undefined },
    },
    {
      wanted: { url: '/nowhere', branch: null, folder: null },
      attempt,
      tree: join(attempt, 'before'),
      last: null,
      signal,
      onProgress: () => undefined,
    },
  );

it('names a git that is not installed, or that went while it was looked for', async () => {
  await expect(sync(null)).rejects.toMatchObject({ reason: 'git-missing' });
  expect(readdirSync(attempt)).toEqual([]);
  await expect(sync(join(attempt, 'git'))).rejects.toMatchObject({ reason: 'git-missing' });
});

it('that was ended before it began starts nothing', async () => {
  await expect(sync('/nonexistent', AbortSignal.abort())).rejects.toMatchObject({ reason: 'stopped' });
});
