import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'root'], 'the memory of a hub and its recorder', () => {
  let bench: HubBench;
  beforeEach(async () => {
    // Whoever starts them allows what they must not do.
    execFileSync('prlimit', ['--pid', String(process.pid), '--core=unlimited']);
    bench = await createHubBench();
    await bench.script('gated.sh', `#!/bin/bash\n# @axle.param token {kind: secret}\necho begun\n${waitFor('open')}`);
  });
  afterEach(() => bench.close());

  it('is never left on disk, however they die', async () => {
    const before = readdirSync('.');
    const run = await bench.start('gated', { params: { token: 'a secret in memory' } });
    await bench.printed(run, 'begun');
    const pids = [bench.process.child.pid ?? 0, bench.pids(run).recorder];
    for (const pid of pids) expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/^Max core file size +0 +0 /m);
    for (const pid of pids) process.kill(pid, 'SIGABRT');
    await bench.process.left;
    bench.open('open');
    await bench.next('kill');
    expect(readdirSync('.')).toEqual(before);
    expect(readdirSync(bench.home, { recursive: true }).filter((name) => /(^|\/)core(\.|$)/.test(String(name)))).toEqual([]);
  });
});
