import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExposure, resolved } from './exposure';
import { findInterpreter, type Interpreter } from './interpreter';

let home: string;
beforeEach(async () => {
  home = await resolved(await mkdtemp(join(tmpdir(), 'axle-interpreter-')));
});
afterEach(() => rm(home, { recursive: true }));

async function file(path: string, content = ''): Promise<string> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), content);
  return join(home, path);
}

async function find(path: string, cwd = home): Promise<Interpreter> {
  const exposure = await createExposure(join(home, '.local/share/axle'), join(home, 'runtime'), home);
  return findInterpreter(path, cwd, { exposure, system: ['/usr', '/bin'], userHome: home });
}

it("shows nothing for one of the system's own", async () => {
  expect(await find('/usr/bin/bash')).toEqual({ file: '/usr/bin/bash', shown: [] });
});

it('finds the interpreter behind a shim as the shim would', async () => {
  const shim = await file('.pyenv/shims/python3', '#!/usr/bin/env bash');
  await file('.pyenv/version', '3.11\n');
  const old = await file('.pyenv/versions/3.9.1/bin/python3');
  await file('.pyenv/versions/3.11.2/bin/python3');
  const newest = await file('.pyenv/versions/3.11.10/bin/python3');
  await file('work/.python-version', '3.9.1\n');
  const prefix = join(home, '.pyenv/versions/3.11.10');
  expect(await find(shim)).toEqual({ file: newest, shown: [{ type: 'bind', from: prefix, to: prefix }] });
  expect((await find(shim, join(home, 'work/deep'))).file).toBe(old);
});

it('shows a virtual environment and the installation that it links to', async () => {
  const python = await file('opt/python/bin/python3.12');
  await mkdir(join(home, 'venv/bin'), { recursive: true });
  await symlink(python, join(home, 'venv/bin/python'));
  const { file: found, shown } = await find(join(home, 'venv/bin/python'));
  expect(found).toBe(join(home, 'venv/bin/python'));
  expect(shown).toEqual(['venv', 'opt/python'].map((name) => ({ type: 'bind', from: join(home, name), to: join(home, name) })));
});

it('shows only the file or link where its folder would show more than an interpreter', async () => {
  const node = await file('bin/node');
  expect((await find(node)).shown).toEqual([{ type: 'bind', from: node, to: node }]);
  const python = await file('.local/share/uv/python/3.12/bin/python3');
  const link = join(home, '.local/bin/python3');
  await mkdir(dirname(link));
  await symlink(python, link);
  const prefix = join(home, '.local/share/uv/python/3.12');
  expect((await find(link)).shown).toEqual([
    { type: 'symlink', target: python, path: link },
    { type: 'bind', from: prefix, to: prefix },
  ]);
});
