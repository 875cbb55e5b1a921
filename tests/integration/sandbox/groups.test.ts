import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findCgroups } from '#main/spokes/runs/sandbox/cgroups';
import { inCgroup } from '#main/spokes/runs/recorder/child/process-table';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap', 'root'], 'control groups of a hub that was killed', () => {
  const benches: HubBench[] = [];
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.close();
  });

  async function open(): Promise<HubBench> {
    const bench = await createHubBench();
    benches.push(bench);
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}exit 4\n`);
    return bench;
  }

  /** Groups that this hub has made, and that a process is in or none. */
  async function groupsOf({ process }: HubBench, kind: 'used' | 'spare'): Promise<readonly string[]> {
    const found = await findCgroups();
    const bases = [...new Set([found?.memory, found?.pids])].filter((base) => typeof base === 'string');
    const made = bases.flatMap((base) =>
      readdirSync(base).flatMap((name) => (name.includes(`-${process.child.pid}.`) ? [join(base, name)] : [])),
    );
    return made.filter((group) => inCgroup(group).length > 0 === (kind === 'used'));
  }

  /** The groups that it keeps ready once it has run something. */
  async function spareOf(bench: HubBench): Promise<readonly string[]> {
    await bench.run('quick');
    await expect.poll(async () => (await groupsOf(bench, 'spare')).length).toBeGreaterThan(1);
    return await groupsOf(bench, 'spare');
  }

  const age = (groups: readonly string[]): void => {
    for (const group of groups) utimesSync(group, new Date(0), new Date(0));
  };
  const there = (groups: readonly string[]): boolean[] => groups.map((group) => existsSync(group));

  it('go with the next hub, of whichever data folder; those of its runs stay, and those of hubs that live', async () => {
    const [dead, living] = [await open(), await open()];
    const gated = await dead.start('gated');
    await dead.printed(gated, 'begun');
    const [spare, used, kept] = [await spareOf(dead), await groupsOf(dead, 'used'), await spareOf(living)];
    expect(used.length).toBeGreaterThan(0);
    age([...used, ...spare, ...kept]);
    await dead.process.kill();

    await (await open()).run('quick');
    expect([there(spare), there(used), there(kept)]).toEqual([spare.map(() => false), used.map(() => true), kept.map(() => true)]);

    await dead.next('kill');
    dead.open('open');
    expect(await dead.ended(gated)).toMatchObject({
      state: 'failed',
      exitCode: 4,
      sandbox: { limits: { memory: expect.any(String) as string } },
    });
    await expect.poll(() => there(used)).toEqual(used.map(() => false));
    expect(await living.run('quick')).toMatchObject({ state: 'succeeded', sandbox: { limits: { memory: expect.any(String) as string } } });
  });

  it('stay for a while: a run that it began at the last moment may be about to join them', async () => {
    const dead = await open();
    const spare = await spareOf(dead);
    await dead.process.kill();
    await (await open()).run('quick');
    expect(there(spare)).toEqual(spare.map(() => true));
    age(spare);
    await (await open()).run('quick');
    expect(there(spare)).toEqual(spare.map(() => false));
  });
});
