import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
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

it('reads 10,000 scripts in two seconds, and sees a change among them in one', async () => {
  const folder = path.join(bench.folder, 'many');
  for (let at = 0; at < 100; at += 1) {
    await mkdir(path.join(folder, `team-${at}`), { recursive: true });
    await Promise.all(Array.from({ length: 100 }, (_, n) => writeFile(path.join(folder, `team-${at}/s${n}.sh`), script(at * 100 + n))));
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  const source = await bench.handlers.addSource({ folder }, bench.ctx);
  const scan = performance.now() - started;
  delay.disable();
  const scanning = { max: delay.max / 1e6, p99: delay.percentile(99) / 1e6 };
  expect(source.scripts).toBe(10_000);

  delay.reset();
  delay.enable();
  const changed = performance.now();
  await writeFile(path.join(folder, 'team-7/s7.sh'), '# @axle.name Found me\n');
  await bench.until((scripts) => scripts.some(({ name }) => name === 'Found me'));
  const change = performance.now() - changed;
  delay.disable();
  const again = performance.now();
  await bench.handlers.sync({ source: source.id }, bench.ctx);
  const rescan = performance.now() - again;
  console.log(JSON.stringify({ scan, scanning, change, watching: { max: delay.max / 1e6, p99: delay.percentile(99) / 1e6 }, rescan }));
  // The aims are 2 s and 1 s; a machine that does something else beside must not fail them.
  expect(scan).toBeLessThan(6_000);
  expect(change).toBeLessThan(5_000);
});
