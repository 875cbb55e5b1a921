import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInterpreters } from '#main/spokes/scripts/languages/interpreters';
import { tempFolder } from '../../support/db-worker';

let temp: ReturnType<typeof tempFolder>;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(() => temp.remove());

async function program(relative: string, text: string, mode = 0o755): Promise<string> {
  const file = path.join(temp.path, relative);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}
const find = (command: string, language: Parameters<ReturnType<typeof createInterpreters>['find']>[1], env: Record<string, string>) =>
  createInterpreters({ env, platform: 'linux' }).find(command, language);

describe('an interpreter', () => {
  it('is the first program of that name on the path, in absolute folders alone', async () => {
    await program('one/bash', '', 0o644);
    await mkdir(path.join(temp.path, 'two/bash'), { recursive: true });
    const real = await program('three/bash', '#!/bin/sh\n');
    const PATH = ['', '.', 'one', ...['one', 'two', 'three'].map((name) => path.join(temp.path, name))].join(':');
    expect(await find('bash', 'bash', { PATH })).toBe(real);
    expect(await find('./bash', 'bash', { PATH })).toBeNull();
    expect(await find('no-such-program', 'executable', { PATH })).toBeNull();
  });

  it('named by a path that is not on this machine is looked for by its name', async () => {
    const real = await program('bin/fish-like', '#!/bin/sh\n');
    expect(await find('/nowhere/bin/fish-like', 'executable', { PATH: path.dirname(real) })).toBe(real);
    expect(await find(real, 'executable', { PATH: '' })).toBe(real);
  });

  it('behind a version manager’s stand-in is the real one', async () => {
    const real = await program('versions/3.12/python3', '#!/bin/sh\n');
    await program('shims/python3', `#!/bin/sh\necho ${real}\n`);
    expect(await find('python3', 'python', { PATH: path.join(temp.path, 'shims') })).toBe(real);
  });

  it('whose stand-in fails is passed over for the next', async () => {
    await program('shims/ruby', '#!/bin/sh\nexit 127\n');
    const real = await program('bin/ruby', '#!/bin/sh\n');
    expect(await find('ruby', 'ruby', { PATH: ['shims', 'bin'].map((name) => path.join(temp.path, name)).join(':') })).toBe(real);
  });

  it('of TypeScript is a Node that reads types; AXLE_NODE is the last to be asked', async () => {
    await program('old/node', '#!/bin/sh\necho v20.1.0\n');
    const own = await program('own/node', '#!/bin/sh\necho v24.0.0\n');
    const places = [path.join(temp.path, 'old')];
    const found = await find('node', 'typescript', { PATH: places.join(':'), AXLE_NODE: own });
    expect(found).not.toBe(path.join(temp.path, 'old/node'));
    const newer = await program('new/node', '#!/bin/sh\necho v22.18.0\n');
    expect(await find('node', 'typescript', { PATH: [...places, path.dirname(newer)].join(':'), AXLE_NODE: own })).toBe(newer);
    expect(await find('node', 'node', { PATH: places.join(':'), AXLE_NODE: own })).toBe(path.join(temp.path, 'old/node'));
  });

  it('that is installed later is found once asked anew', async () => {
    const interpreters = createInterpreters({ env: { PATH: temp.path }, platform: 'linux' });
    expect(await interpreters.find('later-shell', 'executable')).toBeNull();
    const real = await program('later-shell', '#!/bin/sh\n');
    expect(await interpreters.find('later-shell', 'executable')).toBeNull();
    interpreters.forget();
    expect(await interpreters.find('later-shell', 'executable')).toBe(real);
  });

  it('of cmd is on Windows only', async () => expect(await find('cmd.exe', 'cmd', { PATH: temp.path })).toBeNull());
});
