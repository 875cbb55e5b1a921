import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { GrantFacet } from '#shared/contract/grant-facets';
import type { GrantDigest } from '#shared/contract/grant-plan';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a start that is bound to what was seen', () => {
  let bench: HubBench;
  let root: string;
  beforeAll(async () => {
    bench = await createHubBench();
  });
  afterAll(() => bench.close());
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'axle-expected-'));
    mkdirSync(join(root, 'data'));
  });
  afterEach(async () => {
    await bench.reset();
    rmSync(root, { recursive: true, force: true });
  });

  const seen = async (script: string): Promise<GrantDigest> => (await bench.hub.runs.preview({ script })).digest;
  const start = (script: string, expect: GrantDigest) => bench.hub.runs.start({ script, expect });
  const refusal = async (script: string, digest: GrantDigest, changed: readonly GrantFacet[]): Promise<void> => {
    const before = (await bench.hub.runs.page({})).items.length;
    await expect(start(script, digest)).rejects.toMatchObject({
      code: 'GRANTS_CHANGED',
      data: { changed },
    });
    expect((await bench.hub.runs.page({})).items).toHaveLength(before);
    // What is there now can be run once it was seen.
    expect(await bench.ended((await start(script, await seen(script))).run)).toMatchObject({ state: 'succeeded' });
  };

  it('runs while nothing changed, whatever it did before', async () => {
    await bench.script('keeps.sh', '#!/bin/bash\necho \'{"type":"state","key":"runs","value":1}\' >&3\n');
    const digest = await seen('keeps');
    expect(await bench.ended((await start('keeps', digest)).run)).toMatchObject({ state: 'succeeded' });
    // By now it has a file of state to read, which is its own.
    expect((await bench.hub.runs.preview({ script: 'keeps' })).plan).toMatchObject({
      results: 3,
      state: { file: '/run/axle-state.jsonl' },
    });
    const { run } = await start('keeps', digest);
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
    expect((await bench.hub.runs.grants({ run })).plan).toMatchObject({ results: 3, state: { file: '/run/axle-state.jsonl' } });
  });

  it('is refused when the script changed, or its sidecar, or a file that it declares', async () => {
    const path = await bench.script('one.sh', '#!/bin/bash\n# @axle.file beside.txt\necho one\n');
    let digest = await seen('one');
    writeFileSync(path, '#!/bin/bash\n# @axle.file beside.txt\necho two\n');
    await refusal('one', digest, ['script']);
    digest = await seen('one');
    writeFileSync(join(bench.scripts, 'beside.txt'), 'x');
    await refusal('one', digest, ['script', 'files']);
    digest = await seen('one');
    writeFileSync(join(bench.scripts, 'one.axle.yaml'), 'network: true\nfiles: [beside.txt]\n');
    await refusal('one', digest, ['script', 'network']);
  });

  it('is refused when a folder has gone, the policy became stricter, or an approval was withdrawn', async () => {
    await bench.script('two.sh', `#!/bin/bash\n# @axle.folder ${join(root, 'data')}\necho two\n`);
    let digest = await seen('two');
    rmSync(join(root, 'data'), { recursive: true });
    await refusal('two', digest, ['folders']);
    digest = await seen('two');
    await bench.hub.settings.set({ sandboxFloor: 'strict' });
    const preview = await bench.hub.runs.preview({ script: 'two' });
    expect(preview).toMatchObject({ remarks: expect.arrayContaining(['raised']) as unknown });
    await expect(start('two', digest)).rejects.toMatchObject({
      code: 'GRANTS_CHANGED',
      data: { changed: expect.arrayContaining(['sandbox']) as unknown },
    });
    await bench.hub.settings.set({ sandboxFloor: 'none' });
    await bench.approve('two');
    digest = await seen('two');
    await bench.hub.scripts.withdraw({ script: 'two' });
    await refusal('two', digest, ['trust']);
  });

  it('holds for a run that waits: what it would be granted when its turn comes has to be what was seen', async () => {
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
    await bench.script('later.sh', `#!/bin/bash\n# @axle.folder ${join(root, 'data')}\necho late\n`);
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'queue' });
    const first = await bench.start('gated');
    await bench.running(first);
    const { run, state } = await start('later', await seen('later'));
    expect(state).toBe('queued');
    rmSync(join(root, 'data'), { recursive: true });
    bench.open('open');
    expect(await bench.ended(run)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^GRANTS_CHANGED .*"folders"/) as unknown,
      sandbox: { inForce: null },
    });
  });

  it('is bound for a repeat too, which shows what it would be granted with the values of then', async () => {
    await bench.script('three.sh', '#!/bin/bash\n# @axle.param where {kind: folder}\n# @axle.param token {kind: secret}\necho three\n');
    const run = await bench.start('three', { params: { where: join(root, 'data'), token: 'hush' } });
    await bench.ended(run);
    const preview = await bench.hub.runs.previewRepeat({ run });
    expect(preview).toMatchObject({
      issues: [],
      plan: { folders: [{ path: join(root, 'data'), param: 'where' }], secrets: [{ variable: 'AXLE_SECRET_TOKEN' }] },
    });
    const again = await bench.hub.runs.repeat({ run, secrets: { token: 'other' }, expect: preview.digest });
    expect(await bench.ended(again.run)).toMatchObject({ state: 'succeeded' });
    await bench.script('three.sh', '#!/bin/bash\n# @axle.param where {kind: folder}\n# @axle.param token {kind: secret}\necho four\n');
    await expect(bench.hub.runs.repeat({ run, secrets: { token: 'other' }, expect: preview.digest })).rejects.toMatchObject({
      code: 'GRANTS_CHANGED',
      data: { changed: ['script'] },
    });
  });

  it('says what a start would be refused for', async () => {
    await bench.script('four.sh', '#!/bin/bash\n# @axle.sandbox none\necho four\n');
    expect(await bench.hub.runs.preview({ script: 'four' })).toMatchObject({ remarks: ['unapproved'] });
    await bench.hub.settings.set({ trust: 'required', sandboxFloor: 'standard' });
    expect(await bench.hub.runs.preview({ script: 'four' })).toMatchObject({ remarks: ['untrusted', 'raised'] });
    await bench.hub.settings.set({ trust: 'warn', sandboxFloor: 'none' });
  });
});
