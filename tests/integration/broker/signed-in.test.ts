import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contracts, type HubClient } from '#shared/contract/index';
import { allScopes } from '#shared/contract/kernel';
import type { Hub } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { startHub } from '#main/hub/start-hub';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { personName } from '#main/platform/person';
import { httpOpener, openHooks } from '#main/server/open-http';
import { connect } from '#shared/rpc/connect';
import { USER_READ } from '../../support/broker-bench';
import { createPair } from '../../support/duplex-pairs';
import { startGraphDouble, type GraphDouble } from '../../support/graph-double';
import { createHubHome, dist } from '../../support/hub-process';
import { startOidcProvider, type OidcProvider } from '../../support/oidc-provider';
import { describeWith } from '../../support/real-parts';

const sdk = join(process.cwd(), 'resources', 'sdk');

/** Asks Graph who it is, as whom it runs, and shows the answer as a table. */
const script = (double: GraphDouble): string => `#!/usr/bin/env python3
# @axle.token ${USER_READ}
import json, os, ssl, sys, urllib.request
sys.path.insert(0, os.environ.get("AXLE_SDK") or ${JSON.stringify(sdk)})
import axle
asked = urllib.request.Request("${double.url.origin}/v1.0/me", headers={"Authorization": "Bearer " + axle.get_token()})
with urllib.request.urlopen(asked, context=ssl.create_default_context(cafile=${JSON.stringify(double.authorityFile)})) as answer:
    me = json.load(answer)
axle.write_table("Me", [{"name": me["displayName"], "mail": me["mail"]}])
`;

describeWith(['python', 'openssl'], 'a script of somebody who is signed in', () => {
  const home = createHubHome();
  const outer = process.env['AXLE_HOME'];
  let folder: string;
  let provider: OidcProvider;
  let double: GraphDouble;
  let scope: Scope;
  let hub: Hub;

  beforeEach(async () => {
    process.env['AXLE_HOME'] = home.home;
    folder = mkdtempSync(join(tmpdir(), 'axle-signed-in-'));
    [provider, double] = await Promise.all([startOidcProvider(), startGraphDouble()]);
    scope = new Scope((error) => expect.fail(String(error)));
    const thread = startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) });
    const started = await startHub({ kind: 'background', dist, thread, face: {}, openHttp: httpOpener(dist), openHooks });
    if (started === undefined) throw new Error('another hub is there');
    ({ hub } = started);
  });
  afterEach(async () => {
    await scope.close();
    await hub.close();
    await double.close();
    await provider.close();
    if (outer === undefined) delete process.env['AXLE_HOME'];
    else process.env['AXLE_HOME'] = outer;
    home.remove();
    rmSync(runtimeFolderPath(home.home), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  async function sessionOf(name: string): Promise<HubClient> {
    const pair = await createPair('port', scope);
    hub.connect(pair.hub, hub.sessions.open({ name, face: 'browser' }, allScopes));
    return connect(pair.client, contracts).hub;
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
    const owner = await sessionOf(personName());
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, provider.ca);
    writeFileSync(join(folder, 'me.py'), script(double), { mode: 0o755 });
    await owner.settings.set({ trust: 'warn' });
    await owner.secrets.setPassphrase({ passphrase: 'correct horse battery staple' });
    await owner.identity.configure({ cloud: 'custom', client: 'axle-desktop', authority: provider.issuer, ca });
    for await (const step of owner.identity.signIn({ scopes: [USER_READ] }))
      if (step.type === 'open') await provider.browser('grace').visit(step.url);
    const { id } = await owner.scripts.addSource({ folder });
    await owner.scripts.sync({ source: id });
    double.answerNext('/me', { status: 200, body: { displayName: 'Grace Hopper', mail: 'grace@example.test' } });

    const { run } = await owner.runs.start({ script: 'me', sandbox: 'none' });
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

    const other = await sessionOf('bob');
    const { run: theirs } = await other.runs.start({ script: 'me', sandbox: 'none' });
    const none: unknown[] = [];
    for await (const part of other.runs.results({ run: theirs })) none.push(part);
    expect(none).toEqual([]);
    const { lines } = await other.runs.lines({ run: theirs, from: 1, count: 100 });
    expect(JSON.stringify(lines)).toContain('FORBIDDEN');
    expect(double.asked).toHaveLength(1);
  });
});
