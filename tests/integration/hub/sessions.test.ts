import { rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contracts, type HubClient } from '#shared/contract/index';
import { allScopes } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import type { Hub, HubSession } from '#main/hub/hub-port';
import { HUB_SOCKET } from '#main/hub/local-face';
import { Scope } from '#main/hub/scope';
import { startHub } from '#main/hub/start-hub';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { createPair } from '../../support/duplex-pairs';
import { createHubHome, dist } from '../../support/hub-process';
import { describeWith } from '../../support/real-parts';

describe('a session of a real hub', () => {
  const home = createHubHome();
  const outer = process.env['AXLE_HOME'];
  let hub: Hub;
  let scope: Scope;
  beforeEach(async () => {
    scope = new Scope((error) => expect.fail(String(error)));
    process.env['AXLE_HOME'] = home.home;
    const started = await startHub({ kind: 'background', dist, face: {} });
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

describeWith(['linux', 'bubblewrap'], 'a client that never reads', () => {
  let bench: HubBench;
  afterEach(() => bench.close());

  it('does not disturb others, nor fill the memory', async () => {
    bench = await createHubBench();
    await bench.script('big.sh', '#!/bin/bash\nhead -c 40000000 /dev/zero | tr "\\0" "\\n"\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}`);
    const big = await bench.run('big');
    const before = (await bench.hub.metrics.get({})).rssBytes;
    const deaf = connectSocket(join(bench.process.runtime, HUB_SOCKET));
    deaf.pause();
    deaf.on('error', () => undefined); // It is cut off some time.
    for (let id = 1; id <= 8; id += 1) {
      for (const frame of [
        { t: 'open', id, path: 'runs.follow', input: { run: big.id }, credit: 64 },
        { t: 'grant', id, n: 64 },
      ]) {
        const text = Buffer.from(JSON.stringify(frame));
        const head = Buffer.alloc(4);
        head.writeUInt32BE(text.length);
        deaf.write(Buffer.concat([head, text]));
      }
    }
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    bench.open('open');
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
    for (let round = 0; round < 20; round += 1) {
      const begun = performance.now();
      await bench.hub.runs.page({});
      expect(performance.now() - begun).toBeLessThan(1_000);
    }
    expect((await bench.hub.metrics.get({})).rssBytes - before).toBeLessThan(80_000_000);
    deaf.destroy();
  });
});
