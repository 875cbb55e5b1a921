import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contracts, type HubClient } from '#shared/contract/index';
import { allScopes } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import type { Hub } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { startHub } from '#main/hub/start-hub';
import { httpOpener, openHooks } from '#main/server/open-http';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { createPair } from '../../support/duplex-pairs';
import { createHubHome, dist } from '../../support/hub-process';

describe('what tray and menu ask of a hub', () => {
  const home = createHubHome();
  const outer = process.env['AXLE_HOME'];
  let hub: Hub;
  let scope: Scope;
  let anna: HubClient;
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
    const pair = await createPair('port', scope);
    hub.connect(pair.hub, hub.sessions.open({ name: 'anna', face: 'browser' }, allScopes));
    anna = connect(pair.client, contracts).hub;
  });
  afterEach(async () => {
    await scope.close();
    await hub.close();
    if (outer === undefined) delete process.env['AXLE_HOME'];
    else process.env['AXLE_HOME'] = outer;
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
  });

  it('cancels in the name of who clicked, whoever started it', async () => {
    await anna.slots.set({ pool: 'hub', limit: 0 }); // It waits, and nothing has to be launched.
    const { run } = await anna.runs.start({ script: 'hello', sandbox: 'none' });
    const listed: number[] = [];
    const stop = hub.onRuns((runs) => listed.push(runs.length));
    await hub.cancelRun(run, 'bob');
    stop();
    expect(listed).toEqual([1, 0]);
    expect(await anna.runs.get({ run })).toMatchObject({ state: 'cancelled', actor: { name: 'anna' } });
    const { items } = await anna.audit.page({ filter: { action: 'run.cancel' } });
    expect(items).toMatchObject([{ actor: 'bob (desktop)', runId: run }]);
  });

  it('tells the settings now and at each change', async () => {
    const told: string[] = [];
    const stop = hub.onSettings(({ language }) => told.push(language));
    await anna.settings.set({ language: 'fr' });
    await anna.settings.set({ language: 'system' });
    stop();
    await anna.settings.set({ language: 'en' });
    expect(told).toEqual(['system', 'fr', 'system']);
  });

  it('tells what a person keeps at hand, and not what another does', async () => {
    const told: (readonly string[])[] = [];
    const stop = hub.onAtHand('anna', ({ favourites, recent }) => told.push([...favourites, ...recent].map(({ name }) => name ?? '')));
    const others: number[] = [];
    const stopOther = hub.onAtHand('bob', ({ favourites }) => others.push(favourites.length));
    await anna.favourites.add({ script: 'hello' });
    await anna.slots.set({ pool: 'hub', limit: 0 });
    await anna.runs.start({ script: 'prompt', sandbox: 'none' });
    stop();
    stopOther();
    expect(told.at(0)).toEqual([]);
    expect(told.at(-1)?.[0]).toBe('Hello');
    expect(told.at(-1)).toHaveLength(2);
    expect(others).toEqual([0]);
  });

  it('tells how many slots there are', async () => {
    const told: number[] = [];
    const reached = new Promise<void>((resolve) => {
      const stop = hub.onSlots(({ limit }) => {
        told.push(limit);
        if (limit === 3) resolve();
      });
      scope.onClose(stop);
    });
    await anna.slots.set({ pool: 'hub', limit: 3 });
    await reached;
    expect(told.length).toBeGreaterThan(1);
  });
});
