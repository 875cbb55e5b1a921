import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PreparedEnvironment } from '#shared/contract/dependencies';
import { createEnvironmentCache, type EnvironmentCache } from './cache';

const prepared = (letter: string, kind: 'python' | 'node' = 'python'): PreparedEnvironment => ({
  key: letter.repeat(64),
  kind,
  from: 'a.py',
  asked: [],
  installed: [],
  interpreter: 'Python 3',
  tool: 'pip 23',
  preparedAt: '2026-01-01T00:00:00Z',
  tookMs: 1,
});

describe('environments that are kept', () => {
  let root: string;
  let cache: EnvironmentCache;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'axle-environments-'));
    cache = createEnvironmentCache(root, { bytes: 1_000, environments: 2 });
  });
  afterEach(() => rm(root, { recursive: true }));

  async function keep(letter: string, bytes = 10, kind: 'python' | 'node' = 'python'): Promise<string> {
    const draft = await cache.draft(letter);
    await mkdir(join(draft, 'env', 'node_modules'));
    await writeFile(join(draft, 'env', 'node_modules', 'file'), 'x'.repeat(bytes));
    const made = prepared(letter, kind);
    await cache.keep(draft, made, 'the log');
    return made.key;
  }
  const folderOf = (key: string): string => join(root, key, 'env');

  it('are found whole, with what was said of them', async () => {
    const key = await keep('a');
    expect(await cache.find(key)).toEqual({ folder: folderOf(key), prepared: prepared('a'), log: 'the log' });
    expect(await cache.find('b'.repeat(64))).toBeUndefined();
  });

  it('do not count before they are kept, nor once they are damaged', async () => {
    await cache.draft('half');
    expect(await cache.find('half')).toBeUndefined();
    const key = await keep('a');
    await writeFile(join(folderOf(key), 'node_modules', 'file'), 'longer than it was');
    expect([await cache.find(key), existsSync(join(root, key))]).toEqual([undefined, false]);
  });

  it('are not what foreign code put a link in the place of', async () => {
    const draft = await cache.draft('a');
    await symlink('/etc', join(draft, 'env', 'node_modules'));
    await cache.keep(draft, prepared('a', 'node'), '');
    expect(await cache.find('a'.repeat(64))).toBeUndefined();
  });

  it('stay where a run came to want one while others were counted', async () => {
    const wanted = new Set<string>();
    const keys = [await keep('a'), await keep('b'), await keep('c')];
    for (const [at, key] of keys.entries()) await utimes(join(root, key, 'environment.json'), at + 1, at + 1);
    const trimmed = cache.trim((key) => wanted.has(key), new Set());
    wanted.add(keys[0] ?? '');
    await trimmed;
    expect([existsSync(folderOf(keys[0] ?? '')), existsSync(folderOf(keys[1] ?? ''))]).toEqual([true, false]);
  });

  it('give way to newer ones: those that were used longest ago first, never one in use', async () => {
    const keys = [await keep('a'), await keep('b'), await keep('c'), await keep('d')];
    for (const [at, key] of keys.entries()) await utimes(join(root, key, 'environment.json'), at + 1, at + 1);
    await cache.trim((key) => key === keys[0], new Set());
    expect(keys.map((key) => existsSync(join(root, key)))).toEqual([true, false, false, true]);
    const large = await keep('e', 2_000);
    await Promise.all([cache.trim(() => false, new Set()), cache.trim(() => false, new Set())]);
    expect([...keys, large].filter((key) => existsSync(join(root, key)))).toEqual([]);
  });

  it('leave no draft of a hub that was killed', async () => {
    const [left, mine] = [await cache.draft('left'), await cache.draft('mine')];
    await cache.trim(() => false, new Set(['mine']));
    expect([existsSync(left), existsSync(mine)]).toEqual([false, true]);
  });
});
