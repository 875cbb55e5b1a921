import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'what the hub demands of runs', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('see.sh', '#!/bin/bash\n# @axle.sandbox none\necho seen\n');
  });
  afterEach(() => bench.close());

  it('is a least sandbox that nobody goes below, neither a script nor who starts it', async () => {
    expect((await bench.run('see')).sandbox).toMatchObject({ asked: 'none', inForce: 'none' });
    await bench.hub.settings.set({ sandboxFloor: 'strict' });
    expect((await bench.run('see')).sandbox).toMatchObject({ asked: 'strict', inForce: 'strict' });
    expect((await bench.run('see', { sandbox: 'none' })).sandbox).toMatchObject({ asked: 'strict', inForce: 'strict' });
  });
});

describeWith(['linux', 'bubblewrap'], 'what a hub that was killed left behind', () => {
  it('is removed by the next: secrets of runs that live no more, folders of runs that were never written down', async () => {
    const bench = await createHubBench();
    try {
      await bench.script(
        'gated.sh',
        `#!/bin/bash\n# @axle.sandbox none\n# @axle.param token {kind: secret}\nwc -c < "$AXLE_SECRET_TOKEN"; echo up\n${waitFor('open')}wc -c < "$AXLE_SECRET_TOKEN"\n`,
      );
      const run = await bench.start('gated', { params: { token: 'hush' } });
      await bench.printed(run, 'up');
      const secrets = join(bench.process.runtime, 'secrets');
      expect(readdirSync(secrets)).toEqual([run]);
      const long = new Date(Date.now() - 60_000);
      const left = [join(secrets, randomUUID()), join(bench.home, 'runs', randomUUID())];
      for (const folder of left) {
        mkdirSync(folder);
        writeFileSync(join(folder, 'left'), '');
        utimesSync(folder, long, long);
      }
      await bench.next('kill');
      await expect.poll(() => left.filter((folder) => existsSync(folder))).toEqual([]);
      expect([readdirSync(secrets), existsSync(join(bench.home, 'runs', run))]).toEqual([[run], true]);
      bench.open('open');
      expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
      expect(await bench.output(run)).toBe('4\nup\n4\n');
      await expect.poll(() => existsSync(join(secrets, run))).toBe(false);
    } finally {
      await bench.close();
    }
  });
});

describeWith(['linux', 'bubblewrap', 'root'], 'a run that was denied something', () => {
  it('names it, and the words in which it was told', async () => {
    const bench = await createHubBench();
    try {
      await bench.script('touch.sh', '#!/bin/bash\ntouch "$(dirname "$0")/new"\n');
      const run = await bench.run('touch');
      expect(run.sandbox.denied).toEqual(['write']);
      expect(run.sandbox.evidence).toEqual([expect.stringContaining('Read-only file system')]);
      // Nothing is printed by who is ended by the kernel.
      await bench.script('greedy.pl', '#!/usr/bin/perl\n# @axle.sandbox strict\nmy $x = "x" x (2 << 30);\n');
      expect((await bench.run('greedy')).sandbox.denied).toContain('memory');
      const { items } = await bench.hub.audit.page({ filter: { runId: run.id }, limit: 10 });
      expect(items.map(({ action }) => action)).toEqual(['run.end', 'run.start']);
    } finally {
      await bench.close();
    }
  });
});
