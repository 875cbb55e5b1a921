import { chmod, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHubBench, type HubBench } from '../../support/hub-bench';

let bench: HubBench;
let gates: string;

beforeAll(async () => {
  bench = await createHubBench({ trust: 'required' });
});
afterAll(() => bench.close());
beforeEach(async () => {
  // Not beside the scripts, where only what was approved is seen.
  gates = await mkdtemp(join(tmpdir(), 'axle-gates-'));
  await chmod(gates, 0o755);
});
afterEach(async () => {
  await bench.reset();
  await rm(gates, { recursive: true, force: true });
});

/** A script at level none that waits until the test opens its gate. */
const waiting = (name: string): string =>
  `#!/bin/bash\n# @axle.sandbox none\nuntil [ -e ${gates}/${name} ]; do [ -d ${gates} ] || exit 99; sleep 0.05; done\n`;

/** One run holds the only slot, and another waits behind it. */
async function queued(text: string): Promise<{ readonly run: Awaited<ReturnType<HubBench['start']>>; readonly open: () => Promise<void> }> {
  await bench.script('first.sh', waiting('open'));
  await bench.script('second.sh', text);
  await bench.approve('first');
  await bench.approve('second');
  await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'queue' });
  await bench.start('first');
  const run = await bench.start('second');
  expect(await bench.hub.runs.get({ run })).toMatchObject({ state: 'queued', trust: { state: 'approved' } });
  return { run, open: () => writeFile(join(gates, 'open'), '') };
}

describe('a run that waits in the queue', () => {
  it('does not start once the approval was withdrawn', async () => {
    const { run, open } = await queued('#!/bin/bash\necho ran\n');
    await bench.hub.scripts.withdraw({ script: 'second' });
    await open();
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('SCRIPT_UNTRUSTED') });
    expect(await bench.output(run)).toBe('');
  });

  it('starts with the bytes that were approved when it was asked for, whatever lies there now', async () => {
    const { run, open } = await queued('#!/bin/bash\necho approved\n');
    await bench.script('second.sh', '#!/bin/bash\necho swapped\n');
    await open();
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
    expect(await bench.output(run)).toBe('approved\n');
  });

  it('does not start where nobody approved it and trust is required by then', async () => {
    await bench.hub.settings.set({ trust: 'warn' });
    await bench.script('holder.sh', waiting('open'));
    await bench.script('unseen.sh', '#!/bin/bash\necho ran\n');
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'queue' });
    await bench.start('holder');
    const run = await bench.start('unseen');
    expect(await bench.hub.runs.get({ run })).toMatchObject({ state: 'queued', trust: { state: 'new' } });
    await bench.hub.settings.set({ trust: 'required' });
    await writeFile(join(gates, 'open'), '');
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('SCRIPT_UNTRUSTED') });
  });

  describe('in a hub that is started again', () => {
    let others: HubBench;
    beforeEach(async () => {
      others = bench;
      bench = await createHubBench({ trust: 'required' });
    });
    afterEach(async () => {
      await bench.close();
      bench = others;
    });

    it('does not start after a restart of the hub where the approval was withdrawn before', async () => {
      const { run, open } = await queued('#!/bin/bash\necho ran\n');
      await bench.hub.scripts.withdraw({ script: 'second' });
      await bench.next('kill');
      await open();
      expect(await bench.ended(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('SCRIPT_UNTRUSTED') });
    });
  });
});

it('is neither tried again nor repeated once the approval was withdrawn', async () => {
  await bench.script('flaky.sh', `#!/bin/bash\n# @axle.retry 1 3\nexit 3\n`);
  await bench.approve('flaky');
  const first = await bench.run('flaky');
  await bench.hub.scripts.withdraw({ script: 'flaky' });
  await expect(bench.hub.runs.repeat({ run: first.id })).rejects.toMatchObject({ code: 'SCRIPT_UNTRUSTED' });
  if (first.next === null) throw new Error('it is to be tried again');
  expect(await bench.ended(first.next.run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('SCRIPT_UNTRUSTED') });
});

