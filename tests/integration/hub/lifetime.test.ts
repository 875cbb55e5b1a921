import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backgroundArguments } from '#main/hub/background-arguments';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { createHubHome, dist } from '../../support/hub-process';
import { describeWith } from '../../support/real-parts';

describe('who is the hub', () => {
  let home: ReturnType<typeof createHubHome>;
  beforeEach(() => {
    home = createHubHome();
  });
  afterEach(() => {
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
  });

  it('is exactly one of those that start together', async () => {
    const children = Array.from({ length: 5 }, () =>
      spawn(process.execPath, [...backgroundArguments(dist)], {
        env: { ...process.env, AXLE_HOME: home.home },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    const said = await Promise.all(children.map(async (child) => ((await once(child, 'message')) as [{ type: string }])[0].type));
    expect(said.toSorted()).toEqual(['busy', 'busy', 'busy', 'busy', 'ready']);
    const holder = JSON.parse(readFileSync(join(home.home, 'hub.json'), 'utf8')) as { pid: number };
    expect(holder.pid).toBe(children[said.indexOf('ready')]?.pid);
    for (const [at, child] of children.entries()) {
      const exit = child.exitCode === null ? once(child, 'exit') : [child.exitCode];
      if (said[at] === 'ready') child.kill('SIGTERM');
      expect((await exit)[0]).toBe(0);
    }
  });

  it('takes the place of a dead one, whose socket file is still there', async () => {
    const first = await home.start();
    await first.kill();
    expect(existsSync(join(first.runtime, HUB_SOCKET))).toBe(true);
    const second = await home.start();
    const { hub, close } = await second.connect();
    expect(await hub.hub.info({})).toMatchObject({ pid: second.child.pid, kind: 'background', home: home.home });
    close();
    await second.stop();
  });

  it('ends over a fault that nobody caught, and its log tells of it', async () => {
    const stray = `process.on('SIGUSR2', () => void Promise.reject(new Error('a stray one')))`;
    const hub = await home.start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stray)}` });
    hub.child.kill('SIGUSR2');
    expect(await hub.left).toBe(1);
    const log = readFileSync(join(home.home, 'logs', 'hub.log'), 'utf8');
    expect(log).toMatch(/"message":"a stray one".*"where":"unhandledRejection".*"event":"incident"/);
    const next = await home.start();
    await next.stop();
  });

  it('tells who started it of such a fault when it has no log yet', async () => {
    const early = `import(${JSON.stringify('node:worker_threads')}).then(({ isMainThread }) => isMainThread && setImmediate(() => { throw new Error('an early one') }))`;
    const starting = home.start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(early)}` });
    await expect(starting).rejects.toThrow(/"type":"failed","code":"INTERNAL".*an early one/);
  });

  it('takes the place of something that is no socket at all', async () => {
    const runtime = runtimeFolderPath(home.home);
    const first = await home.start();
    await first.stop();
    writeFileSync(join(runtime, HUB_SOCKET), 'not a socket');
    const second = await home.start();
    const { close } = await second.connect();
    close();
    await second.stop();
  });

  it('leaves in order when it is asked to, whatever is open', async () => {
    const process = await home.start();
    const { hub, closed } = await process.connect();
    const watching = hub.runs.watch({});
    await watching.next();
    await process.stop();
    expect(process.child.exitCode).toBe(0);
    await expect(
      (async () => {
        for (;;) if ((await watching.next()).done === true) return 'ended';
      })().catch((error: { code: string }) => error.code),
    ).resolves.toMatch(/^(ended|DISCONNECTED|SESSION_ENDED)$/);
    expect(closed.aborted).toBe(true);
    expect(existsSync(join(process.runtime, HUB_SOCKET))).toBe(false);
  });

  it('leaves when nobody has needed it for a while', async () => {
    const process = await home.start({ AXLE_IDLE_MS: '300' });
    const one = await process.connect();
    await one.hub.hub.info({});
    one.close();
    expect(await process.left).toBe(0);
  });
});

describeWith(['linux', 'bubblewrap'], 'a background hub', () => {
  let bench: HubBench;
  afterEach(() => bench.close());

  it('stays while a client is there or a run goes on', async () => {
    bench = await createHubBench({ env: { AXLE_IDLE_MS: '400' } });
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}sleep 1.5\n`);
    const run = await bench.start('gated');
    // A client that says nothing for longer than that, as the hub's own clock has it.
    const figures = bench.hub.metrics.watch({});
    await figures.next();
    await figures.next();
    await figures.return();
    bench.disconnect();
    // Now only the run is left; what it prints in the end shows for how long.
    bench.open('open');
    expect(await bench.process.left).toBe(0);
    const end = JSON.parse(readFileSync(join(bench.home, 'runs', run, 'end.json'), 'utf8')) as { exitCode: number };
    expect(end.exitCode).toBe(0);
    await bench.next('leave');
    expect(await bench.hub.runs.get({ run })).toMatchObject({ state: 'succeeded' });
  });

  it('makes room when it is asked to, and the next one adopts its runs', async () => {
    bench = await createHubBench();
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}`);
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    expect(await bench.hub.hub.retire({})).toEqual({ retiring: true });
    await bench.next('leave');
    expect(await bench.hub.runs.get({ run })).toMatchObject({ state: 'running' });
    bench.open('open');
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded', sandbox: { inForce: 'standard' } });
  });

  it('serves on a port that is free, once, and gives links that work once', async () => {
    bench = await createHubBench();
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(bench.hub.hub.serve({ port }).next()).rejects.toMatchObject({ code: 'PORT_TAKEN', data: { port } });
    taken.close();

    const serving = bench.hub.hub.serve({ port });
    const first = await serving.next();
    if (first.done === true || first.value.type !== 'listening') throw new Error('it does not listen');
    expect(first.value.port).toBe(port);
    await expect(bench.hub.hub.serve({ port }).next()).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    const { link } = await bench.hub.hub.link({ port });
    expect(link).not.toBe(first.value.link);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(link, { redirect: 'manual' })).status).toBeGreaterThanOrEqual(400);
    const opened = await serving.next();
    expect(opened.value).toMatchObject({ type: 'opened', address: '127.0.0.1' });
    const { sessions } = await bench.hub.metrics.get({});
    await serving.return();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    // Who came through that face has gone with it, or the hub could never leave.
    expect((await bench.hub.metrics.get({})).sessions).toBe(sessions - 1);
    await expect(bench.hub.hub.link({ port })).rejects.toMatchObject({ code: 'PORT_NOT_SERVED', data: { port } });
  });
});
