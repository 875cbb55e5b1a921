import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contracts, type HubClient } from '#shared/contract/index';
import type { Hub } from '#main/hub/hub-port';
import { HUB_SOCKET } from '#main/hub/local-face';
import { startHub } from '#main/hub/start-hub';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { httpOpener, openHooks } from '#main/server/open-http';
import { connect } from '#shared/rpc/connect';
import { USER_READ } from '../../support/broker-bench';
import { startGraphDouble, type GraphDouble } from '../../support/graph-double';
import { createHubHome, dist } from '../../support/hub-process';
import { startOidcProvider, type OidcProvider } from '../../support/oidc-provider';
import { connectProgram } from '../../support/program-client';
import { describeWith } from '../../support/real-parts';

/** Asks Graph who it is, as whom it runs, and shows the answer as a table. */
const script = (double: GraphDouble): string => `#!/usr/bin/env python3
# @axle.token ${USER_READ}
# @axle.network
import json, os, ssl, sys, urllib.request
sys.path.insert(0, os.environ["AXLE_SDK"])
import axle
asked = urllib.request.Request("${double.url.origin}/v1.0/me", headers={"Authorization": "Bearer " + axle.get_token()})
with urllib.request.urlopen(asked, context=ssl.create_default_context(cafile=os.path.join(os.path.dirname(__file__), "graph.pem"))) as answer:
    me = json.load(answer)
axle.write_table("Me", [{"name": me["displayName"], "mail": me["mail"]}])
`;

describeWith(['python', 'openssl', 'bubblewrap'], 'a script of somebody who is signed in', () => {
  const home = createHubHome();
  const outer = process.env['AXLE_HOME'];
  let folder: string;
  let provider: OidcProvider;
  let double: GraphDouble;
  let closers: (() => void)[];
  let hub: Hub;

  beforeEach(async () => {
    process.env['AXLE_HOME'] = home.home;
    closers = [];
    folder = mkdtempSync(join(tmpdir(), 'axle-signed-in-'));
    chmodSync(folder, 0o755);
    [provider, double] = await Promise.all([startOidcProvider(), startGraphDouble()]);
    const thread = startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) });
    const started = await startHub({ kind: 'background', dist, thread, face: {}, openHttp: httpOpener(dist), openHooks });
    if (started === undefined) throw new Error('another hub is there');
    ({ hub } = started);
  });
  afterEach(async () => {
    for (const close of closers) close();
    await hub.close();
    await double.close();
    await provider.close();
    if (outer === undefined) delete process.env['AXLE_HOME'];
    else process.env['AXLE_HOME'] = outer;
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  /** The person at the machine, as the command line comes in. */
  async function machine(): Promise<HubClient> {
    const connection = connect(await connectLocal(localSocketPath(hub.facts.runtime, HUB_SOCKET)), contracts);
    closers.push(() => connection.close());
    return connection.hub;
  }
  /** Somebody with an account who may run scripts, over the WebSocket of the served face. */
  async function withAccount(owner: HubClient, name: string): Promise<HubClient> {
    await owner.accounts.add({ name, password: `the password of ${name}`, roles: ['operator'] });
    const { secret } = await owner.accounts.addToken({ account: name, name: 'test', scopes: ['runs:read', 'runs:write', 'scripts:read'] });
    const { value: served } = await owner.hub.serve({ port: 0 }).next();
    if (served?.type !== 'listening') throw new Error('not served');
    const connection = await connectProgram(served.port, secret);
    closers.push(connection.close);
    return connection.hub;
  }
  /** Whom the provider says that a token is of. */
  const holderOf = (authorization: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      request(`${provider.issuer}/me`, { ca: provider.ca, headers: { authorization } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(JSON.parse(text)));
      })
        .on('error', reject)
        .end();
    });

  it('calls Graph with the token of that person, and its table is the answer; for nobody else’s run is there one', async () => {
    const owner = await machine();
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, provider.ca);
    copyFileSync(double.authorityFile, join(folder, 'graph.pem'));
    chmodSync(join(folder, 'graph.pem'), 0o644);
    writeFileSync(join(folder, 'me.py'), script(double), { mode: 0o755 });
    await owner.settings.set({ trust: 'warn' });
    await owner.secrets.setPassphrase({ passphrase: 'correct horse battery staple' });
    await owner.identity.configure({ cloud: 'custom', client: 'axle-desktop', authority: provider.issuer, ca });
    for await (const step of owner.identity.signIn({ scopes: [USER_READ] }))
      if (step.type === 'open') await provider.browser('grace').visit(step.url);
    const { id } = await owner.scripts.addSource({ folder });
    await owner.scripts.sync({ source: id });
    double.answerNext('/me', { status: 200, body: { displayName: 'Grace Hopper', mail: 'grace@example.test' } });

    const { run } = await owner.runs.start({ script: 'me' });
    const shown: unknown[] = [];
    for await (const { result } of owner.runs.results({ run })) shown.push(result);
    expect(shown).toMatchObject([
      { type: 'table', name: 'Me', columns: [{ name: 'name' }, { name: 'mail' }] },
      { type: 'rows', name: 'Me', rows: [['Grace Hopper', 'grace@example.test']] },
    ]);
    expect(await holderOf(double.asked[0]?.headers.authorization ?? '')).toMatchObject({ sub: 'grace' });
    expect((await owner.audit.page({ filter: {} })).items).toContainEqual(
      expect.objectContaining({ action: 'identity.token', runId: run }),
    );

    expect(await owner.runs.get({ run })).toMatchObject({ sandbox: { inForce: 'standard', network: true }, actor: { face: 'cli' } });

    const other = await withAccount(owner, 'bob');
    const { run: theirs } = await other.runs.start({ script: 'me' });
    const none: unknown[] = [];
    for await (const part of other.runs.results({ run: theirs })) none.push(part);
    expect(none).toEqual([]);
    const { lines } = await other.runs.lines({ run: theirs, from: 1, count: 100 });
    expect(JSON.stringify(lines)).toContain('FORBIDDEN');
    expect(double.asked).toHaveLength(1);
  });
});
