import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tempFolder } from '../../../tests/support/db-worker';
import { writeFileAtomically } from './atomic-file';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

test('replaces a file whole, for its owner alone, and leaves nothing beside it', async () => {
  const path = join(folder.path, 'file');
  writeFileSync(path, 'old', { mode: 0o644 });
  await writeFileAtomically(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await expect(writeFileAtomically(folder.path, 'x')).rejects.toThrow();
  expect(readdirSync(folder.path)).toEqual(['file']);
});
