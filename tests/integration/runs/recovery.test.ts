import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import { createHubBench, isAlive, signal, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { slotRows } from '../../support/slot-rows';

const expected = (count: number): string => `${Array.from({ length: count }, (_, i) => `line ${i}`).join('\n')}\n`;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describeWith(['linux', 'bubblewrap'], 'runs through the death of their keepers', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    // A strict run sees the folders that it declares; what opens its gate comes to lie in one.
    mkdirSync(join(bench.scripts, 'gates'));
    chmodSync(join(bench.scripts, 'gates'), 0o755);
    await bench.script(
      'printer.sh',
      `#!/bin/bash\n# @axle.folder ${join(bench.scripts, 'gates')}\nfor ((i = 0; i < 30000; i++)); do echo "line $i"; done\n${waitFor('gates/open')}for ((i = 30000; i < 60000; i++)); do echo "line $i"; done\nexit 6\n`,
    );
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}exit 4\n`);
  });
  afterEach(() => bench.close());

  const allFree = async (): Promise<void> => {
    expect(slotRows(bench.home).filter(({ released_at }) => released_at === null)).toEqual([]);
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0, queued: 0 });
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
  };

  it('are written down as running by the hub that adopts them, with the process that their slot stands for', async () => {
    const run = await bench.start('gated');
    await bench.running(run); // Its hub dies before it has written that down.
    await bench.next('kill');
    const { child } = bench.pids(run);
    await expect.poll(() => slotRows(bench.home).find(({ released_at }) => released_at === null)?.pid).toBe(child);
    expect((await bench.hub.runs.page({ filter: { states: ['running'] } })).items.map(({ id }) => id)).toEqual([run]);
    bench.open('open');
    await bench.ended(run);
    await allFree();
  });

  it.each([
    { how: 'kill', sandbox: 'none', mode: 'pipe' },
    { how: 'kill', sandbox: 'standard', mode: 'terminal' },
    { how: 'stop', sandbox: 'standard', mode: 'pipe' },
    { how: 'stop', sandbox: 'strict', mode: 'terminal' },
    { how: 'kill', sandbox: 'strict', mode: 'pipe' },
  ] as const)('go on and are adopted when the hub ends ($how, $sandbox, $mode)', async ({ how, sandbox, mode }) => {
    const runs: RunId[] = [];
    for (let i = 0; i < 3; i += 1) runs.push(await bench.start('printer', { sandbox, mode }));
    for (const run of runs) await bench.printed(run, 'line 10');
    const before = bench.pids(runs[0] as RunId);
    await bench.next(how);
    const begun = performance.now();
    for (const id of runs)
      expect(await bench.hub.runs.get({ run: id })).toMatchObject({ state: 'running', mode, sandbox: { inForce: sandbox } });
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(bench.pids(runs[0] as RunId)).toEqual(before);
    bench.open('gates/open');
    for (const id of runs) {
      const run = await bench.ended(id);
      expect([run.state, run.exitCode, run.reason]).toEqual(['failed', 6, null]);
      // A terminal ends its lines in its own way.
      expect(sha((await bench.output(id)).replaceAll('\r\n', '\n'))).toBe(sha(expected(60_000)));
    }
    await allFree();
  });

  it('that ended while no hub lived are told as they ended', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    await bench.process.kill();
    bench.open('open');
    await fileThere(join(bench.home, 'runs', run, 'end.json'));
    await bench.next('kill');
    const ended = await bench.hub.runs.get({ run });
    expect(ended).toMatchObject({ state: 'failed', exitCode: 4, reason: null, output: { bytes: 6, lines: 1 } });
    expect(Date.parse(ended.startedAt ?? '')).toBeLessThanOrEqual(Date.parse(ended.endedAt ?? ''));
    await allFree();
  });

  it('are lost with their recorder, and say so with what they had printed', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    const { recorder, child } = bench.pids(run);
    signal(recorder, 'SIGKILL');
    expect(await bench.ended(run)).toMatchObject({
      state: 'lost',
      reason: 'recorder-died',
      exitCode: null,
      output: { bytes: 6, lines: 1 },
    });
    expect(isAlive(child)).toBe(false);
    expect(await bench.output(run)).toBe('begun\n');
    await allFree();
    // The next one gets a recorder of its own.
    bench.open('open');
    expect(await bench.run('gated')).toMatchObject({ state: 'failed', exitCode: 4 });
  });

  it('that nothing held outlive their recorder, and can still be cancelled', async () => {
    const run = await bench.start('gated', { sandbox: 'none' });
    await bench.printed(run, 'begun');
    const { recorder, child } = bench.pids(run);
    signal(recorder, 'SIGKILL');
    // Another run finds that recorder gone, and starts one.
    expect(await bench.start('gated').then((id) => bench.running(id))).toMatchObject({ state: 'running' });
    expect([isAlive(child), (await bench.hub.runs.get({ run })).state]).toEqual([true, 'running']);
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'lost', reason: 'recorder-died' });
    expect(isAlive(child)).toBe(false);
    bench.open('open');
  });

  it('are lost when both die, and keep what they had printed', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    const { recorder } = bench.pids(run);
    signal(bench.process.child.pid ?? 0, 'SIGKILL');
    signal(recorder, 'SIGKILL');
    await bench.process.left;
    await bench.next('kill');
    expect(await bench.ended(run)).toMatchObject({ state: 'lost', reason: 'recorder-died', output: { bytes: 6, lines: 1 } });
    expect(await bench.output(run)).toBe('begun\n');
    await allFree();
  });

  it('that were just being started are never called lost while they run', async () => {
    for (let round = 0; round < 4; round += 1) {
      const starts = Array.from({ length: 4 }, () => bench.start('gated').catch(() => undefined));
      await starts[round];
      if (round % 2 === 0) await bench.process.kill();
      else await bench.process.stop();
      await Promise.all(starts);
      await bench.next('kill');
    }
    bench.open('open');
    const { items } = await bench.hub.runs.page({});
    for (const { id } of items) {
      const run = await bench.ended(id);
      const ran = existsSync(join(bench.home, 'runs', id, 'start.json'));
      expect([run.state, run.exitCode, run.reason]).toEqual(ran ? ['failed', 4, null] : ['lost', null, 'never-started']);
    }
    await allFree();
  });

  it('are cancelled by the next hub', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    await bench.next('kill');
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
    await allFree();
  });
});

/** Resolves when the file is there; asks as often as the event loop turns. */
async function fileThere(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise<void>((resolve) => void setImmediate(resolve));
}
