import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { routesTo } from './routes';

const links =
  (table: Readonly<Record<string, string>>) =>
  async (path: string): Promise<string | null> =>
    table[path] ?? null;

it('names every folder on the way, through the links of the system', async () => {
  const read = links({ '/tmp': 'private/tmp', '/var': 'private/var' });
  expect(await routesTo(['/tmp/a/b'], read)).toEqual(['/', '/private', '/private/tmp', '/private/tmp/a', '/private/tmp/a/b', '/tmp']);
  expect(await routesTo(['/var/x', '/var/y'], read)).toEqual(['/', '/private', '/private/var', '/private/var/x', '/private/var/y', '/var']);
});

it('names each link of a chain, as the system walks it and not as it ends', async () => {
  const read = links({ '/opt/bin/tool': '../current/bin/tool', '/opt/current': '/opt/tool-1.2' });
  expect(await routesTo(['/opt/bin/tool'], read)).toEqual([
    '/',
    '/opt',
    '/opt/bin',
    '/opt/bin/tool',
    '/opt/current',
    '/opt/tool-1.2',
    '/opt/tool-1.2/bin',
    '/opt/tool-1.2/bin/tool',
  ]);
});

it('ends where links lead in a circle, as the system does', async () => {
  expect(await routesTo(['/a'], links({ '/a': '/b', '/b': '/a' }))).toEqual(['/', '/a', '/b']);
});

it('walks over links that are there', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'axle-routes-')));
  try {
    await mkdir(join(root, 'real/deep'), { recursive: true });
    await symlink('real', join(root, 'link'));
    const found = await routesTo([join(root, 'link/deep')]);
    expect(found.filter((path) => path.startsWith(`${root}/`))).toEqual(['link', 'real', 'real/deep'].map((name) => join(root, name)));
  } finally {
    await rm(root, { recursive: true });
  }
});