it('runs nothing but the approved bytes while the file is swapped in a loop', async () => {
  const text = '#!/bin/bash\necho approved\n';
  const file = await bench.script('target.sh', text);
  await bench.approve('target');
  const stop = new AbortController();
  let swaps = 0;
  const swapping = (async () => {
    const other = join(gates, 'other.sh');
    while (!stop.signal.aborted) {
      for (const bytes of ['#!/bin/bash\necho EVIL....\n', text]) {
        await writeFile(other, bytes, { mode: 0o755 });
        await rename(other, file);
        await writeFile(file, bytes);
      }
      swaps += 1;
    }
  })();
  const outputs = new Map<string, number>();
  for (let at = 0; at < 40 || (outputs.get('approved\n') ?? 0) === 0; at += 1) {
    const outcome = await bench.start('target').then(
      async (run) => {
        await bench.ended(run);
        return await bench.output(run);
      },
      (error: { readonly code?: string }) => error.code ?? 'unexpected',
    );
    outputs.set(outcome, (outputs.get(outcome) ?? 0) + 1);
  }
  stop.abort();
  await swapping;
  expect(swaps).toBeGreaterThan(0);
  const others = [...outputs.keys()].filter((outcome) => outcome !== 'approved\n');
  expect(others.filter((code) => !['SCRIPT_UNTRUSTED', 'SCRIPT_CHANGED', 'SCRIPT_NOT_FOUND', 'SCRIPT_BROKEN', ''].includes(code))).toEqual(
    [],
  );
}, 120_000);

describe.each(['none', 'standard', 'strict'] as const)('at level %s', (sandbox) => {
  it('a script takes the declared file as it was approved, and no other of its folder', async () => {
    await bench.script('lib.sh', 'answer=approved\n');
    await bench.script('other.sh', 'answer=other\n');
    await bench.script(
      'uses.sh',
      `#!/bin/bash\n# @axle.file lib.sh\n${sandbox === 'none' ? `until [ -e ${gates}/go ]; do sleep 0.05; done\n` : ''}. ./lib.sh; echo "$answer"\n. ./other.sh\n`,
    );
    await bench.approve('uses');
    const run = await bench.start('uses', { sandbox });
    if (sandbox === 'none') {
      await bench.running(run);
      await writeFile(join(bench.scripts, 'lib.sh'), 'answer=swapped\n');
      await writeFile(join(gates, 'go'), '');
    }
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', sandbox: { inForce: sandbox, denied: ['undeclared'] } });
    expect(await bench.output(run)).toMatch(/^approved\n.*\.\/other\.sh: No such file or directory\n$/);
  });
});

it('keeps the script of a run, and not what it had declared', async () => {
  await bench.script('lib.sh', 'answer=1\n');
  await bench.script('uses.sh', '#!/bin/bash\n# @axle.file lib.sh\n. ./lib.sh\n');
  await bench.approve('uses');
  const run = await bench.run('uses');
  expect(run.state).toBe('succeeded');
  await expect.poll(() => readdir(join(bench.home, 'runs', run.id, 'files'))).toEqual(['uses.sh']);
});

it('takes no interpreter out of a source, by its own path or by a link', async () => {
  await bench.script('interp', '#!/bin/bash\necho "mine: $1"\n');
  await symlink(join(bench.scripts, 'interp'), join(gates, 'linked'));
  for (const interpreter of [join(bench.scripts, 'interp'), join(gates, 'linked'), `/bin/bash ${join(bench.scripts, 'interp')}`]) {
    await bench.script('through.sh', `#!${interpreter}\necho never\n`);
    await bench.approve('through.sh');
    await expect(bench.start('through.sh', { sandbox: 'none' })).rejects.toMatchObject({ code: 'SCRIPT_BROKEN' });
  }
});

it('runs a large script once it was approved, and not with its end changed', async () => {
  const large = `#!/bin/bash\n${'# padding\n'.repeat(30_000)}echo end\n`;
  await bench.script('large.sh', large);
  await bench.approve('large');
  expect((await bench.run('large')).state).toBe('succeeded');
  await bench.script('large.sh', large.replace('echo end', 'echo End'));
  await expect(bench.start('large')).rejects.toMatchObject({ code: 'SCRIPT_UNTRUSTED' });
});

it('starts by schedule only what is approved, and says why it did not', async () => {
  await bench.script('job.sh', '#!/bin/bash\necho job\n');
  const trigger = { type: 'interval', seconds: 3_600 } as const;
  await expect(bench.hub.schedules.create({ name: 'job', script: 'job', trigger })).rejects.toMatchObject({ code: 'SCRIPT_UNTRUSTED' });
  await bench.approve('job');
  const { id } = await bench.hub.schedules.create({ name: 'job', script: 'job', trigger });
  await bench.hub.scripts.withdraw({ script: 'job' });
  await expect(bench.hub.schedules.runNow({ schedule: id })).rejects.toMatchObject({ code: 'SCRIPT_UNTRUSTED' });
});
