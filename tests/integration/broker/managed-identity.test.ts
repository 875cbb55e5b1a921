import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import { createBrokerBench, header, USER_READ } from '../../support/broker-bench';
import { waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const packages = join(process.cwd(), 'node_modules');

/** As anybody writes it against App Service: nothing of Axle's is in it. */
const azure = (more = ''): string => `#!/usr/bin/env node
${header.replaceAll('#', '//')}// @axle.folder ${packages}
${more}import { createRequire } from 'node:module';
const { ManagedIdentityCredential } = createRequire(${JSON.stringify(join(process.cwd(), 'package.json'))})('@azure/identity');
const credential = new ManagedIdentityCredential();
const { token, expiresOnTimestamp } = await credential.getToken('https://graph.microsoft.com/.default');
const { scopes } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
console.log(scopes.join(), expiresOnTimestamp > Date.now());
console.log(token);
await credential.getToken('https://vault.azure.net/.default').then(() => console.log('given'), () => console.log('refused'));
`;

const printed = `${USER_READ} true\n***\nrefused\n`;

describeWith(['linux', 'bubblewrap'], 'the managed identity of a run', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createBrokerBench();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  it.each(['strict', 'standard', 'none'] as const)(
    'gives a token to a library that knows nothing of Axle, at level %s',
    async (sandbox) => {
      await bench.script('azure.mjs', azure());
      const run = await bench.run('azure', { sandbox });
      expect([await bench.output(run.id), run.state]).toEqual([printed, 'succeeded']);
    },
  );

  it('does so where the network of the machine is granted', async () => {
    await bench.script('azure.mjs', azure('// @axle.network\n'));
    const run = await bench.run('azure', { sandbox: 'standard' });
    expect([await bench.output(run.id), run.state]).toEqual([printed, 'succeeded']);
  });

  const waits = (more: string): string =>
    `#!/bin/bash\n${more}${header}echo "<$IDENTITY_ENDPOINT>"; echo "<$IDENTITY_HEADER>"; ${waitFor('go')}`;

  it.each([
    ['standard', '# @axle.network\n'],
    ['none', ''],
  ] as const)('gives none to another process that knows all that the run was told, at level %s', async (sandbox, more) => {
    await bench.script('waits.sh', waits(more));
    const run = await bench.start('waits', { sandbox });
    const [endpoint = '', word = ''] = await toldTo(run);
    const url = `${endpoint}?resource=https://graph.microsoft.com&api-version=2019-08-01`;
    const asked = async (header: string): Promise<unknown> => {
      const answer = await fetch(url, { headers: { 'x-identity-header': header } });
      return [answer.status, await answer.json()];
    };
    expect(await asked(word)).toEqual([
      401,
      { error: { code: 'not-this-run', message: 'only processes of the run may ask', pid: 'another' } },
    ]);
    expect(await asked('guessed')).toMatchObject([401, { error: { word: 'wrong' } }]);
    bench.open('go');
    await bench.ended(run);
    const { items } = await bench.hub.audit.page({ filter: { runId: run, action: 'broker.refuse' } });
    expect(items.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('is out of reach for other processes where the run has a network of its own', async () => {
    await bench.script('waits.sh', waits(''));
    const run = await bench.start('waits', { sandbox: 'strict' });
    const [endpoint = ''] = await toldTo(run);
    await expect(fetch(endpoint)).rejects.toThrow();
    await bench.hub.runs.cancel({ run });
    await bench.ended(run);
  });

  /** What a run that waits has printed: its endpoint and its header. */
  async function toldTo(run: RunId): Promise<readonly string[]> {
    let seen = '';
    for await (const event of bench.hub.runs.follow({ run })) {
      if (event.type === 'output') seen += event.text;
      const said = [...seen.matchAll(/<(.*)>/g)].map(([, text = '']) => text);
      if (said.length === 2) return said;
    }
    throw new Error(`the run ended: ${seen}`);
  }
});
