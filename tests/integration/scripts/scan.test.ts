import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './workbench';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const script = (n: number): string => `#!/bin/bash
# @axle.name Script ${n}
# @axle.description What it does, in a line of usual length, number ${n}.
# @axle.tags demo, n${n % 10}
# @axle.param count {kind: number, min: 1, max: ${n + 1}, default: 1, label: "How many"}
# @axle.param name {kind: text, required: true, label: "Name ${n}"}
${'echo line\n'.repeat(40)}`;

const COUNT = 10_000;

/** Ten thousand scripts, in a hundred folders or all in one. */
async function write(folder: string, perFolder: number): Promise<void> {
  for (let at = 0; at < COUNT; at += 100) {
    const inner = perFolder === COUNT ? folder : path.join(folder, `team-${at / 100}`);
    await mkdir(inner, { recursive: true });
    await Promise.all(Array.from({ length: 100 }, (_, n) => writeFile(path.join(inner, `s${at + n}.sh`), script(at + n))));
  }
}

it.each([
  ['a hundred folders', 100, 'team-7/s707.sh'],
  ['one folder', COUNT, 's707.sh'],
])('reads 10,000 scripts of %s while others are answered, sees a change among them, and reads them again', async (_, perFolder, one) => {
  const folder = path.join(bench.folder, 'many');
  await write(folder, perFolder);
  const adding = bench.handlers.addSource({ folder }, bench.ctx);
  let read = false;
  void adding.finally(() => (read = true));
  expect((await bench.handlers.get({ script: 'Hello' }, bench.ctx)).name).toBe('Hello');
  expect(read).toBe(false);
  const source = await adding;
  expect(source).toMatchObject({ scripts: COUNT, state: 'watching' });

  await writeFile(path.join(folder, one), '# @axle.name Found me\n');
  await bench.until((scripts) => scripts.some(({ name }) => name === 'Found me') && scripts.length === COUNT + 1);
  expect(await bench.handlers.sync({ source: source.id }, bench.ctx)).toMatchObject({ scripts: COUNT, state: 'watching' });
});
