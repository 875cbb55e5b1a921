import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contracts, type HubClient } from '#shared/contract/index';
import { allScopes } from '#shared/contract/kernel';
import type { Repository } from '#shared/contract/repositories';
import { connect } from '#shared/rpc/connect';
import type { Hub } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { startHub } from '#main/hub/start-hub';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { httpOpener, openHooks } from '#main/server/open-http';
import { createPair } from '../../support/duplex-pairs';
import { createGitRepository, type GitRepository } from '../../support/git-repository';
import { serveGitOverHttp, type GitServer } from '../../support/git-servers';
import { createHubHome, dist } from '../../support/hub-process';
import { describeWith } from '../../support/real-parts';

describeWith(['git'], 'a hub whose network was gone', () => {
  const home = createHubHome();
  const outer = process.env['AXLE_HOME'];
  let folder: string;
  let upstream: GitRepository;
  let server: GitServer;
  let scope: Scope;
  let hub: Hub;
  let client: HubClient;
  let unreached = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axle-network-'));
    upstream = createGitRepository(folder);
    upstream.commit({ 'a.sh': 'echo\n' });
    server = await serveGitOverHttp(folder);
    scope = new Scope((error) => expect.fail(String(error)));
    process.env['AXLE_HOME'] = home.home;
    const thread = startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) });
    const started = await startHub({ kind: 'background', dist, thread, face: {}, openHttp: httpOpener(dist), openHooks });
    if (started === undefined) throw new Error('another hub is there');
    ({ hub } = started);
    unreached = 0;
    hub.onUnreached(() => (unreached += 1));
    const pair = await createPair('port', scope);
    hub.connect(pair.hub, hub.sessions.open({ name: 'anna', face: 'browser' }, allScopes));
    client = connect(pair.client, contracts).hub;
  });
  afterEach(async () => {
    await scope.close();
    await hub.close();
    await server.close();
    if (outer === undefined) delete process.env['AXLE_HOME'];
    else process.env['AXLE_HOME'] = outer;
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
    await rm(folder, { recursive: true });
  });

  const add = (every: number | null) => client.repositories.add({ url: `http://127.0.0.1:${server.port}/tools.git`, every });
  /** The repository as soon as it is as wanted. */
  async function until(holds: (repository: Repository) => boolean): Promise<Repository> {
    for await (const event of client.repositories.watch({})) {
      const items = event.type === 'page' || event.type === 'upsert' ? event.items : [];
      const found = items.find(holds);
      if (found !== undefined) return found;
    }
    throw new Error('it never was');
  }
  const cutOff = async (source: string): Promise<void> => {
    await server.close();
    await expect(client.scripts.sync({ source })).rejects.toMatchObject({ code: 'REPOSITORY_FAILED', data: { reason: 'unreachable' } });
  };

  it('syncs what it could not reach as soon as it is woken, and not only when that is due', async () => {
    const { source } = await add(604_800);
    upstream.commit({ 'b.sh': 'echo\n' }, { message: 'While it was away' });
    const { port } = server;
    await cutOff(source);
    expect(unreached).toBe(1);
    hub.wake();
    // Still not there: what was tried in between makes the wait for the next time no longer.
    await expect.poll(() => unreached).toBe(2);
    expect(await until(({ failure }) => failure !== null)).toMatchObject({ failure: { reason: 'unreachable', times: 1 } });
    server = await serveGitOverHttp(folder, { port });
    hub.wake();
    expect(await until(({ failure, progress }) => failure === null && progress === null)).toMatchObject({
      commit: { subject: 'While it was away' },
    });
  });

  it('leaves alone what is synced only when somebody asks', async () => {
    const { source } = await add(null);
    await cutOff(source);
    hub.wake();
    // Whoever asks after that is told of their own try, the second: there was none in between.
    await expect(client.scripts.sync({ source })).rejects.toMatchObject({ code: 'REPOSITORY_FAILED' });
    expect(await until(({ failure }) => failure !== null)).toMatchObject({ failure: { times: 2 } });
    expect(unreached).toBe(0);
    server = await serveGitOverHttp(folder);
  });
});
