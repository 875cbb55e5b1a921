import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contracts, type HubClient } from '#shared/contract/index';
import { allScopes } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import type { Hub, HubSession } from '#main/hub/hub-port';
import { HUB_SOCKET } from '#main/hub/local-face';
import { Scope } from '#main/hub/scope';
import { startHub } from '#main/hub/start-hub';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { httpOpener, openHooks } from '#main/server/open-http';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { createPair } from '../../support/duplex-pairs';
import { createHubHome, dist } from '../../support/hub-process';

describe('a session of a real hub', () => {
  const home = createHubHome();
  const outer = process.env['AXLE_HOME'];
  let hub: Hub;
  let scope: Scope;
  beforeEach(async () => {
    scope = new Scope((error) => expect.fail(String(error)));
    process.env['AXLE_HOME'] = home.home;
    const started = await startHub({
      kind: 'background',
      dist,
      thread: startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) }),
      face: {},
      openHttp: httpOpener(dist),
      openHooks,
    });
    if (started === undefined) throw new Error('another hub is there');
    hub = started.hub;
  });
  afterEach(async () => {
    await scope.close();
    await hub.close();
    if (outer === undefined) delete process.env['AXLE_HOME'];
    else process.env['AXLE_HOME'] = outer;
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
  });

  async function client(session: HubSession): Promise<{ hub: HubClient; close: () => void }> {
    const pair = await createPair('port', scope);
    hub.connect(pair.hub, session);
    const connection = connect(pair.client, contracts);
    return { hub: connection.hub, close: () => connection.close() };
  }
  /** How a stream ends, read to its end. */
  async function endOf(items: AsyncGenerator): Promise<string> {
    try {
      while ((await items.next()).done !== true);
      return 'ended';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  it('is told of at once to who follows how the hub is', async () => {
    const { hub: mine } = await client(hub.sessions.open({ name: 'ada', face: 'browser' }, allScopes));
    const health = mine.metrics.health({});
    expect((await health.next()).value).toEqual({ storage: 'ok', sessions: 1, incidents: 0 });
    const other = hub.sessions.open({ name: 'bob', face: 'browser' }, allScopes);
    expect((await health.next()).value).toMatchObject({ sessions: 2 });
    other.end();
    expect((await health.next()).value).toMatchObject({ sessions: 1 });
    const figures = await mine.metrics.get({});
    expect(figures.load?.overMs).toBeGreaterThan(0);
    await health.return();
  });

  it('loses the open streams that it may no longer have, and keeps the others', async () => {
    const session = hub.sessions.open({ name: 'ada', face: 'browser' }, allScopes);
    const { hub: mine } = await client(session);
    const [runs, slots] = [mine.runs.watch({}), mine.slots.watch({})];
    await Promise.all([runs.next(), slots.next()]);
    session.narrow({ scopes: new Set(['runs:read', 'hub:read']) });
    expect(await endOf(slots)).toBe('FORBIDDEN');
    await expect(mine.slots.set({ pool: 'hub', limit: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'slots:write' } });
    expect(await mine.runs.page({})).toMatchObject({ items: [] });
    expect((await mine.hub.info({})).scopes).toEqual(['hub:read', 'runs:read']);
    session.end();
    expect(await endOf(runs)).toMatch(/SESSION_ENDED|DISCONNECTED/);
  });

  it('does not switch trust off where it may not approve that, though it may approve scripts', async () => {
    const session = hub.sessions.open({ name: 'ada', face: 'browser' }, allScopes);
    session.narrow({ only: (object) => object.kind !== 'setting' || object.id !== 'trust' });
    const { hub: mine } = await client(session);
    await expect(mine.settings.set({ trust: 'warn' })).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'scripts:approve' } });
    expect(await mine.settings.set({ theme: 'dark' })).toMatchObject({ trust: 'required', theme: 'dark' });
  });

  it('runs, repeats and hears of no script that it may not run, however it calls it', async () => {
    const folder = join(home.home, '..', `axle-hush-${process.pid}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'hush-hush.sh'), '#!/bin/sh\necho hush\n');
    const session = hub.sessions.open({ name: 'ada', face: 'browser' }, allScopes);
    const { hub: mine } = await client(session);
    try {
      const { id } = await mine.scripts.addSource({ folder });
      await mine.scripts.approveSource({ source: id });
      const { run } = await mine.runs.start({ script: 'hush-hush', sandbox: 'none' });
      for await (const now of mine.runs.observe({ run })) if (now.state === 'succeeded') break;
      session.narrow({ only: (object) => object.kind !== 'script' || object.id !== `${id}:hush-hush.sh` });
      await expect(mine.runs.start({ script: `${id}:hush-hush.sh` })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      for (const script of ['hush-hush', 'hush-hush.sh', join(folder, 'hush-hush.sh')]) {
        await expect(mine.runs.start({ script, sandbox: 'none' })).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
        await expect(mine.scripts.get({ script })).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
      }
      await expect(mine.runs.repeat({ run })).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
      expect(await mine.runs.summary({})).toMatchObject({ succeeded: 0, lastBySubject: [] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is one for all its connections: closing one takes nothing from the others', async () => {
    const session = hub.sessions.open({ name: 'ada', face: 'browser' }, allScopes);
    const [first, second] = [await client(session), await client(session)];
    expect((await first.hub.hub.info({})).scopes).toHaveLength(allScopes.length);
    first.close();
    expect((await second.hub.hub.info({})).scopes).toHaveLength(allScopes.length);
    session.end();
    expect(hub.sessions.size).toBe(0);
  });
});

describe('a client that never reads', () => {
  /** Calls at once stay far under `MAX_OPEN`, which would close it for another reason; all answers are nine times what may wait. */
  const [BATCH, BATCHES] = [100, 24];
  let bench: HubBench;
  afterEach(() => bench.close());

  it('is closed, without harm to others or to the memory', async () => {
    bench = await createHubBench();
    await bench.script('wide.sh', `#!/bin/bash\n# ${'x'.repeat(250_000)}\n`);
    const seen = [await bench.hub.metrics.get({})];
    const sessions = (): readonly number[] => [...new Set(seen.map((metrics) => metrics.sessions))];
    const deaf = connectSocket(join(bench.process.runtime, HUB_SOCKET)).pause();
    deaf.on('error', () => undefined); // What it still has to say when it is cut off.
    for (let batch = 0; batch < BATCHES && !(sessions().length === 2 && seen.at(-1)?.sessions === seen[0]?.sessions); batch += 1) {
      for (let n = 1; n <= BATCH; n += 1) {
        deaf.write(framed({ t: 'call', id: batch * BATCH + n, path: 'scripts.text', input: { script: 'wide' } }));
      }
      await bench.hub.scripts.text({ script: 'wide' }); // Asked for after theirs, so about as far as they are.
      seen.push(await bench.hub.metrics.get({}));
    }
    expect([...sessions(), seen.at(-1)?.sessions]).toEqual([1, 2, 1]);
    const [before = 0, ...after] = seen.map(({ rssBytes }) => rssBytes);
    expect(Math.max(...after) - before).toBeLessThan(320_000_000);
    deaf.destroy();
  });
});

/** A frame as the local socket carries it. */
function framed(frame: object): Buffer {
  const text = Buffer.from(JSON.stringify(frame));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(text.length);
  return Buffer.concat([head, text]);
}
