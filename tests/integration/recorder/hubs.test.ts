import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startRecorder } from '#main/spokes/runs/recorder/start';
import { bundle } from '../../support/bundle';
import { describeWith } from '../../support/real-parts';
import { kill, openBench, type Bench } from './fixture';

describeWith(['linux'], 'hubs and their recorder', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench({ idleMs: 100 });
  });
  afterEach(() => bench.close());

  /** Resolves when the recorder started first has ended. */
  async function left(index = 0): Promise<void> {
    const pid = bench.started[index]?.pid ?? 0;
    while (kill(pid, 0)) await new Promise<void>((resolve) => void setImmediate(resolve));
  }

  it('starts none to attach', async () => {
    expect(await bench.client.attach()).toBeUndefined();
    expect(bench.started).toHaveLength(0);
  });

  it('lets runs outlive the hub, and the next hub adopts them', async () => {
    const first = bench.hub();
    await first.client.warm();
    const run = await bench.launch('echo before; read -r x < <(sleep 0.5); echo after');
    await run.until(({ bytes }) => bytes >= 7);
    await first.scope.close();
    const next = bench.hub();
    const ended = new Promise<void>((resolve) => {
      next.client.onProgress((recorded) => {
        if (recorded.run === run.run && recorded.ended !== null) resolve();
      });
    });
    expect(await next.client.attach()).toMatchObject([{ run: run.run, ended: null }]);
    await ended;
    expect(await run.lines()).toEqual(['before', 'after']);
    await next.client.forget(run.run);
    expect(await next.client.attach()).toEqual([]);
    expect(bench.started).toHaveLength(1);
  });

  it('starts a run once, however often it is asked', async () => {
    const run = await bench.launch('echo once; read -r x < <(sleep 0.2)');
    expect((await run.again()).child).toEqual(run.child);
    await run.ended;
    expect((await run.again()).child).toEqual(run.child);
    expect(await run.lines()).toEqual(['once']);
  });

  it('keeps exactly one recorder of several started at once', async () => {
    const entry = await bundle('src/main/spokes/runs/recorder/child/main.ts');
    // As a recorder that was killed leaves it: a socket file that nobody listens at.
    writeFileSync(join(bench.runtime, 'recorder.sock'), '');
    const many = Array.from({ length: 4 }, () =>
      startRecorder({ entry, runtime: bench.runtime, name: 'recorder.sock', version: '1.0.0', idleMs: 60_000 }),
    );
    await bench.client.warm();
    const alive = (): number =>
      many.filter(({ pid }) => kill(pid ?? 0, 0)).length + bench.started.filter(({ pid }) => kill(pid ?? 0, 0)).length;
    while (alive() > 1) await new Promise<void>((resolve) => void setImmediate(resolve));
    expect(await bench.client.attach()).toEqual([]);
    expect(alive()).toBe(1);
    for (const { pid, ended } of many) if (kill(pid ?? 0)) await ended;
  });

  it('tells that the recorder is gone, and starts another for the next run', async () => {
    await bench.client.warm();
    const gone = new Promise<void>((resolve) => void bench.client.onGone(resolve));
    kill(bench.started[0]?.pid ?? 0);
    await gone;
    const run = await bench.launch('echo again');
    await run.ended;
    expect(bench.started).toHaveLength(2);
  });

  it('leaves when it has no run and no hub, and takes its socket with it', async () => {
    const { client, scope } = bench.hub();
    await client.warm();
    await scope.close();
    await left();
    expect(existsSync(join(bench.runtime, 'recorder.sock'))).toBe(false);
  });

  it('keeps an old recorder for its runs and gives new ones to one of the hub’s version', async () => {
    const old = await bench.launch('echo old; read -r x < <(sleep 1000)', { graceMs: 2_000 });
    const next = bench.hub('2.0.0');
    expect(await next.client.attach()).toMatchObject([{ run: old.run }]);
    await next.client.warm();
    expect(bench.started).toHaveLength(2);
    expect(existsSync(join(bench.runtime, 'recorder-2.0.0-2.sock'))).toBe(true);
    await next.client.cancel(old.run);
    expect(await old.ended).toMatchObject({ cause: 'cancel' });
  });

  it('starts another beside one that does not answer, and comes to that once it does', async () => {
    const waits = await openBench({ answerMs: 400 });
    try {
      const old = await waits.launch('echo old; read -r x < <(sleep 1000)');
      const stopped = waits.started[0]?.pid ?? 0;
      process.kill(stopped, 'SIGSTOP');
      const next = waits.hub();
      await next.client.warm();
      expect(waits.started).toHaveLength(2);
      await expect(next.client.cancel(old.run)).rejects.toMatchObject({
        code: 'RECORDER_UNAVAILABLE',
        data: { detail: 'no answer within 0.4 s' },
      });
      process.kill(stopped, 'SIGCONT');
      await expect.poll(() => next.client.attach()).toMatchObject([{ run: old.run, ended: null }]);
      await next.client.cancel(old.run);
      expect(await old.ended).toMatchObject({ cause: 'cancel' });
    } finally {
      await waits.close();
    }
  });

  it('says what kept a recorder from starting', async () => {
    writeFileSync(join(bench.runtime, 'broken.mjs'), 'process.exit(3)');
    const { createRecorderClient } = await import('#main/spokes/runs/recorder/index');
    const { scope } = bench.hub();
    const { quiet } = await import('./fixture');
    const client = createRecorderClient({
      scope,
      log: quiet,
      runtime: bench.runtime,
      entry: join(bench.runtime, 'broken.mjs'),
      version: '1.0.0',
    });
    await expect(client.warm()).rejects.toMatchObject({ code: 'RECORDER_UNAVAILABLE', data: { detail: 'it ended with code 3' } });
  });
});
