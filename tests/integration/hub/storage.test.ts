import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createHubBench, isAlive, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const HOLD_MS = 10_000;
/** Another program that holds the database's write lock for as long as that. */
const HOLDER = `
const Database = require('better-sqlite3');
const db = new Database(process.argv[1], { timeout: 5000 });
db.exec('BEGIN IMMEDIATE');
process.stdout.write('held');
setTimeout(() => { db.exec('ROLLBACK'); db.close(); }, ${HOLD_MS});
`;

let bench: HubBench;
describeWith(['linux', 'bubblewrap'], 'a database that another program locks', () => {
  afterEach(() => bench.close());

  it('freezes nothing: who reads goes on, who writes waits', async () => {
    bench = await createHubBench();
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}`);
    await bench.script('slow.sh', '#!/bin/bash\necho begun\nsleep 1000\n');
    const before = await bench.run('quick');
    const [gated, slow] = [await bench.start('gated'), await bench.start('slow')];
    for (const run of [gated, slow]) await bench.printed(run, 'begun');
    const figures = bench.hub.metrics.watch({});
    await figures.next();

    const holder = spawn(process.execPath, ['-e', HOLDER, join(bench.home, 'axle.db')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    const since = performance.now();
    const started = bench.hub.runs.start({ script: 'quick' });
    const set = bench.hub.slots.set({ pool: 'hub', limit: 7 });
    // Ends meanwhile, one by itself and one because it is asked to.
    bench.open('open');
    const cancelling = bench.hub.runs.cancel({ run: slow });
    const { child } = bench.pids(slow);
    for (let round = 0; round < 10; round += 1) {
      await bench.hub.runs.page({});
      await bench.hub.runs.get({ run: before.id });
      await bench.hub.slots.list({});
      await bench.hub.scripts.get({ script: 'quick' });
    }
    expect(await bench.output(before.id)).toBe('done\n');
    expect(holder.exitCode).toBeNull(); // All of that while the database was locked.
    let worst = 0;
    let storage = 'ok';
    let childGone = false;
    while (performance.now() - since < HOLD_MS - 2_500) {
      const { value } = await figures.next();
      if (value === undefined) throw new Error('the figures ended');
      worst = Math.max(worst, value.load?.loopP99Ms ?? 0);
      storage = value.storage;
      childGone ||= !isAlive(child);
    }
    expect(storage).toBe('busy');
    expect(childGone).toBe(true);
    expect(worst).toBeLessThan(100);
    await once(holder, 'exit');
    expect(performance.now() - since).toBeGreaterThan(HOLD_MS - 500);
    expect((await set).limit).toBe(7);
    expect(await bench.ended((await started).run)).toMatchObject({ state: 'succeeded' });
    await cancelling;
    expect(await bench.ended(slow)).toMatchObject({ state: 'cancelled' });
    expect(await bench.ended(gated)).toMatchObject({ state: 'succeeded' });
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'ok', incidents: 0 });
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
    await figures.return();
  });
});

describeWith(['linux', 'bubblewrap', 'root'], 'a disk that is full', () => {
  let home = '';
  afterEach(async () => {
    await bench.close();
    execFileSync('umount', [home]);
    rmdirSync(home);
  });

  it('pauses who prints, refuses who writes, and loses nothing', async () => {
    home = mkdtempSync(join(tmpdir(), 'axle-small-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=700', 'tmpfs', home]);
    bench = await createHubBench({ home });
    const size = 30_000_000;
    const flood = `yes "$(printf 'a line with \\303\\251 in it')" | head -c ${size}`;
    await bench.script('flood.sh', `#!/bin/bash\n${flood}\n`);
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}echo more\nexit 3\n`);
    const before = await bench.run('quick');
    const gated = await bench.start('gated');
    await bench.printed(gated, 'begun');
    const ballast = join(home, 'ballast');
    const { bavail, bsize } = statfsSync(home);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 8_000_000));
    const run = await bench.start('flood');
    expect(await bench.until(run, ({ paused }) => paused === 'disk-full')).toMatchObject({ state: 'running' });
    bench.open('open');
    expect(await bench.until(gated, ({ paused }) => paused === 'disk-full')).toMatchObject({ state: 'running' });

    await expect(bench.start('quick')).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    await expect(bench.hub.slots.set({ pool: 'hub', limit: 9 })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(await bench.output(before.id)).toBe('done\n');
    expect((await bench.hub.runs.page({})).items).toHaveLength(3);
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'full' });

    rmSync(ballast);
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded', exitCode: 0, paused: null, output: { bytes: size } });
    expect(await bench.ended(gated)).toMatchObject({ state: 'failed', exitCode: 3, reason: null });
    expect(await bench.output(gated)).toBe('begun\nmore\n');
    const wanted = execFileSync('bash', ['-c', flood], { maxBuffer: 2 * size });
    const sha = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(sha(await bench.output(run))).toBe(sha(wanted));
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0, limit: 5 });
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'ok', incidents: 0 });
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
  });

  it('does not keep anybody from cancelling, and is survived by a restart', async () => {
    home = mkdtempSync(join(tmpdir(), 'axle-small-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=700', 'tmpfs', home]);
    bench = await createHubBench({ home });
    await bench.script('endless.sh', '#!/bin/bash\nyes\n');
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    const run = await bench.start('endless');
    await bench.until(run, ({ paused }) => paused === 'disk-full');
    const { child } = bench.pids(run);
    await expect(bench.hub.runs.cancel({ run })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    const figures = bench.hub.metrics.watch({});
    while (isAlive(child)) await figures.next();
    await figures.return();
    await bench.hub.settings.get({});
    // The output makes room for what has to be written.
    await bench.process.kill();
    rmSync(join(home, 'runs', run, 'output.000'));
    await bench.next('kill');
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0 });
  });
});
